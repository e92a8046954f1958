"""A group of bodies in one fiscal year: their scores, and what is published of all together."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.compare.peers.scope import Scope, find_scope
from ita_analysis.errors import usage_error
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.project import find_project
from ita_analysis.result import INVENTED
from ita_analysis.subjects import COUNTRY, NO_SUBJECT, Subject, find_group
from ita_analysis.successions import refuse_year
from ita_analysis.tables import read_table

READ = ["org_id", "fiscal_year", "measure", "code", "score", "origin", "n"]
# Questions of earlier years are not looked at, later years not at all.
ALL_YEARS = ["total", "instrument", "indicator"]
PASSED_KEYS = ["area_id", "fiscal_year", "agencies", "passed", "failed", "source_id"]


@dataclass(frozen=True, eq=False)
class Group:
    """Bodies looked at together, with their scores.

    Parameters
    ----------
    scope : Scope
        Who belongs to it.
    fiscal_year : int
        Buddhist era.
    method : Methodology
        Of the fiscal year.
    scores : pandas.DataFrame
        ``org_id``, ``fiscal_year``, ``measure``, ``code``, ``score`` (points), ``n``; one row a
        thing, published before computed, but for instruments: computed ones are not rounded.
        Totals, instruments and indicators to this fiscal year, questions of this one.
    areas : pandas.DataFrame
        The table ``area_scores``: published means of all provinces.
    counts : pandas.DataFrame
        The table ``area_counts``: published counts of bodies that passed.
    national : pandas.DataFrame
        The table of that name.
    sources : pandas.DataFrame
        Sources of these figures.
    """

    scope: Scope
    fiscal_year: int
    method: Methodology
    scores: pd.DataFrame
    areas: pd.DataFrame
    counts: pd.DataFrame
    national: pd.DataFrame
    sources: pd.DataFrame

    @property
    def subject(self) -> Subject:
        """Whose group it is."""
        return self.scope.subject

    @property
    def own(self) -> str:
        """Key of the organisation whose peers these are; empty for others."""
        return self.subject.key if self.subject.kind == "organisation" else ""

    @property
    def bodies(self) -> pd.DataFrame:
        """Every body of the group by key, under all its names, with or without a result."""
        return self.scope.bodies.set_index("org_id")

    @property
    def present(self) -> pd.DataFrame:
        """The bodies that were there in the fiscal year, under the name they had in it."""
        return self.bodies.drop(index=list(self.scope.absent), errors="ignore")

    @functools.cached_property
    def totals(self) -> pd.Series:
        """Totals of the fiscal year by body, points; only those that are known."""
        return self.wide("total")["total"].dropna()

    @functools.cached_property
    def instruments(self) -> pd.DataFrame:
        """Scores of instruments, and of parts of one, a row a body."""
        return self.wide("instrument")

    @functools.cached_property
    def indicators(self) -> pd.DataFrame:
        """Scores of indicators, a row a body."""
        return self.wide("indicator")

    @functools.cached_property
    def questions(self) -> pd.DataFrame:
        """Scores of questions and items, a row a body."""
        return self.wide("question")

    def wide(self, measure: str, fiscal_year: int = 0) -> pd.DataFrame:
        """Return scores with a row a body and a column a code; missing where not known.

        Parameters
        ----------
        measure : str
        fiscal_year : int, optional
            That of the group by default.

        Returns
        -------
        pandas.DataFrame
            Also bodies without any score of the kind, and codes that nobody has.
        """
        year = fiscal_year or self.fiscal_year
        rows = self.scores[
            (self.scores["measure"] == measure) & (self.scores["fiscal_year"] == year)
        ]
        found = rows.pivot(index="org_id", columns="code", values="score")
        columns = self._codes(measure) if year == self.fiscal_year else list(found.columns)
        return found.reindex(index=self.bodies.index, columns=columns).astype("float64")

    @property
    def years(self) -> list[int]:
        """Fiscal years in which a body of the group has a total, in order."""
        totals = self.scores[self.scores["measure"] == "total"].dropna(subset="score")
        return sorted(int(year) for year in totals["fiscal_year"].unique())

    @property
    def own_mean(self) -> float:
        """Mean of the totals that are known, points; NaN where none is."""
        return float(self.totals.mean()) if len(self.totals) else math.nan

    @property
    def published_mean(self) -> float:
        """Mean that an official source prints for the whole group, points; NaN where none does."""
        if self.scope.reach == "country":
            return _only(self.national, self.fiscal_year, "mean_score")
        if self.scope.reach == "province":
            mine = self.own_areas
            totals = mine[mine["measure"] == "total"]
            return _only(totals, self.fiscal_year, "score")
        return math.nan

    @property
    def mean(self) -> float:
        """The published mean, or that of the known totals."""
        return self.own_mean if math.isnan(self.published_mean) else self.published_mean

    @property
    def agencies(self) -> float:
        """How many bodies were assessed, as an official source prints it; NaN where none does."""
        if self.scope.reach == "country":
            return _only(self.national, self.fiscal_year, "agencies")
        if self.scope.reach == "province":
            mine = self.counts[self.counts["area_id"] == self.subject.key]
            return _only(mine, self.fiscal_year, "agencies")
        return math.nan

    @property
    def partial(self) -> bool:
        """Whether the tables hold fewer bodies than are known to have been assessed."""
        return len(self.totals) < self.agencies

    @property
    def own_areas(self) -> pd.DataFrame:
        """Published means of the province, all fiscal years; empty for other groups."""
        return self.areas[self.areas["area_id"] == self.subject.key]

    @property
    def invented(self) -> bool:
        """Whether figures of it are made up."""
        return bool((self.sources["kind"] == INVENTED).any())

    def _codes(self, measure: str) -> list[str]:
        method = self.method
        instruments = [
            code for part in method.instruments for code in dict.fromkeys((part.code, *part.parts))
        ]
        return {
            "total": ["total"],
            "instrument": instruments,
            "indicator": [part.code for part in method.indicators],
            "question": [part.code for part in method.questions],
        }[measure]


def load_group(key: str, fiscal_year: int, folder: Path | str | None = None) -> Group:
    """Load a group of bodies.

    Parameters
    ----------
    key : str
        Key of an organisation (its peers), a province, a type of bodies, or ``thailand``.
    fiscal_year : int
        Buddhist era.
    folder : Path or str, optional
        Folder of prepared tables; that of the project by default, also where it is empty.

    Returns
    -------
    Group

    Raises
    ------
    UsageError
        If there is no such group, it has no result in the fiscal year, or the method of the
        year is not supported.
    DataError
        If nothing has been prepared.
    """
    place = Path(folder) if folder else find_project().processed
    if key == NO_SUBJECT:
        todo = f"Set subject and fiscal_year in the parameters cell, for instance {COUNTRY!r}"
        raise usage_error("subject", "none is chosen", todo)
    scope = find_scope(key, fiscal_year, place)
    method = load_methodology(fiscal_year)
    tables = {
        name: read_table(place, name, [("fiscal_year", "<=", fiscal_year)])
        for name in ("area_scores", "area_counts", "national")
    }
    group = Group(
        scope=scope,
        fiscal_year=fiscal_year,
        method=method,
        scores=_read_scores(scope, fiscal_year, place),
        areas=tables["area_scores"],
        counts=tables["area_counts"][PASSED_KEYS],
        national=tables["national"],
        sources=_read_sources(scope, fiscal_year, place, tables),
    )
    if not _is_known(group):
        refuse_year(key, fiscal_year, find_group(key, place).years, place)
    return group


def _is_known(group: Group) -> bool:
    """Tell whether anything is known of the group in its fiscal year."""
    if group.own:
        return group.own in group.totals.index
    published = not math.isnan(group.published_mean) or not math.isnan(group.agencies)
    return published or len(group.totals) > 0


def _read_scores(scope: Scope, fiscal_year: int, folder: Path) -> pd.DataFrame:
    above: list[Any] = [("measure", "in", ALL_YEARS), ("fiscal_year", "<=", fiscal_year)]
    below: list[Any] = [("measure", "==", "question"), ("fiscal_year", "==", fiscal_year)]
    if scope.reach != "country":
        # Of nobody there is nothing; an empty list would be refused.
        ids = ("org_id", "in", scope.bodies["org_id"].tolist() or [""])
        above, below = [ids, *above], [ids, *below]
    rows = read_table(folder, "scores", [above, below], READ).dropna(subset="score")
    asked = rows["measure"] == "question"
    return pd.concat([_choose_best(rows[~asked]), _choose_best(rows[asked])], ignore_index=True)


def _choose_best(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a thing: published before computed, instruments the other way round."""
    rows = rows.reset_index(drop=True)
    keys = ["org_id", "fiscal_year", "measure", "code"]
    asked = rows[rows["measure"] == "instrument"].dropna(subset="n")
    counts = asked.groupby(keys)["n"].max()
    best = rows.drop(columns=["origin", "n"])
    # A million questions of one origin need no second look.
    if rows["origin"].nunique() > 1:
        published = rows["origin"] == "published"
        first = published != (rows["measure"] == "instrument")
        best = pd.concat([best[first], best[~first]]).drop_duplicates(keys)
    return best.join(counts, on=keys).reset_index(drop=True)


def _read_sources(
    scope: Scope, fiscal_year: int, folder: Path, tables: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    sources = read_table(folder, "sources")
    of_year = sources["fiscal_year"] == fiscal_year
    of_bodies = sources["org_id"].isin(scope.bodies["org_id"]) & of_year
    # A table of units is one source of many bodies.
    units = sources.loc[sources["kind"] == "units", "source_id"]
    ids = set(scope.bodies["source_id"]) & set(units)
    if scope.reach in ("country", "province"):
        for official in tables.values():
            rows = official[official["fiscal_year"] == fiscal_year]
            if scope.reach == "province":
                rows = rows[rows["area_id"] == scope.subject.key] if "area_id" in rows else rows[:0]
            ids |= set(rows["source_id"])
    return sources[of_bodies | sources["source_id"].isin(ids)].reset_index(drop=True)


def _only(rows: pd.DataFrame, fiscal_year: int, column: str) -> float:
    found = rows.loc[rows["fiscal_year"] == fiscal_year, column].dropna()
    return float(found.iloc[0]) if len(found) else math.nan
