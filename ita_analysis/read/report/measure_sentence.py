"""What a sentence says of a measure without labels: who, by when, how it is followed up."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ita_analysis.read.report.word_files import load_file
from ita_analysis.read.units import load_units
from ita_analysis.thai import MONTHS, SHORT_MONTHS, parse_period, to_arabic_digits

LONGEST_PERIOD, LONGEST_UNITS, SHORTEST_STEP = 60, 120, 12
# Words that lead over from the day to what is checked then, and those before the day itself.
_LEADS_OVER = re.compile(
    r"[\s,;]*(?:(?:และ|แล้ว|จากนั้น|พร้อมทั้ง|พร้อม|โดย|ทั้งนี้)\s*(?:ให้|มี)?|มี)\s*(?=[ก-ฮเ-ไ])"
)
_COMPLETED = re.compile(
    r"\s*(?:และ|โดย)?(?:ให้)?(?:เริ่ม)?(?:ดำเนินการ|ดำเนินงาน)?\s*(?:ให้)?(?:แล้วเสร็จ|เสร็จสิ้น)?\s*"
    r"(?:ตั้งแต่|ระหว่าง|ในช่วง|ช่วง|ภายใน|ใน)?\s*(?:วันที่|เดือน)?\s*$"
)
BRACKETS = re.compile(r"\(([^()]{3,120})\)")
BETWEEN = re.compile(r"[,;/|]|\s(?:[-–—])\s(?=[^\d\s])|\s{2,}")
SEPARATORS = re.compile(r"(?:[\s,/]|และ)*")
# A unit that the list of units does not have is one word that begins like one.
UNKNOWN_UNIT = re.compile(r"(?:กอง|สำนัก|ฝ่าย|งาน|ส่วน|หน่วย|คณะ|ศูนย์|โรงพยาบาล|โรงเรียน)[ก-๎]+")
_MONTH = "|".join(
    r"\s?".join(map(re.escape, name)) for name in sorted((*MONTHS, *SHORT_MONTHS), key=len)[::-1]
)
PERIOD_BEGINS = re.compile(
    rf"(?:ภายใน(?:เดือน)?\s*|ตั้งแต่\s*|เดือน\s*)?(?P<core>(?:\d{{1,2}}\s*)?(?:{_MONTH})|ไตรมาส|ตลอดปี|\d{{1,2}}/\d{{1,2}}/\d{{4}})"
)


@dataclass(frozen=True)
class Field:
    """A part of a sentence: where it stands with the words that call it, and what it says."""

    column: str
    start: int
    end: int
    text: str


def read_fields(text: str, fiscal_year: int | None) -> list[Field]:
    """Read the unit, the period and the follow-up that a sentence names.

    Parameters
    ----------
    text : str
        A paragraph that announces one measure.
    fiscal_year : int or None
        Year that the measures are for, Buddhist era.

    Returns
    -------
    list of Field
        In order, ``units``, ``period`` and ``follow_up``, each at most once; a unit must be
        called one, or stand in brackets. ``steps`` where the unit is told what to do until then.
    """
    units = _units_in_brackets(text) or _units_behind_cue(text)
    period = _find_period(text, fiscal_year)
    found = [field for field in (units, period) if field]
    behind = max((field.end for field in found), default=-1)
    follow_up = _find_follow_up(text, behind) if found else None
    steps = _find_steps(text, units, period) if units and period else None
    return sorted([*found, *filter(None, (steps, follow_up))], key=lambda field: field.start)


def _units_in_brackets(text: str) -> Field | None:
    for found in BRACKETS.finditer(text):
        units = [
            piece.strip() for piece in BETWEEN.split(found[1]) if piece.strip() in load_units()
        ]
        if units:
            return Field("units", *found.span(), " ".join(units))
    return None


def _units_behind_cue(text: str) -> Field | None:
    for cue in _cues().finditer(text):
        end = end_of_units(text, cue.end())
        printed = text[cue.end() : end].strip(" ,/")
        if printed:
            return Field("units", cue.start(), end, printed)
    return None


def end_of_units(text: str, start: int) -> int:
    """Return where the units that stand at a place end; the place itself where none does."""
    known = sorted(load_units(), key=len, reverse=True)
    end = place = start
    while place - start < LONGEST_UNITS:
        gap = SEPARATORS.match(text, place)
        place = gap.end() if gap else place
        unit = next((name for name in known if text.startswith(name, place)), "")
        if not unit and end == start and (found := UNKNOWN_UNIT.match(text, place)):
            unit = found[0]
        if not unit:
            return end
        end = place = place + len(unit)
    return end


def _find_period(text: str, fiscal_year: int | None) -> Field | None:
    """Return the longest readable period from the first place where one begins."""
    arabic = to_arabic_digits(text)
    for found in PERIOD_BEGINS.finditer(arabic):
        for start in (found.start(), found.start("core")):
            rest = text[start : start + LONGEST_PERIOD]
            stops = {stop.start() for stop in re.finditer(r"[\s,;()]|$", rest)}
            for stop in sorted(stops, reverse=True):
                printed = rest[:stop].strip(" ,;()")
                if printed and parse_period(printed, fiscal_year):
                    return Field("period", found.start(), start + stop, printed)
    return None


def _find_steps(text: str, units: Field, period: Field) -> Field | None:
    """Return what a unit is to do, between the unit and the day by which it is done."""
    printed = _COMPLETED.sub("", text[units.end : period.start]).strip(" ,")
    if len(printed) < SHORTEST_STEP or printed.startswith("("):
        return None
    return Field("steps", units.end, period.start, printed)


def _find_follow_up(text: str, start: int) -> Field | None:
    """Return what is checked or reported, behind unit and period."""
    words = load_file("measures")["prose"]
    led = _LEADS_OVER.match(text, start)
    if led and re.search("|".join(map(re.escape, words["checks"])), text[led.end() :]):
        return Field("follow_up", led.end(), len(text), text[led.end() :])
    found = re.compile("|".join(map(re.escape, words["follow_up"]))).search(text, start)
    return Field("follow_up", found.start(), len(text), text[found.start() :]) if found else None


@functools.cache
def _cues() -> re.Pattern[str]:
    listed = sorted(load_file("measures")["prose"]["units"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, listed))})\s*(?:คือ|ได้แก่|ให้)?\s*[:：]?\s*")
