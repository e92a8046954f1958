"""How far the answers of an organisation's respondents lie apart, questions taken together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ita_analysis.answers.questions import Ints, list_asked
from ita_analysis.answers.statistics import Kept, Statistics

Floats = NDArray[np.float64]

# Squares are summed as whole numbers of this part, so that no sum depends on order. What
# respondents add to a mean is no more than 1 all together, nor are the squares of it.
_WHOLE = 2.0**62
# Respondents that are worked on at a time, so that they stay in the cache.
_ROWS = 16_384


def sum_squares(
    statistics: Statistics, means: Floats, answered: Floats, groups: Sequence[Sequence[int]]
) -> Floats:
    """Sum the squares of what each respondent adds to the means of groups of questions.

    To the mean of a question a respondent adds (score - mean) / number of answers; to that of a
    group, the mean over its questions; to the whole, the mean over the groups.

    Parameters
    ----------
    statistics : Statistics
        Of a survey.
    means : numpy.ndarray
        Organisation x question, in units of the form; a number everywhere.
    answered : numpy.ndarray
        Organisation x question: how many answered.
    groups : sequence of sequence of int
        Places of questions.

    Returns
    -------
    numpy.ndarray
        Organisation x group, and the whole last; shares of 100 points, squared.
    """
    total = np.zeros((len(means), len(groups) + 1), np.int64)
    for kept in statistics.kept:
        total[kept.organisations] += _sum_kept(kept, statistics, means, answered, groups)
    return total / _WHOLE


def _sum_kept(
    kept: Kept,
    statistics: Statistics,
    means: Floats,
    answered: Floats,
    groups: Sequence[Sequence[int]],
) -> Ints:
    bounds = np.append(0, np.cumsum(kept.sizes))
    sums = np.zeros((len(kept.sizes), len(groups) + 1), np.int64)
    at = 0
    while at < len(kept.sizes):
        upto = max(at + 1, int(np.searchsorted(bounds, bounds[at] + _ROWS, side="right")) - 1)
        mine = kept.organisations[at:upto]
        piece = Kept(
            kept.slots, mine, kept.sizes[at:upto], kept.values[:, bounds[at] : bounds[upto]]
        )
        sums[at:upto] = _sum_piece(piece, statistics, means[mine], answered[mine], groups)
        at = upto
    return sums


def _sum_piece(
    kept: Kept,
    statistics: Statistics,
    means: Floats,
    answered: Floats,
    groups: Sequence[Sequence[int]],
) -> Ints:
    asked = list_asked(statistics.form, kept.slots)
    rows = {question.scores.place: row for row, question in enumerate(asked)}
    places = np.repeat(np.arange(len(kept.sizes)), kept.sizes)
    starts = np.cumsum(kept.sizes) - kept.sizes
    sums = np.empty((len(kept.sizes), len(groups) + 1), np.int64)
    added, whole, own = np.zeros((3, len(places)))
    cells = np.empty(len(places), np.intp)
    # 1 by the number of answers, and by the units that 100 points are.
    shares = np.divide(1.0, answered, out=np.zeros(answered.shape), where=answered > 0)
    shares /= statistics.form.full
    # Where the values of each respondent's organisation begin in a table, by its width.
    bases = {width: places * width for width in {len(question.scores.units) for question in asked}}
    for group, mine in enumerate(groups):
        added[:] = 0
        for place in mine:
            if place in rows:
                scores = asked[rows[place]].scores
                # What each value adds, in each organisation.
                table = scores.units - means[:, place, None]
                table *= scores.answered
                table *= shares[:, place, None] / len(mine)
                np.add(bases[len(scores.units)], kept.values[rows[place]], out=cells)
                added += np.take(table, cells, out=own, mode="clip")
        sums[:, group] = _sum_runs(added, starts)
        whole += added
    sums[:, -1] = _sum_runs(whole / len(groups), starts)
    return sums


def _sum_runs(added: Floats, starts: Ints) -> Ints:
    squares = np.rint(added * added * _WHOLE).astype(np.int64)
    summed: Ints = np.add.reduceat(squares, starts)
    return summed
