"""Find every number of a text and say what it is, from what stands around it.

A number is a candidate for a score only when nothing around it says that it is a threshold, a
weight, a share, a count, a range of a level, a rank, a date or anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.words import words
from ita_analysis.thai import MONTHS, SHORT_MONTHS, to_arabic_digits

SCORE, PLAIN, TOO_LARGE, SIGNED = "score", "", "too large", "signed"
# Kinds that words around a number give, in order: the first that fits wins.
KINDS = (
    "full", "difference", "threshold", "target", "weighted", "weight", "comparison", "statistic",
    "share",
)  # fmt: skip
WHOLE_KINDS = ("rank", "ordinal")
# Kinds that a word before the first number of a list gives to all.
SHARED = ("weight", "share")
JOINS = re.compile(r"(?:\s|,|%|:|/|และ|ร้อยละ|กับ)*")
NEAR, SIGN_NEAR = 48, 8
MOST_DECIMALS = 4

NUMBER = re.compile(
    r"\d{1,3}\.\d{2}(?=\d{1,3}\.\d{2}(?!\d))"  # two scores without a space between them
    r"|(?<![\d.,])[2-9]\d(?:\s\.\s?|\.\s)\d{2}(?![\d.])"  # a score torn apart at its point
    # the letter O read for a zero
    r"|(?<![A-Za-z\d.,])(?=[\d.,]{0,6}[Oo])[1-9][\dOo]{0,2}[.,][\dOo]{1,2}(?![A-Za-z\d])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d]|[.,]\d)"  # a comma for every thousand
    r"|(?<![\d,])\d{1,3},\d{1,2}(?![\d]|[.,]\d)"  # a comma for the point
    r"|\d+(?:\.\d+)*"
)
# "-1.08" alone in a cell, "(+7.77)", "± 0.5": no score has a sign.
SIGN = re.compile(r"(?:^|[(\[])\s*[-−–]$|[+±]\s?$")
MINUS = re.compile(r"\s[-−]$")
_MONTHS = "|".join([*MONTHS, *(re.escape(name).replace(r"\.", r"\.?\s?") for name in SHORT_MONTHS)])
_LINK = r"(?:-|–|—|~|ถึง|to)"
# Stretches whose numbers are explained as a whole.
STRETCHES = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("address", r"https?://\S+|www\.\S+|(?<![\w.])[\w.]{1,64}@[\w.]{1,64}"),
        (
            "date",
            rf"(?:\d{{1,2}}\s{{0,5}})?(?:{_MONTHS})(?:\s*(?:พ\.?ศ\.?)?\s*\d{{4}}|\s*\d{{2}}(?![\d.,]))?",
        ),
        ("date", r"(?<!\d)\d{1,2}/\d{1,2}/\d{2,4}|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
        ("time", r"\d{1,2}[.:]\d{2}\s*(?:น\.|นาฬิกา|a\.?m|p\.?m)"),
        (
            "phone",
            r"(?:โทร|tel|fax)[^\d]{0,20}[\d\s-]{6,}|(?<!\d)0\d{1,2}[ -]?\d{3}[ -]?\d{3,4}(?!\d)",
        ),
        ("full", r"(?<=\d)\s{0,3}/\s{0,3}100(?![\d.])"),
        ("reference", r"(?<![\d.])\d{4,6}(?:\.\d{1,3})*/[ว\s]{0,3}\d+"),
        ("law", r"มาตรา\s*\d+(?:/\d+)?|ข้อ\s*\d+/\d+"),
        ("version", r"(?<=[a-z])(?<!fy)\d+(?:\.\d+)*|(?<!\d)\d{1,4}(?:st|nd|rd|th)\b"),
    )
)
YEAR_WORD = re.compile(r"(?:ปี(?:งบประมาณ)?|พ\.?ศ\.?|FY)\s*(?:พ\.?ศ\.?)?\s*$", re.I)
RANGE = re.compile(
    rf"(?<![\d.])(\d{{1,6}}(?:\.\d{{1,4}})?)[ ]{{0,4}}(?:คะแนน|%)?[ ]{{0,4}}{_LINK}[ ]{{0,4}}"
    r"(?:ร้อยละ)?[ ]{0,4}(\d{1,6}(?:\.\d{1,4})?)"
)
OWN_MARKER = re.compile(
    r"\s*(?:[-–•*>]\s+)?\(?(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})(?:\)|\.(?!\d)|(?=\s+[^\d\s%])|(?=[ก-ฮเ-ไA-Za-z]))"
)
INNER_MARKER = re.compile(r"(?<=\s)(?P<number>\d{1,2})[.)](?=\s*[ก-ฮเ-ไA-Za-z“\"])")
BRACKETED = re.compile(r"\((?P<number>\d{1,2})\)")


@dataclass(frozen=True, eq=False)
class Number:
    """A number of a text.

    Parameters
    ----------
    start, end : int
        Where it stands in the text.
    printed : str
        As it stands there.
    value : float
        Its value.
    kind : str
        ``score`` for a candidate; ``year``, ``date``, ``threshold`` and so on where it is
        explained; empty for a whole number that nothing marks as a fact.
    decimals : int
        Digits after the point.
    """

    start: int
    end: int
    printed: str
    value: float
    kind: str
    decimals: int


def find_numbers(text: str) -> list[Number]:
    """Find the numbers of a text.

    Parameters
    ----------
    text : str
        A line, or a part of a cell.

    Returns
    -------
    list of Number
        In order; no number twice.
    """
    arabic = to_arabic_digits(text)
    explained = dict(_explain_stretches(arabic))
    numbers: list[Number] = []
    for found in NUMBER.finditer(arabic):
        start, end = found.span()
        value, decimals = _evaluate(found[0])
        kind = explained.get(start) or _name_kind(arabic, start, end, value, decimals)
        before = numbers[-1] if numbers else None
        if (
            kind == SCORE
            and before
            and before.kind in SHARED
            and _only_joins(arabic, before, start)
        ):
            kind = before.kind
        numbers.append(Number(start, end, text[start:end], value, kind, decimals))
    return numbers


def _only_joins(arabic: str, before: Number, start: int) -> bool:
    """Return whether numbers stand in one list: "weights of 30 percent, 30 percent and 40"."""
    return bool(JOINS.fullmatch(arabic, before.end, start))


def looks_like_fact(number: Number) -> bool:
    """Return whether a number would be missed if nobody read it."""
    return number.kind in {SCORE, TOO_LARGE, SIGNED}


def _evaluate(printed: str) -> tuple[float, int]:
    """Return the value of a printed number and its digits after the point."""
    plain = re.sub(r"\s", "", printed).replace("O", "0").replace("o", "0")
    parts = re.split(r"[.,]", plain)
    if len(parts) == 2 and len(parts[1]) <= 2 and len(parts[0]) <= 3:
        return float(f"{parts[0]}.{parts[1]}"), len(parts[1])
    if "," in plain:
        whole, _, rest = plain.replace(",", "").partition(".")
        return float(f"{whole}.{rest or 0}"[:30]), len(rest)
    if len(parts) == 2:
        return float(f"{parts[0]}.{parts[1]}"[:30]), len(parts[1])
    return float("".join(parts)[:15]), 0 if len(parts) == 1 else 9


# What a whole stretch explains


def _explain_stretches(arabic: str) -> Iterator[tuple[int, str]]:
    """Yield the start of each number that stands in a stretch of a known kind, and the kind."""
    for kind, pattern in reversed(STRETCHES):
        for found in pattern.finditer(arabic):
            for number in NUMBER.finditer(arabic, found.start(), found.end()):
                yield number.start(), kind
    yield from _explain_markers(arabic)
    yield from _explain_ranges(arabic)


def _explain_markers(arabic: str) -> Iterator[tuple[int, str]]:
    found = OWN_MARKER.match(arabic)
    if found and _is_marker(found["number"]) and arabic[found.end() :].strip():
        whole = NUMBER.match(arabic, found.start("number"))
        if whole and whole.end() == found.end("number"):
            yield found.start("number"), "marker"
    for pattern in (INNER_MARKER, BRACKETED):
        for place in pattern.finditer(arabic):
            if int(place["number"]) <= 30:
                yield place.start("number"), "marker"


def _is_marker(printed: str) -> bool:
    """Return whether a number can count the points of a list: 1., 4.1, not 86.76."""
    whole, _, rest = printed.partition(".")
    return int(whole) <= 99 if not rest else int(whole) < 20 and not rest.startswith("0")


def _explain_ranges(arabic: str) -> Iterator[tuple[int, str]]:
    for found in RANGE.finditer(arabic):
        first, last = float(found[1]), float(found[2])
        alike = ("." in found[1]) == ("." in found[2]) or last == 100 or first == 0
        if first < last and alike:
            yield found.start(1), "range"
            yield found.start(2), "range"


# What the words around a number say


def _name_kind(arabic: str, start: int, end: int, value: float, decimals: int) -> str:
    """Return what a number is, by the words before and behind it."""
    before = folded(arabic[max(0, start - NEAR) : start])
    after = folded(arabic[end : end + NEAR])
    if decimals == 0 and _is_year(arabic, start, end, value):
        return "year"
    if after.startswith(words("numbers", "money_after")):
        return "money"
    # Only a sign at the beginning of the text, not of what is looked at, makes a difference.
    if SIGN.search(
        f"{'…' if start > SIGN_NEAR else ''}{arabic[max(0, start - SIGN_NEAR) : start]}"
    ):
        return "difference"
    bare_before = _strip_end(before, words("numbers", "fillers_before"))
    bare_after = _strip_start(after, words("numbers", "fillers_after"))
    fitting = (kind for kind in KINDS if _fits(kind, before, bare_before, bare_after))
    unit = _has_unit(before, after)
    whole = _name_whole(before, after, unit=unit) if decimals == 0 else ""
    kind = next(fitting, "") or whole or _name_score(before, value, decimals, unit=unit)
    return SIGNED if kind == SCORE and MINUS.search(arabic[max(0, start - 2) : start]) else kind


def _name_whole(before: str, after: str, *, unit: bool) -> str:
    """Return what a whole number counts or numbers, or nothing."""
    if after.startswith(words("numbers", "unit_after")):
        return ""
    if after.startswith(words("numbers", "count_after")):
        return "count"
    for kind in WHOLE_KINDS:
        if not unit and before.endswith(words("numbers", f"{kind}_before")):
            return kind
    return "count" if before.endswith(words("numbers", "count_before")) else ""


def _name_score(before: str, value: float, decimals: int, *, unit: bool) -> str:
    """Return whether a number that nothing explains can be a score."""
    if decimals > MOST_DECIMALS or (decimals == 0 and not unit):
        return PLAIN
    if decimals == 1 and value < 11 and before.endswith(words("numbers", "sub_indicator_before")):
        return "ordinal"
    return SCORE if value <= 100 else TOO_LARGE


def _is_year(arabic: str, start: int, end: int, value: float) -> bool:
    if end - start == 4 and (2400 <= value < 2700 or 1950 <= value < 2100):
        return True
    return end - start == 2 and bool(YEAR_WORD.search(arabic[max(0, start - 24) : start]))


def _fits(kind: str, before: str, bare_before: str, bare_after: str) -> bool:
    listed = words("numbers", f"{kind}_before")
    if kind == "difference":
        # "เพิ่มขึ้นเป็น ๙๗.๑๐" tells the score, "เพิ่มขึ้น ๗.๑๐" the difference.
        bare_before = _strip_end(before, words("numbers", "fillers_of_difference"))
    if kind == "share" and before.endswith(words("numbers", "gets")):
        bare_before = ""
    if kind in {"weight", "weighted"} and bare_before.endswith(words("subjects", "total")):
        return False  # "คะแนนรวมถ่วงน้ำหนัก 90.82" is the total
    if before.endswith(listed) or bare_before.endswith(listed):
        return True
    return kind in {"threshold", "share"} and bare_after.startswith(
        words("numbers", f"{kind}_after")
    )


def _has_unit(before: str, after: str) -> bool:
    return before.endswith(words("numbers", "unit_before")) or after.startswith(
        words("numbers", "unit_after")
    )


def _strip_end(text: str, fillers: tuple[str, ...]) -> str:
    while text.endswith(fillers):
        text = text.removesuffix(next(part for part in fillers if text.endswith(part)))
    return text


def _strip_start(text: str, fillers: tuple[str, ...]) -> str:
    while text.startswith(fillers):
        text = text.removeprefix(next(part for part in fillers if text.startswith(part)))
    return text
