"""Two fiscal years of one subject side by side."""

from __future__ import annotations

from dataclasses import dataclass
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
from ita_analysis.compare.series import load_series, series_of
from ita_analysis.compare.standing import Standing, load_standings, stand
from ita_analysis.errors import data_error
from ita_analysis.project import find_project
from ita_analysis.result import Result
from ita_analysis.subjects import Subject, choose_years, find_subject
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
    ids = {
        source_id
        for standing in (before, after)
        for source_id in standing.scores["source_id"]
        if source_id
    }
    sources = read_table(place, "sources")
    mine = sources[sources["source_id"].isin(ids)]
    if found.kind == "type":
        mine = sources[sources["fiscal_year"].isin(years) & sources["org_id"].isin(after.members)]
    return compare_standings(found, before, after, load_series(found, place), mine)


def compare_with_year_before(result: Result) -> Comparison | None:
    """Compare a result with that of the latest fiscal year before it.

    Parameters
    ----------
    result : Result

    Returns
    -------
    Comparison or None
        None where the organisation has no total in an earlier year.
    """
    series = series_of(result)
    years = [int(year) for year in series["fiscal_year"]]
    earlier = [year for year in years if year < result.fiscal_year]
    if not earlier or result.fiscal_year not in years:
        return None
    names = {
        f"{name}_{lang}": str(result.organisation[f"{name}_{lang}"])
        for name in ("name",)
        for lang in ("th", "en")
    }
    subject = Subject(
        key=str(result.organisation["org_id"]),
        kind="organisation",
        **names,
        place_th=str(result.organisation["province"]),
        place_en=str(result.organisation["province_en"]),
        years=tuple(years),
    )
    return compare_standings(
        subject,
        stand(result, earlier[-1]),
        stand(result, result.fiscal_year),
        series,
        result.sources,
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
