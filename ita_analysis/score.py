"""From questions to the total and its level, by the methodology of a fiscal year.

All scores are points 0-100. A missing part leaves what is built on it missing: missing is not
zero. Nothing is rounded on the way; levels look at scores rounded to two decimals.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ita_analysis.methodology import LevelRule, Methodology, Question

KEY = ["org_id", "fiscal_year"]
DISCLOSURE = "OIT"
EIT_PART1_SHARE = "eit_part1_share"
# Printed figures have two decimals; recomputing from them can be off by one hundredth.
TOLERANCE = 0.01


def score_sub_indicators(questions: pd.DataFrame, method: Methodology) -> pd.DataFrame:
    """Score sub-indicators as means of their items.

    Parameters
    ----------
    questions : pandas.DataFrame
        A row an organisation, a column a question code, points 0-100.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    pandas.DataFrame
        Same rows, a column a sub-indicator code; missing where an item is.
    """
    groups = {
        part.code: [question.code for question in method.questions_of(part.code)]
        for part in method.sub_indicators
    }
    return _means(questions, groups)


def score_indicators(questions: pd.DataFrame, method: Methodology) -> pd.DataFrame:
    """Score indicators from questions, or from sub-indicators where an indicator has them.

    An indicator of an instrument in two parts is not scored: questions are printed for one
    part, and how the parts combine is not confirmed.

    Parameters
    ----------
    questions : pandas.DataFrame
        A row an organisation, a column a question code, points 0-100.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    pandas.DataFrame
        Same rows, a column an indicator code; missing where a question is.
    """
    below = pd.concat([questions, score_sub_indicators(questions, method)], axis=1)
    groups: dict[str, list[str]] = {}
    for indicator in method.indicators:
        sub_indicators = method.sub_indicators_of(indicator.code)
        members = sub_indicators or method.questions_of(indicator.code)
        split = bool(method.instrument(indicator.instrument).parts)
        # Items whose sub-indicator is not known cannot be weighed.
        unplaced = indicator.instrument == DISCLOSURE and not sub_indicators
        groups[indicator.code] = [] if split or unplaced else [member.code for member in members]
    return _means(below, groups)


def score_instruments(indicators: pd.DataFrame, method: Methodology) -> pd.DataFrame:
    """Score instruments as means of their indicators.

    Parameters
    ----------
    indicators : pandas.DataFrame
        A row an organisation, a column an indicator code, points 0-100.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    pandas.DataFrame
        Same rows, a column an instrument code; missing where an indicator is.
    """
    groups = {
        instrument.code: [part.code for part in method.indicators_of(instrument.code)]
        for instrument in method.instruments
    }
    return _means(indicators, groups)


def score_total(instruments: pd.DataFrame, method: Methodology) -> pd.Series:
    """Score the total as the weighted sum of instruments.

    Parameters
    ----------
    instruments : pandas.DataFrame
        A row an organisation, a column an instrument code, points 0-100.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    pandas.Series
        Points 0-100; missing where an instrument is.
    """
    weights = pd.Series({part.code: part.weight for part in method.instruments})
    weighted = instruments.reindex(columns=weights.index).mul(weights, axis="columns")
    return weighted.sum(axis="columns", skipna=False).rename("total")


@dataclass(frozen=True)
class Worth:
    """What divides a gap on its way to the total.

    Parameters
    ----------
    group_size : int
        Questions in the group, each an equal share of its score.
    groups : int
        Such groups in the instrument.
    weight : float
        Of the instrument in the total, 0-1.
    share : float
        Of the part of the instrument, 0-1; 1 where it has no parts.
    """

    group_size: int
    groups: int
    weight: float
    share: float

    def lift(self, gap: float) -> float:
        """Return by how many points closing a gap raises the total."""
        return gap / self.group_size / self.groups * self.weight * self.share


def weigh_question(question: Question, method: Methodology) -> Worth | None:
    """Tell what divides the gap of a question on its way to the total.

    Parameters
    ----------
    question : Question
    method : Methodology
        Of the fiscal year; how the parts of EIT combine is a parameter of it.

    Returns
    -------
    Worth or None
        None where the question's place in the method is not known.
    """
    sub_indicators = method.sub_indicators_of(question.indicator)
    unplaced = not question.indicator or (question.instrument == DISCLOSURE and not sub_indicators)
    if unplaced or (sub_indicators and not question.sub_indicator):
        return None
    instrument = method.instrument(question.instrument)
    return Worth(
        group_size=len(method.questions_of(question.sub_indicator or question.indicator)),
        groups=max(len(sub_indicators), 1) * len(method.indicators_of(instrument.code)),
        weight=instrument.weight,
        share=method.parameters[EIT_PART1_SHARE] if instrument.parts else 1.0,
    )


def score_levels(
    total: float, instruments: Mapping[str, float], method: Methodology
) -> tuple[LevelRule, ...]:
    """Tell which levels a result can have.

    Parameters
    ----------
    total : float
        Points 0-100; NaN where not known.
    instruments : mapping of str to float
        Points of each instrument, or of each part of one, as far as known.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    tuple of LevelRule
        One level where it is certain; several, best first, where the score of a part is not
        known and decides; none where the total is not known.
    """
    if math.isnan(total):
        return ()
    possible: list[LevelRule] = []
    for level in method.levels:
        if not level.total_min <= round(total, 2) <= level.total_max:
            continue
        holds = _holds_for_parts(level, instruments, method)
        if holds is not False:
            possible.append(level)
        if holds:
            break
    return tuple(possible)


def _holds_for_parts(
    level: LevelRule, instruments: Mapping[str, float], method: Methodology
) -> bool | None:
    """Tell whether every instrument reaches what a level asks; None where it is not known."""
    if level.every_instrument_min is None:
        return True
    certain = True
    for instrument in method.instruments:
        whole = instruments.get(instrument.code, math.nan)
        if whole == 100:
            continue  # a mean of 100 leaves no part below it
        parts = [instruments.get(part, math.nan) for part in instrument.parts] or [whole]
        # Where the parts are not known, a mean below the mark still rules the level out:
        # at least one part must lie below it too.
        for score in [*parts, whole]:
            if not math.isnan(score) and round(score, 2) < level.every_instrument_min:
                return False
        if any(math.isnan(score) for score in parts):
            certain = False
    return True if certain else None


def agree(published: float, computed: float) -> bool | None:
    """Tell whether a published score is what computing gives; None where one is missing."""
    if math.isnan(published) or math.isnan(computed):
        return None
    return bool(abs(published - computed) <= TOLERANCE + 1e-9)


def score_results(scores: pd.DataFrame, method: Methodology) -> pd.DataFrame:
    """Compute what the published scores of a fiscal year give, level by level.

    Indicators are taken as published, from their questions where they are not. Instruments and
    the total are built on them, unrounded; an instrument as published stands in only where its
    indicators are not known.

    Parameters
    ----------
    scores : pandas.DataFrame
        Published rows of the table ``scores``, all of this fiscal year.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    pandas.DataFrame
        Rows of the table ``scores`` with origin ``computed``; what cannot be computed has none.
    """
    index = pd.MultiIndex.from_frame(scores[KEY].drop_duplicates())
    questions = _usable_questions(_wide(scores, "question", index), method)
    published = _wide(scores, "indicator", index)
    indicators = score_indicators(questions, method)
    sub_indicators = score_sub_indicators(questions, method)
    best = published.reindex(columns=indicators.columns).combine_first(indicators)
    instruments = score_instruments(best, method)
    published_instruments = _wide(scores, "instrument", index)
    total = score_total(instruments.combine_first(published_instruments), method)
    steps = {
        "sub_indicator": sub_indicators,
        "indicator": indicators,
        "instrument": instruments,
        "total": total.to_frame(),
    }
    return pd.concat([_long(frame, measure) for measure, frame in steps.items()])


def is_possible_item(scores: pd.Series) -> pd.Series:
    """Tell which scores a disclosure item can have: an item is met (100) or not (0)."""
    return scores.isna() | scores.isin([0.0, 100.0])


def possible_unmet(
    score: float, sizes: list[int], most: list[int] | None = None
) -> list[tuple[int, ...]]:
    """List how many items of each sub-indicator can be unmet, given an indicator's score.

    Parameters
    ----------
    score : float
        Points 0-100 of the indicator, as printed with two decimals.
    sizes : list of int
        Number of items of each sub-indicator.
    most : list of int, optional
        Most items of each that can be unmet; all by default.

    Returns
    -------
    list of tuple of int
        Every combination whose mean rounds to the score; empty where none does.
    """
    if math.isnan(score) or not sizes:
        return []
    ranges = [np.arange(limit + 1) for limit in (most or sizes)]
    counts = np.stack([axis.ravel() for axis in np.meshgrid(*ranges, indexing="ij")], axis=1)
    means = 100 * (1 - counts / np.array(sizes)).mean(axis=1)
    # Half a hundredth either way is what printing two decimals loses.
    fits = np.abs(means - score) <= 0.005 + 1e-9
    return [tuple(int(count) for count in row) for row in counts[fits]]


def _usable_questions(questions: pd.DataFrame, method: Methodology) -> pd.DataFrame:
    """Leave out printed item scores that no single organisation's item can have."""
    items = [part.code for part in method.questions if part.instrument == DISCLOSURE]
    present = [code for code in items if code in questions]
    return questions.assign(
        **{code: questions[code].where(is_possible_item(questions[code])) for code in present}
    )


def _means(frame: pd.DataFrame, groups: Mapping[str, list[str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            code: frame.reindex(columns=members).mean(axis="columns", skipna=False)
            if members
            else np.nan
            for code, members in groups.items()
        },
        index=frame.index,
        dtype="float64",
    )


def _wide(scores: pd.DataFrame, measure: str, index: pd.MultiIndex) -> pd.DataFrame:
    rows = scores[scores["measure"] == measure]
    return rows.pivot(index=KEY, columns="code", values="score").reindex(index)


def _long(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    values = frame.melt(ignore_index=False, var_name="code", value_name="score").reset_index()
    known = values.dropna(subset="score")
    return known.assign(
        measure=measure, origin="computed", n=np.nan, source_id="", source_ref="", printed=""
    )[[*KEY, "measure", "code", "score", "origin", "n", "source_id", "source_ref", "printed"]]
