"""What scoring answers gives: rows of the tables that the rest of the house works on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ita_analysis.answers.census import Census
from ita_analysis.answers.estimates import Estimate, Estimates, Z, combine_forms, estimate_form
from ita_analysis.answers.form import EXTRAS
from ita_analysis.answers.register import Register
from ita_analysis.answers.signals import SIGNALS
from ita_analysis.answers.suppression import FEWEST, find_suppressed
from ita_analysis.methodology import Methodology
from ita_analysis.methodology.model import SampleRule
from ita_analysis.tables import CONTRACTS, validate_table

TABLES = ("organisations", "scores", "certainty", "distributions", "answer_signals", "evidence")
ENOUGH, SMALL, UNKNOWN = "enough", "small", "unknown"
DECIMALS = 6


@dataclass(frozen=True)
class Outcome:
    """The tables that answers give, and what they were computed by.

    Parameters
    ----------
    method : Methodology
    parameters : dict of str to float
        By which the forms were combined.
    tables : dict of str to pandas.DataFrame
        ``organisations``, ``scores``, ``certainty``, ``distributions``, ``answer_signals``,
        ``evidence``.
    numbers : dict of str to str
        By form: how bare numbers were read.
    """

    method: Methodology
    parameters: dict[str, float]
    tables: dict[str, pd.DataFrame]
    numbers: dict[str, str]


def estimate_all(
    censuses: Mapping[str, Census],
    method: Methodology,
    register: Register,
    parameters: Mapping[str, float],
) -> tuple[dict[str, Estimates], Estimates]:
    """Estimate the scores of every form, and those of the whole result.

    Returns
    -------
    tuple of dict and dict
        Estimates by form and measure, and by measure.
    """
    forms = {
        part: estimate_form(
            census.statistics,
            method,
            register.population(census.form.instrument).to_numpy(),
            FEWEST,
        )
        for part, census in censuses.items()
    }
    return forms, combine_forms(forms, method, parameters)


def make_tables(
    censuses: Mapping[str, Census],
    method: Methodology,
    register: Register,
    parameters: Mapping[str, float],
) -> dict[str, pd.DataFrame]:
    """Make the tables of all organisations that have an answer.

    Parameters
    ----------
    censuses : mapping of str to Census
        By form.
    method : Methodology
    register : Register
    parameters : mapping of str to float

    Returns
    -------
    dict of str to pandas.DataFrame
        Under the contracts of :mod:`ita_analysis.tables`, sorted by their keys.
    """
    forms, whole = estimate_all(censuses, method, register, parameters)
    there = np.zeros(len(register), bool)
    for census in censuses.values():
        there |= census.statistics.respondents > 0
    keep = np.flatnonzero(there)
    keys = register.organisations["org_id"].to_numpy()
    made = {
        "organisations": register.organisations.loc[keep],
        "scores": _list_scores(whole, keep),
        "certainty": _list_certainty(forms, whole, censuses, method, register, keep),
        "distributions": pd.concat(
            [_list_choices(census, keep) for census in censuses.values() if census.form.is_survey]
            or [pd.DataFrame(columns=["place"])]
        ),
        "answer_signals": pd.concat([_list_signals(c, keep) for c in censuses.values()]),
        "evidence": _list_evidence(censuses),
    }
    return {name: _finish(name, frame, keys, method) for name, frame in made.items()}


def make_source_id(org_id: str, fiscal_year: int) -> str:
    """Return the key of the source that an organisation's answers of a fiscal year are."""
    return f"answers-{org_id}-{fiscal_year}"


def _finish(name: str, frame: pd.DataFrame, keys: Any, method: Methodology) -> pd.DataFrame:
    """Bring rows into the form of their contract."""
    columns = list(CONTRACTS[name].columns)
    whole = frame.assign(fiscal_year=method.fiscal_year)
    if "place" in whole:
        whole = whole.sort_values("place", kind="stable")
        whole = whole.assign(org_id=keys[whole["place"].to_numpy(int)])
    whole["source_id"] = "answers-" + whole["org_id"].astype(str) + f"-{method.fiscal_year}"
    whole = whole.assign(**dict.fromkeys([name for name in columns if name not in whole], ""))
    return validate_table(name, whole[columns].reset_index(drop=True))


def _list_scores(whole: Estimates, keep: Any) -> pd.DataFrame:
    rows = pd.concat([_melt(estimate, measure, keep) for measure, estimate in whole.items()])
    known = rows[rows["score"].notna()]
    return known.assign(origin="computed").drop(columns="error")


def _melt(estimate: Estimate, measure: str, keep: Any) -> pd.DataFrame:
    """Make a row an organisation and code, in that order."""
    codes = list(estimate.score.columns)
    parts = {
        name: getattr(estimate, name).to_numpy(float)[keep].ravel()
        for name in ("score", "error", "n")
    }
    return pd.DataFrame(
        {
            "place": np.repeat(keep, len(codes)),
            "measure": measure,
            "code": codes * len(keep),
            **parts,
        }
    )


