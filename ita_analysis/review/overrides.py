"""What a reviewer wrote into the review, read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.errors import DataError, Fault
from ita_analysis.files import restore_text
from ita_analysis.read.records import Report, read_text
from ita_analysis.review.words import word
from ita_analysis.review.workbook import (
    CSV_COLUMNS,
    DROP,
    FIXED_YEAR,
    INPUTS,
    NEW,
    REASON,
    REVIEW_CSV,
    REVIEW_XLSX,
    list_identity,
    list_places,
    printed_columns,
)
from ita_analysis.sheet import NotText, Opened, open_workbook

SOURCE = "organisation"


@dataclass(frozen=True)
class Override:
    """One cell that a reviewer filled in.

    Parameters
    ----------
    where : str
        File, sheet and cell, for errors.
    table : str
        Record it belongs to, or ``organisation``.
    row : str
        Row of the record's file, key of the organisation, or a row of its own (``new 12``).
    column : str
        Column of the record, or ``drop``.
    value : str
        As written.
    reason : str
        As written; empty where none is given.
    """

    where: str
    table: str
    row: str
    column: str
    value: str
    reason: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it belongs to a row that the reading missed."""
        return self.row.startswith(NEW)


def read_overrides(folder: Path, report: Report) -> list[Override]:
    """Read what a reviewer filled in, in the workbook and in the CSV file.

    Parameters
    ----------
    folder : Path
        Folder of a reading.
    report : Report
        Its records, as printed.

    Returns
    -------
    list of Override
        Each cell once; the same override in both files counts once.

    Raises
    ------
    DataError
        If a file is missing, or a cell that says what was read was changed, or both files
        override a cell differently; holds every fault.
    """
    faults: list[Fault] = []
    found: dict[tuple[str, str, str], Override] = {}
    for override in (*_read_workbook(folder, report, faults), *_read_flat(folder, report, faults)):
        first = found.setdefault((override.table, override.row, override.column), override)
        if first.value != override.value:
            what = f"overrides otherwise ({override.value}) than {first.where} ({first.value})"
            faults.append(Fault(override.where, what, "Empty one of both cells"))
    if faults:
        raise DataError(faults)
    return list(found.values())


def _read_workbook(folder: Path, report: Report, faults: list[Fault]) -> Iterator[Override]:
    book = open_workbook(folder / REVIEW_XLSX)
    for name in (SOURCE, *INPUTS):
        title = word(f"sheet.{name}")
        if title not in book.values.sheetnames:
            todo = "Put it back, or read the report anew"
            faults.append(Fault(f"{book.name}: sheet {title}", "the sheet is missing", todo))
        elif name == SOURCE:
            yield from _read_organisation(book, title, report, faults)
        else:
            yield from _read_sheet(book, title, name, report, faults)


def _read_organisation(
    book: Opened, title: str, report: Report, faults: list[Fault]
) -> Iterator[Override]:
    for row, (key, printed, _) in enumerate(list_identity(report.source), start=2):
        if _text(book, title, row, 3, faults) != _squeeze(printed):
            faults.append(_tampered(book.where(title, row, 3)))
        value, reason = (_text(book, title, row, column, faults) for column in (5, 6))
        if value and key != FIXED_YEAR:
            yield Override(book.where(title, row, 5), SOURCE, key, "value", value, reason)


def _read_sheet(
    book: Opened, title: str, name: str, report: Report, faults: list[Fault]
) -> Iterator[Override]:
    rows = {row["row"]: row for row in report.records[name].to_dict("records")}
    places = list_places(name)
    at = {(place.kind, place.name): column for column, place in enumerate(places, start=1)}
    for number in range(2, book.values[title].max_row + 1):
        label = _text(book, title, number, 1, faults)
        reason = _text(book, title, number, at["reason", REASON], faults)
        if label == NEW:
            label, columns = (
                f"{NEW} {number}",
                [("fact", c) for c in ("line", *printed_columns(name))],
            )
        elif label in rows:
            faults += _check_facts(book, title, number, at, rows[label], name)
            columns = [*(("override", c) for c in INPUTS[name]), ("drop", DROP)]
        else:
            if label:
                faults.append(_tampered(book.where(title, number, 1)))
            continue
        for kind, column in columns:
            value = _text(book, title, number, at[kind, column], faults)
            if value:
                where = book.where(title, number, at[kind, column])
                yield Override(where, name, label, column, value, reason)


def _check_facts(
    book: Opened, title: str, number: int, at: dict[tuple[str, str], int],
    row: dict[str, str], name: str,
) -> Iterator[Fault]:  # fmt: skip
    """Check that a row still says what was read: an override of another row would go astray."""
    for column in ("line", *printed_columns(name)):
        place = at["fact", column]
        if _text(book, title, number, place, []) != _squeeze(row[column]):
            yield _tampered(book.where(title, number, place))


def _read_flat(folder: Path, report: Report, faults: list[Fault]) -> Iterator[Override]:
    path = folder / REVIEW_CSV
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    header = next(reader, [])
    if tuple(header) != CSV_COLUMNS:
        what = f"the header is wrong ({','.join(header)})"
        faults.append(Fault(f"{path.name}: row 1", what, f"Write {','.join(CSV_COLUMNS)}"))
        return
    identity = {key for key, _, _ in list_identity(report.source)} - {FIXED_YEAR}
    for cells in reader:
        where = f"{path.name}: row {reader.line_num}"
        if len(cells) != len(CSV_COLUMNS):
            if cells:
                what = f"{len(cells)} cells under {len(CSV_COLUMNS)} headings"
                faults.append(Fault(where, what, "Quote cells with commas"))
            continue
        line = dict(zip(CSV_COLUMNS, (restore_text(cell.strip()) for cell in cells), strict=True))
        if not line["override"]:
            continue
        override = Override(
            where, line["sheet"], line["row"], line["column"], line["override"], line["reason"]
        )
        if _is_known(override, report, identity):
            yield override
        else:
            what = f"there is no such cell ({override.table} {override.row} {override.column})"
            faults.append(Fault(where, what, "Change only the columns override and reason"))


def _is_known(override: Override, report: Report, identity: set[str]) -> bool:
    if override.table == SOURCE:
        return override.row in identity and override.column == "value"
    if override.table not in INPUTS:
        return False
    if override.is_new:
        return override.column in ("line", *printed_columns(override.table))
    rows = set(report.records[override.table]["row"])
    return override.row in rows and override.column in (*INPUTS[override.table], DROP)


def _text(book: Opened, title: str, row: int, column: int, faults: list[Fault]) -> str:
    try:
        return _squeeze(book.text(title, row, column))
    except NotText as error:
        faults.append(Fault(book.where(title, row, column), str(error), error.todo))
        return ""


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _tampered(where: str) -> Fault:
    return Fault(
        where,
        "says something else than what was read",
        "Undo the change; what should be read otherwise goes into the yellow cells",
    )
