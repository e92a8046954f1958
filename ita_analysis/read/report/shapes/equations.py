"""Codes and scores with an equals sign between them: "IIT | 1 = 91.20 | 2 = 85.10"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Fragment, Marked
from ita_analysis.read.report.mentions import Context, Explained, Finding, Mention
from ita_analysis.read.report.numbers import SCORE
from ita_analysis.read.report.passages import INSTRUMENT, name_instruments
from ita_analysis.read.report.subjects import INDICATOR, SUB_INDICATOR, Subject
from ita_analysis.thai import to_arabic_digits

_EQUATION = re.compile(
    r"(?<![\w.,])(?P<code>\d{1,2}(?:\.\d)?)\s*=\s*(?P<score>\d{1,3}\.\d{2})(?![\d.,])"
)
_WORD_BEFORE = re.compile(r"[^\W\d_][\s.]*$")


def read_equations(marked: Marked, context: Context) -> Iterator[Finding]:
    """Read the scores of sub-indicators, and of indicators beside the name of their instrument.

    Parameters
    ----------
    marked : Marked
    context : Context

    Yields
    ------
    Mention or Explained
    """
    if not isinstance(marked.passage.block, Table):
        fragment = marked.fragments[0]
        yield from _read_fragment(fragment, _EQUATION.split(fragment.text)[0], context)
        return
    for row in (*marked.header, *marked.rows):
        for cell in row.cells:
            for fragment in cell.fragments:
                yield from _read_fragment(fragment, row.cells[0].text, context)


def _read_fragment(fragment: Fragment, named: str, context: Context) -> Iterator[Finding]:
    """Read what stands in one fragment, where other words name the instrument of indicators."""
    numbers = {number.start: number for number in fragment.numbers}
    for found in _EQUATION.finditer(to_arabic_digits(fragment.text)):
        score, code = numbers.get(found.start("score")), numbers.get(found.start("code"))
        subject = _subject(found["code"], name_instruments(named), context)
        if not subject or not score or score.kind != SCORE:
            continue
        before = folded(INSTRUMENT.sub("", fragment.text[: found.start()]))
        if subject.measure == INDICATOR and _WORD_BEFORE.search(before):
            continue  # "ข้อ 9 = …" is no indicator
        yield Mention(fragment.line, fragment.section, subject, score)
        if code:
            yield Explained(code, "sub_indicator")


def _subject(code: str, instruments: set[str], context: Context) -> Subject | None:
    for part in context.method.sub_indicators:
        if part.code == code:
            return Subject(SUB_INDICATOR, code, code, 0, 0)
    for indicator in context.method.indicators:
        if indicator.code == code and {indicator.instrument} == instruments:
            return Subject(INDICATOR, code, indicator.name_th, 0, 0)
    return None
