"""Passages with their numbers found: what recognisers of scores work on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Row, Table
from ita_analysis.read.printed import LATIN_CODE
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.numbers import PLAIN, SCORE, Number, find_numbers
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.words import words
from ita_analysis.thai import to_arabic_digits

LONGEST_ROW = 160
_SIGNS = re.compile(r"[^\w\u0e00-\u0e7f]|_")


@dataclass(frozen=True, eq=False)
class Fragment:
    """A line of running text, or one part of a cell, with its numbers."""

    line: int
    text: str
    section: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, eq=False)
class MarkedCell:
    """A cell: its parts, its size, and the one number that is all it holds but unit and level."""

    text: str
    fragments: tuple[Fragment, ...]
    lone: Number | None = None
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, eq=False)
class MarkedRow:
    """A row of a table."""

    line: int
    section: str
    cells: tuple[MarkedCell, ...]


@dataclass(frozen=True, eq=False)
class Marked:
    """A passage with its numbers.

    Parameters
    ----------
    passage : Passage
    fragments : tuple of Fragment
        The line, or all parts of all cells, header and section rows included.
    header, rows : tuple of MarkedRow
        Of a table; empty otherwise.
    """

    passage: Passage
    fragments: tuple[Fragment, ...]
    header: tuple[MarkedRow, ...] = ()
    rows: tuple[MarkedRow, ...] = ()
    levels: frozenset[str] = field(default_factory=frozenset)


def mark_numbers(passages: Iterable[Passage], method: Methodology) -> list[Marked]:
    """Find the numbers of all passages.

    Parameters
    ----------
    passages : iterable of Passage
    method : Methodology
        Its levels may stand beside a score in a cell.

    Returns
    -------
    list of Marked
        In the same order.
    """
    levels = frozenset(
        folded(name) for level in method.levels for name in (level.name, level.name_en)
    )
    return [_mark(passage, levels | _OLD_LEVELS) for passage in passages]


_OLD_LEVELS = frozenset(["aa", "a", "b", "c", "d", "e", "f"])


def _mark(passage: Passage, levels: frozenset[str]) -> Marked:
    if not isinstance(passage.block, Table):
        fragment = _fragment(passage.block.line, passage.block.text, passage.section)
        return Marked(passage, (fragment,), levels=levels)
    # By the row itself: several may stand on one line.
    marked = {
        id(row): _mark_row(row, section, levels)
        for row, section in zip(passage.block.rows, passage.sections, strict=True)
    }
    fragments = [part for row in marked.values() for cell in row.cells for part in cell.fragments]
    return Marked(
        passage,
        tuple(fragments),
        tuple(marked[id(row)] for row in passage.header),
        tuple(marked[id(row)] for row in passage.rows),
        levels,
    )


def _mark_row(row: Row, section: str, levels: frozenset[str]) -> MarkedRow:
    cells = []
    for cell in row.cells:
        fragments = tuple(_fragment(row.line, part, section) for part in cell.parts)
        cells.append(
            MarkedCell(
                cell.text,
                fragments,
                _lone_number(fragments, levels),
                cell.row_span,
                cell.column_span,
            )
        )
    return MarkedRow(row.line, section, tuple(cells))


def _fragment(line: int, text: str, section: str) -> Fragment:
    return Fragment(line, text, section, tuple(find_numbers(text)))


def _lone_number(fragments: tuple[Fragment, ...], levels: frozenset[str]) -> Number | None:
    """Return the number of a cell that holds nothing else but its unit or level."""
    numbers = [(part, number) for part in fragments for number in part.numbers]
    able = [pair for pair in numbers if pair[1].kind in {SCORE, PLAIN}]
    if len(able) != 1 or len(numbers) > 2 or len(fragments) != 1:
        return None
    fragment, number = able[0]
    if LATIN_CODE.fullmatch(to_arabic_digits(fragment.text).strip()):
        return None  # "E-14" is a question, not level E
    others = [other for _, other in numbers if other is not number]
    if any(other.kind != "full" for other in others):
        return None
    rest = fragment.text
    for other in sorted([number, *others], key=lambda part: -part.start):
        rest = f"{rest[: other.start]} {rest[other.end :]}"
    return number if _is_unit(folded(rest), levels) else None


def _is_unit(rest: str, levels: frozenset[str]) -> bool:
    rest = _SIGNS.sub("", rest)
    for word in words("columns", "unit"):
        rest = rest.replace(word, "")
    return not rest or rest in levels


def tell_row(row: MarkedRow) -> str:
    """Return the words of a row, for a reader to find it again."""
    return " | ".join(cell.text for cell in row.cells if cell.text.strip())[:LONGEST_ROW]
