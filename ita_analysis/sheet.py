"""Workbooks that people fill in: cells that are text, headings, colours, and reading them back."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ita_analysis.files import RISKY_STARTS
from ita_analysis.read.document.limits import check_archive, damaged, read_bytes
from ita_analysis.thai import display_width

# Comes with Thai Windows and Office, where these workbooks are opened; others fall back.
FONT_NAME = "TH Sarabun New"
FONT_SIZE = 15
LINE_POINTS = 25
LONGEST_CELL = 32_000
LISTS = "_lists"

INK, PAPER, HEAD, INPUT, LIKELY, FAULTY, QUIET = (
    "1F2933", "FFFFFF", "1F4E5F", "FFF8DC", "FCE4B6", "F6C7C0", "EEF1F3",
)  # fmt: skip
_LINE = Side(style="thin", color="C9D1D6")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True)
class Column:
    """A column of a sheet: what stands above it, how wide it is, whether it is filled in."""

    title: str
    width: float
    is_input: bool = False


class NotText(ValueError):  # noqa: N818 - says what a cell holds, not that a program failed
    """A cell holds what no text can be made of; ``todo`` says what its author can do."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.todo = todo


def put(cell: Any, value: Any, fill: str = PAPER, *, bold: bool = False) -> None:
    """Write a value into a cell, text always as text.

    Parameters
    ----------
    cell : openpyxl cell
    value : object
        Text from outside stays text, whatever it begins with.
    fill : str
        Colour of the cell; that of inputs also unlocks it.
    bold : bool
    """
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LONGEST_CELL] or None
        if cell.value is not None:
            # Kept from being a formula now, and when somebody edits the cell.
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(RISKY_STARTS)
    elif value is not None:
        cell.value = value
    style(cell, fill, bold=bold)


def style(cell: Any, fill: str = PAPER, *, bold: bool = False) -> None:
    """Give a cell font, border and colour; inputs are unlocked."""
    cell.font = Font(name=FONT_NAME, size=FONT_SIZE, bold=bold, color=INK)
    cell.fill = PatternFill("solid", start_color=fill)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = _BORDER
    cell.protection = Protection(locked=fill != INPUT)


