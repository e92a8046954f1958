"""The words of files of answers, kept as data."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from ita_analysis.thai import normalise

ROLES = (
    "organisation", "respondent", "timestamp", "started", "device", "fiscal_year", "instrument",
    "question", "choice", "evidence",
)  # fmt: skip


@functools.cache
def load_words() -> dict[str, Any]:
    """Load the words of files of answers."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return a text so that words typed a little differently compare equal."""
    return normalise(text).replace(" ", "").replace("/", "หรือ").casefold()


@functools.cache
def roles_by_header() -> dict[str, str]:
    """Return what a column is that holds no question, by its folded header."""
    headers: dict[str, list[str]] = load_words()["headers"]
    return {fold(header): role for role, known in headers.items() for header in known}
