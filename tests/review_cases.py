"""What tests of review share."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from readings import list_scores, make_reading

from ita_analysis.methodology import load_methodology
from ita_analysis.read.report.reading import Reading
from ita_analysis.review.folder import save_records
from ita_analysis.review.identity import identify
from ita_analysis.review.records import Origin, Records, make_records
from ita_analysis.review.words import word
from ita_analysis.review.workbook import list_places

ORIGIN = Origin("report.txt", "0" * 64)
INDICATORS = {part.code: "90.00" for part in load_methodology(2565).indicators}


def _records(reading: Reading, known: list[dict[str, Any]] | None = None) -> Records:
    return make_records(reading, identify(reading.organisation, known or [], "report.txt"), ORIGIN)


def _save(parent: Path, reading: Reading) -> Path:
    return save_records(_records(reading), parent)[0]


def _reading(**more: Any) -> Reading:
    """Return a reading of 2565: total 90.00, two indicators at 80 and 85, two questions."""
    printed = {"total": "90.00", **INDICATORS, "2": "80.00", "3": "85.00", "I7": "70.00"}
    defaults = {
        "scores": list_scores(printed),
        "cited": [{"line": 20, "section": "IIT", "name": "I7", "code": "I7", "role": "urgent"}],
        "statements": [{"line": 5, "kind": "level", "subject": "total", "value": "A"}],
    }
    return make_reading(**(defaults | more))


def _fill(folder: Path, table: str, **cells: Any) -> None:
    """Write into cells of a review sheet, such as ``K4=88``."""
    path = folder / "review.xlsx"
    book = load_workbook(path)
    for cell, value in cells.items():
        book[word(f"sheet.{table}")][cell] = value
    book.save(path)


def _cell(table: str, kind: str, column: str, row: int) -> str:
    places = [(place.kind, place.name) for place in list_places(table)]
    return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[places.index((kind, column))]}{row}"


def _declared(folder: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads(
        (folder / "corrections.toml").read_text(encoding="utf-8")
    ).get("correction", [])
    return entries
