"""Notebooks as they are kept: clean, without logic, and running as they stand."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import REPOSITORY

from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.brief import publish_brief
from ita_analysis.publish.files import BriefKey, notebook_path

ORG = "sao-bang-rakam-nakhon-pathom"
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
BRIEF = REPOSITORY / "notebooks" / "organisation_brief.ipynb"
# What a brief says, in this order.
PARTS = [
    "header", "indicators", "contributions", "gains", "path", "questions", "strengths", "issues",
    "years", "measures", "problems", "sources",
]  # fmt: skip

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _code_cells(path: Path) -> list[Any]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@each_notebook
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in _code_cells(path):
        assert cell.outputs == [], cell.id
        assert cell.execution_count is None, cell.id


@each_notebook
def test_its_cells_have_names_that_stay(path: Path) -> None:
    names = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    assert len(set(names)) == len(names)
    for name in names:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name), f"{name}: give it a name of small letters"


@each_notebook
def test_it_is_written_in_one_way(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


@each_notebook
def test_its_parameters_are_typed_and_explained(path: Path) -> None:
    tagged = [cell for cell in _code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert tagged[0] is _code_cells(path)[0] or tagged[0].id == _code_cells(path)[0].id
    for line in tagged[0].source.splitlines():
        # papermill reads such lines; it skips one with a second "=".
        assert re.fullmatch(r"\w+: (str|int|float|bool) = [^=]+  # [^=]+", line), line


@each_notebook
def test_it_holds_no_logic(path: Path) -> None:
    for cell in _code_cells(path):
        for statement in ast.parse(cell.source).body:
            assert _is_plain(statement), f"{cell.id}: {ast.unparse(statement)}"
            for node in ast.walk(statement):
                assert not isinstance(
                    node, ast.BinOp | ast.Compare | ast.IfExp | ast.Lambda | ast.comprehension
                ), f"{cell.id}: {ast.unparse(statement)}"


def _is_plain(statement: ast.stmt) -> bool:
    """Return whether a statement only imports, calls, or names what a call gives."""
    if isinstance(statement, ast.AnnAssign):
        return isinstance(statement.value, ast.Constant)
    value = getattr(statement, "value", None)
    return isinstance(statement, ast.Import) or (
        isinstance(statement, ast.Assign | ast.Expr) and isinstance(value, ast.Call)
    )


def test_a_brief_is_told_in_the_order_of_its_parts() -> None:
    called = [part for cell in _code_cells(BRIEF) for part in re.findall(r"_(\w+)\(", cell.source)]
    order = [part for part in called if part in PARTS]
    assert list(dict.fromkeys(order)) == PARTS


def test_the_style_is_tagged_so_that_a_page_carries_it_once() -> None:
    tagged = [cell.id for cell in _code_cells(BRIEF) if cell.metadata.get("tags") == ["style"]]
    assert tagged == ["style"]


def _papermill(project: Project, folder: Path, *arguments: str) -> tuple[int, Any]:
    """Run the notebook as a person would, from a shell."""
    target = folder / "by-hand.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "papermill", str(BRIEF), str(target), *arguments],
        cwd=project.root,
        env={key: value for key, value in os.environ.items() if key != HOME_VARIABLE},
        capture_output=True,
        check=False,
    )
    return done.returncode, nbformat.read(target, as_version=4)


def test_as_it_stands_it_says_what_to_set(project: Project, tmp_path: Path) -> None:
    status, notebook = _papermill(project, tmp_path)
    assert status != 0
    errors = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert len(errors) == 1
    (line,) = errors[0].traceback
    assert "org_id" in line
    assert "Set org_id and fiscal_year in the parameters cell" in line


def test_papermill_by_hand_gives_the_same_outputs(published: Project, tmp_path: Path) -> None:
    status, by_hand = _papermill(
        published, tmp_path, "-p", "org_id", ORG, "-p", "fiscal_year", "2565", "-p", "lang", "en"
    )
    assert status == 0
    ours = nbformat.read(notebook_path(published, BriefKey(ORG, 2565, "en")), as_version=4)
    told = [cell.outputs for cell in ours.cells if cell.get("outputs")]
    assert len(told) > 20
    assert told == [cell.outputs for cell in by_hand.cells if cell.get("outputs")]


def test_it_runs_where_jupyterlab_opens_it(published: Project, tmp_path: Path) -> None:
    # JupyterLab's working folder is that of the notebook, here the published one with its values.
    key = BriefKey(ORG, 2565, "th")
    executed = notebook_path(published, key)
    target = tmp_path / "again.ipynb"
    command = ["-m", "papermill", str(executed), str(target), "--cwd", str(executed.parent)]
    subprocess.run([sys.executable, *command], capture_output=True, check=True)
    again, before = (nbformat.read(path, as_version=4) for path in (target, executed))
    assert [cell.get("outputs") for cell in again.cells] == [
        cell.get("outputs") for cell in before.cells
    ]
    assert publish_brief(published, *_parts(key)).is_file()


def _parts(key: BriefKey) -> tuple[str, int, str]:
    return key.org_id, key.fiscal_year, key.lang
