"""Who chose what: how many respondents chose each choice of each column of answers."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ita_analysis.answers.census import Census
from ita_analysis.answers.form import EXTRAS, Form
from ita_analysis.answers.questions import Ints
from ita_analysis.answers.suppression import find_suppressed

_DECIMALS = 6


def list_choices(censuses: Sequence[Census], keep: Ints) -> pd.DataFrame:
    """List how many chose each choice, in order of organisations, forms and columns.

    Parameters
    ----------
    censuses : sequence of Census
        Of surveys.
    keep : numpy.ndarray
        Places of organisations.

    Returns
    -------
    pandas.DataFrame
        ``place`` of the organisation and the columns of the table ``distributions`` that the
        form and its counts tell; only columns that somebody answered.
    """
    frames = [_list_form(census, keep) for census in censuses]
    return pd.concat(frames) if frames else pd.DataFrame(columns=["place"])


def _list_form(census: Census, keep: Ints) -> pd.DataFrame:
    form = census.form
    cells = _list_cells(form)
    slots = cells["at"].to_numpy()
    counts = census.statistics.counts[keep].astype(np.int64)
    people = counts.sum(axis=2)
    answered = people > counts[:, :, form.missing]
    rows, columns = np.nonzero(answered[:, slots])
    chosen = counts[:, slots, cells["code_of_choice"]]
    hidden = _find_hidden(form, chosen, slots)
    shares = 100 * chosen / np.maximum(people, 1)[:, slots]
    texts = {name: cells[name].array.take(columns) for name in _CONSTANT}
    shown: dict[str, NDArray[Any]] = {
        "count": np.where(hidden, np.nan, chosen),
        "share": np.where(hidden, np.nan, shares.round(_DECIMALS)),
        "suppressed": hidden,
    }
    found = {name: values[rows, columns] for name, values in shown.items()}
    return pd.DataFrame({"place": keep[rows], **texts, **found}, copy=False)


_CONSTANT = ("part", "code", "slot", "choice", "words_th", "points")


@functools.lru_cache(maxsize=16)
def _list_cells(form: Form) -> pd.DataFrame:
    """List what a form offers: a row a choice of a column, those who chose none last."""
    rows = [
        (at, code, form.part, slot.question, slot.part, choice, words, points)
        for at, slot in enumerate(form.slots)
        for code, choice, words, points in (
            *(
                (code, str(code + 1), words, slot.points[code])
                for code, words in enumerate(slot.words)
            ),
            (form.dont_know, EXTRAS[0], "", np.nan),
            (form.missing, EXTRAS[1], "", np.nan),
        )
    ]
    return pd.DataFrame(rows, columns=["at", "code_of_choice", *_CONSTANT])


def _find_hidden(form: Form, chosen: NDArray[np.int64], slots: Ints) -> NDArray[np.bool_]:
    """Find cells that must not be shown, columns with as many choices all at once."""
    hidden = np.zeros(chosen.shape, bool)
    sizes = np.array([len(slot.words) for slot in form.slots])[slots]
    for size in np.unique(sizes):
        mine = np.flatnonzero(sizes == size)
        cells = chosen[:, mine].reshape(-1, size + len(EXTRAS))
        # How many answered is told with the score: neither they nor the others may leave one cell.
        parts = (find_suppressed(cells[:, :size]), find_suppressed(cells[:, size:]))
        hidden[:, mine] = np.hstack(parts).reshape(len(chosen), -1)
    return hidden
