"""Whole numbers that all scores of an organisation follow from, added up batch by batch.

Nothing but whole numbers is kept, so that sums are the same whatever the order of rows, the
number of threads or the division into parts, and memory does not grow with rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    def add(self, tally: Tally) -> None:
        """Add what was counted in a batch."""
        ids = _as_slice(tally.organisations)
        self.respondents[ids] += tally.respondents
        self.empty[ids] += tally.empty
        if isinstance(ids, slice):
            self.counts[ids, tally.slots] += tally.counts
        else:
            self.counts[np.ix_(ids, tally.slots)] += tally.counts
        if self.form.is_survey:
            self._add_moments(ids, tally)

    def _add_moments(self, ids: slice | Ints, tally: Tally) -> None:
        whole = len(self.form.questions)
        if len(tally.asked) == whole and isinstance(ids, slice):
            np.add(self.moments[ids], tally.moments, out=self.moments[ids], casting="unsafe")
            return
        both = np.concatenate([tally.asked, tally.asked + whole])
        where = np.ix_(tally.organisations, both, both)
        self.moments[where] += tally.moments.astype(self.moments.dtype)

    def merge(self, other: Statistics) -> None:
        """Add the statistics of other rows of the same organisations."""
        for name in ADDED:
            total = getattr(self, name)
            total += getattr(other, name)


@dataclass(frozen=True)
class Tally:
    """What was counted in one batch, for the organisations and columns it holds."""

    organisations: Ints
    slots: Ints
    asked: Ints
    respondents: Ints
    empty: Ints
    counts: NDArray[np.int32]
    moments: Floats


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


def count_batch(
    form: Form, slots: list[int], fields: Fields, organisations: NDArray[np.int32]
) -> Tally:
    """Count a batch of answers.

    Parameters
    ----------
    form : Form
    slots : list of int
        Places in the form of the columns at hand.
    fields : numpy.ndarray
        A row a column, a column a respondent: place of the choice, or one of the extras.
    organisations : numpy.ndarray
        Place of each respondent's organisation.

    Returns
    -------
    Tally
    """
    answered = fields.min(axis=0) < form.missing
    kept = answered if not answered.all() else None
    empty = organisations[~answered]
    fields, organisations = _sort(fields, organisations, kept)
    ids, starts = _find_runs(organisations)
    asked, values = _score(form, slots if form.is_survey else [], fields)
    sizes = np.diff(np.append(starts, len(organisations)))
    every = np.union1d(ids, empty)
    place = np.searchsorted(every, ids)
    tally = Tally(
        organisations=every,
        slots=np.array(slots),
        asked=asked,
        respondents=sizes,
        empty=np.bincount(np.searchsorted(every, empty), minlength=len(every)),
        counts=_count(fields, starts, sizes, form.width),
        moments=_multiply(values, starts, sizes, form.full),
    )
    return tally if len(ids) == len(every) else _spread(tally, place)


def _as_slice(places: Ints) -> slice | Ints:
    """Return neighbouring places as a slice, which is quicker to add to."""
    if len(places) and places[-1] - places[0] == len(places) - 1:
        return slice(int(places[0]), int(places[-1]) + 1)
    return places


def _spread(tally: Tally, place: Ints) -> Tally:
    """Make room for organisations of which the batch has empty rows alone."""

    def spread(values: Any) -> Any:
        wide = np.zeros((len(tally.organisations), *values.shape[1:]), values.dtype)
        wide[place] = values
        return wide

    return replace(
        tally,
        respondents=spread(tally.respondents),
        counts=spread(tally.counts),
        moments=spread(tally.moments),
    )


def _sort(
    fields: Fields, organisations: NDArray[np.int32], kept: NDArray[np.bool_] | None
) -> tuple[Fields, NDArray[np.int32]]:
    """Put the respondents of an organisation side by side and leave out empty rows."""
    if kept is not None:
        fields, organisations = fields[:, kept], organisations[kept]
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


def _score(form: Form, slots: list[int], fields: Fields) -> tuple[Ints, Floats]:
    """Score each respondent's questions in units, 0 where there is no answer.

    Returns
    -------
    tuple of numpy.ndarray
        Places of the questions asked; their scores, and below them 1 where there is an answer.
    """
    rows = {slot: row for row, slot in enumerate(slots)}
    columns = {
        place: [slot for slot in form.places[code] if slot in rows]
        for place, code in enumerate(form.questions)
    }
    asked = [place for place, mine in columns.items() if mine]
    values = np.empty((2 * len(asked), fields.shape[1]), _exact_type(form.full))
    for row, place in enumerate(asked):
        score, answered = values[row], values[len(asked) + row]
        mine = columns[place]
        if len(mine) == 1:
            column = fields[rows[mine[0]]]
            np.take(_units(form, mine[0], values.dtype), column, out=score, mode="clip")
            np.less(column, form.dont_know, out=answered, casting="unsafe")
            continue
        score[:] = 0
        parts = np.zeros(fields.shape[1], np.uint8)
        for slot in mine:
            column = fields[rows[slot]]
            score += np.take(_units(form, slot, values.dtype), column, mode="clip")
            parts += column < form.dont_know
        np.minimum(parts, 1, out=answered, casting="unsafe")
        # Exact: units are multiples of every number of parts that can be answered.
        np.divide(score, parts, out=score, where=parts > 0)
    return np.array(asked, np.int64), values


def _exact_type(full: int) -> type[np.floating]:
    """Return the quickest type of number in which sums of so many products are exact."""
    return np.float32 if full * full * _RUN < _SINGLE_EXACT else np.float64


def _units(form: Form, slot: int, kind: np.dtype) -> Floats:
    units = np.zeros(form.width, kind)
    own = form.slots[slot].units
    units[: len(own)] = own
    return units


def _count(fields: Fields, starts: Ints, sizes: Ints, width: int) -> NDArray[np.int32]:
    """Count the choices of each run of rows and each column.

    Eight counters of a byte stand in one word, so that one sum counts eight choices; runs are
    cut where a counter could overflow.
    """
    pieces, first = _cut(starts, sizes)
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


def _cut(starts: Ints, sizes: Ints, most: int = _RUN) -> tuple[Ints, Ints]:
    """Cut runs into pieces; return where each begins, and the first piece of each run."""
    pieces = -(-sizes // most)
    first = np.cumsum(pieces) - pieces
    within = np.arange(pieces.sum()) - np.repeat(first, pieces)
    return np.repeat(starts, pieces) + within * most, first


def _multiply(values: Floats, starts: Ints, sizes: Ints, full: int) -> Floats:
    """Sum the products of every pair of rows of values over each run."""
    if not len(values):
        return np.zeros((len(starts), 0, 0), values.dtype)
    limit = _SINGLE_EXACT if values.dtype == np.float32 else _DOUBLE_EXACT
    most = limit // (full * full)
    pieces, first = _cut(starts, sizes, most)
    ends = np.append(pieces[1:], starts[-1:] + sizes[-1:])
    products = np.empty((len(pieces), len(values), len(values)), values.dtype)
    for place, (start, end) in enumerate(zip(pieces.tolist(), ends.tolist(), strict=True)):
        piece = values[:, start:end]
        np.matmul(piece, piece.T, out=products[place])
    if len(first) == len(pieces):
        return products
    return np.add.reduceat(products, first, axis=0, dtype=np.float64)
