"""Whole numbers that all scores of an organisation follow from, added up batch by batch.

Nothing but whole numbers is kept, so that sums are the same whatever the order of rows, the
number of threads or the division into parts, and memory does not grow with rows.
"""

from __future__ import annotations

import itertools
import math
import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ita_analysis.answers.form import Form

Fields = NDArray[np.uint8]
Ints = NDArray[np.int64]
Floats = NDArray[np.floating]

# A cell's count takes one byte of a word while it is being summed.
_RUN = 255
_BYTES = 8
_ONE = np.uint64(1)
_SINGLE_EXACT, _DOUBLE_EXACT = 2**24, 2**53
# Respondents whose scores are worked on at a time, so that they stay in the cache.
_ROWS = 4_096
ADDED = ("respondents", "empty", "counts", "moments")


@dataclass
class Statistics:
    """Sufficient statistics of the answers to one form.

    Parameters
    ----------
    form : Form
    respondents, empty : numpy.ndarray
        By organisation: rows with an answer, and rows without any.
    counts : numpy.ndarray
        Organisation x slot x choice: how many chose it.
    moments : numpy.ndarray
        Organisation x quantity x quantity: the sum over respondents of the product of two
        quantities: each question's score in units of the form (0 where not answered), and after
        them 1 where it is answered. Nothing for disclosure items: counts tell all of them.
    """

    form: Form
    respondents: Ints
    empty: Ints
    counts: NDArray[np.int32]
    moments: NDArray[np.signedinteger]
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        # A part of a year holds few of its organisations: only those are sent to and fro.
        there = np.flatnonzero(self.respondents + self.empty)
        return {
            "form": self.form,
            "organisations": len(self.respondents),
            "there": there,
            "numbers": {name: getattr(self, name)[there] for name in ADDED},
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(make_statistics(state["form"], state["organisations"]).__dict__)
        for name, numbers in state["numbers"].items():
            getattr(self, name)[state["there"]] = numbers

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
        sizes = np.diff(np.append(starts, len(organisations)))
        counts = _count(fields, starts, sizes, self.form.width)
        with self._lock:
            self.empty += empty
            self.respondents[ids] += sizes
            self.counts[np.ix_(ids, np.array(slots))] += counts
        if self.form.is_survey and len(ids):
            self._add_moments(slots, fields, ids, starts, sizes)

    def merge(self, other: Statistics) -> None:
        """Add the statistics of other rows of the same organisations."""
        for name in ADDED:
            total = getattr(self, name)
            total += getattr(other, name)

    def _add_moments(
        self, slots: list[int], fields: Fields, ids: Ints, starts: Ints, sizes: Ints
    ) -> None:
        """Score respondents, few at a time, and add the products of their scores."""
        space = _Space()
        scorer = _Scorer(self.form, slots, space)
        pieces, first = _cut(starts, sizes, scorer.most)
        ids = np.repeat(ids, np.diff(np.append(first, len(pieces))))
        bounds = np.append(pieces, fields.shape[1])
        whole = len(self.form.questions)
        both = np.concatenate([scorer.asked, scorer.asked + whole])
        at = 0
        while at < len(pieces):
            upto = int(np.searchsorted(bounds[at + 1 :], bounds[at] + _ROWS, side="right")) + at
            upto = _stop_at_repeat(ids, at, max(at + 1, min(upto, len(pieces))))
            values = scorer.score(fields[:, bounds[at] : bounds[upto]])
            products = space.give("products", (upto - at, len(both), len(both)), values.dtype)
            _multiply(values, bounds[at : upto + 1] - bounds[at], products)
            # Whole numbers all of them, and exact in what the products were computed in.
            added = space.give("added", products.shape, self.moments.dtype)
            np.copyto(added, products, casting="unsafe")
            mine = ids[at:upto]
            with self._lock:
                if len(both) < 2 * whole:
                    self.moments[np.ix_(mine, both, both)] += added
                elif mine[-1] - mine[0] == len(mine) - 1:  # neighbours are quicker to add to
                    self.moments[mine[0] : mine[-1] + 1] += added
                else:
                    self.moments[mine] += added
            at = upto


def make_statistics(form: Form, organisations: int) -> Statistics:
    """Return statistics of no answers."""
    # Items are checked once: what they have in common is not asked.
    both = 2 * len(form.questions) if form.is_survey else 0
    # Enough for a million respondents of one organisation.
    small = form.full * form.full * 1_000_000 < np.iinfo(np.int32).max
    return Statistics(
        form,
        np.zeros(organisations, np.int64),
        np.zeros(organisations, np.int64),
        np.zeros((organisations, len(form.slots), form.width), np.int32),
        np.zeros((organisations, both, both), np.int32 if small else np.int64),
    )


class _Space:
    """Memory that is used again: new memory costs more than the sums that are put there."""

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[Any]] = {}

    def give(self, name: str, shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
        """Return an array that holds anything, valid until the name is given again."""
        size = math.prod(shape)
        if name not in self._kept or self._kept[name].size < size:
            self._kept[name] = np.empty(size + size // 2, kind)
        return self._kept[name][:size].reshape(shape)


class _Scorer:
    """Scores respondents' questions in units of the form.

    ``asked`` are places of the questions that the columns hold, ``most`` is how many respondents
    can be summed before a product is no longer exact.
    """

    def __init__(self, form: Form, slots: list[int], space: _Space) -> None:
        self._space = space
        rows = {slot: row for row, slot in enumerate(slots)}
        columns = [[slot for slot in form.places[code] if slot in rows] for code in form.questions]
        self.asked = np.array([place for place, mine in enumerate(columns) if mine])
        single = form.full * form.full * _RUN < _SINGLE_EXACT
        # The quickest kind of number in which the sums are exact.
        self._kind = np.dtype(np.float32 if single else np.float64)
        self.most = (_SINGLE_EXACT if single else _DOUBLE_EXACT) // (form.full * form.full)
        self._dont_know = form.dont_know
        self._columns = [
            [(rows[slot], self._units(form, slot)) for slot in mine] for mine in columns if mine
        ]

    def _units(self, form: Form, slot: int) -> Floats:
        units = np.zeros(form.width, self._kind)
        own = form.slots[slot].units
        units[: len(own)] = own
        return units

    def score(self, fields: Fields) -> Floats:
        """Return scores, 0 where there is no answer, and below them 1 where there is one."""
        asked = len(self._columns)
        values: Floats = self._space.give("values", (2 * asked, fields.shape[1]), self._kind)
        for place, columns in enumerate(self._columns):
            score, answered = values[place], values[asked + place]
            if len(columns) == 1:
                row, units = columns[0]
                np.take(units, fields[row], out=score, mode="clip")
                np.less(fields[row], self._dont_know, out=answered, casting="unsafe")
                continue
            score[:] = 0
            parts = np.zeros(fields.shape[1], np.uint8)
            for row, units in columns:
                score += np.take(units, fields[row], mode="clip")
                parts += fields[row] < self._dont_know
            np.minimum(parts, 1, out=answered, casting="unsafe")
            # Exact: units are multiples of every number of parts that can be answered.
            np.divide(score, parts, out=score, where=parts > 0)
        return values


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


def _count(fields: Fields, starts: Ints, sizes: Ints, width: int) -> NDArray[np.int32]:
    """Count the choices of each run of rows and each column.

    Eight counters of a byte stand in one word, so that one sum counts eight choices; runs are
    cut where a counter could overflow.
    """
    pieces, first = _cut(starts, sizes, _RUN)
    counts = np.zeros((len(starts), len(fields), width), np.int32)
    word = np.empty(fields.shape[1], np.uint64)
    for base in range(0, width, _BYTES) if len(starts) else ():
        upto = min(_BYTES, width - base)
        for row, column in enumerate(fields):
            # What lies outside these eight is shifted out of the word.
            shift = (column - np.uint8(base)) * np.uint8(_BYTES)
            np.left_shift(_ONE, shift, out=word, dtype=np.uint64)
            summed = np.add.reduceat(word, pieces).astype("<u8").view(np.uint8)
            apart = summed.reshape(-1, _BYTES)[:, :upto]
            if len(first) < len(pieces):
                apart = np.add.reduceat(apart, first, axis=0, dtype=np.int32)
            counts[:, row, base : base + upto] = apart
    return counts


def _cut(starts: Ints, sizes: Ints, most: int) -> tuple[Ints, Ints]:
    """Cut runs into pieces; return where each begins, and the first piece of each run."""
    pieces = -(-sizes // most)
    first = np.cumsum(pieces) - pieces
    within = np.arange(pieces.sum()) - np.repeat(first, pieces)
    return np.repeat(starts, pieces) + within * most, first


def _stop_at_repeat(ids: Ints, at: int, upto: int) -> int:
    """Return where an organisation comes a second time: sums are added once to each."""
    again = np.flatnonzero(ids[at + 1 : upto] == ids[at : upto - 1])
    return at + 1 + int(again[0]) if len(again) else upto


def _multiply(values: Floats, bounds: Ints, products: Floats) -> None:
    """Sum the products of every pair of rows of values, from each bound to the next."""
    for place, (start, end) in enumerate(itertools.pairwise(bounds.tolist())):
        piece = values[:, start:end]
        np.matmul(piece, piece.T, out=products[place])
