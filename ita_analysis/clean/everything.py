"""Everything in a raw folder, read and cleaned, under the contracts of the tables."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.clean.areas import clean_area_counts, clean_listed_totals
from ita_analysis.clean.figures import clean_national, clean_provinces
from ita_analysis.clean.plans import clean_plan
from ita_analysis.clean.reports import clean_report
from ita_analysis.clean.units import clean_units
from ita_analysis.errors import DataError, Fault, data_error
from ita_analysis.read.records import Figures, Report, read_sources
from ita_analysis.tables import CONTRACTS, make_table, validate_table

Rows = list[dict[str, Any]]
CLEANERS: dict[str, Callable[[Figures], Rows]] = {
    "national": clean_national,
    "area_scores": clean_provinces,
    "area_counts": clean_area_counts,
    "listed_totals": clean_listed_totals,
    "measures": clean_plan,
}
# Becomes rows of two tables: the units, and their scores.
UNITS = "units"
PLAN, PLAN_KEYS = "plan", ("org_id", "fiscal_year")


def clean_all(raw: Path) -> dict[str, pd.DataFrame]:
    """Read and clean everything in a raw folder.

    Parameters
    ----------
    raw : Path
        Folder with one folder a source.

    Returns
    -------
    dict of str to pandas.DataFrame
        Tables by name, under the contracts of :mod:`ita_analysis.tables`; ``problems`` and
        ``proposals`` are left to check, ``successions`` to what knows all organisations.

    Raises
    ------
    DataError
        If anything does not hold; holds the faults of all sources.
    """
    reports, figures, faults = read_sources(raw)
    units = any(figure.table == UNITS for figure in figures)
    if not reports and not units and not faults:
        raise data_error(str(raw), "there is no report", "Add a folder with a SOURCE.toml")
    rows: dict[str, Rows] = {name: [] for name in CONTRACTS}
    for report in reports:
        faults += _gather(rows, functools.partial(clean_report, report))
        rows["sources"].append(describe_report(report))
    for figure in figures:
        faults += _gather(rows, functools.partial(_clean_figures, figure))
    rows["sources"] += _describe_figures(figures)
    faults += _settle_organisations(rows)
    if faults:
        raise DataError(faults)
    return _validate(rows)


def _gather(rows: dict[str, Rows], clean: Callable[[], dict[str, Rows]]) -> list[Fault]:
    try:
        for name, more in clean().items():
            rows[name] += more
    except DataError as error:
        return list(error.faults)
    return []


def _clean_figures(figures: Figures) -> dict[str, Rows]:
    if figures.table == UNITS:
        return clean_units(figures)
    if figures.table not in CLEANERS:
        where = f"{figures.source['source_id']}/SOURCE.toml"
        what = f"table of {figures.name}.csv is not known ({figures.table})"
        raise data_error(
            where, what, f"Write one of {', '.join([*CLEANERS, UNITS])}, or leave it out"
        )
    return {figures.table: CLEANERS[figures.table](figures)}


def describe_report(report: Report) -> dict[str, Any]:
    """Return the row of a report in the table ``sources``."""
    source = report.source
    return {
        "source_id": report.source_id,
        "kind": source["kind"],
        "org_id": source["organisation"]["org_id"],
        "fiscal_year": source["fiscal_year"],
        "document_th": source["document_th"],
        "document_en": source["document_en"],
        "publisher_th": source.get("publisher_th", ""),
        "publisher_en": source.get("publisher_en", ""),
        "transcribed": source["transcribed"],
        "checksum": source.get("text_sha256", ""),
    }


def _describe_figures(figures: list[Figures]) -> Rows:
    sources = {figure.source["source_id"]: figure.source for figure in figures}
    return [
        {
            "source_id": source_id,
            "kind": source["kind"],
            "document_th": source.get("document_th", ""),
            "document_en": source.get("document_en", ""),
            "publisher_th": source.get("publisher_th", ""),
            "publisher_en": source.get("publisher_en", ""),
            "transcribed": source.get("transcribed", ""),
            # Of these only a plan belongs to one organisation and one result.
            **({key: source.get(key) for key in PLAN_KEYS} if source["kind"] == PLAN else {}),
        }
        for source_id, source in sources.items()
    ]


def _settle_organisations(rows: dict[str, Rows]) -> list[Fault]:
    """Keep one row an organisation; two sources that name it differently are a fault."""
    settled: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for row in rows["organisations"]:
        first = settled.setdefault(row["org_id"], row)
        for key, value in row.items():
            if key != "source_id" and first[key] != value:
                what = f"{key} differs from {first['source_id']} ({value} and {first[key]})"
                where = f"{row['source_id']}/SOURCE.toml"
                faults.append(Fault(where, what, "Let both be the same, or declare a correction"))
    rows["organisations"] = list(settled.values())
    return faults


def _validate(rows: dict[str, Rows]) -> dict[str, pd.DataFrame]:
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, contents in rows.items():
        frame = make_table(name, contents)
        try:
            tables[name] = validate_table(name, frame, _locate(name, frame))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return tables


def _locate(name: str, frame: pd.DataFrame) -> Any:
    def where(label: Any) -> str:
        row = frame.loc[label]
        place = f": line {row['source_ref']}" if row.get("source_ref") else ""
        return f"{row.get('source_id', '')}/{name}{place}"

    return where
