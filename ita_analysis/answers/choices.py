"""What a cell of answers says: a choice in words, its number on the form, or its points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from ita_analysis.answers.form import Form, Slot
from ita_analysis.answers.mapping import Mapping
from ita_analysis.answers.words import fold, load_words
from ita_analysis.score import DISCLOSURE
from ita_analysis.thai import to_arabic_digits

UNKNOWN = 255
CODES, POINTS = "codes", "points"
# 33.333 is what a form prints as 33.33.
_NEAR = 0.01


@dataclass
class ChoiceReader:
    """Reads the cells of one form.

    Parameters
    ----------
    form : Form
    mapping : Mapping
        Its words go before ours.
    numbers : {"codes", "points", ""}
        What a bare number is: the number of the choice, from 1 in the order of the form, or
        points as the form prints them. Empty where numbers have not been met yet.
    """

    form: Form
    mapping: Mapping
    numbers: str = ""
    # By scale: its columns are read alike.
    _known: dict[tuple[str, object], int] = field(default_factory=dict, repr=False)
    _words: dict[str, dict[str, int]] = field(default_factory=dict, repr=False)
    _tables: dict[tuple[str, bool], bytes] = field(default_factory=dict, repr=False)

    def read(self, place: int, value: object) -> int:
        """Return the code of a cell, `UNKNOWN` where it is no choice of its question.

        Parameters
        ----------
        place : int
            Of the slot in the form.
        value : object
            Text or number; None where the cell is empty.

        Returns
        -------
        int
        """
        slot = self.form.slots[place]
        key = (slot.scale, value)
        code = self._known.get(key)
        if code is None:
            code = self._known[key] = self._read(slot, value)
        return code

    def read_bytes(self, place: int, *, signed: bool) -> bytes:
        """Return the codes of all numbers that fit a byte, in the order of their bytes."""
        slot = self.form.slots[place]
        table = self._tables.get((slot.scale, signed))
        if table is None:
            numbers = (byte - 256 if signed and byte > 127 else byte for byte in range(256))
            table = bytes(self._read(slot, number) for number in numbers)
            self._tables[slot.scale, signed] = table
        return table

    def _read(self, slot: Slot, value: object) -> int:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return self.form.missing
        words = self._words.get(slot.scale)
        if words is None:
            words = self._words[slot.scale] = self._list_words(slot)
        text = str(value) if isinstance(value, int) else fold(str(value))
        if text in words:
            return words[text]
        number = as_number(text)
        return UNKNOWN if number is None else self._read_number(slot, number)

    def _list_words(self, slot: Slot) -> dict[str, int]:
        """List the words that a cell can hold, those that the mapping declares before ours."""
        own, ours = self.mapping, load_words()
        declared = own.choices.get(slot.scale, {})
        other = ours["alternatives"].get(slot.scale, {})
        codes = {
            **dict.fromkeys([*ours["dont_know"], *own.dont_know], self.form.dont_know),
            **{word: _find_points(slot, points) for word, points in other.items()},
            **{word: code for code, word in enumerate(slot.words)},
            **{word: _find_points(slot, points) for word, points in declared.items()},
            **dict.fromkeys(["", *own.missing], self.form.missing),
        }
        return {fold(word): code for word, code in codes.items()}

    def _read_number(self, slot: Slot, number: float) -> int:
        # 1 says that an item is met, or that it is the first choice: nobody can tell.
        if self.numbers == CODES and self.form.instrument != DISCLOSURE:
            is_code = number.is_integer() and 1 <= number <= len(slot.words)
            return int(number) - 1 if is_code else UNKNOWN
        return _find_points(slot, number)


def tell_numbers(slots: Iterable[Slot], values: Iterable[object]) -> str:
    """Tell whether bare numbers are codes or points; empty where there is no number.

    Codes run from 1 to the number of choices, and no form prints those as points.
    """
    slots = list(slots)
    printed = {points for slot in slots for points in slot.printed}
    most = max(len(slot.words) for slot in slots)
    found = {number for value in values if (number := as_number(fold(str(value)))) is not None}
    if not found:
        return ""
    in_codes = sum(number.is_integer() and 1 <= number <= most for number in found)
    in_points = sum(any(abs(number - points) < 1 for points in printed) for number in found)
    return CODES if in_codes > in_points else POINTS


def as_number(text: str) -> float | None:
    """Return the number that a text is, or None."""
    try:
        number = float(to_arabic_digits(text))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _find_points(slot: Slot, points: float) -> int:
    """Return the choice that prints these points, to as many decimals as are given."""
    decimals = len(f"{points:g}".partition(".")[2])
    for code, printed in enumerate(slot.printed):
        if abs(points - printed) < _NEAR or points == round(printed, decimals):
            return code
    return UNKNOWN
