"""Questions and disclosure items: below the pass mark, lowest, best, not met."""

from __future__ import annotations

import pandas as pd

from ita_analysis.result import Result
from ita_analysis.score import DISCLOSURE, is_possible_item, possible_unmet

# What a report calls an item it did not get points for.
NOT_MET_ROLES = ("not_met", "urgent", "recommended")


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


def find_weak_questions(result: Result) -> pd.DataFrame:
    """List the questions and items below the pass mark, lowest first."""
    questions = find_questions(result)
    return questions[~questions["passed"]].reset_index(drop=True)


def find_lowest_questions(result: Result, count: int = 5) -> pd.DataFrame:
    """List the questions and items below the pass mark that are lowest of all."""
    return find_weak_questions(result).head(count)


def find_best_questions(result: Result, instrument: str, count: int = 3) -> pd.DataFrame:
    """List the best questions of an instrument above the pass mark, best first."""
    questions = find_questions(result)
    mine = questions[(questions["instrument"] == instrument) & questions["passed"]]
    return mine.sort_values("score", ascending=False, kind="stable", ignore_index=True).head(count)


def find_shares(result: Result) -> pd.DataFrame:
    """Count the questions below the pass mark by instrument.

    Returns
    -------
    pandas.DataFrame
        A row an instrument: ``instrument``, ``total`` (questions of the fiscal year), ``known``
        (with a score), ``below`` (of those), ``cited`` (questions the report names as below the
        pass mark or not met, with or without a score).
    """
    questions = find_questions(result)
    named = set(result.cited.loc[result.cited["role"].isin(["below_pass", "not_met"]), "code"])
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
                "below": int((~mine["passed"]).sum()),
                "cited": len(codes & named),
            }
        )
    return pd.DataFrame(rows)


def find_items_not_met(result: Result) -> pd.DataFrame:
    """List the disclosure items that are not met, as far as the source tells.

    An item is met (100) or not (0), so the score of an indicator limits how many of its items
    can be unmet. An item that the report names is certainly unmet where every combination
    that gives the published score needs all items named in its sub-indicator.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        ``code``, ``indicator``, ``sub_indicator``, ``certainty`` (``certain`` or ``possible``),
        ``source_ref``.
    """
    named = _named_items(result)
    certain = _certain_sub_indicators(result, named)
    named["certainty"] = [
        "certain" if printed or sub_indicator in certain else "possible"
        for printed, sub_indicator in zip(named["printed"], named["sub_indicator"], strict=True)
    ]
    return named.drop(columns="printed")


def find_unmet_counts(result: Result) -> pd.DataFrame:
    """List how many items of each sub-indicator can be unmet, given the published scores.

    Returns
    -------
    pandas.DataFrame
        A row a combination: a column each sub-indicator, ``indicator``, and ``named`` (whether
        the items that the report names allow it).
    """
    named = _named_items(result)["sub_indicator"].value_counts()
    rows = []
    for indicator in result.method.indicators_of(DISCLOSURE):
        codes = [part.code for part in result.method.sub_indicators_of(indicator.code)]
        for counts in _combinations(result, indicator.code):
            allowed = all(
                count <= named.get(code, 0) for code, count in zip(codes, counts, strict=True)
            )
            rows.append(
                {
                    "indicator": indicator.code,
                    **dict(zip(codes, counts, strict=True)),
                    "named": allowed,
                }
            )
    columns = [part.code for part in result.method.sub_indicators]
    return pd.DataFrame(rows, columns=["indicator", *columns, "named"])


def _named_items(result: Result) -> pd.DataFrame:
    """List items with a printed score of 0, and items the report names without a usable score."""
    questions = find_questions(result).set_index("code")
    met = set(questions.index[questions["score"] == 100])
    rows = []
    for question in result.method.questions:
        if question.instrument != DISCLOSURE or question.code in met:
            continue
        cited = result.cited[
            (result.cited["code"] == question.code) & result.cited["role"].isin(NOT_MET_ROLES)
        ]
        zero = question.code in questions.index and questions.at[question.code, "score"] == 0
        # A misprinted score says nothing of whether the item is met.
        misprinted = question.code in questions.index and not zero
        if zero or (len(cited) and not misprinted):
            lines = [questions.at[question.code, "source_ref"]] if zero else cited["source_ref"]
            rows.append(
                {
                    "code": question.code,
                    "indicator": question.indicator,
                    "sub_indicator": question.sub_indicator,
                    "source_ref": ", ".join(dict.fromkeys(lines)),
                    "printed": zero,
                }
            )
    return pd.DataFrame(
        rows, columns=["code", "indicator", "sub_indicator", "source_ref", "printed"]
    )


def _combinations(result: Result, indicator: str) -> list[tuple[int, ...]]:
    parts = result.method.sub_indicators_of(indicator)
    sizes = [len(result.method.questions_of(part.code)) for part in parts]
    return possible_unmet(result.score("indicator", indicator), sizes)


def _certain_sub_indicators(result: Result, named: pd.DataFrame) -> set[str]:
    """Return the sub-indicators in which all named items must be unmet."""
    counts = find_unmet_counts(result)
    allowed = counts[counts["named"].astype(bool)]
    allowed = _keep_claimed_count(result, allowed)
    in_sub = named["sub_indicator"].value_counts()
    certain = set()
    for indicator, rows in allowed.groupby("indicator"):
        for part in result.method.sub_indicators_of(str(indicator)):
            if (rows[part.code] == in_sub.get(part.code, 0)).all():
                certain.add(part.code)
    return certain


def _keep_claimed_count(result: Result, combinations: pd.DataFrame) -> pd.DataFrame:
    """Keep what agrees with the number of unmet items that the report claims, if any does."""
    said = result.statements
    claims = said[(said["kind"] == "count_not_met") & (said["code"] == DISCLOSURE)]["value"]
    groups = [rows for _, rows in combinations.groupby("indicator")]
    if not len(claims) or len(groups) != len(result.method.indicators_of(DISCLOSURE)):
        return combinations
    codes = [part.code for part in result.method.sub_indicators]
    sums = [rows[codes].sum(axis=1) for rows in groups]
    kept = []
    for place, rows in enumerate(groups):
        others = {0.0}
        for other, values in enumerate(sums):
            if other != place:
                others = {known + value for known in others for value in values}
        wanted = {float(claims.iloc[0]) - other for other in others}
        kept.append(rows[sums[place].isin(wanted)])
    return combinations if any(rows.empty for rows in kept) else pd.concat(kept)
