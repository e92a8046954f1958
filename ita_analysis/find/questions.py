"""Questions and items with a score: below the pass mark, lowest, best, and their shares."""

from __future__ import annotations

import pandas as pd

from ita_analysis.find.items import find_inferred_met
from ita_analysis.result import Result, find_once
from ita_analysis.score import DISCLOSURE, is_possible_item


@find_once
def find_questions(result: Result) -> pd.DataFrame:
    """List the questions and items whose score is known, lowest first.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        ``code``, ``instrument``, ``indicator``, ``sub_indicator``, ``score`` (points),
        ``origin``, ``gap`` (points above the pass mark), ``passed``, ``possible`` (False for an
        item whose printed score is neither 0 nor 100), ``source_ref``.
    """
    places = pd.DataFrame(
        [
            (part.code, part.instrument, part.indicator, part.sub_indicator)
            for part in result.method.questions
        ],
        columns=["code", "instrument", "indicator", "sub_indicator"],
    )
    scores = result.scores
    known = scores[(scores["measure"] == "question") & scores["score"].notna()]
    table = places.merge(known[["code", "score", "origin", "source_ref"]], on="code")
    table["gap"] = table["score"] - result.method.pass_mark
    table["passed"] = table["gap"] >= 0
    table["possible"] = (table["instrument"] != DISCLOSURE) | is_possible_item(table["score"])
    return table.sort_values("score", kind="stable", ignore_index=True)


@find_once
def find_weak_questions(result: Result) -> pd.DataFrame:
    """List the questions and items below the pass mark, lowest first."""
    questions = find_questions(result)
    return questions[~questions["passed"]].reset_index(drop=True)


def find_lowest_questions(result: Result, count: int = 5) -> pd.DataFrame:
    """List the questions and items below the pass mark that are lowest of all."""
    return find_weak_questions(result).head(count)


@find_once
def find_best_questions(result: Result, instrument: str, count: int = 3) -> pd.DataFrame:
    """List the best questions of an instrument above the pass mark, best first."""
    questions = find_questions(result)
    mine = questions[(questions["instrument"] == instrument) & questions["passed"]]
    return mine.sort_values("score", ascending=False, kind="stable", ignore_index=True).head(count)


@find_once
def find_shares(result: Result) -> pd.DataFrame:
    """Count the questions below the pass mark by instrument.

    Returns
    -------
    pandas.DataFrame
        A row an instrument: ``instrument``, ``total`` (questions of the fiscal year), ``known``
        (with a printed score that is possible), ``inferred`` (items whose score follows from
        the indicator's), ``below`` (of those known), ``cited`` (questions the report names as
        below the pass mark or not met, with or without a score).
    """
    questions = find_questions(result)
    # A score that no item can have says nothing of the item.
    questions = questions[questions["possible"]]
    named = set(result.cited.loc[result.cited["role"].isin(["below_pass", "not_met"]), "code"])
    inferred = set(find_inferred_met(result))
    rows = []
    for instrument in result.method.instruments:
        mine = questions[questions["instrument"] == instrument.code]
        codes = {
            part.code for part in result.method.questions if part.instrument == instrument.code
        }
        rows.append(
            {
                "instrument": instrument.code,
                "total": len(codes),
                "known": len(mine),
                "inferred": len(codes & inferred),
                "below": int((~mine["passed"]).sum()),
                "cited": len(codes & named),
            }
        )
    return pd.DataFrame(rows)
