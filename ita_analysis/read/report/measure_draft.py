"""A measure while it is being read, and the row that it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.measure_title import split_title
from ita_analysis.read.report.steps import split_numbered, split_steps, split_wide, strip_bullet
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.read.units import load_units
from ita_analysis.thai import normalise, parse_period, to_arabic_digits

NUMBER = re.compile(
    r"\s*(?P<printed>\((?P<bracketed>\d{1,2})\)|(?P<dotted>\d{1,2}(?:\.\d{1,2})?)\s?[.)](?!\d))\s*(?=\S)"
)
SEPARATOR = " | "
BRACKETED = re.compile(r"\(([^()]*)\)")
DIVIDED_UNITS = re.compile(r"\s*[/,;|]\s*|\s+และ\s*")
DASH = re.compile(r"\s*[-–—]\s*|\s*ถึง\s*")
FULL_YEAR = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
BETWEEN_UNITS = re.compile(r"(?:[\s,;/|•·]|และ|(?<=\s)-)*")


@dataclass
class Draft:
    """A measure with what stands in each of its columns.

    Parameters
    ----------
    line : int
        Line on which it begins.
    number : str
        As printed; empty where it has none.
    target : str
        What the heading above says that it answers, as printed.
    cells : dict of str to list of str
        Parts of each column by its name, in order.
    last : int
        Line on which it ends, where its shape holds all lines between; 0 where that is open.
    """

    line: int
    number: str = ""
    target: str = ""
    cells: dict[str, list[str]] = field(default_factory=dict)
    last: int = 0

    def add(self, column: str, parts: tuple[str, ...] | list[str]) -> None:
        """Append what stands in a column."""
        if parts:
            self.cells.setdefault(column, []).extend(parts)

    def text(self, column: str) -> str:
        """Return a column as one text, as printed; empty where it says nothing."""
        text = " ".join(part.strip() for part in self.cells.get(column, ())).strip()
        return "" if folded(text) in load_words("measures", "notes", "nothing") else text


def split_number(text: str) -> tuple[str, str]:
    """Split a title into its number as printed and the rest.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
        The number is empty where there is none.
    """
    found = NUMBER.match(to_arabic_digits(text))
    if not found:
        return "", text.strip()
    start, end = found.span("printed")
    return normalise(text[start:end]).replace(" ", ""), text[found.end() :].strip()


def finish(draft: Draft, fiscal_year: int | None) -> dict[str, Any]:
    """Return the row of a measure.

    Parameters
    ----------
    draft : Draft
    fiscal_year : int or None
        Year that the measures are for, Buddhist era; months printed without a year are of it.

    Returns
    -------
    dict
        Columns as in ``reading.COLUMNS``; ``start`` and ``end`` are ISO dates, empty where the
        period cannot be read.
    """
    number, title = split_number(draft.text("title"))
    title, answered = split_title(title)
    steps = split_steps(draft.cells.get("steps", ())) if draft.text("steps") else []
    period = draft.text("period") or _join_ends(draft)
    dates = read_dates(period, fiscal_year)
    if not draft.text("period") and not draft.text("start"):
        dates = [("", end) for _, end in dates]  # only the end is printed
    return {
        "line": draft.line,
        "number": draft.number or number,
        "title": normalise(title or draft.text("targets") or draft.text("steps")),
        "steps": SEPARATOR.join(steps),
        "units": join_units(draft.text("units")),
        "period": period,
        "start": min((start for start, _ in dates if start), default=""),
        "end": max((end for _, end in dates), default=""),
        "follow_up": SEPARATOR.join(_split_follow_up(draft, len(steps))),
        "targets": normalise(draft.target or draft.text("targets") or answered),
    }


def join_units(printed: str) -> str:
    """Return units responsible with one space between them, where all are known.

    Parameters
    ----------
    printed : str
        A cell; units may run into each other or stand in a numbered list.

    Returns
    -------
    str
        As printed where a part of it is no known unit and no sign divides it into single words.
    """
    pieces, _ = split_numbered(printed)
    text = normalise(" ".join(strip_bullet(piece) for piece in pieces))
    known = sorted(load_units(), key=len, reverse=True)
    units: list[str] = []
    place = _skip_separators(text, 0)
    while place < len(text):
        unit = next((name for name in known if text.startswith(name, place)), "")
        if not unit:
            pieces = [piece.strip() for piece in DIVIDED_UNITS.split(text)]
            one_word = all(piece and " " not in piece for piece in pieces)
            return " ".join(pieces) if one_word else text
        units.append(unit)
        place = _skip_separators(text, place + len(unit))
    return " ".join(units)


def read_dates(period: str, fiscal_year: int | None) -> list[tuple[str, str]]:
    """Read the dates of a period, also where it is a list of periods."""
    dates = parse_period(period, fiscal_year) or _read_backwards(period, fiscal_year)
    if dates or not period:
        return dates
    listed = [parse_period(piece, fiscal_year) for piece in split_steps([period])]
    if all(listed):
        return [pair for dates in listed for pair in dates]
    # "first half of the year (Oct - Mar)": the brackets tell the months, or the words do.
    forms = [*BRACKETED.findall(period), BRACKETED.sub("", period)]
    readable = (parse_period(_in_quarters(form), fiscal_year) for form in forms)
    return next(filter(None, readable), [])


def _read_backwards(period: str, fiscal_year: int | None) -> list[tuple[str, str]]:
    """Read a period whose end is printed before its start, both with a year of their own."""
    ends = DASH.split(period)
    if len(ends) != 2 or not all(FULL_YEAR.search(to_arabic_digits(end)) for end in ends):
        return []
    dates = [parse_period(end, fiscal_year) for end in ends]
    if not all(len(pairs) == 1 for pairs in dates):
        return []
    start, end = dates[0][0][0], dates[1][0][1]
    return [(start, end)] if start > end else []


def _in_quarters(period: str) -> str:
    flat = folded(period)
    for words, quarters in load_file("measures")["halves"].items():
        if flat == folded(words):
            return str(quarters)
    return period


def _skip_separators(text: str, place: int) -> int:
    found = BETWEEN_UNITS.match(text, place)
    return found.end() if found else place


def _join_ends(draft: Draft) -> str:
    ends = [text for text in (draft.text("start"), draft.text("end")) if text]
    return " – ".join(ends)


def _split_follow_up(draft: Draft, steps: int) -> list[str]:
    """Split a follow-up where each step has its own."""
    text = draft.text("follow_up")
    if not text:
        return []
    parts = draft.cells["follow_up"]
    pieces = [piece for part in parts for piece in split_wide(part, steps)]
    return split_steps(pieces) if len(pieces) > 1 else split_steps(parts)