def head(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Write the headings of a table, and keep them in view.

    Parameters
    ----------
    sheet : Worksheet
    row : int
        Row of the headings.
    columns : sequence of Column
    """
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(row, place)
        put(cell, column.title, HEAD, bold=True)
        cell.font = Font(name=FONT_NAME, size=FONT_SIZE, bold=True, color=PAPER)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    fit_row(sheet, row, [(column.title, column.width) for column in columns])
    sheet.freeze_panes = sheet.cell(row + 1, 1)


def fit_row(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """Make a row high enough for its texts.

    Parameters
    ----------
    sheet : Worksheet
    row : int
    texts : sequence of tuple of str and float
        Text and width of its column.
    """
    lines = max(
        sum(max(1, math.ceil(1.15 * display_width(part) / width)) for part in text.split("\n"))
        for text, width in texts
    )
    sheet.row_dimensions[row].height = LINE_POINTS * min(lines, 12)


def write_lines(sheet: Worksheet, lines: Sequence[str], width: float = 110) -> None:
    """Write lines of running text, the first as a title; one that begins with # is a heading."""
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = width
    for row, line in enumerate(lines, start=1):
        title = line.startswith("# ")
        cell = sheet.cell(row, 1)
        put(cell, line.removeprefix("# "), bold=title)
        cell.border = Border()
        if title:
            cell.font = Font(name=FONT_NAME, size=FONT_SIZE + 4, bold=True, color=HEAD)
        fit_row(sheet, row, [(line, width * (0.8 if title else 1))])
        if title:
            sheet.row_dimensions[row].height = 1.4 * LINE_POINTS


def offer(
    book: Workbook, sheet: Worksheet, cells: str, name: str, choices: Sequence[str | int]
) -> None:
    """Offer a list of choices in cells; anything else is refused on typing.

    Parameters
    ----------
    book : Workbook
    sheet : Worksheet
    cells : str
        Range, such as ``C4:C40``.
    name : str
        Name of the list; the same name must mean the same choices.
    choices : sequence of str or int
        Numbers stay numbers, so that formulas count them.
    """
    if name not in book.defined_names:
        lists = book[LISTS] if LISTS in book.sheetnames else _hidden_sheet(book, LISTS)
        place = lists.max_column + 1 if lists.cell(1, 1).value is not None else 1
        for row, choice in enumerate(choices, start=1):
            put(lists.cell(row, place), choice)
        letter = get_column_letter(place)
        book.defined_names[name] = DefinedName(
            name, attr_text=f"'{LISTS}'!${letter}$1:${letter}${len(choices)}"
        )
    rule = DataValidation(type="list", formula1=f"={name}", allow_blank=True)
    rule.errorTitle, rule.error = (
        "เลือกจากรายการ / choose from the list",
        "เลือกค่าจากรายการ หรือปล่อยว่าง",
    )
    _apply(sheet, cells, rule)


def limit(sheet: Worksheet, cells: str, low: float = 0, high: float = 100) -> None:
    """Let cells hold only a number within limits, or nothing."""
    rule = DataValidation(
        type="decimal", operator="between", formula1=str(low), formula2=str(high), allow_blank=True
    )
    rule.errorTitle = f"คะแนน {low:g}-{high:g} / score {low:g}-{high:g}"
    rule.error = f"กรอกตัวเลข {low:g} ถึง {high:g} หากไม่ทราบให้เว้นว่าง (Leave empty if unknown.)"
    _apply(sheet, cells, rule)


def finish(sheet: Worksheet) -> None:
    """Lock all cells but inputs, without a password, and let the sheet print on whole pages.

    Sizes and filters stay free.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = LINE_POINTS, True
    if sheet.freeze_panes:
        sheet.print_title_rows = "1:1"
    sheet.protection.sheet = True
    for freedom in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, freedom, False)


def hide_marker(book: Workbook, name: str, facts: dict[str, Any]) -> None:
    """Write what tells later which workbook this is, on a sheet that nobody sees."""
    sheet = _hidden_sheet(book, name)
    for row, (key, value) in enumerate(facts.items(), start=1):
        put(sheet.cell(row, 1), key)
        put(sheet.cell(row, 2), value)


def save(book: Workbook) -> bytes:
    """Return the file of a workbook."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@dataclass(frozen=True)
class Opened:
    """A workbook read back: values as last computed, and formulas as written."""

    name: str
    values: Workbook
    formulas: Workbook

    def text(self, sheet: str, row: int, column: int) -> str:
        """Return what a cell shows, as text.

        Raises
        ------
        NotText
            If it holds a date, an error, or a formula that was never computed.
        """
        formula = self.formulas[sheet].cell(row, column)
        cell = self.values[sheet].cell(row, column)
        if formula.data_type == "f" and cell.value is None:
            raise NotText(f"a formula without a value ({formula.value})", "Type the value")
        return _as_text(cell)

    def where(self, sheet: str, row: int, column: int) -> str:
        """Say where a cell is, for an error."""
        return f"{self.name}: sheet {sheet}, {get_column_letter(column)}{row}"


def open_workbook(path: Path) -> Opened:
    """Open a workbook that people filled in.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Opened

    Raises
    ------
    DataError
        If it is no workbook, damaged, locked or far too large.
    UsageError
        If there is no such file.
    """
    data = read_bytes(path)
    check_archive(path.name, data)
    try:
        books = [load_workbook(io.BytesIO(data), data_only=values) for values in (True, False)]
    except Exception as error:  # the library lets many kinds through when a file is damaged
        raise damaged(path.name, error) from error
    return Opened(path.name, *books)


def read_marker(path: Path, name: str) -> dict[str, str]:
    """Return the facts of a marker, or nothing where the file is no workbook with it.

    Parameters
    ----------
    path : Path
    name : str
        Name of the hidden sheet.

    Returns
    -------
    dict of str to str
    """
    if not _holds_sheet(path, name):
        return {}
    sheet = open_workbook(path).values[name]
    rows = sheet.iter_rows(max_row=100, max_col=2, values_only=True)
    return {str(key): str(value) for key, value in rows if key is not None and value is not None}


def _holds_sheet(path: Path, name: str) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as file:
            return f'name="{name}"' in file.read(1_000_000).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        return False


def _hidden_sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book.create_sheet(name)
    sheet.sheet_state = "veryHidden"
    finish(sheet)
    return sheet


def _apply(sheet: Worksheet, cells: str, rule: DataValidation) -> None:
    rule.showErrorMessage = True
    rule.errorStyle = "stop"
    sheet.add_data_validation(rule)
    rule.add(cells)


def _as_text(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.is_date or cell.data_type == "e":
        raise NotText(f"not text but {value}", "Format the cell as text and type it again")
    if isinstance(value, bool):
        raise NotText(f"not text but {value}", "Type what the report says")
    if isinstance(value, (int, float)):
        percent = 100 if "%" in str(cell.number_format) else 1
        return re.sub(r"\.0$", "", repr(round(float(value) * percent, 8)))
    return str(value).strip()
