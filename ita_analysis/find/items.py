"""Disclosure items: which are met and which are not, as far as scores and source tell.

An item is met (100) or not (0), so the score of an indicator allows only some combinations of
unmet items in its sub-indicators. Each statement below holds for every combination allowed.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ita_analysis.result import Result
from ita_analysis.score import DISCLOSURE, possible_unmet

# What a report calls an item it did not get points for.
NOT_MET_ROLES = ("not_met", "urgent", "recommended")
COLUMNS = ["code", "indicator", "sub_indicator", "certainty", "source_ref"]


@dataclass(frozen=True)
class Unmet:
    """How many items of a sub-indicator are unmet, over all combinations that are allowed.

    Parameters
    ----------
    by_scores : tuple of int
        Counts that the published score alone allows.
    by_source : tuple of int
        Counts left if the items the source names, and the count it claims, are right; the same
        as ``by_scores`` where these do not fit the score.
    fits : bool
        Whether the items named fit the score.
    """

    by_scores: tuple[int, ...]
    by_source: tuple[int, ...]
    fits: bool


def find_items_not_met(result: Result) -> pd.DataFrame:
    """List the disclosure items that are not met, as far as the source tells.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        ``code``, ``indicator``, ``sub_indicator``, ``source_ref`` and ``certainty``:
        ``certain`` where a score of 0 is printed, or where the source names the item and every
        combination that the indicator's score allows has as many unmet items in its
        sub-indicator as the source names; ``likely`` where that holds only if the source's list
        of unmet items, or its count of them, is right; ``possible`` otherwise.
    """
    named = _named_items(result)
    unmet = find_unmet(result)
    counts = named["sub_indicator"].value_counts()
    certainties = []
    for row in named.itertuples():
        there = unmet.get(str(row.sub_indicator))
        if row.printed or (there and set(there.by_scores) == {counts[row.sub_indicator]}):
            certainties.append("certain")
        elif there and there.fits and set(there.by_source) == {counts[row.sub_indicator]}:
            certainties.append("likely")
        else:
            certainties.append("possible")
    return named.assign(certainty=certainties)[COLUMNS]


def find_unnamed_unmet(result: Result) -> pd.DataFrame:
    """Count items that are unmet for sure, or likely, though not known by name.

    Returns
    -------
    pandas.DataFrame
        A row a sub-indicator with such items: ``sub_indicator``, ``indicator``, ``count``,
        ``certainty`` (``certain`` or ``likely``), ``source_ref`` of the indicator's score.
    """
    items = find_items_not_met(result)
    known = items[items["certainty"] != "possible"]["sub_indicator"].value_counts()
    unmet = find_unmet(result)
    rows = []
    for part in result.method.sub_indicators:
        there = unmet.get(part.code)
        score = result.row("indicator", part.indicator)
        if there is None or score is None:
            continue
        certain = max(min(there.by_scores) - int(known.get(part.code, 0)), 0)
        likely = max(min(there.by_source) - int(known.get(part.code, 0)), certain) - certain
        for count, certainty in ((certain, "certain"), (likely, "likely")):
            if count:
                rows.append(
                    {
                        "sub_indicator": part.code,
                        "indicator": part.indicator,
                        "count": count,
                        "certainty": certainty,
                        "source_ref": score["source_ref"],
                    }
                )
    columns = ["sub_indicator", "indicator", "count", "certainty", "source_ref"]
    return pd.DataFrame(rows, columns=columns)


def find_inferred_met(result: Result) -> list[str]:
    """List the items without a printed score that the indicator's score shows to be met."""
    unmet = find_unmet(result)
    printed = set(result.scores.query("measure == 'question' and score == score")["code"])
    return [
        question.code
        for question in result.method.questions
        if question.sub_indicator in unmet
        and set(unmet[question.sub_indicator].by_scores) == {0}
        and question.code not in printed
    ]


def find_unmet(result: Result) -> dict[str, Unmet]:
    """Find how many items of each sub-indicator can be unmet.

    Returns
    -------
    dict of str to Unmet
        By sub-indicator; without those of an indicator whose score is not known, or is one
        that no set of items gives.
    """
    found: dict[str, Unmet] = {}
    allowed = find_unmet_counts(result)
    for indicator, rows in allowed.groupby("indicator"):
        fitting = _keep_claimed_count(result, allowed[allowed["named"].astype(bool)])
        mine = fitting[fitting["indicator"] == indicator]
        for part in result.method.sub_indicators_of(str(indicator)):
            by_scores = tuple(sorted(rows[part.code].astype(int).unique()))
            by_source = tuple(sorted(mine[part.code].astype(int).unique()))
            found[part.code] = Unmet(by_scores, by_source or by_scores, bool(by_source))
    return found


def find_unmet_counts(result: Result) -> pd.DataFrame:
    """List the combinations of unmet items that the published scores allow.

    Returns
    -------
    pandas.DataFrame
        A row a combination: a column each sub-indicator, ``indicator``, and ``named`` (whether
        the items that the source names allow it).
    """
    named = _named_items(result)["sub_indicator"].value_counts()
    rows = []
    for indicator in result.method.indicators_of(DISCLOSURE):
        codes = [part.code for part in result.method.sub_indicators_of(indicator.code)]
        sizes = [len(result.method.questions_of(code)) for code in codes]
        for counts in possible_unmet(result.score("indicator", indicator.code), sizes):
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
    """List items with a printed score of 0, and items the source names without a usable score."""
    scores = result.scores[result.scores["measure"] == "question"].dropna(subset="score")
    printed = scores.drop_duplicates("code").set_index("code")
    rows = []
    for question in result.method.questions:
        if question.instrument != DISCLOSURE:
            continue
        cited = result.cited[
            (result.cited["code"] == question.code) & result.cited["role"].isin(NOT_MET_ROLES)
        ]
        known = question.code in printed.index
        zero = known and printed.at[question.code, "score"] == 0
        # A printed 100, or a score no item can have, says that nothing more can be told.
        if zero or (len(cited) and not known):
            lines = [printed.at[question.code, "source_ref"]] if zero else cited["source_ref"]
            rows.append(
                {
                    "code": question.code,
                    "indicator": question.indicator,
                    "sub_indicator": question.sub_indicator,
                    "source_ref": ", ".join(dict.fromkeys(lines)),
                    "printed": zero,
                }
            )
    columns = ["code", "indicator", "sub_indicator", "source_ref", "printed"]
    return pd.DataFrame(rows, columns=columns)


def _keep_claimed_count(result: Result, combinations: pd.DataFrame) -> pd.DataFrame:
    """Keep what agrees with the number of unmet items that the source claims, if any does."""
    said = result.statements
    claims = said[(said["kind"] == "count_not_met") & (said["code"] == DISCLOSURE)]["value"]
    numbers = [int(value) for value in claims if str(value).isdecimal()]
    groups = [rows for _, rows in combinations.groupby("indicator")]
    if not numbers or len(groups) != len(result.method.indicators_of(DISCLOSURE)):
        return combinations
    codes = [part.code for part in result.method.sub_indicators]
    sums = [rows[codes].sum(axis=1) for rows in groups]
    kept = []
    for place, rows in enumerate(groups):
        others = {0.0}
        for other, values in enumerate(sums):
            if other != place:
                others = {known + value for known in others for value in values}
        wanted = {numbers[0] - other for other in others}
        kept.append(rows[sums[place].isin(wanted)])
    return combinations if any(rows.empty for rows in kept) else pd.concat(kept)
