"""What each instrument adds to the mean total of a group."""

from __future__ import annotations

import math

import pandas as pd

from ita_analysis.compare.methods import share_of
from ita_analysis.compare.peers.group import Group
from ita_analysis.compare.peers.spread import find_own

COLUMNS = ["code", "weight", "score", "weighted", "lost", "n"]


def weigh_instruments(group: Group) -> pd.DataFrame:
    """Weigh the mean score of each instrument.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``code``, ``weight`` (0-1), ``score`` (mean, points), ``weighted`` and ``lost`` (points
        of the total), ``n`` (bodies with the score; 0 for the mean of a province's published
        indicators).
    """
    rows = []
    for part in group.method.instruments:
        known = group.instruments.loc[group.totals.index, part.code].dropna()
        score = float(known.mean()) if len(known) else _from_published(group, part.code)
        rows.append(
            {
                "code": part.code,
                "weight": part.weight,
                "score": score,
                "weighted": part.weight * score,
                "lost": part.weight * (100 - score),
                "n": len(known),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _from_published(group: Group, instrument: str) -> float:
    codes = [part.code for part in group.method.indicators_of(instrument)]
    if group.scope.reach != "province" or not codes:
        return math.nan
    weight = sum(share_of(group.method, code) for code in codes)
    return sum(share_of(group.method, code) * find_own(group, code) for code in codes) / weight
