"""Office units as reports name them."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from pathlib import Path

UNITS = Path(__file__).parent.parent / "terms" / "units.csv"


@functools.cache
def load_units() -> Mapping[str, str]:
    """Load the English names of office units, by their Thai names."""
    with UNITS.open(encoding="utf-8", newline="") as file:
        return {row["unit_th"]: row["unit_en"] for row in csv.DictReader(file)}


def split_units(printed: str) -> list[str]:
    """Split a cell that names several office units.

    Parameters
    ----------
    printed : str
        Units separated by spaces or commas; a known name may itself hold a space.

    Returns
    -------
    list of str
        Thai names.
    """
    known = sorted(load_units(), key=len, reverse=True)
    pattern = "|".join([*(rf"{re.escape(name)}(?=$|[\s,;/|])" for name in known), r"[^\s,;|]+"])
    return [unit for unit in re.findall(pattern, printed) if unit.strip("/-")]
