"""Thai text: digits, spaces, widths, line breaks between words."""

from __future__ import annotations

import re
import unicodedata

from ita_analysis.thai.words import break_words

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# PDF text often holds SARA AM in two parts, in either order, with or without a tone mark.
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b]?)\u0e32\u0e4d")
# What may not be torn apart even when a single word is wider than a line.
_CLUSTER = re.compile("[เ-ไ]?.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[ะาำๅ]?", re.DOTALL)
_CLOSING = frozenset("ๆฯ)]”’%,.;:?!/…")
_OPENING = frozenset("([“‘")
# They make nouns of what follows; a line that ends in one reads as broken off.
_PREFIXES = frozenset({"การ", "ความ", "ผู้"})


def to_arabic_digits(text: str) -> str:
    """Return the text with Thai digits as Arabic digits.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return text.translate(_DIGITS)


def normalise(text: str) -> str:
    """Return the text in one form, so that equal words compare equal.

    NFC, every run of spaces and control characters one space, invisible format characters
    (zero-width space, direction marks) dropped, SARA AM in one piece. NFKC would tear SARA AM
    apart, and marks are never dropped.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    if _is_normal(text):
        return text.strip(" ")
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cc":
            kept.append(" ")
        elif category not in {"Cf", "Cs"}:
            kept.append(character)
    return _SPLIT_SARA_AM.sub("\\1\\2ำ", " ".join("".join(kept).split()))


def _is_normal(text: str) -> bool:
    """Tell quickly that nothing within a text needs to change; most texts are so."""
    return (
        # No control or format character, and no space but the ordinary one.
        text.isprintable()
        and "  " not in text
        and unicodedata.is_normalized("NFC", text)
        and not _SPLIT_SARA_AM.search(text)
    )


def display_width(text: str) -> int:
    """Return how many columns a text takes, marks above and below not counted.

    Parameters
    ----------
    text : str

    Returns
    -------
    int
    """
    return sum(unicodedata.category(character) not in {"Mn", "Me", "Cf"} for character in text)


def wrap_text(text: str, columns: int, lines: int) -> list[str]:
    """Break a text between words into lines of limited width.

    The signs ๆ ฯ ) stay with what precedes them and ( with what follows. A word wider than a
    line is broken between syllable clusters; what does not fit ends in "…".

    Parameters
    ----------
    text : str
    columns : int
        Widest line, in columns as `display_width` counts them.
    lines : int
        How many lines at most.

    Returns
    -------
    list of str
        At least one line, without spaces at its ends.
    """
    text = normalise(text)
    if display_width(text) <= columns:
        return [text]
    wrapped = [""]
    for piece in _pieces(text, columns):
        if display_width((wrapped[-1] + piece).rstrip()) <= columns:
            wrapped[-1] += piece
        else:
            wrapped.append(piece.lstrip())
    wrapped = [line.strip() for line in wrapped if line.strip()]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], _shorten(wrapped[lines - 1], columns)]
    return wrapped


def _pieces(text: str, columns: int) -> list[str]:
    """Return the parts of a text that a line may end after."""
    pieces: list[str] = []
    glue = False
    for word in break_words(text):
        if pieces and (glue or word[0] in _CLOSING or word.isspace()):
            pieces[-1] += word
        else:
            pieces.append(word)
        glue = word[-1] in _OPENING or word in _PREFIXES
    broken: list[str] = []
    for piece in pieces:
        if display_width(piece.strip()) <= columns:
            broken.append(piece)
        else:
            broken += _CLUSTER.findall(piece)
    return broken


def _shorten(line: str, columns: int) -> str:
    """Return a line with room made for the sign that more follows."""
    clusters = _CLUSTER.findall(line)
    while clusters and display_width("".join(clusters)) >= columns:
        clusters.pop()
    return "".join(clusters).rstrip(" (") + "…"


def split_words(text: str) -> list[str]:
    """Split Thai text into words, those of ITA known; spaces fall away."""
    return [word for word in break_words(normalise(text)) if word.strip()]
