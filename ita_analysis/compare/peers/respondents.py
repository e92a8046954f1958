"""How many people answered, instrument by instrument."""

from __future__ import annotations

import pandas as pd

from ita_analysis.compare.peers.group import Group
from ita_analysis.score import DISCLOSURE

COLUMNS = ["instrument", "bodies", "unknown", "people", "mean", "median", "fewest", "most"]


def count_respondents(group: Group) -> pd.DataFrame:
    """Count the people who answered each survey.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``instrument``; ``bodies`` whose number is known and ``unknown``, among those with a
        total; ``people`` of the known ones together; ``mean``, ``median``, ``fewest`` and
        ``most`` of a body (missing where no number is known).
    """
    rows = group.scores[
        (group.scores["measure"] == "instrument")
        & (group.scores["fiscal_year"] == group.fiscal_year)
    ]
    asked = rows[rows["org_id"].isin(group.totals.index)]
    found = []
    for part in group.method.instruments:
        if part.code == DISCLOSURE:
            continue
        n = asked.loc[asked["code"] == part.code, "n"].dropna()
        found.append(
            {
                "instrument": part.code,
                "bodies": len(n),
                "unknown": len(group.totals) - len(n),
                "people": int(n.sum()),
                "mean": n.mean(),
                "median": n.median(),
                "fewest": n.min(),
                "most": n.max(),
            }
        )
    return pd.DataFrame(found, columns=COLUMNS)
