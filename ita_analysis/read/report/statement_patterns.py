"""Claims in running text, found by the patterns of ``statements.toml``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.report.folding import Folded, fold
from ita_analysis.read.report.names import indicator_names
from ita_analysis.read.report.statement import Statement
from ita_analysis.read.report.statement_subjects import (
    INSTRUMENT,
    LETTERS,
    Claim,
    Place,
    find_indicators,
    name_subjects,
    nearest_instrument,
)
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.read.report.words import words

# A longer text is no sentence; what stands behind is not searched.
LONGEST = 20_000
NUMBER = r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?(?!\d|\.\d)"
COUNT = r"(?<![\d.])\d{1,3}(?!\d|\.\d)"
RANGE = r"\d{1,3}(?:\.\d{1,2})?(?:คะแนน)?(?:-|–|—|ถึง)\d{1,3}(?:\.\d{1,2})?"
YEAR = re.compile(r"(?<!ภายใน)(?:ปี(?:งบประมาณ)?(?:พ\.?ศ\.?)?|พ\.?ศ\.?)(25\d\d|[56]\d)(?![\d.,–-])")
# How far before a claim words can make it a wish, or narrow it to one instrument.
NEAR, SCOPE = 20, 400
LEVELS = ("level", "all_level")
# What a claim of the highest or lowest is within one instrument, and words that make it of all.
WITHIN = {"highest": "strong_in_instrument", "lowest": "weak_in_instrument"}
THIS_ONE = ("แบบวัดนี้", "แบบตรวจนี้", "แบบนี้", "เครื่องมือนี้")
OF_ALL = ("ภาพรวม", "ทั้งหมด", "ทุกตัวชี้วัด", "บรรดา", "ทั้ง10", "10ตัวชี้วัด")


def find_statements(place: Place, method: Methodology) -> Iterator[Statement]:
    """Find the claims that a text makes in words.

    Parameters
    ----------
    place : Place
    method : Methodology
        Rules of the fiscal year of the result: names of indicators and levels.

    Yields
    ------
    Statement
    """
    flat = fold(place.text[:LONGEST])
    taken: set[tuple[str, int]] = set()
    for entry, pattern in _compile(method):
        for found in _search(entry, pattern, flat, place):
            claim = Claim(entry, found, flat, place, method)
            key = (entry.get("group", ""), claim.value_span[0])
            if key[0] and key in taken:
                continue
            statements = list(_state(claim))
            if statements:
                taken.add(key)
            yield from statements


def _search(
    entry: dict[str, Any], pattern: re.Pattern[str], flat: Folded, place: Place
) -> Iterator[re.Match[str]]:
    if place.across:
        for found in pattern.finditer(flat.text):
            start, end = flat.span(*found.span())
            if start < place.across < end and not entry.get("heading"):
                yield found
    elif entry.get("whole"):
        yield from filter(None, [pattern.fullmatch(flat.text)])
    elif not place.is_row and (place.is_heading or not entry.get("heading")):
        yield from pattern.finditer(flat.text)


def _state(claim: Claim) -> Iterator[Statement]:
    entry, place = claim.entry, claim.place
    fits = _ends_word(claim) and _is_of_pass_mark(claim)
    if not fits or (entry.get("result") and not _is_result(claim)):
        return
    if entry.get("least_indicators", 0) > len(find_indicators(claim.flat.text, claim.method)):
        return
    value = claim.print(claim.value_span)[0]
    for subject in name_subjects(claim):
        if entry.get("value") == "instrument":
            own = place.instrument or _instrument_of(subject, claim.method)
            yield Statement(place.line, entry["kind"], subject, own)
        elif (
            entry["kind"] in WITHIN
            and (scope := _scope(claim, subject))
            and scope == _instrument_of(subject, claim.method)
        ):
            yield Statement(place.line, WITHIN[entry["kind"]], subject, scope)
        else:
            yield Statement(place.line, entry["kind"], subject, value)


def _instrument_of(name: str, method: Methodology) -> str:
    code = indicator_names(method).get(fold(name).text, "")
    return method.indicator(code).instrument if code else ""


def _scope(claim: Claim, subject: str) -> str:
    """Return the instrument within which something is called the highest or lowest, if one is.

    Words of the claim itself decide, then those before it, then where it stands.
    """
    start, end = claim.found.span("list" if "list" in claim.found.groupdict() else "name")
    until = claim.flat.text
    own = until[claim.found.start() : start] + until[end : claim.found.end()]
    if any(word in own for word in OF_ALL):
        return ""
    if any(word in own for word in THIS_ONE):
        return _instrument_of(subject, claim.method)
    near = claim.before[-SCOPE:] + own
    return nearest_instrument(near) or claim.place.instrument


# What a claim must not be


def _is_result(claim: Claim) -> bool:
    """Return whether words before a claim leave it one of this year's result."""
    until = claim.flat.text[: claim.value_span[0]]
    years = YEAR.findall(until)
    if years and int(years[-1]) % 100 != claim.method.fiscal_year % 100:
        return False
    if any(word in until[-2 * NEAR :] for word in words("subjects", "comparison")):
        return False
    near = claim.before[-NEAR:] + (until[-2 * NEAR :] if claim.entry["kind"] in LEVELS else "")
    allowed = {fold(word).text for word in claim.entry.get("allow", ())}
    wishes = set(load_words("statements", "words", "not_result")) - allowed
    return not any(word in near for word in wishes)


