"""Misread names of bodies and places, settled by the register of subdistricts."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

import geothai
from rapidfuzz.distance import Levenshtein

from ita_analysis.read.report.reading import Organisation

# How many letters may be misread: of the name, in the mean of its mentions, and of the place.
NAME_APART, PLACE_APART, PLACE_ALONE = 1.5, 2, 1
# By how many letters the next place must be farther.
MARGIN = 1.0
CAPITAL = "กรุงเทพมหานคร"
Place = tuple[str, str, str]


def settle_places(
    organisation: Organisation, spellings: Mapping[str, int], form: str
) -> Organisation:
    """Settle a name and place that no register knows by the nearest that it does.

    Parameters
    ----------
    organisation : Organisation
        As most mentions print it.
    spellings : mapping of str to int
        How often each own name is printed, without the kind of body; empty for a body that is
        not named after its subdistrict.
    form : str
        The kind of body, as the name begins with it.

    Returns
    -------
    Organisation
        Unchanged where the register knows it, or where several places are as near.
    """
    own = organisation.name.removeprefix(form).strip()
    printed = (own if spellings else "", organisation.district, organisation.province)
    if not printed[1] or not printed[2] or printed in _known_places():
        return organisation
    place = _nearest(spellings, printed)
    if place is None:
        return organisation
    subdistrict, district, province = place
    new = replace(
        organisation,
        name=f"{form}{subdistrict}" if spellings else organisation.name,
        district=district,
        province=province,
        certainty="likely",
    )
    keys = ("name", "district", "province")
    settled = [key for key in keys if getattr(new, key) != getattr(organisation, key)]
    return replace(new, settled=tuple(settled))


@functools.cache
def capital_districts() -> tuple[str, ...]:
    """Return the districts of the capital, longest name first."""
    districts = {district for _, district, province in _register() if province == CAPITAL}
    return tuple(sorted(districts, key=len, reverse=True))


@functools.cache
def _register() -> tuple[Place, ...]:
    """Return every subdistrict with its district and province, in Thai."""
    return tuple(
        (subdistrict.name_th, district.name_th.removeprefix("เขต"), province.name_th)
        for province in geothai.provinces()
        for district in geothai.districts(province.code)
        for subdistrict in geothai.subdistricts(district.code)
    )


@functools.cache
def _known_places() -> frozenset[Place]:
    return frozenset(_register()) | {("", *place[1:]) for place in _register()}


def _nearest(spellings: Mapping[str, int], printed: Place) -> Place | None:
    """Return the only place that few misread letters lead to, or None."""
    mentions = sum(spellings.values())
    near: dict[Place, float] = {}
    for known in _register() if spellings else {("", *place[1:]) for place in _register()}:
        # A capital district bears the name of its province: one misreading changes both.
        place = max(Levenshtein.distance(known[1], printed[1]),
                    Levenshtein.distance(known[2], printed[2]))  # fmt: skip
        if place > (PLACE_APART if spellings else PLACE_ALONE):
            continue
        name = sum(n * Levenshtein.distance(known[0], own) for own, n in spellings.items())
        if not spellings or name <= NAME_APART * mentions:
            near[known] = place + (name / mentions if mentions else 0)
    order = sorted(near, key=lambda known: near[known])
    clear = len(order) == 1 or (order and near[order[1]] - near[order[0]] >= MARGIN)
    return order[0] if clear else None
