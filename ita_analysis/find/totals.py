"""The total, its level, and the sum that makes it."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ita_analysis.methodology import LevelRule
from ita_analysis.result import Result, find_once
from ita_analysis.score import agree, score_levels


@find_once
def find_total(result: Result) -> dict[str, Any]:
    """Find the total and level, published beside computed.

    Parameters
    ----------
    result : Result

    Returns
    -------
    dict
        ``published``, ``computed``, ``score`` (published where known), ``gap`` to the pass mark
        and ``national_mean`` in points, NaN where not known; ``agrees`` (None where one of both
        is missing); ``difference`` (published less computed); ``level_published``,
        ``levels_possible`` (names, more than one where parts that decide are not known),
        ``level`` (the one level of ``score``, empty where not certain); ``pass_mark``;
        ``passed``; ``source_ref``.
    """
    published = result.score("total", "total", "published")
    computed = result.score("total", "total", "computed")
    score = computed if math.isnan(published) else published
    levels = score_levels(score, instrument_scores(result), result.method)
    row = result.row("total", "total", "published")
    pass_mark = result.method.pass_mark
    national = result.national.set_index("fiscal_year")["mean_score"]
    return {
        "published": published,
        "computed": computed,
        "score": score,
        "agrees": agree(published, computed),
        "difference": published - computed,
        "level_published": published_level(result),
        "levels_possible": tuple(level.name for level in levels),
        "level": levels[0].name if len(levels) == 1 else "",
        "level_computed": "".join(level.name for level in _certain(computed_levels(result))),
        "levels_computed": tuple(level.name for level in computed_levels(result)),
        "pass_mark": pass_mark,
        "gap": score - pass_mark,
        "passed": None if math.isnan(score) else round(score, 2) >= pass_mark,
        "source_ref": row["source_ref"] if row else "",
        "national_mean": float(national.get(result.fiscal_year, float("nan"))),
    }


@find_once
def computed_levels(result: Result) -> tuple[LevelRule, ...]:
    """Return the levels that the computed total can have."""
    total = result.score("total", "total", "computed")
    return score_levels(total, instrument_scores(result), result.method)


def published_level(result: Result) -> str:
    """Return the level that the report states for the total, as printed; empty if none."""
    said = result.statements
    rows = said[(said["kind"] == "level") & (said["measure"] == "total")]
    return str(rows.iloc[0]["value"]) if len(rows) else ""


@find_once
def instrument_scores(result: Result) -> dict[str, float]:
    """Return the score in points of each instrument, and of each part that is published."""
    scores = {}
    for instrument in result.method.instruments:
        scores[instrument.code] = instrument_score(result, instrument.code)
        for part in instrument.parts:
            scores[part] = result.score("instrument", part)
    return scores


def instrument_score(result: Result, code: str) -> float:
    """Return an instrument's score in points, computed before published: it is unrounded."""
    computed = result.score("instrument", code, "computed")
    return result.score("instrument", code) if math.isnan(computed) else computed


@find_once
def find_contributions(result: Result) -> pd.DataFrame:
    """Find what each instrument contributes to the total.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        A row an instrument: ``code``, ``score`` (as used, points), ``published``, ``computed``,
        ``weight``, ``weighted`` and ``lost`` (points of the total), ``passed``, ``formula``. The
        weighted scores add up to the computed total.
    """
    rows = []
    for instrument in result.method.instruments:
        code, weight = instrument.code, instrument.weight
        score = instrument_score(result, code)
        rows.append(
            {
                "code": code,
                "score": score,
                "published": result.score("instrument", code, "published"),
                "computed": result.score("instrument", code, "computed"),
                "weight": weight,
                "weighted": score * weight,
                "lost": (100 - score) * weight,
                "passed": None if math.isnan(score) else round(score, 2) >= result.method.pass_mark,
                "formula": mean_formula(
                    [
                        result.score("indicator", part.code)
                        for part in result.method.indicators_of(code)
                    ]
                ),
            }
        )
    return pd.DataFrame(rows)


def mean_formula(scores: list[float]) -> str:
    """Write a mean as a sum over a count; a missing score stands as a question mark."""
    shown = " + ".join("?" if math.isnan(score) else f"{score:.2f}" for score in scores)
    return f"({shown}) / {len(scores)}"


def _certain(levels: tuple[LevelRule, ...]) -> tuple[LevelRule, ...]:
    return levels if len(levels) == 1 else ()
