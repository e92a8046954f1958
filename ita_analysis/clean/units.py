"""Clean a table of units: one row a unit with its total and indicators, as many bodies keep it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ita_analysis.clean.areas import place_of
from ita_analysis.clean.figures import (
    INDICATOR_COLUMNS,
    Rows,
    province_key,
    read_number,
    read_points,
)
from ita_analysis.errors import DataError, Fault
from ita_analysis.read.printed import NotUnderstood
from ita_analysis.read.records import Figures
from ita_analysis.thai import normalise, romanise

# What SOURCE.toml says of all units of the source.
KEYS = ("id_prefix", "org_type", "province", "province_en")
COLUMNS = ("fiscal_year", "name", "total", *INDICATOR_COLUMNS)
LONGEST_KEY = 80


def clean_units(figures: Figures) -> dict[str, Rows]:
    """Clean a table of units into organisations and their published scores.

    A source of kind ``units`` has a file with the columns ``fiscal_year``, ``name``, ``total``,
    ``ind1`` to ``ind10``, and under ``[units]`` in ``SOURCE.toml`` what all units share:
    ``id_prefix``, ``org_type``, ``province``, ``province_en``. Other columns are kept as received.
    A unit's key is made from its name, so that it is the same in every year and file.

    Parameters
    ----------
    figures : Figures

    Returns
    -------
    dict of str to list of dict
        Rows of ``organisations`` and ``scores``; an empty cell is a missing score.

    Raises
    ------
    DataError
        If anything does not hold; holds every fault.
    """
    shared = _read_shared(figures)
    faults: list[Fault] = []
    units: dict[str, dict[str, Any]] = {}
    scores: Rows = []
    for row in figures.rows.to_dict("records"):
        where = place_of(figures, row)
        name = normalise(row["name"])
        if not name:
            faults.append(Fault(where, "name is empty", "Fill it in"))
            continue
        key = unit_key(shared["id_prefix"], name)
        known = units.setdefault(key, _describe(key, name, shared, figures))
        if known["name_th"] != name:
            what = f"two units have one key ({known['name_th']} and {name})"
            faults.append(Fault(where, what, "Write one of the names out in full"))
        year = int(read_number(row["fiscal_year"], "fiscal_year", where, faults))
        for measure, code, printed in _list_scores(row):
            scores.append(
                {
                    "org_id": key,
                    "fiscal_year": year,
                    "measure": measure,
                    "code": code,
                    "score": read_points(printed, where, faults),
                    "origin": "published",
                    "source_id": figures.source["source_id"],
                    "source_ref": row["row"],
                    "printed": printed,
                }
            )
    if faults:
        raise DataError(faults)
    return {"organisations": list(units.values()), "scores": scores}


def unit_key(prefix: str, name: str) -> str:
    """Return the key of a unit, made from its name."""
    spelt = re.sub(r"[^a-z0-9]+", "-", romanise(name).lower()).strip("-")
    return f"{prefix}-{spelt}"[:LONGEST_KEY].strip("-")


def _read_shared(figures: Figures) -> dict[str, str]:
    where = f"{figures.source['source_id']}/SOURCE.toml"
    shared = figures.source.get("units", {})
    faults = [
        Fault(where, f"units.{key} is missing", "Add it as text")
        for key in KEYS
        if not isinstance(shared.get(key), str)
    ]
    faults += [
        Fault(f"{figures.source['source_id']}/{figures.name}.csv", f"no column {name}", "Add it")
        for name in COLUMNS
        if name not in figures.rows.columns
    ]
    if not faults:
        try:
            province_key(shared["province"])
        except NotUnderstood as error:
            faults.append(Fault(where, f"units.province: {error}", error.todo))
    if faults:
        raise DataError(faults)
    return dict(shared)


def _describe(key: str, name: str, shared: dict[str, str], figures: Figures) -> dict[str, Any]:
    return {
        "org_id": key,
        "name_th": name,
        "name_en": romanise(name),
        "org_type": shared["org_type"],
        "province": shared["province"],
        "province_en": shared["province_en"],
        "source_id": figures.source["source_id"],
    }


def _list_scores(row: dict[Any, Any]) -> Iterator[tuple[str, str, str]]:
    yield "total", "total", row["total"]
    for column, code in INDICATOR_COLUMNS.items():
        yield "indicator", code, row[column]
