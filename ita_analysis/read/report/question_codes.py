"""Find the codes of questions and items in a text, and items that are named without a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from ita_analysis.methodology import Methodology, Question
from ita_analysis.read.printed import NotUnderstood, Section, find_worded_codes, read_section
from ita_analysis.read.report.codes import settle_code
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.word_files import load_words
from ita_analysis.thai import MONTHS, SHORT_MONTHS, to_arabic_digits

LETTER = r"[IiEeOo]\s?[-.]?\s?\d{1,2}|[l|]\d{1,2}"
_MONTH = "|".join(re.escape(month) for month in (*MONTHS, *SHORT_MONTHS))
# A code that a text begins with, perhaps behind the number of a row and a wide gap; digits alone
# need a space and a word after them.
OPENING = re.compile(
    r"\s*(?:[^\w\s()\u0e00-\u0e7f]{1,3}\s*)?(?:\d{1,2}[.)]?\s{2,})?(?:\(ตัวชี้วัด[^)]{0,40}\)\s*)?(?:ข้อ(?:คำถาม)?(?:ที่)?\s*)?"
    rf"\(?(?P<code>(?:{LETTER})(?![\d.%]\d|\d)|[01๐๑]\d{{1,2}}(?=\)?\s+(?!{_MONTH})[ก-ฮเ-ไA-Za-z“]))\)?"
)
INNER = re.compile(r"(?<![A-Za-z\d๐-๙])(?P<code>[IiEeOo][-.]?\d{1,2})(?![\dA-Za-z]|[.-]\d)")
RANGE = re.compile(
    rf"(?<![A-Za-z\d])(?P<first>{LETTER})\s*(?:[-–—]|ถึง|to)\s*(?P<last>{LETTER}|\d{{1,2}})(?![\dA-Za-z]|\.\d)"
)
# Digits with a leading zero, read for "O": a code only where the words before call for one.
ZERO = re.compile(r"(?<![\w.,/:-])(?P<code>[0๐]\d{1,2})(?![\d/:-]|[.,]\d)")
BRACKETS = re.compile(r"\(([^()]*)\)")
BULLET = re.compile(r"(?:^|\s)[-•*]\s*(?=[^\s\d-])")
# How much of our label must stand in the text behind a doubtful code.
SHARED = 0.4
ALIKE, NEARLY_EQUAL, MARGIN = 78, 90, 10


@dataclass(frozen=True)
class NamedQuestion:
    """A question or item that a text names.

    Parameters
    ----------
    start, end : int
        Where its code, or its name, stands in the text.
    printed : str
        As it stands there.
    code : str
        Its code in the fiscal year.
    certainty : str
        ``certain``; ``likely`` where it is named without a code, or its code had to be settled.
    loose : bool
        Whether it is named only if the text gives it a role: one of a range, or digits alone.
    """

    start: int
    end: int
    printed: str
    code: str
    certainty: str = "certain"
    loose: bool = False


def find_opening_code(text: str, section: str, method: Methodology) -> NamedQuestion | None:
    """Find the code that a text begins with.

    Digits alone are a code only where they cannot count anything: with mixed digits, with a
    leading zero, or where the question belongs to the section or its label fits the text.

    Parameters
    ----------
    text : str
        A paragraph or a part of a cell.
    section : str
        Section it stands under, as printed.
    method : Methodology

    Returns
    -------
    NamedQuestion or None
    """
    worded = find_worded_codes(text)
    if worded and not text[: worded[0][0]].strip(" -•*("):
        return _name_worded(text, worded[0], section, method)
    found = OPENING.match(text)
    if not found or RANGE.match(text, found.start("code")):
        return None
    printed, label = found["code"], text[found.end() :]
    settled = _settle(printed, label, section, method)
    if settled is None:
        return None
    question, certainty = settled
    sure = not printed[0].isdecimal() or _cannot_count(printed)
    if sure or _belongs(question, section, method) or _shares(label, question):
        return NamedQuestion(*found.span("code"), printed, question.code, certainty)
    return None


def find_inner_codes(text: str, section: str, method: Methodology) -> list[NamedQuestion]:
    """Find codes anywhere in a text.

    Parameters
    ----------
    text : str
    section : str
        Section it stands under, as printed.
    method : Methodology

    Returns
    -------
    list of NamedQuestion
        In order: codes with their letter; loose, all of a range ("O12 - O15", but not of a whole
        instrument), and digits read for a letter where a code is called for.
    """
    ranges = list(RANGE.finditer(text))
    in_ranges = {place for found in ranges for place in range(*found.span())}
    printed = {found["code"] for found in INNER.finditer(text)}
    meanings = {code: _settle(code, "", section, method) for code in printed}
    named = []
    for found in INNER.finditer(text):
        settled = meanings[found["code"]]
        if settled and found.start() not in in_ranges:
            named.append(NamedQuestion(*found.span("code"), found["code"], settled[0].code))
    for span in find_worded_codes(text):
        worded = _name_worded(text, span, section, method)
        named += [worded] if worded else []
    for found in ranges:
        named += _span_range(found, section, method)
    named.sort(key=lambda question: question.start)
    return _add_digits(text, named, section, method)


def _name_worded(
    text: str, span: tuple[int, int], section: str, method: Methodology
) -> NamedQuestion | None:
    """Return the question that a number and an instrument name in words, if the year has it."""
    printed = text[slice(*span)]
    settled = _settle(printed, text[span[1] :], section, method)
    return NamedQuestion(*span, printed, settled[0].code, settled[1]) if settled else None


def _span_range(found: re.Match[str], section: str, method: Methodology) -> Iterator[NamedQuestion]:
    """Yield the questions from the first code of a range to its last."""
    last = found["last"] if not found["last"][0].isdecimal() else found["first"][0] + found["last"]
    ends = [_settle(code, "", section, method) for code in (found["first"], last)]
    if not all(ends):
        return
    first, until = (end[0] for end in ends if end)
    listed = [part for part in method.questions if part.instrument == first.instrument]
    if first not in listed or until not in listed:
        return
    span = listed[listed.index(first) : listed.index(until) + 1]
    if 1 < len(span) < len(listed):
        for part in span:
            printed = {first.code: found["first"], until.code: last}.get(part.code, part.code)
            yield NamedQuestion(*found.span(), printed, part.code, loose=True)


def _add_digits(
    text: str, named: list[NamedQuestion], section: str, method: Methodology
) -> list[NamedQuestion]:
    """Add digits that stand where a code is called for: announced, or in a list of codes."""
    for found in ZERO.finditer(text):
        before = folded(text[: found.start()])
        end = max((part.end for part in named if part.end <= found.start()), default=-1)
        joins = load_words("roles", "joins", "words")
        called = before.endswith(load_words("roles", "introduces", "codes"))
        if not called and not (end >= 0 and folded(text[end : found.start()]) in joins):
            continue
        label = text[found.end() :]
        settled = _settle(found["code"], label, section, method)
        if settled:
            more = NamedQuestion(*found.span(), found["code"], settled[0].code, settled[1], True)
            named = sorted([*named, more], key=lambda question: question.start)
    return named


def find_items(text: str, section: str, method: Methodology) -> list[NamedQuestion]:
    """Find disclosure items that a list names without their codes.

    Parameters
    ----------
    text : str
        A cell or a part of it: items behind dashes, or one item alone.
    section : str
        Section it stands under, as printed.
    method : Methodology

    Returns
    -------
    list of NamedQuestion
        Certainty is ``likely``; a name that fits two items almost alike is left out.
    """
    bullets = list(BULLET.finditer(text))
    if not bullets:
        return list(_name_item(text, 0, len(text), NEARLY_EQUAL, section, method))
    ends = [bullet.start() for bullet in bullets[1:]] + [len(text)]
    return [
        named
        for bullet, end in zip(bullets, ends, strict=True)
        for named in _name_item(text, bullet.end(), end, ALIKE, section, method)
    ]


def _name_item(
    text: str, start: int, end: int, least: int, section: str, method: Methodology
) -> Iterator[NamedQuestion]:
    printed = text[start:end].strip()
    question = _match_label(printed, section, method, least)
    if question:
        start = text.index(printed, start)
        yield NamedQuestion(start, start + len(printed), printed, question.code, "likely")


def _match_label(printed: str, section: str, method: Methodology, least: float) -> Question | None:
    """Return the item whose label a name is, where no other is nearly as much like it."""
    name = folded(printed)
    if not 3 <= len(name) <= 150:
        return None
    items = [part for part in method.questions if part.scale == "disclosure"]
    place = _section(section, method)
    if place.indicator:
        items = [part for part in items if part.indicator == place.indicator] or items
    likeness = sorted(((_alike(name, part.label_th), part.code) for part in items), reverse=True)
    if not likeness or likeness[0][0] < least:
        return None
    if len(likeness) > 1 and likeness[1][0] > likeness[0][0] - MARGIN:
        return None
    return method.question(likeness[0][1])


def _alike(name: str, label: str) -> float:
    """Return how much a name is like a label, or like what the label has in brackets."""
    forms = [label, BRACKETS.sub("", label), *BRACKETS.findall(label)]
    return max(fuzz.ratio(name, folded(form)) for form in forms if form)


def _settle(
    printed: str, label: str, section: str, method: Methodology
) -> tuple[Question, str] | None:
    """Return the question that a code means and how sure that is."""
    code = to_arabic_digits(re.sub(r"[\s.-]", "", printed))
    misread = code[0] in "l|"
    settled = settle_code(f"I{code[1:]}" if misread else code, label, section, method)
    if settled is None:
        return None
    question, certain = settled
    return question, "certain" if certain and not misread else "likely"


def _section(printed: str, method: Methodology) -> Section:
    try:
        return read_section(printed, method)
    except NotUnderstood:
        return Section()


def _cannot_count(printed: str) -> bool:
    """Return whether digits are no number: with a leading zero, or Arabic and Thai in one."""
    arabic = sum(character.isascii() for character in printed)
    return printed[0] in "0๐" or 0 < arabic < len(printed)


def _belongs(question: Question, section: str, method: Methodology) -> bool:
    place = _section(section, method)
    if place.indicator:
        return question.indicator == place.indicator
    return any(
        question.code in issue.questions for issue in method.issues if issue.number == place.issue
    )


def _shares(text: str, question: Question) -> bool:
    """Return whether enough of a question's label stands in a text."""
    label, text = folded(question.label_th), folded(text)
    pieces = {label[place : place + 3] for place in range(len(label) - 2)}
    return bool(pieces) and sum(piece in text for piece in pieces) >= SHARED * len(pieces)
