"""Which bodies belong together: those of the country, of a province, of a type, peers of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd

from ita_analysis.clean.figures import read_provinces
from ita_analysis.errors import usage_error
from ita_analysis.subjects import Subject, name_group, type_key
from ita_analysis.successions import find_absent, load_successions
from ita_analysis.tables import read_table

# Fewer others than these in the same province are too few to rank among.
FEWEST_PEERS = 5

Reach = Literal["country", "province", "type", "type_in_province", "type_in_country"]
COLUMNS = [
    "org_id", "name_th", "name_en", "org_type", "area_id", "province", "province_en", "source_id",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Scope:
    """The bodies that are looked at together, whether they have a result or not.

    Parameters
    ----------
    subject : Subject
        Whose page it is.
    reach : str
        ``country``, ``province``, ``type``, and for the peers of an organisation
        ``type_in_province`` or ``type_in_country``.
    bodies : pandas.DataFrame
        ``org_id``, ``name_th``, ``name_en``, ``org_type``, ``area_id``, ``province``,
        ``province_en``, ``source_id``; a row a body, under every name that it had.
    absent : frozenset of str
        Keys that no body had in the fiscal year: not yet, or no more.
    """

    subject: Subject
    reach: Reach
    bodies: pd.DataFrame
    absent: frozenset[str] = frozenset()


def find_scope(key: str, fiscal_year: int, folder: Path) -> Scope:
    """Find the bodies that belong together.

    The peers of an organisation are the bodies of its type in its province, and where fewer
    than five others of these have a total in the fiscal year, those in the whole country.

    Parameters
    ----------
    key : str
        Key of an organisation or province, a type of bodies, or ``thailand``.
    fiscal_year : int
        Buddhist era.
    folder : Path
        Folder of prepared tables.

    Returns
    -------
    Scope

    Raises
    ------
    UsageError
        If there is no such organisation, province or type, or it has no type of its own.
    DataError
        If nothing has been prepared.
    """
    absent = find_absent(fiscal_year, load_successions(folder))
    return replace(_find_bodies(key, fiscal_year, folder), absent=absent)


def _find_bodies(key: str, fiscal_year: int, folder: Path) -> Scope:
    subject = name_group(key, folder)
    bodies = _read_bodies(folder)
    if subject.kind == "country":
        return Scope(subject, "country", bodies)
    if subject.kind == "province":
        return Scope(subject, "province", bodies[bodies["area_id"] == subject.key])
    if subject.kind == "type":
        members = bodies["org_type"].map(type_key) == subject.key
        return Scope(subject, "type", bodies[members])
    return _find_peers(subject, fiscal_year, bodies, folder)


def _find_peers(subject: Subject, fiscal_year: int, bodies: pd.DataFrame, folder: Path) -> Scope:
    own = bodies[bodies["org_id"] == subject.key].iloc[0]
    if not own["org_type"]:
        what = "its type is not known, so it has no peers"
        raise usage_error(subject.key, what, "Give org_type in its source and run: ita prepare")
    alike = bodies[bodies["org_type"] == own["org_type"]]
    near = alike[(alike["area_id"] == own["area_id"]) & (alike["area_id"] != "")]
    only = [
        ("measure", "==", "total"),
        ("fiscal_year", "==", fiscal_year),
        ("org_id", "in", near["org_id"].tolist() or [""]),
    ]
    totals = read_table(folder, "scores", only, ["org_id", "score"])
    others = set(totals.dropna()["org_id"]) - {subject.key}
    if len(others) >= FEWEST_PEERS:
        return Scope(subject, "type_in_province", near)
    return Scope(subject, "type_in_country", alike)


def _read_bodies(folder: Path) -> pd.DataFrame:
    bodies = read_table(folder, "organisations", columns=[c for c in COLUMNS if c != "area_id"])
    keys = {name: row["area_id"] for name, row in read_provinces().items()}
    names = bodies["province"].str.removeprefix("จังหวัด").str.strip()
    placed = bodies.assign(
        province=names,
        area_id=names.map(keys).fillna(""),
        name_en=bodies["name_en"].where(bodies["name_en"] != "", bodies["name_th"]),
    )
    return placed[COLUMNS].sort_values("org_id", ignore_index=True)
