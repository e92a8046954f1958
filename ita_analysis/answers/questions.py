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
class Asked:
    """A question in the columns at hand.

    Parameters
    ----------
    place : int
        Of the question in the form.
    slots : tuple of int
        Places in the form of its columns.
    rows : tuple of int
        The same among the columns at hand.
    table : numpy.ndarray
        Value by what its columns hold together, a digit a column. Of one column, that is the
        value.
    units : numpy.ndarray
        Score of each value in units of the form, 0 where it is no answer.
    answered : numpy.ndarray
        1 where a value is an answer.
    """

    place: int
    slots: tuple[int, ...]
    rows: tuple[int, ...]
    table: Values
    units: Ints
    answered: Ints

    @functools.cached_property
    def powers(self) -> NDArray[np.float64]:
        """Of each value: whether it is an answer, its score, and the square of it."""
        return np.stack([self.answered, self.units, self.units**2], axis=1).astype(float)


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
    for place, code in enumerate(form.questions):
        mine = [slot for slot in form.places[code] if slot in rows]
        if mine:
            table, units, answered = _score_together(form, mine)
            own = tuple(rows[slot] for slot in mine)
            found.append(Asked(place, tuple(mine), own, table, units, answered))
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
    most = max(len(question.units) for question in asked)
    values = np.empty((len(asked), fields.shape[1]), np.min_scalar_type(most - 1))
    for out, question in zip(values, asked, strict=True):
        first, *rest = question.rows
        if not rest:
            out[:] = fields[first]
            continue
        together = fields[first].astype(np.min_scalar_type(len(question.table) - 1))
        for row in rest:
            together *= together.dtype.type(width)
            together += fields[row]
        np.take(question.table, together, out=out, mode="clip")
    return values


def _score_together(form: Form, slots: list[int]) -> tuple[Values, Ints, Ints]:
    """Score every combination of what the columns of a question can hold."""
    total = parts = np.zeros(1, np.int64)
    for slot in slots:
        own = form.slots[slot].units
        units = np.array([*own, *[0] * (form.width - len(own))])
        total = (total[:, None] + units).ravel()
        parts = (parts[:, None] + (np.arange(form.width) < form.dont_know)).ravel()
    # Exact: units are multiples of every number of parts that can be answered.
    scores = np.where(parts > 0, total // np.maximum(parts, 1), _NO_ANSWER)
    kinds, table = np.unique(scores, return_inverse=True)
    if len(slots) == 1:
        kinds, table = scores, np.arange(form.width)
    answered = kinds != _NO_ANSWER
    small = table.astype(np.min_scalar_type(len(kinds) - 1))
    return small, np.where(answered, kinds, 0), answered.astype(np.int64)
