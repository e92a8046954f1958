"""Scores in tables of indicators that are of whole instruments, or of parts of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ita_analysis.read.report.columns import SCORE, SPAN, SUM, Column
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import MarkedRow, tell_row
from ita_analysis.read.report.mentions import (
    Context,
    Doubtful,
    Explained,
    Finding,
    Mention,
    Unsettled,
)
from ita_analysis.read.report.numbers import Number
from ita_analysis.read.report.shapes.labels import Labelled
from ita_analysis.read.report.subjects import (
    INDICATOR,
    INSTRUMENT_SCORE,
    ORDER,
    STATISTIC,
    Subject,
)
from ita_analysis.read.report.words import words


@dataclass(frozen=True)
class Place:
    """A cell that holds one number alone, and its column."""

    column: int
    number: Number
    heading: Column


def leave_open(row: MarkedRow, place: Place) -> Unsettled:
    """Return the finding of a number that nothing names."""
    return Unsettled(row.line, place.number, tell_row(row))


def head_span(columns: list[Column], start: int, width: int, context: Context) -> Column:
    """Return the heading of a cell that is merged over columns of several subjects.

    It is that of the instrument whose indicators they all are; a score over some of them is of
    none.
    """
    first = columns[start]
    subjects = [column.subject for column in columns[start : start + width]]
    if len({subject and subject.code for subject in subjects}) == 1:
        return first
    codes = {subject.code for subject in subjects if subject and subject.measure == INDICATOR}
    for instrument in context.method.instruments:
        if codes == {part.code for part in context.method.indicators_of(instrument.code)}:
            subject = Subject(INSTRUMENT_SCORE, instrument.code, instrument.code, 0, 0)
            return Column(first.role, subject, first.fiscal_year)
    return Column(SPAN, None, first.fiscal_year)


def read_mean(labelled: Labelled, places: list[Place], context: Context) -> Finding | None:
    """Return the mean below the indicators of an instrument, which the figures must settle."""
    row = labelled.row
    means = {label.name for label in labelled.labels.values() if label.measure == STATISTIC}
    scored = [place for place in places if place.heading.role == SCORE]
    told = any(folded(name).strip(":") in words("subjects", "mean_rows") for name in means)
    if not told or len(scored) != 1 or not context.is_instrument(row.section):
        return None
    return Doubtful(row.line, row.section, scored[0].number, _year(labelled, scored[0]))


def read_part_score(
    labelled: Labelled, place: Place, places: list[Place], context: Context
) -> Finding | None:
    """Return what a score of one part of an instrument is, None where it is of no part.

    Only the instrument's own is kept; that of an indicator is no score of the indicator.
    """
    if not place.heading.part:
        return None
    row = labelled.row
    scores = [label for label in labelled.labels.values() if label.is_score]
    for instrument in context.method.instruments:
        code = f"{instrument.code}{place.heading.part}"
        if code in instrument.parts and {label.code for label in scores} == {instrument.code}:
            subject = Subject(INSTRUMENT_SCORE, code, code, 0, 0)
            return Mention(row.line, row.section, subject, place.number, _year(labelled, place))
    whole = any(other.heading.role == SCORE and not other.heading.part for other in places)
    return Explained(place.number, "part") if whole and scores else leave_open(row, place)


def read_sum(
    labelled: Labelled, place: Place, places: list[Place], context: Context
) -> Finding | None:
    """Return the score of an instrument that stands in a column of sums, beside its parts.

    A cell beside all parts of an instrument is of the whole; what may as well be the instrument's
    share of the total is left open.
    """
    labels = {column: label for column, label in labelled.labels.items() if label.is_score}
    if place.heading.role != SUM or len(labels) != 1:
        return None
    ((column, label),) = labels.items()
    own, tall = labelled.row.cells[column].row_span, labelled.row.cells[place.column].row_span
    for instrument in context.method.instruments:
        is_part = label.code in instrument.parts and tall == own * len(instrument.parts)
        plain = any(
            other.heading.role == SCORE and not other.heading.part
            for other in places
            if other is not place
        )
        is_own = label.code == instrument.code and not plain
        if (is_part or is_own) and 100 * instrument.weight < place.number.value <= 100:
            name = instrument.code if is_part else label.name
            subject = Subject(INSTRUMENT_SCORE, instrument.code, name, 0, 0, not is_part)
            return Mention(
                labelled.row.line,
                labelled.row.section,
                subject,
                place.number,
                _year(labelled, place),
                subject.certain,
            )
    return None


def read_weights(labelled: Labelled, context: Context) -> Iterator[Finding]:
    """Yield the weights that stand in the cells that name instruments."""
    weights = {part.code: round(100 * part.weight, 2) for part in context.method.instruments}
    for place, label in labelled.labels.items():
        for fragment in labelled.row.cells[place].fragments:
            for number in fragment.numbers:
                if number.decimals == 0 and number.value == weights.get(label.code):
                    yield Explained(number, "weight")


def is_general(labelled: Labelled, place: Place) -> bool:
    """Return whether a score is of the instrument that stands over several rows, as it does."""
    if place.heading.subject or place.heading.part:
        return False
    spans = {
        label.measure: labelled.row.cells[column].row_span
        for column, label in labelled.labels.items()
    }
    tall, own = labelled.row.cells[place.column].row_span, spans.pop(INSTRUMENT_SCORE, 0)
    others = [span for measure, span in spans.items() if measure in ORDER]
    as_tall = tall > 1 and tall == own and bool(others) and tall not in others
    return as_tall or (place.heading.is_general and bool(others))


def pair_general(labelled: Labelled, places: list[Place], context: Context) -> Iterator[Finding]:
    """Yield the scores of instruments in a row of an indicator, by the instrument of the row."""
    row = labelled.row
    named = {
        label.code: label for label in labelled.labels.values() if label.measure == INSTRUMENT_SCORE
    }
    if not named and context.is_instrument(row.section):
        named = {row.section: Subject(INSTRUMENT_SCORE, row.section, row.section, 0, 0, False)}
    years = [_year(labelled, place) for place in places]
    for place, year in zip(places, years, strict=True):
        if len(named) == 1 and years.count(year) == 1:
            (subject,) = named.values()
            yield Mention(row.line, row.section, subject, place.number, year, subject.certain)
        else:
            yield leave_open(row, place)


def _year(labelled: Labelled, place: Place) -> int | None:
    return place.heading.fiscal_year or labelled.fiscal_year
