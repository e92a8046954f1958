"""Everything known of one organisation in one fiscal year, from the prepared tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.errors import closest, data_error, usage_error
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.project import find_project
from ita_analysis.score import KEY, agree
from ita_analysis.tables import ORG_ID

NO_ORGANISATION = "no-such-organisation"


@dataclass(frozen=True)
class Result:
    """The result of one organisation in one fiscal year.

    Parameters
    ----------
    organisation : dict
        Its row of the table ``organisations``.
    fiscal_year : int
        Buddhist era.
    method : Methodology
        Of the fiscal year.
    scores, mentions, cited, approaches, statements, measures, corrections : pandas.DataFrame
        Its rows of the tables of those names.
    problems, proposals : pandas.DataFrame
        The same, of what check found.
    sources : pandas.DataFrame
        The sources these rows come from.
    national, area_scores : pandas.DataFrame
        Official figures of the country and of provinces, all of them.
    other_years : tuple of int
        Fiscal years of the same organisation that have scores too.
    """

    organisation: dict[str, Any]
    fiscal_year: int
    method: Methodology
    scores: pd.DataFrame
    mentions: pd.DataFrame
    cited: pd.DataFrame
    approaches: pd.DataFrame
    statements: pd.DataFrame
    measures: pd.DataFrame
    corrections: pd.DataFrame
    problems: pd.DataFrame
    proposals: pd.DataFrame
    sources: pd.DataFrame
    national: pd.DataFrame
    area_scores: pd.DataFrame
    other_years: tuple[int, ...]

    def score(self, measure: str, code: str, origin: str | None = None) -> float:
        """Return a score in points; published before computed unless an origin is asked for.

        Returns NaN where there is none.
        """
        row = self.row(measure, code, origin)
        return float("nan") if row is None else float(row["score"])

    def row(self, measure: str, code: str, origin: str | None = None) -> dict[str, Any] | None:
        """Return the row of a score, or None where there is none that is known."""
        scores = self.scores
        rows = scores[
            (scores["measure"] == measure) & (scores["code"] == code) & scores["score"].notna()
        ]
        for wanted in [origin] if origin else ["published", "computed"]:
            found = rows[rows["origin"] == wanted]
            if len(found):
                return {str(key): value for key, value in found.iloc[0].items()}
        return None


def list_results(folder: Path | None = None) -> pd.DataFrame:
    """List the organisations and fiscal years that have a result.

    Parameters
    ----------
    folder : Path, optional
        Folder of prepared tables; that of the project by default.

    Returns
    -------
    pandas.DataFrame
        ``org_id``, ``fiscal_year``, ``org_type``, ``name_th``, ``name_en``, ``province``,
        ``province_en``,
        ``published`` and ``computed`` (total, points), ``agrees`` (whether they do; missing
        where one of both is), ``level`` (as published) and ``level_en``, sorted by key.

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    folder = _folder(folder)
    scores = _read(folder, "scores")
    totals = (
        scores[scores["measure"] == "total"]
        .pivot(index=KEY, columns="origin", values="score")
        .reindex(columns=["published", "computed"])
    )
    statements = _read(folder, "statements")
    said = statements[(statements["kind"] == "level") & (statements["measure"] == "total")]
    levels = said.drop_duplicates(KEY).set_index(KEY)["value"].rename("level")
    keys = scores[KEY].drop_duplicates()
    names = _read(folder, "organisations")[
        ["org_id", "org_type", "name_th", "name_en", "province", "province_en"]
    ]
    listed = keys.merge(names, on="org_id").join(totals, on=KEY).join(levels, on=KEY)
    listed["level"] = listed["level"].fillna("")
    listed["level_en"] = [
        _level_in_english(*key) for key in zip(listed["fiscal_year"], listed["level"], strict=True)
    ]
    listed["agrees"] = [
        agree(*totals) for totals in zip(listed["published"], listed["computed"], strict=True)
    ]
    return listed.sort_values(KEY, ignore_index=True)


def load_result(org_id: str, fiscal_year: int, folder: Path | str | None = None) -> Result:
    """Load the result of one organisation in one fiscal year.

    Parameters
    ----------
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Buddhist era.
    folder : Path or str, optional
        Folder of prepared tables; that of the project by default, also where it is empty.

    Returns
    -------
    Result

    Raises
    ------
    UsageError
        If there is no such organisation, or it has no result in that fiscal year.
    DataError
        If nothing has been prepared.
    """
    place = _folder(Path(folder) if folder else None)
    _check_key(org_id, place)
    mine = [("org_id", "==", org_id)]
    organisations = _read(place, "organisations", mine)
    scores = _read(place, "scores", mine)
    years = sorted(int(year) for year in scores["fiscal_year"].unique())
    if fiscal_year not in years:
        raise usage_error(
            f"fiscal_year {fiscal_year}",
            f"{org_id} has no result in it",
            f"Its fiscal years: {', '.join(map(str, years))}",
        )
    this_year = [*mine, ("fiscal_year", "==", fiscal_year)]
    sources = _read(place, "sources")
    here = sources[(sources["org_id"] == org_id) & (sources["fiscal_year"] == fiscal_year)]
    of_source = [("source_id", "in", here["source_id"].tolist())]
    return Result(
        organisation={str(key): value for key, value in organisations.iloc[0].items()},
        fiscal_year=fiscal_year,
        method=load_methodology(fiscal_year),
        scores=scores[scores["fiscal_year"] == fiscal_year].reset_index(drop=True),
        mentions=_read(place, "mentions", this_year),
        cited=_read(place, "cited", this_year),
        approaches=_read(place, "approaches", this_year),
        statements=_read(place, "statements", this_year),
        measures=_read(place, "measures", of_source),
        corrections=_read(place, "corrections", of_source),
        problems=_read(place, "problems", this_year),
        proposals=_read(place, "proposals", this_year),
        sources=here.reset_index(drop=True),
        national=_read(place, "national"),
        area_scores=_read(place, "area_scores"),
        other_years=tuple(year for year in years if year != fiscal_year),
    )


def _level_in_english(fiscal_year: int, level: str) -> str:
    known = {part.name: part.name_en for part in load_methodology(fiscal_year).levels}
    return known.get(level, level)


def _check_key(org_id: str, folder: Path) -> None:
    known = _read(folder, "organisations")["org_id"].tolist()
    if org_id in known:
        return
    if org_id == NO_ORGANISATION:
        raise usage_error(
            "org_id",
            "no organisation is chosen",
            f"Set org_id and fiscal_year in the parameters cell, for instance {known[0]!r}",
        )
    if not re.fullmatch(ORG_ID, org_id):
        todo = "Keys hold small letters, digits and single hyphens; see: ita list"
        raise usage_error("org_id", f"not a key of an organisation ({org_id})", todo)
    todo = f"{closest(org_id, known)}; see: ita list"
    raise usage_error("org_id", f"there is no such organisation ({org_id})", todo)


def _folder(folder: Path | None) -> Path:
    return folder or find_project().processed


def _read(folder: Path, name: str, filters: list[Any] | None = None) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise data_error(str(path), "there are no prepared tables", "Run: ita prepare")
    return pd.read_parquet(path, filters=filters)
