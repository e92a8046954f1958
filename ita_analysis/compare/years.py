"""Two fiscal years of one subject side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.compare.changes import (
    change_indicators,
    change_instruments,
    change_questions,
    change_total,
)
from ita_analysis.compare.contributions import contribute_indicators
from ita_analysis.compare.methods import MethodChange, compare_methods
from ita_analysis.compare.predecessors import stand_predecessors
from ita_analysis.compare.series import load_series, series_of
from ita_analysis.compare.standing import Standing, load_standings, stand
from ita_analysis.errors import data_error
from ita_analysis.project import find_project
from ita_analysis.result import Result
from ita_analysis.subjects import Subject, choose_years, find_subject
from ita_analysis.successions import Succession, find_predecessors, load_successions
from ita_analysis.tables import read_table


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two fiscal years of one subject.

    Parameters
    ----------
    subject : Subject
    before, after : Standing
    method : MethodChange
        What changed in how scores are made.
    total : dict
        As made by ``change_total``, with ``unexplained``: what of the change the indicators do
        not give, because published totals are rounded or differ from their own indicators.
    instruments, indicators, questions, contributions, series : pandas.DataFrame
        As made by ``change_instruments``, ``change_indicators``, ``change_questions``,
        ``contribute_indicators`` and ``load_series``.
    sources : pandas.DataFrame
        Sources of both years.
    succession : Succession, optional
        The merger or split between the years: it is not one body then, ``before`` has no scores
        and nothing is computed from year to year.
    predecessors : tuple of Standing
        How the bodies before it stood in the earlier year.
    """

    subject: Subject
    before: Standing
    after: Standing
    method: MethodChange
    total: dict[str, Any]
    instruments: pd.DataFrame
    indicators: pd.DataFrame
    questions: pd.DataFrame
    contributions: pd.DataFrame
    series: pd.DataFrame
    sources: pd.DataFrame
    succession: Succession | None = None
    predecessors: tuple[Standing, ...] = ()

    @property
    def years(self) -> tuple[int, int]:
        """The two fiscal years, Buddhist era."""
        return self.before.fiscal_year, self.after.fiscal_year


def compare_years(
    subject: str, from_year: int = 0, to_year: int = 0, folder: Path | str | None = None
) -> Comparison:
    """Compare two fiscal years of an organisation, a province, a type of bodies or the country.

    Parameters
    ----------
    subject : str
        Key of an organisation or province, a type of organisations, or ``thailand``.
    from_year, to_year : int, optional
        Fiscal years, Buddhist era; the latest two where they are 0.
    folder : Path or str, optional
        Folder of prepared tables; that of the project by default, also where it is empty.

    Returns
    -------
    Comparison

    Raises
    ------
    UsageError
        If there is no such subject, or it has no result in two such years.
    DataError
        If nothing has been prepared, or no member of a type has a result in both years.
    """
    place = Path(folder) if folder else find_project().processed
    found = find_subject(subject, place)
    years = choose_years(found, from_year, to_year)
    before, after = load_standings(found, years, place)
    if found.kind == "type" and not after.members:
        what = f"no body of the type has a result in both {years[0]} and {years[1]}"
        raise data_error(found.key, what, "Choose other years, or compare one organisation")
    series = load_series(found, place)
    succession = found.lineage.break_between(*years)
    if succession is None:
        return compare_standings(
            found, before, after, series, _read_sources(found, [before, after], place)
        )
    successions = load_successions(place)
    keys = find_predecessors(found.lineage, successions)[succession.fiscal_year]
    scores = read_table(place, "scores", [("org_id", "in", keys)])
    predecessors = stand_predecessors(succession, years[0], scores, successions)
    sources = _read_sources(found, [*predecessors, after], place)
    return _set_apart(found, after, series, sources, succession, predecessors)


def _read_sources(subject: Subject, standings: Sequence[Standing], folder: Path) -> pd.DataFrame:
    sources = read_table(folder, "sources")
    if subject.kind == "type":
        years = {standing.fiscal_year for standing in standings}
        members = {member for standing in standings for member in standing.members}
        return sources[sources["fiscal_year"].isin(years) & sources["org_id"].isin(members)]
    ids = {source for standing in standings for source in standing.scores["source_id"]} - {""}
    return sources[sources["source_id"].isin(ids)]


def compare_with_year_before(result: Result) -> Comparison | None:
    """Compare a result with that of the latest fiscal year before it.

    Parameters
    ----------
    result : Result

    Returns
    -------
    Comparison or None
        None where the organisation has no total in an earlier year and did not come out of
        others.
    """
    year, series = result.fiscal_year, series_of(result)
    years = [int(known) for known in series["fiscal_year"]]
    if year not in years:
        return None
    subject = _name_subject(result, tuple(years))
    earlier = max((known for known in years if known < year), default=0)
    succession = result.lineage.break_between(earlier, year)
    if succession is not None:
        totals = result.predecessors[result.predecessors["measure"] == "total"]
        scored = totals.dropna(subset="score")["fiscal_year"]
        first = int(scored.max()) if len(scored) else succession.fiscal_year - 1
        predecessors = stand_predecessors(
            succession, first, result.predecessors, result.successions
        )
        after = stand(result, year)
        return _set_apart(subject, after, series, result.sources, succession, predecessors)
    if not earlier:
        return None
    standings = stand(result, earlier), stand(result, year)
    return compare_standings(subject, *standings, series, result.sources)


def _name_subject(result: Result, years: tuple[int, ...]) -> Subject:
    row = result.organisation
    return Subject(
        key=str(row["org_id"]),
        kind="organisation",
        name_th=str(row["name_th"]),
        name_en=str(row["name_en"]),
        place_th=str(row["province"]),
        place_en=str(row["province_en"]),
        years=years,
        declared=result.lineage,
    )


def compare_standings(
    subject: Subject,
    before: Standing,
    after: Standing,
    series: pd.DataFrame,
    sources: pd.DataFrame,
) -> Comparison:
    """Compare how a subject stood in two fiscal years.

    Parameters
    ----------
    subject : Subject
    before, after : Standing
    series : pandas.DataFrame
        As made by ``load_series``.
    sources : pandas.DataFrame
        Rows of the table of that name.

    Returns
    -------
    Comparison
    """
    method = compare_methods(before.method, after.method)
    indicators = change_indicators(before, after, method)
    contributions = contribute_indicators(before, after, indicators)
    total = change_total(before, after)
    explained = contributions["contribution"].sum() if len(contributions) else float("nan")
    return Comparison(
        subject=subject,
        before=before,
        after=after,
        method=method,
        total=total | {"unexplained": total["change"] - explained},
        instruments=change_instruments(before, after),
        indicators=indicators,
        questions=change_questions(before, after, method),
        contributions=contributions,
        series=series,
        sources=sources.reset_index(drop=True),
    )


def _set_apart(
    subject: Subject,
    after: Standing,
    series: pd.DataFrame,
    sources: pd.DataFrame,
    succession: Succession,
    predecessors: tuple[Standing, ...],
) -> Comparison:
    """Set a body beside those that it came out of; nothing is taken off from one another."""
    first = predecessors[0]
    nobody = Standing("organisation", first.fiscal_year, first.method, first.scores.iloc[:0])
    compared = compare_standings(subject, nobody, after, series, sources)
    return replace(compared, succession=succession, predecessors=predecessors)
