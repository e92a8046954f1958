"""Check one report alone: as read by machine, or its folder of records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ita_analysis.check import check_results, propose_results
from ita_analysis.check.changes import check_changes
from ita_analysis.check.document import check_document, find_lines
from ita_analysis.check.singled import check_singled
from ita_analysis.check.wording import check_wording
from ita_analysis.clean.readings import clean_reading
from ita_analysis.clean.reports import clean_report
from ita_analysis.methodology import load_methodology
from ita_analysis.read.records import Report, read_report_folder
from ita_analysis.read.report.reading import Reading
from ita_analysis.score import score_results
from ita_analysis.tables import CONTRACTS, make_table, validate_table

OF_WHOLE = ("misread_organisation", "misread_place")
NO_LINE = ("", "0")


class Checked(NamedTuple):
    """What was found in one report.

    Parameters
    ----------
    problems, proposals : pandas.DataFrame
        Tables of these names.
    tables : dict of str to pandas.DataFrame
        All tables of the report, by name.
    """

    problems: pd.DataFrame
    proposals: pd.DataFrame
    tables: dict[str, pd.DataFrame]


def check_reading(reading: Reading) -> Checked:
    """Check a report that was read by machine.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    Checked
        Also what only the document shows: other spellings of the organisation's name, another
        year of the result.

    Raises
    ------
    DataError
        If the report does not say its fiscal year.
    UsageError
        If no methodology is known for it.
    """
    checked = _check_tables(clean_reading(reading))
    key = checked.tables["organisations"][["org_id"]].iloc[0].to_dict()
    found = [_locate(row, reading) for row in checked.problems.to_dict("records")]
    method = load_methodology(reading.fiscal_year)
    of_text = [
        *check_document(reading),
        *check_wording(reading, method),
        *check_singled(reading, method),
        *check_changes(reading),
    ]
    found += [{**key, "fiscal_year": reading.fiscal_year, **row} for row in of_text]
    problems = validate_table("problems", make_table("problems", found))
    return Checked(problems, checked.proposals, checked.tables | {"problems": problems})


def check_folder(folder: Path) -> Checked:
    """Check the report of a folder: one of ``data/raw``, or one that a reading was written to.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Checked

    Raises
    ------
    DataError
        If anything in the folder cannot be read or cleaned; holds every fault.
    """
    return check_records(read_report_folder(folder))


def check_records(report: Report) -> Checked:
    """Check a report from its records, declared corrections applied.

    Parameters
    ----------
    report : Report

    Returns
    -------
    Checked

    Raises
    ------
    DataError
        If anything in it has no reading; holds every fault.
    """
    rows = clean_report(report)
    return _check_tables(
        {name: validate_table(name, make_table(name, rows.get(name, []))) for name in CONTRACTS}
    )


def _check_tables(tables: Mapping[str, pd.DataFrame]) -> Checked:
    published = tables["scores"]
    computed = [
        score_results(rows, load_methodology(int(str(fiscal_year))))
        for fiscal_year, rows in published.groupby("fiscal_year")
    ]
    scores = pd.concat([published, *computed], ignore_index=True)
    complete = {**tables, "scores": validate_table("scores", scores)}
    complete["problems"] = check_results(complete)
    complete["proposals"] = propose_results(complete)
    return Checked(complete["problems"], complete["proposals"], complete)


def _locate(row: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Give what was misread of the whole report the lines on which it is printed so."""
    if row["kind"] in OF_WHOLE and row["where"] in NO_LINE:
        return {**row, "where": find_lines(reading, str(row["says"]))}
    return row
