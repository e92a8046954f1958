"""Text without what may differ between two prints of the same words, with the way back."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from ita_analysis.thai import to_arabic_digits

_SARA_AM, _NIKHAHIT, _SARA_AA = "\u0e33", "\u0e4d", "\u0e32"
_ABOVE = re.compile("[\u0e31\u0e34-\u0e37\u0e47-\u0e4e]")
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"


@dataclass(frozen=True)
class Folded:
    """A text with spaces, marks of layout and kinds of digits taken away.

    Parameters
    ----------
    text : str
        Arabic digits, lower case, no spaces, no asterisks, SARA AM in one piece.
    places : tuple of int
        For every character, its index in the original; one more for the end.
    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the folded text stands in the original."""
        if start >= end:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> Folded:
    """Fold a text, so that equal words compare equal wherever a line or word was broken.

    Parameters
    ----------
    text : str

    Returns
    -------
    Folded
    """
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(to_arabic_digits(text)):
        if character.isspace() or character == "*" or unicodedata.category(character) in _SKIPPED:
            continue
        # SARA AM in two pieces, with a tone mark between them, becomes one piece after the tone.
        if character == _SARA_AA and _NIKHAHIT in kept[-2:] and _is_split(kept):
            where = len(kept) - 1 - kept[::-1].index(_NIKHAHIT)
            del kept[where], places[where]
            kept.append(_SARA_AM)
        elif character == _NIKHAHIT and kept[-1:] == [_SARA_AA]:
            kept[-1] = _SARA_AM  # its pieces in the wrong order
            continue
        elif len(lower := character.lower()) == 1:
            kept.append(lower)
        else:
            kept.append(character)
        places.append(place)
    return Folded("".join(kept), (*places, len(text)))


_SKIPPED = frozenset({"Cc", "Cf", "Cs"})


def _is_split(kept: list[str]) -> bool:
    return kept[-1] == _NIKHAHIT or (len(kept) > 1 and kept[-1] in _TONES)


def folded(text: str) -> str:
    """Return a text folded, without the way back."""
    return fold(text).text


def bare_marks(flat: str) -> str:
    """Return a folded text without the marks above letters, which damage takes away first.

    Parameters
    ----------
    flat : str
        A folded text.

    Returns
    -------
    str
        For comparing with another text that has gone through the same.
    """
    return _ABOVE.sub("", flat.replace(_SARA_AM, _SARA_AA))
