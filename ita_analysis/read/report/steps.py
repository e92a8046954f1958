"""Split what stands in one cell into its steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ita_analysis.thai import normalise, to_arabic_digits

# Signs that number steps: "1.", "(1)", "1)", "1.1", "ขั้นตอนที่ 1", "a." is none.
STYLES = (
    r"(?:ขั้นตอนที่|ขั้นที่|ข้อที่)\s*{n}\s*[.):]?",
    r"\({n}\)",
    r"{n}\)",
    r"{n}\.(?!\d)",
)
SIGNS = "-–•*·▪●►▸▶➢➤→○◦‣□☐✓✔"
BULLET = re.compile(rf"^\s*[{SIGNS}]\s*(?=\S)")
# Inside a text a dash begins a step only behind two spaces, or where the text began with one.
INNER_BULLET = re.compile(rf"\s+[{SIGNS}]\s+(?=\S)")
WIDE_BULLET = re.compile(rf"\s{{2,}}[{SIGNS}]\s*(?=\S)")
WIDE = re.compile(r"\s{2,}")
MOST_POINTS = 99


def split_steps(parts: Iterable[str]) -> list[str]:
    """Split the parts of a cell into steps.

    Parameters
    ----------
    parts : iterable of str
        Paragraphs and list items of the cell, in order.

    Returns
    -------
    list of str
        Each without its number or dash; nested ones stand as steps of their own.
    """
    steps: list[str] = []
    after = 0
    for part in parts:
        pieces, numbered = split_numbered(part, first=after + 1)
        after += numbered
        for piece in pieces:
            steps += [step for step in map(normalise, _split_bullets(piece)) if step]
    return steps


def split_numbered(text: str, first: int = 1) -> tuple[list[str], int]:
    """Split a text before the numbers that count its points.

    Parameters
    ----------
    text : str
    first : int
        The number that the first point may have besides 1.

    Returns
    -------
    tuple of list of str and int
        The points without their numbers, words before the first one kept with it, and how many
        numbers were found.
    """
    arabic = to_arabic_digits(text)
    for start in dict.fromkeys((first, 1)):
        for style in STYLES:
            marks = _find_marks(arabic, style, start)
            if marks and (marks[0][0] == 0 or len(marks) > 1):
                return _cut(text, marks), len(marks)
    return [text], 0


def split_wide(text: str, count: int) -> list[str]:
    """Split a text at wide gaps, if that gives as many pieces as there are steps.

    Parameters
    ----------
    text : str
    count : int
        How many steps there are.

    Returns
    -------
    list of str
        The text alone where the gaps do not fit.
    """
    pieces = [piece for piece in WIDE.split(text.strip()) if piece]
    return pieces if len(pieces) == count > 1 else [text.strip()]


def strip_bullet(text: str) -> str:
    """Return a text without the dash or dot that it begins with."""
    return BULLET.sub("", text).strip()


def _find_marks(arabic: str, style: str, first: int) -> list[tuple[int, int]]:
    """Return where the numbers first, first + 1 and so on stand, as long as each is found."""
    marks: list[tuple[int, int]] = []
    number, place = first, 0
    while number - first < MOST_POINTS:
        pattern = re.compile(r"(?:^|(?<=\s))" + style.format(n=number) + r"\s*(?=\S)")
        found = pattern.search(arabic, place)
        if not found:
            break
        marks.append(found.span())
        number, place = number + 1, found.end()
    return marks


def _cut(text: str, marks: Sequence[tuple[int, int]]) -> list[str]:
    before = text[: marks[0][0]].strip()
    ends = [start for start, _ in marks[1:]] + [len(text)]
    points = [text[end:stop] for (_, end), stop in zip(marks, ends, strict=True)]
    return [f"{before} {points[0]}" if before else points[0], *points[1:]]


def _split_bullets(text: str) -> list[str]:
    pattern = INNER_BULLET if BULLET.match(text) else WIDE_BULLET
    return [BULLET.sub("", piece) for piece in pattern.split(text)]
