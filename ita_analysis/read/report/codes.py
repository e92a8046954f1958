"""Find codes of questions and items in a text, and settle those that could be two.

Which code is meant is decided by the heading, then by the code before it in the same list, then
by what the question is about; what stays open is left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ita_analysis.methodology import Methodology, Question
from ita_analysis.read.printed import (
    MISREAD_LETTERS,
    NotUnderstood,
    Section,
    find_worded_codes,
    read_question,
    read_section,
)
from ita_analysis.read.report.folding import folded
from ita_analysis.thai import to_arabic_digits

# A letter and a number; a leading zero and a number; at the beginning also a leading one.
LETTER = re.compile(r"(?<![A-Za-z\d.,/=&?-])[IiEeOo](?:[ ]?|[-.])\d{1,2}(?![\d/]|[.,-]\d|[A-Za-z])")
ZERO = re.compile(
    r"(?<![\d.,A-Za-z/()-])0\d{1,2}(?![\d/-]|[.,]\d|\s?น\.|\s?-\s?\d)(?=\s|[ก-ฮเ-ไA-Za-z]|$)"
)
ONE = re.compile(r"^\W*(?:ข้อ(?:ที่|คำถาม)?\s*)?(1\d{1,2})(?=\s+\D|\s*[ก-ฮเ-ไ])")
# At the beginning of a line, also behind its number: l or | read for I, and "1" beside Thai digits.
MISREAD = re.compile(
    r"^\W*(?:[\d๐-๙]{1,3}[.)]?\s+)?(?P<code>[l|]\s?[\d๐-๙]{1,2}|1[๐-๙]{1,2})(?=\s|[ก-ฮเ-ไ]|$)"
)
PLACE = re.compile(r"^\s*(\(\d{1,2}\))(?=\s*[^\d\s])")
ALIKE, APART, SAME = 60, 12, 80
SHORTEST = 5
ROW_END = re.compile(r"\s{2,}|\t|\(\d|(?=ได้\s*\d)")
# Words that are less like a label settle a code only where no other label comes near.
LIKE, FAR_APART = 70, 20


@dataclass(frozen=True)
class Code:
    """A printed code and the question or item that it means.

    Parameters
    ----------
    start, end : int
        Where it stands in the text.
    printed : str
        As it stands there.
    question : Question
        What it means.
    certain : bool
        False where neighbours or the wording had to settle it.
    """

    start: int
    end: int
    printed: str
    question: Question
    certain: bool


def find_codes(
    text: str, section: str, method: Methodology, previous: Question | None = None
) -> list[Code]:
    """Find the codes of a text that can be settled.

    Parameters
    ----------
    text : str
        A line, or a part of a cell.
    section : str
        What it stands under, as printed.
    method : Methodology
        Rules of the fiscal year.
    previous : Question, optional
        The code before it in the same list.

    Returns
    -------
    list of Code
        In order.
    """
    arabic = to_arabic_digits(text)
    worded = find_worded_codes(text)
    inside = {place for start, end in worded for place in range(start, end)}
    others = {*_find_places(arabic, section), *_find_misread(text)}
    places = sorted({*worded, *(span for span in others if span[0] not in inside)})
    codes: list[Code] = []
    for (start, end), (after, _) in zip(places, [*places[1:], (len(text), 0)], strict=False):
        label = text[end:after]
        code = settle_code(text[start:end], label, section, method, previous)
        if code:
            question, certain = code
            codes.append(Code(start, end, text[start:end], question, certain))
            previous = question
    return codes


def find_latin_codes(text: str) -> set[str]:
    """Return the codes that a text prints with their letter, in lower case."""
    return {
        f"{found[0][0].lower()}{int(found[0][1:].strip(' -.'))}"
        for found in LETTER.finditer(to_arabic_digits(text))
    }


def settle_code(
    printed: str,
    label: str,
    section: str,
    method: Methodology,
    previous: Question | None = None,
) -> tuple[Question, bool] | None:
    """Return the question that a printed code means, and whether that is certain.

    Parameters
    ----------
    printed : str
        The code as printed.
    label : str
        The words behind it.
    section : str
        What it stands under, as printed.
    method : Methodology
    previous : Question, optional
        The code before it in the same list.

    Returns
    -------
    tuple of Question and bool, or None
        None where it could be two and nothing decides.
    """
    under = _section(section, method)
    misread = printed[0] in "l|"
    printed = f"I{printed[1:].strip()}" if misread else re.sub(r"[-.]", "", printed)
    try:
        return read_question(printed, under, method), not misread
    except NotUnderstood:
        candidates = _candidates(printed, under, method)
    members = [part for part in candidates if part.instrument == under.instrument]
    candidates = members or candidates
    in_line = [part for part in candidates if previous and _follows(previous, part, method)]
    if len(in_line) == 1:
        return in_line[0], False
    named = _most_alike(label, candidates) if candidates else _one_digit_off(printed, label, method)
    return (named, False) if named else None


def _section(printed: str, method: Methodology) -> Section:
    try:
        return read_section(printed, method)
    except NotUnderstood:
        return Section()


def _find_places(arabic: str, section: str) -> Iterator[tuple[int, int]]:
    for pattern in (LETTER, ZERO):
        for found in pattern.finditer(arabic):
            yield found.span()
    if opening := ONE.search(arabic):
        yield opening.span(1)
    if section.startswith("ตัวชี้วัด") and (place := PLACE.search(arabic)):
        yield place.span(1)


def _find_misread(text: str) -> Iterator[tuple[int, int]]:
    if found := MISREAD.match(text):
        yield found.span("code")


def _candidates(printed: str, under: Section, method: Methodology) -> list[Question]:
    """Return the questions that a code which is not clear could mean."""
    readings: list[Question] = []
    for instrument in (
        [under.instrument] if under.instrument else [part.code for part in method.instruments]
    ):
        try:
            question = read_question(printed, Section(instrument=instrument), method)
        except NotUnderstood:
            continue
        if question not in readings:
            readings.append(question)
    return readings


def _one_digit_off(printed: str, label: str, method: Methodology) -> Question | None:
    """Return the question with one digit of a code that nobody has, told by its own words."""
    code = to_arabic_digits(printed).lower()
    letters = MISREAD_LETTERS.get(code[0], (code[0],))
    if not code[1:].isdecimal():
        return None
    near = [
        part
        for part in method.questions
        if part.code[0].lower() in letters
        and Levenshtein.distance(part.code[1:], str(int(code[1:]))) == 1
        and fuzz.partial_ratio(folded(part.label_th), folded(label)[:200]) >= SAME
    ]
    return (
        _most_alike(label, near)
        or _only_alike(code, letters, label, method)
        or _of_another_letter(code, label, method)
    )


def _of_another_letter(code: str, label: str, method: Methodology) -> Question | None:
    """Return the question with the number of a code that nobody has, told by its own words."""
    words = folded(ROW_END.split(label)[0])[:200]
    same = [
        part
        for part in method.questions
        if int(part.code[1:]) == int(code[1:])
        and len(words) >= SHORTEST
        and fuzz.partial_ratio(folded(part.label_th), words) >= SAME
    ]
    return same[0] if len(same) == 1 else None


def _only_alike(
    code: str, letters: Sequence[str], label: str, method: Methodology
) -> Question | None:
    """Return the question one digit off that alone of its whole survey is like the words."""
    words = folded(label)[:200]
    ranked = sorted(
        ((fuzz.partial_ratio(folded(part.label_th), words), part.code)
         for part in method.questions if part.code[0].lower() in letters),
        reverse=True,
    )  # fmt: skip
    if len(words) < 5 or len(ranked) < 2 or ranked[0][0] < LIKE:
        return None
    best = method.question(ranked[0][1])
    near = Levenshtein.distance(best.code[1:], str(int(code[1:]))) == 1
    return best if near and ranked[0][0] - ranked[1][0] >= FAR_APART else None


def _follows(previous: Question, question: Question, method: Methodology) -> bool:
    """Return whether a question comes right after another in the year's list."""
    order = [part.code for part in method.questions]
    return order.index(question.code) == order.index(previous.code) + 1


def _most_alike(label: str, candidates: list[Question]) -> Question | None:
    """Return the question whose short label is clearly nearest to the printed words."""
    words = folded(label)[:200]
    if len(words) < 5:
        return None
    ranked = sorted(
        ((fuzz.partial_ratio(folded(part.label_th), words), part.code) for part in candidates),
        reverse=True,
    )
    if not ranked or ranked[0][0] < ALIKE:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < APART:
        return None
    return next(part for part in candidates if part.code == ranked[0][1])
