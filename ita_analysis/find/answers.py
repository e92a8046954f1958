"""What respondents' answers say: how certain scores are, and who chose what."""

from __future__ import annotations

import math

import pandas as pd

from ita_analysis.result import Result, find_once

# Of a question's respondents, those that a chart or a table must not tell apart.
DONT_KNOW, MISSING = "dont_know", "missing"


def has_answers(result: Result) -> bool:
    """Tell whether answers of the organisation were scored."""
    return len(result.certainty) > 0


def is_from_answers(result: Result) -> bool:
    """Tell whether the scores of a result are those of answers, for want of a published one."""
    return has_answers(result) and not (result.scores["origin"] == "published").any()


@find_once
def find_samples(result: Result) -> pd.DataFrame:
    """List the surveys that were scored from answers, and the total.

    Returns
    -------
    pandas.DataFrame
        Rows of the table ``certainty``: parts and instruments in order of the methodology, the
        total last.
    """
    table = result.certainty
    table = table[table["measure"].isin(["instrument", "total"])]
    order = [code for part in result.method.instruments for code in (*part.parts, part.code)] + [
        "total"
    ]
    return table.sort_values("code", key=lambda codes: codes.map(order.index), ignore_index=True)


def find_interval(result: Result, measure: str, code: str) -> tuple[float, float] | None:
    """Find the 95% interval of a score that was computed from answers.

    Parameters
    ----------
    result : Result
    measure, code : str

    Returns
    -------
    tuple of float, or None
        Points; None where the score is published, or no interval is known.
    """
    if not is_from_answers(result):
        return None
    rows = result.certainty
    rows = rows[(rows["measure"] == measure) & (rows["code"] == code)].dropna(
        subset=["low", "high"]
    )
    if rows.empty:
        return None
    # A question of a survey in two parts is scored by its first.
    first = rows.sort_values("part").iloc[0]
    return float(first["low"]), float(first["high"])


@find_once
def find_distributions(result: Result) -> pd.DataFrame:
    """List who chose what in the questions below the pass mark.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        Rows of the table ``distributions``, with ``question_score`` (points, as the result has
        it), lowest question first; empty where no answer was scored or none is weak.
    """
    if not len(result.distributions):
        return result.distributions.assign(question_score=[])
    scores = _find_scores(result)
    rows = result.distributions.assign(
        question_score=[
            scores.get((part, code), math.nan)
            for part, code in zip(
                result.distributions["part"], result.distributions["code"], strict=True
            )
        ]
    )
    weak = rows[rows["question_score"].round(2) < result.method.pass_mark]
    return weak.sort_values(["question_score", "part", "slot"], kind="stable", ignore_index=True)


def _find_scores(result: Result) -> dict[tuple[str, str], float]:
    """Return the score of each question by the form that asked it."""
    asked = result.certainty[result.certainty["measure"] == "question"]
    keys = zip(asked["part"], asked["code"], strict=True)
    return dict(zip(keys, asked["score"].astype(float), strict=True))
