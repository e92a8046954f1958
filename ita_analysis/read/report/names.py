"""Names of indicators, folded for comparison."""

from __future__ import annotations

import functools
import re

from rapidfuzz.distance import Levenshtein

from ita_analysis.methodology import Methodology
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.words import words

LONGEST_MISSPELLING, SHORTEST_NAME = 2, 8


def indicator_names(method: Methodology) -> dict[str, str]:
    """Return every name of an indicator, folded, with its code; no code for what is none."""
    listed = tuple(
        (name, part.code)
        for part in method.indicators
        for name in (part.name_th, part.name_en, *part.aliases_th)
    )
    return _all_names(listed)


def names_pattern(method: Methodology) -> re.Pattern[str]:
    """Return a pattern that finds the longest name at a place of a folded text."""
    return _compile(tuple(sorted(indicator_names(method), key=lambda name: (-len(name), name))))


def near_indicator(bare: str, method: Methodology) -> str:
    """Return the code of the only indicator that a misspelt name is near to, or nothing."""
    if len(bare) < SHORTEST_NAME:
        return ""
    near = {
        code
        for name, code in indicator_names(method).items()
        if code
        and Levenshtein.distance(bare, name, score_cutoff=LONGEST_MISSPELLING)
        <= LONGEST_MISSPELLING
    }
    return near.pop() if len(near) == 1 else ""


@functools.cache
def _all_names(listed: tuple[tuple[str, str], ...]) -> dict[str, str]:
    names = {folded(name): code for name, code in listed}
    known = {code for _, code in listed}
    for code in known:
        for name in words("indicator_names", code):
            names.setdefault(name, code)
    # A longer phrase that begins like a name and is none.
    for word in words("sections", "OIT"):
        names[f"การ{word}"] = ""
        names[word] = ""
    return names


@functools.cache
def _compile(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)))
