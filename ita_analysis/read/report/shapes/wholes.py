"""A score that no name stands beside: the words around it must say that it is the total."""

from __future__ import annotations

import re

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.marked import Fragment
from ita_analysis.read.report.mentions import Context
from ita_analysis.read.report.numbers import Number
from ita_analysis.read.report.shapes.phrases import letters, names_level, only, strip_units
from ita_analysis.read.report.words import holds, words

BEFORE, NEAR, BEHIND = 200, 80, 60
_SIGNS = " :：-–="
_GETS = re.compile(r"(?:ได้รับ|ได้|มี)(?:ผล)?(?:คะแนน)?(?:รวม)?(?:เท่ากับ|ร้อยละ)?\s*$")


def is_whole(fragment: Fragment, score: Number, context: Context) -> bool:
    """Return whether a score without a name is the total.

    A level or the full score stands behind it, and before it what has a total: words for the
    result, this body, or nothing but a year. A level right before it says it as well.

    Parameters
    ----------
    fragment : Fragment
        A line of running text that is of no instrument.
    score : Number
        Its first score.
    context : Context

    Returns
    -------
    bool
    """
    text = fragment.text[: score.start]
    before = folded(text[-BEFORE:])
    if holds(before[-NEAR:], "numbers", "extreme"):
        return False
    if names_level(before):
        return True
    after = strip_units(folded(fragment.text[score.end : score.end + BEHIND]))
    if not after.startswith(words("subjects", "total_after")):
        return False
    near = _GETS.sub("", text[-NEAR:].rstrip(_SIGNS)).rstrip(_SIGNS)
    own = context.is_own(near) or (context.is_own(text[-NEAR:].rstrip(_SIGNS)))
    return own or _ends_with_weak_total(before) or _is_called(before, context) or _only_year(
        fragment, score
    )  # fmt: skip


def _is_called(before: str, context: Context) -> bool:
    """Return whether a text ends with the abbreviation of this body."""
    short = folded(context.organisation.short)
    return bool(short) and before.rstrip(" :=").endswith((short, f"{short}ได้"))


def _only_year(fragment: Fragment, score: Number) -> bool:
    """Return whether a line says nothing before its score but the year: "ปี 2567 ได้"."""
    years = [number.kind for number in fragment.numbers if number.start < score.start]
    return years == ["year"] and only(fragment.text[: score.start], "bridge")


def _ends_with_weak_total(before: str) -> bool:
    """Return whether a folded text ends with words for a result, fillers and years aside."""
    listed, fillers = words("subjects", "weak_total"), words("numbers", "fillers_before")
    bare = before.rstrip("0123456789")
    while bare.endswith(fillers) and not bare.endswith(listed):
        bare = bare.removesuffix(next(word for word in fillers if bare.endswith(word)))
        bare = bare.rstrip("0123456789")
    return bare.endswith(listed)


def is_lone(fragment: Fragment, score: Number) -> bool:
    """Return whether a line holds one score and at most its unit."""
    flat = folded(fragment.text[: score.start] + " " + fragment.text[score.end :])
    for word in words("columns", "unit"):
        flat = flat.replace(word, "")
    return not letters(flat)
