"""What scoring answers gives: rows of the tables that the rest of the house works on."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ita_analysis.answers.census import Census
from ita_analysis.answers.distributions import list_choices
from ita_analysis.answers.estimates import Estimate, Estimates, Z, combine_forms, estimate_form
from ita_analysis.answers.register import Register
from ita_analysis.answers.signals import SIGNALS
from ita_analysis.answers.suppression import FEWEST
from ita_analysis.methodology import Methodology
from ita_analysis.methodology.model import SampleRule
from ita_analysis.tables import CONTRACTS, validate_table

TABLES = ("organisations", "scores", "certainty", "distributions", "answer_signals", "evidence")
ENOUGH, SMALL, UNKNOWN = "enough", "small", "unknown"
DECIMALS = 6
# Organisations whose tables are made at a time.
BLOCK = 500


@dataclass(frozen=True)
class Outcome:
    """What answers give, and what it was computed by.

    Parameters
    ----------
    method : Methodology
    parameters : dict of str to float
        By which the forms were combined.
    censuses : dict of str to Census
        By form.
    register : Register
    forms, whole : dict
        Estimates by form and measure, and by measure.
    numbers : dict of str to str
        By form: how bare numbers were read.
    """

    method: Methodology
    parameters: dict[str, float]
    censuses: dict[str, Census]
    register: Register
    forms: dict[str, Estimates]
    whole: Estimates
    numbers: dict[str, str]

    @functools.cached_property
    def places(self) -> NDArray[np.int64]:
        """Places in the register of the organisations that have an answer."""
        there = np.zeros(len(self.register), bool)
        for census in self.censuses.values():
            there |= census.statistics.respondents > 0
        return np.flatnonzero(there)

    @functools.cached_property
    def keys(self) -> dict[str, Any]:
        """Keys of all organisations in the register, and of the sources of their scores."""
        org_ids = self.register.organisations["org_id"].astype("str").array
        year = self.method.fiscal_year
        sources = [make_source_id(org_id, year) for org_id in org_ids]
        return {"org_id": org_ids, "source_id": pd.array(sources, dtype="str")}

    @property
    def org_ids(self) -> list[str]:
        """Keys of the organisations that have an answer."""
        keys: list[str] = self.register.organisations["org_id"].iloc[self.places].tolist()
        return keys

    @functools.cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of all organisations, under the contracts of :mod:`ita_analysis.tables`."""
        blocks = list(list_blocks(self))
        return {
            name: validate_table(
                name, pd.concat([block[name] for block in blocks]).reset_index(drop=True)
            )
            for name in TABLES
        }

    def count_signals(self) -> dict[str, int]:
        """Count odd rows of all organisations by signal."""
        totals = dict.fromkeys(SIGNALS, 0)
        for census in self.censuses.values():
            for name, rows in census.count_signals().items():
                totals[name] += int(rows.sum())
        return {name: total for name, total in totals.items() if total}


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

    def estimate(census: Census) -> Estimates:
        population = register.population(census.form.instrument).to_numpy()
        return estimate_form(census.statistics, method, population, FEWEST)

    forms = {part: estimate(census) for part, census in censuses.items()}
    return forms, combine_forms(forms, method, parameters)


def list_blocks(outcome: Outcome) -> Iterator[dict[str, pd.DataFrame]]:
    """Make the tables of so many organisations at a time, so that a country fits into memory.

    Parameters
    ----------
    outcome : Outcome

    Yields
    ------
    dict of str to pandas.DataFrame
        Every table, in order of organisations, with the columns of its contract.
    """
    censuses, whole = outcome.censuses, outcome.whole
    organisations = outcome.register.organisations
    surveys = [census for census in censuses.values() if census.form.is_survey]
    signals = {part: census.count_signals() for part, census in censuses.items()}
    for at in range(0, max(len(outcome.places), 1), BLOCK):
        keep = outcome.places[at : at + BLOCK]
        made = {
            "organisations": organisations.loc[keep].assign(place=keep),
            "scores": _list_scores(whole, keep),
            "certainty": _list_certainty(outcome, keep),
            "distributions": list_choices(surveys, keep),
            "answer_signals": pd.concat(
                [_list_signals(censuses[part], signals[part], keep) for part in censuses]
            ),
            "evidence": _list_evidence(censuses, keep),
        }
        yield {name: _finish(name, made[name], outcome) for name in TABLES}


def make_source_id(org_id: str, fiscal_year: int) -> str:
    """Return the key of the source that an organisation's answers of a fiscal year are."""
    return f"answers-{org_id}-{fiscal_year}"


def _finish(name: str, frame: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Bring rows into the form of their contract."""
    columns = list(CONTRACTS[name].columns)
    whole = frame.sort_values("place", kind="stable", ignore_index=True)
    places = whole["place"].to_numpy(int)
    for key, texts in outcome.keys.items():
        whole[key] = texts.take(places)
    whole["fiscal_year"] = outcome.method.fiscal_year
    whole = whole.assign(**dict.fromkeys([name for name in columns if name not in whole], ""))
    return whole[columns]


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
            "code": pd.array(codes, dtype="str").take(np.tile(np.arange(len(codes)), len(keep))),
            **parts,
        }
    )


def _list_certainty(outcome: Outcome, keep: Any) -> pd.DataFrame:
    forms, whole, censuses = outcome.forms, outcome.whole, outcome.censuses
    method = outcome.method
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
    return _judge_samples(rows, method, outcome.register)


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


def _list_signals(census: Census, found: Mapping[str, Any], keep: Any) -> pd.DataFrame:
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


def _list_evidence(censuses: Mapping[str, Census], keep: Any) -> pd.DataFrame:
    mine = set(keep.tolist())
    rows: Iterator[tuple[int, str, str]] = (
        (place, code, link)
        for census in censuses.values()
        for (place, code), link in sorted(census.evidence.items())
        if place in mine
    )
    return pd.DataFrame(rows, columns=["place", "code", "evidence"])
