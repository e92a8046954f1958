"""How each brief of a batch went."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from ita_analysis.files import defuse_text, write_whole
from ita_analysis.project import Project
from ita_analysis.publish.columns import write_columns
from ita_analysis.publish.files import BriefKey, manifest_path
from ita_analysis.publish.fingerprints import PARTS

DONE = "done"
FAILED = "failed"
NOT_RUN = "not run"


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


@dataclass(frozen=True)
class ManifestRow:
    """A brief in the manifest.

    Parameters
    ----------
    outcome : Outcome
        How it last went.
    reason : str
        Why this batch made it, or ``unchanged``; blank where it was not asked for.
    finished : str
        When it was last made, as an ISO time in UTC.
    fingerprint : dict of str to str
        What it was made from: a hash for each part.
    """

    outcome: Outcome
    reason: str = ""
    finished: str = ""
    fingerprint: dict[str, str] = field(default_factory=dict)


def write_manifest(project: Project, rows: Iterable[ManifestRow]) -> list[Path]:
    """Write the manifest as Parquet, and as CSV that opens right in a spreadsheet.

    Parameters
    ----------
    project : Project
        Where to.
    rows : iterable of ManifestRow
        One for each brief, in any order.

    Returns
    -------
    list of Path
        The files: ``outputs/manifest.parquet`` and ``outputs/manifest.csv``.
    """
    ordered = sorted(rows, key=lambda row: row.outcome.key)
    table = pd.DataFrame([_as_record(row) for row in ordered])
    whole = io.BytesIO()
    table.to_parquet(whole, index=False)
    safe = table.assign(error=table["error"].map(defuse_text))
    text = safe.to_csv(index=False, lineterminator="\r\n")
    path = manifest_path(project)
    return [
        write_whole(path.with_suffix(".parquet"), whole.getvalue()),
        write_whole(path, text.encode("utf-8-sig")),
    ]


def _as_record(row: ManifestRow) -> dict[str, object]:
    key = row.outcome.key
    return {
        "org_id": key.org_id,
        "fiscal_year": key.fiscal_year,
        "lang": key.lang,
        "status": row.outcome.status,
        "reason": row.reason,
        "seconds": round(row.outcome.seconds, 2),
        "file": row.outcome.file,
        "error": row.outcome.error,
        "finished": row.finished,
        "version": version("ita-analysis"),
        **{part: row.fingerprint.get(part, "") for part in PARTS},
    }


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
