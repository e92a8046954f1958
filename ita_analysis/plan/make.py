"""Write the workbook of a plan to a file."""

from __future__ import annotations

from pathlib import Path

from ita_analysis.errors import usage_error
from ita_analysis.files import write_whole
from ita_analysis.plan.whole import load_plan
from ita_analysis.plan.workbook import write_plan
from ita_analysis.project import Project


def make_workbook(org_id: str, fiscal_year: int, to: Path | None, project: Project) -> Path:
    """Write the workbook of the plan that follows a result.

    Parameters
    ----------
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Of the result, Buddhist era.
    to : Path or None
        The file; in the working folder, named after plan and year, where it is None.
    project : Project
        With prepared tables.

    Returns
    -------
    Path
        The workbook.

    Raises
    ------
    UsageError
        If there is no such result, or the file stands there already: somebody may have worked
        on it.
    """
    plan = load_plan(org_id, fiscal_year, project.processed)
    path = to or Path.cwd() / f"{org_id}-plan-{plan.fiscal_year}.xlsx"
    if path.suffix.lower() != ".xlsx":
        raise usage_error(str(path), "not the name of a workbook", "Let it end in .xlsx")
    if path.exists():
        raise usage_error(str(path), "stands there already", "Move it away, or give --to FILE")
    return write_whole(path, write_plan(plan))
