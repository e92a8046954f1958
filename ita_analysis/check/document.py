"""What only the text of a document shows: other spellings of its own name, other years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Levenshtein

from ita_analysis.check.facts import Problem, lines, problem
from ita_analysis.read.provinces import load_provinces
from ita_analysis.read.report.folding import Folded, fold, folded
from ita_analysis.read.report.organisation import read_org_types
from ita_analysis.read.report.reading import Organisation, Reading
from ita_analysis.read.report.words import words
from ita_analysis.thai import MONTHS

# A shorter name has neighbours that differ from it by one letter.
SHORTEST_NAME = 6
SHORTEST_PROVINCE = 4
# How many letters of a name can be misread for it still to be the same.
MOST_MISREAD = 2
RESULT_YEAR = re.compile(
    r"ผล(?:คะแนน)?(?:การประเมิน|ราย(?:ตัวชี้วัด|เครื่องมือ|แบบวัด))(?P<between>.{0,160}?)(?:พ\.ศ\.|ประจำปี|ปี)(25\d\d)(?!\d)"
)
# A total right behind the year that it is said to be of.
TOTAL_BEHIND = re.compile(r"[^\d]{0,40}?(\d{1,3}\.\d{2})(?!\d)")
# Between the words and the year these mean another year than that of the result.
OTHER_YEARS = re.compile(
    r"มาตรการ|เป้าหมาย|แผน|ย้อนหลัง|ปีก่อน|เปรียบเทียบ|ภายใน|25\d\d|วันที่|มาตรา|ฉบับ|โครงการ|ยุทธศาสตร์|"
    + "|".join(map(re.escape, (*words("years", "law"), *map(folded, MONTHS))))
)
# Lines that compare years, or look ahead, name other years rightly.
OTHER_LINES = re.compile(r"มาตรการ|เป้าหมาย|ย้อนหลัง|ปีก่อน|ปีที่ผ่านมา|ที่แล้ว|เปรียบเทียบ|เทียบกับ|เพิ่มขึ้น|ลดลง")


def check_document(reading: Reading) -> Iterator[Problem]:
    """Find mentions of the organisation by another name, and of the result by another year.

    Parameters
    ----------
    reading : Reading

    Yields
    ------
    Problem
        Kinds ``misread_organisation``, ``misread_place`` and ``year_false``, all likely.
    """
    yield from _check_spellings(reading)
    yield from _check_places(reading)
    yield from _check_years(reading)


def find_lines(reading: Reading, printed: str) -> str:
    """Return the lines of a document on which a text stands, spaces aside."""
    wanted = folded(printed)
    found = [
        str(number)
        for number, line in enumerate(reading.document.lines, start=1)
        if wanted and wanted in folded(line)
    ]
    return lines(*found)


def _check_spellings(reading: Reading) -> Iterator[Problem]:
    own = _own_name(reading.organisation)
    if len(own) < SHORTEST_NAME:
        return
    spellings: dict[str, list[str]] = {}
    for number, line in enumerate(reading.document.lines, start=1):
        for printed in _other_spellings(line, own, _forms(reading.organisation)):
            spellings.setdefault(printed, []).append(str(number))
        for printed in _misread_kinds(line, own, reading.organisation):
            spellings.setdefault(printed, []).append(str(number))
    title = folded(reading.organisation.printed.get("name", ""))
    for printed, found in spellings.items():
        if not title.endswith(printed):  # that one was settled when it was read
            yield problem(
                "misread_organisation",
                where=lines(*found),
                measure="organisation",
                code="name_th",
                says=printed,
                should_be=own,
                certainty="likely",
            )


def _own_name(organisation: Organisation) -> str:
    """Return the name without the kind of body before it."""
    name = folded(organisation.name)
    forms = _forms(organisation)
    return next((name.removeprefix(form) for form in forms if name.startswith(form)), "")


def _forms(organisation: Organisation) -> list[str]:
    kind = read_org_types().get(organisation.org_type)
    return sorted(map(folded, kind.forms_th), key=len, reverse=True) if kind else []


def _check_places(reading: Reading) -> Iterator[Problem]:
    """Find mentions of the district and province with a letter misread or lost."""
    for key in ("district", "province"):
        own = folded(getattr(reading.organisation, key))
        title = folded(reading.organisation.printed.get(key, ""))
        # Of provinces all names are known: a short one that is none of them is misread.
        known = set(map(folded, load_provinces())) if key == "province" else set()
        if len(own) < (SHORTEST_PROVINCE if known else SHORTEST_NAME):
            continue
        spellings: dict[str, list[str]] = {}
        for number, line in enumerate(reading.document.lines, start=1):
            for printed in _other_spellings(line, own, words("places", key), misread=1):
                spellings.setdefault(printed, []).append(str(number))
        spellings.pop(title, None)  # that one was settled when it was read
        spellings = {printed: found for printed, found in spellings.items() if printed not in known}
        for printed, found in spellings.items():
            yield problem(
                "misread_place",
                where=lines(*found),
                measure="organisation",
                code=key,
                says=printed,
                should_be=getattr(reading.organisation, key),
                certainty="likely",
            )


def _other_spellings(
    line: str, own: str, forms: Iterable[str], misread: int = MOST_MISREAD
) -> Iterator[str]:
    flat = fold(line)
    for form in forms:
        for found in re.finditer(re.escape(form), flat.text):
            start = found.end()
            near = [
                (not _ends_word(flat, start + length), distance, length)
                for length in (len(own), len(own) - 1, len(own) + 1)
                if 0 < (distance := _distance(flat.text[start : start + length], own)) <= misread
            ]
            whole = len(own) >= SHORTEST_NAME or (near and not min(near)[0])
            if near and whole and not flat.text.startswith(own, start):
                yield flat.text[start : start + min(near)[2]]


def _distance(printed: str, own: str) -> int:
    return int(Levenshtein.distance(printed, own))


def _ends_word(flat: Folded, place: int) -> bool:
    """Return whether a space, or nothing, stands before a place of a folded text."""
    if place >= len(flat.text):
        return True
    return flat.places[place] - flat.places[place - 1] > 1


def _misread_kinds(line: str, own: str, organisation: Organisation) -> Iterator[str]:
    """Yield the own name behind an abbreviation that is nearly that of its kind, and no other's."""
    known = {folded(form) for kind in read_org_types().values() for form in kind.forms_th}
    short = [form for form in _forms(organisation) if form.endswith(".")]
    for found in re.finditer(rf"(?<![ก-๎])([ก-ฮ]{{2,4}}\.)\s*{re.escape(own)}", line):
        near = any(form[0] == found[1][0] and _distance(found[1], form) <= MOST_MISREAD
                   for form in short)  # fmt: skip
        if near and found[1] not in known:
            yield folded(found[0])


