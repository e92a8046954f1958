"""Statements of rank, level, order and year, held against the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from ita_analysis.check.facts import Facts, Problem, about_claim, problem, read_number
from ita_analysis.score import DISCLOSURE, score_levels
from ita_analysis.thai import fiscal_year_of


def check_level(facts: Facts) -> Iterator[Problem]:
    """Find a level that fits neither the published total nor the computed one."""
    instruments = facts.computed("instrument")["score"].to_dict()
    instruments |= facts.published("instrument")["score"].to_dict()
    totals = [*facts.published("total")["score"], *facts.computed("total")["score"]]
    possible = [score_levels(total, instruments, facts.method) for total in totals]
    fitting = list(dict.fromkeys(level.name for levels in possible for level in levels))
    for claim in facts.claims("level"):
        if claim.measure == "total" and fitting and claim.value not in fitting:
            yield about_claim("level_mismatch", claim, " / ".join(fitting))
    yield from _check_indicator_levels(facts)


def _check_indicator_levels(facts: Facts) -> Iterator[Problem]:
    """Find levels of indicators that do not fit, in years whose levels go by the score alone."""
    if any(level.every_instrument_min is not None for level in facts.method.levels):
        return
    scores = facts.published("indicator")["score"]
    known = {level.name for level in facts.method.levels}
    for claim in facts.claims("level"):
        if claim.measure == "indicator" and claim.code in scores.index and claim.value in known:
            levels = score_levels(scores[claim.code], {}, facts.method)
            if levels and claim.value not in {level.name for level in levels}:
                fitting = " / ".join(level.name for level in levels)
                yield about_claim("level_mismatch", claim, fitting)


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
            yield about_claim(f"{claim.kind}_false", claim, right, says=claim.code, explanation=end)
    for claim in facts.claims("highest_score", "lowest_score"):
        end = ends[claim.kind.removesuffix("_score")]
        if read_number(claim.value) != end:
            yield about_claim(f"{claim.kind}_false", claim, end)
    within = {"strong_in_instrument": "highest", "weak_in_instrument": "lowest"}
    for claim in facts.claims(*within):
        mine = [part.code for part in facts.method.indicators_of(claim.value)]
        own = scores.reindex(mine).dropna()
        kind = within[claim.kind]
        if len(own) and scores.get(claim.code) != (
            end := own.max() if kind == "highest" else own.min()
        ):
            right = ", ".join(own.index[own == end])
            yield about_claim(f"{kind}_false", claim, right, says=claim.code, explanation=end)


def check_order(facts: Facts) -> Iterator[Problem]:
    """Find wrong ranks, and lists said to run from high to low that do not."""
    scores = facts.published("indicator")["score"]
    best, worst = (scores.rank(method=how, ascending=False) for how in ("min", "max"))
    for claim in facts.claims("rank"):
        rank = read_number(claim.value)
        known = claim.measure == "indicator" and claim.code in scores.index
        if known and rank is not None and not best[claim.code] <= rank <= worst[claim.code]:
            yield about_claim("rank_false", claim, int(best[claim.code]))
    for claim in facts.claims("ordered_high_to_low"):
        listed = _listed_after(facts, claim)
        if not listed.is_monotonic_decreasing:
            shown = ", ".join(f"{score:.2f}" for score in listed)
            yield about_claim("order_false", claim, "", says=shown)


def check_issues(facts: Facts) -> Iterator[Problem]:
    """Find questions called the lowest of their issue that are not."""
    scores = facts.published("question")["score"]
    lowest = facts.cited[facts.cited["role"] == "lowest_of_issue"]
    for row in lowest.itertuples():
        for issue in facts.method.issues:
            known = scores.reindex(_of_same_kind(str(row.code), issue.questions, facts)).dropna()
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


def _of_same_kind(code: str, codes: Iterable[str], facts: Facts) -> list[str]:
    """Return the codes that a lowest one is told from: beside a survey's, no items.

    Sources differ in whether an item, which is met or not, counts beside questions with scores.
    """
    items = {part.code for part in facts.method.questions if part.instrument == DISCLOSURE}
    return [other for other in codes if code in items or other not in items]


def check_years(facts: Facts) -> Iterator[Problem]:
    """Find a fiscal year of the measures that their own periods contradict."""
    dates = [*facts.measures["start"], *facts.measures["end"]]
    # Without a period, the year that the source was found to mean.
    planned = {fiscal_year_of(date) for date in dates if date}
    planned = planned or {int(year) for year in facts.measures["fiscal_year"].dropna()}
    for claim in facts.claims("measures_fiscal_year"):
        if planned and read_number(claim.value) not in planned:
            yield about_claim("measures_year_false", claim, ", ".join(map(str, sorted(planned))))


def _listed_after(facts: Facts, claim: Any) -> pd.Series:
    """Return the scores of indicators as they are listed from the line of a statement on."""
    rows = facts.mentions[facts.mentions["measure"] == "indicator"]
    after = rows[rows["source_ref"].astype(int) >= int(claim.source_ref)]
    if claim.measure == "instrument":
        mine = [part.code for part in facts.method.indicators_of(claim.code)]
        after = after[after["code"].isin(mine)]
    return after.drop_duplicates("code")["score"]
