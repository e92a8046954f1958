"""Periods drawn in a table: a mark under each month or quarter in which something is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ita_analysis.read.document.block import Row
from ita_analysis.read.report.columns import find_year
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.headings import join_headings
from ita_analysis.thai import MONTHS, SHORT_MONTHS, to_arabic_digits

QUARTER = re.compile(r"(?:ไตรมาส(?:ที่)?|q)\.?([1-4])")
MARK = re.compile(r"[^\wก-๙]{1,12}|[xXpPvV/]{1,2}")
NOTHING = re.compile(r"\s*[-–—.]?\s*")
FIRST_MONTH = 10  # of a fiscal year
FEWEST = 3
Months = Mapping[int, str]


def read_months(header: Sequence[Row]) -> Months:
    """Return the month or quarter that each column of a table is of.

    Parameters
    ----------
    header : sequence of Row
        Rows that head the columns; the year of months may stand above them.

    Returns
    -------
    mapping of int to str
        As a period is printed (``ต.ค. 2565``, ``ไตรมาส 1``), by column; empty where the table
        draws no periods.
    """
    if not header:
        return {}
    own = [cell.text for cell in header[-1].cells]
    months = {place: month for place, text in enumerate(own) if (month := _month(text))}
    if len(months) >= FEWEST:
        return _with_years(months, join_headings(header))
    quarters = {place: found[1] for place, text in enumerate(own)
                if (found := QUARTER.fullmatch(folded(to_arabic_digits(text))))}  # fmt: skip
    if len(quarters) >= FEWEST:
        return {place: f"ไตรมาส {number}" for place, number in quarters.items()}
    return {}


def tell_period(row: Row, months: Months) -> str:
    """Return the period that the marks of a row draw, as it would be printed.

    Parameters
    ----------
    row : Row
    months : mapping of int to str
        As `read_months` gives them.

    Returns
    -------
    str
        Marks that follow each other as one period; empty where there is none.
    """
    order = sorted(months)
    marked = set(_marked(row))
    pieces = []
    for is_marked, group in groupby(order, key=lambda place: place in marked):
        stretch = [months[place] for place in group]
        if is_marked:
            pieces.append(" – ".join(dict.fromkeys((stretch[0], stretch[-1]))))
    quarters = re.compile(r"(ไตรมาส \d) – ไตรมาส (\d)")
    return ", ".join(quarters.sub(r"\1-\2", piece) for piece in pieces)


def _marked(row: Row) -> Iterator[int]:
    """Yield the columns that hold a mark, or that a drawn line reaches."""
    for place, cell in enumerate(row.cells):
        text = cell.text.strip()
        if MARK.fullmatch(text) and (cell.column_span > 1 or not NOTHING.fullmatch(text)):
            yield from range(place, place + cell.column_span)


def _month(text: str) -> int:
    """Return the month that a heading is, a year behind it aside; 0 where it is none."""
    flat = re.sub(r"\d", "", folded(to_arabic_digits(text))).strip(".")
    for names in (MONTHS, SHORT_MONTHS):
        for number, name in enumerate(names, 1):
            if flat == folded(name).strip("."):
                return number
    return 0


def _with_years(months: Mapping[int, int], headings: Sequence[str]) -> dict[int, str]:
    """Return months with the calendar year that their headings tell, if any does."""
    years = {place: find_year(_spelt(headings[place])) for place in months}
    told: dict[int, str] = {}
    for place, month in months.items():
        year = years[place]
        same = [months[other] for other in sorted(months) if years[other] == year]
        # A year over October and the January that follows is a fiscal one.
        fiscal = "งบประมาณ" in headings[place] or (
            FIRST_MONTH in same and 1 in same[same.index(FIRST_MONTH) :]
        )
        if year and fiscal:
            year -= month >= FIRST_MONTH
        told[place] = f"{SHORT_MONTHS[month - 1]} {year}" if year else SHORT_MONTHS[month - 1]
    return told


def _spelt(heading: str) -> str:
    """Return a heading with a year of two digits behind a month called one."""
    return re.sub(r"(?<=[ก-๙.])\s*([5-7]\d)(?!\d)", r" ปี \1", to_arabic_digits(heading))
