"""Words of the explorer, kept as data in ``words.toml``."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from ita_analysis.style import check_language


@functools.cache
def explorer_words(lang: str) -> dict[str, str]:
    """Return the words of a language by key; placeholders stand in braces."""
    return {key: text for key, text in _words(lang).items() if isinstance(text, str)}


@functools.cache
def grid_words(lang: str) -> dict[str, str]:
    """Return the words of a language that DataTables shows around a table, by its own names."""
    return dict(_words(lang)["grid"])


def _words(lang: str) -> dict[str, Any]:
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    words: dict[str, Any] = tomllib.loads(text)[check_language(lang)]
    return words
