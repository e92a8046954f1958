"""Words of the explorer, kept as data in ``words.toml``."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from ita_analysis.style import check_language


@functools.cache
def explorer_words(lang: str) -> dict[str, str]:
    """Return the words of a language by key; placeholders stand in braces."""
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(text)[check_language(lang)]
    return words
