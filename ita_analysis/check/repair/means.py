"""What the mean of a survey question can be, given how many people answered.

The mean of ``n`` answers on a scale of steps is one of few values: with 31 answers on 0, 20,
... 100 a multiple of 20/31. Reports seldom print ``n``, but the questions betray it together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from ita_analysis.methodology import Methodology

MOST_RESPONDENTS = 500
# In a report whose figures disagree, about every tenth figure may be misread.
MISREAD_CHANCE = 0.1
# A number of respondents is believed when at most a sixth of the questions speak against it and
# chance would give as good a fit less than once in a thousand million.
MOST_MISSES = 1 / 6
LEAST_EVIDENCE = math.log(1e9)
HALF = 0.5 + 1e-6


def infer_respondents(scores: Mapping[str, float], method: Methodology) -> int | None:
    """Infer how many people answered an instrument from the scores of its questions.

    Each question that a number of respondents can give speaks for it, the more the fewer values
    that number allows; each that it cannot give speaks against it.

    Parameters
    ----------
    scores : mapping of str to float
        Points 0-100 of the questions of one instrument.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    int or None
        The likeliest number; None where the questions do not agree on one.
    """
    counts = np.arange(1, MOST_RESPONDENTS + 1)
    # Scale-free: as much belief from 10 to 20 people as from 100 to 200.
    evidence = -np.log(counts)
    misses = np.zeros(len(counts))
    informative = 0
    for code, score in scores.items():
        step = _step(code, method)
        if step is None or not 0 < score < 100:  # any number of people can give 0 and 100
            continue
        informative += 1
        steps = counts * float(100 / step)
        nearest = np.round(score / 100 * steps) / steps * 100_00
        fits = np.abs(nearest - round(100 * score)) <= HALF
        values = np.minimum(steps + 1, 100_01)
        evidence += np.where(fits, np.log(100_01 / values), math.log(MISREAD_CHANCE))
        misses += ~fits
    best = int(np.argmax(evidence))
    if evidence[best] < LEAST_EVIDENCE or misses[best] > MOST_MISSES * informative:
        return None
    return int(counts[best])


def possible_means(code: str, respondents: int, method: Methodology) -> frozenset[int] | None:
    """List what the mean of a question can be.

    Parameters
    ----------
    code : str
        Of the question.
    respondents : int
        How many people answered.
    method : Methodology
        Of the fiscal year.

    Returns
    -------
    frozenset of int or None
        Hundredths of a point, rounded either way where they lie between two; None where the
        choices of the question are not known.
    """
    step = _step(code, method)
    if step is None:
        return None
    steps = int(100 / step * respondents)
    means = np.arange(steps + 1) / steps * 100_00
    return frozenset(int(mean) for mean in (*np.ceil(means - HALF), *np.floor(means + HALF)))


def _step(code: str, method: Methodology) -> Fraction | None:
    """Return by how many points one answer to one part of a question can differ."""
    question = method.question(code)
    scale = next(scale for scale in method.scales if scale.code == question.scale)
    # Thirds are printed as 33.33 and 66.67.
    scores = [Fraction(choice.score).limit_denominator(3) for choice in scale.choices]
    if len(scores) < 2:
        return None
    below = math.lcm(*(score.denominator for score in scores))
    step = Fraction(math.gcd(*(int(score * below) for score in scores)), below)
    return step / question.parts
