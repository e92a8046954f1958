"""Indicators that a text names by their number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ita_analysis.methodology import Methodology
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.names import names_pattern
from ita_analysis.read.report.words import words

# Names may be printed without the word that makes a noun of them.
NOUN = "การ"


@dataclass(frozen=True)
class Numbered:
    """The number of an indicator, with its name behind it where that is shortened.

    Parameters
    ----------
    code : str
    start, end : int
        Where it stands in the folded text.
    certain : bool
        False where the number counts the indicators of the instrument above.
    """

    code: str
    start: int
    end: int
    certain: bool


def find_numbered(flat: str, section: str, method: Methodology) -> Iterator[Numbered]:
    """Find indicators by number, but those whose full name follows.

    Parameters
    ----------
    flat : str
        A folded text.
    section : str
        What it stands under.
    method : Methodology

    Yields
    ------
    Numbered
    """
    for prefix in words("subjects", "numbered"):
        for found in re.finditer(re.escape(prefix) + r"(\d{1,2})(?![\d.,])", flat):
            if names_pattern(method).match(flat, found.end()):
                continue
            if short := _short_name(found[1], flat[found.end() :], method):
                yield Numbered(str(int(found[1])), found.start(), found.end() + len(short), True)
                continue
            code, certain = _count(int(found[1]), section, method)
            if code:
                yield Numbered(code, *found.span(), certain)


def _short_name(number: str, after: str, method: Methodology) -> str:
    """Return the name of an indicator that follows its number without its first word."""
    for indicator in method.indicators:
        if indicator.code == str(int(number)):
            for name in (indicator.name_th, *indicator.aliases_th):
                short = folded(name).removeprefix(NOUN)
                if after.startswith(short):
                    return short
    return ""


def _count(number: int, section: str, method: Methodology) -> tuple[str, bool]:
    """Return the indicator of a number, and whether it is certain.

    Under an instrument that has no indicator of that number, its own are counted.
    """
    codes = [part.code for part in method.indicators]
    own = [part.code for part in method.indicators if part.instrument == section]
    if own and str(number) not in own and 1 <= number <= len(own):
        return own[number - 1], False
    return (str(number), True) if str(number) in codes else ("", False)
