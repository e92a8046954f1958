"""Scores of answers with their certainty: means, numbers of answers and standard errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ita_analysis.answers.spread import sum_squares
from ita_analysis.answers.statistics import Statistics
from ita_analysis.methodology import Instrument, Methodology
from ita_analysis.score import (
    DISCLOSURE,
    score_indicators,
    score_instruments,
    score_sub_indicators,
    score_total,
)

Floats = NDArray[np.float64]

# Two-sided, at 95 percent.
Z = 1.959963984540054
# Organisations whose sums are held at a time.
_BLOCK = 1_000


@dataclass(frozen=True)
class Estimate:
    """Scores of one kind with their certainty; a row an organisation, a column a code.

    Parameters
    ----------
    score : pandas.DataFrame
        Points 0-100, unrounded; missing where something below it is.
    error : pandas.DataFrame
        Standard error, points; 0 where nobody is asked, missing where it is not known.
    n : pandas.DataFrame
        Respondents; missing where nobody is asked.
    """

    score: pd.DataFrame
    error: pd.DataFrame
    n: pd.DataFrame


Estimates = dict[str, Estimate]


def estimate_form(
    statistics: Statistics, method: Methodology, population: Floats, fewest: int = 1
) -> Estimates:
    """Estimate the scores of one form, by measure.

    The mean of a question is a ratio where answers are missing; errors are those of its
    linearisation, with the covariances between the questions of a respondent, and n/(n-1).

    Parameters
    ----------
    statistics : Statistics
    method : Methodology
    population : numpy.ndarray
        By organisation, how many could have answered; NaN where not known. What was seen of it
        is certain.
    fewest : int
        Questions that fewer answered are withheld, and all that is built on them.

    Returns
    -------
    dict of str to Estimate
        For ``question``, ``sub_indicator`` (disclosure items only), ``indicator`` and
        ``instrument``.
    """
    form = statistics.form
    if not form.is_survey:
        return _score_items(statistics, method)
    questions = list(form.questions)
    members = {
        part.code: [questions.index(question.code) for question in method.questions_of(part.code)]
        for part in method.indicators_of(form.instrument)
    }
    respondents = statistics.respondents.astype(float)
    seen = np.nan_to_num(np.clip(respondents / population, 0, 1))
    factor = (_divide(respondents, respondents - 1) * (1 - seen))[:, None]
    answered, means, own = _average(statistics)
    joint = sum_squares(statistics, means, answered, list(members.values()))
    _root(own, factor)
    _root(joint, factor)
    scores = means
    scores *= 100 / form.full
    scores[answered < fewest] = np.nan
    indicators = np.stack([scores[:, mine].mean(axis=1) for mine in members.values()], axis=1)
    instrument = indicators.mean(axis=1, keepdims=True)
    return {
        "question": _estimate(questions, scores, own, answered),
        "indicator": _estimate(list(members), indicators, joint[:, :-1], respondents[:, None]),
        "instrument": _estimate([form.part], instrument, joint[:, -1:], respondents[:, None]),
    }


def combine_forms(
    forms: Mapping[str, Estimates], method: Methodology, parameters: Mapping[str, float]
) -> Estimates:
    """Combine the estimates of forms into those of a result.

    Parameters
    ----------
    forms : mapping of str to dict
        Estimates by form; what is not there leaves what is built on it missing.
    method : Methodology
    parameters : mapping of str to float
        ``eit_part1_share``: weight of part 1 where the public survey has two parts. Its questions
        are those of part 1, as results are published.

    Returns
    -------
    dict of str to Estimate
        By measure, ``total`` too.
    """
    wholes = dict(forms)
    for instrument in method.instruments:
        if instrument.parts:
            wholes[instrument.code] = _combine_parts(forms, instrument, parameters)
    combined = {
        measure: _join([parts[measure] for parts in wholes.values() if measure in parts])
        for measure in ("question", "sub_indicator", "indicator", "instrument")
    }
    # The parts of an instrument stand beside it, their indicators and questions within it.
    split = {part for instrument in method.instruments for part in instrument.parts}
    inner = [name for name in wholes if name not in split]
    for measure in ("question", "indicator"):
        combined[measure] = _join(
            [wholes[name][measure] for name in inner if measure in wholes[name]]
        )
    combined["total"] = _add_up(combined["instrument"], method)
    return {measure: found for measure, found in combined.items() if len(found.score.columns)}


def _average(statistics: Statistics) -> tuple[Floats, Floats, Floats]:
    """Return how many answered, their mean in units of the form, and its variance but for n/(n-1).

    Organisation x question each, 0 where nobody answered; the variance as a share of 100 points.
    """
    shape = (len(statistics.respondents), len(statistics.form.questions))
    answered, means, own = np.empty(shape), np.zeros(shape), np.zeros(shape)
    for at in range(0, len(answered), _BLOCK):
        block = slice(at, at + _BLOCK)
        asked, total, squares = statistics.sum_scores(block)
        there = asked > 0
        answered[block] = asked
        np.divide(total, asked, out=means[block], where=there)
        np.divide(1.0, asked, out=own[block], where=there)
        own[block] /= statistics.form.full
        own[block] *= own[block]
        own[block] *= np.maximum(squares - total * means[block], 0)
    return answered, means, own


def _root(variances: Floats, factor: Floats) -> None:
    """Turn variances into standard errors, points.

    In place: at the size of a country new memory takes longer than what is computed.
    """
    variances *= factor
    np.sqrt(variances, out=variances)
    variances *= 100


def _score_items(statistics: Statistics, method: Methodology) -> Estimates:
    form = statistics.form
    means = np.empty((len(statistics.respondents), len(form.slots)))
    for at, slot in enumerate(form.slots):
        counts = statistics.counts[:, at, : len(slot.points)].astype(float)
        answered, total = np.zeros((2, len(means)))
        for choice, points in enumerate(slot.points):
            answered += counts[:, choice]
            total += counts[:, choice] * points
        means[:, at] = _divide(total, answered)
    items = pd.DataFrame(means, columns=list(form.questions), copy=False)
    indicators = score_indicators(items, method).dropna(axis="columns", how="all")
    scores = {
        "question": items,
        "sub_indicator": score_sub_indicators(items, method),
        "indicator": indicators,
        "instrument": score_instruments(indicators, method)[[DISCLOSURE]],
    }
    nobody = np.full((len(means), 1), np.nan)
    return {
        measure: _estimate(list(frame), frame.to_numpy(), np.zeros(frame.shape), nobody)
        for measure, frame in scores.items()
    }


def _combine_parts(
    forms: Mapping[str, Estimates], instrument: Instrument, parameters: Mapping[str, float]
) -> Estimates:
    """Combine the two parts of an instrument; nothing where one has a weight and is not there."""
    first, second = instrument.parts
    share = parameters["eit_part1_share"]
    weights = {part: weight for part, weight in ((first, share), (second, 1 - share)) if weight}
    asked = {"question": forms[first]["question"]} if first in forms else {}
    if any(part not in forms for part in weights):
        return asked
    combined = {
        measure: _weigh([(forms[part][measure], weight) for part, weight in weights.items()], names)
        for measure, names in (("indicator", None), ("instrument", [instrument.code]))
    }
    return asked | combined


def _weigh(parts: list[tuple[Estimate, float]], names: list[str] | None) -> Estimate:
    columns = names or list(parts[0][0].score.columns)
    score = sum(weight * part.score.to_numpy() for part, weight in parts)
    variance = sum((weight * part.error.to_numpy()) ** 2 for part, weight in parts)
    people = sum(part.n.to_numpy() for part, _ in parts)
    frames = (
        pd.DataFrame(np.asarray(v), columns=columns) for v in (score, np.sqrt(variance), people)
    )
    return Estimate(*frames)


def _add_up(instruments: Estimate, method: Methodology) -> Estimate:
    codes = [part.code for part in method.instruments]
    surveys = [code for code in codes if code != DISCLOSURE]
    weights = np.array([part.weight for part in method.instruments])
    error = instruments.error.reindex(columns=codes).to_numpy()
    return Estimate(
        score_total(instruments.score, method).to_frame(),
        pd.DataFrame(np.sqrt(((weights * error) ** 2).sum(axis=1)), columns=["total"]),
        instruments.n.reindex(columns=surveys).sum(axis=1, skipna=False).to_frame("total"),
    )


def _join(parts: list[Estimate]) -> Estimate:
    if not parts:
        return Estimate(pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    names = ("score", "error", "n")
    return Estimate(*(pd.concat([getattr(part, name) for part in parts], axis=1) for name in names))


def _estimate(codes: list[str], score: Floats, error: Floats, n: Floats) -> Estimate:
    """Put an estimate together; an error is known where the score is."""
    error[np.isnan(score)] = np.nan
    people = np.broadcast_to(n, score.shape)
    frames = (pd.DataFrame(values, columns=codes, copy=False) for values in (score, error, people))
    return Estimate(*frames)


def _divide(above: Floats | float, below: Floats) -> Floats:
    """Divide; missing where the divisor is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Floats = np.where(below > 0, above / below, np.nan)
    return quotient
