"""Figures that do not recompute from what stands beside them, or that nothing can produce."""

from __future__ import annotations

from collections.abc import Iterator

from ita_analysis.check.facts import Facts, Problem, lines, mean_formula, problem
from ita_analysis.score import DISCLOSURE, agree, is_possible_item, possible_unmet

NAMED_AS_UNMET = ("not_met", "recommended")


def check_sums(facts: Facts) -> Iterator[Problem]:
    """Find published totals, instruments and indicators that computing does not give."""
    for measure in ("total", "instrument", "indicator"):
        published, computed = facts.published(measure), facts.computed(measure)
        for code in published.index.intersection(computed.index):
            says, should_be = published.at[code, "score"], computed.at[code, "score"]
            if agree(says, should_be) is False:
                yield problem(
                    f"{measure}_mismatch",
                    where=published.at[code, "source_ref"],
                    measure=measure,
                    code=str(code),
                    says=says,
                    should_be=should_be,
                    explanation=_formula(facts, measure, str(code)),
                )


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


def _formula(facts: Facts, measure: str, code: str) -> str:
    if measure == "total":
        instruments = facts.computed("instrument")["score"]
        return " + ".join(
            f"{part.weight:.2f} x {instruments[part.code]:.4f}"
            for part in facts.method.instruments
            if part.code in instruments
        )
    if measure == "instrument":
        scores = facts.published("indicator")["score"].combine_first(
            facts.computed("indicator")["score"]
        )
        return mean_formula(scores[part.code] for part in facts.method.indicators_of(code))
    below = facts.published("question")["score"]
    if facts.method.sub_indicators_of(code):
        below = facts.computed("sub_indicator")["score"]
        return mean_formula(below[part.code] for part in facts.method.sub_indicators_of(code))
    return mean_formula(below[part.code] for part in facts.method.questions_of(code))
