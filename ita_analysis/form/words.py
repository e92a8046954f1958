"""What the fill-in workbook says, kept as data in ``words.toml``."""

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


def title(group: str, name: str, divider: str = "\n") -> str:
    """Return a heading or label, Thai before English."""
    return divider.join(load_words()[group][name])
