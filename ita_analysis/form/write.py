"""Write the fill-in workbook of a fiscal year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ita_analysis import sheet as sheets
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
from ita_analysis.form.words import load_words, title
from ita_analysis.methodology import load_methodology
from ita_analysis.read.provinces import load_provinces
from ita_analysis.read.report.organisation import read_org_types
from ita_analysis.sheet import FAULTY, INPUT, PAPER, QUIET, Column

# Published scores have two decimals, so those computed from them lie this far apart at most.
TOLERANCE = 0.01
_WIDTHS = {
    "about": 40, "answer": 56, "note": 60, "code": 10, "kind": 40, "label_th": 52, "label_en": 52,
    "group": 16, "score": 16, "computed": 22, "agrees": 14, "role": 30, "cause": 50,
    "approach": 50, "number": 9, "title": 46, "steps": 56, "units": 28, "period": 28,
    "follow_up": 36, "targets": 18,
}  # fmt: skip
_SCORE_FORMAT = "0.00"


def write_form(fiscal_year: int, known: Mapping[str, str]) -> bytes:
    """Write the fill-in workbook of a fiscal year.

    Parameters
    ----------
    fiscal_year : int
        Buddhist era.
    known : mapping of str to str
        What is known of the organisation: ``name``, ``org_type``, ``district``, ``province`` and
        ``org_id``.

    Returns
    -------
    bytes
        An XLSX file.

    Raises
    ------
    UsageError
        If the fiscal year has no methodology; lists the known ones.
    """
    layout = make_layout(fiscal_year)
    book = Workbook()
    guide = book.active
    guide.title = title_of("guide")
    lines = [line.format(year=fiscal_year) for line in load_words()["guide"]["lines"]]
    sheets.write_lines(guide, lines)
    _write_organisation(book, layout, known)
    for name in SCORED:
        if layout.rows(name):
            _write_scores(book, layout, name)
    _write_cited(book, layout)
    _write_measures(book)
    for sheet in book.worksheets:
        sheets.finish(sheet)
    facts = {"kind": "ita new", "version": VERSION, "fiscal_year": fiscal_year}
    facts |= {"layout": layout.fingerprint, "org_id": known.get("org_id", "")}
    sheets.hide_marker(book, MARKER, facts)
    return sheets.save(book)


def title_of(sheet: str) -> str:
    """Return the title of a sheet."""
    return str(load_words()["sheet"][sheet])


def list_types() -> dict[str, str]:
    """Return the types of organisations as offered, by what is offered."""
    return {
        " ".join((kind.forms_th[0], *kind.forms_en[:1])): kind.org_type
        for kind in read_org_types().values()
    }


def _add_sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book.create_sheet(title_of(name))
    columns = [Column(title("column", key), _WIDTHS[key]) for key in COLUMNS[name]]
    sheets.head(sheet, 1, columns)
    return sheet


def _write_organisation(book: Workbook, layout: Layout, known: Mapping[str, str]) -> None:
    sheet = _add_sheet(book, "organisation")
    types = {key: offered for offered, key in list_types().items()}
    filled: dict[str, Any] = dict(known) | {
        "org_type": types.get(known.get("org_type", "")),
        "fiscal_year": layout.fiscal_year,
    }
    for row, field in enumerate(FIELDS, start=FIRST_ROW):
        note = load_words()["note"][field]
        sheets.put(sheet.cell(row, 1), title("field", field), QUIET, bold=True)
        fixed = field == "fiscal_year"
        sheets.put(sheet.cell(row, 2), filled.get(field) or None, QUIET if fixed else INPUT)
        sheets.put(sheet.cell(row, 3), note)
        sheets.fit_row(sheet, row, [(title("field", field), 40), (note, 60)])
    rows = {field: f"B{row}" for row, field in enumerate(FIELDS, start=FIRST_ROW)}
    method = load_methodology(layout.fiscal_year)
    sheets.offer(book, sheet, rows["org_type"], "org_types", list(types.values()))
    sheets.offer(book, sheet, rows["province"], "provinces", sorted(load_provinces()))
    sheets.offer(book, sheet, rows["level"], "levels", [level.name for level in method.levels])
    sheets.limit(sheet, rows["total"])
    sheets.limit(sheet, rows["measures_fiscal_year"], layout.fiscal_year, layout.fiscal_year + 5)
    sheet[rows["total"]].number_format = _SCORE_FORMAT
    _write_total(sheet, layout)


def _write_total(sheet: Worksheet, layout: Layout) -> None:
    """Write the total that the typed instruments give, below the fields."""
    method = load_methodology(layout.fiscal_year)
    row = FIRST_ROW + len(FIELDS)
    cells = [
        f"'{title_of('indicators')}'!{_cell(layout, 'indicators', part.code)}"
        for part in method.instruments
    ]
    terms = [f"{part.weight}*{cell}" for part, cell in zip(method.instruments, cells, strict=True)]
    formula = f'=IF(COUNT({",".join(cells)})={len(cells)},ROUND({"+".join(terms)},2),"")'
    sheets.put(sheet.cell(row, 1), title("column", "computed"), QUIET, bold=True)
    sheets.fit_row(sheet, row, [(title("column", "computed"), 40)])
    _put_formula(sheet.cell(row, 2), formula)
    total = f"$B${FIRST_ROW + FIELDS.index('total')}"
    _warn(sheet, f"B{row}", f"AND(ISNUMBER(B{row}),ISNUMBER({total}),{_differs(f'B{row}', total)})")


def _write_scores(book: Workbook, layout: Layout, name: str) -> None:
    sheet = _add_sheet(book, name)
    keys, rows = COLUMNS[name], layout.rows(name)
    for row, line in enumerate(rows, start=FIRST_ROW):
        for column, key in enumerate(keys, start=1):
            cell = sheet.cell(row, column)
            if key == "score":
                sheets.put(cell, None, INPUT)
                cell.number_format = _SCORE_FORMAT
            elif key in ("computed", "agrees"):
                sheets.put(cell, None, QUIET)
            else:
                bold = line.kind in ("instrument", "indicator", "total") and key != "kind"
                sheets.put(cell, _show(line, key), PAPER, bold=bold)
        texts = [(_show(line, key), _WIDTHS[key]) for key in keys[:4]]
        sheets.fit_row(sheet, row, texts)
    score = "ABCDEFG"[keys.index("score")]
    cells = f"{score}{FIRST_ROW}:{score}{FIRST_ROW + len(rows) - 1}"
    if name == "items":
        sheets.offer(book, sheet, cells, "met", [0, 100])
    else:
        sheets.limit(sheet, cells)
    if name == "indicators":
        _write_checks(sheet, layout)


def _show(line: Line, key: str) -> str:
    if key == "kind":
        return str(load_words()["kind"][line.kind])
    return str(getattr(line, key))


def _write_checks(sheet: Worksheet, layout: Layout) -> None:
    """Beside each typed score: the mean of its parts, and whether both agree."""
    words = load_words()["check"]
    for row, line in enumerate(layout.indicators, start=FIRST_ROW):
        parts = _part_cells(layout, line)
        if not parts:
            continue
        cells = ",".join(parts)
        formula = f'=IF(COUNT({cells})={len(line.parts)},ROUND(AVERAGE({cells}),2),"")'
        _put_formula(sheet.cell(row, 6), formula)
        both = f"AND(ISNUMBER(E{row}),ISNUMBER(F{row}))"
        differs = _differs(f"E{row}", f"F{row}")
        verdict = f'IF({differs},"{words["differs"]}","{words["agrees"]}")'
        _put_formula(sheet.cell(row, 7), f'=IF({both},{verdict},"")')
        _warn(sheet, f"E{row}:G{row}", f"AND({both.replace('E', '$E').replace('F', '$F')},"
                                       f"{_differs(f'$E{row}', f'$F{row}')})")  # fmt: skip


def _part_cells(layout: Layout, line: Line) -> list[str]:
    """Return the ranges that hold the scores of the parts of a row."""
    for name in ("indicators", "questions", "items"):
        codes = [other.code for other in layout.rows(name)]
        if line.parts and set(line.parts) <= set(codes):
            prefix = "" if name == "indicators" else f"'{title_of(name)}'!"
            return [f"{prefix}{_cell(layout, name, code)}" for code in line.parts]
    return []


def _cell(layout: Layout, sheet: str, code: str) -> str:
    """Return the cell of a score, such as ``E7``."""
    codes = [line.code for line in layout.rows(sheet)]
    return f"{'ABCDEFG'[COLUMNS[sheet].index('score')]}{FIRST_ROW + codes.index(code)}"


def _differs(one: str, other: str) -> str:
    # A hair is added because 0.01 has no exact form.
    return f"ABS({one}-{other})>{TOLERANCE}+0.000001"


def _put_formula(cell: Any, formula: str) -> None:
    cell.value = formula
    cell.number_format = _SCORE_FORMAT
    sheets.style(cell, QUIET)


def _warn(sheet: Worksheet, cells: str, formula: str) -> None:
    fill = PatternFill("solid", start_color=FAULTY, end_color=FAULTY)
    sheet.conditional_formatting.add(cells, FormulaRule(formula=[formula], fill=fill))


def _write_cited(book: Workbook, layout: Layout) -> None:
    sheet = _add_sheet(book, "cited")
    last = _empty_rows(sheet, "cited", CITED_ROWS)
    codes = [line.code for line in (*layout.questions, *layout.items)]
    sheets.offer(book, sheet, f"A{FIRST_ROW}:A{last}", "codes", codes)
    roles = list(load_words()["role"].values())
    sheets.offer(book, sheet, f"B{FIRST_ROW}:B{last}", "roles", roles)


def _write_measures(book: Workbook) -> None:
    sheet = _add_sheet(book, "measures")
    last = _empty_rows(sheet, "measures", MEASURE_ROWS)
    # Otherwise a spreadsheet would make dates of months.
    for row in sheet.iter_rows(min_row=FIRST_ROW, max_row=last):
        for cell in row:
            cell.number_format = "@"


def _empty_rows(sheet: Worksheet, name: str, count: int) -> int:
    last = FIRST_ROW + count - 1
    for row in range(FIRST_ROW, last + 1):
        for column in range(1, len(COLUMNS[name]) + 1):
            sheets.put(sheet.cell(row, column), None, INPUT)
    return last
