"""One brief: the notebook of one organisation, fiscal year and language as a page."""

from __future__ import annotations

import functools
import math
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from ita_analysis.errors import ItaError, closest, usage_error
from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish.files import (
    BriefKey,
    brief_path,
    check_key,
    failed_path,
    notebook_path,
)
from ita_analysis.publish.notebook import Value, run_notebook
from ita_analysis.publish.page import PageFacts, describe_page, render_page
from ita_analysis.publish.words import describe_result, find_total, say
from ita_analysis.result import list_results
from ita_analysis.successions import advise_key, load_successions

NOTEBOOK = "organisation_brief.ipynb"


def publish_brief(project: Project, org_id: str, fiscal_year: int, lang: str = "th") -> Path:
    """Publish the brief of one organisation, fiscal year and language.

    Writes ``outputs/briefs/<org_id>-<fiscal_year>-<lang>.html`` and the executed notebook beside
    it in ``outputs/notebooks/``, each whole or not at all. When the notebook fails, what was
    published before stays and the failed notebook is kept in ``outputs/failed/``.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Fiscal year, Buddhist era.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError
        If the organisation, year or language is not one we have; nothing is run then.
    ItaError
        If the notebook fails.
    """
    key = BriefKey(org_id, fiscal_year, lang)
    check_key(key)
    row = find_row(project, key)
    with tempfile.TemporaryDirectory(prefix="ita-brief-") as scratch:
        draft = Path(scratch) / f"{key.name}.ipynb"
        try:
            executed = run_notebook(project, brief_notebook(project), draft, brief_parameters(key))
        except ItaError as error:
            if not draft.exists():
                raise
            kept = write_whole(failed_path(project, key), draft.read_bytes())
            raise ItaError(replace(fault, todo=f"See {kept}") for fault in error.faults) from error
    page = render_page(executed, describe_brief(row, lang))
    _settle_metadata(executed, key)
    source: str = nbformat.writes(executed)  # type: ignore[no-untyped-call]
    write_whole(notebook_path(project, key), source.encode("utf-8"))
    write_whole(brief_path(project, key), page)
    failed_path(project, key).unlink(missing_ok=True)
    return brief_path(project, key)


def brief_notebook(project: Project) -> Path:
    """Return the notebook that makes a brief."""
    return project.notebooks / NOTEBOOK


def brief_parameters(key: BriefKey) -> dict[str, Value]:
    """Return the value of each parameter of the notebook."""
    # The kernel is told the project by its environment, so that no path of this machine gets
    # into a published notebook.
    return {
        "org_id": key.org_id,
        "fiscal_year": key.fiscal_year,
        "lang": key.lang,
        "data_folder": "",
    }


def find_row(project: Project, key: BriefKey) -> dict[str, Any]:
    """Find the result that a brief is about.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    key : BriefKey
        Organisation and fiscal year.

    Returns
    -------
    dict
        Its row of ``list_results``.

    Raises
    ------
    UsageError
        If there is no such organisation, or no result of it for that year; names close ones.
    """
    tables = sorted(project.processed.glob("*.parquet"))
    results = _list_results(project.processed, tuple(path.stat().st_mtime_ns for path in tables))
    of_organisation = results[results["org_id"] == key.org_id]
    if of_organisation.empty:
        known = sorted(set(results["org_id"]))
        raise usage_error(
            "organisation", f"no result of it ({key.org_id!r})", closest(key.org_id, known)
        )
    of_year = of_organisation[of_organisation["fiscal_year"] == key.fiscal_year]
    if of_year.empty:
        known = [str(year) for year in sorted(of_organisation["fiscal_year"])]
        successions = load_successions(project.processed)
        advice = advise_key(key.org_id, key.fiscal_year, successions)
        raise usage_error(
            "fiscal year",
            f"no result of {key.org_id} for it ({key.fiscal_year})",
            advice or closest(str(key.fiscal_year), known),
        )
    return {str(name): value for name, value in of_year.iloc[0].items()}


@functools.lru_cache(maxsize=1)
def _list_results(folder: Path, _changed: tuple[int, ...]) -> pd.DataFrame:
    """List the results; again only when a table has changed, not for each brief of a batch."""
    return list_results(folder)


def describe_brief(row: Mapping[str, Any], lang: str) -> PageFacts:
    """Return what the page of a brief says beside its outputs.

    Parameters
    ----------
    row : mapping
        Row of ``list_results``.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    PageFacts
    """
    fields = describe_result(row, lang)
    facts = describe_page("brief", fields, lang)
    if math.isnan(find_total(row)):
        return facts
    return replace(facts, description=facts.description + say("brief_scored", fields, lang))


def _settle_metadata(executed: nbformat.NotebookNode, key: BriefKey) -> None:
    # papermill notes the paths of this machine and a random cell id; neither is for publishing.
    executed.metadata.papermill["input_path"] = f"notebooks/{NOTEBOOK}"
    executed.metadata.papermill["output_path"] = f"outputs/notebooks/{key.name}.ipynb"
    for cell in executed.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
