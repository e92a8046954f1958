"""Tables: a label in a row or over a column, and a cell that holds a score alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ita_analysis.methodology import Question
from ita_analysis.read.report.columns import RANK, SCORE, SPAN, SUM, TEXT, Column, read_columns
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Marked, MarkedRow
from ita_analysis.read.report.mentions import (
    Context,
    Doubtful,
    Explained,
    Finding,
    Mention,
    Unnamed,
)
from ita_analysis.read.report.numbers import PLAIN
from ita_analysis.read.report.numbers import SCORE as CANDIDATE
from ita_analysis.read.report.shapes.general import (
    Place,
    head_span,
    is_general,
    leave_open,
    pair_general,
    read_mean,
    read_part_score,
    read_sum,
    read_weights,
)
from ita_analysis.read.report.shapes.labels import Labelled, groups_of, label_row
from ita_analysis.read.report.subjects import (
    COMPARISON,
    ORDER,
    QUESTION,
    TARGET,
    TOTAL,
    Subject,
)
from ita_analysis.read.report.words import words

WEIGHTED, DIFFERENCE = "weighted", "difference"


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
    named: set[str] = set()
    for row in marked.rows:
        labelled = label_row(row, columns, previous, above, context)
        named |= {label.code for label in labelled.labels.values() if label.is_score}
        below = _is_sum(row) and _are_instruments(named, context)
        for found in _read_row(labelled, columns, context):
            if isinstance(found, Doubtful):
                yield replace(found, is_below_all=below)
            else:
                yield found
        previous = _question(labelled, context) or previous
        above = labelled


def _are_instruments(codes: set[str], context: Context) -> bool:
    """Return whether codes are those of all instruments, and perhaps their parts, and no other."""
    wholes = {part.code for part in context.method.instruments}
    return (
        wholes
        <= codes
        <= wholes | {code for part in context.method.instruments for code in part.parts}
    )


def _question(labelled: Labelled, context: Context) -> Question | None:
    for label in labelled.labels.values():
        if label.measure == QUESTION:
            return context.method.question(label.code)
    return None


# One row


def _read_row(labelled: Labelled, columns: list[Column], context: Context) -> Iterator[Finding]:
    places = [*_places(labelled, columns, context)]
    yield from read_weights(labelled, context)
    yield from (
        Explained(number, "marker")
        for place in labelled.counted
        if (number := labelled.row.cells[place].lone)
    )
    if mean := read_mean(labelled, places, context):
        yield mean
        return
    if foreign := _foreign(labelled):
        yield from (Explained(place.number, foreign.measure) for place in places)
        return
    usable: list[Place] = []
    for place in places:
        found = (
            read_part_score(labelled, place, places, context)
            or read_sum(labelled, place, places, context)
            or _explain(labelled, place, places, context)
        )
        if found:
            yield found
        else:
            usable.append(place)
    general = [place for place in usable if is_general(labelled, place)]
    yield from pair_general(labelled, general, context)
    usable = [place for place in usable if place not in general]
    headed = [place for place in usable if place.heading.role == SCORE]
    yield from _pair(labelled, headed or usable, columns, context)


def _explain(
    labelled: Labelled, place: Place, places: list[Place], context: Context
) -> Finding | None:
    """Return what a number in a cell of its own is, or None where it can be the row's score."""
    row, number, role = labelled.row, place.number, place.heading.role
    is_total = any(label.measure == TOTAL for label in labelled.labels.values())
    # What weighted scores add up to may be the total; so may what slid into the last column.
    adds_up = role == SUM or (role == WEIGHTED and (is_total or _is_sum(row)))
    if adds_up or (role == DIFFERENCE and len(places) == 1):
        year = place.heading.fiscal_year or labelled.fiscal_year
        return Doubtful(row.line, row.section, number, year)
    if role not in {SCORE, TEXT, "level"}:
        return leave_open(row, place) if role == SPAN else Explained(number, role)
    if _is_weight(labelled, place, places, context):
        return Explained(number, "weight")
    if number.kind == CANDIDATE or (role == SCORE and number.value <= 100):
        return None
    if place.column and number.value <= 100 and _is_short_score(labelled, place):
        return leave_open(row, place)
    return Explained(number, "count")


def _is_weight(labelled: Labelled, place: Place, places: list[Place], context: Context) -> bool:
    """Return whether a whole number beside an instrument's score is its weight."""
    codes = {label.code for label in labelled.labels.values()}
    weights = {
        round(part.weight * 100 / share, 2)
        for part in context.method.instruments
        for share in (1, max(1, len(part.parts)))
        if codes & {part.code, *part.parts}
    }
    scored = any(other.number.value not in weights for other in places)
    return scored and place.number.decimals == 0 and place.number.value in weights


