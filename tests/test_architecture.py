"""Imports run one way through the house, and never back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ita_analysis

PACKAGE = Path(ita_analysis.__file__).parent
# From the ground up: a module may import only from those before it.
ORDER = [
    "errors", "files", "cluster", "project", "thai", "methodology", "tables", "read", "sheet",
    "clean", "form", "review", "score", "answers", "check", "prepare", "successions", "result",
    "quality", "demo",
    "subjects", "compare", "find", "plan", "style", "show", "tell", "charts", "publish", "explore",
    "cli",
]  # fmt: skip
# Publishing meets analysis only at files: it may list results and knows the page's style.
PUBLISH_MAY_IMPORT = {
    "errors", "files", "cluster", "project", "thai", "tables", "successions", "result",
    "quality", "subjects", "style", "show", "publish",
}  # fmt: skip


def _rooms(path: Path) -> set[str]:
    """Return the modules of the house that a file imports, wherever in the file."""
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "ita_analysis" and len(parts) > 1:
                rooms.add(parts[1])
    return rooms


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def _room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_room_has_its_place() -> None:
    assert {_room_of(path) for path in FILES} == set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_never_run_back(path: Path) -> None:
    room = _room_of(path)
    allowed = set(ORDER[: ORDER.index(room) + 1])
    assert _rooms(path) <= allowed, f"{room} imports what stands above it"


@pytest.mark.parametrize(
    "path", [p for p in FILES if _room_of(p) == "publish"], ids=lambda path: path.name
)
def test_publishing_stays_apart_from_analysis(path: Path) -> None:
    assert _rooms(path) <= PUBLISH_MAY_IMPORT


def test_only_style_touches_rcparams() -> None:
    touching = {_room_of(path) for path in FILES if "rcParams" in path.read_text(encoding="utf-8")}
    assert touching <= {"style"}


def test_public_names_exist() -> None:
    for name in ita_analysis.__all__:
        assert getattr(ita_analysis, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ita_analysis.nothing
