"""Weak points: what a result asks to be mended at once, and what to be raised."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ita_analysis.find import (
    STRONG_ABOVE,
    find_gains,
    find_indicators,
    find_inferred_met,
    find_issues,
)
from ita_analysis.result import Result, find_once
from ita_analysis.score import DISCLOSURE

URGENT, RAISE = "urgent", "raise"
POSSIBLE = "possible"
LOWEST = "lowest_of_issue"
# What a report finds fault with, by the role it gives it; the more pressing first.
CITED = {
    "urgent": URGENT,
    "below_pass": URGENT,
    "not_met": URGENT,
    "recommended": RAISE,
    LOWEST: RAISE,
}
SETTLED = 0.005  # printed scores have two decimals

COLUMNS = [
    "code",
    "measure",
    "kind",
    "why",
    "count",
    "indicator",
    "group",
    "score",
    "gain",
    "certainty",
    "source_ref",
]
Row = dict[str, Any]


@find_once
def find_weak_points(result: Result) -> pd.DataFrame:
    """Find what a plan must answer.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        A row a weak point, urgent ones first, of these unmet items known by name first, then by
        what they are worth: ``code`` of a
        question or item, of a sub-indicator (``measure`` is ``item``: ``count`` items of it that
        are not known by name) or of an indicator; ``kind``: ``urgent`` (an item not met, or below
        the pass mark) or ``raise``; ``why``: ``not_met``, ``not_met_unnamed``, ``below_pass``,
        ``cited`` (the report finds fault with it), ``perhaps_not_met``, ``below_strong`` (90
        points or less), ``lowest_of_issue``, or ``lowest`` where nothing else is weak;
        ``score`` (points) and ``gain`` (points of the total), missing where not known;
        ``certainty`` as in ``find_gains``, ``cited`` where only the report's word is known.
        Empty only where nothing is left to gain.
    """
    rows: dict[str, Row] = {}
    for row in [*_from_gains(result), *_from_report(result), *_from_issues(result)]:
        _add(rows, row)
    for row in _from_indicators(result, rows):
        _add(rows, row)
    if not rows:
        for row in _lowest(result):
            _add(rows, row)
    table = pd.DataFrame(rows.values(), columns=COLUMNS)
    order = table.assign(
        urgent=table["kind"] == URGENT,
        named=table["why"] == "not_met",
        sure=table["certainty"] != POSSIBLE,
    ).sort_values(["urgent", "named", "sure", "gain"], ascending=False, kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def _add(rows: dict[str, Row], row: Row) -> None:
    """Add a weak point; the first that speaks of a code stands, unnamed items add up."""
    known = rows.get(row["code"])
    if known is None:
        rows[row["code"]] = row
    elif known["measure"] == row["measure"] == "item":
        known["count"] += row["count"]
        known["gain"] += row["gain"]
        if row["certainty"] != "certain":
            known["certainty"] = row["certainty"]


def _from_gains(result: Result) -> Iterator[Row]:
    for gain in find_gains(result).to_dict("records"):
        judged = _judge({str(key): value for key, value in gain.items()}, result)
        if judged is not None and gain["gain"] > SETTLED / 10:
            kind, why = judged
            yield _row(gain, kind, why, result)


def _judge(gain: Row, result: Result) -> tuple[str, str] | None:
    """Tell how urgent a fix is, and why; None where nothing is weak about it."""
    if gain["measure"] == "item":
        return URGENT, "not_met_unnamed"
    if gain["measure"] == "question" and gain["instrument"] == DISCLOSURE:
        sure = gain["certainty"] != POSSIBLE
        return (URGENT, "not_met") if sure else (RAISE, "perhaps_not_met")
    if round(gain["score"], 2) < result.method.pass_mark:
        return URGENT, "below_pass"
    return (RAISE, "below_strong") if gain["score"] <= STRONG_ABOVE else None


def _from_report(result: Result) -> Iterator[Row]:
    """Yield what the report finds fault with and no score tells of."""
    known = {part.code: part for part in result.method.questions}
    met = set(find_inferred_met(result))
    for role, kind in CITED.items():
        cited = result.cited[result.cited["role"] == role]
        for code, line in zip(cited["code"], cited["source_ref"], strict=True):
            score = result.score("question", code)
            if code not in known or code in met or score == 100:
                continue
            sure = kind == URGENT and known[code].instrument != DISCLOSURE and math.isnan(score)
            place = {"code": code, "measure": "question", "score": score, "source_ref": line}
            certainty = POSSIBLE if known[code].instrument == DISCLOSURE else "cited"
            place |= _worth_of(result, code, certainty)
            why = role if role == LOWEST else "cited"
            yield _row(place, URGENT if sure else RAISE, why, result)


def _from_issues(result: Result) -> Iterator[Row]:
    """Yield the lowest question of every issue that the published analysis goes through."""
    issues = find_issues(result)
    for row in issues[issues["lowest"].astype(bool)].to_dict("records"):
        question = result.method.question(row["code"])
        certainty = POSSIBLE if question.instrument == DISCLOSURE else "certain"
        place = {str(key): value for key, value in row.items()} | {"measure": "question"}
        place |= _worth_of(result, row["code"], certainty)
        yield _row(place, RAISE, LOWEST, result)


def _from_indicators(result: Result, rows: dict[str, Row]) -> Iterator[Row]:
    """Yield the indicators below the pass mark that no weak point stands for yet."""
    answered = {row["indicator"] for row in rows.values()}
    for row in find_indicators(result).to_dict("records"):
        if row["code"] not in answered and round(row["score"], 2) < result.method.pass_mark:
            yield _indicator_row(row, URGENT, "below_pass", result)


def _lowest(result: Result) -> Iterator[Row]:
    """Yield what scores least, where nothing is weak: an analysis still names what to raise."""
    ranked = find_indicators(result).dropna(subset="score")
    low = ranked[ranked["score"] == ranked["score"].min()]
    for row in low[low["score"] < 100].head(1).to_dict("records"):
        yield _indicator_row(row, RAISE, "lowest", result)


def _indicator_row(row: Any, kind: str, why: str, result: Result) -> Row:
    gains = find_gains(result)
    mine = gains[(gains["indicator"] == row["code"]) & (gains["certainty"] != POSSIBLE)]
    place = {
        "code": row["code"],
        "measure": "indicator",
        "score": row["score"],
        "gain": max(float(mine["gain"].sum()), 0.0) if len(mine) else math.nan,
        "certainty": "untraced",
        "source_ref": row["source_ref"],
    }
    return _row(place, kind, why, result)


def _worth_of(result: Result, code: str, otherwise: str) -> Row:
    """Return what a question is worth, and how sure that is; missing where no score tells."""
    gains = find_gains(result)
    mine = gains[(gains["measure"] == "question") & (gains["code"] == code)]
    if mine.empty:
        return {"gain": math.nan, "certainty": otherwise}
    return {"gain": float(mine["gain"].iloc[0]), "certainty": str(mine["certainty"].iloc[0])}


def _row(place: Any, kind: str, why: str, result: Result) -> Row:
    code = place["code"]
    indicator, group = _place_of(code, place["measure"], result)
    return {
        "code": code,
        "measure": place["measure"],
        "kind": kind,
        "why": why,
        "count": 1,
        "indicator": indicator,
        "group": group,
        "score": place["score"] if _has_score(place) else math.nan,
        "gain": place["gain"],
        "certainty": place["certainty"],
        "source_ref": place["source_ref"],
    }


def _has_score(place: Any) -> bool:
    """Tell whether a score is known: not of unnamed items, nor of those perhaps not met."""
    return bool(place["measure"] != "item" and place["certainty"] != POSSIBLE)


def _place_of(code: str, measure: str, result: Result) -> tuple[str, str]:
    if measure == "question":
        question = result.method.question(code)
        return question.indicator, question.sub_indicator or question.indicator
    return code.partition(".")[0], code
