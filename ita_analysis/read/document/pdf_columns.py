"""Where the text of a page stands in columns, from the positions of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

Box = tuple[float, float, float, float]

# Shares of the page: how wide a column is at least.
NARROWEST = 0.2
# How many printed lines a column has at least, and how many of them are words.
FEWEST_LINES, WORDS = 4, 0.6
FEWEST_LETTERS = 6
# Space between columns in heights of a letter; words of a line stand closer.
GUTTER = 0.8
# A gap between columns of one line, in heights of the line.
WIDE = 1.5
SCORE_ALONE = re.compile(r"[\d๐-๙]{1,3}[.,][\d๐-๙]{2}")
_LETTER = re.compile(r"[A-Za-zก-ฮ]")
_SCORE = re.compile(r"[\d๐-๙]{1,3}[.,][\d๐-๙]{2}(?![\d๐-๙])")


@dataclass(frozen=True)
class Word:
    """A word, or a drawn table, and its place on the page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    @property
    def middle(self) -> float:
        """How far down the page its middle is."""
        return (self.top + self.bottom) / 2


def divide_page(words: Sequence[Word], box: Box) -> Iterator[Box]:
    """Divide a page into stretches that are read one after the other.

    Parameters
    ----------
    words : sequence of Word
        All words of the page, and its tables as words without text.
    box : tuple of float
        Left, top, right and bottom of the page.

    Yields
    ------
    tuple of float
        Boxes that share nothing and hold all words: what stands above columns, each column from
        left to right, what stands below. The page itself where it has no columns.
    """
    yield from _divide(words, box, NARROWEST * (box[2] - box[0]))


def divide_line(text: str, top: float, bottom: float, words: Sequence[Word]) -> list[str]:
    """Return the cells of a printed line, where wide gaps divide it.

    Parameters
    ----------
    text : str
        The line, its words divided by single spaces.
    top, bottom : float
        Where it stands.
    words : sequence of Word
        Words of the page.

    Returns
    -------
    list of str
        The line itself where it has no wide gap, or where its words are not found.
    """
    own = sorted(
        (word for word in words if top <= word.middle <= bottom), key=lambda word: word.left
    )
    start = _text(own).find(text)
    if start < 0:
        return [text]
    cells: list[list[Word]] = []
    place = 0
    for word in own:
        if start <= place < start + len(text):
            if cells and word.left - cells[-1][-1].right < WIDE * (bottom - top):
                cells[-1].append(word)
            else:
                cells.append([word])
        place += len(word.text) + 1
    return [_text(cell) for cell in cells]


def _divide(words: Sequence[Word], box: Box, narrowest: float) -> Iterator[Box]:
    found = _find_gutter(words, box, narrowest)
    if found is None:
        yield box
        return
    across, top, bottom = found
    left, above, right, below = box
    for part in (
        (left, above, right, top),
        (left, top, across, bottom),
        (across, top, right, bottom),
        (left, bottom, right, below),
    ):
        inside = [word for word in words if _is_inside(word, part)]
        if inside:
            yield from _divide(inside, part, narrowest)


def _find_gutter(
    words: Sequence[Word], box: Box, narrowest: float
) -> tuple[float, float, float] | None:
    """Return where the longest columns are divided, and from where to where they reach."""
    if len(words) < 2 * FEWEST_LINES:
        return None
    half = GUTTER * median(word.bottom - word.top for word in words) / 2
    best: tuple[tuple[int, int], tuple[float, float, float]] | None = None
    for across in _candidates(words, box, half, narrowest):
        crossing = [
            word for word in words if word.left < across + half and word.right > across - half
        ]
        for top, bottom in _stretches(crossing, box):
            length = _lengths(words, across, (top, bottom), narrowest)
            if length[0] and (best is None or length > best[0]):
                best = (length, (across, top, bottom))
    return best[1] if best else None


def _candidates(words: Iterable[Word], box: Box, half: float, narrowest: float) -> Iterator[float]:
    """Yield where a gutter may be: right behind the end of a word, each place once."""
    places = {round(word.right + half + 0.5) for word in words}
    for across in sorted(places):
        if box[0] + narrowest <= across <= box[2] - narrowest:
            yield float(across)


def _stretches(crossing: Sequence[Word], box: Box) -> Iterator[tuple[float, float]]:
    """Yield the parts of a page, from top to bottom, that no word crosses."""
    top = box[1]
    for word in sorted(crossing, key=lambda word: word.top):
        if word.top > top:
            yield top, word.top
        top = max(top, word.bottom)
    if top < box[3]:
        yield top, box[3]


def _lengths(
    words: Sequence[Word], across: float, stretch: tuple[float, float], narrowest: float
) -> tuple[int, int]:
    """Return how many lines the shorter column has, and both; 0 where they are none."""
    inside = [word for word in words if stretch[0] <= word.middle <= stretch[1]]
    left = _lines([word for word in inside if word.right <= across])
    right = _lines([word for word in inside if word.left >= across])
    columns = (left, right)
    if not all(_is_text(column, narrowest) for column in columns):
        return 0, 0
    scored = [sum(bool(_SCORE.search(_text(line))) for line in column) for column in columns]
    # Names on one side and their scores on the other are a table without rules.
    if 2 * scored[1] > len(right) and 4 * scored[0] < len(left):
        return 0, 0
    return min(len(left), len(right)), len(left) + len(right)


def _is_text(lines: Sequence[Sequence[Word]], narrowest: float) -> bool:
    if len(lines) < FEWEST_LINES:
        return False
    wide = max(word.right for line in lines for word in line) - min(
        word.left for line in lines for word in line
    )
    written = [line for line in lines if len(_LETTER.findall(_text(line))) >= FEWEST_LETTERS]
    return wide >= narrowest and len(written) >= WORDS * len(lines)


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Return words in the lines that they stand on; tables are left out."""
    lines: list[list[Word]] = []
    for word in sorted((word for word in words if word.text), key=lambda word: word.middle):
        if lines and word.middle - lines[-1][0].middle < (word.bottom - word.top) / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _text(line: Iterable[Word]) -> str:
    return " ".join(word.text for word in line)


def _is_inside(word: Word, box: Box) -> bool:
    across = (word.left + word.right) / 2
    return box[0] <= across < box[2] and box[1] <= word.middle < box[3]
