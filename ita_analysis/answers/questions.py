"""What respondents say to each question, brought together from the columns of its parts."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ita_analysis.answers.form import Form

Fields = NDArray[np.uint8]
Values = NDArray[np.unsignedinteger]
Ints = NDArray[np.int64]

_NO_ANSWER = -1


@dataclass(frozen=True)
class Scores:
    """What a question can be worth.

    Parameters
    ----------
    place : int
        Of the question in the form.
    slots : tuple of int
        Places in the form of its columns.
    units : numpy.ndarray
        Score of each of its values in units of the form, 0 where it is no answer. The values of
        a question of one column are what that can hold.
    answered : numpy.ndarray
        1 where a value is an answer.
    tally : slice, optional
        Where its values stand among those of all questions of several columns; None where it
        has one.
    """

    place: int
    slots: tuple[int, ...]
    units: Ints
    answered: Ints
    tally: slice | None

    @functools.cached_property
    def powers(self) -> NDArray[np.float64]:
        """Of each value: whether it is an answer, its score, and the square of it."""
        return np.stack([self.answered, self.units, self.units**2], axis=1).astype(float)


@dataclass(frozen=True)
class Asked:
    """A question in the columns at hand.

    Parameters
    ----------
    scores : Scores
    rows : tuple of int
        Places of its columns among those at hand.
    table : numpy.ndarray
        Value by what these hold together, a digit a column.
    """

    scores: Scores
    rows: tuple[int, ...]
    table: Values


@functools.lru_cache(maxsize=16)
def list_scores(form: Form) -> tuple[Scores, ...]:
    """List what each question of a form can be worth, in the order of the form."""
    found, first = [], 0
    for place, code in enumerate(form.questions):
        slots, tally = form.places[code], None
        kinds = _list_kinds(form, slots)
        if len(slots) > 1:
            tally = slice(first, first + len(kinds))
            first = tally.stop
        answered = kinds != _NO_ANSWER
        units = np.where(answered, kinds, 0)
        found.append(Scores(place, slots, units, answered.astype(np.int64), tally))
    return tuple(found)


@functools.lru_cache(maxsize=64)
def list_asked(form: Form, slots: tuple[int, ...]) -> tuple[Asked, ...]:
    """List the questions that columns hold, in the order of the form.

    Parameters
    ----------
    form : Form
    slots : tuple of int
        Places in the form of the columns at hand.
    """
    rows = {slot: row for row, slot in enumerate(slots)}
    found = []
    for scores in list_scores(form):
        mine = [slot for slot in scores.slots if slot in rows]
        if not mine:
            continue
        table = np.arange(form.width)
        if scores.tally is not None:
            kinds = np.where(scores.answered, scores.units, _NO_ANSWER)
            table = np.searchsorted(kinds, _score_together(form, mine))
        small = table.astype(np.min_scalar_type(len(scores.units) - 1))
        found.append(Asked(scores, tuple(rows[slot] for slot in mine), small))
    return tuple(found)


def find_values(asked: tuple[Asked, ...], fields: Fields, width: int) -> Values:
    """Return the value of each question, and row by row of each respondent.

    Parameters
    ----------
    asked : tuple of Asked
    fields : numpy.ndarray
        Column x respondent, codes of cells.
    width : int
        Number of things a cell can hold.
    """
    most = max(len(question.scores.units) for question in asked)
    values = np.empty((len(asked), fields.shape[1]), np.min_scalar_type(most - 1))
    for out, question in zip(values, asked, strict=True):
        first, *rest = question.rows
        if question.scores.tally is None:
            out[:] = fields[first]
            continue
        together = fields[first].astype(np.min_scalar_type(len(question.table) - 1))
        for row in rest:
            together *= together.dtype.type(width)
            together += fields[row]
        np.take(question.table, together, out=out, mode="clip")
    return values


def _list_kinds(form: Form, slots: tuple[int, ...]) -> Ints:
    """List the scores of a question: of one column by what it holds, of several in order."""
    if len(slots) == 1:
        units = form.slots[slots[0]].units
        return np.array([*units, *[_NO_ANSWER] * (form.width - len(units))])
    sums = {(0, 0)}
    for slot in slots:
        sums |= {(total + unit, n + 1) for total, n in sums for unit in form.slots[slot].units}
    return np.array([_NO_ANSWER, *sorted({total // n for total, n in sums if n})])


def _score_together(form: Form, slots: list[int]) -> Ints:
    """Score every combination of what columns can hold."""
    total = parts = np.zeros(1, np.int64)
    for slot in slots:
        own = form.slots[slot].units
        units = np.array([*own, *[0] * (form.width - len(own))])
        total = (total[:, None] + units).ravel()
        parts = (parts[:, None] + (np.arange(form.width) < form.dont_know)).ravel()
    # Exact: units are multiples of every number of parts that can be answered.
    return np.where(parts > 0, total // np.maximum(parts, 1), _NO_ANSWER)
