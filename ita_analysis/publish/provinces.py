"""The overview of every province, made anew only when something changed."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from ita_analysis.errors import Fault, ItaError
from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish.fingerprints import fingerprint_overviews
from ita_analysis.publish.peers import NOTEBOOK, PeersKey, publish_overview
from ita_analysis.style import LANGUAGES
from ita_analysis.subjects import list_provinces

FOLDER = "provinces"
# Fewer pages are made sooner than processes are started.
_FEW = 4


def publish_provinces(project: Project, workers: int = 1) -> list[Path]:
    """Publish ``outputs/provinces/<area_id>-<year>-<lang>.html`` for all provinces with results.

    A page is made anew only when its data, methodology, notebook, template, code or a library
    changed; the page of a province that has no result any more is removed.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    workers : int
        Number of processes.

    Returns
    -------
    list of Path
        All pages, in order of province, fiscal year and language.

    Raises
    ------
    ItaError
        If pages fail, with a line for each; the others are made all the same.
    """
    keys = list_keys(project)
    fingerprints = fingerprint_overviews(project, keys, NOTEBOOK)
    made = _read_made(project)
    stale = [
        key
        for key in keys
        if made.get(key.name) != fingerprints[key] or not province_path(project, key).exists()
    ]
    faults: list[Fault] = []
    for key, found in _publish(project, stale, workers):
        if found:
            faults += found
            made.pop(key.name, None)
        else:
            made[key.name] = fingerprints[key]
    names = {key.name for key in keys}
    kept = {name: mark for name, mark in sorted(made.items()) if name in names}
    write_whole(_made_path(project), json.dumps(kept, indent=1).encode())
    _sweep(project, {province_path(project, key) for key in keys})
    if faults:
        raise ItaError(faults)
    return [province_path(project, key) for key in keys]


def list_keys(project: Project) -> list[PeersKey]:
    """List the overviews that provinces can have, in both languages."""
    return [
        PeersKey(province, year, lang)
        for province in list_provinces(project.processed)
        for year in province.years
        for lang in LANGUAGES
    ]


def province_path(project: Project, key: PeersKey) -> Path:
    """Return the file of a province's published overview."""
    return project.outputs / FOLDER / f"{key.subject.key}-{key.fiscal_year}-{key.lang}.html"


def _publish(
    project: Project, keys: list[PeersKey], workers: int
) -> Iterable[tuple[PeersKey, list[Fault]]]:
    if len(keys) <= _FEW or workers == 1:
        for key in keys:
            yield key, _publish_one(project, key)
        return
    # Forking a process that has threads may hang; a fresh one costs two seconds, once.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from zip(keys, pool.map(_publish_one, [project] * len(keys), keys), strict=True)


def _publish_one(project: Project, key: PeersKey) -> list[Fault]:
    """Publish one page; tell what failed instead of raising it."""
    try:
        publish_overview(project, key, province_path(project, key))
    except ItaError as error:
        return list(error.faults)
    return []


def _made_path(project: Project) -> Path:
    return project.outputs / FOLDER / "made.json"


def _read_made(project: Project) -> dict[str, str]:
    """Read what the pages were made from; a file that cannot be read makes all pages new."""
    try:
        made: dict[str, str] = json.loads(_made_path(project).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _sweep(project: Project, pages: set[Path]) -> None:
    for path in (project.outputs / FOLDER).glob("*.html"):
        if path not in pages:
            path.unlink()
