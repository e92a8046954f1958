"""Whether high survey scores and high disclosure go together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ita_analysis.compare.peers.group import Group
from ita_analysis.compare.sampling import Z
from ita_analysis.score import DISCLOSURE

FEWEST = 10
TOO_FEW, FLAT, TOGETHER, APART, UNCLEAR = "too_few", "flat", "together", "apart", "unclear"


@dataclass(frozen=True, eq=False)
class Link:
    """How survey scores and disclosure go together.

    Parameters
    ----------
    table : pandas.DataFrame
        ``survey`` (weighted mean of the survey instruments) and ``disclosure``, points, by
        body; only bodies with all instruments.
    n, missing : int
        Bodies in the table; bodies with a total and without an instrument.
    rho, low, high : float
        Spearman's rank correlation and its 95% interval (Fisher's transformation with the
        variance of Bonett and Wright 2000); NaN where not judged.
    verdict : str
        ``together`` or ``apart`` where the interval leaves out zero, ``unclear`` where it holds
        it, ``too_few`` for fewer than ten bodies, ``flat`` where one of both never differs.
    high_low, low_high : int
        Bodies with a survey score at the pass mark or above and disclosure below it, and the
        other way round.
    """

    table: pd.DataFrame
    n: int
    missing: int
    rho: float
    low: float
    high: float
    verdict: str
    high_low: int
    low_high: int


def link_survey_disclosure(group: Group) -> Link:
    """Tell whether bodies that their people rate high disclose much too.

    Parameters
    ----------
    group : Group

    Returns
    -------
    Link
    """
    surveys = [part for part in group.method.instruments if part.code != DISCLOSURE]
    scores = group.instruments.loc[group.totals.index]
    codes = [*(part.code for part in surveys), DISCLOSURE]
    known = scores[codes].dropna()
    weights = sum(part.weight for part in surveys)
    survey = sum((part.weight * known[part.code] for part in surveys), start=0.0) / weights
    table = pd.DataFrame({"survey": survey, "disclosure": known[DISCLOSURE]}, index=known.index)
    rho, low, high = correlate_ranks(table["survey"], table["disclosure"])
    mark = group.method.pass_mark
    passed = table.round(2) >= mark
    return Link(
        table=table,
        n=len(table),
        missing=len(scores) - len(table),
        rho=rho,
        low=low,
        high=high,
        verdict=_judge(len(table), rho, low, high),
        high_low=int((passed["survey"] & ~passed["disclosure"]).sum()),
        low_high=int((~passed["survey"] & passed["disclosure"]).sum()),
    )


def correlate_ranks(one: pd.Series, other: pd.Series) -> tuple[float, float, float]:
    """Return Spearman's rank correlation and its 95% interval.

    NaN for fewer than ten pairs, or where one of both is the same throughout.
    """
    n = len(one)
    if n < FEWEST or one.nunique() < 2 or other.nunique() < 2:
        return math.nan, math.nan, math.nan
    rho = float(np.corrcoef(one.rank(), other.rank())[0, 1])
    rho = max(-1.0, min(1.0, rho))
    if abs(rho) == 1:
        return rho, rho, rho
    reach = Z * math.sqrt((1 + rho**2 / 2) / (n - 3))
    return rho, math.tanh(math.atanh(rho) - reach), math.tanh(math.atanh(rho) + reach)


def _judge(n: int, rho: float, low: float, high: float) -> str:
    if n < FEWEST:
        return TOO_FEW
    if math.isnan(rho):
        return FLAT
    if low > 0:
        return TOGETHER
    return APART if high < 0 else UNCLEAR
