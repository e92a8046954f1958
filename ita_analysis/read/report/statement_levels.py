"""Levels that stand beside, under or behind a label, and the range of scores of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Row, Table
from ita_analysis.read.report.columns import find_year
from ita_analysis.read.report.folding import fold, folded
from ita_analysis.read.report.headings import join_headings
from ita_analysis.read.report.measure_columns import read_columns
from ita_analysis.read.report.passages import Passage, name_instruments
from ita_analysis.read.report.statement import Statement
from ita_analysis.read.report.statement_subjects import INSTRUMENTS, find_indicators
from ita_analysis.read.report.word_files import load_words
from ita_analysis.read.report.words import words
from ita_analysis.thai import to_arabic_digits

RANGE = re.compile(
    r"(?:คะแนน|ร้อยละ)?\s*(?P<range>\d{1,3}(?:\.\d{1,2})?\s*(?:-|–|—|ถึง)\s*\d{1,3}(?:\.\d{1,2})?)\s*(?:คะแนน)?"
)
BRACKETS = re.compile(r"\([^()]*\)")
# Columns of a line that spaces divide.
WIDE = re.compile(r"\s{2,}|\t")
LETTERS = ("AA", "A", "B", "C", "D", "E", "F")
SIGNS = " :：=-–“”\"'()."
LONGEST_LINE = 120


def read_levels(passages: Sequence[Passage], method: Methodology) -> Iterator[Statement]:
    """Read the range of scores of each level, and levels that stand at a label."""
    levels = {folded(name): name for name in (*LETTERS, *(part.name for part in method.levels))}
    waiting = False
    for passage in passages:
        if isinstance(passage.block, Table):
            waiting = False
            if not read_columns(passage):
                yield from _read_table(passage, levels, method)
            continue
        text = passage.block.text
        if len(text) > LONGEST_LINE:
            waiting = False
            continue
        level = _level_alone(text, levels) if waiting else _level_of_line(text, levels)
        if level:
            yield Statement(passage.block.line, "level", _instrument(text) or "total", level)
        waiting = _is_label(text) or _is_total(text) or (waiting and _is_figure(text))


def _read_table(
    passage: Passage, levels: Mapping[str, str], method: Methodology
) -> Iterator[Statement]:
    column, headings = _level_column(passage), join_headings(passage.header)
    body = {row.line for row in passage.rows}
    for row in passage.block.rows if isinstance(passage.block, Table) else ():
        texts = [cell.text.strip() for cell in row.cells if cell.parts]
        ranges = [found["range"] for text in texts if (found := RANGE.fullmatch(text))]
        named = [level for text in texts if (level := _level_alone(text, levels))]
        if ranges:
            if len(ranges) == len(named) == 1:
                yield Statement(row.line, "level_range", named[0], ranges[0])
        elif (
            column >= 0
            and row.line in body
            and column < len(row.cells)
            and not (texts and _is_label(texts[0]))
        ):
            level = _level_alone(row.cells[column].text, levels)
            subject = _subject(row, column, method)
            if level and subject:
                yield Statement(row.line, "level", subject, level)
        elif level := _level_of_year(row, headings, levels, method) or _level_beside_label(
            texts, levels
        ):
            yield Statement(row.line, "level", _instrument(" ".join(texts)) or "total", level)
        elif (
            texts
            and folded(texts[0]).strip(SIGNS) in words("subjects", "total")
            and len(named) == 1
        ):
            yield Statement(row.line, "level", "total", named[0])


def _level_of_year(
    row: Row, headings: Sequence[str], levels: Mapping[str, str], method: Methodology
) -> str:
    """Return the level that a labelled row prints in the column of the year of the result."""
    if not any(_is_label(cell.text) for cell in row.cells[:2]):
        return ""
    for cell, heading in zip(row.cells, headings, strict=False):
        if find_year(heading) == method.fiscal_year and (level := _level_alone(cell.text, levels)):
            return level
    return ""


def _level_column(passage: Passage) -> int:
    """Return the column of levels, -1 where there is none."""
    for row in reversed(passage.header):  # the lowest heading tells most of its column
        for column, cell in enumerate(row.cells):
            if column and _is_label(cell.text):
                return column
    return -1


def _subject(row: Row, column: int, method: Methodology) -> str:
    """Return what a row of a table with a column of levels is about; empty where that is open."""
    label = " ".join(
        cell.text
        for cell in row.cells[:column]
        if not _is_number(cell.text)
        or to_arabic_digits(cell.text).strip() == str(method.fiscal_year)
    )
    if named := find_indicators(fold(label).text, method):
        (span, code), *others = named
        alone = all(other == code for _, other in others)
        return label[slice(*fold(label).span(*span))] if alone else ""
    instrument = _instrument(label)
    if instrument:
        return instrument
    flat = folded(label)
    total = (*words("subjects", "total"), *words("subjects", "sum_rows"), str(method.fiscal_year))
    return "total" if any(word in to_arabic_digits(flat) for word in total) else ""


def _level_beside_label(texts: Sequence[str], levels: Mapping[str, str]) -> str:
    """Return the level that a row prints behind its label, in the same cell or the next ones."""
    for place, text in enumerate(texts):
        level = _level_of_line(text, levels) if len(texts) > 1 else ""
        if level:
            return level
        if _is_label(text):
            rest = [part for part in texts[place + 1 :] if not _is_label(part)]
            return _level_alone(rest[0], levels) if rest else ""
    return ""


def _level_of_line(text: str, levels: Mapping[str, str]) -> str:
    """Return the level of a line, or of a part of it behind a wide gap, that is label and level."""
    pieces = WIDE.split(text.strip())
    for piece, after in zip_longest(pieces, pieces[1:], fillvalue=""):
        if _is_label(piece) and (level := _level_alone(after, levels)):
            return level
        flat = folded(piece).strip(SIGNS)
        for label in load_words("statements", "words", "level_label"):
            if flat.startswith(label) and (level := _level_alone(flat[len(label) :], levels)):
                return level
    return ""


def _level_alone(text: str, levels: Mapping[str, str]) -> str:
    """Return the level that a whole text is, as its year prints it, or nothing."""
    return levels.get(folded(BRACKETS.sub("", text)).strip(SIGNS), "")


def _is_label(text: str) -> bool:
    flat = folded(BRACKETS.sub("", text)).strip(SIGNS)
    return flat in load_words("statements", "words", "level_label")


def _is_total(text: str) -> bool:
    """Return whether a line names the result as a whole, with or without its score."""
    flat = folded(BRACKETS.sub("", text)).strip(SIGNS)
    return re.sub(r"[\d.,]+(?:คะแนน)?$", "", flat).strip(SIGNS) in words("subjects", "total")


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,]+(?:คะแนน|%)?", folded(BRACKETS.sub("", text))))


def _is_number(text: str) -> bool:
    return not re.search(r"[^\d.,\s]", text)


def _instrument(text: str) -> str:
    named = name_instruments(text)
    return named.pop() if len(named) == 1 and named <= set(INSTRUMENTS) else ""
