"""Provinces beside each other: means by indicator and year, and how many of their bodies pass."""

from __future__ import annotations

import pandas as pd

from ita_analysis.clean.figures import read_provinces
from ita_analysis.compare.peers.group import Group

PUBLISHED, COUNTED = "published", "counted"
TOTAL = "total"
# The mean of one body is that body.
FEWEST = 2
MEANS = ["area_id", "name_th", "name_en", "fiscal_year", "measure", "code", "score", "n", "origin"]
PASSES = [
    "key", "name_th", "name_en", "known", "passed", "failed", "share", "unknown", "origin",
]  # fmt: skip


def average_areas(group: Group) -> pd.DataFrame:
    """Average totals and indicators by province and fiscal year.

    For the country and for a province, the published means of a fiscal year stand alone where
    there are any; a type or a group of peers has none. The mean of one body is that body, and no
    province's.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``area_id``, ``name_th``, ``name_en``, ``fiscal_year``, ``measure`` (``total`` or
        ``indicator``), ``code``, ``score`` (points), ``n`` (bodies averaged, missing for
        published means), ``origin`` (``published`` or ``counted``). Bodies without the score
        are left out of its mean.
    """
    counted = _average_bodies(group)
    if group.scope.reach not in ("country", "province"):
        return counted
    published = group.areas[["area_id", "fiscal_year", "measure", "code", "score"]]
    published = published.dropna(subset="score").assign(n=float("nan"), origin=PUBLISHED)
    # A published mean is one of all bodies, ours may be one of a few: they are not set beside
    # each other.
    rest = counted[~counted["fiscal_year"].isin(published["fiscal_year"])]
    return _name_areas(pd.concat([published, rest[published.columns]], ignore_index=True))


def widen_areas(areas: pd.DataFrame, group: Group) -> pd.DataFrame:
    """Return a row a province and fiscal year, with a column for the total and each indicator.

    Parameters
    ----------
    areas : pandas.DataFrame
        As made by `average_areas`.
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``area_id``, ``name_th``, ``name_en``, ``fiscal_year``, ``total`` and the codes of the
        indicators, points; missing where not known.
    """
    keys = ["area_id", "name_th", "name_en", "fiscal_year"]
    codes = [TOTAL, *(part.code for part in group.method.indicators)]
    if areas.empty:
        return pd.DataFrame(columns=[*keys, *codes])
    wide = areas.pivot(index=keys, columns="code", values="score")
    return wide.reindex(columns=codes).reset_index().rename_axis(columns=None)


def count_passes(group: Group) -> pd.DataFrame:
    """Count bodies that reach the pass mark, by province; within a province by type.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``key`` (of the province, or the type in words), ``name_th``, ``name_en`` (of a
        province), ``known`` (bodies with a total), ``passed``, ``failed``, ``share`` (percent of
        ``known``), ``unknown`` (bodies with scores in the year but no total), ``origin``
        (``published`` where an official count goes before ours), by share, highest first. Where
        the tables hold only some of the country's bodies, official counts stand alone.
    """
    mark = group.method.pass_mark
    by = "org_type" if group.scope.reach == "province" else "area_id"
    of_year = group.scores["fiscal_year"] == group.fiscal_year
    bodies = group.bodies.loc[group.scores.loc[of_year, "org_id"].drop_duplicates()]
    totals = group.totals.reindex(bodies.index).round(2)
    table = pd.DataFrame(
        {
            "key": bodies[by],
            "known": totals.notna(),
            "passed": totals >= mark,
            "failed": totals < mark,
            "unknown": totals.isna(),
        }
    )
    found = table.groupby("key", as_index=False).sum().assign(origin=COUNTED)
    if group.scope.reach == "country":
        found = _prefer_published(found, group)
    found["share"] = 100 * found["passed"] / found["known"].where(found["known"] > 0)
    if by == "area_id":
        found = _name_areas(found.rename(columns={"key": "area_id"}))
        found = found.rename(columns={"area_id": "key"})
    else:
        found = found.assign(name_th="", name_en="")
    order = ["share", "known", "key"]
    found = found[PASSES].sort_values(order, ascending=[False, False, True], ignore_index=True)
    return found.astype(dict.fromkeys(("known", "passed", "failed", "unknown"), "int64"))


def published_passes(group: Group) -> dict[str, float]:
    """Return official counts of the whole group: ``passed``, ``agencies``, ``share``.

    Empty where none does; counts are missing where only their share is printed.
    """
    if group.scope.reach == "country":
        rows = group.national[group.national["fiscal_year"] == group.fiscal_year]
        rows = rows.dropna(subset="share_passed_pct")
        if rows.empty:
            return {}
        row = rows.iloc[0]
        return {
            "agencies": float(row["agencies"]),
            "passed": float(row["agencies_passed"]),
            "share": float(row["share_passed_pct"]),
        }
    mine = group.counts[
        (group.counts["area_id"] == group.subject.key)
        & (group.counts["fiscal_year"] == group.fiscal_year)
    ]
    if mine.empty or group.scope.reach != "province":
        return {}
    row = mine.iloc[0]
    share = 100 * row["passed"] / row["agencies"]
    return {"agencies": float(row["agencies"]), "passed": float(row["passed"]), "share": share}


def _prefer_published(found: pd.DataFrame, group: Group) -> pd.DataFrame:
    counts = group.counts[group.counts["fiscal_year"] == group.fiscal_year]
    published = counts.rename(columns={"area_id": "key", "agencies": "known"})
    published = published.assign(unknown=0, origin=PUBLISHED)[found.columns]
    if len(published) and group.partial:
        return published
    return pd.concat([published, found[~found["key"].isin(published["key"])]], ignore_index=True)


def _average_bodies(group: Group) -> pd.DataFrame:
    rows = group.scores[group.scores["measure"].isin(["total", "indicator"])]
    placed = rows.assign(area_id=rows["org_id"].map(group.bodies["area_id"]))
    keys = ["area_id", "fiscal_year", "measure", "code"]
    means = placed[placed["area_id"] != ""].groupby(keys)["score"].agg(["mean", "size"])
    means = means.rename(columns={"mean": "score", "size": "n"}).reset_index()
    means = means[means["n"] >= FEWEST]
    return _name_areas(means.assign(n=means["n"].astype("float64"), origin=COUNTED))


def _name_areas(rows: pd.DataFrame) -> pd.DataFrame:
    known = {row["area_id"]: row for row in read_provinces().values()}
    named = rows.assign(
        **{
            f"name_{lang}": [
                known[key][f"name_{lang}"] if key in known else "" for key in rows["area_id"]
            ]
            for lang in ("th", "en")
        }
    )
    return named[MEANS] if "measure" in rows else named
