"""Thai words: where one ends and the next begins, and those of ITA."""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any

import marisa_trie


def break_words(text: str) -> list[str]:
    """Return the words and the spaces between them."""
    segment, trie = _segmenter()
    words: list[str] = segment(text, trie)
    return [word for word in words if word]


@cache
def _segmenter() -> tuple[Any, Any]:
    """Return pythainlp's word breaker and a dictionary that knows the words of ITA."""
    words = known_words()
    from pythainlp.tokenize.newmm import segment  # noqa: PLC0415 - after known_words, 0.8 s

    return segment, _Dictionary(words)


class _Dictionary:
    """Words in the form that pythainlp's word breaker asks for them.

    Its own is a tree of Python's objects that takes 62 MiB and 0.4 s in every process; this takes 2
    and 0.1.
    """

    def __init__(self, words: Collection[str]) -> None:
        self._words = marisa_trie.Trie(words)
        self._longest = max(map(len, words))

    def __len__(self) -> int:
        return len(self._words)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Return the words that a text goes on with, the shortest first."""
        found: list[str] = self._words.prefixes(text[start : start + self._longest])
        return found


@cache
def known_words() -> frozenset[str]:
    """Return the words of pythainlp's dictionary and those of ITA.

    Returns
    -------
    frozenset of str
    """
    # Without this the import would make a data folder in the home directory.
    if not {"PYTHAINLP_READ_ONLY", "PYTHAINLP_READ_MODE"} & os.environ.keys():
        os.environ["PYTHAINLP_READ_ONLY"] = "1"
    from pythainlp.corpus import thai_words  # noqa: PLC0415 - after the setting above

    return frozenset({word.strip() for word in (*thai_words(), *ita_words())} - {""})


@cache
def ita_words() -> tuple[str, ...]:
    """Return the compounds of ITA documents that must stay on one line, longest first.

    Returns
    -------
    tuple of str
    """
    listed = files("ita_analysis").joinpath("thai", "words.txt").read_text(encoding="utf-8")
    return tuple(sorted(listed.split(), key=lambda word: (-len(word), word)))
