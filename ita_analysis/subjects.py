"""Whose results can be compared: organisations, provinces, types of bodies, the country."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from ita_analysis.clean.figures import read_provinces
from ita_analysis.errors import closest, usage_error
from ita_analysis.project import find_project
from ita_analysis.successions import (
    Lineage,
    find_lineage,
    find_predecessors,
    load_successions,
)
from ita_analysis.tables import read_table
from ita_analysis.thai import normalise

Kind = Literal["organisation", "province", "type", "country"]
TYPES = Path(__file__).parent / "terms" / "org_types.csv"
COUNTRY, NO_SUBJECT = "thailand", "no-such-subject"
# The capital is no province and is not called one.
CAPITAL = "bangkok"


@dataclass(frozen=True)
class Subject:
    """Someone with a result in one fiscal year or more.

    Parameters
    ----------
    key : str
        Key of the organisation or province, that of a type of bodies, or ``thailand``; safe in
        a file name.
    kind : {"organisation", "province", "type", "country"}
    name_th, name_en : str
    place_th, place_en : str
        Province of an organisation; empty for others.
    years : tuple of int
        Fiscal years with a total, Buddhist era, in order; of an organisation under all its
        names.
    declared : Lineage, optional
        An organisation through the years, where it was renamed, merged or split.
    earlier : tuple of int
        Fiscal years in which only bodies that it came out of have a total.
    """

    key: str
    kind: Kind
    name_th: str
    name_en: str
    place_th: str
    place_en: str
    years: tuple[int, ...]
    declared: Lineage | None = None
    earlier: tuple[int, ...] = ()

    @property
    def lineage(self) -> Lineage:
        """An organisation through the years; of others nothing but the key."""
        return self.declared or Lineage(self.key)


def list_subjects(folder: Path | None = None) -> list[Subject]:
    """List everyone who has a result.

    Parameters
    ----------
    folder : Path, optional
        Folder of prepared tables; that of the project by default.

    Returns
    -------
    list of Subject
        Country, provinces, types and organisations, each by key; a body that was renamed
        stands once, by its latest.

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    place = folder or find_project().processed
    return [
        *_list_country(place),
        *_list_provinces(place),
        *_list_types(place),
        *_list_organisations(place),
    ]


def find_subject(key: str, folder: Path | None = None) -> Subject:
    """Find someone by key.

    Parameters
    ----------
    key : str
        As in `Subject`; a type may also stand in words, a body that was renamed by an earlier
        key.
    folder : Path, optional
        Folder of prepared tables; that of the project by default.

    Returns
    -------
    Subject

    Raises
    ------
    UsageError
        If there is none of that key; names close ones.
    DataError
        If nothing has been prepared.
    """
    known = {subject.key: subject for subject in list_subjects(folder)}
    former = {old: found for found in known.values() for old in found.lineage.keys}
    found = known.get(key) or known.get(type_key(key)) or former.get(key)
    if found:
        return found
    if key == NO_SUBJECT:
        todo = f"Set subject in the parameters cell, for instance {COUNTRY!r}"
        raise usage_error("subject", "none is chosen", todo)
    named = [
        found.key
        for found in known.values()
        if key in {found.name_th, found.name_en} | found.lineage.former_names
    ]
    if named:
        raise usage_error("subject", f"a name stands for a key ({key})", f"Give {named[0]}")
    todo = f"{closest(key, list(known))}; organisations are listed by: ita list"
    raise usage_error("subject", f"no organisation, province or type of this key ({key})", todo)


def name_group(key: str, folder: Path | None = None) -> Subject:
    """Name a group of bodies by key, without looking up its fiscal years.

    Parameters
    ----------
    key : str
        Key of an organisation (its peers), a province, a type of bodies, or ``thailand``.
    folder : Path, optional
        Folder of prepared tables; that of the project by default.

    Returns
    -------
    Subject
        Without ``years``, but for a type.

    Raises
    ------
    UsageError
        If there is none of that key; names close ones.
    DataError
        If nothing has been prepared.
    """
    if key == COUNTRY:
        return Subject(COUNTRY, "country", "ประเทศไทย", "Thailand", "", "", ())
    provinces = {row["area_id"]: row for row in read_provinces().values()}
    if key in provinces:
        return _name_province(provinces[key], ())
    place = folder or find_project().processed
    # By its key alone: listing everyone takes seconds for a country.
    for row in read_table(place, "organisations", [("org_id", "==", key)]).to_dict("records"):
        return _name_organisation(row, ())
    return find_subject(key, place)


