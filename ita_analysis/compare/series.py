"""The totals of a subject through all its fiscal years, with the levels of each year."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.compare.sampling import put_errors
from ita_analysis.compare.standing import Standing
from ita_analysis.errors import UsageError
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.result import Result
from ita_analysis.score import score_levels
from ita_analysis.subjects import Subject, find_members
from ita_analysis.successions import Lineage
from ita_analysis.tables import read_table

NO_LINEAGE = Lineage("")
COLUMNS = [
    "fiscal_year", "score", "error", "levels", "country", "members", "agencies", "share_passed",
    "method_changed", "confidence", "source_ref", "same_body",
]  # fmt: skip


def load_series(subject: Subject, folder: Path) -> pd.DataFrame:
    """Load the totals of a subject, a row a fiscal year.

    Parameters
    ----------
    subject : Subject
    folder : Path
        Folder of prepared tables.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``; ``score`` (points; of a type the mean of all its members with a total);
        ``error`` (standard error of a total that was computed from answers, points);
        ``levels`` (names that the total can have); ``country`` (mean of all bodies, NaN where
        not known); ``members`` (of a type); ``agencies``, ``share_passed`` (percent) and
        ``confidence`` of the country; ``method_changed`` (whether questions, parts or levels
        differ from the row before); ``source_ref``; ``same_body`` (whether it is the
        body of the row before, no merger or split between; true in the first).
    """
    if subject.kind == "type":
        filters = [("org_id", "in", find_members(subject.key, folder)), ("measure", "==", "total")]
        totals = _best(read_table(folder, "scores", filters))
        totals = totals.groupby("fiscal_year").agg(
            score=("score", "mean"), members=("score", "size")
        )
        totals = totals.reset_index().assign(source_ref="")
    elif subject.kind == "organisation":
        filters = [("org_id", "in", list(subject.lineage.keys)), ("measure", "==", "total")]
        scores, certainty = (read_table(folder, name, filters) for name in ("scores", "certainty"))
        totals = _best(put_errors(scores, certainty))
    elif subject.kind == "province":
        areas = read_table(folder, "area_scores", [("area_id", "==", subject.key)])
        totals = areas[areas["measure"] == "total"].dropna(subset="score")
    else:
        national = read_table(folder, "national").dropna(subset="mean_score")
        totals = national.rename(columns={"mean_score": "score"})
    return make_series(totals, read_table(folder, "national"), subject.lineage)


def series_of(result: Result) -> pd.DataFrame:
    """Return the totals of the organisation of a result; columns as `load_series`."""
    scores = pd.concat([result.scores, result.history], ignore_index=True)
    totals = put_errors(
        scores[scores["measure"] == "total"], result.certainty, result.past_certainty
    )
    return make_series(_best(totals), result.national, result.lineage)


def make_series(
    totals: pd.DataFrame, national: pd.DataFrame, lineage: Lineage = NO_LINEAGE
) -> pd.DataFrame:
    """Put to totals what is known of each fiscal year.

    Parameters
    ----------
    totals : pandas.DataFrame
        ``fiscal_year``, ``score``, ``source_ref``, of a type also ``members``, of an organisation
        ``standard_error``.
    national : pandas.DataFrame
        The table of that name.
    lineage : Lineage, optional
        Of an organisation.

    Returns
    -------
    pandas.DataFrame
        Columns as `load_series`, in order of fiscal years.
    """
    country = national.set_index("fiscal_year")
    rows: list[dict[str, Any]] = []
    for total in totals.sort_values("fiscal_year").to_dict("records"):
        year = int(total["fiscal_year"])
        method = _method(year)
        known = country.loc[year] if year in country.index else None
        levels = score_levels(total["score"], {}, method) if method else ()
        before = rows[-1]["fiscal_year"] if rows else year
        rows.append(
            {
                "fiscal_year": year,
                "score": float(total["score"]),
                "error": float(total.get("standard_error", math.nan)),
                "levels": tuple(level.name for level in levels),
                "country": math.nan if known is None else float(known["mean_score"]),
                "members": total.get("members", math.nan),
                "agencies": math.nan if known is None else float(known["agencies"]),
                "share_passed": math.nan if known is None else float(known["share_passed_pct"]),
                "method_changed": bool(rows) and not are_alike(before, year),
                "confidence": "" if known is None else str(known["confidence"]),
                "source_ref": str(total.get("source_ref", "")),
                "same_body": lineage.break_between(before, year) is None,
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def are_alike(one: int, other: int) -> bool:
    """Tell whether two fiscal years have the same questions, parts and levels."""
    methods = _method(one), _method(other)
    if methods[0] is None or methods[1] is None:
        return False
    kept = ("question_set", "levels", "instruments")
    return all(getattr(methods[0], name) == getattr(methods[1], name) for name in kept)


def level_of(standing: Standing) -> tuple[str, ...]:
    """Return the names of the levels that the total of a standing can have, best first."""
    instruments = {
        code: standing.score("instrument", code)
        for part in standing.method.instruments
        for code in (part.code, *part.parts)
    }
    levels = score_levels(standing.score("total", "total"), instruments, standing.method)
    return tuple(level.name for level in levels)


def _best(scores: pd.DataFrame) -> pd.DataFrame:
    """Return one total a body and year, published before computed."""
    known = scores.dropna(subset="score")
    order = (known["origin"] != "published").sort_values(kind="stable").index
    return known.loc[order].drop_duplicates(["org_id", "fiscal_year"])


def _method(fiscal_year: int) -> Methodology | None:
    try:
        return load_methodology(fiscal_year)
    except UsageError:
        return None  # assessed before there were instruments; its total still has a place
