"""What each indicator contributes to the change of the total; the parts add up exactly."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ita_analysis.compare.methods import share_of
from ita_analysis.compare.sampling import margin
from ita_analysis.compare.standing import Standing

COLUMNS = [
    "code", "instrument", "before", "after", "share_before", "share_after", "by_conduct",
    "by_questions", "by_open", "by_weight", "contribution", "margin",
]  # fmt: skip


def contribute_indicators(
    before: Standing, after: Standing, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Split the change of the computed total into what each indicator contributes.

    A total is the sum of share x score. An indicator's part of the change is the change of its
    score times the mean of its two shares, and the change of its share times the mean of its
    two scores; nothing is left over. The second is taken against the mean of both totals:
    shares add up to 1 in each year, so the sum stays the same, and a share that moves to an
    indicator of average score moves nothing. An indicator of one year alone is a change of
    share.

    Parameters
    ----------
    before, after : Standing
    indicators : pandas.DataFrame
        As made by ``change_indicators``.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``instrument``, ``before``, ``after`` (points), ``share_before``,
        ``share_after`` (0-1) and, in points of the total, ``by_conduct``, ``by_questions``
        (change of method inside the indicator), ``by_open`` (change of score whose conduct and
        method cannot be told apart), ``by_weight`` and ``contribution``, their sum; ``margin``
        (95% of the contribution by sampling; NaN unless computed from the answers of both
        years). Empty where an indicator has no score in a year that has it.
    """
    rows = [_weigh(row, before, after) for row in indicators.to_dict("records")]
    if not rows or any(_is_missing(row) for row in rows):
        return pd.DataFrame(columns=COLUMNS)
    middle = math.fsum(
        row[f"share_{year}"] * row[year]
        for row in rows
        for year in ("before", "after")
        if row[f"share_{year}"]
    )
    return pd.DataFrame([_split(row, middle / 2) for row in rows], columns=COLUMNS)


def _weigh(row: dict[Any, Any], before: Standing, after: Standing) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()} | {
        "share_before": share_of(before.method, row["code"]),
        "share_after": share_of(after.method, row["code"]),
    }


def _is_missing(row: dict[str, Any]) -> bool:
    return any(row[f"share_{year}"] and math.isnan(row[year]) for year in ("before", "after"))


def _split(row: dict[str, Any], middle: float) -> dict[str, Any]:
    shares = row["share_before"], row["share_after"]
    scores = [row[year] for year in ("before", "after") if row[f"share_{year}"]]
    by_score = (row["after"] - row["before"]) * sum(shares) / 2 if all(shares) else 0.0
    by_weight = (math.fsum(scores) / len(scores) - middle) * (shares[1] - shares[0])
    open_ = math.isnan(row["conduct"])
    mean_share = sum(shares) / 2
    conduct = 0.0 if open_ or not all(shares) else row["conduct"] * mean_share
    questions = 0.0 if open_ or not all(shares) else by_score - conduct
    return row | {
        "by_conduct": conduct,
        "by_questions": questions,
        "by_open": by_score - conduct - questions,
        "by_weight": by_weight,
        "contribution": by_score + by_weight,
        # What a mean share moves; that shares move too is no matter of sampling.
        "margin": mean_share * margin(row["error_before"] ** 2, row["error_after"] ** 2),
    }
