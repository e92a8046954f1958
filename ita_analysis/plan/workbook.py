"""The workbook of a plan: weak points as computed, measures to edit, progress to record."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ita_analysis import sheet as sheets
from ita_analysis.methodology import Methodology
from ita_analysis.plan.draft import BETWEEN_TEXTS
from ita_analysis.plan.whole import Plan
from ita_analysis.plan.words import load_words, word
from ita_analysis.read.units import load_units, split_units
from ita_analysis.sheet import FAULTY, INPUT, LIKELY, PAPER, QUIET, Column
from ita_analysis.thai import BUDDHIST_ERA, SHORT_MONTHS, fiscal_year_dates

MARKER, VERSION = "_ita_plan", "1"
FIRST_ROW = 2
SPARE_ROWS = 10
COLUMNS: dict[str, tuple[str, ...]] = {
    "weak": ("code", "label", "kind", "why", "score", "gain", "certainty", "answered"),
    "measures": (
        "number", "title_th", "steps_th", "unit", "others", "start", "end", "follow_up_th",
        "targets", "title_en", "steps_en", "follow_up_en",
    ),
    "progress": ("number", "name", "status", "progress", "reported", "evidence", "note"),
    "parts": ("part", "item", "confidence", "report", "plan"),
}  # fmt: skip
_WIDTHS = {
    "code": 9, "label": 52, "kind": 18, "why": 30, "score": 10, "gain": 13, "certainty": 20,
    "answered": 18, "number": 9, "title_th": 40, "steps_th": 60, "unit": 26, "others": 24,
    "start": 18, "end": 18, "follow_up_th": 40, "targets": 22, "title_en": 36, "steps_en": 56,
    "follow_up_en": 38, "name": 50, "status": 28, "progress": 14, "reported": 20, "evidence": 44,
    "note": 44, "part": 46, "item": 18, "confidence": 26, "report": 28, "plan": 36,
}  # fmt: skip
_POINTS = "0.00"
# What stays of the fields of a measure as it is kept in the table.
_PLAIN = ("number", "title_th", "title_en", "targets")
_LISTED = ("steps_th", "steps_en", "follow_up_th", "follow_up_en")


def write_plan(plan: Plan) -> bytes:
    """Write the workbook of a plan.

    Parameters
    ----------
    plan : Plan
        Its measures fill the workbook, a draft or those taken over.

    Returns
    -------
    bytes
        An XLSX file.
    """
    book = Workbook()
    _write_guide(book, plan)
    _write_weak(book, plan)
    _write_measures(book, plan)
    _write_progress(book, plan)
    _write_parts(book, plan)
    for sheet in book.worksheets:
        sheets.finish(sheet)
    organisation = plan.result.organisation
    facts = {"kind": "ita plan", "version": VERSION, "org_id": organisation["org_id"]}
    sheets.hide_marker(book, MARKER, facts | {"fiscal_year": plan.result.fiscal_year})
    return sheets.save(book)


def title_of(sheet: str) -> str:
    """Return the title of a sheet."""
    return word("sheet", sheet)


def heading_of(column: str) -> str:
    """Return the heading of a column."""
    return word("column", column)


def write_date(iso: str) -> str:
    """Write an ISO date as the workbook asks for it; empty where there is none."""
    if not iso:
        return ""
    date = datetime.date.fromisoformat(iso)
    return f"{date.day} {SHORT_MONTHS[date.month - 1]} {date.year + BUDDHIST_ERA}"


def _write_guide(book: Workbook, plan: Plan) -> None:
    first, last = fiscal_year_dates(plan.fiscal_year)
    organisation = plan.result.organisation
    facts = {
        "name": organisation["name_th"],
        "name_en": organisation["name_en"] or organisation["name_th"],
        "year": plan.result.fiscal_year,
        "plan_year": plan.fiscal_year,
        "before": plan.fiscal_year - 1,
        "first": write_date(first),
        "last": write_date(last),
    }
    guide = book.active
    guide.title = title_of("guide")
    # Not str.format: a name from outside may hold braces.
    fill = re.compile(r"\{(\w+)\}")
    lines = [
        fill.sub(lambda found: str(facts[found[1]]), line)
        for line in load_words()["guide"]["lines"]
    ]
    sheets.write_lines(guide, lines)


def _write_weak(book: Workbook, plan: Plan) -> None:
    sheet = _add_sheet(book, "weak")
    measures = len(plan.measures) + FIRST_ROW + SPARE_ROWS - 1
    letter = get_column_letter(COLUMNS["measures"].index("targets") + 1)
    cells = f"'{title_of('measures')}'!${letter}${FIRST_ROW}:${letter}${measures}"
    yes, no = load_words()["answered"]["yes"], load_words()["answered"]["no"]
    for row, weak in enumerate(plan.weak.to_dict("records"), start=FIRST_ROW):
        shown = _show_weak({str(key): value for key, value in weak.items()}, plan.result.method)
        _put_row(sheet, row, "weak", shown, LIKELY if weak["kind"] == "urgent" else PAPER)
        # Commas around both, so that O1 is not found in O14.
        found = f'ISNUMBER(SEARCH(","&$A{row}&",",","&SUBSTITUTE({cells}," ","")&","))'
        cell = sheet.cell(row, COLUMNS["weak"].index("answered") + 1)
        cell.value = f'=IF(SUMPRODUCT(--{found})>0,"{yes}","{no}")'
    last = max(len(plan.weak) + FIRST_ROW - 1, FIRST_ROW)
    for name in ("score", "gain"):
        column = COLUMNS["weak"].index(name) + 1
        for row in range(FIRST_ROW, last + 1):
            sheet.cell(row, column).number_format = _POINTS
    answered = get_column_letter(COLUMNS["weak"].index("answered") + 1)
    fill = PatternFill("solid", start_color=FAULTY, end_color=FAULTY)
    rule = FormulaRule(formula=[f'${answered}{FIRST_ROW}="{no}"'], fill=fill)
    sheet.conditional_formatting.add(f"{answered}{FIRST_ROW}:{answered}{last}", rule)


def _show_weak(weak: Mapping[str, Any], method: Methodology) -> dict[str, Any]:
    words = load_words()
    return {
        "code": weak["code"],
        "label": "\n".join(name_code(weak["code"], method)),
        "kind": words["kind"][weak["kind"]],
        "why": words["why"][weak["why"]].replace("{count}", str(weak["count"])),
        "score": _number(weak["score"]),
        "gain": _number(weak["gain"]),
        "certainty": words["certainty"][weak["certainty"]],
    }


def name_code(code: str, method: Methodology) -> tuple[str, str]:
    """Return the name of a question, item, sub-indicator or indicator in Thai and English."""
    names = {part.code: (part.label_th, part.label_en) for part in method.questions}
    names |= {part.code: (part.name_th, part.name_en) for part in method.sub_indicators}
    names |= {part.code: (part.name_th, part.name_en) for part in method.indicators}
    return names.get(code, (code, code))


def _write_measures(book: Workbook, plan: Plan) -> None:
    sheet = _add_sheet(book, "measures")
    rows = [_show_measure(row) for row in _records(plan.measures)]
    for row, shown in enumerate([*rows, *[{}] * SPARE_ROWS], start=FIRST_ROW):
        _put_row(sheet, row, "measures", shown, INPUT)
        # Otherwise a spreadsheet would make its own dates of what is typed.
        for column in range(1, len(COLUMNS["measures"]) + 1):
            sheet.cell(row, column).number_format = "@"
    last = len(rows) + SPARE_ROWS + FIRST_ROW - 1
    cells = _range("measures", "unit", last)
    sheets.offer(book, sheet, cells, "units", list(dict.fromkeys(load_units())))
    # The columns in English, which may be empty, would make the print too small to read.
    sheet.print_area = f"A1:{get_column_letter(COLUMNS['measures'].index('title_en'))}{last}"


def _show_measure(measure: Mapping[str, Any]) -> dict[str, str]:
    units = split_units(measure["units"])
    shown = {key: str(measure[key]) for key in _PLAIN}
    shown |= {key: "\n".join(split_texts(measure[key])) for key in _LISTED}
    # Only a known unit stands in the column with a list.
    known = units[0] if units and units[0] in load_units() else ""
    others = units[1:] if known else units
    return shown | {
        "unit": known,
        "others": ", ".join(others),
        "start": write_date(measure["start"]),
        "end": write_date(measure["end"]),
    }


def split_texts(text: str) -> list[str]:
    """Split what the table of measures keeps in one cell."""
    return [part.strip() for part in text.split(BETWEEN_TEXTS.strip()) if part.strip()]


def _write_progress(book: Workbook, plan: Plan) -> None:
    sheet = _add_sheet(book, "progress")
    last = len(plan.measures) + SPARE_ROWS + FIRST_ROW - 1
    names = {
        key: f"'{title_of('measures')}'!${letter}${FIRST_ROW}:${letter}${last}"
        for key, letter in (("number", "A"), ("title_th", "B"))
    }
    rows = [_show_progress(row) for row in _records(plan.measures)]
    for row, shown in enumerate([*rows, *[{}] * SPARE_ROWS], start=FIRST_ROW):
        _put_row(sheet, row, "progress", shown, INPUT)
        name = sheet.cell(row, COLUMNS["progress"].index("name") + 1)
        sheets.put(name, None, QUIET)
        name.value = f'=IFERROR(INDEX({names["title_th"]},MATCH($A{row},{names["number"]},0)),"")'
        for key in ("number", "reported"):
            sheet.cell(row, COLUMNS["progress"].index(key) + 1).number_format = "@"
        # A name may be long, and is not known here when a row is added.
        sheet.row_dimensions[row].height = 2 * sheets.LINE_POINTS
    statuses = list(load_words()["status"].values())
    sheets.offer(book, sheet, _range("progress", "status", last), "statuses", statuses)
    sheets.limit(sheet, _range("progress", "progress", last))


def _show_progress(measure: Mapping[str, Any]) -> dict[str, Any]:
    percent = str(measure["progress"])
    return {
        "number": str(measure["number"]),
        "status": load_words()["status"].get(measure["status"], ""),
        "progress": float(percent) if re.fullmatch(r"\d+(\.\d+)?", percent) else None,
        "reported": write_date(measure["reported"]),
        "evidence": measure["evidence"],
        "note": measure["note"],
    }


def _write_parts(book: Workbook, plan: Plan) -> None:
    sheet = _add_sheet(book, "parts")
    words = load_words()
    for row, part in enumerate(plan.parts.to_dict("records"), start=FIRST_ROW):
        lacking = f" ({part['missing']})" if part["missing"] else ""
        shown = {
            "part": word("part", part["part"]),
            "item": part["item"],
            "confidence": words["confidence"].get(part["confidence"], part["confidence"]),
            "report": words["found"][part["report"]],
            "plan": words["found"][part["plan"]] + lacking,
        }
        _put_row(sheet, row, "parts", shown, LIKELY if part["plan"] == "missing" else PAPER)
    if plan.parts.empty:
        _put_row(sheet, FIRST_ROW, "parts", {"part": words["found"]["unknown"]}, PAPER)


def _add_sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book.create_sheet(title_of(name))
    columns = [Column(heading_of(key), _WIDTHS[key]) for key in COLUMNS[name]]
    sheets.head(sheet, 1, columns)
    return sheet


def _put_row(
    sheet: Worksheet, row: int, name: str, shown: Mapping[str, Any], fill: str = PAPER
) -> None:
    for place, key in enumerate(COLUMNS[name], start=1):
        value = shown.get(key)
        sheets.put(sheet.cell(row, place), None if value == "" else value, fill)
    texts = [(str(shown.get(key) or ""), float(_WIDTHS[key])) for key in COLUMNS[name]]
    sheets.fit_row(sheet, row, texts)


def _range(sheet: str, column: str, last: int) -> str:
    letter = get_column_letter(COLUMNS[sheet].index(column) + 1)
    return f"{letter}{FIRST_ROW}:{letter}{last}"


def _records(frame: pd.DataFrame) -> Sequence[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 2)
