"""Thai months, fiscal years, and periods as they are printed."""

from __future__ import annotations

import calendar
import datetime
import re

from ita_analysis.thai.text import normalise, to_arabic_digits

BUDDHIST_ERA = 543
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน",
    "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip


def fiscal_year_of(date: str) -> int:
    """Return the fiscal year, Buddhist era, that an ISO date lies in."""
    day = datetime.date.fromisoformat(date)
    return day.year + BUDDHIST_ERA + (day.month >= 10)


def fiscal_year_dates(fiscal_year: int) -> tuple[str, str]:
    """Return the first and the last day of a fiscal year.

    Parameters
    ----------
    fiscal_year : int
        Buddhist era; it begins on 1 October of the year before.

    Returns
    -------
    tuple of str
        Two ISO dates.
    """
    year = fiscal_year - BUDDHIST_ERA
    return f"{year - 1}-10-01", f"{year}-09-30"


_MONTH_NUMBERS = {name.replace(".", ""): n for n, name in enumerate(SHORT_MONTHS, 1)} | {
    name: n for n, name in enumerate(MONTHS, 1)
}
# "ต.ค." is also printed as "ต. ค." and "ต.ค"
_SHORT = "|".join(
    re.escape(name).replace(r"\.", r"\.\s?").removesuffix(r"\.\s?") + r"\.?"
    for name in SHORT_MONTHS
)
_MONTH = "|".join(MONTHS) + "|" + _SHORT
_YEAR = r"(?:\s*พ\.ศ\.)?\s*(?P<{0}year>\d{{4}}|\d{{2}})(?!\d)"
_POINT = r"(?:(?P<{0}day>\d{{1,2}})\s*)?(?P<{0}month>" + _MONTH + r")(?:" + _YEAR + r")?"
_TO = r"\s*(?:-|–|—|ถึง)\s*"
_DAY_OR_MONTH = r"(?:วันที่|เดือน|สิ้นเดือน)?\s*"
_WHOLE = (
    r"(?:(?:ตลอด(?:ทั้ง)?|ทั้ง)ปี(?:งบประมาณ)?|(?:ภายใน)?ปีงบประมาณ)(?:" + _YEAR.format("whole") + r")?"
)
_QUARTERS = (
    r"ไตรมาส(?:ที่)?\s*(?P<first>[1-4])(?:" + _TO + r"(?:ไตรมาส(?:ที่)?\s*)?(?P<last>[1-4]))?(?!\d)"
    r"(?:\s*(?:/|ของ)?\s*(?:ปี(?:งบประมาณ)?)?" + _YEAR.format("quarter") + r")?"
)
_SPAN = (
    r"(?:(?P<within>ภายใน)|ตั้งแต่|ระหว่าง|ในช่วง|ช่วง)?\s*" + _DAY_OR_MONTH + _POINT.format("start")
    + r"(?:" + _TO + _DAY_OR_MONTH + _POINT.format("end") + r")?"
)  # fmt: skip
_RANGE = re.compile(rf"[\s,;(]*(?:{_WHOLE}|{_QUARTERS}|{_SPAN})(?=[\s,;)]|$)[\s,;)]*")
_FIGURES = re.compile(r"(?<![\d/])(\d{1,2})/(0?[1-9]|1[0-2])/(\d{4}|\d{2})(?![\d/])")
_DAYS = re.compile(
    rf"(?:^|(?<=วันที่))\s*(\d{{1,2}}){_TO}(\d{{1,2}}\s*)((?:{_MONTH}){_YEAR.format('days')})"
)


