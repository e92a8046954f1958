"""Lines of running text that a page broke, put together so that a sentence is read as one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ita_analysis.read.document.block import Paragraph
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Fragment, Marked
from ita_analysis.read.report.mentions import Doubtful, Explained, Finding, Mention
from ita_analysis.read.report.numbers import Number, find_numbers
from ita_analysis.read.report.words import words

# Text that is set to a width is at most so wide; a line that is broken nearly fills it.
WIDEST, NARROWEST, FILLED = 160, 60, 0.85
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_BEGINS = re.compile(
    r"\s*(?:[^\w\s\u0e00-\u0e7f\"“(]|\(?[\d๐-๙]{1,2}(?:\.[\d๐-๙]{1,2})*[.)]\s*\D|[กขคงจฉชซ][.)]\s"
    r"|(?:มาตรการ|ตัวชี้วัด|ประเด็น|ส่วน|ข้อ)ที่\s*[\d๐-๙]|[^:\s]{2,30}\s?:\s)"
)
_COLUMNS = re.compile(r"\S\s{3,}\S|\t|\|")


@dataclass(frozen=True)
class Joined:
    """Lines put together.

    Parameters
    ----------
    marked : Marked
        One passage with one fragment: all lines, a space between them.
    places : tuple of int
        Which passages these are.
    originals : dict of Number to tuple of Number and int
        For each number of the whole the same one in its line, and that line.
    """

    marked: Marked
    places: tuple[int, ...]
    originals: dict[Number, tuple[Number, int]]

    def in_lines(self, found: Finding) -> Finding:
        """Return what was found in the whole as found in the line where its number stands."""
        number, line = self.originals[found.number]
        if isinstance(found, Mention | Doubtful):
            return replace(found, number=number, line=line)
        return replace(found, number=number) if isinstance(found, Explained) else found


def join_wrapped(marked: Sequence[Marked]) -> Iterator[Joined]:
    """Join the lines of paragraphs that a page broke.

    Parameters
    ----------
    marked : sequence of Marked
        All passages with their numbers.

    Yields
    ------
    Joined
        Only where two or more lines belong together and one of them holds a number.
    """
    width = max((_width(part.fragments[0].text) for part in marked if _is_prose(part)), default=0)
    if not NARROWEST <= width <= WIDEST:
        return
    run: list[int] = []
    for place, part in enumerate(marked):
        if run and not _goes_on(marked[run[-1]], part, width):
            yield from _join(marked, run)
            run = []
        if _is_prose(part):
            run.append(place)
    yield from _join(marked, run)


def _is_prose(part: Marked) -> bool:
    block = part.passage.block
    return isinstance(block, Paragraph) and not _COLUMNS.search(block.text.strip())


def _goes_on(part: Marked, after: Marked, width: int) -> bool:
    """Return whether the next line goes on with the sentence of a full one."""
    if not _is_prose(after):
        return False
    text, more = part.fragments[0].text, after.fragments[0].text
    full = _width(text) >= max(NARROWEST, FILLED * width)
    next_line = after.fragments[0].line == part.fragments[0].line + 1
    ends = folded(text).endswith((":", *words("headings", "introduces")))
    return full and next_line and not ends and not _BEGINS.match(more)


def _width(text: str) -> int:
    return len(_MARKS.sub("", text.strip()))


def _join(marked: Sequence[Marked], run: Sequence[int]) -> Iterator[Joined]:
    fragments = [marked[place].fragments[0] for place in run]
    if len(run) < 2 or not any(fragment.numbers for fragment in fragments):
        return
    starts = [0]
    for fragment in fragments[:-1]:
        starts.append(starts[-1] + len(fragment.text) + 1)
    text = " ".join(fragment.text for fragment in fragments)
    numbers = tuple(find_numbers(text))
    originals = {}
    for number in numbers:
        place = bisect_right(starts, number.start) - 1
        start = number.start - starts[place]
        same = [part for part in fragments[place].numbers if part.start == start]
        if not same or same[0].printed != number.printed:
            return  # the break went through a number
        originals[number] = (same[0], fragments[place].line)
    whole = Fragment(fragments[0].line, text, fragments[0].section, numbers)
    yield Joined(replace(marked[run[0]], fragments=(whole,)), tuple(run), originals)
