"""Words of charts and page parts, kept as data in ``wording.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ita_analysis.style import check_language


@cache
def chart_words(lang: str) -> Mapping[str, str]:
    """Return the words of a language by key.

    Parameters
    ----------
    lang : {"th", "en"}

    Returns
    -------
    mapping of str to str
        Both languages have the same keys and, in each, the same placeholders.
    """
    text = (Path(__file__).parent / "wording.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(text)[check_language(lang)]
    return MappingProxyType(words)
