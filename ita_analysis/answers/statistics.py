"""Whole numbers that all scores of an organisation follow from, added up batch by batch.

Nothing but whole numbers is kept, so that sums are the same whatever the order of rows, the
number of threads or the division into parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ita_analysis.answers.form import Form
from ita_analysis.answers.questions import Asked, Fields, Ints, Values, find_values, list_asked

# A cell's count takes one byte of a word while it is being summed.
_RUN = 255
_BYTES = 8
_ONE = np.uint64(1)
ADDED = ("respondents", "empty", "counts", "sums")


@dataclass(frozen=True)
class Kept:
    """Answers of respondents, side by side where they are of one organisation.

    Parameters
    ----------
    slots : tuple of int
        Columns of the form that they were asked in.
    organisations, sizes : numpy.ndarray
        Places of the organisations, each once, and how many respondents each has here.
    values : numpy.ndarray
        Question x respondent, as of :func:`ita_analysis.answers.questions.find_values`.
    """

    slots: tuple[int, ...]
    organisations: Ints
    sizes: Ints
    values: Values


@dataclass
class Statistics:
    """What is known of the answers to one form.

    Parameters
    ----------
    form : Form
    respondents, empty : numpy.ndarray
        By organisation: rows with an answer, and rows without any.
    counts : numpy.ndarray
        Organisation x slot x choice: how many chose it.
    sums : numpy.ndarray
        Organisation x 3 x question: how many answered it, the sum of their scores in units of
        the form, and the sum of the squares of these. Nothing for disclosure items: counts tell
        all of them.
    kept : list of Kept
        What respondents said, a byte a question, in any order: how far the questions of a
        respondent go together can only be told when the means are known.
    """

    form: Form
    respondents: Ints
    empty: Ints
    counts: NDArray[np.int32]
    sums: Ints
    kept: list[Kept] = field(default_factory=list)

    def __getstate__(self) -> dict[str, Any]:
        # A part of a year holds few of its organisations: only those are sent to and fro.
        there = np.flatnonzero(self.respondents + self.empty)
        return {
            "form": self.form,
            "organisations": len(self.respondents),
            "there": there,
            "numbers": {name: getattr(self, name)[there] for name in ADDED},
            "kept": self.kept,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(make_statistics(state["form"], state["organisations"]).__dict__)
        for name, numbers in state["numbers"].items():
            getattr(self, name)[state["there"]] = numbers
        self.kept = state["kept"]

    def add(self, slots: list[int], fields: Fields, organisations: NDArray[np.int32]) -> None:
        """Add a batch of answers.

        Parameters
        ----------
        slots : list of int
            Places in the form of the columns at hand.
        fields : numpy.ndarray
            A row a column, a column a respondent: place of the choice, or one of the extras.
        organisations : numpy.ndarray
            Place of each respondent's organisation.
        """
        answered = fields.min(axis=0) < self.form.missing
        empty = np.bincount(organisations[~answered], minlength=len(self.empty))
        fields, organisations = _sort(fields, organisations, answered)
        ids, starts = _find_runs(organisations)
        if not len(ids):
            self.empty += empty
            return
        sizes = np.diff(np.append(starts, len(organisations)))
        counts = _count(self.form, slots, fields, starts, sizes)
        kept, sums = [], np.zeros((len(ids), 0, 0), np.int64)
        if self.form.is_survey:
            asked = list_asked(self.form, tuple(slots))
            values = find_values(asked, fields, self.form.width)
            kept = [Kept(tuple(slots), ids, sizes, values)]
            sums = _sum(self.form, asked, values, counts, starts, sizes)
        self.empty += empty
        _add_rows(self.respondents, ids, sizes)
        _add_rows(self.counts, ids, counts)
        _add_rows(self.sums, ids, sums)
        self.kept += kept

    def merge(self, other: Statistics) -> None:
        """Add the statistics of other rows of the same organisations."""
        for name in ADDED:
            total = getattr(self, name)
            total += getattr(other, name)
        self.kept += other.kept


def make_statistics(form: Form, organisations: int) -> Statistics:
    """Return statistics of no answers."""
    # Items are checked once: nobody's answers differ.
    shape = (3, len(form.questions)) if form.is_survey else (0, 0)
    return Statistics(
        form,
        np.zeros(organisations, np.int64),
        np.zeros(organisations, np.int64),
        _by_column(organisations, len(form.slots), form.width),
        np.zeros((organisations, *shape), np.int64),
    )


def _by_column(organisations: int, slots: int, width: int) -> NDArray[np.int32]:
    """Return counts of nobody; those of a column stand together, as columns come one by one."""
    return np.zeros((slots, organisations, width), np.int32).transpose(1, 0, 2)


def _add_rows(
    total: NDArray[np.signedinteger], ids: Ints, added: NDArray[np.signedinteger]
) -> None:
    if len(ids) and ids[-1] - ids[0] == len(ids) - 1:  # neighbours are quicker to add to
        total[ids[0] : ids[-1] + 1] += added
    else:
        total[ids] += added


def _sort(
    fields: Fields, organisations: NDArray[np.int32], answered: NDArray[np.bool_]
) -> tuple[Fields, NDArray[np.int32]]:
    """Put the respondents of an organisation side by side and leave out empty rows."""
    if not answered.all():
        fields, organisations = fields[:, answered], organisations[answered]
    if np.all(organisations[1:] >= organisations[:-1]):
        return fields, organisations
    order = np.argsort(organisations, kind="stable")
    return np.take(fields, order, axis=1), organisations[order]


def _find_runs(organisations: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """Return the organisations of sorted rows and where the rows of each begin."""
    if not len(organisations):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(np.diff(organisations, prepend=organisations[0] - 1))
    return organisations[starts].astype(np.int64), starts


def _count(
    form: Form, slots: list[int], fields: Fields, starts: Ints, sizes: Ints
) -> NDArray[np.int32]:
    """Count the choices of each run of rows and each column."""
    # Columns that are not at hand have none.
    counts = _by_column(len(starts), len(form.slots), form.width)
    pieces = _cut(starts, sizes, _RUN)
    for slot, column in zip(slots, fields, strict=True):
        _count_column(column, *pieces, counts[:, slot])
    return counts


def _count_column(
    column: Values, pieces: Ints, first: Ints, out: NDArray[np.signedinteger]
) -> None:
    """Count, by run of rows, how often each number stands there; all are below the table's width.

    Eight counters of a byte stand in one word, so that one sum counts eight numbers; runs are
    cut where a counter could overflow.
    """
    word = np.empty(len(column), np.uint64)
    for base in range(0, out.shape[1], _BYTES):
        upto = min(_BYTES, out.shape[1] - base)
        place = column
        if out.shape[1] > _BYTES:
            # What lies outside these eight is shifted out of the word.
            place = np.minimum(column - column.dtype.type(base), column.dtype.type(_BYTES))
        np.left_shift(_ONE, place * column.dtype.type(_BYTES), out=word, dtype=np.uint64)
        summed = np.add.reduceat(word, pieces).astype("<u8").view(np.uint8)
        apart = summed.reshape(-1, _BYTES)[:, :upto]
        if len(first) < len(pieces):
            apart = np.add.reduceat(apart, first, axis=0, dtype=np.int32)
        out[:, base : base + upto] = apart


def _cut(starts: Ints, sizes: Ints, most: int) -> tuple[Ints, Ints]:
    """Cut runs into pieces; return where each begins, and the first piece of each run."""
    pieces = -(-sizes // most)
    first = np.cumsum(pieces) - pieces
    within = np.arange(pieces.sum()) - np.repeat(first, pieces)
    return np.repeat(starts, pieces) + within * most, first


def _sum(
    form: Form,
    asked: tuple[Asked, ...],
    values: Values,
    counts: NDArray[np.int32],
    starts: Ints,
    sizes: Ints,
) -> Ints:
    """Sum answers, scores and their squares by run and question."""
    sums = np.zeros((len(form.questions), len(starts), 3), np.int64).transpose(1, 2, 0)
    pieces = _cut(starts, sizes, _RUN)
    for row, question in zip(values, asked, strict=True):
        often = counts[:, question.slots[0]]
        if len(question.slots) > 1:
            often = np.empty((len(starts), len(question.units)), np.int32)
            _count_column(row, *pieces, often)
        # Whole numbers, and exact in the kind of number that is multiplied quickest.
        sums[:, :, question.place] = often.astype(float) @ question.powers
    return sums
