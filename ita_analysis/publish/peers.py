"""A group of bodies in one fiscal year: the notebook peers and overview as a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ita_analysis.project import Project
from ita_analysis.publish.executed import publish_notebook
from ita_analysis.publish.notebook import Value
from ita_analysis.publish.page import PageFacts, describe_page
from ita_analysis.style import check_language
from ita_analysis.subjects import Subject, find_group
from ita_analysis.successions import refuse_year

NOTEBOOK = "peers_and_overview.ipynb"
FOLDER = "peers"


@dataclass(frozen=True)
class PeersKey:
    """What one overview is about.

    Parameters
    ----------
    subject : Subject
    fiscal_year : int
        Buddhist era.
    lang : str
        ``th`` or ``en``.
    """

    subject: Subject
    fiscal_year: int
    lang: str

    @property
    def name(self) -> str:
        """Name of the page and its notebook, without suffix; a brief's differs."""
        return f"{self.subject.key}-{self.fiscal_year}-peers-{self.lang}"


def publish_peers(project: Project, subject: str, fiscal_year: int, lang: str = "th") -> Path:
    """Publish the overview of a group of bodies.

    Writes ``outputs/peers/<subject>-<year>-peers-<lang>.html`` and the executed notebook in
    ``outputs/notebooks/``, each whole or not at all.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    subject : str
        Key of an organisation (its peers), a province, a type of bodies, or ``thailand``.
    fiscal_year : int
        Buddhist era.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    UsageError
        If there is no such group or language, or nothing is known of it in the fiscal year;
        nothing is run then.
    ItaError
        If the notebook fails; it is kept in ``outputs/failed/``.
    """
    check_language(lang)
    found = find_group(subject, project.processed)
    if fiscal_year not in found.years:
        refuse_year(found.key, fiscal_year, found.years, project.processed)
    key = PeersKey(found, fiscal_year, lang)
    return publish_overview(project, key, peers_path(project, key))


def publish_overview(project: Project, key: PeersKey, page: Path) -> Path:
    """Publish the overview of a key that is known to have results; as `publish_peers`.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    key : PeersKey
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
    values: dict[str, Value] = {
        "subject": key.subject.key,
        "fiscal_year": key.fiscal_year,
        "lang": key.lang,
        "data_folder": "",
    }
    return publish_notebook(project, NOTEBOOK, key.name, values, _describe_page(key), page)


def peers_path(project: Project, key: PeersKey) -> Path:
    """Return the file of a published overview."""
    return project.outputs / FOLDER / f"{key.name}.html"


def _describe_page(key: PeersKey) -> PageFacts:
    lang = key.lang
    fields = {
        "name": getattr(key.subject, f"name_{lang}"),
        "fiscal_year": key.fiscal_year,
    }
    return describe_page("peers", fields, lang)
