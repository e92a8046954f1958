"""Indicators in rank order: highest, lowest, against the pass mark, strong and weak."""

from __future__ import annotations

import math

import pandas as pd

from ita_analysis.result import Result, find_once

STRONG_ABOVE = 90.0  # the mark of strength that published analyses use


@find_once
def find_indicators(result: Result) -> pd.DataFrame:
    """Rank the indicators, highest first; equal scores share a rank.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        ``rank`` (missing where the score is), ``code``, ``instrument``, ``score`` (points,
        published before computed), ``origin``, ``gap`` (points above the pass mark), ``passed``,
        ``strong`` (above 90), ``band`` (place of the level that the score alone would have, 0
        the best; -1 where missing), ``computed`` (from its questions, points), ``source_ref``.
    """
    rows = []
    for indicator in result.method.indicators:
        row = result.row("indicator", indicator.code)
        score = float(row["score"]) if row else math.nan
        rows.append(
            {
                "code": indicator.code,
                "instrument": indicator.instrument,
                "score": score,
                "origin": row["origin"] if row else "",
                "gap": score - result.method.pass_mark,
                "passed": score >= result.method.pass_mark,
                "strong": score > STRONG_ABOVE,
                "band": find_band(score, result),
                "computed": result.score("indicator", indicator.code, "computed"),
                "source_ref": row["source_ref"] if row else "",
            }
        )
    table = pd.DataFrame(rows)
    table.insert(0, "rank", table["score"].rank(method="min", ascending=False))
    # Among equals the order of the methodology stands.
    return table.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def find_band(score: float, result: Result) -> int:
    """Find the place among the levels, 0 the best, that a score has by the total's bands."""
    for place, level in enumerate(result.method.levels):
        if not math.isnan(score) and level.total_min <= round(score, 2) <= level.total_max:
            return place
    return -1
