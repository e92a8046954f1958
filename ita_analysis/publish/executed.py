"""A notebook that was run: published as a page, kept without what is only of this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import nbformat

from ita_analysis.errors import ItaError
from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish.notebook import Value, run_notebook
from ita_analysis.publish.page import PageFacts, render_page


def publish_notebook(
    project: Project,
    notebook: str,
    name: str,
    values: Mapping[str, Value],
    facts: PageFacts,
    page: Path,
) -> Path:
    """Publish the outputs of a notebook as a page.

    The executed notebook is kept in ``outputs/notebooks/``. Both are written whole or not at
    all; when the notebook fails, what was published before stays and the failed notebook is kept
    in ``outputs/failed/``.

    Parameters
    ----------
    project : Project
    notebook : str
        Its file in the folder of notebooks.
    name : str
        What the executed notebook is called, without suffix.
    values : mapping
        Value of each parameter by name.
    facts : PageFacts
        What stands around the outputs.
    page : Path
        File to write.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    ItaError
        If the notebook fails.
    """
    executed = execute_notebook(project, notebook, name, values)
    content = render_page(executed, facts)
    keep_notebook(project, name, executed)
    return write_whole(page, content)


def execute_notebook(
    project: Project, notebook: str, name: str, values: Mapping[str, Value]
) -> nbformat.NotebookNode:
    """Run a notebook of the project; what fails is kept to be looked at.

    Parameters
    ----------
    project : Project
    notebook : str
        Its file in the folder of notebooks.
    name : str
        What the published files are called, without suffix.
    values : mapping
        Value of each parameter by name.

    Returns
    -------
    NotebookNode
        Without paths of this machine.

    Raises
    ------
    ItaError
        If the notebook fails; it then stands in ``outputs/failed``.
    """
    with tempfile.TemporaryDirectory(prefix="ita-run-") as scratch:
        draft = Path(scratch) / f"{name}.ipynb"
        try:
            executed = run_notebook(project, project.notebooks / notebook, draft, values)
        except ItaError as error:
            if not draft.exists():
                raise
            kept = write_whole(_failed_path(project, name), draft.read_bytes())
            raise ItaError(replace(fault, todo=f"See {kept}") for fault in error.faults) from error
    # papermill notes the paths of this machine and a random cell id; neither is for publishing.
    executed.metadata.papermill["input_path"] = f"notebooks/{notebook}"
    executed.metadata.papermill["output_path"] = f"outputs/notebooks/{name}.ipynb"
    for cell in executed.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
    return executed


def keep_notebook(project: Project, name: str, executed: nbformat.NotebookNode) -> Path:
    """Keep a notebook that was run beside those of the briefs, in place of a failed one.

    Parameters
    ----------
    project : Project
    name : str
        Without suffix.
    executed : NotebookNode

    Returns
    -------
    Path
    """
    source: str = nbformat.writes(executed)  # type: ignore[no-untyped-call]
    path = project.outputs / "notebooks" / f"{name}.ipynb"
    write_whole(path, source.encode("utf-8"))
    _failed_path(project, name).unlink(missing_ok=True)
    return path


def _failed_path(project: Project, name: str) -> Path:
    return project.outputs / "failed" / f"{name}.ipynb"
