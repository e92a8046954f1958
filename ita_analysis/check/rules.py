"""Rules as a report prints them, held against the methodology of its fiscal year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ita_analysis.check.facts import Facts, Problem, about_claim, read_number

FULL_SCORE = 100.0


def check_marks(facts: Facts) -> Iterator[Problem]:
    """Find claims of pass marks, weights and indicator numbers that are not so."""
    method = facts.method
    weights = {part.code: 100 * part.weight for part in method.instruments}
    for claim in facts.claims("pass_mark"):
        if read_number(claim.value) != method.pass_mark:
            yield about_claim("pass_mark_false", claim, f"{method.pass_mark:g}")
    for claim in facts.claims("weight"):
        if claim.code in weights and not _is_weight(facts, claim.code, claim.value):
            yield about_claim("weight_false", claim, f"{weights[claim.code]:g}")
    for claim in facts.claims("indicator_number"):
        if claim.measure == "indicator" and claim.value != claim.code:
            yield about_claim("number_false", claim, claim.code)


def check_ranges(facts: Facts) -> Iterator[Problem]:
    """Find claims of the range of a level, or of the least instrument, that are not so."""
    ranges = {level.name: (level.total_min, level.total_max) for level in facts.method.levels}
    for claim in facts.claims("level_range"):
        ends = tuple(float(part) for part in re.findall(r"\d+(?:\.\d+)?", claim.value))
        if claim.code in ranges and ends != ranges[claim.code]:
            low, high = ranges[claim.code]
            yield about_claim("level_range_false", claim, f"{low:.2f}-{high:.2f}")
    for claim in facts.claims("every_instrument_at_least"):
        least, mark = facts.computed("instrument")["score"].min(), read_number(claim.value)
        if mark is not None and round(least, 2) < mark:
            yield about_claim("instrument_minimum_false", claim, least)


def check_goals(facts: Facts) -> Iterator[Problem]:
    """Find a full score, or a share of bodies that were to pass, printed otherwise than it is."""
    for claim in facts.claims("full_score"):
        if read_number(claim.value) != FULL_SCORE:
            yield about_claim("full_score_false", claim, f"{FULL_SCORE:g}")
    target = facts.method.national_target
    for claim in facts.claims("target_share", "target_year"):
        if target is not None and target.confidence == "confirmed" and claim.code == "agencies":
            share = claim.kind == "target_share"
            right = target.share_pct if share else target.by_fiscal_year
            if read_number(claim.value) != right:
                yield about_claim(f"{claim.kind}_false", claim, f"{right:g}")


def _is_weight(facts: Facts, code: str, value: str) -> bool:
    """Tell whether a number is the weight of an instrument, or that of one of its parts."""
    instrument = facts.method.instrument(code)
    weight, number = round(100 * instrument.weight, 6), read_number(value)
    others = {read_number(part.value) or 0 for part in facts.claims("weight") if part.code == code}
    return number is not None and (
        number == weight
        or (
            bool(instrument.parts)
            and (number * len(instrument.parts) == weight or sum(others - {weight}) == weight)
        )
    )
