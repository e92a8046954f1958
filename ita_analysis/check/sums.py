"""Figures that do not recompute from what stands beside them, or that nothing can produce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from ita_analysis.check.facts import Facts, Problem, lines, mean_formula, problem
from ita_analysis.score import DISCLOSURE, agree, is_possible_item, possible_unmet

NAMED_AS_UNMET = ("not_met", "recommended")


def check_sums(facts: Facts) -> Iterator[Problem]:
    """Find published scores, from totals to sub-indicators, that nothing printed below them gives.

    A figure holds where its parts give it as they are printed, or as their own parts give them:
    one misprint is one problem, not one on every level above it.
    """
    for measure in ("total", "instrument", "indicator", "sub_indicator"):
        published = facts.published(measure)
        for code in published.index:
            says, possible = published.at[code, "score"], _recompute(facts, measure, str(code))
            if possible and not any(agree(says, parts.score) for parts in possible):
                yield problem(
                    f"{measure}_mismatch",
                    where=published.at[code, "source_ref"],
                    measure=measure,
                    code=str(code),
                    says=says,
                    should_be=possible[0].score,
                    explanation=possible[0].formula,
                    certainty=_certainty(facts, measure),
                )


def _certainty(facts: Facts, measure: str) -> str:
    # Where an item belongs is not confirmed for every year.
    known = measure != "sub_indicator" or facts.method.confidence["sub_indicators"] == "confirmed"
    return "certain" if known else "likely"


def check_mentions(facts: Facts) -> Iterator[Problem]:
    """Find the same thing printed with two scores."""
    for (measure, code), rows in facts.mentions.dropna(subset="score").groupby(["measure", "code"]):
        published = facts.published(str(measure))
        if code not in published.index:
            continue
        settled = published.loc[code]
        for score, others in rows[rows["score"] != settled["score"]].groupby("score"):
            yield problem(
                "two_scores",
                where=lines(*others["source_ref"]),
                measure=str(measure),
                code=str(code),
                says=score,
                should_be=settled["score"],
                explanation=settled["source_ref"],
                certainty="likely",
            )


def check_items(facts: Facts) -> Iterator[Problem]:
    """Find disclosure items with a score other than 0 and 100."""
    questions = facts.published("question")
    for question in facts.method.questions:
        if question.instrument == DISCLOSURE and question.code in questions.index:
            row = questions.loc[question.code]
            if not is_possible_item(questions.loc[[question.code], "score"]).all():
                yield problem(
                    "impossible_item_score",
                    where=row["source_ref"],
                    measure="question",
                    code=question.code,
                    says=row["score"],
                    should_be="0 / 100",
                )


def check_disclosure_indicators(facts: Facts) -> Iterator[Problem]:
    """Find indicators that no set of met and unmet items gives, or not the items named."""
    published = facts.published("indicator")
    named = facts.cited[facts.cited["role"].isin(NAMED_AS_UNMET)]
    place = {part.code: part.sub_indicator for part in facts.method.questions}
    counts = named.drop_duplicates("code")["code"].map(place).value_counts()
    for indicator in facts.method.indicators_of(DISCLOSURE):
        parts = facts.method.sub_indicators_of(indicator.code)
        if not parts or indicator.code not in published.index:
            continue
        row = published.loc[indicator.code]
        sizes = [len(facts.method.questions_of(part.code)) for part in parts]
        most = [int(counts.get(part.code, 0)) for part in parts]
        about = {"where": row["source_ref"], "measure": "indicator", "code": indicator.code}
        if _differs_from_parts(facts, indicator.code):
            continue  # told as a sum, with what it should be
        if not possible_unmet(row["score"], sizes):
            yield problem("impossible_indicator", **about, says=row["score"], should_be="")
        elif sum(most) and not possible_unmet(row["score"], sizes, most):
            codes = [code for code in named["code"] if place[code] in {p.code for p in parts}]
            yield problem(
                "items_mismatch",
                **about,
                says=", ".join(dict.fromkeys(codes)),
                should_be=row["score"],
            )


def _differs_from_parts(facts: Facts, indicator: str) -> bool:
    """Return whether an indicator is not what its printed sub-indicators give."""
    says = facts.published("indicator").at[indicator, "score"]
    given = _recompute(facts, "indicator", indicator)
    return bool(given) and not any(agree(says, parts.score) for parts in given)


class _Parts(NamedTuple):
    """What the parts of a figure give, and how."""

    score: float
    formula: str


def _recompute(facts: Facts, measure: str, code: str) -> list[_Parts]:
    """Return what a figure can be by its parts: computed from the lowest, then as printed."""
    if measure == "total":
        instruments = [part.code for part in facts.method.instruments]
        given = [_weigh(scores, facts) for scores in _levels(facts, "instrument", instruments)]
    elif measure == "instrument":
        members = [part.code for part in facts.method.indicators_of(code)]
        given = [_average(scores) for scores in _levels(facts, "indicator", members)]
    elif measure == "indicator" and facts.method.sub_indicators_of(code):
        members = [part.code for part in facts.method.sub_indicators_of(code)]
        given = [_average(scores) for scores in _levels(facts, "sub_indicator", members)]
    elif measure == "sub_indicator" or code in facts.computed(measure).index:
        # Not an indicator that answers enter into which nobody tells.
        members = [part.code for part in facts.method.questions_of(code)]
        given = [_average(scores) for scores in _levels(facts, "question", members)]
    else:
        given = []
    return given


def _levels(facts: Facts, measure: str, codes: Sequence[str]) -> list[pd.Series]:
    """Return the scores of all parts, as computed or as printed where they are not; each way once.

    Nothing where a part has no score.
    """
    published, computed = facts.published(measure)["score"], facts.computed(measure)["score"]
    if measure == "indicator":
        printed_below = {code: _recompute(facts, measure, code) for code in codes}
        below = {code: given[0].score for code, given in printed_below.items() if given}
        computed = computed.combine_first(pd.Series(below, dtype="float64"))
    ways = [computed.combine_first(published), published.combine_first(computed), published]
    return [way.reindex(codes) for way in ways if len(codes) and way.reindex(codes).notna().all()]


def _weigh(scores: pd.Series, facts: Facts) -> _Parts:
    weights = {part.code: part.weight for part in facts.method.instruments}
    formula = " + ".join(f"{weights[code]:.2f} x {score:.4f}" for code, score in scores.items())
    return _Parts(float(sum(weights[code] * score for code, score in scores.items())), formula)


def _average(scores: pd.Series) -> _Parts:
    return _Parts(float(scores.mean()), mean_formula(scores))
