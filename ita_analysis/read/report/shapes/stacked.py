"""A name on one line and its score, alone, on the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.marked import Marked
from ita_analysis.read.report.mentions import Context, Finding, Mention
from ita_analysis.read.report.numbers import SCORE
from ita_analysis.read.report.shapes.sentences import is_lone
from ita_analysis.read.report.subjects import read_label


def read_stacked(stretch: Sequence[Marked], context: Context) -> Iterator[Finding]:
    """Read scores that stand alone on the line below their name.

    Parameters
    ----------
    stretch : sequence of Marked
        All passages, in order.
    context : Context

    Yields
    ------
    Mention
    """
    for name, score in pairwise(stretch):
        if isinstance(name.passage.block, Table) or isinstance(score.passage.block, Table):
            continue
        label, below = name.fragments[0], score.fragments[0]
        numbers = [number for number in below.numbers if number.kind == SCORE]
        if len(numbers) != 1 or not is_lone(below, numbers[0]):
            continue
        if any(number.kind == SCORE for number in label.numbers):
            continue
        subject = read_label(label.text, label.section, context.method)
        if subject and subject.is_score:
            yield Mention(below.line, below.section, subject, numbers[0], certain=subject.certain)
