"""What `ita check` is given: a document, the folder of a report, or whose and of which year."""

from __future__ import annotations

from pathlib import Path

from ita_analysis.check.accept import Entry, accept_proposal
from ita_analysis.check.reading import Checked, check_folder, check_reading
from ita_analysis.errors import closest, usage_error
from ita_analysis.project import Project, find_project
from ita_analysis.read.records import SOURCE_FILE
from ita_analysis.review.reader import read_file, save_reading


def find_source(given: str, fiscal_year: int | None) -> Path:
    """Find what is to be checked.

    Parameters
    ----------
    given : str
        Path of a document or of a report's folder; with a fiscal year, key of an organisation.
    fiscal_year : int or None
        Buddhist era.

    Returns
    -------
    Path
        The document, or the folder.

    Raises
    ------
    UsageError
        If there is no such thing.
    """
    if fiscal_year is not None:
        return _find_folder(given, fiscal_year, find_project())
    path = Path(given)
    if path.is_file() or (path / SOURCE_FILE).is_file():
        return path
    if path.is_dir():
        todo = f"Name a folder with a {SOURCE_FILE}: one that `ita read` made, or one of data/raw"
        raise usage_error(given, "is a folder without a report", todo)
    todo = "Name a report, its folder, or an organisation and a fiscal year; see: ita check --help"
    raise usage_error(given, "there is no such file or folder", todo)


def check_source(path: Path) -> Checked:
    """Check a document, or the report of a folder.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Checked

    Raises
    ------
    ItaError
        If it cannot be read, or its fiscal year has no methodology.
    """
    return check_folder(path) if path.is_dir() else check_reading(read_file(path))


def accept_source(path: Path, number: int | None) -> tuple[Path, list[Entry]]:
    """Declare the misreadings of an explanation as corrections.

    Parameters
    ----------
    path : Path
        Folder of a report; a document is read into one first, as `ita read` does.
    number : int or None
        Which explanation; needed where there are several.

    Returns
    -------
    tuple of Path and list of dict
        The folder, and the corrections added to its ``corrections.toml``.

    Raises
    ------
    ItaError
        If there is nothing to accept, or the choice is open; nothing is declared then.
    """
    if path.is_dir():
        return path, accept_proposal(path, number)
    project = find_project()
    folder, _ = save_reading(path, read_file(path), project.readings, project)
    return folder, accept_proposal(folder, number)


def _find_folder(org_id: str, fiscal_year: int, project: Project) -> Path:
    folder = project.raw / f"{org_id}-{fiscal_year}"
    if (folder / SOURCE_FILE).is_file() and folder.parent == project.raw:
        return folder
    known = sorted(path.parent.name for path in project.raw.glob(f"*/{SOURCE_FILE}"))
    raise usage_error(
        f"{org_id} {fiscal_year}",
        "there is no such report in data/raw",
        closest(folder.name, known),
    )
