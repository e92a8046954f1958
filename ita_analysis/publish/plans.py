"""The plan that follows a result: the notebook of the plan as a page."""

from __future__ import annotations

from pathlib import Path

from ita_analysis.project import Project
from ita_analysis.publish.executed import publish_notebook
from ita_analysis.publish.notebook import Value
from ita_analysis.publish.page import PageFacts, describe_page
from ita_analysis.result import load_result
from ita_analysis.style import check_language

NOTEBOOK = "plan.ipynb"
FOLDER = "plans"


def publish_plan(project: Project, org_id: str, fiscal_year: int, lang: str = "th") -> Path:
    """Publish the plan that follows a result.

    Writes ``outputs/plans/<org_id>-plan-<fiscal year of the plan>-<lang>.html`` and the executed
    notebook beside the briefs' in ``outputs/notebooks/``, each whole or not at all. When the
    notebook fails, what was published before stays and the failed notebook is kept in
    ``outputs/failed/``.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Of the result, Buddhist era.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError
        If there is no such result or language; nothing is run then.
    ItaError
        If the notebook fails.
    """
    check_language(lang)
    organisation = load_result(org_id, fiscal_year, project.processed).organisation
    name = f"{org_id}-plan-{fiscal_year + 1}-{lang}"
    values: dict[str, Value] = {
        "org_id": org_id,
        "fiscal_year": fiscal_year,
        "lang": lang,
        "data_folder": "",
    }
    facts = _describe_page(organisation, fiscal_year, lang)
    page = project.outputs / FOLDER / f"{name}.html"
    return publish_notebook(project, NOTEBOOK, name, values, facts, page)


def _describe_page(organisation: dict[str, object], fiscal_year: int, lang: str) -> PageFacts:
    fields = {
        "name": organisation[f"name_{lang}"] or organisation["name_th"],
        "fiscal_year": fiscal_year,
        "plan_year": fiscal_year + 1,
    }
    return describe_page("plan", fields, lang)
