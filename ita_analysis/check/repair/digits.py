"""Which digits of a printed figure can have been misread, and for what.

``terms/misread_digits.csv`` lists the digits that are confused, each pair in both directions,
with its basis: ``shape`` is how far the two overlap when both are set in Sarabun, blurred and
laid over each other at their best (1 = the same). Listed are the eight closest pairs of each
script, and two of general knowledge.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ita_analysis.thai import to_arabic_digits

LIST = Path(__file__).parents[2] / "terms" / "misread_digits.csv"
SCRIPTS = ("0123456789", "๐๑๒๓๔๕๖๗๘๙")
# Two digits that are not known to be confused count as two moves.
UNLISTED_COUNTS = 2


@dataclass(frozen=True, order=True)
class Move:
    """One digit of a figure read as another.

    Parameters
    ----------
    place : int
        Which digit, from 0.
    replaced : str
        The printed character and the right one.
    change : int
        By how much the right one changes the figure, in hundredths of a point.
    cost : int
        What it counts: one, or two where the digits are not known to be confused.
    """

    place: int
    replaced: str
    change: int
    cost: int


@functools.cache
def known_confusions() -> frozenset[str]:
    """Read the list of confused digits, as two characters each, in both directions."""
    with LIST.open(encoding="utf-8", newline="") as file:
        pairs = [(row["one"], row["other"]) for row in csv.DictReader(file)]
    return frozenset(first + second for pair in pairs for first, second in (pair, pair[::-1]))


def possible_moves(printed: str, score: float) -> tuple[Move, ...]:
    """List every way in which one digit of a printed score can have been misread.

    Parameters
    ----------
    printed : str
        The score as printed, Thai or Arabic digits.
    score : float
        Points 0-100 that it was read as.

    Returns
    -------
    tuple of Move
        None where the score was not read from this text.
    """
    digits = list(_digits(printed))
    if sum(_value(char) * worth for char, worth in digits) != round(100 * score):
        return ()
    return tuple(
        Move(place, char + other, (_value(other) - _value(char)) * worth, _cost(char + other))
        for place, (char, worth) in enumerate(digits)
        for other in _others(char)
        # Nobody prints 08.28 for 8.28.
        if not (place == 0 and worth > 100 and _value(other) == 0)
    )


def _digits(printed: str) -> Iterator[tuple[str, int]]:
    """Yield each digit with what a one in its place is worth, in hundredths of a point."""
    whole, _, decimals = printed.partition(".")
    digits = [char for char in whole if char.isdecimal()]
    for place, char in enumerate(digits, start=1):
        yield char, 100 * 10 ** (len(digits) - place)
    for place, char in enumerate([char for char in decimals if char.isdecimal()][:2], start=1):
        yield char, 100 // 10**place


def _others(char: str) -> str:
    script = next(digits for digits in SCRIPTS if char in digits)
    return script.replace(char, "")


def _value(char: str) -> int:
    return int(to_arabic_digits(char))


def _cost(replaced: str) -> int:
    return 1 if replaced in known_confusions() else UNLISTED_COUNTS
