"""Measures of a table that was copied as text: each cell a line, one measure below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ita_analysis.read.document.block import Table
from ita_analysis.read.report.measure_columns import is_measures, name_column
from ita_analysis.read.report.measure_draft import Draft
from ita_analysis.read.report.passages import Passage
from ita_analysis.thai import to_arabic_digits

FEWEST_COLUMNS = 4
WIDE = re.compile(r"\S\s{2,}\S")
BETWEEN = "/|·•"


def read_lines(passages: Sequence[Passage]) -> Iterator[Draft]:
    """Read measures whose cells stand on a line each, below the names of the columns.

    Parameters
    ----------
    passages : sequence of Passage
        The report, in order.

    Yields
    ------
    Draft
        Only where every measure has as many lines as there are columns: with one line more or
        less nothing tells which cell is which.
    """
    place = 0
    while place < len(passages):
        columns, after = _read_header(passages, place)
        groups, end = _group(passages, after, columns) if columns else ([], place)
        for group in groups:
            yield _draft(group, columns)
        place = end if groups else place + 1


def _read_header(passages: Sequence[Passage], place: int) -> tuple[list[str], int]:
    """Return the columns that lines from here on name, and where their names end."""
    inline = _split_header(_text(passages[place]))
    if inline:
        return inline, place + 1
    columns: list[str] = []
    after = place
    while after < len(passages) and (name := _name(_text(passages[after]))):
        if columns and passages[after].block.line > passages[after - 1].block.line + 1:
            break
        if name in columns:
            name = "steps" if name == "title" and "steps" not in columns else "other"
        columns.append(name)
        after += 1
    return (columns, after) if _heads(columns) else ([], place)


def _name(text: str) -> str:
    """Return the column that a line names; one with a value behind a wide gap names none."""
    return "" if WIDE.search(text) else name_column(text)


def _split_header(text: str) -> list[str]:
    """Return the columns that one line names, divided by strokes."""
    for sign in BETWEEN:
        names = [name_column(part) for part in text.split(sign)]
        if all(names) and _heads(names):
            return names
    return []


def _heads(columns: Sequence[str]) -> bool:
    return len(columns) >= FEWEST_COLUMNS and is_measures(dict(enumerate(columns)))


def _group(
    passages: Sequence[Passage], place: int, columns: Sequence[str]
) -> tuple[list[list[Passage]], int]:
    """Return the lines of each measure from a place on, and where they end."""
    after = place
    while after < len(passages) and not isinstance(passages[after].block, Table):
        after += 1
    stretch = list(passages[place:after])
    groups = _by_gaps(stretch) if columns[0] != "number" else _by_numbers(stretch, len(columns))
    whole = []
    for group in groups:
        if len(group) != len(columns):
            break
        whole.append(group)
    return whole, place + sum(map(len, whole))


def _by_gaps(stretch: Sequence[Passage]) -> list[list[Passage]]:
    """Divide lines where a line between them is blank."""
    groups = [list(stretch[:1])]
    for before, passage in pairwise(stretch):
        if passage.block.line > before.block.line + 1:
            groups.append([])
        groups[-1].append(passage)
    return groups


def _by_numbers(stretch: Sequence[Passage], size: int) -> list[list[Passage]]:
    """Divide lines before those that count the measures: 1, 2, 3 and so on."""
    groups: list[list[Passage]] = []
    for place in range(0, len(stretch), size):
        number = to_arabic_digits(_text(stretch[place])).strip(" .()")
        if number != str(len(groups) + 1):
            break
        groups.append(list(stretch[place : place + size]))
    return groups


def _draft(group: Sequence[Passage], columns: Sequence[str]) -> Draft:
    draft = Draft(group[0].block.line, last=group[-1].block.line)
    for passage, column in zip(group, columns, strict=True):
        text = _text(passage)
        if column == "number":
            draft.number = text
        elif column == "targets":
            draft.target = text
        elif column != "other":
            draft.add(column, [text])
    return draft


def _text(passage: Passage) -> str:
    return "" if isinstance(passage.block, Table) else passage.block.text.strip()
