"""A national year that is made up, to try things at the size of the country.

Ability of an organisation and difficulty of a question are drawn at random; scores follow by the
methodology of the year, and two numbers are set so that the country's mean is the published one
and the share that passes, where it is known, as near to it as such scores come. Every source
says that it is made up.
"""

from __future__ import annotations

import csv
import math
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ita_analysis.errors import usage_error
from ita_analysis.methodology import Methodology, Question, load_methodology
from ita_analysis.prepare import add_computed, write_tables
from ita_analysis.project import Project
from ita_analysis.result import INVENTED
from ita_analysis.score import (
    DISCLOSURE,
    KEY,
    score_indicators,
    score_instruments,
    score_levels,
    score_sub_indicators,
    score_total,
)
from ita_analysis.tables import CONTRACTS, make_table, read_table, validate_table

Array = NDArray[np.float64]

KIND = INVENTED
# Shares of kinds of organisation among the 879 of group 6 in fiscal year 2564; the 18 offices
# of provinces and provincial organisations, one of each a province, are left out.
TYPES = (
    ("subdistrict administrative organisation", "sao", "องค์การบริหารส่วนตำบลตัวอย่างที่", 656),
    ("subdistrict municipality", "tm", "เทศบาลตำบลตัวอย่างที่", 184),
    ("town municipality", "mm", "เทศบาลเมืองตัวอย่างที่", 18),
    ("city municipality", "cm", "เทศบาลนครตัวอย่างที่", 3),
)
# Mean number of respondents of an organisation, by instrument, in the same group.
RESPONDENTS = {"IIT": 46, "EIT": 94}
TERMS = Path(__file__).parent / "terms"

_DIFFICULTY_SPREAD = 0.6
_INSTRUMENT_SPREAD = 0.5
_ANSWER_SPREAD = 28.0
_SAMPLE = 1000
_ROUNDS = 14
_SPREAD = 0.9
_SPREADS = tuple(np.linspace(0.2, 1.8, 12))


@dataclass(frozen=True)
class _Draws:
    """Everything that is random, drawn once: ability, difficulty, respondents, luck."""

    ability: Array
    difficulty: Array
    luck: Array
    respondents: pd.DataFrame


def make_demo(folder: Path, like: Project, years: list[int], organisations: int) -> Project:
    """Make a project whose tables are a made-up national year, or several.

    Parameters
    ----------
    folder : Path
        Where to; must not exist, so that nothing real is overwritten.
    like : Project
        Whose notebooks and national figures are taken over.
    years : list of int
        Fiscal years, Buddhist era.
    organisations : int
        How many of them.

    Returns
    -------
    Project
        With tables ready for a batch; the same arguments give the same bytes.

    Raises
    ------
    UsageError
        If the folder exists, or a year has no national mean to be calibrated to.
    DataError
        If the project has no prepared tables.
    """
    if folder.exists():
        raise usage_error(str(folder), "it exists already", "Name a new folder")
    national = read_table(like.processed, "national")
    published = [_make_year(year, organisations, national) for year in years]
    tables = _gather_tables(pd.concat(published, ignore_index=True), years, organisations)
    tables["national"] = national
    project = Project(folder.resolve())
    project.raw.mkdir(parents=True)
    shutil.copytree(like.notebooks, project.notebooks)
    write_tables(tables, project.processed)
    return project


def _make_year(fiscal_year: int, count: int, national: pd.DataFrame) -> pd.DataFrame:
    """Make the published scores of a fiscal year: rows of the table ``scores``."""
    method = load_methodology(fiscal_year)
    known = national[national["fiscal_year"] == fiscal_year]
    if known.empty or known["mean_score"].isna().all():
        years = ", ".join(map(str, national.dropna(subset="mean_score")["fiscal_year"]))
        what = "no national mean is known to make it like"
        raise usage_error(f"fiscal year {fiscal_year}", what, f"Choose of {years}")
    mean, share = float(known["mean_score"].iloc[0]), float(known["share_passed_pct"].iloc[0])
    draws = _draw(method, count)
    level, spread = _calibrate(method, draws, mean, share)
    return _publish(method, _make_questions(method, draws, level, spread), draws)


def _draw(method: Methodology, count: int) -> _Draws:
    random = np.random.default_rng(method.fiscal_year)
    instruments = [part.code for part in method.instruments]
    place = [instruments.index(question.instrument) for question in method.questions]
    # An organisation is much the same from year to year, so that years can be compared.
    lasting = np.random.default_rng(0).normal(size=(count, 1))
    ability = lasting + _INSTRUMENT_SPREAD * random.normal(size=(count, len(instruments)))
    sizes = np.random.default_rng(1).lognormal(sigma=0.5, size=(count, len(RESPONDENTS)))
    means = np.array(list(RESPONDENTS.values())) / math.exp(0.5**2 / 2)
    return _Draws(
        ability=ability[:, place],
        difficulty=_DIFFICULTY_SPREAD * random.normal(size=len(place)),
        luck=random.normal(size=(count, len(place))),
        respondents=pd.DataFrame(np.maximum(5, np.round(sizes * means)), columns=list(RESPONDENTS)),
    )


