"""Thai names in Latin letters."""

from __future__ import annotations

import re

from ita_analysis.thai.text import normalise, to_arabic_digits
from ita_analysis.thai.words import break_words

# ห before a voiced consonant only sets the tone: ใหม่, เหล็ก.
_SILENT_INITIAL = re.compile("([เ-ไ])ห([งญนมยรลว])(?=[\u0e30-\u0e39\u0e47-\u0e4b]|[ก-ฮ]|$)")


def romanise(text: str) -> str:
    """Return a Thai name in Latin letters by the Royal Institute's rules, each word with a capital.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Only Latin letters, digits, spaces and hyphens; spelt by rule, so not the official form
        of a name that has one.
    """
    words = [_romanise_word(word) for word in break_words(normalise(text))]
    return " ".join(word.capitalize() for word in words if word)


def _romanise_word(word: str) -> str:
    from pythainlp.transliterate.royin import romanize  # noqa: PLC0415 - with the segmenter above

    # The library spells neither a silent initial between two letters nor the short sign.
    word = _SILENT_INITIAL.sub(r"\1\2", word).replace("\u0e47", "")
    return re.sub(r"[^A-Za-z0-9-]", "", romanize(to_arabic_digits(word)))
