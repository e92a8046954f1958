"""The mean at the end of a line of scores, which is the score of what the line begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Fragment, Marked
from ita_analysis.read.report.mentions import Context, Finding, Mention
from ita_analysis.read.report.numbers import SCORE, Number
from ita_analysis.read.report.shapes.phrases import letters, strip_units
from ita_analysis.read.report.subjects import (
    INDICATOR,
    INSTRUMENT_SCORE,
    QUESTION,
    Subject,
    find_subjects,
)
from ita_analysis.read.report.words import words

FEWEST, ROUNDING = 2, 0.011
_SIGNS = " :=(,;|"


def read_means(marked: Marked, context: Context) -> Iterator[Finding]:
    """Read "ตัวชี้วัดที่ 1: i1 91.20, i2 93.40 (เฉลี่ย 92.30)".

    Parameters
    ----------
    marked : Marked
    context : Context

    Yields
    ------
    Mention
        Where the figures of the line have this mean.
    """
    if not isinstance(marked.passage.block, Table):
        yield from _read_line(list(marked.fragments), context)
        return
    for row in (*marked.header, *marked.rows):
        yield from _read_line([part for cell in row.cells for part in cell.fragments], context)


def _read_line(fragments: list[Fragment], context: Context) -> Iterator[Finding]:
    scores = [(part, number) for part in fragments for number in part.numbers
              if number.kind == SCORE]  # fmt: skip
    if len(scores) <= FEWEST:
        return
    *others, (fragment, last) = scores
    subject = _opening(fragments[0], context)
    if subject and _is_called_mean(fragment, last) and _is_mean(last, [n for _, n in others]):
        yield Mention(fragment.line, fragment.section, subject, last, certain=subject.certain)


def _opening(fragment: Fragment, context: Context) -> Subject | None:
    """Return the indicator or instrument that a line begins with."""
    named = find_subjects(fragment.text, fragment.section, context.method)
    if not named or letters(fragment.text[: named[0].start]):
        return None
    first, questions = named[0], [part.code for part in named if part.measure == QUESTION]
    if first.measure == INSTRUMENT_SCORE:
        return None if questions else first
    indicators = {context.method.question(code).indicator for code in questions}
    if first.measure != INDICATOR or len(indicators) > 1:
        return None
    # Its questions tell the indicator better than a number that may count within an instrument.
    code = indicators.pop() if indicators else first.code
    if code == first.code:
        return first
    name = context.method.indicator(code).name_th
    return None if first.certain else replace(first, code=code, name=name)


def _is_called_mean(fragment: Fragment, score: Number) -> bool:
    before = folded(fragment.text[: score.start]).rstrip(_SIGNS)
    after = strip_units(folded(fragment.text[score.end :]))
    return before.endswith(words("subjects", "mean_rows")) and not letters(after)


def _is_mean(score: Number, others: list[Number]) -> bool:
    mean = sum(number.value for number in others) / len(others)
    return abs(mean - score.value) <= ROUNDING
