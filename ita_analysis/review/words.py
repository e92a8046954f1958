"""What records and workbooks of a review say, kept as data in ``words.toml``."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("words.toml")


def word(key: str) -> str:
    """Return a text by its key, such as ``column.line``."""
    group, name = key.split(".", 1)
    return str(load_words()[group][name])


@functools.cache
def load_words() -> dict[str, dict[str, Any]]:
    """Load all texts, group by group."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