def parse_period(text: str, fiscal_year: int | None = None) -> list[tuple[str, str]]:
    """Read the period or periods printed in one cell.

    Parameters
    ----------
    text : str
        For instance "ต.ค. ๖๕ – มี.ค. ๖๖", "ม.ค. – มี.ค. 65", "๑ ต.ค. ๖๗ – ๓๐ ก.ย. ๖๘",
        "ตลอดปี 65" (read as the fiscal year, though the words leave it open), "ไตรมาส ๑-๒",
        "1/10/2567 - 30/09/2568", "ภายในเดือน มี.ค. 68", or several of them.
    fiscal_year : int, optional
        Fiscal year of the plan, Buddhist era. Months without any year are those of this fiscal
        year, and a year more than ten years away from it makes the cell unreadable.

    Returns
    -------
    list of tuple of str
        First and last day of each period, ISO dates, the first one blank where only an end is
        printed; empty when any part of the cell cannot be read, because a guessed date looks
        like a printed one.
    """
    text = to_arabic_digits(normalise(text))
    text = _FIGURES.sub(lambda date: f"{date[1]} {MONTHS[int(date[2]) - 1]} {date[3]}", text)
    text = _DAYS.sub(r"\1 \3 - \2\3", text)
    periods = []
    place = 0
    while place < len(text):
        found = _RANGE.match(text, place)
        period = _period(found.groupdict(), fiscal_year) if found else None
        if not found or not period:
            return []
        periods.append(period)
        place = found.end()
    return periods


def _period(part: dict[str, str | None], fiscal_year: int | None) -> tuple[str, str] | None:
    """Return the two dates of one printed range, or None."""
    if part["first"]:
        year = _full_year(part["quarteryear"], fiscal_year) if part["quarteryear"] else fiscal_year
        return _quarters(int(part["first"]), int(part["last"] or part["first"]), year)
    if part["startmonth"] is None:
        year = _full_year(part["wholeyear"], fiscal_year) if part["wholeyear"] else fiscal_year
        return fiscal_year_dates(year) if year else None
    first = _month_number(part["startmonth"])
    last = _month_number(part["endmonth"]) if part["endmonth"] else first
    last_day = part["endday"] if part["endmonth"] else part["startday"]
    last_year = part["endyear"] if part["endmonth"] else part["startyear"]
    if last_year:
        ends = _full_year(last_year, fiscal_year)
        # With the year only at the end, "ต.ค. – มี.ค. 66" can only begin in the year before.
        starts = (
            _full_year(part["startyear"], fiscal_year)
            if part["startyear"]
            else ends and ends - (first > last)
        )
    elif fiscal_year and not part["startyear"]:
        starts = fiscal_year - (first >= 10)
        ends = fiscal_year - (last >= 10)
    else:
        return None
    if not starts or not ends:
        return None
    start = _date(starts, first, part["startday"], end=False)
    end = _date(ends, last, last_day, end=True)
    if not start or not end or start > end:
        return None
    return ("", end) if part["within"] and not part["endmonth"] else (start, end)


def _quarters(first: int, last: int, fiscal_year: int | None) -> tuple[str, str] | None:
    """Return the dates of quarters of a fiscal year; the first one begins in October."""
    if not fiscal_year or first > last:
        return None
    year = fiscal_year - BUDDHIST_ERA
    begins = datetime.date(year - (first == 1), (first * 3 + 6) % 12 + 1, 1)
    month = (last * 3 + 8) % 12 + 1
    ends = datetime.date(year - (last == 1), month, calendar.monthrange(year, month)[1])
    return begins.isoformat(), ends.isoformat()


def _month_number(printed: str) -> int:
    """Return the number of a month as printed, dots and spaces aside."""
    return _MONTH_NUMBERS[re.sub(r"[.\s]", "", printed)]


def _full_year(printed: str, fiscal_year: int | None) -> int | None:
    """Return a year of the Buddhist era in full, or None where it cannot be meant."""
    year = int(printed) + (2500 if len(printed) == 2 else 0)
    near = fiscal_year is None or abs(year - fiscal_year) <= 10
    return year if 2500 <= year < 2600 and near else None


def _date(year: int, month: int, day: str | None, *, end: bool) -> str | None:
    """Return an ISO date; without a day, the first or the last of the month."""
    western = year - BUDDHIST_ERA
    last = calendar.monthrange(western, month)[1]
    number = int(day) if day else (last if end else 1)
    return datetime.date(western, month, number).isoformat() if 1 <= number <= last else None
