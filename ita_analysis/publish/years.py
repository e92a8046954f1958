"""Two fiscal years of one subject: the notebook year over year as a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ita_analysis.project import Project
from ita_analysis.publish.executed import publish_notebook
from ita_analysis.publish.notebook import Value
from ita_analysis.publish.page import PageFacts, describe_page
from ita_analysis.style import check_language
from ita_analysis.subjects import Subject, choose_years, find_subject

NOTEBOOK = "year_over_year.ipynb"
FOLDER = "years"


@dataclass(frozen=True)
class YearsKey:
    """What one comparison is about.

    Parameters
    ----------
    subject : Subject
    first, last : int
        Fiscal years, Buddhist era.
    lang : str
        ``th`` or ``en``.
    """

    subject: Subject
    first: int
    last: int
    lang: str

    @property
    def name(self) -> str:
        """Name of the files, without suffix."""
        return f"{self.subject.key}-{self.first}-{self.last}-{self.lang}"


def publish_years(
    project: Project, subject: str, first: int = 0, last: int = 0, lang: str = "th"
) -> Path:
    """Publish the comparison of two fiscal years of a subject.

    Writes ``outputs/years/<subject>-<first>-<last>-<lang>.html`` and the executed notebook
    beside the briefs' in ``outputs/notebooks/``, each whole or not at all. When the notebook
    fails, what was published before stays and the failed notebook is kept in
    ``outputs/failed/``.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    subject : str
        Key of an organisation or province, a type of organisations, or ``thailand``.
    first, last : int, optional
        Fiscal years, Buddhist era; the latest two where they are 0.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError
        If there is no such subject or language, or no result in two such years; nothing is run
        then.
    ItaError
        If the notebook fails.
    """
    check_language(lang)
    found = find_subject(subject, project.processed)
    key = YearsKey(found, *choose_years(found, first, last), lang)
    values: dict[str, Value] = {
        "subject": found.key,
        "from_year": key.first,
        "to_year": key.last,
        "lang": lang,
        "data_folder": "",
    }
    page = years_path(project, key)
    return publish_notebook(project, NOTEBOOK, key.name, values, _describe_page(key), page)


def years_path(project: Project, key: YearsKey) -> Path:
    """Return the file of a published comparison."""
    return project.outputs / FOLDER / f"{key.name}.html"


def _describe_page(key: YearsKey) -> PageFacts:
    lang = key.lang
    fields = {
        "name": getattr(key.subject, f"name_{lang}"),
        "first": key.first,
        "last": key.last,
    }
    return describe_page("years", fields, lang)
