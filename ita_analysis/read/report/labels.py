"""Texts that begin with a label: which question is lowest, why, and what is to be done."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ita_analysis.read.report.folding import fold, folded
from ita_analysis.read.report.word_files import load_file, load_words

LABELS = ("lowest", "cause", "approach")
AFTER = " :：-–="


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
        (flat.span(*found.span()), str(found.lastgroup)) for found in _pattern().finditer(flat.text)
    ]
    if not marks:
        return _alone(text)
    ends = [start for (start, _), _ in marks[1:]] + [len(text)]
    parts = [
        Labelled(label, text[end:stop].strip(AFTER))
        for ((_, end), label), stop in zip(marks, ends, strict=True)
    ]
    before = text[: marks[0][0][0]].strip(AFTER)
    return [Labelled("", before), *parts] if before else parts


def _alone(text: str) -> list[Labelled]:
    """Return the label that a whole text is, perhaps with a number before it."""
    flat = re.sub(r"^[(\d.)]+", "", folded(text)).strip(AFTER)
    for label in LABELS:
        if flat in load_words("roles", "labels", label):
            return [Labelled(label, "")]
    return []


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of all labels before a colon, in folded text."""
    groups = []
    for label in LABELS:
        listed = sorted(map(folded, load_file("roles")["labels"][label]), key=len, reverse=True)
        groups.append(f"(?P<{label}>(?:{'|'.join(map(re.escape, listed))}))")
    return re.compile(f"(?:{'|'.join(groups)})(?:คือ)?[:：]")
