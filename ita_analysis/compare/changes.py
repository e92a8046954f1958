"""Changes of scores between two years: total, instruments, indicators, questions."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ita_analysis.compare.methods import SAME, MethodChange
from ita_analysis.compare.sampling import NONE, UNKNOWN, judge_change, margin, sampling_variance
from ita_analysis.compare.standing import Standing
from ita_analysis.score import DISCLOSURE, agree

FULL = 100.0


def change_total(before: Standing, after: Standing) -> dict[str, Any]:
    """Return the change of the total.

    Parameters
    ----------
    before, after : Standing

    Returns
    -------
    dict
        ``before``, ``after`` and ``change`` in points; ``origin_before``, ``origin_after``;
        ``computed_before``, ``computed_after``; ``agrees_before``, ``agrees_after`` (whether
        published and computed do, None where one is missing); ``margin`` (95%, points, NaN
        where the respondents of a survey are not known), ``sampling``, ``error_before`` and
        ``error_after`` (standard errors computed from answers, points, NaN where not known).
    """
    found: dict[str, Any] = {}
    for name, standing in (("before", before), ("after", after)):
        computed = standing.score("total", "total", "computed")
        found[name] = standing.score("total", "total")
        found[f"origin_{name}"] = standing.origin("total", "total")
        found[f"error_{name}"] = standing.error("total", "total")
        found[f"computed_{name}"] = computed
        found[f"agrees_{name}"] = agree(standing.score("total", "total", "published"), computed)
    found["change"] = found["after"] - found["before"]
    variances = [
        part.weight**2 * _variance(standing, "instrument", part.code)
        for standing in (before, after)
        for part in standing.method.instruments
    ]
    limit = math.nan if any(map(math.isnan, variances)) else margin(*variances)
    return found | {"margin": limit, "sampling": judge_change(found["change"], limit)}


def change_instruments(before: Standing, after: Standing) -> pd.DataFrame:
    """Return the change of each instrument.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``before``, ``after``, ``change``, ``margin`` (points, NaN where not known),
        ``sampling`` (``within``, ``beyond``, ``unknown``, ``none`` where nobody was asked),
        ``n_before``, ``n_after`` (respondents), ``error_before``, ``error_after`` (standard
        errors computed from answers, points; where one is missing and a margin is known, the
        margin takes the widest that the number of respondents allows).
    """
    codes = dict.fromkeys(
        part.code for standing in (before, after) for part in standing.method.instruments
    )
    return pd.DataFrame([_change("instrument", code, code, before, after) for code in codes])


def change_indicators(before: Standing, after: Standing, method: MethodChange) -> pd.DataFrame:
    """Return the change of each indicator, what of it is conduct and what is method.

    What questions that mean the same in both years tell is conduct: the change of their mean.
    The rest of an indicator's change comes from questions that were added, dropped, put
    together or put elsewhere. Where scores of questions are not known, or how the two parts of
    an instrument combine, both stay missing unless the indicator is the same in both years.

    Returns
    -------
    pandas.DataFrame
        As `change_instruments`, with ``instrument``, ``status`` (of the method), ``conduct`` and
        ``method`` (points, which add up to the change; NaN where they cannot be told apart) and
        ``matched`` (questions that the split rests on).
    """
    rows = []
    for part in method.indicators.to_dict("records"):
        row = _change("indicator", part["code"], part["instrument"], before, after)
        conduct, matched = _find_conduct(row, part, before, after, method)
        rows.append(
            row
            | {
                "instrument": part["instrument"],
                "status": part["status"],
                "conduct": conduct,
                "method": row["change"] - conduct,
                "matched": matched,
            }
        )
    return pd.DataFrame(rows)


def change_questions(before: Standing, after: Standing, method: MethodChange) -> pd.DataFrame:
    """Return the change of each question that means the same in both years.

    Returns
    -------
    pandas.DataFrame
        As `change_instruments` without ``n_before`` and ``n_after``, with ``from_code``,
        ``indicator``, ``confidence`` (of the match); only questions with a score in both years,
        the largest change first.
    """
    matches = method.questions[method.questions["kind"] == SAME]
    rows = []
    for match in matches.to_dict("records"):
        scores = _scores_of(match, before, after)
        if any(map(math.isnan, scores)):
            continue
        instrument = after.method.question(match["to_code"]).instrument
        limit = _margin_between(
            _variance(before, "question", match["from_code"]),
            _variance(after, "question", match["to_code"]),
        )
        change = scores[1] - scores[0]
        asked = instrument != DISCLOSURE
        rows.append(
            {
                "code": match["to_code"],
                "from_code": match["from_code"],
                "indicator": match["indicator"],
                "before": scores[0],
                "after": scores[1],
                "change": change,
                "margin": limit if asked else math.nan,
                "sampling": judge_change(change, limit) if asked else NONE,
                "error_before": before.error("question", match["from_code"]),
                "error_after": after.error("question", match["to_code"]),
                "confidence": match["confidence"],
            }
        )
    columns = ["code", "from_code", "indicator", "before", "after", "change", "margin"]
    columns += ["sampling", "error_before", "error_after", "confidence"]
    found = pd.DataFrame(rows, columns=columns)
    order = found["change"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _change(
    measure: str, code: str, instrument: str, before: Standing, after: Standing
) -> dict[str, Any]:
    scores = [standing.score(measure, code) for standing in (before, after)]
    asked = instrument != DISCLOSURE
    limit = _margin_between(*(_variance(item, measure, code) for item in (before, after)))
    change = scores[1] - scores[0]
    return {
        "code": code,
        "before": scores[0],
        "after": scores[1],
        "change": change,
        "margin": limit if asked else math.nan,
        "sampling": judge_change(change, limit) if asked else NONE,
        "n_before": before.respondents(measure, code) if asked else math.nan,
        "n_after": after.respondents(measure, code) if asked else math.nan,
        "error_before": before.error(measure, code),
        "error_after": after.error(measure, code),
    }


def _variance(standing: Standing, measure: str, code: str) -> float:
    """Return the variance of a score by sampling: from its answers, else as large as it can be.

    Nobody is asked in the disclosure check.
    """
    if measure == "instrument" and code == DISCLOSURE:
        return 0.0
    method = standing.method
    known = {
        "instrument": {part.code for part in method.instruments},
        "indicator": {part.code for part in method.indicators},
        "question": {part.code for part in method.questions},
    }
    if code not in known[measure]:
        return math.nan
    error = standing.error(measure, code)
    if not math.isnan(error):
        return error**2
    return sampling_variance(standing.score(measure, code), standing.respondents(measure, code))


def _margin_between(one: float, other: float) -> float:
    return math.nan if math.isnan(one) or math.isnan(other) else margin(one, other)


def _scores_of(match: dict[Any, Any], before: Standing, after: Standing) -> tuple[float, float]:
    return (
        _question_score(before, match["from_code"]),
        _question_score(after, match["to_code"]),
    )


def _question_score(standing: Standing, code: str) -> float:
    """Return the score of a question; every item of a full disclosure indicator is met."""
    question = standing.method.question(code)
    score = standing.score("question", code)
    full = standing.score("indicator", question.indicator) == FULL
    return FULL if math.isnan(score) and full and question.instrument == DISCLOSURE else score


def _find_conduct(
    row: dict[str, Any],
    part: dict[Any, Any],
    before: Standing,
    after: Standing,
    method: MethodChange,
) -> tuple[float, int]:
    """Return the change of an indicator like for like, and how many questions it rests on."""
    if part["status"] == SAME:
        return row["change"], int(part["same"])
    split = any(
        instrument.parts
        for standing in (before, after)
        for instrument in standing.method.instruments
        if instrument.code == part["instrument"]
    )
    if part["status"] == UNKNOWN or split or math.isnan(row["change"]):
        return math.nan, 0
    matches = method.questions
    mine = matches[
        (matches["kind"] == SAME) & (matches["indicator"] == part["code"]) & ~matches["moved"]
    ]
    if mine.empty:
        return math.nan, 0
    groups: dict[str, list[float]] = {}
    for match in mine.to_dict("records"):
        scores = _scores_of(match, before, after)
        group = after.method.question(match["to_code"]).sub_indicator
        groups.setdefault(group, []).append(scores[1] - scores[0])
    means = [math.fsum(changes) / len(changes) for changes in groups.values()]
    conduct = math.fsum(means) / len(means)
    return (conduct, len(mine)) if not math.isnan(conduct) else (math.nan, 0)
