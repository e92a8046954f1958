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
from ita_analysis.answers.questions import (
    Fields,
    Ints,
    Values,
    find_values,
    list_asked,
    list_scores,
)

# A cell's count takes one byte of a word while it is being summed.
_RUN = 255
_BYTES = 8
_ONE = np.uint64(1)
# Counts begin with a byte each and get more when they need it: new memory costs most.
_SMALLEST = np.uint8
_TABLES = ("counts", "tallies")
_ADDED = ("respondents", "empty", *_TABLES)

Small = NDArray[np.unsignedinteger]


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
    tallies : numpy.ndarray
        Organisation x value, of the questions that have several columns, one after the other:
        how many it is the answer of.
    kept : list of Kept
        What respondents said, a byte a question, in any order: how far the questions of a
        respondent go together can only be told when the means are known.
    """

    form: Form
    respondents: Ints
    empty: Ints
    counts: Small
    tallies: Small
    kept: list[Kept] = field(default_factory=list)

    def __getstate__(self) -> dict[str, Any]:
        # A part of a year holds few of its organisations: only those are sent to and fro.
        there = np.flatnonzero(self.respondents + self.empty)
        return {
            "form": self.form,
            "organisations": len(self.respondents),
            "there": there,
            "numbers": {name: getattr(self, name)[there] for name in _ADDED},
            "kept": self.kept,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(make_statistics(state["form"], state["organisations"]).__dict__)
        self._widen(state["numbers"]["respondents"])
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
        self.empty += np.bincount(organisations[~answered], minlength=len(self.empty))
        fields, organisations = _sort(fields, organisations, answered)
        runs = _find_runs(organisations)
        if not len(runs.organisations):
            return
        self.respondents[runs.organisations] += runs.sizes
        self._widen(self.respondents[runs.organisations])
        word = np.empty(len(organisations), np.uint64)
        for slot, column in zip(slots, fields, strict=True):
            _add_counts(column, runs, self.counts[:, slot], word)
        if not self.form.is_survey:
            return
        asked = list_asked(self.form, tuple(slots))
        values = find_values(asked, fields, self.form.width)
        self.kept.append(Kept(tuple(slots), runs.organisations, runs.sizes, values))
        for question, row in zip(asked, values, strict=True):
            if question.scores.tally is not None:
                _add_counts(row, runs, self.tallies[:, question.scores.tally], word)

    def merge(self, other: Statistics) -> None:
        """Add the statistics of other rows of the same organisations."""
        self._widen(self.respondents + other.respondents)
        for name in _ADDED:
            total = getattr(self, name)
            total += getattr(other, name)
        self.kept += other.kept

    def sum_scores(self, organisations: slice) -> Ints:
        """Sum answers, scores and squares of scores.

        Parameters
        ----------
        organisations : slice
            Of places.

        Returns
        -------
        numpy.ndarray
            3 x organisation x question: how many answered it, the sum of their scores in units
            of the form, and the sum of the squares of these.
        """
        questions = list_scores(self.form)
        sums = np.empty((len(questions), len(self.respondents[organisations]), 3), np.int64)
        for total, question in zip(sums, questions, strict=True):
            if question.tally is not None:
                often = self.tallies[organisations, question.tally]
            else:
                often = self.counts[organisations, question.slots[0]]
            # Whole numbers, and exact in the kind of number that is multiplied quickest.
            total[:] = often.astype(float) @ question.powers
        return sums.transpose(2, 1, 0)

    def _widen(self, respondents: Ints) -> None:
        """Let counts be as large as there are respondents."""
        kind = np.min_scalar_type(respondents.max(initial=0))
        for name in _TABLES:
            if kind.itemsize > getattr(self, name).itemsize:
                setattr(self, name, getattr(self, name).astype(kind))


@dataclass(frozen=True)
class Runs:
    """Rows of one organisation after the other.

    Parameters
    ----------
    organisations, sizes : numpy.ndarray
        Place of the organisation of each run, and its number of rows.
    where : slice or numpy.ndarray
        The places again; a slice, which is quicker, where they are neighbours.
    pieces, first : numpy.ndarray
        Where the pieces begin into which runs are cut that a counter of a byte could not count,
        and the first piece of each run.
    """

    organisations: Ints
    sizes: Ints
    where: slice | Ints
    pieces: Ints
    first: Ints


def make_statistics(form: Form, organisations: int) -> Statistics:
    """Return statistics of no answers."""
    values = sum(len(scores.units) for scores in list_scores(form) if scores.tally)
    return Statistics(
        form,
        np.zeros(organisations, np.int64),
        np.zeros(organisations, np.int64),
        # Those of a column stand together, as columns come one by one.
        np.zeros((len(form.slots), organisations, form.width), _SMALLEST).transpose(1, 0, 2),
        np.zeros((organisations, values), _SMALLEST),
    )


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


def _find_runs(organisations: NDArray[np.int32]) -> Runs:
    """Find the runs of sorted rows."""
    new = np.ones(len(organisations), bool)
    np.not_equal(organisations[1:], organisations[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    ids = organisations[starts].astype(np.int64)
    sizes = np.diff(starts, append=len(organisations))
    neighbours = len(ids) > 0 and ids[-1] - ids[0] == len(ids) - 1
    pieces = -(-sizes // _RUN)
    first = np.cumsum(pieces) - pieces
    within = np.arange(pieces.sum()) - np.repeat(first, pieces)
    return Runs(
        ids,
        sizes,
        slice(ids[0], ids[-1] + 1) if neighbours else ids,
        np.repeat(starts, pieces) + within * _RUN,
        first,
    )


def _add_counts(column: Values, runs: Runs, total: Small, word: NDArray[np.uint64]) -> None:
    """Add how often each number stands in each run to a table of organisation x number.

    Eight counters of a byte stand in one word, so that one sum counts eight numbers; runs are
    cut where a counter could overflow. The words are written where the caller says: new memory
    for each column takes longer than to count it.
    """
    width = total.shape[1]
    for base in range(0, width, _BYTES):
        upto = min(_BYTES, width - base)
        place = column
        if width > _BYTES:
            # What lies outside these eight is shifted out of the word.
            place = np.minimum(column - column.dtype.type(base), column.dtype.type(_BYTES))
        np.left_shift(_ONE, place * column.dtype.type(_BYTES), out=word, dtype=np.uint64)
        summed = np.add.reduceat(word, runs.pieces).astype("<u8", copy=False).view(np.uint8)
        apart: Small = summed.reshape(-1, _BYTES)[:, :upto]
        if len(runs.first) < len(runs.pieces):
            apart = np.add.reduceat(apart, runs.first, axis=0, dtype=total.dtype)
        total[runs.where, base : base + upto] += apart
