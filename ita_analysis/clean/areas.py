"""Clean what official reports print of provinces beside averages: counts and listed totals."""

from __future__ import annotations

from typing import Any

from ita_analysis.clean.figures import Rows, province_key, read_number, read_points
from ita_analysis.errors import DataError, Fault
from ita_analysis.read.printed import NotUnderstood
from ita_analysis.read.records import Figures
from ita_analysis.thai import normalise

# Shares are printed with two decimals, and some are cut off where they should be rounded.
SHARE_TOLERANCE = 0.011


def clean_area_counts(figures: Figures) -> Rows:
    """Clean how many bodies of each province passed; printed shares must follow from counts."""
    entry = find_entry(figures)
    spellings, year = entry.get("spellings", {}), entry.get("fiscal_year", 0)
    faults: list[Fault] = []
    rows: Rows = []
    if not isinstance(year, int) or not year:
        where = f"{figures.source['source_id']}/SOURCE.toml"
        what = f"fiscal_year of {figures.name}.csv is missing"
        raise DataError([Fault(where, what, "Write it like 2564")])
    for row in figures.rows.to_dict("records"):
        where = place_of(figures, row)
        area_id = _find_area(row["province"], spellings, where, faults)
        counts = {
            name: int(read_number(row[column], column, where, faults))
            for name, column in (("agencies", "agencies"), ("passed", "pass"), ("failed", "fail"))
        }
        faults += _check_counts(row, counts, where)
        rows.append(
            {
                "area_id": area_id,
                "fiscal_year": year,
                **counts,
                "source_id": figures.source["source_id"],
                "source_ref": row["source_url"],
            }
        )
    if faults:
        raise DataError(faults)
    return rows


def clean_listed_totals(figures: Figures) -> Rows:
    """Clean totals of bodies that nothing but the name is printed of."""
    faults: list[Fault] = []
    rows: Rows = []
    for row in figures.rows.to_dict("records"):
        where = place_of(figures, row)
        rows.append(
            {
                "area_id": _find_area(row["province"], {}, where, faults),
                "fiscal_year": int(read_number(row["year_be"], "fiscal_year", where, faults)),
                "name_th": normalise(row["name"]),
                "score": read_points(row["total"], where, faults),
                "source_id": figures.source["source_id"],
                "source_ref": row["source_url"],
                "printed": row["total"],
            }
        )
    if faults:
        raise DataError(faults)
    return rows


def find_entry(figures: Figures) -> dict[str, Any]:
    """Return what ``SOURCE.toml`` says of the file."""
    name = f"{figures.name}.csv"
    entries: list[dict[str, Any]] = figures.source["file"]
    return next(entry for entry in entries if entry["name"] == name)


def place_of(figures: Figures, row: dict[Any, Any]) -> str:
    """Say where a row stands, for an error."""
    return f"{figures.source['source_id']}/{figures.name}.csv: row {row['row']}"


def _find_area(printed: str, spellings: dict[str, str], where: str, faults: list[Fault]) -> str:
    if printed in spellings:
        return spellings[printed]
    try:
        return province_key(printed)
    except NotUnderstood as error:
        faults.append(Fault(where, str(error), error.todo))
        return ""


def _check_counts(row: dict[Any, Any], counts: dict[str, int], where: str) -> list[Fault]:
    if counts["passed"] + counts["failed"] != counts["agencies"]:
        what = f"pass and fail are not all agencies ({row['pass']}, {row['fail']})"
        return [Fault(where, what, f"They must add up to {row['agencies']}")]
    if not counts["agencies"]:
        return []
    share = 100 * counts["passed"] / counts["agencies"]
    printed = float(row["pass_pct_printed"] or share)
    if abs(printed - share) > SHARE_TOLERANCE:
        what = f"the printed share does not follow from the counts ({printed})"
        return [Fault(where, what, f"The counts give {share:.2f}")]
    return []
