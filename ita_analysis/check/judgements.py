"""What a report judges of its indicators: that they pass, are strong, share a level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ita_analysis.check.facts import Facts, Problem, about_claim, read_mark
from ita_analysis.score import DISCLOSURE

STAFF_WORD = "ภายใน"


def check_passes(facts: Facts) -> Iterator[Problem]:
    """Find what is said to pass, or not to, and does the opposite."""
    mark = facts.method.pass_mark
    for claim in facts.claims("passes", "fails"):
        score = _score(facts, claim)
        if score is not None and (round(score, 2) >= mark) != (claim.kind == "passes"):
            yield about_claim(f"{claim.kind}_false", claim, score, says=f"{mark:g}")


def check_strengths(facts: Facts) -> Iterator[Problem]:
    """Find indicators said to be strong, weak, or to need nothing, that are not so.

    Strong and weak are told from the mark that the report itself names.
    """
    scores = facts.published("indicator")["score"]
    for claim in facts.claims("strength", "weakness"):
        if claim.measure == "indicator" and claim.code in scores.index:
            limit = _mark(facts, f"{claim.kind}_mark", facts.method.pass_mark)
            if (scores[claim.code] >= limit) != (claim.kind == "strength"):
                score = scores[claim.code]
                yield about_claim(f"{claim.kind}_false", claim, score, says=f"{limit:g}")
    disclosure = {part.code for part in facts.method.indicators_of(DISCLOSURE)}
    for claim in facts.claims("nothing_to_fix"):
        # Of disclosure items, anything below 100 means that an item was not met.
        if claim.code in disclosure and scores.get(claim.code, 100) < 100:
            yield about_claim("nothing_to_fix_false", claim, scores[claim.code])


def check_respondents(facts: Facts) -> Iterator[Problem]:
    """Find indicators said to be answered by the wrong side."""
    for claim in facts.claims("respondents"):
        if claim.measure == "indicator":
            instrument = facts.method.indicator(claim.code).instrument
            if (STAFF_WORD in claim.value) != (instrument == "IIT"):
                yield about_claim("respondents_false", claim, instrument)


def check_all_level(facts: Facts) -> Iterator[Problem]:
    """Find the claim that all indicators have one level, or lie in one range, and do not."""
    scores = facts.published("indicator")["score"].round(2)
    bands = {level.name: (level.total_min, level.total_max) for level in facts.method.levels}
    told = set()
    # Most sentences give level and range at once; one problem is enough for both.
    claims = [*facts.claims("all_level"), *facts.claims("all_within")]
    for claim in claims:
        ends = bands.get(claim.value) or _range(claim.value)
        if ends and len(scores) and claim.source_ref not in told:
            inside = int(scores.between(*ends).sum())
            if inside < len(scores):
                told.add(claim.source_ref)
                yield about_claim(f"{claim.kind}_false", claim, f"{inside}/{len(scores)}")


def _score(facts: Facts, claim: Any) -> float | None:
    """Return the published score that a claim speaks of, else the computed one."""
    for rows in (facts.published(claim.measure), facts.computed(claim.measure)):
        if claim.code in rows.index:
            return float(rows.at[claim.code, "score"])
    return None


def _range(text: str) -> tuple[float, float] | None:
    ends = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", text)]
    return (ends[0], ends[1]) if len(ends) == 2 else None


def _mark(facts: Facts, kind: str, otherwise: float) -> float:
    marks = [
        read_mark(claim.value) for claim in facts.claims(kind) if claim.measure != "instrument"
    ]
    return marks[0] if marks and marks[0] is not None else otherwise
