"""Read a printed number, name or code by the rules of a fiscal year.

The rules are those that the printed forms force: Thai digits, a capital I or O read as the
digit 1 or 0, and names that two offices write in two ways. What is a judgement is not decided
here but declared as a correction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_analysis.errors import closest
from ita_analysis.methodology import Indicator, Methodology, Question
from ita_analysis.thai import normalise, to_arabic_digits

SCORE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*%?")
INDICATOR_SECTION = re.compile(r"ตัวชี้วัดที่\s*(\d+)")
ISSUE_SECTION = re.compile(r"ประเด็นที่\s*(\d+)")
# A question by its number and instrument: "IIT ข้อที่ 7", "ข้อ 7 ของแบบวัด IIT".
WORDED_CODE = re.compile(
    r"(?<![A-Za-z])([IEO])IT\s*(?:ข้อ(?:คำถาม)?(?:ที่)?)\s*(\d{1,2})(?![\d.,]\d|\d)"
    r"|ข้อ(?:คำถาม)?(?:ที่)?\s*(\d{1,2})\s*(?:ของ|ใน)\s*(?:แบบ(?:วัด|ตรวจ|สำรวจ)?\s*)?\(?([IEO])IT(?![A-Za-z])\)?"
)
LATIN_CODE = re.compile(r"([IiEeOo])\s*[-–.]?\s*(\d{1,2})")
DIGIT_CODE = re.compile(r"([01])(\d{1,2})")
PLACE_IN_INDICATOR = re.compile(r"\((\d{1,2})\)")
MISREAD_LETTERS = {"0": ("o",), "1": ("i", "o")}


class NotUnderstood(ValueError):  # noqa: N818 - says what happened, not that a program failed
    """A printed text has no reading; ``todo`` says what its author can do."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.todo = todo


@dataclass(frozen=True)
class Section:
    """What a heading says of the figures below it."""

    instrument: str = ""
    indicator: str = ""
    issue: int = 0


def read_score(printed: str) -> float:
    """Read a printed score.

    Parameters
    ----------
    printed : str
        As it stands in the report, Thai or Arabic digits; empty where the report prints none.

    Returns
    -------
    float
        Points 0-100; NaN where none is printed.

    Raises
    ------
    NotUnderstood
        If it is no number, or not within 0-100.
    """
    if not printed:
        return float("nan")
    found = SCORE.fullmatch(to_arabic_digits(printed).strip())
    if not found:
        raise NotUnderstood(
            f"score is not a number ({printed})", "Write it as printed, at most two decimals"
        )
    score = float(found[1])
    if score > 100:
        raise NotUnderstood(
            f"score is above 100 ({printed})",
            "Look at the report; if it is printed so, declare a correction",
        )
    return score


def read_section(printed: str, method: Methodology) -> Section:
    """Read a heading: an instrument, an indicator by number, or an issue by number."""
    text = normalise(to_arabic_digits(printed))
    if not text:
        return Section()
    for instrument in method.instruments:
        if text.upper() == instrument.code or text.upper() in instrument.parts:
            return Section(instrument=instrument.code)
    if found := INDICATOR_SECTION.search(text):
        matches = [part for part in method.indicators if part.code == found[1]]
        if matches:
            return Section(instrument=matches[0].instrument, indicator=matches[0].code)
    if found := ISSUE_SECTION.search(text):
        return Section(issue=int(found[1]))
    known = ", ".join(instrument.code for instrument in method.instruments)
    raise NotUnderstood(
        f"section is not known ({printed})",
        f"Use {known}, ตัวชี้วัดที่ N, ประเด็นที่ N or leave it empty",
    )


def read_indicator(printed: str, method: Methodology) -> Indicator:
    """Read the name of an indicator; spaces inside it and known variants do not matter."""
    wanted = _squeeze(printed)
    names = {
        _squeeze(name): indicator
        for indicator in method.indicators
        for name in (indicator.name_th, indicator.name_en, *indicator.aliases_th)
    }
    if wanted not in names:
        known = [indicator.name_th for indicator in method.indicators]
        raise NotUnderstood(
            f"indicator name is not known ({printed})",
            f"{closest(normalise(printed), known)}; declare a correction if it is a misreading",
        )
    return names[wanted]


def find_worded_codes(text: str) -> list[tuple[int, int]]:
    """Find where a text names a question by its number and instrument: ข้อ 7 ของแบบวัด IIT.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of tuple of int
        Start and end of each, in order.
    """
    return [found.span() for found in WORDED_CODE.finditer(to_arabic_digits(text))]


def read_question(printed: str, section: Section, method: Methodology) -> Question:
    """Read the code of a question or item, as printed, under a heading.

    A leading 0 stands for O. A leading 1 stands for I, or for o where the heading speaks of
    disclosure items or the issue of the heading holds that item and no such question. A number
    in brackets is the place of a question within the indicator of the heading.
    """
    text = normalise(to_arabic_digits(printed))
    candidates = [
        question
        for question in method.questions
        if question.code.lower() in _candidate_codes(text, section, method)
    ]
    if section.instrument and len(candidates) > 1:
        candidates = [part for part in candidates if part.instrument == section.instrument]
    if section.issue and len(candidates) > 1:
        members = {code for issue in method.issues if issue.number == section.issue
                   for code in issue.questions}  # fmt: skip
        candidates = [part for part in candidates if part.code in members]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        codes = " or ".join(question.code for question in candidates)
        raise NotUnderstood(
            f"code could be {codes} ({printed})", "Name the section or declare a correction"
        )
    raise NotUnderstood(
        f"code is none of fiscal year {method.fiscal_year} ({printed})",
        f"{closest(text, [question.code for question in method.questions])}; "
        "declare a correction if it is a misreading",
    )


def _candidate_codes(text: str, section: Section, method: Methodology) -> set[str]:
    if found := WORDED_CODE.fullmatch(text):
        letter, number = found[1] or found[4], found[2] or found[3]
        return {f"{letter.lower()}{int(number)}"}
    if found := LATIN_CODE.fullmatch(text):
        return {f"{found[1].lower()}{int(found[2])}"}
    if found := PLACE_IN_INDICATOR.fullmatch(text):
        members = method.questions_of(section.indicator) if section.indicator else ()
        place = int(found[1])
        return {members[place - 1].code.lower()} if 1 <= place <= len(members) else set()
    if found := DIGIT_CODE.fullmatch(text):
        return {f"{letter}{int(found[2])}" for letter in MISREAD_LETTERS[found[1]]}
    return set()


def read_instrument(printed: str, section: Section, method: Methodology) -> str:
    """Read the code of an instrument, or of one part of it; another name needs its section."""
    wanted = normalise(printed).upper().replace(" ", "")
    codes = [code for part in method.instruments for code in (part.code, *part.parts)]
    if wanted in codes:
        return wanted
    if section.instrument:
        return section.instrument
    raise NotUnderstood(
        f"instrument is not known ({printed})", f"Use {', '.join(codes)}, or name its section"
    )


def read_sub_indicator(printed: str, method: Methodology) -> str:
    """Read the code of a sub-indicator."""
    wanted = normalise(to_arabic_digits(printed))
    codes = [part.code for part in method.sub_indicators]
    if wanted not in codes:
        raise NotUnderstood(f"sub-indicator is not known ({printed})", closest(wanted, codes))
    return wanted


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", normalise(text)).casefold()
