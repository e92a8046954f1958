"""Which fiscal year the result is of, and which the measures are for.

Headings name both, and a title may carry the year of the measures. Every mention of a year is
weighed by the words before it; the periods of the measures decide where headings disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ita_analysis.methodology import list_fiscal_years, load_methodology
from ita_analysis.read.document.block import Document, Table
from ita_analysis.read.report.codes import find_latin_codes
from ita_analysis.read.report.columns import find_year
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.numbers import SCORE, Number, find_numbers
from ita_analysis.read.report.words import holds, words
from ita_analysis.thai import BUDDHIST_ERA, parse_period

FIRST, LAST = 2555, 2599
TITLE_LINES, TITLE_WEIGHT, REACH, ABOVE = 12, 3, 160, 4
SHORT = 90
OPENED, CLOSED = re.compile(r"\([^()]*$"), re.compile(r"[^()]*\)")


@dataclass(frozen=True)
class Years:
    """The fiscal years of a report, Buddhist era.

    Parameters
    ----------
    result, measures : int or None
        None where the report does not say.
    certainty : str
        ``likely`` where only the codes of the questions show the year.
    lines : tuple of int
        Lines that name the year of the result.
    """

    result: int | None = None
    measures: int | None = None
    certainty: str = "certain"
    lines: tuple[int, ...] = ()


@dataclass
class _Votes:
    """How much speaks for each year, by what the year is of."""

    weights: dict[str, Counter[int]] = field(
        default_factory=lambda: {"result": Counter(), "measures": Counter(), "": Counter()}
    )
    lines: dict[int, list[int]] = field(default_factory=dict)


def read_years(document: Document) -> Years:
    """Find the fiscal years of a report.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Years
    """
    votes = _count_votes(document)
    result = _most(votes.weights["result"]) or _unanimous(votes.weights[""])
    measures = _year_of_periods(document) or _most(votes.weights["measures"])
    if result:
        return Years(result, measures, "certain", tuple(votes.lines.get(result, ())))
    inferred = _year_of_codes(document)
    return Years(inferred, measures, "likely" if inferred else "certain")


def _most(weights: Counter[int]) -> int | None:
    """Return the year that most speaks for; of equals the later one."""
    return max(weights, key=lambda year: (weights[year], year), default=None)


def _unanimous(weights: Counter[int]) -> int | None:
    return next(iter(weights)) if len(weights) == 1 else None


def _count_votes(document: Document) -> _Votes:
    votes = _Votes()
    before: list[str] = []
    filled = 0
    for number, text in enumerate(document.lines, start=1):
        if not text.strip():
            continue
        filled += 1
        in_title = filled <= TITLE_LINES
        # A line that compares years names the earlier one as often as it has scores of it.
        for role, year in dict.fromkeys(_line_years(text, before)):
            weight = TITLE_WEIGHT if in_title else 1
            # A year that nothing names counts only where a title would stand.
            if role or in_title:
                votes.weights[role][year] += weight
            if role == "result":
                votes.lines.setdefault(year, []).append(number)
        before = [*before, text][-ABOVE:] if len(folded(text)) <= 2 * SHORT else []
    return votes


def _line_years(text: str, above: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the years of a line with what each is of."""
    numbers = find_numbers(text)
    for number in numbers:
        if number.kind != "year" or _is_compared(text, number, numbers):
            continue
        year = find_year(f"ปี {number.printed}")
        if year is None or not FIRST <= year <= LAST:
            continue
        lead = folded(text[max(0, number.start - 2 * REACH) : number.start])
        if holds(lead[-30:], "years", "other"):
            continue
        role = _nearest_role(lead[-REACH:])
        if role == "law":
            continue
        if not role and len(folded(text)) <= SHORT:
            role = _nearest_role("".join(folded(line) for line in above)[-REACH:])
            role = "" if role == "law" else role
        yield role, year


def _is_compared(text: str, year: Number, numbers: Sequence[Number]) -> bool:
    """Return whether a year gives another score in brackets: "94.66 (ปี 66 = 91.05)"."""
    opened = OPENED.search(text[: year.start])
    closed = CLOSED.match(text[year.end :])
    if not opened or not closed:
        return False
    before = any(part.kind == SCORE and part.end <= opened.start() for part in numbers)
    inside = (year.end, year.end + closed.end())
    return before and any(
        part.kind == SCORE and inside[0] <= part.start < inside[1] for part in numbers
    )


def _nearest_role(lead: str) -> str:
    """Return what the last telling word of a text speaks of, or nothing."""
    ends = {
        role: max((lead.rfind(word) for word in words("years", role)), default=-1)
        for role in ("result", "measures", "law")
    }
    last = max(ends, key=lambda role: ends[role])
    return last if ends[last] >= 0 else ""


# Measures


def _year_of_periods(document: Document) -> int | None:
    """Return the fiscal year in which most of the measures begin, by their printed periods."""
    years: Counter[int] = Counter()
    for block in document.blocks:
        if isinstance(block, Table):
            years.update(_table_periods(block))
    return _most(years)


def _table_periods(table: Table) -> Iterator[int]:
    column = -1
    for row in table.rows:
        texts = [folded(cell.text) for cell in row.cells]
        listed = words("columns", "period")
        headed = [
            place
            for place, text in enumerate(texts)
            if len(text) <= 40 and any(word in text for word in listed)
        ]
        if headed:
            column = headed[0]
        elif 0 <= column < len(row.cells):
            for start, _ in parse_period(row.cells[column].text):
                yield _fiscal_year(start)


def _fiscal_year(date: str) -> int:
    year, month = int(date[:4]), int(date[5:7])
    return year + BUDDHIST_ERA + (1 if month >= 10 else 0)


# Codes


def _year_of_codes(document: Document) -> int | None:
    """Return the only fiscal year whose questions are those that a report names, or None."""
    codes = {code for text in document.lines for code in find_latin_codes(text)}
    if len(codes) < 10:
        return None
    fitting = [
        year for year in _known_years() if codes <= _codes_of(year) and _reaches(codes, year)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _known_years() -> Iterable[int]:
    return [year for year in list_fiscal_years() if year >= 2562]


def _codes_of(year: int) -> set[str]:
    return {question.code.lower() for question in load_methodology(year).questions}


def _reaches(codes: set[str], year: int) -> bool:
    """Return whether the last code of an instrument is there, so that the set is that year's."""
    last = {}
    for question in load_methodology(year).questions:
        last[question.instrument] = question.code.lower()
    return any(code in codes for code in last.values())