def _calibrate(
    method: Methodology, draws: _Draws, mean: float, share: float
) -> tuple[float, float]:
    """Find the level and spread of ability that give the published mean and share that passes."""
    sample = _Draws(
        draws.ability[:_SAMPLE],
        draws.difficulty,
        draws.luck[:_SAMPLE],
        draws.respondents.iloc[:_SAMPLE],
    )

    def totals(level: float, spread: float) -> pd.Series:
        return _make_total(method, _make_questions(method, sample, level, spread))

    def fit_level(spread: float) -> float:
        return _bisect(lambda level: float(totals(level, spread).mean()) - mean, -6, 9)

    if math.isnan(share):
        return fit_level(_SPREAD), _SPREAD
    # At one mean the share falls and rises again with the spread, so the nearest is looked for.
    fits = [(fit_level(spread), spread) for spread in _SPREADS]
    return min(fits, key=lambda fit: abs(_share_passed(totals(*fit), method) - share))


def _share_passed(totals: pd.Series, method: Methodology) -> float:
    return 100 * float((totals >= method.pass_mark).mean())


def _bisect(rises: Any, low: float, high: float) -> float:
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        low, high = (low, middle) if rises(middle) > 0 else (middle, high)
    return (low + high) / 2


def _make_questions(
    method: Methodology, draws: _Draws, level: float, spread: float
) -> pd.DataFrame:
    """Make scores of questions that so many respondents can give, and items that are 0 or 100."""
    chance = 1 / (1 + np.exp(-(level + spread * draws.ability - draws.difficulty)))
    scores = {}
    for place, question in enumerate(method.questions):
        if question.instrument == DISCLOSURE:
            # Luck is normal: it lies below its quantile of the chance just so often.
            met = _as_share(draws.luck[:, place]) < chance[:, place]
            scores[question.code] = np.where(met, 100.0, 0.0)
        else:
            people = draws.respondents[question.instrument].to_numpy()
            error = draws.luck[:, place] * _ANSWER_SPREAD / np.sqrt(people)
            step = _find_step(question, method) / people
            raw = np.clip(100 * chance[:, place] + error, 0, 100)
            scores[question.code] = np.clip(np.round(raw / step) * step, 0, 100)
    return pd.DataFrame(scores)


def _as_share(normal: Array) -> Array:
    # The logistic curve stands in for the normal one; they differ by less than 0.01.
    shares: Array = 1 / (1 + np.exp(-1.702 * normal))
    return shares


def _find_step(question: Question, method: Methodology) -> float:
    """Return what one respondent's next better answer adds, in points."""
    scale = next((part for part in method.scales if part.code == question.scale), None)
    choices = len(scale.choices) if scale else 2
    return 100 / (choices - 1)


def _make_total(method: Methodology, questions: pd.DataFrame) -> pd.Series:
    return score_total(score_instruments(_make_indicators(method, questions), method), method)


def _make_indicators(method: Methodology, questions: pd.DataFrame) -> pd.DataFrame:
    indicators = score_indicators(questions, method)
    for part in method.indicators:
        if indicators[part.code].isna().all():
            # Both parts of a survey, or items without a known place, are taken as one group.
            members = [
                question.code for question in method.questions if question.indicator == part.code
            ]
            indicators[part.code] = questions[members].mean(axis="columns")
    return indicators


def _publish(method: Methodology, questions: pd.DataFrame, draws: _Draws) -> pd.DataFrame:
    """Round what is published to two decimals, and say how many answered."""
    indicators = _make_indicators(method, questions)
    instruments = score_instruments(indicators, method)
    parts = {
        part: instruments[instrument.code]
        for instrument in method.instruments
        for part in instrument.parts
    }
    steps = {
        "question": questions,
        "sub_indicator": score_sub_indicators(questions, method).dropna(axis="columns"),
        "indicator": indicators,
        "instrument": instruments.assign(**parts),
        "total": score_total(instruments, method).to_frame(),
    }
    instrument_of = (
        {question.code: question.instrument for question in method.questions}
        | {indicator.code: indicator.instrument for indicator in method.indicators}
        | {instrument.code: instrument.code for instrument in method.instruments}
    )
    rows = []
    for measure, frame in steps.items():
        long = frame.round(2).melt(ignore_index=False, var_name="code", value_name="score")
        asked = long["code"].map(instrument_of)
        long["n"] = np.nan
        for instrument in RESPONDENTS:
            mine = (asked == instrument).to_numpy()
            long.loc[mine, "n"] = draws.respondents[instrument].loc[long.index[mine]].to_numpy()
        rows.append(long.assign(measure=measure))
    return pd.concat(rows).rename_axis("place").reset_index().assign(fiscal_year=method.fiscal_year)


