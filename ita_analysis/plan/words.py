"""What the workbook of a plan says, kept as data in ``words.toml``."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("words.toml")


@functools.cache
def load_words() -> dict[str, dict[str, Any]]:
    """Load all texts, group by group."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def word(group: str, name: str) -> str:
    """Return a text; Thai and English on a line each where it has both."""
    text = load_words()[group][name]
    return text if isinstance(text, str) else "\n".join(text)
