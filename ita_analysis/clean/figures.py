"""Clean official figures that do not come from a report: the country and its provinces."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ita_analysis.errors import DataError, Fault, closest
from ita_analysis.read.printed import NotUnderstood, read_score
from ita_analysis.read.records import Figures
from ita_analysis.thai import normalise

Rows = list[dict[str, Any]]
INDICATOR_COLUMNS = {f"ind{number}": str(number) for number in range(1, 11)}
TERMS = Path(__file__).parent.parent / "terms"


def clean_national(figures: Figures) -> Rows:
    """Clean the national series: one row a fiscal year, missing numbers stay missing."""
    faults: list[Fault] = []
    rows: Rows = []
    for row in figures.rows.to_dict("records"):
        where = f"{figures.source['source_id']}/{figures.name}.csv: row {row['row']}"
        numbers = {
            key: read_number(row[key], key, where, faults)
            for key in ("agencies", "agencies_passed", "respondents")
        }
        points = {
            key: read_points(row[key], where, faults) for key in ("mean_score", "share_passed_pct")
        }
        rows.append(
            {
                "fiscal_year": int(read_number(row["fiscal_year"], "fiscal_year", where, faults)),
                **numbers,
                **points,
                "confidence": row["confidence"],
                "source_id": figures.source["source_id"],
                "source_ref": row["source"],
            }
        )
    if faults:
        raise DataError(faults)
    return rows


def clean_provinces(figures: Figures) -> Rows:
    """Clean official averages of provinces: total and ten indicators, a row each."""
    faults: list[Fault] = []
    rows: Rows = []
    for row in figures.rows.to_dict("records"):
        where = f"{figures.source['source_id']}/{figures.name}.csv: row {row['row']}"
        try:
            area_id = province_key(row["name"])
        except NotUnderstood as error:
            faults.append(Fault(where, str(error), error.todo))
            continue
        fiscal_year = int(read_number(row["fiscal_year"], "fiscal_year", where, faults))
        for measure, code, printed in _province_scores(row):
            rows.append(
                {
                    "area_id": area_id,
                    "area_type": "province",
                    "name_th": normalise(row["name"]),
                    "fiscal_year": fiscal_year,
                    "measure": measure,
                    "code": code,
                    "score": read_points(printed, where, faults),
                    "source_id": figures.source["source_id"],
                    "source_ref": row["source"],
                    "printed": printed,
                }
            )
    if faults:
        raise DataError(faults)
    return rows


@functools.cache
def read_provinces() -> dict[str, dict[str, str]]:
    """Read the register of provinces: Thai name to key and English name."""
    with (TERMS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return {row["name_th"]: row for row in csv.DictReader(file)}


def province_key(printed: str) -> str:
    """Return the key of a province from its Thai name, with or without จังหวัด before it."""
    name = normalise(printed).removeprefix("จังหวัด").strip()
    provinces = read_provinces()
    if name not in provinces:
        raise NotUnderstood(f"province is not known ({printed})", closest(name, list(provinces)))
    return provinces[name]["area_id"]


def _province_scores(row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    yield "total", "total", row["total"]
    for column, code in INDICATOR_COLUMNS.items():
        yield "indicator", code, row[column]


def read_points(printed: str, where: str, faults: list[Fault]) -> float:
    """Read a score; what cannot be read is a fault and missing."""
    try:
        return read_score(printed)
    except NotUnderstood as error:
        faults.append(Fault(where, str(error), error.todo))
        return float("nan")


def read_number(printed: str, column: str, where: str, faults: list[Fault]) -> float:
    """Read a whole number; blank is missing, but for a fiscal year."""
    if not printed and column != "fiscal_year":
        return float("nan")
    if not printed.isdecimal():
        faults.append(Fault(where, f"{column} is not a whole number ({printed})", "Correct it"))
        return 0
    return float(printed)
