"""Tables: a label in a row or over a column, and a cell that holds a score alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ita_analysis.methodology import Question
from ita_analysis.read.report.columns import RANK, SCORE, TEXT, Column, read_columns
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Marked, MarkedRow
from ita_analysis.read.report.mentions import (
    Context,
    Doubtful,
    Explained,
    Finding,
    Mention,
    Unnamed,
    Unsettled,
)
from ita_analysis.read.report.numbers import PLAIN, Number
from ita_analysis.read.report.numbers import SCORE as CANDIDATE
from ita_analysis.read.report.shapes.labels import Labelled, groups_of, label_row
from ita_analysis.read.report.subjects import ORDER, QUESTION, TOTAL, Subject
from ita_analysis.read.report.words import words

LONGEST_ROW = 160


@dataclass(frozen=True)
class _Place:
    """A cell that holds one number alone, and its column."""

    column: int
    number: Number
    heading: Column


def read_rows(marked: Marked, context: Context) -> Iterator[Finding]:
    """Read the scores of a table that stand in cells of their own.

    Parameters
    ----------
    marked : Marked
    context : Context

    Yields
    ------
    Mention, Unnamed or Explained
    """
    columns = read_columns(marked, context) if marked.rows else []
    previous: Question | None = None
    above: Labelled | None = None
    for row in marked.rows:
        labelled = label_row(row, columns, previous, above, context)
        yield from _read_row(labelled, columns, context)
        previous = _question(labelled, context) or previous
        above = labelled


def _question(labelled: Labelled, context: Context) -> Question | None:
    for label in labelled.labels.values():
        if label.measure == QUESTION:
            return context.method.question(label.code)
    return None


# One row


def _read_row(labelled: Labelled, columns: list[Column], context: Context) -> Iterator[Finding]:
    places = [*_places(labelled, columns)]
    yield from (
        Explained(number, "marker")
        for place in labelled.counted
        if (number := labelled.row.cells[place].lone)
    )
    foreign = [label for label in labelled.labels.values() if not label.is_score]
    if foreign and all(label.measure in {TOTAL} or not label.is_score
                       for label in labelled.labels.values()):  # fmt: skip
        yield from (Explained(place.number, foreign[0].measure) for place in places)
        return
    usable: list[_Place] = []
    for place in places:
        if place.heading.role not in {SCORE, TEXT, "level"}:
            yield Explained(place.number, place.heading.role)
        elif place.number.kind == CANDIDATE or (
            place.heading.role == SCORE and place.number.value <= 100
        ):
            usable.append(place)
    headed = [place for place in usable if place.heading.role == SCORE]
    yield from _pair(labelled, headed or usable, columns, context)


def _places(labelled: Labelled, columns: list[Column]) -> Iterator[_Place]:
    for place, cell in enumerate(labelled.row.cells):
        if cell.lone and place not in labelled.counted and cell.lone.kind in {CANDIDATE, PLAIN}:
            yield _Place(place, cell.lone, columns[place] if place < len(columns) else Column())


def _pair(
    labelled: Labelled, places: list[_Place], columns: list[Column], context: Context
) -> Iterator[Finding]:
    """Give each score of a row to what its row and column name."""
    alone = len(places) == 1
    row = labelled.row
    for group in _groups_of_one_label(labelled, places, context):
        label, place = group[0]
        if any(other.number.value != place.number.value for _, other in group):
            # Several scores of one thing, and nothing tells which is meant.
            yield from (_unsettled(row, other) for _, other in group)
            continue
        yield from (Explained(other.number, "repeated") for _, other in group[1:])
        year = place.heading.fiscal_year or labelled.fiscal_year
        subject = _settle(label, place.heading.subject, context)
        if subject and subject.measure == TOTAL and _is_doubtful(labelled, place, context):
            yield Doubtful(row.line, row.section, place.number, year)
        elif subject:
            yield Mention(row.line, row.section, subject, place.number, year, subject.certain)
        elif not label and _is_sum(row):
            yield Doubtful(row.line, row.section, place.number, year)
        else:
            name = _unknown_name(row, place.column, columns) if alone and not label else ""
            if name:
                yield Unnamed(row.line, row.section, name, place.number, year)
            yield _unsettled(row, place)


def _unsettled(row: MarkedRow, place: _Place) -> Unsettled:
    text = " | ".join(cell.text for cell in row.cells if cell.text.strip())
    return Unsettled(row.line, place.number, text[:LONGEST_ROW])


def _is_doubtful(labelled: Labelled, place: _Place, context: Context) -> bool:
    """Return whether a total stands below the indicators of one instrument and may be its own."""
    return context.is_instrument(labelled.row.section) and not place.heading.subject


def _is_sum(row: MarkedRow) -> bool:
    return any(folded(cell.text) in words("subjects", "sum_rows") for cell in row.cells)


def _groups_of_one_label(
    labelled: Labelled, places: list[_Place], context: Context
) -> list[list[tuple[Subject | None, _Place]]]:
    """Return the scores of a row, together where label and heading do not tell them apart."""
    groups: list[list[tuple[Subject | None, _Place]]] = []
    for index, place in enumerate(places):
        before = places[index - 1].column if index else -1
        apart = _told_apart(place, places, context.fiscal_year)
        label = _label_for(labelled, place, before, shared=apart)
        if index and not apart and not label:
            groups[-1].append((label, place))
        else:
            groups.append([(label, place)])
    return groups


def _told_apart(place: _Place, places: list[_Place], result: int | None) -> bool:
    """Return whether the heading tells a score from all others of its row."""
    others = [other.heading for other in places if other is not place]
    mine = place.heading
    return all(
        (mine.fiscal_year and mine.fiscal_year != other.fiscal_year)
        or (mine.subject and (not other.subject or mine.subject.code != other.subject.code))
        or (other.subject and not mine.subject)
        or (other.fiscal_year and other.fiscal_year != result and not mine.fiscal_year)
        for other in others
    )


def _label_for(labelled: Labelled, place: _Place, before: int, *, shared: bool) -> Subject | None:
    """Return the label of a score: to its left, after the score before it; else to its right."""
    start = -1 if shared else before
    scores = {column: label for column, label in labelled.labels.items() if label.is_score}
    left = [label for column, label in scores.items() if start < column < place.column]
    if left:
        return max(left, key=lambda label: ORDER.index(label.measure))
    right = [column for column in scores if column > place.column]
    if right and before < 0 and labelled.row.cells[0].text.strip():
        nearest = scores[min(right)]
        follows = min(right) == place.column + 1
        return nearest if follows and nearest.measure != QUESTION else None
    return None


def _settle(label: Subject | None, heading: Subject | None, context: Context) -> Subject | None:
    """Return the one subject of a row and a column that both may name one."""
    if not label or not heading:
        return label or heading
    if TOTAL in {label.measure, heading.measure}:
        return heading if label.measure == TOTAL else label
    general, special = sorted((label, heading), key=lambda part: ORDER.index(part.measure))
    return special if general.code in groups_of(special, context) else None


def _unknown_name(row: MarkedRow, column: int, columns: list[Column]) -> str:
    """Return the printed name left of a score that is none of the year's indicators."""
    for place in range(column - 1, -1, -1):
        text = row.cells[place].text.strip()
        heading = columns[place].role if place < len(columns) else ""
        if text and heading != RANK and any("ก" <= character <= "ฮ" for character in text):
            return text if len(text) <= 80 else ""
    return ""
