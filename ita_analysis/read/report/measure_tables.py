"""Measures in tables: one a row under named columns, or one a card of labels and values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ita_analysis.read.document.block import Row, Table
from ita_analysis.read.printed import LATIN_CODE
from ita_analysis.read.report.measure_columns import (
    heads_columns,
    is_measures,
    name_column,
    read_columns,
)
from ita_analysis.read.report.measure_draft import Draft, split_number
from ita_analysis.read.report.measure_months import read_months, tell_period
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.units import load_units
from ita_analysis.thai import to_arabic_digits

# Between the pieces of one table may stand a page number or the like.
LONGEST_DEBRIS = 20
# A sign beside a name, such as that something is done, is no value; nor is a score.
HAS_WORDS = re.compile(r"[^\W\d_]")
HAS_FIGURES = re.compile(r"[^\W_]")
OF_TIME = ("period", "start", "end")
CONTENT = ("title", "steps", "units", "period", "start", "end", "follow_up")


def read_tables(passages: Sequence[Passage]) -> Iterator[Draft]:
    """Read the measures of tables whose header names the columns.

    A table without a header goes on with the columns of the one before it.
    """
    columns: Mapping[int, str] = {}
    width = 0
    draft: Draft | None = None
    for passage in passages:
        if not isinstance(passage.block, Table):
            text = passage.block.text.strip()
            columns = columns if len(text) <= LONGEST_DEBRIS else {}
            continue
        own = read_columns(passage)
        goes_on = not own and not passage.header and _width(passage) == width
        if own:
            columns, width = own, _width(passage)
        elif not goes_on:
            columns = {}
        if not columns:
            continue
        if draft and not goes_on:
            yield draft
            draft = None
        for found in _read_rows(passage, columns, draft):
            if draft and found is not draft:
                yield draft
            draft = found
    if draft:
        yield draft


def read_cards(passages: Sequence[Passage]) -> Iterator[Draft]:
    """Read measures whose labels stand beside their values, one card after another."""
    for passage in passages:
        if not isinstance(passage.block, Table) or read_columns(passage):
            continue
        drafts: list[Draft] = []
        for row in passage.block.rows:
            for column, parts in _labelled(row):
                if column == "title" or not drafts:
                    drafts.append(Draft(row.line, target=_target(passage, row)))
                drafts[-1].add(column, parts)
        yield from (draft for draft in drafts if is_measures(dict(enumerate(draft.cells))))


def is_measure_table(passage: Passage) -> bool:
    """Return whether a passage is a table of measures or a card of one."""
    return bool(read_columns(passage)) or any(read_cards([passage]))


# Rows under a header


def _read_rows(
    passage: Passage, columns: Mapping[int, str], draft: Draft | None
) -> Iterator[Draft]:
    """Yield the measure that each row belongs to, the one of the row before where it goes on."""
    heading = ""
    breaks = _rows_after_header(passage)
    months = read_months(passage.header)
    for row in passage.rows:
        cells = _by_column(row, columns)
        if period := tell_period(row, months):
            cells["period"] = (period,)
        if heads_columns(row, columns):
            continue
        if _is_heading(row, cells, columns):
            heading = row.cells[_first_filled(row)].text
            continue
        if draft and _goes_on(cells, draft, page_break=row.line in breaks):
            _extend(draft, cells)
        elif any(column in cells for column in CONTENT):
            draft = Draft(row.line, target=heading or _target(passage, row))
            _extend(draft, cells)
            draft.number = " ".join(cells.get("number", ())).strip()
        if draft:
            yield draft


def _by_column(row: Row, columns: Mapping[int, str]) -> dict[str, tuple[str, ...]]:
    return {
        name: row.cells[place].parts
        for place, name in columns.items()
        if place < len(row.cells) and row.cells[place].parts
    }


def _is_heading(row: Row, cells: Mapping[str, object], columns: Mapping[int, str]) -> bool:
    """Return whether a row is the heading of those below it: one cell over all columns."""
    filled = [cell for cell in row.cells if cell.parts]
    if len(filled) != 1 or ("steps" in cells and len(cells) == 1):
        return False
    wide = filled[0].column_span > 1
    return wide or (len(columns) > 2 and name_column(filled[0].text) == "targets")


def _first_filled(row: Row) -> int:
    return next(place for place, cell in enumerate(row.cells) if cell.parts)


def _goes_on(cells: Mapping[str, tuple[str, ...]], draft: Draft, *, page_break: bool) -> bool:
    """Return whether a row belongs to the measure above: untitled, or cut by the page."""
    if "number" in cells:
        return False
    if "title" not in cells:
        return "title" in draft.cells
    numbered = bool(split_number(" ".join(draft.cells.get("title", ())))[0] or draft.number)
    return page_break and numbered and not split_number(cells["title"][0])[0]


def _rows_after_header(passage: Passage) -> set[int]:
    """Return the lines of rows above which a header is printed again."""
    kept = {row.line for row in passage.rows}
    lines = [row.line for row in passage.block.rows] if isinstance(passage.block, Table) else []
    first = passage.rows[0].line if passage.rows else 0
    return {
        line
        for before, line in pairwise(lines)
        if line in kept and before not in kept and line != first
    }


def _extend(draft: Draft, cells: Mapping[str, tuple[str, ...]]) -> None:
    for column, parts in cells.items():
        if column != "number":
            draft.add(column, parts)


def _target(passage: Passage, row: Row) -> str:
    """Return the issue or indicator that a row stands under, as printed."""
    section = passage.section_at(row.line)
    return section if section.startswith(("ประเด็น", "ตัวชี้วัด")) else ""


def _width(passage: Passage) -> int:
    return len(passage.block.rows[0].cells) if isinstance(passage.block, Table) else 0


# Cards


def _labelled(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the columns that labels in a row name, with the value beside each."""
    place = 0
    if row.cells and LATIN_CODE.fullmatch(to_arabic_digits(row.cells[0].text).strip()):
        return  # a question or an item, whose name can begin like a label
    while place < len(row.cells) - 1:
        column, value = name_column(row.cells[place].text), row.cells[place + 1]
        holds = HAS_FIGURES if column in OF_TIME else HAS_WORDS
        if column and holds.search(value.text) and not _is_label(value.text, beside=column):
            yield column, value.parts
            place += 1
        place += 1


def _is_label(text: str, beside: str) -> bool:
    """Return whether a value is itself a label; a title may begin like one, as a unit may."""
    if beside == "title" or (beside == "units" and text.strip().startswith(tuple(load_units()))):
        return False
    return bool(name_column(text))
