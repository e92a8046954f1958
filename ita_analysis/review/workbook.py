"""The workbook, and the flat table beside it, in which a person reviews a reading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from ita_analysis import sheet as sheets
from ita_analysis.files import defuse_text
from ita_analysis.read.printed import read_score
from ita_analysis.read.records import COLUMNS
from ita_analysis.read.vocabulary import ROLES, STATEMENT_KINDS
from ita_analysis.review.records import Records, read_values
from ita_analysis.review.words import load_words, word
from ita_analysis.sheet import FAULTY, INPUT, LIKELY, PAPER, QUIET, Column
from ita_analysis.tables import MEASURES

REVIEW_XLSX = "review.xlsx"
REVIEW_CSV = "review.csv"
CSV_COLUMNS = (
    "sheet", "row", "line", "text", "column", "printed", "reading", "certainty", "override",
    "reason",
)  # fmt: skip
# What a reviewer can override; another thing is dropped and added.
INPUTS: dict[str, tuple[str, ...]] = {
    "scores": ("score", "name"),
    "cited": ("name", "role"),
    "statements": ("value", "subject"),
    "approaches": ("name", "cause_th", "approach_th"),
    "measures": ("number", "title_th", "steps_th", "units", "period", "follow_up_th", "targets"),
}
IDENTITY = (
    "name_th", "name_en", "org_type", "district", "district_en", "province", "province_en",
)  # fmt: skip
FIXED_YEAR, PLAN_YEAR = "fiscal_year", "measures_fiscal_year"
DROP, REASON, NEW = "drop", "reason", "new"
NEW_ROWS = 15
# English texts are ours, not the report's, and wait for a translator.
_HIDDEN = ("line", "cause_en", "approach_en", "title_en", "steps_en", "follow_up_en")
_LONGEST_TEXT = 160
_WIDTHS = {
    "row": 7, "line": 8, "text": 46, "measure": 13, "section": 16, "name": 30, "score": 14,
    "role": 16, "kind": 24, "subject": 24, "value": 18, "cause_th": 36, "approach_th": 36,
    "number": 12, "title_th": 40, "steps_th": 46, "units": 20, "period": 22, "follow_up_th": 30,
    "targets": 16, "code": 10, "reading": 12, "start": 13, "end": 13, "certainty": 16, "drop": 12,
    "reason": 30,
}  # fmt: skip
_CHOICES: dict[str, Sequence[str]] = {
    "measure": MEASURES, "role": ROLES, "kind": STATEMENT_KINDS, "drop": ("x",),
}  # fmt: skip
_COLOURS = {"likely": LIKELY, "missing": FAULTY}


@dataclass(frozen=True)
class Place:
    """A column of a review sheet.

    Parameters
    ----------
    kind : {"fact", "override", "drop", "reason"}
        Whether it tells something or is filled in.
    name : str
        Column of the record, for an override too.
    """

    kind: str
    name: str

    @property
    def title(self) -> str:
        """Heading, Thai above English."""
        group = "override" if self.kind == "override" else "column"
        return "\n".join(load_words()[group][self.name])


def list_places(name: str) -> list[Place]:
    """List the columns of the review sheet of a record."""
    facts = ["row", "line", "text", *printed_columns(name)]
    facts += {"scores": ["code", "reading"], "cited": ["code"], "approaches": ["code"],
              "measures": ["start", "end"]}.get(name, [])  # fmt: skip
    return [
        *(Place("fact", fact) for fact in (*facts, "certainty")),
        *(Place("override", column) for column in INPUTS[name]),
        Place("drop", DROP),
        Place("reason", REASON),
    ]


def printed_columns(name: str) -> list[str]:
    """List what a review sheet shows of a record as printed, its line left out."""
    return [column for column in COLUMNS[name] if column not in _HIDDEN]


def write_review(records: Records) -> dict[str, bytes]:
    """Write the review of a reading.

    Parameters
    ----------
    records : Records

    Returns
    -------
    dict of str to bytes
        ``review.xlsx`` and ``review.csv``, the same facts in both.
    """
    facts = {name: list(_list_facts(records, name)) for name in INPUTS}
    book = Workbook()
    guide = book.active
    guide.title = word("sheet.guide")
    sheets.write_lines(guide, load_words()["guide"]["lines"])
    _write_organisation(book, records)
    for name, rows in facts.items():
        _write_sheet(book, name, rows)
    _write_unread(book, records)
    for sheet in book.worksheets:
        sheets.finish(sheet)
    return {REVIEW_XLSX: sheets.save(book), REVIEW_CSV: _write_flat(records, facts)}


def list_identity(records_source: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield key, printed value and line of what can be overridden of ``SOURCE.toml``."""
    organisation = records_source["organisation"]
    lines = organisation.get("lines", {})
    for key in IDENTITY:
        yield key, str(organisation[key]), str(lines.get(key, ""))
    for key in (PLAN_YEAR, FIXED_YEAR):
        yield key, str(records_source.get(key, "")), ""


