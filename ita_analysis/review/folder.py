"""The folder of a reading: records, text, and the workbook to review them in."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import tomlkit
from tomlkit.items import InlineTable

from ita_analysis.errors import data_error
from ita_analysis.files import write_folder
from ita_analysis.read.records import COLUMNS, CORRECTIONS_FILE, SOURCE_FILE
from ita_analysis.review.records import Records
from ita_analysis.review.workbook import REVIEW_CSV, REVIEW_XLSX, write_review

TEXT_FILE = "text.txt"
UNREAD_FILE = "unread.csv"
PREVIOUS_FILE = "previous_scores.csv"
_CORRECTIONS_HEAD = "Judgements: data/raw/README.md tells how they are declared."


def save_records(records: Records, parent: Path) -> tuple[Path, bool]:
    """Write the folder of a reading.

    Parameters
    ----------
    records : Records
    parent : Path
        Folder to write the folder into.

    Returns
    -------
    tuple of Path and bool
        The folder, and whether it was written: one that holds the same reading already stays as
        it is, with what a reviewer wrote into it.

    Raises
    ------
    DataError
        If the folder stands there and holds anything else.
    """
    folder = parent / records.source_id
    files = make_files(records)
    if folder.exists():
        if _holds_same(folder, files):
            return folder, False
        raise data_error(
            str(folder),
            "stands there already and holds another reading, or one that people worked on",
            "Move it away, or write elsewhere with --to FOLDER",
        )
    return write_folder(folder, files | write_review(records)), True


def accept_folder(folder: Path, raw: Path) -> Path:
    """Move a reviewed folder to the sources that `ita prepare` reads.

    Parameters
    ----------
    folder : Path
    raw : Path
        Folder of sources.

    Returns
    -------
    Path
        Where it is now; one that is there already stays.

    Raises
    ------
    DataError
        If another folder of that name is there.
    """
    target = raw / folder.resolve().name
    if target.resolve() == folder.resolve():
        return folder
    if target.exists():
        todo = "Move one of both away: a source is one folder"
        raise data_error(str(target), "stands there already", todo)
    shutil.move(folder, target)
    return target


def make_files(records: Records) -> dict[str, bytes]:
    """Return the files of the records, those of the review left out, by name."""
    files = {
        f"{name}.csv": _as_csv(records.tables[name], columns) for name, columns in COLUMNS.items()
    }
    listed = [{"name": name, "sha256": _checksum(content)} for name, content in files.items()]
    if len(records.previous):
        columns = ("line", "fiscal_year", *COLUMNS["scores"][1:])
        files[PREVIOUS_FILE] = _as_csv(records.previous, columns)
    files[UNREAD_FILE] = _as_csv(records.unread, ("line", "text", "why"))
    files[TEXT_FILE] = records.text.encode("utf-8", "replace")
    files[CORRECTIONS_FILE] = write_corrections(None, records.corrections)
    files[SOURCE_FILE] = tomlkit.dumps(_tidy(records.source | {"file": listed})).encode()
    return files


def write_corrections(before: str | None, entries: list[dict[str, Any]]) -> bytes:
    """Return a file of corrections with entries added.

    Parameters
    ----------
    before : str or None
        The file as it stands, whose comments stay; None for a new one.
    entries : list of dict

    Returns
    -------
    bytes
    """
    document = tomlkit.parse(before if before is not None else f"# {_CORRECTIONS_HEAD}\n")
    listed = document.get("correction")
    if listed is None:
        listed = tomlkit.aot()
    for entry in entries:
        listed.append(_as_table(entry))
    if len(listed):
        document["correction"] = listed
    return tomlkit.dumps(document).encode()


def _as_table(entry: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for key, value in entry.items():
        table.add(key, _inline(value) if isinstance(value, dict) else value)
    return table


def _inline(values: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _tidy(source: Mapping[str, Any]) -> Any:
    """Return a source as a document: plain values first, then its tables."""
    document = tomlkit.document()
    tables = {}
    for key, value in source.items():
        if isinstance(value, (dict, list)):
            tables[key] = value
        else:
            document.add(key, value)
    for key, value in tables.items():
        document.add(key, value)
    return document


def _as_csv(frame: pd.DataFrame, columns: tuple[str, ...]) -> bytes:
    """Return rows as the README of ``data/raw`` asks: UTF-8, LF, a header."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    for row in frame[list(columns)].itertuples(index=False):
        writer.writerow(row)
    return written.getvalue().encode("utf-8", "replace")


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _holds_same(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Tell whether a folder holds the same reading, whatever was decided on it since."""
    names = [name for name in files if name.endswith((".csv", ".txt"))]
    there = all((folder / name).is_file() for name in (*names, REVIEW_XLSX, REVIEW_CSV))
    return there and all((folder / name).read_bytes() == files[name] for name in names)
