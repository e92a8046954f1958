"""Two years' scores side by side, below a line that says which year stands first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.columns import find_year
from ita_analysis.read.report.marked import Fragment, Marked
from ita_analysis.read.report.mentions import Context, Finding, Mention
from ita_analysis.read.report.numbers import SCORE
from ita_analysis.read.report.shapes.phrases import letters
from ita_analysis.read.report.subjects import Subject, find_subjects
from ita_analysis.thai import to_arabic_digits

_YEARS = re.compile(
    r"\((?:ปี\s*)?(?P<first>\d{2}|2[45]\d{2})\s*(?P<sign>[|/])\s*(?:ปี\s*)?(?P<last>\d{2}|2[45]\d{2})\)"
)
_PAIR = re.compile(
    r"(?<![\d.,])(?P<first>\d{1,3}\.\d{1,2})\s*(?P<sign>[|/])\s*(?P<last>\d{1,3}\.\d{1,2})(?![\d.,])"
)


@dataclass(frozen=True)
class _Order:
    """The years of the pairs below a line, and the sign that stands between two scores."""

    years: tuple[int, int]
    sign: str


def read_pairs(stretch: Sequence[Marked], context: Context) -> Iterator[Finding]:
    """Read "IIT  80.10 | 70.20" below "(2566 | 2565)".

    Parameters
    ----------
    stretch : sequence of Marked
        All passages, in order.
    context : Context

    Yields
    ------
    Mention
        Each score with its year.
    """
    order: _Order | None = None
    for marked in stretch:
        if isinstance(marked.passage.block, Table):
            if order and order.sign == "|" and not _names_years(marked):
                yield from _read_rows(marked, order, context)
            continue
        fragment = marked.fragments[0]
        told = _read_order(fragment.text, context)
        if told or marked.passage.is_heading:
            order = told
        elif order:
            yield from _read_line(fragment, order, context)


def _read_order(text: str, context: Context) -> _Order | None:
    """Return the order that a line announces: the year of the result and the one before."""
    found = _YEARS.search(to_arabic_digits(text))
    if not found or context.fiscal_year is None:
        return None
    first, last = find_year(f"ปี {found['first']}"), find_year(f"ปี {found['last']}")
    if first is None or last is None:
        return None
    if {first, last} != {context.fiscal_year, context.fiscal_year - 1}:
        return None
    return _Order((first, last), found["sign"])


def _read_line(fragment: Fragment, order: _Order, context: Context) -> Iterator[Finding]:
    start = 0
    numbers = {number.start: number for number in fragment.numbers if number.kind == SCORE}
    for found in _PAIR.finditer(to_arabic_digits(fragment.text)):
        scores = [numbers.get(found.start(group)) for group in ("first", "last")]
        subject = _named(fragment.text[start : found.start()], fragment.section, context)
        start = found.end()
        if not subject or found["sign"] != order.sign:
            continue
        for score, year in zip(scores, order.years, strict=True):
            if score:
                yield Mention(
                    fragment.line, fragment.section, subject, score, year, subject.certain
                )


def _names_years(marked: Marked) -> bool:
    """Return whether headings of a table say themselves of which year its columns are."""
    return any(find_year(cell.text) for row in marked.header for cell in row.cells)


def _read_rows(marked: Marked, order: _Order, context: Context) -> Iterator[Finding]:
    """Read lines that their upright strokes made a table without headings."""
    for row in (*marked.header, *marked.rows):
        scores = [(part, number) for cell in row.cells for part in cell.fragments
                  for number in part.numbers if number.kind == SCORE]  # fmt: skip
        if len(scores) != len(order.years) or len(row.cells) < len(scores):
            continue
        first, number = scores[0]
        name = row.cells[0].text if number is row.cells[1].lone else first.text[: number.start]
        if subject := _named(name, row.section, context):
            for (_, score), year in zip(scores, order.years, strict=True):
                yield Mention(row.line, row.section, subject, score, year, subject.certain)


def _named(text: str, section: str, context: Context) -> Subject | None:
    """Return what the words before a pair name: the only thing, or the one that they begin with."""
    named = find_subjects(text, section, context.method)
    if not named:
        return None
    alone = len({(subject.measure, subject.code) for subject in named}) == 1
    return named[0] if alone or not letters(text[: named[0].start]) else None
