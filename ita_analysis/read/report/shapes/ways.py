"""Which way running text gives a score: to the name before it, or to the one behind it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.numbers import Number
from ita_analysis.read.report.shapes.phrases import only, strip_units, without
from ita_analysis.read.report.subjects import INSTRUMENT_SCORE, TOTAL, Subject
from ita_analysis.read.report.words import words

BEHIND, UNCLEAR = "behind", "unclear"
WHOLES = (TOTAL, INSTRUMENT_SCORE)
_ENDS = re.compile(r"[\s.,;)|►•]*$")


@dataclass(frozen=True)
class _Step:
    """A score with the names between it and the scores beside it."""

    score: Number
    before: tuple[Subject, ...]
    behind: tuple[Subject, ...]


def tell_ways(
    text: str, scores: Sequence[Number], subjects: Sequence[Subject], *, opens: bool
) -> dict[int, str]:
    """Tell which scores of a line do not belong to the name before them.

    A list says it once for all its entries: "92.43 points: X, next 88.07 points: Y" gives every
    score to the name behind it; where both ways fit, none is taken.

    Parameters
    ----------
    text : str
    scores, subjects : sequence
        In order, as they stand in the text.
    opens : bool
        Whether the line begins with its first score.

    Returns
    -------
    dict of int to str
        ``behind`` or ``unclear`` by the place of a score; nothing for all others.
    """
    steps = _take_steps(text, scores, subjects)
    told = [_is_told(text, step) for step in steps]
    if not any(told):
        way = _way_of_bare(text, steps) if _is_bare_list(text, steps, opens=opens) else ""
        return {step.score.start: way for step in steps if way}
    ways: dict[int, str] = {}
    for place, step in enumerate(steps):
        if told[place]:
            after = steps[place + 1] if place + 1 < len(steps) else None
            before = steps[place - 1] if place else None
            follows = before is not None and ways.get(before.score.start) == BEHIND
            goes_on = told[place + 1] if after else False
            way = _way_of_told(text, step, after, follows=follows, goes_on=goes_on)
            ways[step.score.start] = way
    return {start: way for start, way in ways.items() if way}


def starts_entry(between: str) -> bool:
    """Return whether the words between a name and a score begin another entry of a list.

    Parameters
    ----------
    between : str
        As printed.
    """
    flat = folded(between).lstrip(" ,;:()/-–—►•")
    for join in ("และ", "ส่วน", "โดย", "แล้ว"):
        flat = flat.removeprefix(join)
    if flat.startswith(words("sentence", "next_entry")):
        return True
    return any(
        not flat[: flat.find(word)].endswith(("เป็น", "คือ"))
        for word in words("sentence", "new_subject")
        if word in flat
    )


def leads_to(text: str, step: _Step) -> bool:
    """Return whether the name before a score leads straight to it."""
    if not step.before:
        return False
    between = text[step.before[-1].end : step.score.start]
    return not starts_entry(between) and only(without(folded(between), "became"), "bridge")


def _take_steps(text: str, scores: Sequence[Number], subjects: Sequence[Subject]) -> list[_Step]:
    starts = [part.start for part in subjects]
    edges = [0, *(place for score in scores for place in (score.start, score.end)), len(text)]
    gaps = [
        tuple(subjects[bisect_left(starts, edges[place]) : bisect_left(starts, edges[place + 1])])
        for place in range(0, len(edges), 2)
    ]
    return [
        _Step(score, before, behind)
        for score, (before, behind) in zip(scores, pairwise(gaps), strict=True)
    ]


def _is_told(text: str, step: _Step) -> bool:
    """Return whether words behind a score announce whose it is."""
    if not step.behind:
        return False
    if _is_in_brackets(text, step):
        return True
    flat = strip_units(folded(text[step.score.end : step.behind[0].start]))
    return any(
        flat.startswith(word) and only(flat.removeprefix(word), "join")
        for word in words("sentence", "announces")
    )


def _is_in_brackets(text: str, step: _Step) -> bool:
    """Return whether a score has its name in brackets behind it, and no other kind before it."""
    name = step.behind[0]
    opened = re.fullmatch(r"\s*(?:คะแนน|%)?\s*\(\s*", text[step.score.end : name.start])
    closed = text[name.end :].lstrip().startswith(")")
    alone = not step.before or step.before[-1].measure == name.measure
    return bool(opened) and closed and alone and len(step.behind) == 1


def _way_of_told(
    text: str, step: _Step, after: _Step | None, *, follows: bool, goes_on: bool
) -> str:
    """Return the way of a score that announces a name, whatever stands before it."""
    one_group = after is not None and _is_group(text, step.behind)
    leads = one_group and not goes_on and after is not None and leads_to(text, after)
    if not step.before:
        return UNCLEAR if leads else BEHIND
    before, behind = step.before[-1], step.behind[0]
    of_whole = before.measure in WHOLES and behind.measure not in WHOLES
    between = text[before.end : step.score.start]
    if leads:
        # "IIT 86.56, namely X 92.43, Y 84.26": the whole, then its parts.
        return "" if of_whole and not starts_entry(between) else UNCLEAR
    extreme = any(word in folded(between) for word in words("numbers", "extreme"))
    if follows or starts_entry(between) or extreme or not only(folded(between), "bridge"):
        return BEHIND
    if of_whole and len(step.behind) > 1 and _is_group(text, step.behind[:2]):
        return ""  # all of its parts, without their scores
    return BEHIND if goes_on and one_group else UNCLEAR


def _is_group(text: str, subjects: Sequence[Subject]) -> bool:
    """Return whether names stand together."""
    return all(only(text[one.end : other.start], "join") for one, other in pairwise(subjects))


def _is_bare_list(text: str, steps: Sequence[_Step], *, opens: bool) -> bool:
    """Return whether a line is a list of scores, each right before a name, to its end."""
    if not steps or not all(_is_bare(text, step) for step in steps):
        return False
    joined = all(_only_joined(text, one, other) for one, other in pairwise(steps))
    ends = bool(_ENDS.match(text, steps[-1].behind[-1].end))
    return ends and joined and (len(steps) > 1 or opens)


def _way_of_bare(text: str, steps: Sequence[_Step]) -> str:
    """Return the way of such a list; a name before it may as well have its first score."""
    return UNCLEAR if leads_to(text, steps[0]) else BEHIND


def _is_bare(text: str, step: _Step) -> bool:
    if len(step.behind) != 1:
        return False
    return not strip_units(folded(text[step.score.end : step.behind[0].start])).strip("►•-–:|")


def _only_joined(text: str, one: _Step, other: _Step) -> bool:
    """Return whether nothing but a comma, "and" or "next" stands before the next score."""
    flat = folded(text[one.behind[-1].end : other.score.start]).strip(" ,;:/-–—►•|")
    return flat.removeprefix("และ") in ("", *words("sentence", "next_entry"))
