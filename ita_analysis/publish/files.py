"""Where published files go."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.errors import Fault, UsageError, closest
from ita_analysis.project import Project
from ita_analysis.style import LANGUAGES
from ita_analysis.tables import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR, ORG_ID

# Keys become file names, which not every system lets be longer.
_LONGEST_ORG_ID = 100
# Long after any file has been written, so that those of another batch are left alone.
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, order=True)
class BriefKey:
    """What one brief is about.

    Parameters
    ----------
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Fiscal year, Buddhist era.
    lang : str
        ``th`` or ``en``.
    """

    org_id: str
    fiscal_year: int
    lang: str

    @property
    def name(self) -> str:
        """Name of the brief's files, without suffix."""
        return f"{self.org_id}-{self.fiscal_year}-{self.lang}"

    def __str__(self) -> str:
        return f"{self.org_id} {self.fiscal_year} {self.lang}"


def check_key(key: BriefKey) -> None:
    """Refuse a key that cannot name a brief.

    Parameters
    ----------
    key : BriefKey
        What was asked for.

    Raises
    ------
    UsageError
        With every part of the key that is wrong.
    """
    faults = []
    if len(key.org_id) > _LONGEST_ORG_ID or not re.fullmatch(ORG_ID, key.org_id):
        faults.append(
            Fault(
                "organisation",
                f"this is not a key ({key.org_id[:_LONGEST_ORG_ID]!r})",
                "Keys are small Latin letters, digits and single hyphens, see: ita list",
            )
        )
    if not FIRST_FISCAL_YEAR <= key.fiscal_year <= LAST_FISCAL_YEAR:
        faults.append(
            Fault(
                "fiscal year",
                f"out of range ({key.fiscal_year})",
                "Give it in the Buddhist era, for example 2565",
            )
        )
    if key.lang not in LANGUAGES:
        faults.append(
            Fault("language", f"not one we write ({key.lang!r})", closest(key.lang, LANGUAGES))
        )
    if faults:
        raise UsageError(faults)


def brief_path(project: Project, key: BriefKey) -> Path:
    """Return the file of a published brief."""
    return project.outputs / "briefs" / f"{key.name}.html"


def notebook_path(project: Project, key: BriefKey) -> Path:
    """Return the file of the executed notebook behind a brief."""
    return project.outputs / "notebooks" / f"{key.name}.ipynb"


def failed_path(project: Project, key: BriefKey) -> Path:
    """Return the file that keeps the notebook of a failed run."""
    return project.outputs / "failed" / f"{key.name}.ipynb"


def manifest_path(project: Project) -> Path:
    """Return the file that says how each brief of the last batch went."""
    return project.outputs / "manifest.csv"


def index_path(project: Project) -> Path:
    """Return the page that lists the briefs."""
    return project.outputs / "index.html"


def sweep_outputs(project: Project) -> None:
    """Remove half-written files that a killed process left in the folder of outputs."""
    for path in project.outputs.rglob(".*"):
        if _is_temporary(path) and time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            path.unlink(missing_ok=True)


def _is_temporary(path: Path) -> bool:
    """Tell whether a file has a name as `write_whole` gives while it writes."""
    return path.is_file() and path.name.count(".") >= 3
