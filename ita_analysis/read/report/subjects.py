"""Find what a text speaks of: the total, instruments, indicators, questions and items."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ita_analysis.methodology import Methodology, Question
from ita_analysis.read.report.codes import find_codes
from ita_analysis.read.report.folding import Folded, fold, folded
from ita_analysis.read.report.names import indicator_names, names_pattern, near_indicator
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
LONGEST_LABEL, NEAR = 160, 60

_MARKER = re.compile(r"^(?:\(?\d{1,2}(?:[.)]+(?!\d)|(?=\D)(?!\.))|[-•])")
_SUB_CODE = re.compile(r"(?:9|10)\.\d(?!\d)")
_BRACKETS = re.compile(r"\((?:[^()]*)\)$")
_SIGNS = "“”\"'‘’:：-–.()"
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
        *_find_numbered(text, flat, method),
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
        or _read_name(text, flat, method)
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
    prefixes = words("subjects", "sub_numbered")
    for found in _SUB_CODE.finditer(flat.text):
        name = codes.get(found[0])
        named = name and flat.text.startswith(name, found.end())
        if name and (
            named or flat.text[max(0, found.start() - NEAR) : found.start()].endswith(prefixes)
        ):
            end = found.end() + (len(name) if named else 0)
            start, stop = flat.span(found.start(), end)
            printed = text[slice(*flat.span(*found.span()))]
            yield Subject(SUB_INDICATOR, found[0], printed, start, stop)


def _find_names(text: str, flat: Folded, method: Methodology) -> Iterator[Subject]:
    names = indicator_names(method)
    pattern = names_pattern(method)
    last = -1
    for found in pattern.finditer(flat.text):
        start, end = flat.span(*found.span())
        if names[found[0]] and _stands_alone(text, flat.text, found, (start, end), last, pattern):
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
    return (
        not goes_on
        or after.startswith(words("subjects", "name_before"))
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
    rest = fold(text[end : end + 40])
    bare = rest.text.lstrip(")-–:")
    for word in words("subjects", "part"):
        number = bare.removeprefix(word)[:1] if bare.startswith(word) else ""
        if number and number.isdecimal() and f"{code}{number}" in parts:
            length = len(rest.text) - len(bare) + len(word) + 1
            stop = end + rest.span(0, length)[1]
            return Subject(INSTRUMENT_SCORE, f"{code}{number}", f"{code}{number}", start, stop)
    if (
        bare[:1].isdecimal()
        and not bare[1:2].isdecimal()
        and f"{code}{bare[:1]}" in parts
        and (text[end : end + 1] == bare[:1] or to_arabic_digits(text[end : end + 1]) == bare[:1])
    ):
        return Subject(INSTRUMENT_SCORE, f"{code}{bare[0]}", f"{code}{bare[0]}", start, end + 1)
    return Subject(INSTRUMENT_SCORE, code, text[start:end], start, end)


def _find_numbered(text: str, flat: Folded, method: Methodology) -> Iterator[Subject]:
    """Yield indicators that are named by their number alone."""
    for prefix in words("subjects", "numbered"):
        for found in re.finditer(re.escape(prefix) + r"(\d{1,2})(?![\d.,])", flat.text):
            start, end = flat.span(*found.span())
            named = names_pattern(method).match(flat.text, found.end())
            if _is_indicator(found[1], method) and not named:
                yield Subject(INDICATOR, str(int(found[1])), text[start:end], start, end)


def _is_indicator(number: str, method: Methodology) -> bool:
    return any(part.code == str(int(number)) for part in method.indicators)


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


def _read_name(text: str, flat: str, method: Methodology) -> Subject | None:
    names = indicator_names(method)
    bare = _bare_name(flat)
    if names.get(bare):
        return Subject(INDICATOR, names[bare], _printed_name(text, bare), 0, len(text))
    inside = list(_find_names(text, fold(text), method))
    if len({part.code for part in inside}) == 1 and len(bare) <= 3 * len(folded(inside[0].name)):
        return Subject(INDICATOR, inside[0].code, inside[0].name, 0, len(text))
    near = near_indicator(bare, method)
    if near and not inside:
        return Subject(INDICATOR, near, _printed_name(text, bare), 0, len(text), certain=False)
    if not inside and (numbered := [*_find_numbered(text, fold(text), method)]):
        rest = flat.replace(folded(numbered[0].name), "").strip(_SIGNS)
        if len(numbered) == 1 and not rest:
            return Subject(INDICATOR, numbered[0].code, numbered[0].name, 0, len(text))
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
    if bare in totals or (len(bare) <= 30 and bare.startswith(totals)):
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
    return TARGET if bare.startswith(words("subjects", "target_rows")) else ""


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
