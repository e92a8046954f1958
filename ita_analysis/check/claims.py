"""Statements in words, held against the figures and the methodology."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ita_analysis.check.facts import Facts, Problem, problem
from ita_analysis.score import DISCLOSURE, score_levels

STAFF_WORD = "ภายใน"


def check_level(facts: Facts) -> Iterator[Problem]:
    """Find a level that fits neither the published total nor the computed one."""
    instruments = facts.computed("instrument")["score"].to_dict()
    instruments |= facts.published("instrument")["score"].to_dict()
    totals = [*facts.published("total")["score"], *facts.computed("total")["score"]]
    possible = [score_levels(total, instruments, facts.method) for total in totals]
    fitting = list(dict.fromkeys(level.name for levels in possible for level in levels))
    for claim in facts.claims("level"):
        if claim.measure == "total" and fitting and claim.value not in fitting:
            yield _claim("level_mismatch", claim, " / ".join(fitting))


def check_extremes(facts: Facts) -> Iterator[Problem]:
    """Find indicators called highest or lowest, of all or of an instrument, that are not."""
    scores = facts.published("indicator")["score"]
    if scores.empty:
        return
    ends = {"highest": scores.max(), "lowest": scores.min()}
    for claim in facts.claims("highest", "lowest"):
        end = ends[claim.kind]
        if claim.measure == "indicator" and scores.get(claim.code) != end:
            right = ", ".join(scores.index[scores == end])
            yield _claim(f"{claim.kind}_false", claim, right, says=claim.code, explanation=end)
    for claim in facts.claims("highest_score", "lowest_score"):
        end = ends[claim.kind.removesuffix("_score")]
        if _number(claim.value) != end:
            yield _claim(f"{claim.kind}_false", claim, end)
    for claim in facts.claims("weak_in_instrument"):
        mine = [part.code for part in facts.method.indicators_of(claim.value)]
        own = scores.reindex(mine).dropna()
        if len(own) and scores.get(claim.code) != own.min():
            right = ", ".join(own.index[own == own.min()])
            yield _claim("lowest_false", claim, right, says=claim.code, explanation=own.min())


def check_order(facts: Facts) -> Iterator[Problem]:
    """Find wrong ranks, and lists said to run from high to low that do not."""
    scores = facts.published("indicator")["score"]
    best, worst = (scores.rank(method=how, ascending=False) for how in ("min", "max"))
    for claim in facts.claims("rank"):
        rank = _number(claim.value)
        known = claim.measure == "indicator" and claim.code in scores.index
        if known and rank is not None and not best[claim.code] <= rank <= worst[claim.code]:
            yield _claim("rank_false", claim, int(best[claim.code]))
    for claim in facts.claims("ordered_high_to_low"):
        listed = _listed_after(facts, claim)
        if not listed.is_monotonic_decreasing:
            shown = ", ".join(f"{score:.2f}" for score in listed)
            yield _claim("order_false", claim, "", says=shown)


def check_marks(facts: Facts) -> Iterator[Problem]:
    """Find claims of pass marks, weights and indicator numbers that are not so."""
    method = facts.method
    weights = {part.code: 100 * part.weight for part in method.instruments}
    for claim in facts.claims("pass_mark"):
        if _number(claim.value) != method.pass_mark:
            yield _claim("pass_mark_false", claim, f"{method.pass_mark:g}")
    for claim in facts.claims("weight"):
        if claim.code in weights and _number(claim.value) != round(weights[claim.code], 6):
            yield _claim("weight_false", claim, f"{weights[claim.code]:g}")
    for claim in facts.claims("indicator_number"):
        if claim.measure == "indicator" and claim.value != claim.code:
            yield _claim("number_false", claim, claim.code)


def check_ranges(facts: Facts) -> Iterator[Problem]:
    """Find claims of the range of a level, or of the least instrument, that are not so."""
    ranges = {level.name: (level.total_min, level.total_max) for level in facts.method.levels}
    for claim in facts.claims("level_range"):
        ends = tuple(float(part) for part in re.findall(r"\d+(?:\.\d+)?", claim.value))
        if claim.code in ranges and ends != ranges[claim.code]:
            low, high = ranges[claim.code]
            yield _claim("level_range_false", claim, f"{low:.2f}-{high:.2f}")
    for claim in facts.claims("every_instrument_at_least"):
        least, mark = facts.computed("instrument")["score"].min(), _number(claim.value)
        if mark is not None and round(least, 2) < mark:
            yield _claim("instrument_minimum_false", claim, least)


def check_judgements(facts: Facts) -> Iterator[Problem]:
    """Find indicators said to pass, to be strong, to need nothing, or answered by the wrong side.

    Strong and weak are told from the mark that the report itself names.
    """
    scores = facts.published("indicator")["score"]
    mark = facts.method.pass_mark
    for claim in facts.claims("passes", "strength", "weakness"):
        if claim.measure != "indicator" or claim.code not in scores.index:
            continue
        limit = mark if claim.kind == "passes" else _mark(facts, f"{claim.kind}_mark", mark)
        above = scores[claim.code] >= limit
        if above != (claim.kind != "weakness"):
            yield _claim(f"{claim.kind}_false", claim, scores[claim.code], says=f"{limit:g}")
    disclosure = {part.code for part in facts.method.indicators_of(DISCLOSURE)}
    for claim in facts.claims("nothing_to_fix"):
        # Of disclosure items, anything below 100 means that an item was not met.
        if claim.code in disclosure and scores.get(claim.code, 100) < 100:
            yield _claim("nothing_to_fix_false", claim, scores[claim.code])
    for claim in facts.claims("respondents"):
        if claim.measure == "indicator":
            instrument = facts.method.indicator(claim.code).instrument
            if (STAFF_WORD in claim.value) != (instrument == "IIT"):
                yield _claim("respondents_false", claim, instrument)


def check_all_level(facts: Facts) -> Iterator[Problem]:
    """Find the claim that all indicators have one level where they do not."""
    scores = facts.published("indicator")["score"]
    bands = {level.name: level for level in facts.method.levels}
    for claim in facts.claims("all_level"):
        level = bands.get(claim.value)
        if level is not None:
            rounded = scores.round(2)
            inside = int(rounded.between(level.total_min, level.total_max).sum())
            if inside < len(scores):
                yield _claim("all_level_false", claim, f"{inside}/{len(scores)}")


def check_issues(facts: Facts) -> Iterator[Problem]:
    """Find questions called the lowest of their issue that are not."""
    scores = facts.published("question")["score"]
    lowest = facts.cited[facts.cited["role"] == "lowest_of_issue"]
    for row in lowest.itertuples():
        for issue in facts.method.issues:
            known = scores.reindex(list(issue.questions)).dropna()
            if row.code in known.index and known[row.code] > known.min():
                yield problem(
                    "lowest_of_issue_false",
                    where=str(row.source_ref),
                    measure="question",
                    code=str(row.code),
                    says=float(known[row.code]),
                    should_be=", ".join(known.index[known == known.min()]),
                    explanation=str(issue.number),
                )


def check_years(facts: Facts) -> Iterator[Problem]:
    """Find a fiscal year of the measures that their own periods contradict."""
    declared = set(facts.measures["fiscal_year"].dropna())
    for claim in facts.claims("measures_fiscal_year"):
        if declared and _number(claim.value) not in declared:
            yield _claim("measures_year_false", claim, ", ".join(map(str, sorted(declared))))


def _listed_after(facts: Facts, claim: Any) -> pd.Series:
    """Return the scores of indicators as they are listed from the line of a statement on."""
    rows = facts.mentions[facts.mentions["measure"] == "indicator"]
    after = rows[rows["source_ref"].astype(int) >= int(claim.source_ref)]
    if claim.measure == "instrument":
        mine = [part.code for part in facts.method.indicators_of(claim.code)]
        after = after[after["code"].isin(mine)]
    return after.drop_duplicates("code")["score"]


def _mark(facts: Facts, kind: str, otherwise: float) -> float:
    marks = [_number(claim.value) for claim in facts.claims(kind)]
    return marks[0] if marks and marks[0] is not None else otherwise


def _number(text: str) -> float | None:
    found = re.fullmatch(r"\d+(?:\.\d+)?", text)
    return float(text) if found else None


def _claim(
    kind: str, claim: Any, should_be: object, *, says: object = None, explanation: object = ""
) -> Problem:
    shown = f"{explanation:.2f}" if isinstance(explanation, float) else str(explanation)
    return problem(
        kind,
        where=str(claim.source_ref),
        measure=str(claim.measure),
        code=str(claim.code),
        says=claim.value if says is None else says,
        should_be=should_be,
        explanation=shown,
    )
