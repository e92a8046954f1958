"""What each fix is worth in points of the total.

A question raised to 100 lifts the total by

    (100 - score) / questions in its group / groups above it x weight of the instrument

because an instrument is the mean of its indicators, an indicator with sub-indicators the mean
of those, and each group the mean of its questions.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import pandas as pd

from ita_analysis.find.items import find_items_not_met, find_unnamed_unmet
from ita_analysis.find.questions import find_questions
from ita_analysis.result import Result, find_once
from ita_analysis.score import DISCLOSURE, Worth, agree, weigh_question

COLUMNS = [
    "measure",
    "code",
    "instrument",
    "indicator",
    "score",
    "gap",
    "group_size",
    "groups",
    "weight",
    "share",
    "gain",
    "certainty",
    "source_ref",
]


@find_once
def find_gains(result: Result) -> pd.DataFrame:
    """Find what raising each question, item or indicator to 100 adds to the total.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        Highest gain first. ``measure``: ``question``; ``item`` for one unmet item of a
        sub-indicator that is not known by name (``code`` is the sub-indicator's); ``indicator``
        for what an indicator lacks and nothing else explains. ``score`` and ``gap`` in points of
        the question, ``gain`` in points of the total: gap / group_size / groups x weight x share.
        ``certainty``: ``certain``; ``likely`` for an item that is unmet if the source's own list
        or count is right; ``assumed`` where it leans on a parameter that is not confirmed
        (``share``, how two parts combine); ``untraced`` for rows of an indicator;
        ``contradicted`` for an indicator whose published score its own questions do not give;
        ``possible`` for an item that may not be met. Rows other than ``possible`` add up to
        100 less the computed total; possible ones are among what other rows hold.
    """
    rows = _question_rows(result) + _item_rows(result) + _unnamed_rows(result)
    rows += _untraced_rows(result, rows)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def _question_rows(result: Result) -> list[dict[str, Any]]:
    rows = []
    for known in find_questions(result).to_dict("records"):
        worth = weigh_question(result.method.question(known["code"]), result.method)
        if known["instrument"] == DISCLOSURE or known["score"] == 100 or worth is None:
            continue
        certainty = "certain" if worth.share == 1 else "assumed"
        rows.append(_row("question", known, known["score"], worth, certainty))
    return rows


def _item_rows(result: Result) -> list[dict[str, Any]]:
    rows = []
    for item in find_items_not_met(result).to_dict("records"):
        worth = weigh_question(result.method.question(item["code"]), result.method)
        if worth is not None:
            place = {**item, "instrument": DISCLOSURE}
            rows.append(_row("question", place, 0.0, worth, item["certainty"]))
    return rows


def _unnamed_rows(result: Result) -> list[dict[str, Any]]:
    """Return a row for each unmet item whose sub-indicator is known but not its name."""
    rows = []
    for part in find_unnamed_unmet(result).to_dict("records"):
        member = result.method.questions_of(part["sub_indicator"])[0]
        worth = weigh_question(member, result.method)
        place = {**part, "code": part["sub_indicator"], "instrument": DISCLOSURE}
        if worth is not None:
            rows += [_row("item", place, 0.0, worth, part["certainty"])] * part["count"]
    return rows


def _untraced_rows(result: Result, traced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what each indicator lacks beyond its traced questions.

    A negative rest means that the questions lack more than the indicator: the source
    contradicts itself, and the row keeps the sum right.
    """
    rows = []
    for indicator in result.method.indicators:
        row = result.row("indicator", indicator.code)
        if row is None:
            continue
        instrument = result.method.instrument(indicator.instrument)
        indicators = result.method.indicators_of(instrument.code)
        worth = Worth(group_size=1, groups=len(indicators), weight=instrument.weight, share=1.0)
        place = {
            "code": indicator.code,
            "instrument": instrument.code,
            "indicator": indicator.code,
            "source_ref": row["source_ref"],
        }
        from_questions = result.score("indicator", indicator.code, "computed")
        contradicted = agree(float(row["score"]), from_questions) is False
        certainty = "contradicted" if contradicted else "untraced"
        whole = _row("indicator", place, float(row["score"]), worth, certainty)
        known = math.fsum(
            part["gain"]
            for part in traced
            if part["indicator"] == indicator.code and part["certainty"] != "possible"
        )
        rest = whole["gain"] - known
        # Printed scores have two decimals; less than that is rounding, not something to fix.
        if abs(rest) > 0.005 * worth.weight:
            rows.append({**whole, "gain": rest})
    return rows


def _row(
    measure: str, place: dict[str, Any], score: float, worth: Worth, certainty: str
) -> dict[str, Any]:
    gap = 100 - score
    return {
        "measure": measure,
        "code": place["code"],
        "instrument": place["instrument"],
        "indicator": place["indicator"],
        "score": score,
        "gap": gap,
        **asdict(worth),
        "gain": worth.lift(gap),
        "certainty": certainty,
        "source_ref": place["source_ref"],
    }
