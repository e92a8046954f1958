"""Read an edited workbook of a plan: a cell has its meaning by its place, nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from ita_analysis.errors import DataError, Fault, closest, data_error
from ita_analysis.plan.draft import BETWEEN_CODES, BETWEEN_TEXTS
from ita_analysis.plan.status import IN_PROGRESS, NOT_STARTED, PERCENT
from ita_analysis.plan.words import load_words
from ita_analysis.plan.workbook import COLUMNS, FIRST_ROW, MARKER, VERSION, heading_of, title_of
from ita_analysis.sheet import NotText, open_workbook, read_marker
from ita_analysis.thai import BUDDHIST_ERA, normalise, parse_period, to_arabic_digits

MOST_ROWS = 300
# Longer is no measure but a document pasted into a cell.
LONGEST = {"steps_th": 4000, "steps_en": 4000, "evidence": 2000, "note": 2000}
LONGEST_OTHER = 1000
LISTED = ("steps_th", "steps_en", "follow_up_th", "follow_up_en")
EDITED = ("measures", "progress")
_BULLET = re.compile(r"^(?:\d{1,2}[.)]\s+|[-•–*]\s+)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00:00)?")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d{2})")
FIRST_BUDDHIST = 2400  # no year of the other era is meant from here on

Row = dict[str, str]


@dataclass(frozen=True)
class EditedPlan:
    """What an edited workbook holds.

    Parameters
    ----------
    name : str
        Of the file.
    org_id : str
    fiscal_year : int
        Of the result, Buddhist era.
    measures : tuple of dict
        By column of the table ``measures``, with ``line``, the row of the sheet; ``units`` is
        what both columns of units hold. Texts only.
    faults : tuple of Fault
        What no value can be made of.
    """

    name: str
    org_id: str
    fiscal_year: int
    measures: tuple[Row, ...]
    faults: tuple[Fault, ...]

    def where(self, sheet: str, row: str | int, column: str) -> str:
        """Say where a cell is, for an error."""
        letter = get_column_letter(COLUMNS[sheet].index(column) + 1)
        return f"{self.name}: sheet {title_of(sheet)}, {letter}{row}"


def is_plan(path: Path) -> bool:
    """Tell whether a file is a workbook that `write_plan` made."""
    return path.suffix.lower() == ".xlsx" and bool(read_marker(path, MARKER))


def read_plan(path: Path) -> EditedPlan:
    """Read an edited workbook.

    Parameters
    ----------
    path : Path

    Returns
    -------
    EditedPlan
        With the faults of cells, so that they can be told together with those of the plan.

    Raises
    ------
    DataError
        If it is no workbook of a plan, or sheets or columns are gone; holds all of these.
    """
    marker = read_marker(path, MARKER) if path.suffix.lower() == ".xlsx" else {}
    if not marker:
        todo = "Make one with: ita plan ORG YEAR"
        raise data_error(path.name, "this is not a workbook of a plan", todo)
    if marker.get("version") != VERSION or not marker.get("fiscal_year", "").isdecimal():
        what = f"the workbook is of another version ({marker.get('version')})"
        raise data_error(path.name, what, "Make a new one with: ita plan ORG YEAR")
    book = _Book(path)
    book.check_shape()
    measures = list(book.read_measures(int(marker["fiscal_year"]) + 1))
    book.add_progress(measures, int(marker["fiscal_year"]) + 1)
    return EditedPlan(
        name=path.name,
        org_id=marker.get("org_id", ""),
        fiscal_year=int(marker["fiscal_year"]),
        measures=tuple(measures),
        faults=tuple(dict.fromkeys(book.faults)),
    )


class _Book:
    """One workbook, its cells as text, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.faults: list[Fault] = []
        self.book = open_workbook(path)

    def check_shape(self) -> None:
        """Find sheets and columns that are gone, and merged cells.

        Raises
        ------
        DataError
            If anything is: what stands where is not known then.
        """
        faults: list[Fault] = []
        for name in EDITED:
            title = title_of(name)
            if title not in self.book.values.sheetnames:
                todo = "Put it back, or make a new workbook with: ita plan ORG YEAR"
                faults.append(Fault(f"{self.book.name}: sheet {title}", "is missing", todo))
                continue
            faults += self._check_headings(name)
            for merged in self.book.values[title].merged_cells.ranges:
                where = f"{self.book.name}: sheet {title}, {merged.coord}"
                todo = "Split them; each measure has cells of its own"
                faults.append(Fault(where, "cells are merged", todo))
        if faults:
            raise DataError(faults)

    def _check_headings(self, name: str) -> Iterator[Fault]:
        sheet = self.book.values[title_of(name)]
        for place, key in enumerate(COLUMNS[name], start=1):
            found = str(sheet.cell(1, place).value or "")
            if normalise(found) != normalise(heading_of(key)):
                wanted = heading_of(key).splitlines()[0]
                what = f"the column {wanted!r} is not here ({normalise(found)[:40] or 'empty'})"
                todo = "Put columns and headings back as they were"
                yield Fault(self._where(name, 1, key), what, todo)

    def read_measures(self, plan_year: int) -> Iterator[Row]:
        """Yield the measures that are filled in."""
        for row in self._rows("measures"):
            texts = {key: self._text("measures", row, key) for key in COLUMNS["measures"]}
            # A number alone is left of a measure that was cleared.
            if not any(text for key, text in texts.items() if key != "number"):
                continue
            units = [texts.pop("unit"), *re.split(r"[,;\n]+", texts.pop("others"))]
            cleaned = {key: _join(text) if key in LISTED else _line(text)
                       for key, text in texts.items()}  # fmt: skip
            for key in ("start", "end"):
                cleaned[key] = self._date("measures", row, key, plan_year)
            named = (normalise(unit) for unit in units)
            yield {
                "line": str(row),
                **cleaned,
                "number": to_arabic_digits(cleaned["number"]),
                "units": BETWEEN_CODES.join(dict.fromkeys(unit for unit in named if unit)),
                **dict.fromkeys(("status", "progress", "reported", "evidence", "note"), ""),
            }

    def add_progress(self, measures: Sequence[Row], plan_year: int) -> None:
        """Put to each measure what is recorded of its progress."""
        by_number = {measure["number"]: measure for measure in measures}
        seen: set[str] = set()
        for row in self._rows("progress"):
            found = {key: _line(self._text("progress", row, key)) for key in COLUMNS["progress"]
                     if key != "name"}  # fmt: skip
            number = to_arabic_digits(found.pop("number"))
            if not any(found.values()):
                continue
            measure = by_number.get(number)
            if measure is None or number in seen:
                what = "stands twice" if number in seen else "is no measure's"
                todo = "Give each measure one row, with its number"
                self._fault("progress", row, "number", f"the number {what} ({number})", todo)
                continue
            seen.add(number)
            measure |= {
                "progress_line": str(row),
                "status": self._status(row, found["status"]),
                "progress": self._percent(row, found["progress"]),
                "reported": self._date("progress", row, "reported", plan_year),
                "evidence": found["evidence"],
                "note": found["note"],
            }
            measure["progress"] = measure["progress"] or _percent_of(measure["status"])

    def _status(self, row: int, shown: str) -> str:
        statuses = {normalise(text): key for key, text in load_words()["status"].items()}
        known = statuses | {key: key for key in statuses.values()}
        if shown and shown not in known:
            todo = closest(shown, list(statuses))
            self._fault("progress", row, "status", f"the status is not known ({shown})", todo)
        return known.get(shown, "")

    def _percent(self, row: int, shown: str) -> str:
        text = to_arabic_digits(shown).removesuffix("%").strip()
        if not text:
            return ""
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or float(text) > 100:
            todo = "Type a number from 0 to 100, or leave it empty"
            self._fault("progress", row, "progress", f"not a percentage ({shown})", todo)
            return ""
        return f"{float(text):g}"

    def _date(self, sheet: str, row: int, column: str, plan_year: int) -> str:
        value = self._value(sheet, row, column)
        try:
            iso = _read_date(value, plan_year, end=column == "end")
        except ValueError:
            what = f"not a date ({normalise(str(value))[:60]})"
            todo = f"Type it like 1 ต.ค. {plan_year - 1} or {plan_year - 1 - BUDDHIST_ERA}-10-01"
            self._fault(sheet, row, column, what, todo)
            return ""
        return iso

    def _value(self, sheet: str, row: int, column: str) -> Any:
        return self.book.values[title_of(sheet)].cell(row, self._place(sheet, column)).value

    def _text(self, sheet: str, row: int, column: str) -> str:
        """Return a cell as text, with its lines; a formula is refused whatever it gives."""
        place = self._place(sheet, column)
        formula = self.book.formulas[title_of(sheet)].cell(row, place)
        if formula.data_type == "f" and column != "name":
            todo = "Type the value itself"
            self._fault(sheet, row, column, f"a formula ({str(formula.value)[:40]})", todo)
            return ""
        if column in ("start", "end", "reported"):  # read by themselves, as they may be dates
            return "" if self._value(sheet, row, column) is None else "date"
        try:
            text = "" if column == "name" else self.book.text(title_of(sheet), row, place)
        except NotText as error:
            self._fault(sheet, row, column, str(error), error.todo)
            return ""
        most = LONGEST.get(column, LONGEST_OTHER)
        if len(text) > most:
            what = f"{len(text)} characters"
            self._fault(sheet, row, column, what, f"Keep it within {most} characters")
            return text[:most]
        return text

    def _rows(self, sheet: str) -> Iterable[int]:
        last = self.book.values[title_of(sheet)].max_row
        if last > MOST_ROWS:
            self._rows_fault(sheet, last)
        return range(FIRST_ROW, min(last, MOST_ROWS) + 1)

    def _rows_fault(self, sheet: str, last: int) -> None:
        where = f"{self.book.name}: sheet {title_of(sheet)}"
        what, todo = f"{last} rows", f"Clear what stands below row {MOST_ROWS}"
        self.faults.append(Fault(where, what, todo))

    def _place(self, sheet: str, column: str) -> int:
        return COLUMNS[sheet].index(column) + 1

    def _where(self, sheet: str, row: int, column: str) -> str:
        return self.book.where(title_of(sheet), row, self._place(sheet, column))

    def _fault(self, sheet: str, row: int, column: str, what: str, todo: str) -> None:
        self.faults.append(Fault(self._where(sheet, row, column), what, todo))


