"""Which bodies belong together: those of the country, of a province, of a type, peers of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from ita_analysis.clean.figures import read_provinces
from ita_analysis.errors import usage_error
from ita_analysis.subjects import COUNTRY, Kind, Subject, find_subject, type_key
from ita_analysis.tables import ORG_ID, read_table

# Fewer others than these in the same province are too few to rank among.
FEWEST_PEERS = 5

Reach = Literal["country", "province", "type", "type_in_province", "type_in_country"]
COLUMNS = ["org_id", "name_th", "name_en", "org_type", "area_id", "province", "province_en"]


@dataclass(frozen=True, eq=False)
class Scope:
    """The bodies that are looked at together, whether they have a result or not.

    Parameters
    ----------
    subject : Subject
        Whose page it is; ``years`` are left to the scores.
    reach : str
        ``country``, ``province``, ``type``, and for the peers of an organisation
        ``type_in_province`` or ``type_in_country``.
    bodies : pandas.DataFrame
        ``org_id``, ``name_th``, ``name_en``, ``org_type``, ``area_id``, ``province``,
        ``province_en``; a row a body.
    """

    subject: Subject
    reach: Reach
    bodies: pd.DataFrame


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
    bodies = _read_bodies(folder)
    if key == COUNTRY:
        return Scope(_name(COUNTRY, "country", "ประเทศไทย", "Thailand"), "country", bodies)
    province = next((row for row in read_provinces().values() if row["area_id"] == key), None)
    if province:
        return Scope(_name_province(province), "province", bodies[bodies["area_id"] == key])
    if re.fullmatch(ORG_ID, key) and (bodies["org_id"] == key).any():
        return _find_peers(key, fiscal_year, bodies, folder)
    # Refuses a key that nobody has, and names close ones.
    subject = find_subject(key, folder)
    members = bodies["org_type"].map(type_key) == subject.key
    return Scope(subject, "type", bodies[members])


def _find_peers(key: str, fiscal_year: int, bodies: pd.DataFrame, folder: Path) -> Scope:
    own = bodies[bodies["org_id"] == key].iloc[0]
    if not own["org_type"]:
        what = "its type is not known, so it has no peers"
        raise usage_error(key, what, "Give org_type in its source and run: ita prepare")
    subject = _name(
        key, "organisation", own["name_th"], own["name_en"], own["province"], own["province_en"]
    )
    alike = bodies[bodies["org_type"] == own["org_type"]]
    near = alike[(alike["area_id"] == own["area_id"]) & (alike["area_id"] != "")]
    totals = read_table(
        folder,
        "scores",
        [
            ("measure", "==", "total"),
            ("fiscal_year", "==", fiscal_year),
            ("org_id", "in", near["org_id"].tolist() or [key]),
        ],
        ["org_id", "score"],
    )
    others = set(totals.dropna()["org_id"]) - {key}
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


def _name_province(row: dict[str, str]) -> Subject:
    # The capital is no province and is not called one.
    capital = row["area_id"] == "bangkok"
    name_th = row["name_th"] if capital else f"จังหวัด{row['name_th']}"
    name_en = row["name_en"] if capital else f"{row['name_en']} Province"
    return _name(row["area_id"], "province", name_th, name_en)


def _name(  # noqa: PLR0913 - the fields of a subject
    key: str, kind: Kind, name_th: str, name_en: str, place_th: str = "", place_en: str = ""
) -> Subject:
    return Subject(key, kind, name_th, name_en, place_th, place_en, ())
