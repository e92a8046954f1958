"""Excel workbooks."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections import defaultdict
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from ita_analysis.read.document.block import Cell, Document
from ita_analysis.read.document.limits import CELLS, too_large, too_many_cells
from ita_analysis.read.document.script import Script
from ita_analysis.thai import BUDDHIST_ERA, MONTHS

_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([^\"']{1,40})")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DECIMALS = re.compile(r"0(?:\.(0+))?(?![0.#?])")


def read_xlsx(name: str, data: bytes) -> Document:
    """Return a workbook taken apart: every sheet a heading and tables, empty rows dividing them.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes
        All of it, within the bounds of `check_archive`.

    Returns
    -------
    Document
        Values as Excel shows them: a share of 0.8979 in a cell of percent is "89.79%". Formulas
        give the value that was last computed. Places name sheet and row, and say "hidden".
    """
    _check_merges(name, data)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    script = Script(name, "xlsx")
    total = 0
    for sheet in book.worksheets:
        hidden = "" if sheet.sheet_state == "visible" else "hidden "
        rows = _filled_rows(sheet)
        if rows:
            script.add_heading(sheet.title, 1, f"{hidden}sheet {sheet.title}")
        table: list[tuple[str, list[Cell]]] = []
        last = 0
        for number in sorted(rows):
            if number > last + 1:
                _add_block(script, table)
                table = []
            last = number
            cells = rows[number]
            total += max(cells)
            if total > CELLS:
                raise too_many_cells(name)
            hidden_row = hidden or ("hidden row of " if _row_hidden(sheet, number) else "")
            place = f"{hidden_row}sheet {sheet.title}, row {number}"
            table.append((place, [cells.get(n, Cell()) for n in range(1, max(cells) + 1)]))
        _add_block(script, table)
    return script.finish()


def _add_block(script: Script, rows: list[tuple[str, list[Cell]]]) -> None:
    """Write down rows that stand together: titles above and notes below are running text."""
    first = next((n for n, row in enumerate(rows) if not _is_line(row[1])), len(rows))
    after = next((n for n in range(len(rows), 0, -1) if not _is_line(rows[n - 1][1])), 0)
    _add_lines(script, rows[:first])
    script.add_table(rows[first:after])
    _add_lines(script, rows[max(first, after) :])


def _add_lines(script: Script, rows: list[tuple[str, list[Cell]]]) -> None:
    for place, cells in rows:
        for part in cells[0].parts:
            script.add_paragraph(part, place)


def _is_line(cells: list[Cell]) -> bool:
    """Return whether nothing but the first cell of a row holds something."""
    return len(cells) == 1 and bool(cells[0].parts)


def _check_merges(name: str, data: bytes) -> None:
    """Refuse merges over more cells than any report: the library makes room for every one."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                for area in _MERGE.findall(archive.read(part)):
                    total += _cells_in(area.decode())
    if total > CELLS:
        raise too_large(name, f"it merges {total:,} cells")


def _cells_in(area: str) -> int:
    """Return how many cells an area such as "A1:B2" has."""
    try:
        left, top, right, bottom = range_boundaries(area)
    except (ValueError, TypeError):
        return 0
    return (
        int((right - left + 1) * (bottom - top + 1))
        if None not in (left, top, right, bottom)
        else 0
    )


def _filled_rows(sheet: Any) -> dict[int, dict[int, Cell]]:
    """Return the cells that hold something, by row and column."""
    spans = {
        (area.min_row, area.min_col): (
            area.max_row - area.min_row + 1,
            area.max_col - area.min_col + 1,
        )
        for area in sheet.merged_cells.ranges
    }
    rows: dict[int, dict[int, Cell]] = defaultdict(dict)
    # Its own dictionary: the public ways fill the whole rectangle up to the farthest cell.
    for (row, column), cell in sheet._cells.items():
        text = _shown(cell)
        if text:
            parts = tuple(part.strip() for part in text.split("\n") if part.strip())
            rows[row][column] = Cell(parts, *spans.get((row, column), (1, 1)))
    return rows


def _row_hidden(sheet: Any, number: int) -> bool:
    """Return whether a row is hidden, without making one that is not there."""
    return number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden)


def _shown(cell: Any) -> str:
    """Return a value as Excel shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime.date):
        return _day(value)
    return str(value).strip()


def _day(value: datetime.date) -> str:
    """Return a day as documents print it, in the Buddhist era, with the time if there is one."""
    # Years typed in the Buddhist era are ones of the far future to Excel.
    year = value.year + (BUDDHIST_ERA if value.year < 2400 else 0)
    day = f"{value.day} {MONTHS[value.month - 1]} {year}"
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return f"{day} {value:%H:%M}"
    return day


def _number(value: float, form: str) -> str:
    """Return a number as its format shows it, but never with less than two of its decimals."""
    form = _LITERAL.sub("", form.partition(";")[0])
    if "%" in form:
        return _number(float(f"{value * 100:.12g}"), form.replace("%", "")) + "%"
    plain = f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:g}"
    decimals = _DECIMALS.search(form)
    if decimals is None:
        return plain
    own = len(plain.partition(".")[2])
    return f"{value:.{max(len(decimals[1] or ''), min(own, 2))}f}"
