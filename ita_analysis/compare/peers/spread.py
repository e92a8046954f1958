"""How scores of indicators spread among bodies of the same type."""

from __future__ import annotations

import math

import pandas as pd

from ita_analysis.compare.peers.group import Group

# Quartiles of fewer bodies say little more than the scores themselves.
FEWEST = 4
COLUMNS = [
    "org_type", "code", "instrument", "n", "missing", "low", "q1", "median", "q3", "high", "mean",
    "passed", "own",
]  # fmt: skip


def spread_indicators(group: Group) -> pd.DataFrame:
    """Describe how each indicator spreads among all bodies, and among those of each type.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``org_type`` (empty for all bodies together), ``code`` and ``instrument`` of the
        indicator, ``n`` and ``missing`` (bodies with a total but not this score), ``low``,
        ``q1``, ``median``, ``q3``, ``high``, ``mean`` (points, quartiles interpolated; missing
        where nobody has a score), ``passed`` (how many reach the mark), ``own`` (score of the
        organisation whose peers these are, or what is published of the province).
        Types by size, the largest first; types with fewer than
        four bodies are left to the row of all.
    """
    scores = group.indicators.loc[group.totals.index]
    types = group.bodies.loc[scores.index, "org_type"]
    sizes = types.value_counts()
    large = sorted(
        (str(name) for name, size in sizes.items() if size >= FEWEST and name),
        key=lambda name: (-sizes[name], name),
    )
    rows = _describe(group, "", scores)
    for org_type in large:
        rows += _describe(group, org_type, scores[types == org_type])
    return pd.DataFrame(rows, columns=COLUMNS)


def _describe(group: Group, org_type: str, scores: pd.DataFrame) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for part in group.method.indicators:
        known = scores[part.code].dropna()
        low, q1, median, q3, high = (
            known.quantile([0, 0.25, 0.5, 0.75, 1]) if len(known) else [math.nan] * 5
        )
        rows.append(
            {
                "org_type": org_type,
                "code": part.code,
                "instrument": part.instrument,
                "n": len(known),
                "missing": len(scores) - len(known),
                "low": low,
                "q1": q1,
                "median": median,
                "q3": q3,
                "high": high,
                "mean": known.mean() if len(known) else math.nan,
                "passed": int((known.round(2) >= group.method.pass_mark).sum()),
                "own": find_own(group, part.code),
            }
        )
    return rows


def find_own(group: Group, code: str) -> float:
    """Return the score that is marked among the others: of the organisation, or the province."""
    if group.own:
        return float(group.indicators.loc[group.own, code])
    mine = group.own_areas
    found = mine[
        (mine["fiscal_year"] == group.fiscal_year)
        & (mine["measure"] == "indicator")
        & (mine["code"] == code)
    ]["score"].dropna()
    return float(found.iloc[0]) if len(found) else math.nan
