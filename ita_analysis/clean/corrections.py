"""Apply declared corrections, and fail where one no longer matches what stands in the file."""

from __future__ import annotations

import copy
import csv
import dataclasses
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ita_analysis.errors import DataError, Fault
from ita_analysis.read.records import COLUMNS, CORRECTIONS_FILE, SOURCE_FILE, Report

CERTAINTIES = ("certain", "likely")
# The column of a correction that takes a whole row out, puts one in or replaces it.
WHOLE_ROW = "row"


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
            faults += _correct_records(records, report.records, entry, where)
        rows.append(_as_row(report, entry))
    if faults:
        raise DataError(faults)
    records = {name: frame.reset_index(drop=True) for name, frame in records.items()}
    return dataclasses.replace(report, source=source, records=records), rows


def write_row(cells: Sequence[str]) -> str:
    """Return the cells of a row, its line left out, as a correction of a whole row writes them."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def _correct_source(source: dict[str, Any], entry: Mapping[str, Any], where: str) -> list[Fault]:
    *tables, key = str(entry["column"]).split(".")
    place: Any = source
    for table in tables:
        place = place.get(table, {}) if isinstance(place, dict) else {}
    # A key that is left out says nothing, as an empty text does.
    found = place.get(key, "") if isinstance(place, dict) else None
    if found != entry["expect"]:
        return [_no_match(entry, where, f"stands there: {found}")]
    place[key] = entry["value"]
    return []


def _correct_records(
    records: dict[str, pd.DataFrame],
    printed: Mapping[str, pd.DataFrame],
    entry: Mapping[str, Any],
    where: str,
) -> list[Fault]:
    name, column = str(entry["file"]).removesuffix(".csv"), str(entry["column"])
    beside = entry.get("where", {})
    known = (*COLUMNS.get(name, ()), WHOLE_ROW)
    unknown = [part for part in (column, *beside) if part not in known]
    if name not in records or unknown:
        what = f"there is no column {', '.join(unknown)} in {entry['file']}"
        return [Fault(where, what, "Correct its file and column")]
    if column == WHOLE_ROW:
        return _correct_row(records, name, entry, where)
    frame = records[name]
    on_line = frame["line"] == str(entry["line"])
    for part, text in beside.items():
        # What tells rows of one line apart is as printed, whatever was corrected before.
        on_line &= printed[name][part].reindex(frame.index) == str(text)
    matches = on_line & (frame[column] == str(entry["expect"]))
    if not matches.any():
        others = frame.loc[on_line, column].tolist()
        stands = f"on line {entry['line']} stands: {', '.join(others) or 'nothing'}"
        return [_no_match(entry, where, stands)]
    frame.loc[matches, column] = str(entry["value"])
    return []


def _correct_row(
    records: dict[str, pd.DataFrame], name: str, entry: Mapping[str, Any], where: str
) -> list[Fault]:
    """Take a row out, put one in, or replace it: an empty text stands for no row."""
    frame, columns = records[name], list(COLUMNS[name][1:])
    expect, value = (next(csv.reader([str(entry[key])]), []) for key in ("expect", "value"))
    for cells in (expect, value):
        if cells and len(cells) != len(columns):
            what = f"{len(cells)} cells of a row ({write_row(cells)})"
            return [Fault(where, what, f"Write {','.join(columns)}")]
    if expect:
        matches = (frame["line"] == str(entry["line"])) & (frame[columns] == expect).all(axis=1)
        if not matches.any():
            rows = frame.loc[frame["line"] == str(entry["line"]), columns].to_numpy().tolist()
            stands = "; ".join(map(write_row, rows)) or "nothing"
            return [_no_match(entry, where, f"on line {entry['line']} stands: {stands}")]
        frame = frame[~matches]
    if value:
        row = {"row": where.rsplit(": ", 1)[-1], "line": str(entry["line"])}
        filled = row | dict(zip(columns, value, strict=True))
        # Its own label, so that it is never taken for a printed row.
        frame = pd.concat([frame, pd.DataFrame([filled], index=[where], dtype=str)])
    records[name] = frame
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