def _gather_tables(scores: pd.DataFrame, years: list[int], count: int) -> dict[str, pd.DataFrame]:
    organisations = _make_organisations(count)
    org_ids = organisations["org_id"].to_numpy()
    published = scores.assign(
        org_id=org_ids[scores["place"]],
        origin="published",
        source_id=KIND,
        source_ref="",
        printed=scores["score"].map("{:.2f}".format),
    ).drop(columns="place")
    columns = list(CONTRACTS["scores"].columns)
    both = add_computed(validate_table("scores", published[columns]))
    both = both.sort_values([*KEY, "measure", "code", "origin"], ignore_index=True)
    tables = {name: validate_table(name, make_table(name, [])) for name in CONTRACTS}
    return tables | {
        "organisations": validate_table("organisations", organisations),
        "scores": both,
        "mentions": validate_table(
            "mentions", published[list(CONTRACTS["mentions"].columns)].sort_values(KEY)
        ),
        "area_scores": _average_provinces(both, organisations),
        "statements": validate_table("statements", _state_levels(both)),
        "sources": validate_table("sources", _describe_sources(org_ids, years)),
    }


def _make_organisations(count: int) -> pd.DataFrame:
    with (TERMS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        provinces = list(csv.DictReader(file))
    shares = np.cumsum([weight for *_, weight in TYPES])
    rows = []
    for place in range(count):
        # Spread evenly, so that a small demonstration has all kinds too.
        spot = (place * 0.6180339887) % 1 * shares[-1]
        org_type, prefix, name, _ = TYPES[int(np.searchsorted(shares, spot, side="right"))]
        province = provinces[place % len(provinces)]
        rows.append(
            {
                "org_id": f"{prefix}-example-{place + 1:05d}",
                "name_th": f"{name} {place + 1}",
                "name_en": f"Example {place + 1} {org_type.title()}",
                "org_type": org_type,
                "province": province["name_th"],
                "province_en": province["name_en"],
                "source_id": KIND,
            }
        )
    return make_table("organisations", rows).sort_values("org_id", ignore_index=True)


def _average_provinces(scores: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    with (TERMS / "provinces.csv").open(encoding="utf-8", newline="") as file:
        ids = {row["name_th"]: row["area_id"] for row in csv.DictReader(file)}
    rows = scores[
        (scores["origin"] == "published") & scores["measure"].isin(["total", "indicator"])
    ].merge(organisations[["org_id", "province"]], on="org_id")
    keys = ["province", "fiscal_year", "measure", "code"]
    means = rows.groupby(keys, as_index=False)["score"].mean()
    return validate_table(
        "area_scores",
        means.assign(
            area_id=means["province"].map(ids),
            area_type="province",
            name_th=means["province"],
            source_id=KIND,
            source_ref="",
            printed="",
        )[list(CONTRACTS["area_scores"].columns)],
    )


def _state_levels(scores: pd.DataFrame) -> pd.DataFrame:
    """State the level of each total, as a report does, where the rules leave only one."""
    published = scores[scores["origin"] == "published"]
    totals = published[published["measure"] == "total"].set_index(KEY)["score"]
    instruments = published[published["measure"] == "instrument"].pivot(
        index=KEY, columns="code", values="score"
    )
    rows = []
    for key, parts in instruments.iterrows():
        org_id, year = key
        levels = score_levels(totals[key], parts.to_dict(), load_methodology(int(year)))
        if len(levels) == 1:
            rows.append(
                {
                    "org_id": org_id,
                    "fiscal_year": year,
                    "kind": "level",
                    "measure": "total",
                    "code": "total",
                    "value": levels[0].name,
                    "source_id": KIND,
                }
            )
    return make_table("statements", rows)


def _describe_sources(org_ids: Any, years: list[int]) -> pd.DataFrame:
    rows = [
        {
            "source_id": f"{KIND}-{org_id}-{year}",
            "kind": KIND,
            "org_id": org_id,
            "fiscal_year": year,
            "document_th": "ข้อมูลสมมติ ไม่ใช่ผลของหน่วยงานใด",
            "document_en": "Made-up data, the result of no organisation",
            "transcribed": "Made up by: ita demo",
        }
        for org_id in org_ids
        for year in years
    ]
    return make_table("sources", rows)
