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
    answered, total, squares = (statistics.sums[:, at] for at in range(3))
    asked = answered.astype(float)
    means = _divide(total.astype(float), asked)
    step = 100 / form.full
    shown = np.where(answered >= fewest, step * means, np.nan)
    scores = pd.DataFrame(shown, columns=questions, copy=False)
    members = {
        part.code: [questions.index(question.code) for question in method.questions_of(part.code)]
        for part in method.indicators_of(form.instrument)
    }
    respondents = statistics.respondents.astype(float)
    seen = np.nan_to_num(np.clip(respondents / population, 0, 1))
    factor = _divide(respondents, respondents - 1) * (1 - seen)
    shares = np.nan_to_num(_divide(1.0, asked))
    centres = np.nan_to_num(means)
    own = np.maximum(squares - total * centres, 0) * (shares / form.full) ** 2
    groups = list(members.values())
    joint = sum_squares(statistics, centres, shares / form.full, groups)
    variances = (own, joint[:, :-1], joint[:, -1:])
    errors = [100 * np.sqrt(part * factor[:, None]) for part in variances]
    indicators = pd.DataFrame({code: shown[:, mine].mean(axis=1) for code, mine in members.items()})
    instrument = indicators.mean(axis=1, skipna=False).to_frame(form.part)
    return {
        "question": _estimate(scores, errors[0], asked),
        "indicator": _estimate(indicators, errors[1], respondents[:, None]),
        "instrument": _estimate(instrument, errors[2], respondents[:, None]),
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


def _score_items(statistics: Statistics, method: Methodology) -> Estimates:
    form = statistics.form
    points = np.array(
        [[*slot.points, *[0.0] * (form.width - len(slot.points))] for slot in form.slots]
    )
    counts = statistics.counts.astype(float)
    answered, total = np.zeros((2, *counts.shape[:2]))
    for choice in range(form.dont_know):
        answered += counts[:, :, choice]
        total += counts[:, :, choice] * points[:, choice]
    means = _divide(total, answered)
    items = pd.DataFrame(means, columns=list(form.questions))
    indicators = score_indicators(items, method).dropna(axis="columns", how="all")
    scores = {
        "question": items,
        "sub_indicator": score_sub_indicators(items, method),
        "indicator": indicators,
        "instrument": score_instruments(indicators, method)[[DISCLOSURE]],
    }
    return {
        measure: _estimate(frame, np.zeros(frame.shape), np.full(frame.shape, np.nan))
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


def _estimate(score: pd.DataFrame, error: Floats, n: Floats) -> Estimate:
    known = np.where(score.isna(), np.nan, error)
    people = np.broadcast_to(n, score.shape).copy()
    return Estimate(
        score,
        pd.DataFrame(known, columns=score.columns, copy=False),
        pd.DataFrame(people, columns=score.columns, copy=False),
    )


def _divide(above: Floats | float, below: Floats) -> Floats:
    """Divide; missing where the divisor is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Floats = np.where(below > 0, above / below, np.nan)
    return quotient
