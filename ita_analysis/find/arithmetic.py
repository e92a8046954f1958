"""The sums of a result as a graph: what each score is made of, and whether that gives it."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ita_analysis.result import Result, find_once
from ita_analysis.score import DISCLOSURE, agree, is_possible_item

TOTAL = "total"
# Whether computing gives what is printed; open where one of both is not known.
AGREES, DIFFERS, OPEN = "agrees", "differs", "open"
COLUMNS = (
    "measure",
    "code",
    "into",
    "published",
    "computed",
    "known",
    "of",
    "state",
    "why",
    "edges",
    "source_ref",
)


@find_once
def find_arithmetic(result: Result) -> pd.DataFrame:
    """Find how the total is made, from questions up, and where a printed sum does not hold.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        A row a figure, parts before what is made of them; the questions of an indicator or
        sub-indicator are folded into one row. ``measure`` and ``code``; ``into``, the code of
        what it is part of (empty for the total); ``published`` and ``computed`` (points, NaN
        where not known); ``known`` ``of`` how many parts have a score that counts; ``state``
        (``agrees``, ``differs``, ``open``; empty for questions); ``why`` it is open
        (``not_printed``, ``incomplete``, ``unconfirmed``: how its parts combine is not known)
        or differs without a sum (``impossible``); ``edges``, the state of the sum that its parts
        go into: its own, or where it is not printed that of the next figure that is;
        ``source_ref``.
    """
    rows = []
    for instrument in result.method.instruments:
        for indicator in result.method.indicators_of(instrument.code):
            parts = [part.code for part in result.method.sub_indicators_of(indicator.code)]
            rows += [_fold_questions(result, group) for group in parts or [indicator.code]]
            rows += [_find_node(result, "sub_indicator", part, indicator.code) for part in parts]
            rows.append(_find_node(result, "indicator", indicator.code, instrument.code))
        rows.append(_find_node(result, "instrument", instrument.code, TOTAL))
    rows.append(_find_node(result, TOTAL, TOTAL, ""))
    _follow_edges(rows)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _follow_edges(rows: list[dict[str, Any]]) -> None:
    """Give each figure the state of the sum that checks its parts."""
    states = {"": OPEN}
    for row in reversed(rows):
        carried = row["why"] == "not_printed" and not math.isnan(row["computed"])
        row["edges"] = states[row["into"]] if carried else row["state"]
        states[row["code"]] = row["edges"]


def _fold_questions(result: Result, group: str) -> dict[str, Any]:
    """Return the row of the questions that a score is the mean of."""
    codes = [question.code for question in result.method.questions_of(group)]
    known = _count_questions(result, group)
    return {
        "measure": "question",
        "code": _span(codes),
        "into": group,
        "published": math.nan,
        "computed": math.nan,
        "known": known,
        "of": len(codes),
        "state": "",
        "why": "",
        "source_ref": "",
    }


def _span(codes: list[str]) -> str:
    return f"{codes[0]}–{codes[-1]}" if len(codes) > 1 else "".join(codes)


def _find_node(result: Result, measure: str, code: str, into: str) -> dict[str, Any]:
    published = result.row(measure, code, "published")
    computed = result.score(measure, code, "computed")
    printed = math.nan if published is None else float(published["score"])
    known, of = _count_parts(result, measure, code)
    state, why = _judge(result, code, printed, computed, complete=known == of)
    return {
        "measure": measure,
        "code": code,
        "into": into,
        "published": printed,
        "computed": computed,
        "known": known,
        "of": of,
        "state": state,
        "why": why,
        "source_ref": "" if published is None else str(published["source_ref"]),
    }


def _judge(
    result: Result, code: str, published: float, computed: float, *, complete: bool
) -> tuple[str, str]:
    holds = agree(published, computed)
    if holds is not None:
        return (AGREES if holds else DIFFERS), ""
    problems = result.problems
    impossible = problems.loc[problems["kind"] == "impossible_indicator", "code"]
    if code in set(impossible):
        return DIFFERS, "impossible"
    if math.isnan(published):
        return OPEN, "not_printed"
    return OPEN, "unconfirmed" if complete else "incomplete"


def _count_parts(result: Result, measure: str, code: str) -> tuple[int, int]:
    """Return how many parts of a score are known, and how many there are."""
    method = result.method
    if measure == TOTAL:
        parts = [("instrument", part.code) for part in method.instruments]
    elif measure == "instrument":
        parts = [("indicator", part.code) for part in method.indicators_of(code)]
    else:
        parts = [("sub_indicator", part.code) for part in method.sub_indicators_of(code)]
        if not parts:
            return _count_questions(result, code), len(method.questions_of(code))
        # Indicators are computed from computed sub-indicators alone.
        known = [part for part in parts if not math.isnan(result.score(*part, "computed"))]
        return len(known), len(parts)
    return sum(not math.isnan(result.score(*part)) for part in parts), len(parts)


def _count_questions(result: Result, group: str) -> int:
    questions = result.method.questions_of(group)
    scores = pd.Series([result.score("question", part.code) for part in questions], dtype=float)
    usable = scores.notna()
    if questions and questions[0].instrument == DISCLOSURE:
        # A misprinted item score is not known.
        usable &= is_possible_item(scores)
    return int(usable.sum())
