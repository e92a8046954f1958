"""What pages say by themselves, kept as data in ``words.toml``."""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ita_analysis.style import format_score

_FILE = Path(__file__).parent / "words.toml"


def _find_generator() -> str:
    try:
        return f"ita-analysis {version('ita-analysis')}"
    except PackageNotFoundError:  # run from its sources, not installed
        return "ita-analysis"


GENERATOR = _find_generator()


@functools.cache
def load_words(lang: str) -> dict[str, str]:
    """Load the words of one language.

    Parameters
    ----------
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    dict
        Text by its name; fields stand in braces.
    """
    words: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return words[lang]


def describe_result(row: Any, lang: str) -> dict[str, Any]:
    """Return what the words say about one row of the list of results.

    Parameters
    ----------
    row : mapping or pandas.Series
        Row of ``list_results``.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    dict
        Fields for the words of that language, as text; ``total`` is the published one where
        known.
    """
    return {
        "name": row[f"name_{lang}"],
        "province": row[{"th": "province", "en": "province_en"}[lang]],
        "fiscal_year": row["fiscal_year"],
        "total": format_score(find_total(row)),
    }


def find_total(row: Any) -> float:
    """Return the published total of a row, the computed one where none is published."""
    published, computed = float(row["published"]), float(row["computed"])
    return computed if math.isnan(published) else published


def tell_result(row: Any) -> list[str]:
    """Return key, fiscal year, total, level and name of a row, for a terminal."""
    name = f"{row['name_th']} ({row['province']})"
    return [
        row["org_id"],
        str(row["fiscal_year"]),
        format_score(find_total(row)),
        row["level"] or _name_origin(row),
        name,
    ]


def _name_origin(row: Any) -> str:
    is_computed = math.isnan(row["published"]) and not math.isnan(row["computed"])
    return "(computed)" if is_computed else ""


def say(name: str, fields: Mapping[str, Any], lang: str) -> str:
    """Return one text with its fields filled in.

    Parameters
    ----------
    name : str
        Name of the text in ``words.toml``.
    fields : mapping
        Values by name, as from `describe_result`.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    str
        Text, not markup.
    """
    return load_words(lang)[name].format(**fields)
