"""The printed figures of a report, each with everything it can have said."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from ita_analysis.check.facts import Facts
from ita_analysis.check.repair.digits import Move, possible_moves
from ita_analysis.check.repair.means import infer_respondents, possible_means
from ita_analysis.methodology import Indicator
from ita_analysis.score import DISCLOSURE, agree

Key = tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """A printed score and what it can have said.

    Parameters
    ----------
    printed, where : str
        Its text and its lines.
    value : int
        What it was read as, in hundredths of a point.
    moves : tuple of Move
        Ways in which a digit of it can have been misread.
    possible : frozenset of int or None
        What it can be at all, in hundredths of a point; None where anything from 0 to 100.
    """

    printed: str
    where: str
    value: int
    moves: tuple[Move, ...]
    possible: frozenset[int] | None


def gather_figures(facts: Facts) -> dict[Key, Figure]:
    """Gather the figures that are tied to others.

    Parameters
    ----------
    facts : Facts
        Of one organisation and fiscal year.

    Returns
    -------
    dict of tuple of str to Figure
        By measure and code: the total, instruments, indicators, and the questions of indicators
        that are their mean. Items of disclosure are none: 100.00 has no other reading.
    """
    possible = _possible_indicators(facts) | possible_questions(facts)
    # In the order of the methodology: the order of rows must not decide between explanations.
    parts = {
        "total": ("total",),
        "instrument": tuple(part.code for part in facts.method.instruments),
        "indicator": tuple(part.code for part in facts.method.indicators),
        "question": tuple(
            question.code
            for indicator in means_of_questions(facts)
            for question in facts.method.questions_of(indicator.code)
        ),
    }
    figures: dict[Key, Figure] = {}
    for measure, codes in parts.items():
        rows = facts.published(measure)
        for code in codes:
            if code in rows.index:
                row = rows.loc[code]
                figures[measure, code] = Figure(
                    printed=row["printed"],
                    where=row["source_ref"],
                    value=round(100 * row["score"]),
                    moves=possible_moves(row["printed"], row["score"]),
                    possible=possible.get((measure, code)),
                )
    return figures


def means_of_questions(facts: Facts) -> list[Indicator]:
    """Return the indicators of surveys whose questions are all printed and give their mean."""
    computed = facts.computed("indicator").index
    return [
        indicator
        for indicator in facts.method.indicators
        if indicator.instrument != DISCLOSURE and indicator.code in computed
    ]


def possible_questions(facts: Facts) -> dict[Key, frozenset[int]]:
    """Tell what the questions of indicators that do not recompute can be.

    Elsewhere a question that its respondents cannot give stays as it is: one of them may have
    left it out.
    """
    published, computed = facts.published("indicator"), facts.computed("indicator")
    questions = facts.published("question")["score"]
    possible: dict[Key, frozenset[int]] = {}
    for instrument in facts.method.instruments:
        mine = [part.code for part in facts.method.questions if part.instrument == instrument.code]
        scores = questions[questions.index.isin(mine)]
        respondents = infer_respondents(scores.to_dict(), facts.method)
        if instrument.code == DISCLOSURE or respondents is None:
            continue
        for indicator in means_of_questions(facts):
            code = indicator.code
            if code not in published.index or indicator.instrument != instrument.code:
                continue
            if agree(published.at[code, "score"], computed.at[code, "score"]):
                continue
            for question in facts.method.questions_of(code):
                means = possible_means(question.code, respondents, facts.method)
                if means is not None:
                    possible["question", question.code] = means
    return possible


def _possible_indicators(facts: Facts) -> dict[Key, frozenset[int]]:
    """Tell what indicators of disclosure can be: what some set of met items gives.

    Which items are met counts where all are printed; a list of some may err by itself.
    """
    items = facts.published("question")["score"]
    computed = facts.computed("indicator").index
    possible: dict[Key, frozenset[int]] = {}
    for indicator in facts.method.indicators_of(DISCLOSURE):
        parts = facts.method.sub_indicators_of(indicator.code)
        scores = {Fraction(0)} if parts else set()
        for part in parts:
            codes = [question.code for question in facts.method.questions_of(part.code)]
            printed = items.reindex(codes if indicator.code in computed else [])
            fewest, most = int((printed == 100).sum()), len(codes) - int((printed == 0).sum())
            shares = [Fraction(met, len(codes)) for met in range(fewest, most + 1)]
            scores = {score + share / len(parts) for score in scores for share in shares}
        if scores:
            possible["indicator", indicator.code] = frozenset(
                rounded for score in scores for rounded in _roundings(100_00 * score)
            )
    return possible


def _roundings(value: Fraction) -> set[int]:
    """Round to whole hundredths, either way from the middle."""
    half = Fraction(1, 2)
    return {math.ceil(value - half), math.floor(value + half)}
