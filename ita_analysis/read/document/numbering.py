"""The numbers that Word counts by itself and that no text of a document holds."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_LEVELS = 9
_DEEPEST_STYLE = 10


class Numbering:
    """The lists of a document, counted in the order in which its paragraphs are read.

    Parameters
    ----------
    document : docx.document.Document
    """

    def __init__(self, document: Any) -> None:
        self._styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.iter(qn("w:style"))
        }
        self._lists: dict[str, tuple[str, dict[int, Any]]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        if any("numbering" in rel.reltype for rel in document.part.rels.values()):
            self._load(document.part.numbering_part.element)

    def next_label(self, paragraph: Any) -> str | None:
        """Return what Word prints before a paragraph and count it.

        Parameters
        ----------
        paragraph : lxml element
            A ``w:p``.

        Returns
        -------
        str or None
            "-" for a bullet of any shape, a number as Word writes it, None where nothing stands.
        """
        number, level = self._list_of(paragraph)
        if number not in self._lists:
            return None
        abstract, levels = self._lists[number]
        if level not in levels:
            return None
        counts = self._count(number, abstract, level, levels)
        if _value(levels[level], "w:numFmt") == "bullet":
            return "-"
        text = _value(levels[level], "w:lvlText") or ""
        label = re.sub(
            "%([1-9])",
            lambda sign: _format(counts[int(sign[1]) - 1], levels.get(int(sign[1]) - 1)),
            text,
        )
        return label.strip() or None

    def _load(self, element: Any) -> None:
        """Take in the lists that the document defines."""
        abstracts = {
            abstract.get(qn("w:abstractNumId")): {
                _whole(level.get(qn("w:ilvl")), 0): level for level in abstract.iter(qn("w:lvl"))
            }
            for abstract in element.iter(qn("w:abstractNum"))
        }
        for item in element.iter(qn("w:num")):
            number = item.get(qn("w:numId"))
            abstract = _value(item, "w:abstractNumId")
            if number is None or abstract is None or abstract not in abstracts:
                continue
            self._lists[number] = abstract, abstracts[abstract]
            for override in item.iter(qn("w:lvlOverride")):
                start = _value(override, "w:startOverride")
                if start is not None:
                    level = _whole(override.get(qn("w:ilvl")), 0)
                    self._starts[number, level] = _whole(start, 1)

    def _list_of(self, paragraph: Any) -> tuple[str | None, int]:
        """Return the list and level of a paragraph, its own or those of its style."""
        holder = paragraph
        for _ in range(_DEEPEST_STYLE):
            properties = holder.find(qn("w:pPr"))
            numbered = None if properties is None else properties.find(qn("w:numPr"))
            number = None if numbered is None else _value(numbered, "w:numId")
            if number is not None:
                return number, _whole(_value(numbered, "w:ilvl"), 0)
            based = holder is not paragraph
            style = _value(holder, "w:basedOn") if based else _value(properties, "w:pStyle")
            if style not in self._styles:
                break
            holder = self._styles[style]
        return None, 0

    def _count(self, number: str, abstract: str, level: int, levels: dict[int, Any]) -> list[int]:
        """Return the counts of all levels with this paragraph counted."""
        # Lists of one kind go on counting, unless one of them is told to begin anew.
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for begun, start in self._starts.items():
                if begun[0] == number and begun[1] < _LEVELS:
                    counts[begun[1]] = start - 1
        for upper in range(level):
            counts[upper] = counts[upper] or _start(levels.get(upper))
        counts[level] = counts[level] + 1 if counts[level] else _start(levels[level])
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return counts


def _format(count: int, level: Any) -> str:
    """Return a count as its level writes it; unknown ways as Arabic digits."""
    way = _value(level, "w:numFmt")
    if way in ("thaiNumbers", "thaiCounting"):
        return str(count).translate(_THAI_DIGITS)
    if way == "thaiLetters":
        return _THAI_LETTERS[(count - 1) % len(_THAI_LETTERS)]
    if way in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if way == "lowerLetter" else letter.upper()
    return str(count)


def _start(level: Any) -> int:
    """Return where a level begins to count."""
    return _whole(_value(level, "w:start"), 1)


def _value(element: Any, tag: str) -> str | None:
    """Return the value of a child element, if there is one."""
    child = None if element is None else element.find(qn(tag))
    value: str | None = None if child is None else child.get(qn("w:val"))
    return value


def _whole(text: str | None, otherwise: int) -> int:
    """Return a number as written, or another where none is written."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