def _is_of_pass_mark(claim: Claim) -> bool:
    """Return whether a mark is the pass mark: by its figure, or by the words before it.

    A report may divide its scores at any mark of its own. Counts and what passes are of the pass
    mark only where it is the one printed.
    """
    groups = claim.found.groupdict()
    other = groups.get(claim.entry.get("of_other_mark", ""))
    if other is not None:
        return float(other) != claim.method.pass_mark
    printed = groups.get(claim.entry.get("of_pass_mark", ""))
    if printed is None or float(printed) == claim.method.pass_mark:
        return True
    near = claim.flat.text[: claim.value_span[0]][-3 * NEAR :]
    # "ผ่านดี" is a level, not what passes.
    for level in sorted((fold(part.name).text for part in claim.method.levels), key=len)[::-1]:
        near = near.replace(level, "")
    named = any(word in near for word in load_words("statements", "words", "pass"))
    named = named and not any(
        word in near for word in load_words("statements", "words", "own_mark")
    )
    return named and claim.entry["kind"] == "pass_mark"


def _ends_word(claim: Claim) -> bool:
    """Return whether a level letter is not the beginning of a longer word."""
    if claim.entry["kind"] not in LEVELS:
        return True
    end = claim.flat.span(*claim.value_span)[1]
    return not re.match(r"[A-Za-z0-9+-]", claim.place.text[end:])


# Patterns


def _compile(method: Methodology) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    names = tuple(sorted((name for name, code in indicator_names(method).items() if code),
                         key=lambda name: (-len(name), name)))  # fmt: skip
    levels = tuple(level.name for level in method.levels)
    return _compile_all(names, levels)


@functools.cache
def _compile_all(
    names: tuple[str, ...], levels: tuple[str, ...]
) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    document = load_file("statements")
    name = f"(?:{'|'.join(map(re.escape, names))})(?!สาธารณะ)"
    lead = r"[“\"'‘]?(?:ตัวชี้วัด)?(?:ที่\d{1,2}[.:]?)?[“\"'‘]?"
    one = rf"{lead}{name}[”\"'’]?"
    between = r"(?:\(?(?:ร้อยละ)?\d{1,3}\.\d{1,2}(?:คะแนน|%)?\)?)?(?:,|และ|กับ|/)?"
    listed = [*LETTERS, *(fold(level).text for level in levels),
              *load_words("statements", "words", "levels")]  # fmt: skip
    listed = sorted(set(listed), key=len, reverse=True)
    level = rf"(?>{'|'.join(map(re.escape, listed))})(?:\([a-z]+\))?(?!เกณฑ์|ขึ้น|กว่า|ที่\d)"
    parts = {
        **document["parts"],
        "n": NUMBER,
        "c": COUNT,
        "c_value": rf"(?P<value>{COUNT})",
        "range": RANGE,
        "level": level,
        "name": rf"(?P<name>{name})",
        "indicator": rf"{lead}(?P<name>{name})[”\"'’]?",
        "list": rf"(?P<list>{one}(?:{between}{one})*)",
        "instrument": INSTRUMENT,
    }
    return tuple(
        (entry, re.compile(entry["pattern"].format(**parts))) for entry in document["statement"]
    )
