"""Thai text: digits, spaces, widths, line breaks between words, months and periods."""

from __future__ import annotations

import calendar
import datetime
import os
import re
import unicodedata
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any

import marisa_trie

BUDDHIST_ERA = 543
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน",
    "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# PDF text often holds SARA AM in two parts, in either order, with or without a tone mark.
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b]?)\u0e32\u0e4d")
# ห before a voiced consonant only sets the tone: ใหม่, เหล็ก.
_SILENT_INITIAL = re.compile("([เ-ไ])ห([งญนมยรลว])(?=[\u0e30-\u0e39\u0e47-\u0e4b]|[ก-ฮ]|$)")
# What may not be torn apart even when a single word is wider than a line.
_CLUSTER = re.compile("[เ-ไ]?.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[ะาำๅ]?", re.DOTALL)
_CLOSING = frozenset("ๆฯ)]”’%,.;:?!/…")
_OPENING = frozenset("([“‘")
# They make nouns of what follows; a line that ends in one reads as broken off.
_PREFIXES = frozenset({"การ", "ความ", "ผู้"})


def to_arabic_digits(text: str) -> str:
    """Return the text with Thai digits as Arabic digits.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return text.translate(_DIGITS)


def normalise(text: str) -> str:
    """Return the text in one form, so that equal words compare equal.

    NFC, every run of spaces and control characters one space, invisible format characters
    (zero-width space, direction marks) dropped, SARA AM in one piece. NFKC would tear SARA AM
    apart, and marks are never dropped.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    if _is_normal(text):
        return text.strip(" ")
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cc":
            kept.append(" ")
        elif category not in {"Cf", "Cs"}:
            kept.append(character)
    return _SPLIT_SARA_AM.sub("\\1\\2ำ", " ".join("".join(kept).split()))


def _is_normal(text: str) -> bool:
    """Tell quickly that nothing within a text needs to change; most texts are so."""
    return (
        # No control or format character, and no space but the ordinary one.
        text.isprintable()
        and "  " not in text
        and unicodedata.is_normalized("NFC", text)
        and not _SPLIT_SARA_AM.search(text)
    )


def display_width(text: str) -> int:
    """Return how many columns a text takes, marks above and below not counted.

    Parameters
    ----------
    text : str

    Returns
    -------
    int
    """
    return sum(unicodedata.category(character) not in {"Mn", "Me", "Cf"} for character in text)


def wrap_text(text: str, columns: int, lines: int) -> list[str]:
    """Break a text between words into lines of limited width.

    The signs ๆ ฯ ) stay with what precedes them and ( with what follows. A word wider than a
    line is broken between syllable clusters; what does not fit ends in "…".

    Parameters
    ----------
    text : str
    columns : int
        Widest line, in columns as `display_width` counts them.
    lines : int
        How many lines at most.

    Returns
    -------
    list of str
        At least one line, without spaces at its ends.
    """
    text = normalise(text)
    if display_width(text) <= columns:
        return [text]
    wrapped = [""]
    for piece in _pieces(text, columns):
        if display_width((wrapped[-1] + piece).rstrip()) <= columns:
            wrapped[-1] += piece
        else:
            wrapped.append(piece.lstrip())
    wrapped = [line.strip() for line in wrapped if line.strip()]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], _shorten(wrapped[lines - 1], columns)]
    return wrapped


def _pieces(text: str, columns: int) -> list[str]:
    """Return the parts of a text that a line may end after."""
    pieces: list[str] = []
    glue = False
    for word in _words(text):
        if pieces and (glue or word[0] in _CLOSING or word.isspace()):
            pieces[-1] += word
        else:
            pieces.append(word)
        glue = word[-1] in _OPENING or word in _PREFIXES
    broken: list[str] = []
    for piece in pieces:
        if display_width(piece.strip()) <= columns:
            broken.append(piece)
        else:
            broken += _CLUSTER.findall(piece)
    return broken


def _shorten(line: str, columns: int) -> str:
    """Return a line with room made for the sign that more follows."""
    clusters = _CLUSTER.findall(line)
    while clusters and display_width("".join(clusters)) >= columns:
        clusters.pop()
    return "".join(clusters).rstrip(" (") + "…"


def split_words(text: str) -> list[str]:
    """Split Thai text into words, those of ITA known; spaces fall away."""
    return [word for word in _words(normalise(text)) if word.strip()]


def _words(text: str) -> list[str]:
    """Return the words and the spaces between them."""
    segment, trie = _segmenter()
    words: list[str] = segment(text, trie)
    return [word for word in words if word]


@cache
def _segmenter() -> tuple[Any, Any]:
    """Return pythainlp's word breaker and a dictionary that knows the words of ITA."""
    words = known_words()
    from pythainlp.tokenize.newmm import segment  # noqa: PLC0415 - after known_words, 0.8 s

    return segment, _Dictionary(words)


class _Dictionary:
    """Words in the form that pythainlp's word breaker asks for them.

    Its own is a tree of Python's objects, of 69 MiB, of which each forked process copies the pages
    that it looks at.
    """

    def __init__(self, words: Collection[str]) -> None:
        self._words = marisa_trie.Trie(words)
        self._longest = max(map(len, words))

    def __len__(self) -> int:
        return len(self._words)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Return the words that a text goes on with, the shortest first."""
        found: list[str] = self._words.prefixes(text[start : start + self._longest])
        return found


@cache
def known_words() -> frozenset[str]:
    """Return the words of pythainlp's dictionary and those of ITA.

    Returns
    -------
    frozenset of str
    """
    # Without this the import would make a data folder in the home directory.
    if not {"PYTHAINLP_READ_ONLY", "PYTHAINLP_READ_MODE"} & os.environ.keys():
        os.environ["PYTHAINLP_READ_ONLY"] = "1"
    from pythainlp.corpus import thai_words  # noqa: PLC0415 - after the setting above

    return frozenset({word.strip() for word in (*thai_words(), *ita_words())} - {""})


def romanise(text: str) -> str:
    """Return a Thai name in Latin letters by the Royal Institute's rules, each word with a capital.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Only Latin letters, digits, spaces and hyphens; spelt by rule, so not the official form
        of a name that has one.
    """
    words = [_romanise_word(word) for word in _words(normalise(text))]
    return " ".join(word.capitalize() for word in words if word)


def _romanise_word(word: str) -> str:
    from pythainlp.transliterate.royin import romanize  # noqa: PLC0415 - with the segmenter above

    # The library spells neither a silent initial between two letters nor the short sign.
    word = _SILENT_INITIAL.sub(r"\1\2", word).replace("\u0e47", "")
    return re.sub(r"[^A-Za-z0-9-]", "", romanize(to_arabic_digits(word)))


@cache
def ita_words() -> tuple[str, ...]:
    """Return the compounds of ITA documents that must stay on one line, longest first.

    Returns
    -------
    tuple of str
    """
    listed = files("ita_analysis").joinpath("thai_words.txt").read_text(encoding="utf-8")
    return tuple(sorted(listed.split(), key=lambda word: (-len(word), word)))


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