def find_group(key: str, folder: Path | None = None) -> Subject:
    """Find a group of bodies by key, with the fiscal years in which anything is known of it.

    Beside those of `find_subject`, it finds provinces of which no mean is published, but bodies
    have results or are counted.

    Parameters
    ----------
    key : str
        As for `name_group`.
    folder : Path, optional
        Folder of prepared tables; that of the project by default.

    Returns
    -------
    Subject

    Raises
    ------
    UsageError
        If there is none of that key; names close ones.
    DataError
        If nothing has been prepared.
    """
    place = folder or find_project().processed
    named = name_group(key, place)
    if named.kind == "country":
        years = {*_totals(place)["fiscal_year"]}
        for country in _list_country(place):
            years |= {*country.years}
        return replace(named, years=_years(years))
    if named.kind == "province":
        return next((found for found in list_provinces(place) if found.key == key), named)
    if named.kind == "organisation":
        only = [("org_id", "==", key), ("measure", "==", "total")]
        totals = read_table(place, "scores", only, ["fiscal_year", "score"])
        return replace(named, years=_years(totals.dropna()["fiscal_year"]))
    return named


def list_provinces(folder: Path) -> list[Subject]:
    """List the provinces of which anything is known, with its fiscal years.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.

    Returns
    -------
    list of Subject
        By key: published means, published counts, or bodies with a total.
    """
    provinces = read_provinces()
    bodies = read_table(folder, "organisations", columns=["org_id", "province"])
    names = bodies["province"].str.removeprefix("จังหวัด").str.strip()
    homes = names.map({name: row["area_id"] for name, row in provinces.items()})
    totals = _totals(folder)
    home_of = dict(zip(bodies["org_id"], homes, strict=True))
    placed = totals.assign(area_id=totals["org_id"].map(home_of))
    areas = read_table(folder, "area_scores")
    published = areas[(areas["measure"] == "total") & areas["score"].notna()]
    columns = ["area_id", "fiscal_year"]
    rows = pd.concat(
        [part[columns] for part in (placed, published, read_table(folder, "area_counts"))]
    ).dropna()
    years = rows.groupby("area_id")["fiscal_year"].agg(set)
    named = {row["area_id"]: row for row in provinces.values()}
    return [_name_province(named[str(key)], _years(found)) for key, found in years.items()]


def choose_years(subject: Subject, first: int = 0, last: int = 0) -> tuple[int, int]:
    """Choose two fiscal years of a subject to compare.

    Parameters
    ----------
    subject : Subject
    first, last : int
        Fiscal years, Buddhist era; 0 for the latest that there is.

    Returns
    -------
    tuple of int
        The earlier year and the later one.

    Raises
    ------
    UsageError
        If the subject has no result in one of them, or in one year only.
    """
    where = f"fiscal years of {subject.key}"
    years = sorted({*subject.years, *subject.earlier})
    listed = ", ".join(map(str, years)) or "none"
    if not subject.years or len(years) < 2:
        what = f"there is a result for one year only ({listed})"
        todo = "Add the result of another fiscal year to data/raw and run: ita prepare"
        raise usage_error(where, what, todo)
    for year in (first, last):
        if year and year not in years:
            raise usage_error(where, f"no result for {year}", f"There are: {listed}")
    end = last or years[-1]
    if end not in subject.years:
        what = f"it was not there yet in {end}"
        raise usage_error(where, what, f"Its own: {', '.join(map(str, subject.years))}")
    earlier = [year for year in years if year < end]
    if first >= end:
        what = f"the first is not before the last ({first} and {end})"
        raise usage_error(where, what, f"Give the earlier first; there are: {listed}")
    if not earlier:
        what = f"no result for a year before {end}"
        raise usage_error(where, what, f"Choose a later one; there are: {listed}")
    return first or earlier[-1], end


