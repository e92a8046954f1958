"""The place of each body among the others, and how many lie close to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ita_analysis.compare.peers.group import Group
from ita_analysis.compare.peers.levels import find_levels

# Totals that differ by no more than this many points are called close.
NEAR = 1.0
Cents = NDArray[Any]
COLUMNS = ["org_id", "rank", "tied", "total", "near", "above", "level"]


@dataclass(frozen=True)
class Rank:
    """The place of one body.

    Parameters
    ----------
    place, of : int
        Place by total, 1 for the highest; bodies with a total. Equal totals share a place.
    tied : int
        Others with the same total.
    near : int
        Others whose total is no more than one point higher or lower, ties among them.
    near_above : int
        Those of them with a higher total.
    total : float
        Points.
    """

    place: int
    of: int
    tied: int
    near: int
    near_above: int
    total: float

    @property
    def best_place(self) -> int:
        """The place that one more point would take it to."""
        return self.place - self.near_above


def rank_bodies(group: Group) -> pd.DataFrame:
    """Rank bodies by their totals, rounded to two decimals as published.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``org_id``; ``rank`` (1 for the highest, equal totals share a place; missing where there
        is only one body); ``tied`` (others with the same total); ``total`` (points); ``near``
        (others within one point), ``above`` (those of them that are higher); ``level`` (as
        ``find_levels``). Highest first, then by key.
    """
    ranked = rank_totals(group.totals)
    levels = find_levels(group, group.method)
    ranked = ranked.rename_axis("org_id").reset_index()
    return ranked.assign(level=ranked["org_id"].map(levels))[COLUMNS]


def rank_totals(totals: pd.Series) -> pd.DataFrame:
    """Rank totals by whatever they are indexed by; columns as in `rank_bodies`."""
    known = totals.dropna().round(2)
    order = np.sort(known.to_numpy())
    # In hundredths, so that 85.00 and 84.00 are one point apart and not a hair more.
    cents, own = np.rint(order * 100), np.rint(known.to_numpy() * 100)
    reach = round(NEAR * 100)

    def count(low: Cents, high: Cents) -> Cents:
        found: Cents = np.searchsorted(cents, high, "right") - np.searchsorted(cents, low, "left")
        return found

    ranked = pd.DataFrame(
        {
            "rank": known.rank(method="min", ascending=False),
            "tied": count(own, own) - 1,
            "total": known,
            "near": count(own - reach, own + reach) - 1,
            "above": count(own + 1, own + reach),
        },
        index=known.index,
    )
    if len(ranked) < 2:
        ranked["rank"] = np.nan
    return ranked.sort_index().sort_values("total", ascending=False, kind="stable")


def find_rank(ranks: pd.DataFrame, org_id: str) -> Rank | None:
    """Find the place of one body.

    Parameters
    ----------
    ranks : pandas.DataFrame
        As made by `rank_bodies`.
    org_id : str

    Returns
    -------
    Rank or None
        None where it has no total, or nobody else has one: alone there is no rank.
    """
    rows = ranks[ranks["org_id"] == org_id]
    if rows.empty or len(ranks) < 2:
        return None
    row = rows.iloc[0]
    return Rank(
        place=int(row["rank"]),
        of=len(ranks),
        tied=int(row["tied"]),
        near=int(row["near"]),
        near_above=int(row["above"]),
        total=float(row["total"]),
    )


def near_mark(ranks: pd.DataFrame, mark: float) -> tuple[int, int]:
    """Count the bodies within a point below a mark, and those at it or within a point above.

    Parameters
    ----------
    ranks : pandas.DataFrame
        As made by `rank_bodies`.
    mark : float
        Points.

    Returns
    -------
    tuple of int
    """
    cents = (ranks["total"] * 100).round() - round(mark * 100)
    reach = round(NEAR * 100)
    below, above = (cents < 0) & (cents >= -reach), (cents >= 0) & (cents <= reach)
    return int(below.sum()), int(above.sum())
