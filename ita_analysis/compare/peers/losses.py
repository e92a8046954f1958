"""Where the points are lost that a group lacks to 100, and which items would bring them back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ita_analysis.compare.methods import share_of
from ita_analysis.compare.peers.group import Group
from ita_analysis.methodology import Methodology, Question
from ita_analysis.score import DISCLOSURE, agree, weigh_question

FULL = 100.0
LOST = ["code", "instrument", "share", "score", "lost"]
LIFTS = ["code", "instrument", "indicator", "score", "known", "short", "worth", "lift"]


@dataclass(frozen=True, eq=False)
class Losses:
    """What a group lacks to 100, indicator by indicator.

    Parameters
    ----------
    table : pandas.DataFrame
        ``code``, ``instrument``, ``share`` (of the indicator in the total, 0-1), ``score``
        (mean, points), ``lost`` (share x (100 - score), points of the total), most first. Empty
        where no body, and no published mean, has all indicators.
    mean : float
        Mean total, points: 100 less it is what ``lost`` and ``rest`` add up to.
    rest : float
        What the totals lack beyond their own indicators: rounding, or totals that do not follow
        from them.
    bodies : int
        How many the means are over; 0 for a published mean of a province.
    left_out : int
        Bodies with a total but not all indicators.
    """

    table: pd.DataFrame
    mean: float
    rest: float
    bodies: int
    left_out: int

    @property
    def agrees(self) -> bool | None:
        """Whether the mean total is what its indicators give; None where there are none."""
        return agree(self.mean, self.mean + self.rest)


def lose_indicators(group: Group) -> Losses:
    """Split what the mean total lacks to 100 into what each indicator loses.

    Only bodies with a total and all indicators count, so that nothing missing looks like
    nothing lost. Where there are none, the published means of the province are split.

    Parameters
    ----------
    group : Group

    Returns
    -------
    Losses
        ``table["lost"].sum() + rest`` is 100 less ``mean``.
    """
    codes = [part.code for part in group.method.indicators]
    scores = group.indicators.loc[group.totals.index, codes]
    whole = scores.dropna()
    if whole.empty:
        return _split_published(group, len(scores))
    mean = float(group.totals[whole.index].mean())
    return _split(group.method, whole.mean(), mean, len(whole), len(scores) - len(whole))


def lift_questions(group: Group) -> pd.DataFrame:
    """Tell what raising each question or item to 100 everywhere adds to the mean total.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``code``, ``instrument``, ``indicator``; ``score`` (mean of those known, points);
        ``known`` (bodies with a score), ``short`` (those of them below 100); ``worth`` (points
        of one body's total for the question from 0 to 100); ``lift`` (points of the group's
        mean total, over all bodies with a total; what is not known adds nothing, so where
        ``known`` is less than these it is at least so much). Highest lift first. Questions
        whose place in the method is not known are left out.
    """
    bodies = len(group.totals)
    scores = group.questions.loc[group.totals.index]
    rows = []
    for question in group.method.questions:
        worth = _points_of(question, group.method)
        known = scores[question.code].dropna()
        if question.instrument == DISCLOSURE:
            # An item is met or not: anything else is a misprint, and so not known.
            known = known[known.isin([0.0, FULL])]
        if math.isnan(worth) or known.empty:
            continue
        rows.append(
            {
                "code": question.code,
                "instrument": question.instrument,
                "indicator": question.indicator,
                "score": float(known.mean()),
                "known": len(known),
                "short": int((known < FULL).sum()),
                "worth": worth,
                "lift": worth * float((FULL - known).sum()) / FULL / bodies,
            }
        )
    table = pd.DataFrame(rows, columns=LIFTS)
    return table.sort_values("lift", ascending=False, kind="stable", ignore_index=True)


def _points_of(question: Question, method: Methodology) -> float:
    """Return the points of the total between 0 and 100 of a question.

    NaN where its place is not known, or its instrument has parts: how they combine is not
    confirmed.
    """
    worth = weigh_question(question, method)
    if worth is None or method.instrument(question.instrument).parts:
        return math.nan
    return worth.lift(FULL)


def _split_published(group: Group, left_out: int) -> Losses:
    mine = group.own_areas[group.own_areas["fiscal_year"] == group.fiscal_year]
    printed = mine[mine["measure"] == "indicator"].set_index("code")["score"]
    means = printed.reindex([part.code for part in group.method.indicators])
    if means.isna().any() or math.isnan(group.published_mean):
        return Losses(pd.DataFrame(columns=LOST), math.nan, math.nan, 0, left_out)
    return _split(group.method, means, group.published_mean, 0, left_out)


def _split(
    method: Methodology, means: pd.Series, mean: float, bodies: int, left_out: int
) -> Losses:
    rows = [
        {
            "code": part.code,
            "instrument": part.instrument,
            "share": share_of(method, part.code),
            "score": float(means[part.code]),
            "lost": share_of(method, part.code) * (FULL - float(means[part.code])),
        }
        for part in method.indicators
    ]
    table = pd.DataFrame(rows, columns=LOST)
    table = table.sort_values("lost", ascending=False, kind="stable", ignore_index=True)
    rest = FULL - mean - math.fsum(table["lost"])
    return Losses(table, mean, rest, bodies, left_out)
