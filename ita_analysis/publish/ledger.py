"""How each brief last went and what it was made from, kept as it happens.

A database and not a file written at the end: whatever ends a batch, every brief that it finished
is remembered, and two batches may write at once.
"""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ita_analysis.project import Project
from ita_analysis.publish.files import BriefKey
from ita_analysis.publish.fingerprints import PARTS, Fingerprint
from ita_analysis.publish.manifest import Outcome

_PATIENCE_SECONDS = 60
_OUTCOME = ("status", "seconds", "file", "error")
_COLUMNS = ("org_id", "fiscal_year", "lang", *_OUTCOME, "finished", *PARTS)
_CREATE = (
    f"CREATE TABLE IF NOT EXISTS briefs ({', '.join(_COLUMNS)},"
    " PRIMARY KEY (org_id, fiscal_year, lang))"
)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM briefs"  # noqa: S608 - our own column names
_REPLACE = (
    f"INSERT OR REPLACE INTO briefs ({', '.join(_COLUMNS)})"  # noqa: S608
    f" VALUES ({', '.join('?' * len(_COLUMNS))})"
)


@dataclass(frozen=True)
class Entry:
    """The last run of one brief.

    Parameters
    ----------
    outcome : Outcome
        How it went.
    finished : str
        When, as an ISO time in UTC.
    fingerprint : dict
        What it was made from.
    """

    outcome: Outcome
    finished: str = ""
    fingerprint: Fingerprint = field(default_factory=dict)


def ledger_path(project: Project) -> Path:
    """Return the file that remembers how each brief last went."""
    return project.outputs / "ledger.sqlite"


def read_ledger(project: Project) -> dict[BriefKey, Entry]:
    """Read how each brief last went.

    Parameters
    ----------
    project : Project
        Whose outputs.

    Returns
    -------
    dict of BriefKey to Entry
        Empty before the first batch. A ledger that cannot be read is put aside and told of on
        standard error: all briefs then count as new.
    """
    path = ledger_path(project)
    if not path.exists():
        return {}
    try:
        with _open(path) as database:
            rows = database.execute(_SELECT).fetchall()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        aside = path.with_suffix(".broken")
        path.replace(aside)
        sys.stderr.write(
            f"{path}: cannot be read ({error}). All briefs count as new; see {aside}\n"
        )
        return {}
    return {entry.outcome.key: entry for entry in map(_as_entry, rows)}


def record_outcome(project: Project, outcome: Outcome, fingerprint: Fingerprint) -> None:
    """Remember how a brief went and what it was made from.

    Parameters
    ----------
    project : Project
        Whose outputs.
    outcome : Outcome
        How it went.
    fingerprint : dict
        What it was made from, a hash for each of ``PARTS``.

    Raises
    ------
    OSError
        If the ledger cannot be written.
    """
    path = ledger_path(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    key = outcome.key
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    values = [getattr(outcome, name) for name in _OUTCOME]
    parts = [fingerprint.get(part, "") for part in PARTS]
    try:
        with _open(path) as database:
            database.execute(_CREATE)
            row = (key.org_id, key.fiscal_year, key.lang, *values, now, *parts)
            database.execute(_REPLACE, row)
            database.commit()
    except sqlite3.DatabaseError as error:
        raise OSError(None, f"cannot be written ({error})", str(path)) from None


@contextlib.contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE_SECONDS)) as database:
        database.row_factory = sqlite3.Row
        yield database


def _as_entry(row: Mapping[str, str | int | float]) -> Entry:
    key = BriefKey(str(row["org_id"]), int(row["fiscal_year"]), str(row["lang"]))
    outcome = Outcome(
        key, str(row["status"]), float(row["seconds"]), str(row["file"]), str(row["error"])
    )
    return Entry(outcome, str(row["finished"]), {part: str(row[part]) for part in PARTS})
