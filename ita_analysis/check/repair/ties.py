"""What ties the figures of a report to each other: sums, and claims that hold as printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from ita_analysis.check.facts import Facts
from ita_analysis.check.repair.figures import Key, means_of_questions
from ita_analysis.methodology import Instrument
from ita_analysis.score import TOLERANCE

Terms = dict[Key, Fraction]
TOTAL: Key = ("total", "total")
# Stands for the number one among the terms of a sum.
ONE: Key = ("", "")
STEP = Fraction(round(100 * TOLERANCE))


@dataclass(frozen=True)
class Tie:
    """Figures, each times a factor, whose sum lies between two bounds (hundredths, inclusive)."""

    terms: Terms
    low: Fraction
    high: Fraction


def gather_ties(facts: Facts) -> list[Tie]:
    """Gather what must hold between the figures of a report.

    The sums are those that check recomputes, with the same tolerance. A claim about the level
    or about the highest or lowest indicator ties too where it holds as printed: its author
    wrote it from the right figures.

    Parameters
    ----------
    facts : Facts
        Of one organisation and fiscal year.

    Returns
    -------
    list of Tie
    """
    return [*_sums(facts), *_extremes(facts), *_levels(facts)]


def _sums(facts: Facts) -> Iterator[Tie]:
    published = facts.published("indicator").index
    for indicator in means_of_questions(facts):
        if indicator.code in published:
            questions = facts.method.questions_of(indicator.code)
            mean = _mean({("question", question.code): Fraction(1)} for question in questions)
            yield _equal(("indicator", indicator.code), mean)
    instruments: dict[str, Terms] = {}
    for instrument in facts.method.instruments:
        terms = _instrument_terms(facts, instrument)
        printed = instrument.code in facts.published("instrument").index
        if terms and printed:
            yield _equal(("instrument", instrument.code), terms)
        elif printed:
            terms = {("instrument", instrument.code): Fraction(1)}
        if terms:
            instruments[instrument.code] = terms
    if len(instruments) == len(facts.method.instruments) and len(facts.published("total")):
        weights = {part.code: Fraction(str(part.weight)) for part in facts.method.instruments}
        yield _equal(TOTAL, _add((terms, weights[code]) for code, terms in instruments.items()))


def _instrument_terms(facts: Facts, instrument: Instrument) -> Terms:
    """Return an instrument as the mean of its indicators; empty where one is not known."""
    published, computed = facts.published("indicator").index, facts.computed("indicator")
    from_questions = {indicator.code for indicator in means_of_questions(facts)}
    known: list[Terms] = []
    for indicator in facts.method.indicators_of(instrument.code):
        if indicator.code in published:
            known.append({("indicator", indicator.code): Fraction(1)})
        elif indicator.code in from_questions:
            questions = facts.method.questions_of(indicator.code)
            known.append(_mean({("question", part.code): Fraction(1)} for part in questions))
        elif indicator.code in computed.index:
            score = Fraction(float(computed.at[indicator.code, "score"]))
            known.append({ONE: (100 * score).limit_denominator(10_000)})
        else:
            return {}
    return _mean(known)


def _extremes(facts: Facts) -> Iterator[Tie]:
    scores = facts.published("indicator")["score"]
    for claim in facts.claims("highest", "lowest"):
        code, sign = str(claim.code), 1 if claim.kind == "highest" else -1
        if claim.measure != "indicator" or code not in scores.index:
            continue
        if (sign * (scores[code] - scores) < 0).any():
            continue
        for other in scores.index.drop(code):
            terms = {("indicator", code): Fraction(sign), ("indicator", other): Fraction(-sign)}
            yield Tie(terms, Fraction(0), Fraction(100_00))


def _levels(facts: Facts) -> Iterator[Tie]:
    ranges = {level.name: (level.total_min, level.total_max) for level in facts.method.levels}
    totals = facts.published("total")["score"]
    for claim in facts.claims("level"):
        low, high = ranges.get(str(claim.value), (1.0, 0.0))
        if claim.measure == "total" and len(totals) and low <= totals.iloc[0] <= high:
            bounds = Fraction(round(100 * low)), Fraction(round(100 * high))
            yield Tie({TOTAL: Fraction(1)}, *bounds)


def _equal(whole: Key, terms: Terms) -> Tie:
    """Tie a printed figure to what computing gives, within the tolerance of printed figures."""
    difference = _add([({whole: Fraction(1)}, Fraction(1)), (terms, Fraction(-1))])
    return Tie(difference, -STEP, STEP)


def _mean(parts: Iterable[Terms]) -> Terms:
    known = list(parts)
    return _add((terms, Fraction(1, len(known))) for terms in known)


def _add(parts: Iterable[tuple[Terms, Fraction]]) -> Terms:
    added: Terms = {}
    for terms, factor in parts:
        for key, value in terms.items():
            added[key] = added.get(key, Fraction(0)) + factor * value
    return added
