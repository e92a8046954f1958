"""Whole numbers that all scores of an organisation follow from, added up batch by batch.

Nothing but whole numbers is kept, so that sums are the same whatever the order of rows, the
number of threads or the division into parts.
"""

from __future__ import annotations

import threading
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
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

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
        """Add a batch of answers; several threads may do so at once.

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
            with self._lock:
                self.empty += empty
            return
        sizes = np.diff(np.append(starts, len(organisations)))
        counts = _count(self.form, slots, fields, starts, sizes)
        kept, sums = [], np.zeros((len(ids), 0, 0), np.int64)
        if self.form.is_survey:
            asked = list_asked(self.form, tuple(slots))
            values = find_values(asked, fields, self.form.width)
            kept = [Kept(tuple(slots), ids, sizes, values)]
            sums = _sum(self.form, asked, values, counts, sizes)
        with self._lock:
            self.empty += empty
            for total, added in (
                (self.respondents, sizes),
                (self.counts, counts),
                (self.sums, sums),
            ):
                _add_rows(total, ids, added)
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
        np.zeros((organisations, len(form.slots), form.width), np.int32),
        np.zeros((organisations, *shape), np.int64),
    )


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
    """Count the choices of each run of rows and each column.

    Eight counters of a byte stand in one word, so that one sum counts eight choices; runs are
    cut where a counter could overflow.
    """
    pieces, first = _cut(starts, sizes, _RUN)
    # Columns that are not at hand have none.
    counts = np.zeros((len(starts), len(form.slots), form.width), np.int32)
    word = np.empty(fields.shape[1], np.uint64)
    for base in range(0, form.width, _BYTES) if len(starts) else ():
        upto = min(_BYTES, form.width - base)
        for slot, column in zip(slots, fields, strict=True):
            # What lies outside these eight is shifted out of the word.
            shift = (column - np.uint8(base)) * np.uint8(_BYTES)
            np.left_shift(_ONE, shift, out=word, dtype=np.uint64)
            summed = np.add.reduceat(word, pieces).astype("<u8").view(np.uint8)
            apart = summed.reshape(-1, _BYTES)[:, :upto]
            if len(first) < len(pieces):
                apart = np.add.reduceat(apart, first, axis=0, dtype=np.int32)
            counts[:, slot, base : base + upto] = apart
    return counts


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
    sizes: Ints,
) -> Ints:
    """Sum answers, scores and their squares by run and question."""
    places = np.repeat(np.arange(len(sizes)), sizes)
    sums = np.zeros((len(sizes), 3, len(form.questions)), np.int64)
    often: NDArray[np.signedinteger]
    for row, question in zip(values, asked, strict=True):
        if len(question.slots) == 1:
            often = counts[:, question.slots[0]]
        else:
            width = len(question.units)
            cells = np.bincount(places * width + row, minlength=len(sizes) * width)
            often = cells.reshape(-1, width)
        # Whole numbers, and exact in the kind of number that is multiplied quickest.
        sums[:, :, question.place] = often.astype(float) @ question.powers
    return sums
