"""Questions of the surveys, held against their indicators and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ita_analysis.check.facts import Facts, Problem, lines, problem
from ita_analysis.check.repair.figures import possible_questions
from ita_analysis.score import DISCLOSURE, TOLERANCE

BELOW = "below_pass"
HUNDREDTH = 0.01


def check_means(facts: Facts) -> Iterator[Problem]:
    """Find questions with a score that no answers of their respondents give."""
    published = facts.published("question")
    for (_, code), means in possible_questions(facts).items():
        score = published.at[code, "score"]
        if round(100 * score) not in means:
            yield problem(
                "impossible_mean",
                where=str(published.at[code, "source_ref"]),
                measure="question",
                code=code,
                says=float(score),
                should_be="",
                # One of the respondents may have left the question out.
                certainty="likely",
            )


def check_bounds(facts: Facts) -> Iterator[Problem]:
    """Find indicators of surveys that their questions, as far as told, cannot give."""
    scores = facts.published("question")["score"]
    below = facts.cited[facts.cited["role"] == BELOW]
    for indicator in facts.method.indicators:
        split = bool(facts.method.instrument(indicator.instrument).parts)
        published = facts.published("indicator")
        if indicator.instrument == DISCLOSURE or split or indicator.code not in published.index:
            continue
        codes = [part.code for part in facts.method.questions_of(indicator.code)]
        named = below[below["code"].isin(codes)]
        highest = pd.Series(100.0, index=codes)
        highest[named["code"].unique()] = facts.method.pass_mark - HUNDREDTH
        known = scores.reindex(codes)
        if codes and known.isna().any():  # where all are known, the sum is checked
            low, high = known.fillna(0).mean(), known.fillna(highest).mean()
            score = published.at[indicator.code, "score"]
            if not low - TOLERANCE <= score <= high + TOLERANCE:
                told = [*named["source_ref"], *_lines_of(facts, known)]
                yield problem(
                    "questions_mismatch",
                    where=lines(str(published.at[indicator.code, "source_ref"]), *told),
                    measure="indicator",
                    code=indicator.code,
                    says=float(score),
                    should_be=_bound(low, high, score),
                    explanation=", ".join(
                        [*named["code"].drop_duplicates(), *known.dropna().index]
                    ),
                )


def check_below(facts: Facts) -> Iterator[Problem]:
    """Find questions listed as below the pass mark whose score is not."""
    scores = facts.published("question")["score"]
    for row in facts.cited[facts.cited["role"] == BELOW].drop_duplicates("code").itertuples():
        if row.code in scores.index and scores[row.code] >= facts.method.pass_mark:
            yield problem(
                "below_false",
                where=str(row.source_ref),
                measure="question",
                code=str(row.code),
                says=f"{facts.method.pass_mark:g}",
                should_be=float(scores[row.code]),
            )


def check_ends(facts: Facts) -> Iterator[Problem]:
    """Find lists of highest or lowest questions that leave out a higher or lower one."""
    for claim in facts.claims("lowest_questions", "highest_questions"):
        count = int(claim.value) if str(claim.value).isdecimal() else 0
        listed = _listed_from(facts, int(claim.source_ref)).head(count)
        others = _others(facts, claim).drop(listed.index, errors="ignore")
        if len(listed) < count or listed.empty:
            continue  # the list was not read whole
        lowest = claim.kind == "lowest_questions"
        outside = others < listed.max() if lowest else others > listed.min()
        missed = others[outside].sort_values(ascending=lowest, kind="stable")
        if len(missed):
            yield problem(
                f"{claim.kind}_false",
                where=lines(str(claim.source_ref), *_lines_of(facts, missed)),
                measure=str(claim.measure),
                code=str(claim.code),
                says=", ".join(map(str, listed.index)),
                should_be=", ".join(map(str, missed.index[:count])),
                explanation=str(count),
                certainty="likely",
            )


def _bound(low: float, high: float, score: float) -> str:
    """Write the end of a range that a score lies beyond."""
    return f"≤ {high:.2f}" if score > high else f"≥ {low:.2f}"


def _others(facts: Facts, claim: Any) -> pd.Series:
    """Return the scores of the questions that a claim speaks of; an item not met has none."""
    scores = facts.published("question")["score"]
    unmet = facts.cited.loc[facts.cited["role"] == "not_met", "code"].drop_duplicates()
    zero = pd.Series(0.0, index=[code for code in unmet if code not in scores.index])
    known = pd.concat([scores, zero]) if len(zero) else scores
    members = {part.code: part.instrument for part in facts.method.questions}
    if claim.measure == "instrument":
        return known[[members.get(code) == claim.code for code in known.index]]
    return known


def _listed_from(facts: Facts, line: int) -> pd.Series:
    """Return the scores of questions printed from a line on, in order, each once."""
    rows = facts.mentions[facts.mentions["measure"] == "question"]
    after = rows[rows["source_ref"].astype(int) >= line].dropna(subset="score")
    return after.drop_duplicates("code").set_index("code")["score"]


def _lines_of(facts: Facts, questions: pd.Series) -> list[str]:
    codes = questions.dropna().index
    printed = [facts.lines_of("question", str(code)) for code in codes]
    unscored = [code for code, line in zip(codes, printed, strict=True) if not line]
    cited = facts.cited[facts.cited["code"].isin(unscored)]
    return [*printed, *cited["source_ref"]]
