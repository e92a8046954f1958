"""How far a score can be off because only some people were asked."""

from __future__ import annotations

import math

# Two-sided, at 95 percent.
Z = 1.959963984540054
WITHIN, BEYOND, UNKNOWN, NONE = "within", "beyond", "unknown", "none"


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
