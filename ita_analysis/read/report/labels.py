"""Texts that begin with a label: which question is lowest, why, and what is to be done."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ita_analysis.read.report.folding import fold, folded
from ita_analysis.read.report.word_files import load_file, load_words

LABELS = ("lowest", "cause", "approach")
AFTER = " :：-–="
_SIGN = re.compile(r"\s*[^\w\s()\u0e00-\u0e7f]{1,3}\s+")
# Where a label and its colon stand in a text, and which it is.
Mark = tuple[tuple[int, int], str]


@dataclass(frozen=True)
class Labelled:
    """What stands behind a label.

    Parameters
    ----------
    label : str
        ``lowest``, ``cause`` or ``approach``; empty for words before the first label.
    text : str
        As printed, without the label and its colon.
    """

    label: str
    text: str


def split_labels(text: str) -> list[Labelled]:
    """Split a text at its labels.

    Parameters
    ----------
    text : str
        A paragraph or a part of a cell.

    Returns
    -------
    list of Labelled
        Empty where it has no label: a label is followed by a colon or stands alone.
    """
    flat = fold(text)
    marks = [
        (flat.span(*found.span()), str(found.lastgroup).removesuffix("_is"))
        for found in _pattern().finditer(flat.text)
    ]
    if any(label == "lowest" for _, label in marks):
        marks = _add_bare(text, marks)
    if not marks:
        return _alone(text) or _open_point(text)
    return _cut(text, marks)


def split_bare_labels(text: str) -> list[Labelled]:
    """Split what a paragraph says of its question, where labels need no colon.

    Parameters
    ----------
    text : str
        The words behind a question that a paragraph begins with.

    Returns
    -------
    list of Labelled
        Empty where it has no label.
    """
    marks = _add_bare(text, [])
    return _cut(text, marks) if marks else []


def _cut(text: str, marks: Sequence[Mark]) -> list[Labelled]:
    ends = [start for (start, _), _ in marks[1:]] + [len(text)]
    parts = [
        Labelled(label, text[end:stop].strip(AFTER))
        for ((_, end), label), stop in zip(marks, ends, strict=True)
    ]
    before = text[: marks[0][0][0]].strip(AFTER)
    return [Labelled("", before), *parts] if before else parts


def _add_bare(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Add causes and approaches that begin a word of their own, without a colon."""
    flat = fold(text)
    found = [(flat.span(*bare.span()), str(bare.lastgroup))
             for bare in _bare_pattern().finditer(flat.text)]  # fmt: skip
    begins = [
        mark
        for mark in found
        if not text[: mark[0][0]].strip() or text[mark[0][0] - 1] in " \t\n(;,.-–—"
    ]
    # The same label again is part of what the first one opens.
    fresh = [mark for mark in begins
             if all(start >= mark[0][1] or end <= mark[0][0] for (start, end), _ in marks)
             and not any(label == mark[1] for _, label in marks)]  # fmt: skip
    unique = {label: (span, label) for span, label in reversed(fresh)}
    return sorted([*marks, *unique.values()])


def _alone(text: str) -> list[Labelled]:
    """Return the label that a whole text is, perhaps with a number before it."""
    flat = re.sub(r"^[(\d.)]+", "", folded(text)).strip(AFTER)
    for label in LABELS:
        if flat in load_words("roles", "labels", label):
            return [Labelled(label, "")]
    return []


def _open_point(text: str) -> list[Labelled]:
    """Return the label that opens a point of a list, without a colon but with a space behind."""
    sign = _SIGN.match(text)
    flat = fold(text[sign.end() :]) if sign else None
    found = _bare_pattern().match(flat.text) if flat else None
    if not sign or not flat or not found:
        return []
    rest = text[sign.end() + flat.span(*found.span())[1] :]
    own = rest.strip(AFTER)
    return [Labelled(str(found.lastgroup), own)] if own and rest[:1].isspace() else []


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of all labels before a colon, in folded text."""
    groups = []
    for label in LABELS:
        listed = sorted(map(folded, load_file("roles")["labels"][label]), key=len, reverse=True)
        groups.append(f"(?P<{label}>(?:{'|'.join(map(re.escape, listed))}))")
    colon = f"(?:{'|'.join(groups)})(?:คือ)?[:：]"
    # The lowest question may also follow "is".
    place = "(?:ของ|ใน)?(?:ประเด็น(?:นี้|ที่\\d{1,2}))?(?:\\([^()]{0,40}\\))?"
    return re.compile(
        f"{colon}|{groups[0].replace('<lowest>', '<lowest_is>')}{place}(?:คือ|ได้แก่|is)"
    )


@functools.cache
def _bare_pattern() -> re.Pattern[str]:
    groups = []
    for label in LABELS[1:]:
        listed = sorted(map(folded, load_file("roles")["labels"][label]), key=len, reverse=True)
        groups.append(f"(?P<{label}>(?:{'|'.join(map(re.escape, listed))}))(?:คือ|ได้แก่)?[:：]?")
    return re.compile("|".join(groups))
