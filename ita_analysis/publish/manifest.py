"""How each brief of a batch went."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.project import Project
from ita_analysis.publish.columns import write_columns
from ita_analysis.publish.files import BriefKey, manifest_path, write_whole

DONE = "done"
FAILED = "failed"
NOT_RUN = "not run"

_COLUMNS = ("org_id", "fiscal_year", "lang", "status", "seconds", "file", "error")
# A spreadsheet takes text that starts so for a formula.
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Outcome:
    """How one brief went.

    Parameters
    ----------
    key : BriefKey
        Which brief.
    status : str
        ``done``, ``failed`` or ``not run``.
    seconds : float
        Time it took.
    file : str
        The page, or the failed notebook; relative to the folder of outputs, blank if none.
    error : str
        One line that says what went wrong; blank if nothing.
    """

    key: BriefKey
    status: str
    seconds: float = 0.0
    file: str = ""
    error: str = ""


def write_manifest(project: Project, outcomes: Iterable[Outcome]) -> Path:
    """Write the manifest of a batch as CSV that opens right in a spreadsheet.

    Parameters
    ----------
    project : Project
        Where to.
    outcomes : iterable of Outcome
        How the briefs went, in any order.

    Returns
    -------
    Path
        The file.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for outcome in sorted(outcomes, key=lambda outcome: outcome.key):
        key = outcome.key
        writer.writerow(
            [
                key.org_id,
                key.fiscal_year,
                key.lang,
                outcome.status,
                f"{outcome.seconds:.2f}",
                outcome.file,
                _defuse(outcome.error),
            ]
        )
    return write_whole(manifest_path(project), text.getvalue().encode("utf-8-sig"))


def tell_failures(failed: Sequence[Outcome]) -> list[str]:
    """Tell what failed as a table.

    Parameters
    ----------
    failed : sequence of Outcome

    Returns
    -------
    list of str
        A line a brief, after a line of headings.
    """
    rows = [["organisation", "year", "lang", "error"]]
    rows += [
        [outcome.key.org_id, str(outcome.key.fiscal_year), outcome.key.lang, outcome.error]
        for outcome in failed
    ]
    return write_columns(rows)


def _defuse(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY_STARTS) else text
