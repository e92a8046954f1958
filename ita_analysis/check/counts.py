"""Counts that do not match what they count."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from ita_analysis.check.facts import Facts, Problem, is_at_least, problem, read_mark, read_number
from ita_analysis.score import DISCLOSURE, possible_unmet

# Which role of a cited question a count of an instrument speaks of.
COUNTED_ROLE = {"count_below": "below_pass", "count_not_met": "not_met"}


def check_counts(facts: Facts) -> Iterator[Problem]:
    """Find counts of indicators, questions and parts that are not so."""
    for claim in facts.statements.itertuples():
        if claim.kind == "count_not_met" and claim.code == DISCLOSURE:
            yield from _check_unmet_items(facts, claim)
        elif str(claim.value).isdecimal():
            counted = _count(facts, claim)
            if counted is not None and counted != int(str(claim.value)):
                yield problem(
                    "count_false",
                    where=str(claim.source_ref),
                    measure=str(claim.measure),
                    code=str(claim.code),
                    says=str(claim.value),
                    should_be=str(counted),
                    explanation=_counted(claim),
                    # A list can be shorter than what its author counted.
                    certainty="likely" if claim.kind in COUNTED_ROLE else "certain",
                )


def _counted(claim: Any) -> str:
    """Return the kind of what a claim counts; below a mark, instruments have questions."""
    of_questions = claim.measure == "instrument" and claim.kind == "weakness_count"
    return "count_below" if of_questions else str(claim.kind)


def _check_unmet_items(facts: Facts, claim: Any) -> Iterator[Problem]:
    """Find a number of unmet items that the scores do not allow: the one claimed, or the list's.

    Claim and list can differ without telling which is wrong; the scores of the indicators allow
    only some numbers.
    """
    listed = _count_of_instrument(facts, claim.kind, claim.code)
    if not str(claim.value).isdecimal() or listed in (None, int(claim.value)):
        return
    allowed = _possible_totals(facts)
    claimed = int(claim.value)
    about = {"where": str(claim.source_ref), "measure": "instrument", "code": str(claim.code)}
    if claimed in allowed:
        span = f"{min(allowed)}-{max(allowed)}" if len(allowed) > 1 else str(claimed)
        yield problem(
            "list_false",
            **about,
            says=str(listed),
            should_be=span,
            explanation=str(claimed),
            certainty="certain" if listed not in allowed else "likely",
        )
    else:
        yield problem(
            "count_false",
            **about,
            says=str(claimed),
            should_be=str(listed),
            explanation=str(claim.kind),
            certainty="certain" if listed in allowed else "likely",
        )


def _possible_totals(facts: Facts) -> set[int]:
    """Return how many disclosure items can be unmet in all, given the indicators' scores."""
    published = facts.published("indicator")["score"]
    sums: list[set[int]] = []
    for indicator in facts.method.indicators_of(DISCLOSURE):
        parts = facts.method.sub_indicators_of(indicator.code)
        sizes = [len(facts.method.questions_of(part.code)) for part in parts]
        score = published.get(indicator.code, float("nan"))
        sums.append({sum(counts) for counts in possible_unmet(score, sizes)})
    return {sum(counts) for counts in product(*sums)} if all(sums) else set()


def _count(facts: Facts, claim: Any) -> int | None:
    if claim.code == "indicators":
        return _count_indicators(facts, claim.kind)
    if claim.measure == "instrument":
        return _count_of_instrument(facts, claim.kind, claim.code)
    if claim.kind == "count_sub_indicators":
        return len(facts.method.sub_indicators_of(claim.code)) or None
    if claim.kind == "count_instruments":
        return len(facts.method.instruments)
    if claim.kind == "count_levels":
        return len(facts.method.levels)
    return None


def _count_indicators(facts: Facts, kind: str) -> int | None:
    scores = facts.published("indicator")["score"]
    marks = {
        claim.kind: (mark, claim.value)
        for claim in facts.claims("strength_mark", "weakness_mark")
        if claim.measure != "instrument" and (mark := read_mark(claim.value)) is not None
    }
    if kind == "count_indicators":
        return len(facts.method.indicators)
    if kind == "count_pass":
        return int((scores >= facts.method.pass_mark).sum())
    if kind == "count_below":
        return int((scores < facts.method.pass_mark).sum())
    if kind == "strength_count" and "strength_mark" in marks:
        mark, words = marks["strength_mark"]
        return int((scores >= mark if is_at_least(words) else scores > mark).sum())
    if kind == "weakness_count" and "weakness_mark" in marks:
        return int((scores < marks["weakness_mark"][0]).sum())
    return None


def _count_of_instrument(facts: Facts, kind: str, code: str) -> int | None:
    members = [part.code for part in facts.method.questions if part.instrument == code]
    if kind == "count_items":
        return len(members)
    if kind == "count_indicators":
        return len(facts.method.indicators_of(code))
    if kind == "weakness_count":
        return _count_below_own_mark(facts, code, members)
    if kind in COUNTED_ROLE:
        cited = facts.cited
        named = cited[(cited["role"] == COUNTED_ROLE[kind]) & cited["code"].isin(members)]
        return named["code"].nunique() or None
    return None


def _count_below_own_mark(facts: Facts, code: str, members: list[str]) -> int | None:
    """Return how many questions lie below a mark of the report's own, if all are known."""
    scores = facts.published("question")["score"].reindex(members)
    marks = [read_number(claim.value) for claim in facts.claims("weakness_mark")
             if claim.code == code]  # fmt: skip
    if not marks or marks[0] is None or scores.isna().any():
        return None
    return int((scores < marks[0]).sum())
