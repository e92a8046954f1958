"""Who an organisation is: its key and its English names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geothai

from ita_analysis.errors import data_error
from ita_analysis.read.org_names import name_in_english, split_name
from ita_analysis.read.provinces import load_provinces
from ita_analysis.read.records import ORGANISATION_KEYS
from ita_analysis.read.report.organisation import read_org_types
from ita_analysis.read.report.reading import Organisation
from ita_analysis.thai import normalise, romanise

# Keys become names of files and folders.
_LONGEST_ORG_ID = 90


@dataclass(frozen=True)
class Identity:
    """An organisation under its key.

    Parameters
    ----------
    org_id, org_type : str
    name_th, district, province : str
        In Thai; empty where not known, but for the name.
    name_en, district_en, province_en : str
        In English.
    romanised : bool
        Whether an English name was spelt by rule, for want of an official one.
    """

    org_id: str
    org_type: str
    name_th: str
    name_en: str
    district: str
    district_en: str
    province: str
    province_en: str
    romanised: bool = False


def identify(
    organisation: Organisation, known: Sequence[Mapping[str, Any]], where: str
) -> Identity:
    """Return the organisation of a reading under its key.

    Parameters
    ----------
    organisation : Organisation
        As read.
    known : sequence of mapping
        Organisations that the project has already, as `list_known` gives them: the same name in
        the same province is the same organisation.
    where : str
        Name of the file, for an error.

    Returns
    -------
    Identity

    Raises
    ------
    DataError
        If it has no name.
    """
    if not organisation.name.strip():
        raise data_error(
            where,
            "the name of the organisation was not found",
            "Write it into the report's title, with its province; or fill in: ita new",
        )
    name, province = normalise(organisation.name), normalise(organisation.province)
    for other in known:
        if normalise(other["name_th"]) == name and province in ("", normalise(other["province"])):
            values: dict[str, Any] = {key: str(other[key]) for key in ORGANISATION_KEYS}
            return Identity(**values)
    return _make_identity(organisation, name, province)


def _make_identity(organisation: Organisation, name: str, province: str) -> Identity:
    kind, own = split_name(name)
    kind = read_org_types().get(organisation.org_type) or kind
    district = normalise(organisation.district)
    official = _find_official(own, district, province)
    own_en = official or romanise(own)
    district_en = _find_district(district, province) if district else ""
    province_en = load_provinces().get(province, "")
    parts = [kind.id_prefix if kind else "org", own_en, province_en]
    return Identity(
        org_id=_as_key(" ".join(parts)),
        org_type=organisation.org_type or (kind.org_type if kind else ""),
        name_th=name,
        name_en=name_in_english(kind, own_en),
        district=district,
        district_en=district_en or romanise(district),
        province=province,
        province_en=province_en or romanise(province),
        romanised=not (
            official and (district_en or not district) and (province_en or not province)
        ),
    )


def _find_official(own: str, district: str, province: str) -> str:
    """Return the official English name of a place, if all places of that name share it."""
    places = [
        found.subdistrict.name_en
        for found in geothai.match(own, district=district or None, province=province or None)
    ]
    if not places and district:
        return _find_official(own, "", province)
    places = places or [area.name_en for area in _districts(province) if area.name_th == own]
    if not places:
        return load_provinces().get(own, "")
    return places[0] if len(set(places)) == 1 else ""


def _find_district(district: str, province: str) -> str:
    names = {area.name_en for area in _districts(province) if area.name_th == district}
    return names.pop() if len(names) == 1 else ""


def _districts(province: str) -> list[Any]:
    codes = [area.code for area in geothai.provinces() if province in ("", area.name_th)]
    return [area for code in codes for area in geothai.districts(code)]


def _as_key(text: str) -> str:
    """Return a text as a key that is safe as the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST_ORG_ID].strip("-")
