"""Folders of a project; the only module that knows their names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.errors import UsageError, usage_error

HOME_VARIABLE = "ITA_HOME"


@dataclass(frozen=True)
class Project:
    """A project folder with its fixed parts.

    Parameters
    ----------
    root : Path
        The folder that holds ``data/``, ``notebooks/`` and ``outputs/``.
    """

    root: Path

    @property
    def raw(self) -> Path:
        """Files as received."""
        return self.root / "data" / "raw"

    @property
    def readings(self) -> Path:
        """Reports as read by machine, waiting for a review."""
        return self.root / "data" / "read"

    @property
    def answers(self) -> Path:
        """Scores computed from respondents' answers, a folder an organisation or a year."""
        return self.root / "data" / "answers"

    @property
    def processed(self) -> Path:
        """Tidy tables, rebuilt from the raw files."""
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        """Parameterised notebooks."""
        return self.root / "notebooks"

    @property
    def outputs(self) -> Path:
        """Briefs, index and manifest."""
        return self.root / "outputs"


def find_project(start: Path | None = None) -> Project:
    """Find the project that a folder belongs to.

    Parameters
    ----------
    start : Path, optional
        Folder to look from, the working folder by default. The environment variable
        ``ITA_HOME`` goes before it.

    Returns
    -------
    Project

    Raises
    ------
    UsageError
        If neither the folder nor one above it holds ``data/raw``.
    """
    home = os.environ.get(HOME_VARIABLE)
    folder = Path(home) if home else (start or Path.cwd())
    for candidate in (folder, *folder.resolve().parents):
        if (candidate / "data" / "raw").is_dir():
            return Project(candidate.resolve())
    raise usage_error(
        str(folder),
        "no project here (no folder data/raw in it or above it)",
        f"Go to the project's folder or set {HOME_VARIABLE} to it",
    )


def find_project_or_none() -> Project | None:
    """Find the project that the working folder belongs to, for what can do without one."""
    try:
        return find_project()
    except UsageError:
        return None