def _is_short_score(labelled: Labelled, place: Place) -> bool:
    """Return whether a whole number that nothing heads stands where the only score would."""
    lone = [cell for cell in labelled.row.cells[1:] if cell.lone]
    left = [label for column, label in labelled.labels.items() if column < place.column]
    return len(lone) == 1 and any(label.is_score for label in left)


def _foreign(labelled: Labelled) -> Subject | None:
    """Return what a row is about that holds no score of this body, or None."""
    labels = [labelled.labels[place] for place in sorted(labelled.labels)]
    foreign = [label for label in labels if not label.is_score]
    if not foreign:
        return None
    alone = all(label.measure == TOTAL or not label.is_score for label in labels)
    first = labels[0].measure in {TARGET, COMPARISON}
    return foreign[0] if alone or first else None


def _places(labelled: Labelled, columns: list[Column], context: Context) -> Iterator[Place]:
    for place, cell in enumerate(labelled.row.cells):
        if cell.lone and place not in labelled.counted and cell.lone.kind in {CANDIDATE, PLAIN}:
            heading = columns[place] if place < len(columns) else Column()
            if cell.column_span > 1 and place < len(columns):
                heading = head_span(columns, place, cell.column_span, context)
            yield Place(place, cell.lone, heading)


def _pair(
    labelled: Labelled, places: list[Place], columns: list[Column], context: Context
) -> Iterator[Finding]:
    """Give each score of a row to what its row and column name."""
    alone = len(places) == 1
    row = labelled.row
    for group in _groups_of_one_label(labelled, places, context):
        label, place = group[0]
        if any(other.number.value != place.number.value for _, other in group):
            # Several scores of one thing, and nothing tells which is meant.
            yield from (leave_open(row, other) for _, other in group)
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
            yield leave_open(row, place)


def _is_doubtful(labelled: Labelled, place: Place, context: Context) -> bool:
    """Return whether a total stands below the indicators of one instrument and may be its own."""
    return context.is_instrument(labelled.row.section) and not place.heading.subject


def _is_sum(row: MarkedRow) -> bool:
    return any(folded(cell.text) in words("subjects", "sum_rows") for cell in row.cells)


def _groups_of_one_label(
    labelled: Labelled, places: list[Place], context: Context
) -> list[list[tuple[Subject | None, Place]]]:
    """Return the scores of a row, together where label and heading do not tell them apart."""
    groups: list[list[tuple[Subject | None, Place]]] = []
    for index, place in enumerate(places):
        before = places[index - 1].column if index else -1
        stretch = _stretch(place, places, labelled)
        first = places.index(stretch[0])
        apart = _told_apart(place, places, context.fiscal_year)
        apart_here = _told_apart(place, stretch, context.fiscal_year)
        if not apart and apart_here and first:
            # A label further right has scores of its own, with the same headings.
            label = _label_for(labelled, place, places[first - 1].column, shared=False)
        else:
            label = _label_for(labelled, place, before, shared=apart or apart_here)
        if index and not apart and not apart_here and not label:
            groups[-1].append((label, place))
        else:
            groups.append([(label, place)])
    return groups


def _stretch(place: Place, places: list[Place], labelled: Labelled) -> list[Place]:
    """Return the scores beside one with no label between them."""
    labels = [column for column, label in labelled.labels.items() if label.is_score]

    def divided(one: Place, other: Place) -> bool:
        low, high = sorted((one.column, other.column))
        return any(low < column < high for column in labels)

    return [other for other in places if not divided(place, other)]


def _told_apart(place: Place, places: list[Place], result: int | None) -> bool:
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


def _label_for(labelled: Labelled, place: Place, before: int, *, shared: bool) -> Subject | None:
    """Return the label of a score: to its left, after the score before it; else to its right."""
    start = -1 if shared else before
    scores = {column: label for column, label in labelled.labels.items() if label.is_score}
    left = [label for column, label in scores.items() if start < column < place.column]
    if left:
        # Of two as general as each other the one nearer to the score is part of the other.
        return max(reversed(left), key=lambda label: ORDER.index(label.measure))
    right = [column for column in scores if column > place.column]
    if right and before < 0 and labelled.row.cells[0].text.strip():
        nearest = scores[min(right)]
        follows = min(right) == place.column + 1
        if nearest.measure == QUESTION:
            return nearest if follows and shared and _is_only_score(place, labelled) else None
        return nearest if follows else None
    return None


def _is_only_score(place: Place, labelled: Labelled) -> bool:
    """Return whether a cell opens its row, heads a column of scores and is its only number."""
    lone = [cell for cell in labelled.row.cells if cell.lone]
    return place.column == 0 and place.heading.role == SCORE and len(lone) == 1


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
