"""What the data does not hold, so that a brief can say so."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ita_analysis.find.questions import find_shares
from ita_analysis.result import Result, choose_measures, find_once

Row = tuple[str, str, int, int]


@find_once
def find_missing(result: Result) -> pd.DataFrame:
    """List what is missing from a full result.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        ``what`` (``total``, ``level``, ``indicator``, ``questions``, ``parts``, ``respondents``,
        ``previous_year``, ``measures``, ``period``, ``follow_up``), ``code`` of what it is about,
        ``known`` and ``of`` (counts).
    """
    published = result.scores.query("origin == 'published'").dropna(subset="score")
    have = set(zip(published["measure"], published["code"], strict=True))
    rows = [
        *_missing_scores(result, have),
        *_missing_questions(result),
        *_missing_parts(result, have),
    ]
    if published["n"].isna().all():
        rows.append(("respondents", "", 0, 1))
    before = result.fiscal_year - 1
    # The year before of a body that was not there yet is not missing.
    apart = result.lineage.break_between(before, result.fiscal_year)
    if before not in result.other_years and not apart:
        rows.append(("previous_year", str(before), 0, 1))
    rows += _missing_of_measures(result)
    return pd.DataFrame(rows, columns=["what", "code", "known", "of"])


def _missing_scores(result: Result, have: set[tuple[str, str]]) -> Iterator[Row]:
    if ("total", "total") not in have:
        yield "total", "total", 0, 1
    said = result.statements
    if not ((said["kind"] == "level") & (said["measure"] == "total")).any():
        yield "level", "total", 0, 1
    for indicator in result.method.indicators:
        if ("indicator", indicator.code) not in have:
            yield "indicator", indicator.code, 0, 1


def _missing_questions(result: Result) -> Iterator[Row]:
    for share in find_shares(result).itertuples():
        known = share.known + share.inferred
        if known < share.total:
            yield "questions", share.instrument, known, share.total


def _missing_parts(result: Result, have: set[tuple[str, str]]) -> Iterator[Row]:
    for instrument in result.method.instruments:
        known = sum(("instrument", part) in have for part in instrument.parts)
        if known < len(instrument.parts):
            yield "parts", instrument.code, known, len(instrument.parts)


def _missing_of_measures(result: Result) -> list[Row]:
    measures = choose_measures(result.measures, result.sources)
    if measures.empty:
        return [("measures", "", 0, 1)]
    filled = {
        # A plan has dates, a report what it prints.
        "period": (measures["period"] != "") | (measures["start"] != ""),
        "follow_up": measures["follow_up_th"] != "",
    }
    return [
        (what, "", int(has.sum()), len(measures)) for what, has in filled.items() if not has.all()
    ]
