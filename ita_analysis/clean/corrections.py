"""Apply declared corrections, and fail where one no longer matches what stands in the file."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any

from ita_analysis.errors import DataError, Fault
from ita_analysis.read import CORRECTIONS_FILE, SOURCE_FILE, Report

CERTAINTIES = ("certain", "likely")


def apply_corrections(report: Report) -> tuple[Report, list[dict[str, Any]]]:
    """Apply the declared corrections of a report.

    Parameters
    ----------
    report : Report
        As printed.

    Returns
    -------
    tuple of Report and list of dict
        The corrected report, and a row of the table ``corrections`` for each correction.

    Raises
    ------
    DataError
        If a correction finds nothing to correct: the source has changed under it.
    """
    source = copy.deepcopy(report.source)
    records = {name: frame.copy() for name, frame in report.records.items()}
    faults: list[Fault] = []
    rows: list[dict[str, Any]] = []
    for number, entry in enumerate(report.corrections, start=1):
        where = f"{report.source_id}/{CORRECTIONS_FILE}: correction {number}"
        if entry["certainty"] not in CERTAINTIES:
            what = f"certainty is not known ({entry['certainty']})"
            faults.append(Fault(where, what, f"Write {' or '.join(CERTAINTIES)}"))
        elif entry["file"] == SOURCE_FILE:
            faults += _correct_source(source, entry, where)
        else:
            faults += _correct_records(records, entry, where)
        rows.append(_as_row(report, entry))
    if faults:
        raise DataError(faults)
    return dataclasses.replace(report, source=source, records=records), rows


def _correct_source(source: dict[str, Any], entry: Mapping[str, Any], where: str) -> list[Fault]:
    *tables, key = str(entry["column"]).split(".")
    place: Any = source
    for table in tables:
        place = place.get(table, {}) if isinstance(place, dict) else {}
    found = place.get(key) if isinstance(place, dict) else None
    if found != entry["expect"]:
        return [_no_match(entry, where, f"stands there: {found}")]
    place[key] = entry["value"]
    return []


def _correct_records(records: dict[str, Any], entry: Mapping[str, Any], where: str) -> list[Fault]:
    name, column = str(entry["file"]).removesuffix(".csv"), str(entry["column"])
    if name not in records or column not in records[name]:
        what = f"there is no column {column} in {entry['file']}"
        return [Fault(where, what, "Correct its file and column")]
    frame = records[name]
    matches = (frame["line"] == str(entry["line"])) & (frame[column] == str(entry["expect"]))
    if not matches.any():
        others = frame.loc[frame["line"] == str(entry["line"]), column].tolist()
        stands = f"on line {entry['line']} stands: {', '.join(others) or 'nothing'}"
        return [_no_match(entry, where, stands)]
    frame.loc[matches, column] = str(entry["value"])
    return []


def _no_match(entry: Mapping[str, Any], where: str, stands: str) -> Fault:
    what = f"expects {entry['column']} to be ({entry['expect']}) in {entry['file']}; {stands}"
    return Fault(where, what, "If the source was mended, take the correction out")


def _as_row(report: Report, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "org_id": report.source["organisation"]["org_id"],
        "source_id": report.source_id,
        "source_ref": str(entry["line"]),
        "column": str(entry["column"]),
        "printed": str(entry["expect"]),
        "value": str(entry["value"]),
        "reason_th": str(entry["reason_th"]),
        "reason_en": str(entry["reason_en"]),
        "basis": str(entry["basis"]),
        "certainty": str(entry["certainty"]),
        "decided_by": str(entry["decided_by"]),
    }