def _list_certainty(
    forms: Mapping[str, Estimates],
    whole: Estimates,
    censuses: Mapping[str, Census],
    method: Methodology,
    register: Register,
    keep: Any,
) -> pd.DataFrame:
    pieces = [
        _melt(estimate, measure, keep).assign(part=part, instrument=censuses[part].form.instrument)
        for part, estimates in forms.items()
        for measure, estimate in estimates.items()
        if censuses[part].form.is_survey
    ]
    # What only combining gives: the survey of two parts, and the total.
    split = [entry for entry in method.instruments if entry.parts]
    for measure in sorted({"indicator", "instrument", "total"} & whole.keys()):
        rows = _melt(whole[measure], measure, keep)
        of_parts = {entry.code for entry in split} | {
            part.code for entry in split for part in method.indicators_of(entry.code)
        }
        rows = rows[rows["code"].isin(of_parts | {"total"})]
        pieces.append(rows.assign(part="", instrument=""))
    rows = pd.concat(pieces, ignore_index=True)
    rows = rows[rows["n"] > 0]
    half = Z * rows["error"]
    rows = rows.assign(
        standard_error=rows["error"].round(DECIMALS),
        low=(rows["score"] - half).clip(0, 100).round(DECIMALS),
        high=(rows["score"] + half).clip(0, 100).round(DECIMALS),
    )
    return _judge_samples(rows, method, register)


def _judge_samples(rows: pd.DataFrame, method: Methodology, register: Register) -> pd.DataFrame:
    """Say of each instrument whether the fiscal year's rule asks for more respondents."""
    rows = rows.assign(population=np.nan, needed=np.nan, sample="", confidence="")
    for rule in method.sample_rules:
        mine = (rows["instrument"] == rule.instrument) & (rows["measure"] == "instrument")
        population = register.population(rule.instrument).to_numpy()[rows.loc[mine, "place"]]
        judged = [
            _judge_sample(n, people, rule)
            for n, people in zip(rows.loc[mine, "n"], population, strict=True)
        ]
        rows.loc[mine, "population"] = population
        rows.loc[mine, "needed"] = [needed for needed, _ in judged]
        rows.loc[mine, "sample"] = [word for _, word in judged]
        rows.loc[mine, "confidence"] = rule.confidence
    return rows


def _judge_sample(n: float, population: float, rule: SampleRule) -> tuple[float, str]:
    if math.isnan(population):
        # At least so many, unless fewer people are there at all.
        return float(rule.minimum), SMALL if n < rule.minimum else UNKNOWN
    needed = max(rule.minimum, math.ceil(rule.share * population))
    if rule.large_population is not None and population > rule.large_population:
        needed = max(needed, rule.large_minimum or 0)
    needed = min(needed, int(population))
    return float(needed), ENOUGH if n >= needed else SMALL


def _list_choices(census: Census, keep: Any) -> pd.DataFrame:
    """List how many chose each choice of each column that holds answers."""
    form = census.form
    counts = census.statistics.counts[keep].astype(np.int64)
    pieces = []
    for place, slot in enumerate(form.slots):
        mine = counts[:, place]
        people = mine.sum(axis=1)
        rows = np.flatnonzero(people > mine[:, form.missing])
        if not len(rows):
            continue
        choices = [*range(len(slot.words)), form.dont_know, form.missing]
        cells = mine[rows][:, choices]
        hidden = find_suppressed(cells).ravel()
        pieces.append(
            pd.DataFrame(
                {
                    "place": np.repeat(keep[rows], len(choices)),
                    "part": form.part,
                    "code": slot.question,
                    "slot": slot.part,
                    "choice": [*map(str, range(1, len(slot.words) + 1)), *EXTRAS] * len(rows),
                    "words_th": [*slot.words, "", ""] * len(rows),
                    "points": [*slot.points, np.nan, np.nan] * len(rows),
                    "count": np.where(hidden, np.nan, cells.ravel()),
                    "share": np.where(
                        hidden,
                        np.nan,
                        (100 * cells / people[rows][:, None]).ravel().round(DECIMALS),
                    ),
                    "suppressed": hidden,
                }
            )
        )
    return pd.concat(pieces) if pieces else pd.DataFrame(columns=["place"])


def _list_signals(census: Census, keep: Any) -> pd.DataFrame:
    found = census.count_signals()
    of = (census.statistics.respondents + census.statistics.empty)[keep]
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "place": keep,
                    "part": census.form.part,
                    "signal": name,
                    "count": found[name][keep],
                    "of": of,
                }
            )
            for name in SIGNALS
        ]
    ).query("count > 0")


def _list_evidence(censuses: Mapping[str, Census]) -> pd.DataFrame:
    rows: Iterator[tuple[int, str, str]] = (
        (place, code, link)
        for census in censuses.values()
        for (place, code), link in sorted(census.evidence.items())
    )
    return pd.DataFrame(rows, columns=["place", "code", "evidence"])
