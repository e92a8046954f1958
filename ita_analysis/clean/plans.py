"""Clean a plan that was edited in a workbook and taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ita_analysis.clean.areas import place_of
from ita_analysis.errors import DataError, Fault
from ita_analysis.read.records import SOURCE_FILE, Figures
from ita_analysis.tables import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR, ORG_ID
from ita_analysis.thai import normalise

Rows = list[dict[str, Any]]
# One row a measure; `line` is its row in the workbook.
PLAN_COLUMNS = (
    "line", "number", "title_th", "title_en", "steps_th", "steps_en", "units", "start", "end",
    "follow_up_th", "follow_up_en", "targets", "status", "progress", "reported", "evidence", "note",
)  # fmt: skip


def clean_plan(figures: Figures) -> Rows:
    """Clean the measures of a plan.

    Parameters
    ----------
    figures : Figures
        ``measures.csv`` of a source of the kind ``plan``.

    Returns
    -------
    list of dict
        Rows of the table ``measures``.

    Raises
    ------
    DataError
        If the source does not say whose plan it is, or columns are missing; holds every fault.
    """
    source = figures.source
    faults = list(_check_source(source))
    faults += [
        Fault(f"{source['source_id']}/{figures.name}.csv", f"no column {column}", "Add it")
        for column in PLAN_COLUMNS
        if column not in figures.rows.columns
    ]
    if faults:
        raise DataError(faults)
    rows: Rows = []
    for row in figures.rows.to_dict("records"):
        if not row["title_th"]:
            faults.append(Fault(place_of(figures, row), "title_th is empty", "Fill it in"))
        rows.append(
            {
                **{key: normalise(row[key]) for key in PLAN_COLUMNS[1:]},
                "org_id": source["org_id"],
                "fiscal_year": source["measures_fiscal_year"],
                "source_id": source["source_id"],
                "source_ref": row["line"],
            }
        )
    if faults:
        raise DataError(faults)
    return rows


def _check_source(source: dict[str, Any]) -> Iterator[Fault]:
    where = f"{source['source_id']}/{SOURCE_FILE}"
    if not re.fullmatch(ORG_ID, str(source.get("org_id", ""))):
        todo = "Write the key of an organisation: ita list"
        yield Fault(where, f"org_id is not a safe key ({source.get('org_id')})", todo)
    for key in ("fiscal_year", "measures_fiscal_year"):
        year = source.get(key)
        if not isinstance(year, int) or not FIRST_FISCAL_YEAR <= year <= LAST_FISCAL_YEAR:
            yield Fault(where, f"{key} is not a fiscal year ({year})", "Write it like 2566")
