"""Find what a text speaks of: the total, instruments, indicators, questions and items."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from ita_analysis.methodology import Methodology, Question
from ita_analysis.read.report.codes import find_codes
from ita_analysis.read.report.folding import Folded, bare_marks, fold, folded
from ita_analysis.read.report.names import indicator_names, names_pattern, near_indicator
from ita_analysis.read.report.numbered import find_numbered
from ita_analysis.read.report.passages import INSTRUMENT
from ita_analysis.read.report.words import words
from ita_analysis.thai import to_arabic_digits

TOTAL, INSTRUMENT_SCORE, INDICATOR, SUB_INDICATOR, QUESTION = (
    "total", "instrument", "indicator", "sub_indicator", "question",
)  # fmt: skip
# The more of its own a subject is, the later in this order: it wins over what is more general.
ORDER = (TOTAL, INSTRUMENT_SCORE, INDICATOR, SUB_INDICATOR, QUESTION)
STATISTIC, TARGET, COMPARISON = "statistic", "target", "comparison"
WHOLE_NAME = "ภาพรวม"
LONGEST_LABEL, LONGEST_VETO, LONGEST_TOTAL, NEAR, ALIKE = 160, 40, 30, 60, 75

_LATIN_NAME, _INSTRUMENT_BEFORE = re.compile(r"[a-z-]+"), re.compile(r"(?<![a-z])[ieo][il1]?t\W*$")
_MARKER = re.compile(r"^(?:\(?\d{1,2}(?:[.)]+(?!\d)|(?=\D)(?!\.))|[-•])")
_SUB_CODE = re.compile(r"(?:9|10)\.\d(?!\d)")
_JOINS = re.compile(r"(?:,|และ|กับ|/|ตัวชี้วัด(?:ย่อย)?(?:ที่)?)+")
_BRACKETS = re.compile(r"\((?:[^()]*)\)$")
_SIGNS = "“”\"'‘’:：-–.()"
_WEIGHT = re.compile(r"(?<=.)(?:ค่า)?น้ำหนัก(?:ร้อยละ)?\d+%?")
_FIGURES = re.compile(r"[\d.,=]+(?:คะแนน)?")
_WORD = re.compile(r"[^\W_]|[\u0e01-\u0e4e]")
_THAI = re.compile(r"[\u0e01-\u0e4e]")


@dataclass(frozen=True)
class Subject:
    """A thing that a score can be of, and where a text names it.

    Parameters
    ----------
    measure : str
        ``total``, ``instrument``, ``indicator``, ``sub_indicator`` or ``question``; for the label
        of a row or column also ``statistic``, ``target`` or ``comparison``, which have no score.
    code : str
        Its code in the methodology; ``total`` for the total.
    name : str
        As ``data/raw`` prints it.
    start, end : int
        Where it stands in the text.
    certain : bool
        False where a misprint had to be settled.
    """

    measure: str
    code: str
    name: str
    start: int
    end: int
    certain: bool = True

    @property
    def is_score(self) -> bool:
        """Whether a score can be of it."""
        return self.measure in ORDER


def find_subjects(
    text: str, section: str, method: Methodology, previous: Question | None = None
) -> list[Subject]:
    """Find everything that running text names, in order, none within another."""
    flat = fold(text)
    found = [
        *_find_questions(text, section, method, previous),
        *_find_sub_indicators(text, flat, method),
        *_find_names(text, flat, method),
        *_find_instruments(text, method),
        *_find_numbered(flat, section, method),
        *_find_totals(flat),
    ]
    kept: list[Subject] = []
    for subject in found:
        place = bisect_left(kept, subject.start, key=lambda part: part.start)
        free_before = place == 0 or kept[place - 1].end <= subject.start
        if free_before and (place == len(kept) or subject.end <= kept[place].start):
            kept.insert(place, subject)
    return kept


def read_label(
    text: str, section: str, method: Methodology, previous: Question | None = None
) -> Subject | None:
    """Return the one thing that a whole cell names, or None.

    Parameters
    ----------
    text : str
        The cell.
    section : str
        What its row stands under.
    method : Methodology
    previous : Question, optional
        The question of the row above.

    Returns
    -------
    Subject or None
    """
    flat = folded(text)
    if not flat or len(flat) > 400:
        return None
    questions = _find_questions(text, section, method, previous)
    if questions and not _THAI.search(text[: questions[0].start].replace("ข้อ", "")):
        return questions[0]
    return (
        _read_sub_label(text, flat, method)
        or _read_name(text, flat, section, method)
        or _read_general(text, flat, method)
    )


# Parts of running text


def _find_questions(
    text: str, section: str, method: Methodology, previous: Question | None
) -> list[Subject]:
    return [
        Subject(QUESTION, code.question.code, code.printed, code.start, code.end, code.certain)
        for code in find_codes(text, section, method, previous)
    ]


def _find_sub_indicators(text: str, flat: Folded, method: Methodology) -> Iterator[Subject]:
    codes = {part.code: folded(part.name_th) for part in method.sub_indicators}
    prefixes, last = words("subjects", "sub_numbered"), -1
    for found in _SUB_CODE.finditer(flat.text):
        name = codes.get(found[0])
        named = name and flat.text.startswith(name, found.end())
        told = flat.text[max(0, found.start() - NEAR) : found.start()].endswith(prefixes)
        listed = last >= 0 and _JOINS.fullmatch(flat.text, last, found.start())
        if name and (named or told or listed or _opens_with(flat.text, found, name)):
            end = last = found.end() + (len(name) if named else 0)
            start, stop = flat.span(found.start(), end)
            printed = text[slice(*flat.span(*found.span()))]
            yield Subject(SUB_INDICATOR, found[0], printed, start, stop)


def _opens_with(flat: str, code: re.Match[str], name: str) -> bool:
    """Return whether a line begins with the code of a sub-indicator and much of its name."""
    begins = not _WORD.search(flat[: code.start()])
    return begins and fuzz.partial_ratio(name, flat[code.end() :][: len(name)]) >= ALIKE


def _find_names(text: str, flat: Folded, method: Methodology) -> Iterator[Subject]:
    names = indicator_names(method)
    pattern = names_pattern(method)
    last = -1
    for found in pattern.finditer(flat.text):
        start, end = flat.span(*found.span())
        # "OIT (Open Data)" names the instrument, though one of its indicators is called so too.
        of_instrument = _LATIN_NAME.fullmatch(found[0]) and _INSTRUMENT_BEFORE.search(
            flat.text[max(0, found.start() - 8) : found.start()]
        )
        alone = _stands_alone(text, flat.text, found, (start, end), last, pattern)
        if names[found[0]] and alone and not of_instrument:
            yield Subject(INDICATOR, names[found[0]], text[start:end], start, end)
        last = found.end()


def _stands_alone(
    text: str,
    flat: str,
    found: re.Match[str],
    span: tuple[int, int],
    last: int,
    pattern: re.Pattern[str],
) -> bool:
    """Return whether a name is no part of a longer word or phrase."""
    before = flat[max(0, found.start() - NEAR) : found.start()]
    after = flat[found.end() : found.end() + NEAR]
    start, end = span
    if before.endswith(words("subjects", "name_not_after")):
        return False
    glued = start > 0 and bool(_THAI.match(text[start - 1]))
    if glued and last != found.start() and not before.endswith(words("subjects", "name_after")):
        return False
    goes_on = end < len(text) and bool(_THAI.match(text[end]))
    told = before.rstrip("0123456789.“\"'‘").endswith(words("subjects", "numbered"))
    return (
        not goes_on
        or after.startswith(words("subjects", "name_before"))
        or (told and after.startswith(words("subjects", "name_before_told")))
        or bool(pattern.match(flat, found.end()))
    )


def _find_instruments(text: str, method: Methodology) -> Iterator[Subject]:
    known = {part.code for part in method.instruments}
    covered = -1
    for found in INSTRUMENT.finditer(text):
        code = f"{found[1]}IT"
        if code in known:
            subject = _with_part(text, code, found.start(), found.end(), method)
            covered = found.end()
            yield subject
    if covered >= 0:
        return
    flat = fold(text)
    for code in sorted(known):
        for word in words("sections", code):
            place = flat.text.find(word)
            if place >= 0:
                start, end = flat.span(place, place + len(word))
                yield _with_part(text, code, start, end, method)
                break


def _with_part(text: str, code: str, start: int, end: int, method: Methodology) -> Subject:
    """Return an instrument, or one part of it where the text says which."""
    parts = method.instrument(code).parts
    behind = _part_pattern().match(to_arabic_digits(text[end : end + 40])) if parts else None
    if behind and f"{code}{behind['told'] or behind['bare']}" in parts:
        name = f"{code}{behind['told'] or behind['bare']}"
        return Subject(INSTRUMENT_SCORE, name, name, start, end + behind.end())
    return Subject(INSTRUMENT_SCORE, code, text[start:end], start, end)


def read_part(text: str, code: str, method: Methodology) -> Subject | None:
    """Return the part of an instrument that a whole cell names without the instrument's code.

    Parameters
    ----------
    text : str
        Such as ``ส่วนที่ 1``.
    code : str
        The instrument that the cell beside it names.
    method : Methodology

    Returns
    -------
    Subject or None
    """
    known = {part.code: part.parts for part in method.instruments}
    found = _part_pattern().match(to_arabic_digits(text).strip())
    if not found or not found["told"] or f"{code}{found['told']}" not in known.get(code, ()):
        return None
    name = f"{code}{found['told']}"
    return Subject(INSTRUMENT_SCORE, name, name, 0, len(text))


def read_part_number(text: str) -> str:
    """Return the number of the part of an instrument that a whole text is, or nothing."""
    found = _part_pattern().fullmatch(to_arabic_digits(text).strip())
    return found["told"] or "" if found else ""


@functools.cache
def _part_pattern() -> re.Pattern[str]:
    """Return a pattern for a part: EIT1, EIT-1, EIT (1), EIT ส่วนที่ 1, EIT 1 with no word after."""
    listed = "|".join(map(re.escape, words("subjects", "part")))
    return re.compile(
        rf"\W{{0,4}}(?:{listed})\s*(?P<told>\d)(?!\d|[.,]\d)|"
        r"(?:[-–.]|\s?\(\s?|\s(?=\d\s*(?:[^\w\s.)]|\d|$)))?(?P<bare>\d)(?![\d%]|[.,]\d)\)?",
        re.IGNORECASE,
    )


def _find_numbered(flat: Folded, section: str, method: Methodology) -> Iterator[Subject]:
    """Yield indicators that are named by their number alone."""
    for found in find_numbered(flat.text, section, method):
        name = method.indicator(found.code).name_th
        yield Subject(
            INDICATOR, found.code, name, *flat.span(found.start, found.end), found.certain
        )


def _find_totals(flat: Folded) -> Iterator[Subject]:
    for word in words("subjects", "total"):
        for found in re.finditer(re.escape(word), flat.text):
            start, end = flat.span(*found.span())
            yield Subject(TOTAL, "total", WHOLE_NAME, start, end)


# Whole cells


def _read_sub_label(text: str, flat: str, method: Methodology) -> Subject | None:
    bare = flat
    for word in words("subjects", "sub_numbered"):
        bare = bare.removeprefix(word)
    found = _SUB_CODE.match(bare.lstrip("("))
    codes = {part.code: part for part in method.sub_indicators}
    if found and found[0] in codes:
        whole = fold(text)
        place = whole.text.index(found[0])
        printed = text[slice(*whole.span(place, place + len(found[0])))]
        return Subject(SUB_INDICATOR, found[0], printed, 0, len(text))
    for part in method.sub_indicators:
        if _bare_name(flat) == folded(part.name_th):
            return Subject(SUB_INDICATOR, part.code, text.strip(), 0, len(text))
    return None


def _read_name(text: str, flat: str, section: str, method: Methodology) -> Subject | None:
    names = indicator_names(method)
    bare = _bare_name(flat)
    if bare in words("subjects", "instrument_titles") and INSTRUMENT.search(text):
        return None
    if names.get(bare):
        return Subject(INDICATOR, names[bare], _printed_name(text, bare), 0, len(text))
    inside = list(_find_names(text, fold(text), method))
    if len({part.code for part in inside}) == 1 and len(bare) <= 3 * len(folded(inside[0].name)):
        return Subject(INDICATOR, inside[0].code, inside[0].name, 0, len(text))
    near = near_indicator(bare, method)
    if near and not inside:
        return Subject(INDICATOR, near, _printed_name(text, bare), 0, len(text), certain=False)
    if not inside and (numbered := [*_find_numbered(fold(text), section, method)]):
        rest = flat.replace(folded(text[numbered[0].start : numbered[0].end]), "").strip(_SIGNS)
        if len(numbered) == 1 and not rest:
            first = numbered[0]
            return Subject(INDICATOR, first.code, first.name, 0, len(text), first.certain)
    return None


def _read_general(text: str, flat: str, method: Methodology) -> Subject | None:
    """Return an instrument, the total, or what is no score of this organisation."""
    if len(flat) > LONGEST_LABEL:
        return None
    bare = _bare_name(flat)
    if kind := _foreign_kind(bare):
        return Subject(kind, "", text, 0, len(text))
    instruments = [*_find_instruments(text, method)]
    if len({part.code for part in instruments}) == 1:
        first = instruments[0]
        return Subject(INSTRUMENT_SCORE, first.code, first.name, 0, len(text))
    totals, statistics = words("subjects", "total"), words("subjects", "statistic_rows")
    short = len(_FIGURES.sub("", bare)) <= LONGEST_TOTAL
    if bare in totals or (short and bare.startswith(totals)):
        return Subject(TOTAL, "total", WHOLE_NAME, 0, len(text))
    if bare.startswith(statistics) and len(bare) <= 40:
        return Subject(STATISTIC, "", text, 0, len(text))
    return None


def _foreign_kind(bare: str) -> str:
    """Return whether a label is of other bodies or of a target, or nothing."""
    if bare in words("subjects", "comparison_labels") or any(
        word in bare for word in words("subjects", "comparison")
    ):
        return COMPARISON
    if bare in words("subjects", "total"):
        return ""  # weighted or not
    # "IIT น้ำหนักร้อยละ 30" is the instrument, with its weight beside it.
    plain = bare_marks(_WEIGHT.sub("", bare))
    vetoed = len(plain) <= LONGEST_VETO and any(
        bare_marks(word) in plain for word in words("subjects", "veto_rows")
    )
    return TARGET if vetoed or bare.startswith(words("subjects", "target_rows")) else ""


def _bare_name(flat: str) -> str:
    """Return a folded label without its number, its kind and what stands in brackets."""
    bare = flat.strip(_SIGNS.replace("(", "").replace(")", ""))
    bare = _MARKER.sub("", bare)
    for prefix in (*words("subjects", "numbered"), "ด้าน"):
        bare = bare.removeprefix(prefix)
    bare = re.sub(r"^\d{1,2}(?!\d)", "", bare)
    stripped = _BRACKETS.sub("", bare)
    return (stripped or bare).strip(_SIGNS)


def _printed_name(text: str, bare: str) -> str:
    """Return a name as printed, found again by its folded form."""
    flat = fold(text)
    place = flat.text.find(bare)
    return text[slice(*flat.span(place, place + len(bare)))] if place >= 0 else text.strip()
