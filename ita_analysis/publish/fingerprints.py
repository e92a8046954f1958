"""What a brief is made from, as short hashes: when one differs, the brief must be made anew."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from ita_analysis.project import Project
from ita_analysis.publish.brief import brief_notebook
from ita_analysis.publish.files import BriefKey
from ita_analysis.publish.peers import PeersKey
from ita_analysis.successions import (
    Succession,
    find_lineage,
    find_predecessors,
    load_successions,
)

PARTS = ("data", "methodology", "notebook", "template", "code", "libraries")
Fingerprint = dict[str, str]

_PACKAGE = Path(__file__).parent.parent
# What makes the tables that a brief reads; the tables themselves tell whether it mattered.
_ROOMS_BEFORE_TABLES = frozenset({"read", "clean", "check", "prepare.py", "cli"})
# Whatever draws, counts or writes in a brief; their versions are part of what it is.
_LIBRARIES = (
    "fontpkg-sarabun", "fonttools", "ipython", "jinja2", "matplotlib", "nbconvert", "numpy",
    "pandas", "papermill", "pythainlp", "seaborn",
)  # fmt: skip
_LENGTH = 16


def fingerprint_briefs(project: Project, keys: Iterable[BriefKey]) -> dict[BriefKey, Fingerprint]:
    """Take the fingerprint of briefs as they would be made now.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    keys : iterable of BriefKey
        Which briefs.

    Returns
    -------
    dict of BriefKey to dict
        A hash for each of ``PARTS``: ``data`` covers every row of the organisation, of any
        fiscal year and under any name, of those that it came out of, and the tables that all
        briefs share.
    """
    data = _hash_data(project)
    successions = load_successions(project.processed)
    shared = {"notebook": _hash_files([brief_notebook(project)]), **fingerprint_machine()}
    return {
        key: {
            "data": _hash_lineage(key.org_id, data, successions),
            "methodology": _hash_methodology(key.fiscal_year),
            "template": _hash_templates(key.lang),
            **shared,
        }
        for key in keys
    }


def fingerprint_overviews(
    project: Project, keys: Iterable[PeersKey], notebook: str
) -> dict[PeersKey, str]:
    """Take the fingerprint of overviews of provinces as they would be made now.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    keys : iterable of PeersKey
        Which overviews.
    notebook : str
        File in ``notebooks/``.

    Returns
    -------
    dict of PeersKey to str
        A hash of all that a page is made from: the rows of the province's bodies, the tables
        that all share, and what `fingerprint_briefs` looks at beside the data.
    """
    data = _hash_data(project)
    bodies = pd.read_parquet(
        project.processed / "organisations.parquet", columns=["org_id", "province"]
    )
    homes = bodies.groupby("province")["org_id"].agg(sorted)
    shared = [_hash_files([project.notebooks / notebook]), *fingerprint_machine().values()]
    found = {}
    for key in keys:
        # A province's name stands with or without the word before it.
        name = key.subject.name_th
        members = [
            body for form in (name, name.removeprefix("จังหวัด")) for body in homes.get(form, [])
        ]
        parts = [data[""], *(data.get(body, "") for body in members), *shared]
        parts += [_hash_methodology(key.fiscal_year), _hash_templates(key.lang)]
        found[key] = _shorten(hashlib.sha256(repr(parts).encode()))
    return found


def fingerprint_machine() -> Fingerprint:
    """Take the fingerprint of what is installed here: ``code`` and ``libraries``.

    Returns
    -------
    dict of str to str
        A hash for each.
    """
    return {
        "code": _hash_files(_find_code()),
        "libraries": _shorten(hashlib.sha256(repr(_find_versions()).encode())),
    }


def _hash_data(project: Project) -> dict[str, str]:
    """Return a hash of the rows of each organisation."""
    shared = hashlib.sha256()
    hashes: dict[str, hashlib._Hash] = {}
    for path in sorted(project.processed.glob("*.parquet")):
        table = pd.read_parquet(path)
        # The order of rows within a table means nothing, that of tables is that of their names.
        rows = pd.util.hash_pandas_object(table, index=False).sort_values()
        if "org_id" not in table:
            shared.update(rows.to_numpy().tobytes())
            continue
        for org_id, mine in rows.groupby(table["org_id"]):
            found = hashes.setdefault(str(org_id), hashlib.sha256())
            found.update(path.name.encode() + mine.to_numpy().tobytes())
    for found in hashes.values():
        found.update(shared.digest())
    # Under no key stands what all share.
    return {"": _shorten(shared)} | {org_id: _shorten(found) for org_id, found in hashes.items()}


def _hash_lineage(org_id: str, data: Mapping[str, str], successions: Iterable[Succession]) -> str:
    """Return the hash of an organisation and of those whose years stand beside its own."""
    known = tuple(successions)
    lineage = find_lineage(org_id, known)
    before = [key for keys in find_predecessors(lineage, known).values() for key in keys]
    kin = sorted({*lineage.keys, *before} - {org_id})
    own = data.get(org_id, "")
    if not kin:
        return own
    return _shorten(hashlib.sha256(repr([own, *(data.get(key, "") for key in kin)]).encode()))


@functools.cache
def _hash_methodology(fiscal_year: int) -> str:
    folder = _PACKAGE / "methodology"
    year = folder / "years" / f"{fiscal_year}.toml"
    questions = tomllib.loads(year.read_text(encoding="utf-8")).get("question_set")
    # Years are compared by the mapping of their questions.
    return _hash_files([year, folder / "mappings.csv", *folder.glob(f"questions/{questions}.csv")])


@functools.cache
def _hash_templates(lang: str) -> str:
    return _hash_files(_find_templates(lang))


def _find_templates(lang: str) -> Iterator[Path]:
    """Find what is neither code nor methodology: templates, styles, words, terms."""
    for path in _PACKAGE.rglob("*"):
        room = path.relative_to(_PACKAGE).parts[0]
        if path.suffix in (".py", ".pyc") or not path.is_file():
            continue
        if room == "methodology" or room in _ROOMS_BEFORE_TABLES:
            continue
        # Sentences of the other language change nothing here, nor does the list of briefs.
        other_language = path.stem.startswith("sentences_") and path.stem != f"sentences_{lang}"
        if not other_language and path.parent.name not in ("index", "site"):
            yield path


def _find_code() -> Iterator[Path]:
    for path in _PACKAGE.rglob("*.py"):
        if path.relative_to(_PACKAGE).parts[0] not in _ROOMS_BEFORE_TABLES:
            yield path


def _find_versions() -> list[tuple[str, str]]:
    return [(name, version(name)) for name in _LIBRARIES]


def _hash_files(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(path.name.encode() + path.read_bytes())
    return _shorten(found)


def _shorten(found: hashlib._Hash) -> str:
    return found.hexdigest()[:_LENGTH]