def _list_facts(records: Records, name: str) -> Iterator[dict[str, str]]:
    """Yield what a sheet shows, row by row."""
    lines = records.text.split("\n")
    values = read_values(records)[name]
    table = records.tables[name]
    for place, row in enumerate(table.to_dict("records")):
        line = int(row["line"])
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        read = {column: values.iloc[place][column] for column in INPUTS[name]}
        yield {
            **row,
            "row": str(place + 2),
            "text": _shorten(text),
            "reading": _show_score(read.get("score", "")),
            "certainty": row.get("certainty", "") or "certain",
            **{f"read_{column}": value for column, value in read.items()},
        }


def _show_score(text: str) -> str:
    score = read_score(text)
    return f"{score:.2f}" if score == score else ""  # noqa: PLR0124 - NaN


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _write_organisation(book: Workbook, records: Records) -> None:
    sheet = book.create_sheet(word("sheet.organisation"))
    titles = {"about": 46, "line": 10, "printed": 44, "reading": 44, "override": 44, "reason": 40}
    columns = [Column("\n".join(load_words()["column"][key]), titles[key]) for key in titles]
    sheets.head(sheet, 1, columns)
    settled = {entry["column"]: str(entry["value"]) for entry in records.corrections}
    for row, (key, printed, line) in enumerate(list_identity(records.source), start=2):
        read = settled.get(f"organisation.{key}", printed)
        fill = LIKELY if read != printed else PAPER
        about = " / ".join(load_words()["organisation"][key])
        for place, value in enumerate((about, line, printed, read), start=1):
            sheets.put(sheet.cell(row, place), value, QUIET if place == 1 else fill)
        sheets.fit_row(sheet, row, [(about, 46), (printed, 44), (read, 44)])
        fixed = key == FIXED_YEAR
        for place in (5, 6):
            sheets.put(sheet.cell(row, place), None, QUIET if fixed else INPUT)


def _write_sheet(book: Workbook, name: str, rows: Sequence[dict[str, str]]) -> None:
    sheet = book.create_sheet(word(f"sheet.{name}"))
    places = list_places(name)
    columns = [Column(place.title, _WIDTHS[place.name]) for place in places]
    sheets.head(sheet, 1, columns)
    for number, row in enumerate(rows, start=2):
        colour = _COLOURS.get(row["certainty"], PAPER)
        for column, place in enumerate(places, start=1):
            is_input = place.kind != "fact"
            shown = None if is_input else _show(row, place.name)
            sheets.put(sheet.cell(number, column), shown, INPUT if is_input else colour)
        texts = [(_show(row, p.name), _WIDTHS[p.name]) for p in places if p.kind == "fact"]
        sheets.fit_row(sheet, number, texts)
    first = len(rows) + 2
    for number in range(first, first + NEW_ROWS):
        _write_new_row(sheet, number, name, places)
    last = first + NEW_ROWS - 1
    for column, place in enumerate(places, start=1):
        if place.name in _CHOICES:
            letter = get_column_letter(column)
            cells = f"{letter}2:{letter}{last}"
            sheets.offer(book, sheet, cells, place.name, _CHOICES[place.name])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(places))}{last}"
    sheet.freeze_panes = "C2"


def _write_new_row(sheet: Any, number: int, name: str, places: Sequence[Place]) -> None:
    filled_in = {"line", *printed_columns(name)}
    for column, place in enumerate(places, start=1):
        asked = place.kind == "reason" or (place.kind == "fact" and place.name in filled_in)
        sheets.put(sheet.cell(number, column), None, INPUT if asked else QUIET)
    sheets.put(sheet.cell(number, 1), NEW, QUIET)


def _show(row: dict[str, str], column: str) -> str:
    if column == "certainty":
        return word(f"certainty.{row[column]}")
    return row.get(column, "")


def _write_unread(book: Workbook, records: Records) -> None:
    sheet = book.create_sheet(word("sheet.unread"))
    titles = {"line": 10, "text": 110, "why": 70}
    columns = [Column("\n".join(load_words()["column"][key]), titles[key]) for key in titles]
    sheets.head(sheet, 1, columns)
    for number, row in enumerate(records.unread.to_dict("records"), start=2):
        for place, key in enumerate(titles, start=1):
            sheets.put(sheet.cell(number, place), row[key])
        sheets.fit_row(sheet, number, [(row[key], titles[key]) for key in titles])


def _write_flat(records: Records, facts: dict[str, list[dict[str, str]]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    settled = {entry["column"]: str(entry["value"]) for entry in records.corrections}
    for key, printed, line in list_identity(records.source):
        if key != FIXED_YEAR:
            read = settled.get(f"organisation.{key}", printed)
            cells = ["organisation", key, line, "", "value", printed, read, "", "", ""]
            writer.writerow([defuse_text(cell) for cell in cells])
    for name, rows in facts.items():
        for row in rows:
            for column in (*INPUTS[name], DROP):
                printed, read = row.get(column, ""), row.get(f"read_{column}", "")
                cells = [name, row["row"], row["line"], row["text"], column, printed, read,
                         row["certainty"], "", ""]  # fmt: skip
                writer.writerow([defuse_text(cell) for cell in cells])
    return written.getvalue().encode("utf-8-sig", "replace")
