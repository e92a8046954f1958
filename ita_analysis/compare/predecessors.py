"""How the bodies stood that another came out of: beside each other, never taken off."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ita_analysis.compare.standing import COLUMNS, Standing
from ita_analysis.methodology import load_methodology
from ita_analysis.successions import Succession, find_lineage


def stand_predecessors(
    succession: Succession,
    fiscal_year: int,
    scores: pd.DataFrame,
    successions: Iterable[Succession],
) -> tuple[Standing, ...]:
    """Return how each body before a merger or split stood in a fiscal year.

    Parameters
    ----------
    succession : Succession
    fiscal_year : int
        Before it, Buddhist era.
    scores : pandas.DataFrame
        Rows of the table of that name; those of other bodies and years are passed over.
    successions : iterable of Succession
        All of them: these bodies may have had other names too.

    Returns
    -------
    tuple of Standing
        Each under its name in that year, in the order declared; without scores where none is
        known.
    """
    known = tuple(successions)
    found = []
    for body in succession.before:
        lineage = find_lineage(body.org_id, known)
        mine = scores["org_id"].isin(lineage.keys) & (scores["fiscal_year"] == fiscal_year)
        found.append(
            Standing(
                "organisation",
                fiscal_year,
                load_methodology(fiscal_year),
                scores.loc[mine, COLUMNS].reset_index(drop=True),
                name=lineage.name_in(fiscal_year) or body,
            )
        )
    return tuple(found)
