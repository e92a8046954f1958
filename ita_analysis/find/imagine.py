"""What if: other scores, and the total, level and path that follow from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from ita_analysis.errors import Fault, UsageError, closest
from ita_analysis.find.items import find_items_not_met
from ita_analysis.find.path import find_path, next_level
from ita_analysis.find.totals import find_total, instrument_score
from ita_analysis.methodology import Indicator, Instrument, Question
from ita_analysis.result import Result
from ita_analysis.score import DISCLOSURE, score_results, weigh_question

Change = Question | Indicator | Instrument


def imagine_scores(result: Result, changes: Mapping[str, float]) -> Result:
    """Return a result as it would be with other scores; all that is found in it follows.

    Parameters
    ----------
    result : Result
        As it is; not changed.
    changes : mapping of str to float
        New score in points by code: of a question, an item (0 or 100), an indicator or an
        instrument. A question lifts its indicator by what its own score adds, so that its old
        score must be known; items that the source lists as not met count as 0.

    Returns
    -------
    Result
        Without the published total and level, which no longer hold; what was published of the
        parts that did not change stands.

    Raises
    ------
    UsageError
        For a code that is not known, a score outside 0-100, an old score that is not known, or
        two changes of which one holds the other; tells all.
    """
    known = _find_parts(result)
    faults = [fault for code, score in changes.items() for fault in _check(code, score, known)]
    chosen = {known[code.casefold()]: score for code, score in changes.items() if not faults}
    faults += _find_overlaps(list(chosen))
    indicators: dict[str, float] = {}
    for part, score in chosen.items():
        if isinstance(part, Indicator):
            indicators[part.code] = score
    for part, score in chosen.items():
        if isinstance(part, Question):
            faults += _lift_indicator(result, part, score, indicators)
    if faults:
        raise UsageError(faults)
    return _replace_scores(result, chosen, indicators)


def compare_imagined(result: Result, changes: Mapping[str, float]) -> dict[str, Any]:
    """Set a result beside what it would be with other scores.

    Parameters
    ----------
    result : Result
    changes : mapping of str to float
        As for :func:`imagine_scores`.

    Returns
    -------
    dict
        ``org_id``, ``fiscal_year``, ``changes``, and for ``before`` and ``after``: ``total`` (as
        computed, points), ``levels`` that it can have, ``instruments`` (points by code), and
        ``path`` to the next level: ``level`` and ``steps`` of ``code``, ``raise_to``, ``gain``.
    """
    imagined = imagine_scores(result, changes)
    return {
        "org_id": result.organisation["org_id"],
        "fiscal_year": result.fiscal_year,
        "changes": dict(changes),
        "before": _describe(result),
        "after": _describe(imagined),
    }


def _describe(result: Result) -> dict[str, Any]:
    total = find_total(result)
    level = next_level(result)
    steps = find_path(result, level.name)[["code", "raise_to", "gain"]] if level else None
    return {
        "total": None if math.isnan(total["computed"]) else total["computed"],
        "levels": list(total["levels_computed"]),
        "instruments": {
            part.code: None if math.isnan(score) else score
            for part in result.method.instruments
            for score in [instrument_score(result, part.code)]
        },
        "path": {
            "level": level.name if level else "",
            "steps": [] if steps is None else steps.to_dict("records"),
        },
    }


def _find_parts(result: Result) -> dict[str, Change]:
    method = result.method
    parts: list[Change] = [*method.questions, *method.indicators, *method.instruments]
    return {part.code.casefold(): part for part in parts}


def _check(code: str, score: float, known: Mapping[str, Change]) -> list[Fault]:
    part = known.get(code.casefold())
    if part is None:
        names = [part.code for part in known.values()]
        return [Fault(code, "there is no such code in this fiscal year", closest(code, names))]
    if not 0 <= score <= 100:
        return [Fault(code, f"score is not within 0-100 ({score:g})", "Give points, 0 to 100")]
    if isinstance(part, Question) and part.instrument == DISCLOSURE and score not in (0, 100):
        what = f"a disclosure item is met or not ({score:g})"
        return [Fault(code, what, "Give 100 where it is met, 0 where it is not")]
    return []


def _find_overlaps(chosen: list[Change]) -> list[Fault]:
    """Find changes that stand within what another change sets as a whole."""
    whole = {part.code for part in chosen if not isinstance(part, Question)}
    return [
        Fault(part.code, f"{code}, which it is part of, is changed too", "Change one of both")
        for part in chosen
        for code in _list_above(part)
        if code in whole
    ]


def _list_above(part: Change) -> list[str]:
    if isinstance(part, Question):
        return [part.indicator, part.instrument]
    return [part.instrument] if isinstance(part, Indicator) else []


def _lift_indicator(
    result: Result, question: Question, score: float, indicators: dict[str, float]
) -> list[Fault]:
    """Add to an indicator what a question's new score adds to it."""
    worth = weigh_question(question, result.method)
    before = _old_score(result, question)
    base = result.score("indicator", question.indicator) if question.indicator else math.nan
    if worth is None or math.isnan(before) or math.isnan(base):
        todo = f"Change indicator {question.indicator} as a whole" if question.indicator else ""
        what = "its score now is not known" if worth else "its place in the method is not known"
        return [Fault(question.code, what, todo or "Change an indicator as a whole")]
    sub_indicators = max(len(result.method.sub_indicators_of(question.indicator)), 1)
    lift = (score - before) / worth.group_size / sub_indicators * worth.share
    # Printed scores are rounded, so that the sum may lie a hair outside.
    lifted = indicators.get(question.indicator, base) + lift
    indicators[question.indicator] = min(max(lifted, 0.0), 100.0)
    return []


