"""The provinces of the country."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parent.parent / "terms" / "provinces.csv"


@functools.cache
def load_provinces() -> Mapping[str, str]:
    """Load the English names of provinces by their Thai names."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["name_th"]: row["name_en"] for row in csv.DictReader(file)}
