"""Run a notebook for a page, and keep what is worth keeping of it."""

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
    page: Path,
    values: Mapping[str, Value],
    facts: PageFacts,
    name: str,
) -> Path:
    """Publish the outputs of a notebook as a page.

    The executed notebook is kept in ``outputs/notebooks/``. Both are written whole or not at
    all; when the notebook fails, what was published before stays and the failed notebook is kept
    in ``outputs/failed/``.

    Parameters
    ----------
    project : Project
    notebook : str
        File in ``notebooks/``.
    page : Path
        File to write.
    values : mapping
        Value of each parameter by name.
    facts : PageFacts
    name : str
        Of the executed notebook, without suffix.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    ItaError
        If the notebook fails.
    """
    failed = project.outputs / "failed" / f"{name}.ipynb"
    with tempfile.TemporaryDirectory(prefix="ita-page-") as scratch:
        draft = Path(scratch) / f"{name}.ipynb"
        try:
            executed = run_notebook(project, project.notebooks / notebook, draft, values)
        except ItaError as error:
            if not draft.exists():
                raise
            kept = write_whole(failed, draft.read_bytes())
            raise ItaError(replace(fault, todo=f"See {kept}") for fault in error.faults) from error
    content = render_page(executed, facts)
    _settle_metadata(executed, notebook, name)
    source: str = nbformat.writes(executed)  # type: ignore[no-untyped-call]
    write_whole(project.outputs / "notebooks" / f"{name}.ipynb", source.encode("utf-8"))
    write_whole(page, content)
    failed.unlink(missing_ok=True)
    return page


def _settle_metadata(executed: nbformat.NotebookNode, notebook: str, name: str) -> None:
    # papermill notes the paths of this machine and a random cell id; neither is for publishing.
    executed.metadata.papermill["input_path"] = f"notebooks/{notebook}"
    executed.metadata.papermill["output_path"] = f"outputs/notebooks/{name}.ipynb"
    for cell in executed.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
