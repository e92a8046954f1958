"""How someone stood in one fiscal year: an organisation, a province, a type, the country."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ita_analysis.compare.sampling import put_errors
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.result import Result
from ita_analysis.score import KEY, score_results
from ita_analysis.subjects import COUNTRY, Kind, Subject, find_members
from ita_analysis.successions import Body, Lineage, find_lineage, load_successions
from ita_analysis.tables import read_table

COLUMNS = [*KEY, "measure", "code", "score", "origin", "n", "source_id", "source_ref"]


@dataclass(frozen=True, eq=False)
class Standing:
    """Scores of one subject in one fiscal year.

    Parameters
    ----------
    kind : {"organisation", "province", "type", "country"}
    fiscal_year : int
        Buddhist era.
    method : Methodology
        Of the fiscal year.
    scores : pandas.DataFrame
        ``measure``, ``code``, ``score`` (points), ``origin``, ``n`` (respondents, missing where
        not known), ``source_id``, ``source_ref``, ``standard_error`` (points, where the score
        comes from answers); those of a type are means over its members.
    members : tuple of str
        Keys of the organisations that a type's scores are means over.
    left_out : int
        Organisations of the type that are left out: a year lacks their scores, or they are not
        the same body in both.
    merged : int
        How many of these merged or were split between the years and kept their key.
    name : Body, optional
        Under which an organisation was scored, where that is not its latest name.
    """

    kind: Kind
    fiscal_year: int
    method: Methodology
    scores: pd.DataFrame
    members: tuple[str, ...] = ()
    left_out: int = 0
    merged: int = 0
    name: Body | None = None

    def score(self, measure: str, code: str, origin: str = "") -> float:
        """Return a score in points, NaN where not known.

        Without an origin, published before computed; instruments computed before published,
        because a computed one is not rounded.
        """
        order = ("published", "computed")
        if measure == "instrument":
            order = ("computed", "published")
        for wanted in (origin,) if origin else order:
            row = self._known.get((measure, code, wanted))
            if row is not None:
                return float(row["score"])
        return math.nan

    def origin(self, measure: str, code: str) -> str:
        """Return whether the score used is published or computed; empty where not known."""
        value = self.score(measure, code)
        for origin in ("published", "computed"):
            if self.score(measure, code, origin) == value:
                return origin
        return ""

    def error(self, measure: str, code: str) -> float:
        """Return the standard error of a score from answers in points, NaN where not known."""
        row = self._known.get((measure, code, self.origin(measure, code)), {})
        return float(row.get("standard_error", math.nan))

    def respondents(self, measure: str, code: str) -> float:
        """Return how many people answered, NaN where not known.

        Where it is not given with a score itself, the smallest number given with its questions
        counts, else that of its instrument, whose form all questions stand on.
        """
        own = self._n(measure, code)
        if not math.isnan(own) or measure == "total":
            return own
        instruments = {part.code: part.instrument for part in self.method.questions}
        if measure == "indicator":
            asked = [part.code for part in self.method.questions if part.indicator == code]
        else:
            asked = [part for part, instrument in instruments.items() if instrument == code]
        counts = [self._n("question", part) for part in asked]
        if counts and not any(map(math.isnan, counts)):
            return min(counts)
        whose = instruments if measure == "question" else self._instruments
        return self._n("instrument", whose.get(code, code))

    @property
    def _instruments(self) -> dict[str, str]:
        """The instrument of each indicator."""
        return {part.code: part.instrument for part in self.method.indicators}

    def _n(self, measure: str, code: str) -> float:
        for origin in ("published", "computed"):
            row = self._known.get((measure, code, origin))
            if row is not None and not math.isnan(row["n"]):
                return float(row["n"])
        return math.nan

    @functools.cached_property
    def _known(self) -> dict[tuple[str, str, str], dict[Any, Any]]:
        """The rows of known scores by measure, code and origin."""
        rows = self.scores.dropna(subset="score").to_dict("records")
        return {(row["measure"], row["code"], row["origin"]): row for row in rows}


def load_standings(subject: Subject, years: tuple[int, int], folder: Path) -> list[Standing]:
    """Load how a subject stood in two fiscal years.

    A type stands as the mean of those of its members that have scores in both years, so that
    bodies which came or went do not look like a change.

    Parameters
    ----------
    subject : Subject
    years : tuple of int
        Fiscal years, Buddhist era.
    folder : Path
        Folder of prepared tables.

    Returns
    -------
    list of Standing
        One for each year.

    Raises
    ------
    UsageError
        If a year was assessed by a method that is not supported.
    """
    if subject.kind == "type":
        return _load_type(subject, years, folder)
    scores = _load_scores(subject, folder)
    return [
        Standing(
            subject.kind,
            year,
            load_methodology(year),
            scores[scores["fiscal_year"] == year].reset_index(drop=True),
            name=subject.lineage.name_in(year),
        )
        for year in years
    ]


def stand(result: Result, fiscal_year: int) -> Standing:
    """Return how the organisation of a result stood in its fiscal year or another of its own."""
    scores = result.scores if fiscal_year == result.fiscal_year else result.history
    mine = scores.loc[scores["fiscal_year"] == fiscal_year, COLUMNS]
    rows = put_errors(mine, result.certainty, result.past_certainty).reset_index(drop=True)
    name = result.lineage.name_in(fiscal_year)
    return Standing("organisation", fiscal_year, load_methodology(fiscal_year), rows, name=name)


def _load_scores(subject: Subject, folder: Path) -> pd.DataFrame:
    if subject.kind == "organisation":
        only = [("org_id", "in", list(subject.lineage.keys))]
        certainty = read_table(folder, "certainty", only)
        return put_errors(read_table(folder, "scores", only)[COLUMNS], certainty)
    if subject.kind == "country":
        national = read_table(folder, "national")
        total = national.rename(columns={"mean_score": "score"}).assign(
            org_id=COUNTRY, measure="total", code="total", origin="published", n=np.nan
        )
        return total.loc[total["score"].notna(), COLUMNS]
    areas = read_table(folder, "area_scores", [("area_id", "==", subject.key)])
    published = areas.rename(columns={"area_id": "org_id"}).assign(origin="published", n=np.nan)
    computed = [
        score_results(rows, load_methodology(int(str(year))))
        for year, rows in published.groupby("fiscal_year")
    ]
    return pd.concat([published, *computed], ignore_index=True)[COLUMNS]


def _load_type(subject: Subject, years: tuple[int, int], folder: Path) -> list[Standing]:
    members = find_members(subject.key, folder)
    filters = [("org_id", "in", members), ("fiscal_year", "in", list(years))]
    scores = read_table(folder, "scores", filters)[COLUMNS].dropna(subset="score")
    best = scores.assign(rank=(scores["origin"] != "published")).sort_values("rank")
    best = best.drop_duplicates([*KEY, "measure", "code"])
    lineages = _find_lineages(members, folder)
    # A body that was renamed is one member, by its latest key.
    best["org_id"] = best["org_id"].map({key: found.org_id for key, found in lineages.items()})
    present = best[best["measure"] == "total"].groupby("org_id")["fiscal_year"].nunique()
    both = sorted(str(key) for key in present[present == 2].index)
    merged = {key for key in both if lineages[key].break_between(*years)}
    whole = [key for key in both if key not in merged]
    panel = _keep_complete(best[best["org_id"].isin(whole)], whole, years) or whole
    rows = best[best["org_id"].isin(panel)]
    return [
        Standing(
            "type",
            year,
            load_methodology(year),
            _mean(rows[rows["fiscal_year"] == year], len(panel)),
            tuple(lineages[key].key_in(year) for key in panel),
            len(present) - len(panel),
            len(merged),
        )
        for year in years
    ]


def _find_lineages(members: list[str], folder: Path) -> dict[str, Lineage]:
    """Find the lineage of bodies, also by the latest key of each."""
    successions = load_successions(folder)
    found = [(key, find_lineage(key, successions)) for key in members]
    return dict(found) | {lineage.org_id: lineage for _, lineage in found}


def _keep_complete(best: pd.DataFrame, members: list[str], years: tuple[int, int]) -> list[str]:
    """Return the members whose indicators are all known in both years."""
    wanted = sum(len(load_methodology(year).indicators) for year in years)
    counts = best[best["measure"] == "indicator"].groupby("org_id").size()
    return [member for member in members if counts.get(member, 0) == wanted]


def _mean(rows: pd.DataFrame, members: int) -> pd.DataFrame:
    """Return the mean of each score that every member has; what one lacks is not known."""
    groups = rows.groupby(["fiscal_year", "measure", "code"])["score"].agg(["mean", "size"])
    whole = groups[groups["size"] == members].reset_index()
    return whole.rename(columns={"mean": "score"}).assign(
        org_id="", origin="computed", n=np.nan, source_id="", source_ref=""
    )[COLUMNS]
