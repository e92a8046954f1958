"""Read a filled-in workbook: nothing is guessed, every cell has its meaning by its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.errors import DataError, Fault, UsageError, closest, data_error
from ita_analysis.form.layout import (
    CITED_ROWS,
    COLUMNS,
    FIELDS,
    FIRST_ROW,
    MARKER,
    MEASURE_ROWS,
    SCORED,
    VERSION,
    Layout,
    Line,
    make_layout,
)
from ita_analysis.form.words import load_words
from ita_analysis.form.write import list_types, title_of
from ita_analysis.methodology import load_methodology
from ita_analysis.read.document.block import Document
from ita_analysis.read.org_names import split_name
from ita_analysis.read.printed import NotUnderstood, read_score
from ita_analysis.read.provinces import load_provinces
from ita_analysis.read.report.reading import COLUMNS as TABLES
from ita_analysis.read.report.reading import Organisation, Reading
from ita_analysis.sheet import NotText, open_workbook, read_marker
from ita_analysis.tables import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR
from ita_analysis.thai import normalise, parse_period, to_arabic_digits

Row = dict[str, Any]
FORMAT = "form"
TOTAL_NAME = "ภาพรวม"


def is_form(path: Path) -> bool:
    """Tell whether a file is a workbook that `write_form` made."""
    return path.suffix.lower() == ".xlsx" and bool(read_marker(path, MARKER))


def read_org_id(path: Path) -> str:
    """Return the key that a workbook was made for; empty for any other file."""
    return read_marker(path, MARKER).get("org_id", "")


def read_form(path: Path) -> Reading:
    """Read a filled-in workbook.

    Parameters
    ----------
    path : Path
        A file for which `is_form` holds.

    Returns
    -------
    Reading
        A line is a row of a sheet, ``places`` of its document say which. Empty cells are not in
        it: what is not known is not zero.

    Raises
    ------
    DataError
        If cells hold what they cannot, or the fixed parts of the workbook were changed; holds
        every fault by sheet and cell.
    """
    form = _Form(path)
    form.check_fixed()
    fields = form.read_fields()
    tables = {
        "scores": list(form.read_scores(fields)),
        "cited": list(form.read_cited()),
        "statements": list(form.read_statements(fields)),
        "approaches": list(form.read_approaches()),
        "measures": list(form.read_measures(fields)),
        "unread": [],
    }
    if form.faults:
        raise DataError(sorted(set(form.faults), key=form.faults.index))
    return Reading(
        document=form.document,
        organisation=form.organisation(fields),
        fiscal_year=form.layout.fiscal_year,
        measures_fiscal_year=int(fields["measures_fiscal_year"] or 0) or None,
        tables={
            name: pd.DataFrame(
                [{column: row.get(column, "") for column in TABLES[name]} for row in rows],
                columns=list(TABLES[name]),
            )
            for name, rows in tables.items()
        },
    )


class _Form:
    """One filled-in workbook, its cells as text, and what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.faults: list[Fault] = []
        self.marker = read_marker(path, MARKER)
        self.book = open_workbook(path)
        self.layout = _read_layout(path.name, self.marker)
        self.sheets = [name for name in COLUMNS if self._rows(name)]
        self._check_sheets(path.name)
        self.document = self._make_document(path.name)

    def check_fixed(self) -> None:
        """Find codes that were changed: a score would be read as another's."""
        for name in SCORED:
            for row, line in enumerate(self.layout.rows(name), start=FIRST_ROW):
                found = self._text(name, row, "code")
                if found != line.code:
                    what = f"the code was changed ({found or 'empty'}, was {line.code})"
                    todo = "Put it back, or fill in a new workbook: ita new"
                    self.faults.append(Fault(self._where(name, row, "code"), what, todo))

    def read_fields(self) -> dict[str, str]:
        """Return what is said of the organisation, by field."""
        fields = {
            field: normalise(self._text("organisation", row, "answer"))
            for row, field in enumerate(FIELDS, start=FIRST_ROW)
        }
        if fields["fiscal_year"] != str(self.layout.fiscal_year):
            what = f"the fiscal year was changed ({fields['fiscal_year'] or 'empty'})"
            todo = f"Write {self.layout.fiscal_year}, or make a workbook of that year: ita new"
            self._fault("fiscal_year", what, todo)
        if not fields["name"]:
            self._fault("name", "the name of the organisation is empty", "Fill it in")
        self._check_choice(fields, "org_type", list(list_types()))
        self._check_choice(fields, "province", list(load_provinces()))
        levels = [level.name for level in load_methodology(self.layout.fiscal_year).levels]
        self._check_choice(fields, "level", levels)
        year = to_arabic_digits(fields["measures_fiscal_year"])
        if year and not (year.isdecimal() and FIRST_FISCAL_YEAR <= int(year) <= LAST_FISCAL_YEAR):
            self._fault("measures_fiscal_year", f"not a fiscal year ({year})", "Write it like 2566")
            year = ""
        return fields | {"measures_fiscal_year": year}

    def organisation(self, fields: dict[str, str]) -> Organisation:
        """Return whose result it is; the kind may be left to the name."""
        kind, _ = split_name(fields["name"])
        org_type = list_types().get(fields["org_type"], kind.org_type if kind else "")
        named = {key: fields[key] for key in ("name", "district", "province")}
        lines = {
            key: [self._line("organisation", FIRST_ROW + FIELDS.index(key))]
            for key, value in named.items()
            if value
        }
        return Organisation(
            name=named["name"],
            org_type=org_type,
            district=named["district"],
            province=named["province"],
            printed=named,
            lines=lines,
        )

    def read_scores(self, fields: dict[str, str]) -> Iterator[Row]:
        """Yield every score that is filled in."""
        row = FIRST_ROW + FIELDS.index("total")
        if fields["total"]:
            total = Line("total", "total", "", "total", "", "")
            yield from self._score("organisation", row, "answer", total, self.layout.fiscal_year)
        for name in SCORED:
            year = self.layout.fiscal_year - (name == "previous")
            for row, line in enumerate(self.layout.rows(name), start=FIRST_ROW):
                yield from self._score(name, row, "score", line, year)

    def _score(self, sheet: str, row: int, column: str, line: Line, year: int) -> Iterator[Row]:
        printed = self._text(sheet, row, column)
        if not printed:
            return
        try:
            score = read_score(printed)
        except NotUnderstood as error:
            todo = "Type a number from 0 to 100, at most two decimals, or leave it empty"
            self.faults.append(Fault(self._where(sheet, row, column), str(error), todo))
            return
        if sheet == "items" and score not in (0.0, 100.0):
            what = f"a disclosure item is met or not ({printed})"
            self.faults.append(Fault(self._where(sheet, row, column), what, "Choose 100 or 0"))
            return
        yield {
            "line": self._line(sheet, row),
            "fiscal_year": year,
            "measure": line.measure,
            "section": line.instrument if line.measure == "question" else "",
            "name": _name(line),
            "code": line.code,
            "printed": printed,
            "score": score,
            "certainty": "certain",
        }

    def read_statements(self, fields: dict[str, str]) -> Iterator[Row]:
        """Yield the level, the only claim that the workbook asks for."""
        if fields["level"]:
            line = self._line("organisation", FIRST_ROW + FIELDS.index("level"))
            yield {"line": line, "kind": "level", "subject": "total", "value": fields["level"]}

    def read_cited(self) -> Iterator[Row]:
        """Yield the questions and items that are named with a role."""
        roles = {offered: role for role, offered in load_words()["role"].items()}
        for row, code in self._cited_rows():
            role = self._text("cited", row, "role")
            if role and role not in roles and role not in roles.values():
                where = self._where("cited", row, "role")
                what = f"the role is not known ({role})"
                self.faults.append(Fault(where, what, closest(role, list(roles))))
            elif role:
                found = {"role": roles.get(role, role), "certainty": "certain"}
                yield self._question(row, code) | found

    def read_approaches(self) -> Iterator[Row]:
        """Yield the questions and items with a cause or an approach."""
        for row, code in self._cited_rows():
            told = {key: self._text("cited", row, key) for key in ("cause", "approach")}
            if any(told.values()):
                yield self._question(row, code) | told

    def _cited_rows(self) -> Iterator[tuple[int, str]]:
        known = {line.code.lower(): line.code for line in self._questions()}
        for row in range(FIRST_ROW, FIRST_ROW + CITED_ROWS):
            texts = [self._text("cited", row, column) for column in COLUMNS["cited"]]
            code = texts[0]
            if code.lower() in known:
                yield row, known[code.lower()]
            elif any(texts):
                what = f"no question or item of {self.layout.fiscal_year} has this code ({code})"
                todo = closest(code, list(known.values()))
                self.faults.append(Fault(self._where("cited", row, "code"), what, todo))

    def _question(self, row: int, code: str) -> Row:
        line = next(line for line in self._questions() if line.code == code)
        return {"line": self._line("cited", row), "section": line.instrument, "name": code,
                "code": code}  # fmt: skip

    def _questions(self) -> tuple[Line, ...]:
        return (*self.layout.questions, *self.layout.items)

    def read_measures(self, fields: dict[str, str]) -> Iterator[Row]:
        """Yield the measures; a period without a year is that of the measures' fiscal year."""
        plan = int(fields["measures_fiscal_year"] or 0) or None
        for row in range(FIRST_ROW, FIRST_ROW + MEASURE_ROWS):
            told = {key: self._text("measures", row, key) for key in COLUMNS["measures"]}
            if not any(told.values()):
                continue
            if not told["title"]:
                where = self._where("measures", row, "title")
                self.faults.append(Fault(where, "the measure has no name", "Fill it in"))
            periods = parse_period(told["period"], plan) if told["period"] else []
            yield {
                **told,
                "line": self._line("measures", row),
                "steps": " | ".join(filter(None, map(str.strip, told["steps"].split("\n")))),
                "start": min((start for start, _ in periods), default=""),
                "end": max((end for _, end in periods), default=""),
            }

    def _check_choice(self, fields: dict[str, str], field: str, known: list[str]) -> None:
        if fields[field] and fields[field] not in known:
            what = f"is not one of the list ({fields[field]})"
            self._fault(field, what, closest(fields[field], known))

    def _fault(self, field: str, what: str, todo: str) -> None:
        where = self._where("organisation", FIRST_ROW + FIELDS.index(field), "answer")
        self.faults.append(Fault(where, what, todo))

    def _text(self, sheet: str, row: int, column: str) -> str:
        place = COLUMNS[sheet].index(column) + 1
        try:
            return self.book.text(title_of(sheet), row, place)
        except NotText as error:
            where = self._where(sheet, row, column)
            self.faults.append(Fault(where, str(error), error.todo))
            return ""

    def _where(self, sheet: str, row: int, column: str) -> str:
        return self.book.where(title_of(sheet), row, COLUMNS[sheet].index(column) + 1)

    def _rows(self, name: str) -> int:
        """Return how many rows of a sheet are read."""
        counts = {"organisation": len(FIELDS), "cited": CITED_ROWS, "measures": MEASURE_ROWS}
        return counts[name] if name in counts else len(self.layout.rows(name))

    def _check_sheets(self, name: str) -> None:
        missing = [title_of(sheet) for sheet in self.sheets
                   if title_of(sheet) not in self.book.values.sheetnames]  # fmt: skip
        if missing:
            todo = "Put it back under its name, or fill in a new workbook: ita new"
            raise DataError(
                Fault(f"{name}: sheet {sheet}", "the sheet is missing", todo) for sheet in missing
            )

    def _line(self, sheet: str, row: int) -> int:
        """Return the line of a row, counted through the sheets; row 1 of each is its heading."""
        before = self.sheets[: self.sheets.index(sheet)]
        return sum(self._rows(name) + 1 for name in before) + row

    def _make_document(self, name: str) -> Document:
        lines: list[str] = []
        places: dict[int, str] = {}
        for sheet in self.sheets:
            values = self.book.values[title_of(sheet)]
            for row in range(1, self._rows(sheet) + FIRST_ROW):
                cells = (
                    values.cell(row, place).value for place in range(1, len(COLUMNS[sheet]) + 1)
                )
                text = "\t".join("" if cell is None else str(cell) for cell in cells)
                lines.append(" ".join(text.split("\n")))
                places[len(lines)] = f"sheet {title_of(sheet)}, row {row}"
        return Document(name, FORMAT, tuple(lines), (), places)


def _name(line: Line) -> str:
    """Return a name as a report would print it."""
    if line.measure == "total":
        return TOTAL_NAME
    return line.label_th if line.measure == "indicator" else line.code


def _read_layout(name: str, marker: dict[str, str]) -> Layout:
    """Return the layout of the year that the workbook was made for."""
    todo = "Fill in a new workbook: ita new"
    if marker.get("version") != VERSION:
        what = f"the workbook is of another version ({marker.get('version')})"
        raise data_error(name, what, todo)
    try:
        layout = make_layout(int(marker.get("fiscal_year", "")))
    except (ValueError, UsageError):
        what = f"its fiscal year is not known ({marker.get('fiscal_year')})"
        raise data_error(name, what, todo) from None
    if layout.fingerprint != marker.get("layout"):
        what = f"its codes are no longer those of fiscal year {layout.fiscal_year}"
        raise data_error(name, what, todo)
    return layout
