"""Cells of few respondents are left out, with what could be told from them by subtraction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST = 5


def find_suppressed(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Find the cells that must not be shown.

    Parameters
    ----------
    counts : numpy.ndarray
        Question x choice: how many chose it. The sum of a row is known to everyone.

    Returns
    -------
    numpy.ndarray
        Cells of one to four respondents, and where what is left out of a row is a single cell or
        fewer than five respondents in all, the next smallest cells until it is not.
    """
    hidden = (counts > 0) & (counts < FEWEST)
    order = np.argsort(counts, axis=1, kind="stable")
    some = hidden.any(axis=1)
    rows = np.arange(len(counts))
    for place in range(counts.shape[1]):
        alone = (hidden.sum(axis=1) < 2) | (np.where(hidden, counts, 0).sum(axis=1) < FEWEST)
        cell = order[:, place]
        # A cell of nobody hides nothing unless it might be somebody: those with people come first.
        more = some & alone & ~hidden[rows, cell] & (counts[rows, cell] > 0)
        hidden[rows[more], cell[more]] = True
    # Where one cell holds everybody else's answers too, an empty cell must be hidden with it.
    for place in range(counts.shape[1]):
        cell = order[:, place]
        more = some & (hidden.sum(axis=1) < 2) & ~hidden[rows, cell]
        hidden[rows[more], cell[more]] = True
    return hidden