def _percent_of(status: str) -> str:
    """Return the percentage that a status itself says; empty where it leaves it open."""
    low, high = PERCENT.get(status, (0, 100))
    return str(low) if low == high else ""


def needs_percent(status: str) -> bool:
    """Tell whether a status says too little without a percentage."""
    return status == IN_PROGRESS


def needs_date(status: str) -> bool:
    """Tell whether a status must say as of when."""
    return status not in ("", NOT_STARTED)


def _read_date(value: Any, plan_year: int, *, end: bool) -> str:
    """Read a date of either era as ISO; a month alone is its first or last day.

    Raises
    ------
    ValueError
        If it is none.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return _iso(value.year, value.month, value.day)
    text = normalise(to_arabic_digits(str(value)))
    if found := _ISO.fullmatch(text):
        return _iso(*map(int, found.groups()))
    if found := _SLASHES.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _iso(year, month, day)
    periods = parse_period(text, plan_year)
    if len(periods) != 1 or not periods[0][0]:
        raise ValueError(text)
    return periods[0][1 if end else 0]


def _iso(year: int, month: int, day: int) -> str:
    western = year - BUDDHIST_ERA if year >= FIRST_BUDDHIST else year
    return datetime.date(western, month, day).isoformat()


def _join(text: str) -> str:
    """Join the lines of a cell as the table of measures keeps them, without their bullets."""
    lines = (normalise(line) for line in text.replace("|", "\n").split("\n"))
    return BETWEEN_TEXTS.join(_BULLET.sub("", line) for line in lines if line)


def _line(text: str) -> str:
    return normalise(" ".join(text.split("\n")))


def drop_stale(measures: Sequence[Row], known: Iterable[Mapping[str, Any]]) -> None:
    """Take away English that belongs to Thai which was edited since.

    Parameters
    ----------
    measures : sequence of dict
        Changed in place: better no English than one that says something else.
    known : iterable of mapping
        Measures whose two languages belong together.
    """
    pairs: dict[str, dict[str, set[str]]] = {"title": {}, "steps": {}, "follow_up": {}}
    for row in known:
        for name, texts in pairs.items():
            texts.setdefault(row[f"{name}_en"], set()).add(row[f"{name}_th"])
    for measure in measures:
        for name, texts in pairs.items():
            english = measure[f"{name}_en"]
            if english in texts and measure[f"{name}_th"] not in texts[english]:
                measure[f"{name}_en"] = ""
