"""The words of ``words.toml``, folded for comparison."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ita_analysis.read.report.folding import folded

FILE = Path(__file__).with_name("words.toml")


@functools.cache
def words(group: str, name: str) -> tuple[str, ...]:
    """Return the words of one list of ``words.toml``, folded, longest first.

    Parameters
    ----------
    group, name : str
        Table of the file and list in it.

    Returns
    -------
    tuple of str
    """
    listed: Iterable[str] = _read()[group][name]
    return tuple(sorted({folded(word) for word in listed}, key=lambda word: (-len(word), word)))


def holds(text: str, group: str, name: str) -> bool:
    """Return whether a folded text holds one of the words of a list."""
    return any(word in text for word in words(group, name))


@functools.cache
def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
