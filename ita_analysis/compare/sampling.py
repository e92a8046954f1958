"""How far a score can be off because only some people were asked."""

from __future__ import annotations

import math

import pandas as pd

# Two-sided, at 95 percent.
Z = 1.959963984540054
WITHIN, BEYOND, UNKNOWN, NONE = "within", "beyond", "unknown", "none"


def put_errors(scores: pd.DataFrame, *certainty: pd.DataFrame) -> pd.DataFrame:
    """Put to scores the standard errors that were computed from the same answers.

    Parameters
    ----------
    scores : pandas.DataFrame
        Rows of the table of that name.
    *certainty : pandas.DataFrame
        The same, of the same years or others.

    Returns
    -------
    pandas.DataFrame
        ``scores`` with ``standard_error`` (points); missing for a score that does not come from
        answers, so that a mock survey says nothing of how sure a published result is.
    """
    keys = ["org_id", "fiscal_year", "measure", "code", "source_id"]
    known = [rows for rows in certainty if len(rows)]
    if not known:
        return scores.assign(standard_error=math.nan)
    # A survey in two parts is scored by both together, its questions by the first.
    errors = pd.concat(known).sort_values("part", kind="stable").drop_duplicates(keys)
    return scores.merge(errors[[*keys, "standard_error"]], on=keys, how="left")


def sampling_variance(score: float, respondents: float) -> float:
    """Return the largest variance that the mean score of respondents can have.

    How much answers differ from one another is not published. Among all answers between 0 and
    100 with a given mean, those that are 0 or 100 differ most: score x (100 - score).

    Parameters
    ----------
    score : float
        Points 0-100.
    respondents : float
        How many answered; NaN where not known.

    Returns
    -------
    float
        Square points; NaN where not known.
    """
    if math.isnan(score) or math.isnan(respondents) or respondents < 1:
        return math.nan
    return score * (100 - score) / respondents


def margin(*variances: float) -> float:
    """Return half the width of the 95% interval of a sum or difference of independent means."""
    return Z * math.sqrt(math.fsum(variances))


def interval(score: float, error: float) -> tuple[float, float]:
    """Return the 95% interval of a score, within 0-100 points, given its standard error."""
    return max(score - Z * error, 0.0), min(score + Z * error, 100.0)


def judge_change(change: float, limit: float) -> str:
    """Tell how a change stands to its margin of sampling error.

    Parameters
    ----------
    change, limit : float
        Points; NaN where not known.

    Returns
    -------
    {"within", "beyond", "unknown"}
    """
    if math.isnan(change) or math.isnan(limit):
        return UNKNOWN
    return WITHIN if abs(change) <= limit else BEYOND