def _old_score(result: Result, question: Question) -> float:
    score = result.score("question", question.code)
    if question.instrument != DISCLOSURE or score in (0, 100):
        return score
    # A printed score that no item can have says nothing; a list of unmet items does.
    unmet = find_items_not_met(result)
    return 0.0 if question.code in set(unmet["code"]) else math.nan


def _replace_scores(
    result: Result, chosen: Mapping[Change, float], indicators: Mapping[str, float]
) -> Result:
    method = result.method
    touched = {method.indicator(code).instrument for code in indicators}
    instruments = {part.code: s for part, s in chosen.items() if isinstance(part, Instrument)}
    new = {
        **{("question", p.code): s for p, s in chosen.items() if isinstance(p, Question)},
        **{("indicator", code): score for code, score in indicators.items()},
    }
    for code, score in instruments.items():
        before = instrument_score(result, code)
        for part in method.indicators_of(code):
            own = result.score("indicator", part.code)
            new["indicator", part.code] = _follow(own, before, score)
    gone = {("total", "total")}
    for instrument in method.instruments:
        if instrument.code in touched | instruments.keys():
            gone |= {("instrument", code) for code in (instrument.code, *instrument.parts)}
    published = result.scores[result.scores["origin"] == "published"]
    keys = pd.MultiIndex.from_frame(published[["measure", "code"]])
    kept = published[~keys.isin([*gone, *new])]
    rows = pd.concat([kept, _as_rows(result, new)], ignore_index=True)
    scores = pd.concat([rows, score_results(rows, method)], ignore_index=True)
    return replace(
        result,
        scores=scores.astype(result.scores.dtypes.to_dict()),
        statements=result.statements[result.statements["kind"] != "level"],
        problems=result.problems.iloc[:0],
        proposals=result.proposals.iloc[:0],
    )


def _follow(own: float, before: float, after: float) -> float:
    """Move an indicator with its instrument, so that the latter is still the mean of all.

    Each goes the same part of its way to 100, or to 0.
    """
    if after >= before:
        return 100 - (100 - own) * ((100 - after) / (100 - before) if before < 100 else 1)
    return own * after / before


def _as_rows(result: Result, new: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "org_id": result.organisation["org_id"],
            "fiscal_year": result.fiscal_year,
            "measure": measure,
            "code": code,
            "score": score,
            "origin": "published",
            "n": math.nan,
            "source_id": "",
            "source_ref": "",
            "printed": "",
        }
        for (measure, code), score in new.items()
    ]
    return pd.DataFrame(rows, columns=list(result.scores.columns))