def _check_years(reading: Reading) -> Iterator[Problem]:
    scored = {int(year) for year in reading.tables["scores"]["fiscal_year"].dropna()}
    known = {*scored, reading.fiscal_year, reading.measures_fiscal_year}
    for number, line in enumerate(reading.document.lines, start=1):
        text = folded(line)
        if year := _year_of_total(text, scored, reading):
            yield _year_problem(number, year, reading, "certain")
            continue
        if OTHER_LINES.search(text):
            continue
        for found in RESULT_YEAR.finditer(text):
            if not OTHER_YEARS.search(found["between"]) and int(found[2]) not in known:
                yield _year_problem(number, found[2], reading, "likely")


def _year_of_total(text: str, scored: set[int], reading: Reading) -> str:
    """Return the year that a folded line gives this result's total, where it is another's."""
    scores = reading.tables["scores"]
    own = scores[(scores["measure"] == "total") & (scores["fiscal_year"] == reading.fiscal_year)]
    totals = {float(score) for score in own["score"].dropna()}
    for found in RESULT_YEAR.finditer(text):
        year, told = int(found[2]), TOTAL_BEHIND.match(text, found.end())
        if told and float(told[1]) in totals and year not in {*scored, reading.fiscal_year}:
            return found[2]
    return ""


def _year_problem(number: int, year: str, reading: Reading, certainty: str) -> Problem:
    return problem(
        "year_false",
        where=str(number),
        measure="total",
        code="total",
        says=year,
        should_be=str(reading.fiscal_year),
        certainty=certainty,
    )
