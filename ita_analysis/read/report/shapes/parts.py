"""Parts of an instrument on lines of their own, below the line that names the instrument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.marked import Fragment, Marked
from ita_analysis.read.report.mentions import Context, Finding, Mention
from ita_analysis.read.report.numbers import SCORE, Number
from ita_analysis.read.report.passages import name_instruments
from ita_analysis.read.report.shapes.phrases import letters
from ita_analysis.read.report.shapes.wholes import is_lone
from ita_analysis.read.report.subjects import read_part

SIGNS = " -–•*▪●►→:|\t"


@dataclass(frozen=True)
class _Line:
    """A line, or a row of a table: its words up to its one score, and the score if it has one."""

    fragment: Fragment
    words: str
    score: Number | None


def read_parts(stretch: Sequence[Marked], context: Context) -> Iterator[Finding]:
    """Read "Part 1  91.20" below "EIT  89.47".

    Parameters
    ----------
    stretch : sequence of Marked
        All passages, in order.
    context : Context

    Yields
    ------
    Mention
        Likely: the instrument stands in another line.
    """
    parted = {part.code for part in context.method.instruments if part.parts}
    above = ""
    for marked in stretch:
        for line in _lines(marked):
            named = name_instruments(line.words) & parted
            if len(named) == 1:
                above = named.pop()
                continue
            part = read_part(line.words.strip(SIGNS), above, context.method) if above else None
            if part is None:
                above = ""
            elif line.score:
                yield Mention(
                    line.fragment.line, line.fragment.section, part, line.score, certain=False
                )


def _lines(marked: Marked) -> Iterator[_Line]:
    if not isinstance(marked.passage.block, Table):
        yield _take_apart(marked.fragments[0])
        return
    for row in (*marked.header, *marked.rows):
        filled = [cell for cell in row.cells if cell.text.strip()]
        scored = [cell for cell in filled if cell.lone]
        if filled and len(scored) == len(filled) - 1 == 1 and not filled[0].lone:
            yield _Line(filled[1].fragments[0], filled[0].text, scored[0].lone)
        elif filled:
            yield _Line(filled[0].fragments[0], " ".join(cell.text for cell in filled), None)


def _take_apart(fragment: Fragment) -> _Line:
    scores = [number for number in fragment.numbers if number.kind == SCORE]
    if len(scores) != 1 or is_lone(fragment, scores[0]):
        return _Line(fragment, fragment.text, None)
    rest = fragment.text[scores[0].end :]
    ends = not letters(rest.replace("คะแนน", ""))
    return _Line(fragment, fragment.text[: scores[0].start], scores[0] if ends else None)
