"""What the cells of a row name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ita_analysis.methodology import Question
from ita_analysis.read.report.columns import COUNT, SCORE, TEXT, Column, counts_things, find_year
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import MarkedCell, MarkedRow
from ita_analysis.read.report.mentions import Context
from ita_analysis.read.report.numbers import SCORE as CANDIDATE
from ita_analysis.read.report.organisation import named_bodies
from ita_analysis.read.report.shapes.phrases import letters
from ita_analysis.read.report.subjects import (
    COMPARISON,
    INDICATOR,
    INSTRUMENT_SCORE,
    QUESTION,
    SUB_INDICATOR,
    TOTAL,
    Subject,
    find_subjects,
    read_label,
    read_part,
)

DISCLOSURE, PART = "disclosure", "part"
ALIKE, SHORTEST = 90, 7
YEAR_WORD = re.compile(r"ปี(?:งบประมาณ)?|พ\.?ศ\.?|fy|fiscal year", re.IGNORECASE)
LONGEST_YEAR, LONGEST_BODY, LONGEST_CODE, MOST_LINES = 40, 80, 6, 4
NAMES = (TOTAL, INSTRUMENT_SCORE, INDICATOR, SUB_INDICATOR)
CODE = re.compile(r"\s*(?:[0๐][\d๐-๙]{1,2}|1[๐-๙]{1,2}|๑[0-9]{1,2})\s*")
OPENING_DIGITS = re.compile(r"\s*([0๐][\d๐-๙]{1,2})\s")


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
    subs = dict(_sub_codes(row, columns, context))
    bare = dict(_bare_codes(row, columns, previous, context))
    free = [place for place, cell in enumerate(row.cells)
            if place not in subs and cell.text.strip() and not cell.lone]  # fmt: skip
    labels = dict(_name_cells(row, free, columns, previous, context))
    labels |= {place: label for place, label in subs.items() if label} | bare
    labels |= _parts(row, labels, above, context)
    if not any(label.is_score for label in labels.values()):
        labels |= _items(row, context)
    years = {year for place in free if (year := _year(row.cells[place]))}
    told = any(letters(YEAR_WORD.sub("", row.cells[place].text)) for place in free)
    if not labels and above and years and not told:
        # A label merged over several rows stands in the first of them.
        labels = {place: label for place, label in above.labels.items()
                  if place < len(row.cells) and not row.cells[place].text.strip()}  # fmt: skip
    year = years.pop() if len(years) == 1 else None
    return Labelled(row, labels, year, frozenset({*subs, *bare}))


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


def _year(cell: MarkedCell) -> int | None:
    """Return the year that a cell names; that of a date within it is none of its row."""
    kinds = {number.kind for part in cell.fragments for number in part.numbers}
    dated = "date" in kinds and "year" not in kinds
    return find_year(cell.text) if len(folded(cell.text)) <= LONGEST_YEAR and not dated else None


def _name_cells(
    row: MarkedRow,
    places: list[int],
    columns: list[Column],
    previous: Question | None,
    context: Context,
) -> Iterator[tuple[int, Subject]]:
    """Yield what the cells of a row name that hold words."""
    for place in places:
        cell = row.cells[place]
        if len(folded(cell.text)) <= LONGEST_BODY and named_bodies(cell.text):
            if context.others(cell.text):
                yield place, Subject(COMPARISON, "", cell.text, 0, len(cell.text))
        elif subject := _read_cell(row, place, previous, context):
            running = any(number.kind == CANDIDATE for number in cell.fragments[0].numbers)
            if not running or _may_hold_scores(subject, row, columns):
                yield place, subject


def _read_cell(
    row: MarkedRow, place: int, previous: Question | None, context: Context
) -> Subject | None:
    """Return what a cell names."""
    cell = row.cells[place]
    first = cell.fragments[0]
    label = read_label(first.text, row.section, context.method, previous)
    if 1 < len(cell.fragments) <= MOST_LINES and (not label or label.measure == INSTRUMENT_SCORE):
        # A name broken over the lines of its cell; the second may say which part is meant.
        whole = " ".join(part.text for part in cell.fragments)
        joined = read_label(whole, row.section, context.method, previous)
        label = joined if joined and joined.measure in NAMES else label
    if not label and len(cell.text) <= LONGEST_CODE:
        label = _beside(row, place, previous, context)
    return _without_score(label, cell.text, context) if label else None


def _without_score(label: Subject, text: str, context: Context) -> Subject:
    """Return what a label names, or that its row counts or is of one part of an instrument."""
    if label.measure == INSTRUMENT_SCORE and counts_things(text):
        return replace(label, measure=COUNT)
    parts = {code for part in context.method.instruments for code in part.parts}
    named = find_subjects(text, "", context.method) if label.measure == INDICATOR and parts else []
    if any(subject.code in parts for subject in named):
        return replace(label, measure=PART)
    return label


def _parts(
    row: MarkedRow, labels: dict[int, Subject], above: Labelled | None, context: Context
) -> dict[int, Subject]:
    """Return the parts of an instrument whose code stands in a cell to the left, or above it."""
    parts: dict[int, Subject] = {}
    for place, cell in enumerate(row.cells):
        named = [labels[left] for left in range(place) if left in labels]
        if not named and above and not any(part.text.strip() for part in row.cells[:place]):
            named = [label for left, label in above.labels.items() if left <= place]
        codes = {
            part.code
            for label in named
            if label.measure == INSTRUMENT_SCORE
            for part in context.method.instruments
            if label.code in (part.code, *part.parts)
        }
        if len(codes) == 1 and (part := read_part(cell.text, codes.pop(), context.method)):
            parts[place] = part
    return parts


def _may_hold_scores(label: Subject, row: MarkedRow, columns: list[Column]) -> bool:
    """Return whether a cell that holds a score itself still names those beside it."""
    years = [columns[place].fiscal_year if place < len(columns) else None
             for place, cell in enumerate(row.cells) if cell.lone]  # fmt: skip
    return label.measure == SUB_INDICATOR or (label.measure == TOTAL and None not in years)


def _bare_codes(
    row: MarkedRow, columns: list[Column], previous: Question | None, context: Context
) -> Iterator[tuple[int, Subject]]:
    """Yield questions by digits that cannot count: with a leading zero, or of two kinds."""
    for place, cell in enumerate(row.cells):
        headed = place < len(columns) and columns[place].role == SCORE
        if cell.lone and not headed and CODE.fullmatch(cell.text):
            code = _beside(row, place, previous, context)
            if code:
                yield place, code


def _beside(
    row: MarkedRow, place: int, previous: Question | None, context: Context
) -> Subject | None:
    """Return the question of a code that the words of the next cell settle."""
    after = row.cells[place + 1].text if place + 1 < len(row.cells) else ""
    text = row.cells[place].text.strip()
    label = read_label(f"{text} {after}", row.section, context.method, previous)
    is_code = label and label.measure == QUESTION and label.name == text
    return label if is_code else None


def _sub_codes(
    row: MarkedRow, columns: list[Column], context: Context
) -> Iterator[tuple[int, Subject | None]]:
    """Yield cells such as 9.1 or 2.3 before a name: the code of a sub-indicator, or a count."""
    known = {part.code for part in context.method.sub_indicators}
    lone = [place for place, cell in enumerate(row.cells) if cell.lone]
    for place in lone:
        number = row.cells[place].lone
        heading = columns[place].role if place < len(columns) else TEXT
        named = place + 1 < len(row.cells) and not row.cells[place + 1].lone
        if number and number.decimals == 1 and number.value < 20 and heading != SCORE and named:
            code = f"{number.value:.1f}"
            if place == lone[-1] and code not in known:
                continue  # nothing else can be the row's score
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
            printed = OPENING_DIGITS.match(cell.text)
            name = printed[1] if printed else cell.text.strip()
            return {place: Subject(QUESTION, alike[0].code, name, 0, 0, certain=False)}
    return {}
