"""The data quality of one source: its notebook as a page."""

from __future__ import annotations

from pathlib import Path

import nbformat
from papermill.translators import PythonTranslator

from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish.executed import execute_notebook, keep_notebook
from ita_analysis.publish.notebook import Value
from ita_analysis.publish.page import PageFacts, describe_page, render_page
from ita_analysis.quality import Quality, load_quality
from ita_analysis.style import check_language

NOTEBOOK = "data_quality.ipynb"
FOLDER = "quality"


def publish_quality(project: Project, source: str, fiscal_year: int = 0, lang: str = "th") -> Path:
    """Publish how good the data of one source is.

    Writes ``outputs/quality/<source>-<lang>.html`` and the executed notebook beside those of the
    briefs in ``outputs/notebooks/``, each whole or not at all. When the notebook fails, what was
    published before stays and the failed notebook is kept in ``outputs/failed/``.

    Parameters
    ----------
    project : Project
    source : str
        A report, the folder of one, or the key of an organisation in ``data/raw``.
    fiscal_year : int, optional
        With the key of an organisation; Buddhist era.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError
        If there is no such source or language; nothing is run then.
    DataError
        If the source cannot be read; nothing is run then.
    ItaError
        If the notebook fails.
    """
    check_language(lang)
    # Read here first: what is wrong with a source is told in its own words, not as a failed cell.
    quality = load_quality(source, fiscal_year)
    name = f"quality-{quality.key}-{lang}"
    given = source if fiscal_year else _place(quality.path, project)
    values: dict[str, Value] = {"source": given, "fiscal_year": fiscal_year, "lang": lang}
    executed = execute_notebook(project, NOTEBOOK, name, values)
    page = render_page(executed, _describe_page(quality, lang))
    _hide_place(executed, given)
    keep_notebook(project, name, executed)
    return write_whole(project.outputs / FOLDER / f"{quality.key}-{lang}.html", page)


def _place(path: Path, project: Project) -> str:
    """Return where a source is, from the folder of the project where it lies in it."""
    full, root = path.resolve(), project.root.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else str(full)


def _hide_place(executed: nbformat.NotebookNode, given: str) -> None:
    """Leave of a path of this machine the name alone."""
    if not Path(given).is_absolute():
        return
    name = Path(given).name
    executed.metadata.papermill["parameters"]["source"] = name
    for cell in executed.cells:
        if cell.id == "injected-parameters":
            cell.source = cell.source.replace(_as_literal(given), _as_literal(name))


def _as_literal(text: str) -> str:
    return str(PythonTranslator.translate(text))  # as papermill writes it into the cell


def _describe_page(quality: Quality, lang: str) -> PageFacts:
    organisation = quality.result.organisation
    fields = {
        "name": organisation[f"name_{lang}"] or organisation["name_th"],
        "fiscal_year": quality.result.fiscal_year,
    }
    return describe_page("quality", fields, lang)
