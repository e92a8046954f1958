"""What tests of plan workbook share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ita_analysis.plan.make import make_workbook
from ita_analysis.plan.words import load_words
from ita_analysis.plan.workbook import COLUMNS, FIRST_ROW, title_of
from ita_analysis.project import Project

ORG, YEAR = "sao-lat-ya-kanchanaburi", 2564
DONE = load_words()["status"]["done"]
RUNNING = load_words()["status"]["in_progress"]


def at(sheet: str, column: str, row: int = FIRST_ROW) -> str:
    return f"{get_column_letter(COLUMNS[sheet].index(column) + 1)}{row}"


def fill(path: Path, **sheets: dict[str, Any]) -> Path:
    book = load_workbook(path)
    for sheet, cells in sheets.items():
        for cell, value in cells.items():
            book[title_of(sheet)][cell] = value
    book.save(path)
    return path


def made(project: Project, tmp_path: Path, org: str = ORG) -> Path:
    return make_workbook(org, YEAR, tmp_path / "plan.xlsx", project)
