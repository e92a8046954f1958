"""What may stand between a name and its score, word by word."""

from __future__ import annotations

import re

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.words import words

_LEVEL = re.compile(r"(?:ระดับ(?:ผลการประเมิน)?|level|rating)\(?(?:aa|[a-f])(?![a-z])")
_NO_LETTERS = re.compile(r"\(?\d+[.)]?|[^\w\u0e00-\u0e7f]|_")
_SIGNS = '*"“”) ,;('


def only(text: str, name: str) -> bool:
    """Return whether a text consists of the words of a list, signs and numbers alone.

    Parameters
    ----------
    text : str
    name : str
        A list of ``[sentence]`` in ``words.toml``.

    Returns
    -------
    bool
    """
    rest = _LEVEL.sub(" ", folded(text))
    for word in words("sentence", name):
        rest = rest.replace(word, " ")
    return not letters(rest)


def without(flat: str, name: str, among: str | None = None) -> str:
    """Return a folded text without the words of a list of ``[sentence]``.

    Parameters
    ----------
    flat, name : str
    among : str, optional
        Only words that this folded text holds are left out.

    Returns
    -------
    str
    """
    for word in words("sentence", name):
        if among is None or word in among:
            flat = flat.replace(word, "")
    return flat


def letters(text: str) -> str:
    """Return the letters of a text; list markers and years count for nothing."""
    return _NO_LETTERS.sub("", folded(text))


def strip_units(flat: str) -> str:
    """Return a folded text without the units and signs that it begins with."""
    units = words("numbers", "unit_after")
    flat = flat.lstrip(_SIGNS)
    while flat.startswith(units):
        unit = next(word for word in units if flat.startswith(word))
        flat = flat.removeprefix(unit).lstrip(_SIGNS)
    return flat


def names_level(flat: str) -> bool:
    """Return whether a folded text ends with a level, before the score in brackets."""
    return bool(re.search(_LEVEL.pattern + r"\(?(?:ได้|มี|ด้วย)?(?:คะแนน)?$", flat))
