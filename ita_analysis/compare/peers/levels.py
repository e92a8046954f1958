"""How many bodies stand at each level, year by year."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from ita_analysis.compare.peers.group import Group
from ita_analysis.errors import UsageError
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.score import score_levels

OPEN, NO_TOTAL = "open", "none"
COLUMNS = ["fiscal_year", "level", "band", "bands", "count", "share"]


def count_levels(group: Group) -> pd.DataFrame:
    """Count bodies by level, for every fiscal year in which a body has a total.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``; ``level``, best first: its name, ``open`` where the scores of the
        instruments decide and are not known, ``none`` for bodies that have scores in the year
        but no total; ``band`` (place, 0 for the best, -1 for these two) of ``bands``;
        ``count``; ``share`` (percent of bodies with a total, missing for ``none``). Levels that
        nobody has stand with zero; a year whose method is not supported is left out.
    """
    rows = []
    for year in group.years:
        method = _method(year)
        if method is not None:
            rows += _count_year(group, method)
    return pd.DataFrame(rows, columns=COLUMNS)


def find_levels(group: Group, method: Methodology) -> pd.Series:
    """Find the level of each body with a total in the year of a method.

    Returns
    -------
    pandas.Series
        Name of the level by body; ``open`` where several are possible.
    """
    year = method.fiscal_year
    totals = group.wide("total", year).get("total", pd.Series(dtype="float64")).dropna()
    parts = group.wide("instrument", year).loc[totals.index].to_dict("index")
    names = {}
    for body, total in totals.items():
        possible = score_levels(float(total), parts[body], method)
        names[body] = possible[0].name if len(possible) == 1 else OPEN
    return pd.Series(names, dtype="object")


def _count_year(group: Group, method: Methodology) -> list[dict[str, object]]:
    counts = Counter(find_levels(group, method))
    known = sum(counts.values())
    year = method.fiscal_year
    scored = group.scores.loc[group.scores["fiscal_year"] == year, "org_id"].nunique()
    bands = len(method.levels)
    rows: list[dict[str, object]] = [
        {"level": rule.name, "band": band, "count": counts[rule.name]}
        for band, rule in enumerate(method.levels)
    ]
    if counts[OPEN]:
        rows.append({"level": OPEN, "band": -1, "count": counts[OPEN]})
    for row in rows:
        row["share"] = 100 * int(str(row["count"])) / known if known else float("nan")
    if scored > known:
        rows.append({"level": NO_TOTAL, "band": -1, "count": scored - known})
    return [{"fiscal_year": year, "bands": bands, **row} for row in rows]


def _method(year: int) -> Methodology | None:
    try:
        return load_methodology(year)
    except UsageError:
        return None