def type_key(org_type: str) -> str:
    """Return the key of a type of bodies from its words."""
    return "-".join(org_type.lower().split())


def find_members(org_type: str, folder: Path) -> list[str]:
    """Find the keys of the organisations of a type, given the key of the type."""
    organisations = read_table(folder, "organisations")
    mine = organisations["org_type"].map(type_key) == org_type
    return sorted(organisations.loc[mine, "org_id"])


def _list_country(folder: Path) -> Iterable[Subject]:
    national = read_table(folder, "national")
    years = _years(national.loc[national["mean_score"].notna(), "fiscal_year"])
    if years:
        yield Subject(COUNTRY, "country", "ประเทศไทย", "Thailand", "", "", years)


def _list_provinces(folder: Path) -> Iterable[Subject]:
    areas = read_table(folder, "area_scores")
    totals = areas[(areas["measure"] == "total") & areas["score"].notna()]
    english = {row["area_id"]: row["name_en"] for row in read_provinces().values()}
    for key, rows in totals.groupby("area_id"):
        name = normalise(str(rows.iloc[0]["name_th"])).removeprefix("จังหวัด")
        yield Subject(
            str(key),
            "province",
            f"จังหวัด{name}",
            f"{english.get(str(key), name)} Province",
            "",
            "",
            _years(rows["fiscal_year"]),
        )


def _list_types(folder: Path) -> Iterable[Subject]:
    organisations = read_table(folder, "organisations")
    totals = _totals(folder)
    for org_type, rows in organisations.groupby("org_type"):
        years = totals.loc[totals["org_id"].isin(rows["org_id"]), "fiscal_year"]
        key = type_key(str(org_type))
        name_th, name_en = _type_names().get(str(org_type), (str(org_type),) * 2)
        if key:
            yield Subject(key, "type", name_th, name_en, "", "", _years(years))


def _list_organisations(folder: Path) -> Iterable[Subject]:
    successions = load_successions(folder)
    totals = _totals(folder)
    years = {key: {*rows} for key, rows in totals.groupby("org_id")["fiscal_year"]}
    for row in read_table(folder, "organisations").sort_values("org_id").to_dict("records"):
        lineage = find_lineage(row["org_id"], successions)
        if lineage.org_id != row["org_id"]:
            continue  # stands by its latest key
        own = {year for key in lineage.keys for year in years.get(key, ())}
        before = {
            year
            for end, keys in find_predecessors(lineage, successions).items()
            for year in set().union(*(years.get(key, set()) for key in keys))
            if year < end
        }
        named = _name_organisation(row, _years(own))
        yield replace(named, declared=lineage, earlier=_years(before - own))


def _name_organisation(row: dict[Any, Any], years: tuple[int, ...]) -> Subject:
    return Subject(
        row["org_id"],
        "organisation",
        row["name_th"],
        row["name_en"] or row["name_th"],
        row["province"].removeprefix("จังหวัด"),
        row["province_en"],
        years,
    )


def _name_province(row: dict[str, str], years: tuple[int, ...]) -> Subject:
    capital = row["area_id"] == CAPITAL
    name_th = row["name_th"] if capital else f"จังหวัด{row['name_th']}"
    name_en = row["name_en"] if capital else f"{row['name_en']} Province"
    return Subject(row["area_id"], "province", name_th, name_en, "", "", years)


def _totals(folder: Path) -> pd.DataFrame:
    scores = read_table(
        folder, "scores", [("measure", "==", "total")], ["org_id", "fiscal_year", "score"]
    )
    return scores.loc[scores["score"].notna(), ["org_id", "fiscal_year"]]


def _years(column: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({int(year) for year in column}))


@functools.cache
def _type_names() -> dict[str, tuple[str, str]]:
    """Read the register of types: Thai and English name, the first of the forms of each."""
    with TYPES.open(encoding="utf-8", newline="") as file:
        return {
            row["org_type"]: (row["forms_th"].split(";")[0], row["forms_en"].split(";")[0])
            for row in csv.DictReader(file)
        }
