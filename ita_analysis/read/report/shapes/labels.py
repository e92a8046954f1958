"""What the cells of a row name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from ita_analysis.methodology import Question
from ita_analysis.read.report.columns import SCORE, TEXT, Column, find_year
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import MarkedCell, MarkedRow
from ita_analysis.read.report.mentions import Context
from ita_analysis.read.report.numbers import SCORE as CANDIDATE
from ita_analysis.read.report.organisation import named_bodies
from ita_analysis.read.report.subjects import (
    COMPARISON,
    INDICATOR,
    QUESTION,
    SUB_INDICATOR,
    Subject,
    read_label,
)

DISCLOSURE = "disclosure"
ALIKE, SHORTEST = 90, 7
LONGEST_YEAR, LONGEST_BODY = 40, 80


@dataclass(frozen=True)
class Labelled:
    """A row with what its cells name, by column, and the year that it names.

    Parameters
    ----------
    row : MarkedRow
    labels : dict of int to Subject
    fiscal_year : int or None
    counted : frozenset of int
        Columns whose number counts the rows or is a code.
    """

    row: MarkedRow
    labels: dict[int, Subject]
    fiscal_year: int | None
    counted: frozenset[int]


def label_row(
    row: MarkedRow,
    columns: list[Column],
    previous: Question | None,
    above: Labelled | None,
    context: Context,
) -> Labelled:
    """Return a row with what its cells name.

    Parameters
    ----------
    row : MarkedRow
    columns : list of Column
    previous : Question or None
        The last question above.
    above : Labelled or None
        The row above.
    context : Context

    Returns
    -------
    Labelled
    """
    labels: dict[int, Subject] = {}
    years: list[int] = []
    codes = dict(_sub_codes(row, columns, context))
    for place, cell in enumerate(row.cells):
        if place in codes or cell.lone or not cell.text.strip():
            continue
        flat = folded(cell.text)
        year = find_year(cell.text) if len(flat) <= LONGEST_YEAR else None
        years += [year] if year else []
        if len(flat) <= LONGEST_BODY and named_bodies(cell.text):
            if context.others(cell.text):
                labels[place] = Subject(COMPARISON, "", cell.text, 0, len(cell.text))
        elif subject := _read_cell(cell, row.section, previous, context):
            labels[place] = subject
    labels |= {place: label for place, label in codes.items() if label}
    if not any(label.is_score for label in labels.values()):
        labels |= _items(row, context)
    if not labels and above and years:
        # A label merged over several rows stands in the first of them.
        labels = {place: label for place, label in above.labels.items()
                  if place < len(row.cells) and not row.cells[place].text.strip()}  # fmt: skip
    year = years[0] if len(set(years)) == 1 else None
    return Labelled(row, labels, year, frozenset(codes))


def groups_of(subject: Subject, context: Context) -> set[str]:
    """Return the codes of everything that a subject is or is part of."""
    method = context.method
    groups = {subject.code}
    if subject.measure == QUESTION:
        question = method.question(subject.code)
        groups |= {question.sub_indicator, question.indicator, question.instrument}
    elif subject.measure == INDICATOR:
        groups.add(method.indicator(subject.code).instrument)
    elif subject.measure == SUB_INDICATOR:
        parent = next(part.indicator for part in method.sub_indicators if part.code == subject.code)
        groups |= {parent, method.indicator(parent).instrument}
    return groups - {""}


def _read_cell(
    cell: MarkedCell, section: str, previous: Question | None, context: Context
) -> Subject | None:
    """Return what a cell names; one that holds scores itself is running text."""
    first = cell.fragments[0]
    label = read_label(first.text, section, context.method, previous)
    running = any(number.kind == CANDIDATE for number in first.numbers)
    return label if label and (not running or label.measure == SUB_INDICATOR) else None


def _sub_codes(
    row: MarkedRow, columns: list[Column], context: Context
) -> Iterator[tuple[int, Subject | None]]:
    """Yield cells such as 9.1 or 2.3 before a name: the code of a sub-indicator, or a count."""
    known = {part.code for part in context.method.sub_indicators}
    lone = [place for place, cell in enumerate(row.cells) if cell.lone]
    for place in lone[:-1]:
        number = row.cells[place].lone
        heading = columns[place].role if place < len(columns) else TEXT
        named = place + 1 < len(row.cells) and not row.cells[place + 1].lone
        if number and number.decimals == 1 and number.value < 20 and heading != SCORE and named:
            code = f"{number.value:.1f}"
            text = row.cells[place].text.strip()
            yield place, Subject(SUB_INDICATOR, code, text, 0, 0) if code in known else None


def _items(row: MarkedRow, context: Context) -> dict[int, Subject]:
    """Return the disclosure item that a row prints by its name alone."""
    for place, cell in enumerate(row.cells):
        flat = folded(cell.text).lstrip("0123456789.)- ")
        if cell.lone or len(flat) < SHORTEST:
            continue
        alike = [
            item
            for item in context.method.questions
            if item.scale == DISCLOSURE and fuzz.ratio(flat, folded(item.label_th)) >= ALIKE
        ]
        if len(alike) == 1:
            name = cell.text.strip()
            return {place: Subject(QUESTION, alike[0].code, name, 0, 0, certain=False)}
    return {}
