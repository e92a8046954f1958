"""How scores, gaps, points, dates and years are worded, in Thai and English."""

from __future__ import annotations

import datetime
import math

from ita_analysis.errors import closest, usage_error
from ita_analysis.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS

LANGUAGES = ("th", "en")
NBSP = "\u00a0"
MISSING = "–"
MINUS = "\u2212"
_MISSING_WORDS = {"th": "ไม่มีข้อมูล", "en": "no data"}
_POINTS_WORDS = {"th": "คะแนน", "en": "points"}
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def check_language(lang: str) -> str:
    """Return the language, if it is one of ours.

    Parameters
    ----------
    lang : {"th", "en"}

    Returns
    -------
    str

    Raises
    ------
    UsageError
        If it is another.
    """
    if lang not in LANGUAGES:
        raise usage_error("language", f"not one we write ({lang!r})", closest(lang, LANGUAGES))
    return lang


def missing_words(lang: str) -> str:
    """Return the words for a missing value.

    Parameters
    ----------
    lang : {"th", "en"}

    Returns
    -------
    str
    """
    return _MISSING_WORDS[check_language(lang)]


def format_score(score: float | None, *, missing: str = MISSING) -> str:
    """Return points with two decimals.

    Parameters
    ----------
    score : float or None
        Points 0-100.
    missing : str
        What stands for None and NaN.

    Returns
    -------
    str
    """
    rounded = _hundredths(score)
    return missing if rounded is None else f"{rounded:.2f}".replace("-", MINUS)


def format_gap(gap: float | None, *, triangle: bool = True, missing: str = MISSING) -> str:
    """Return a difference, with its direction as a triangle or a sign.

    Parameters
    ----------
    gap : float or None
        Points.
    triangle : bool
        "▲ 1.76" and "▼ 9.88"; otherwise "+1.76" and "−9.88".
    missing : str
        What stands for None and NaN.

    Returns
    -------
    str
        Without a direction when it rounds to zero.
    """
    rounded = _hundredths(gap)
    if not rounded:
        return missing if rounded is None else "0.00"
    up, down = (f"▲{NBSP}", f"▼{NBSP}") if triangle else ("+", MINUS)
    return f"{up if rounded > 0 else down}{abs(rounded):.2f}"


def format_points(points: float | None, lang: str, *, signed: bool = False) -> str:
    """Return points with their unit.

    Parameters
    ----------
    points : float or None
    lang : {"th", "en"}
    signed : bool
        Whether a plus stands before what is gained.

    Returns
    -------
    str
        "5.00 คะแนน", "5.00 points", or the words for a missing value.
    """
    unit = _POINTS_WORDS[check_language(lang)]
    missing = missing_words(lang)
    number = (
        format_gap(points, triangle=False, missing=missing)
        if signed
        else format_score(points, missing=missing)
    )
    return number if number == missing else f"{number}{NBSP}{unit}"


def _hundredths(number: float | None) -> float | None:
    """Return a number rounded to two decimals, as levels are decided; None if missing."""
    if number is None or not math.isfinite(number):
        return None
    # Adding zero makes a plain zero of a negative one.
    return round(float(number), 2) + 0.0


def format_date(iso: str, lang: str, *, short: bool = False) -> str:
    """Return a date in words.

    Parameters
    ----------
    iso : str
        For instance "2022-10-01"; blank where it is not known.
    lang : {"th", "en"}
    short : bool
        Month abbreviated.

    Returns
    -------
    str
        "1 ตุลาคม 2565", "1 October 2022", "1 ต.ค. 2565", "1 Oct 2022", or "–" for a blank.
    """
    if not iso:
        return MISSING
    date = datetime.date.fromisoformat(iso)
    return f"{date.day}{NBSP}{_month_year(date, lang, short=short)}"


def format_period(start: str, end: str, lang: str) -> str:
    """Return a period in short words, whole months without their days.

    Parameters
    ----------
    start, end : str
        ISO dates; blank where not known.
    lang : {"th", "en"}

    Returns
    -------
    str
        "ต.ค. 2565 – มี.ค. 2566", "1 ต.ค. 2565 – 15 ต.ค. 2565", or "–".
    """
    if not start or not end:
        return MISSING
    first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
    if first.day == 1 and (last + datetime.timedelta(days=1)).day == 1:
        begins, ends = (_month_year(date, lang, short=True) for date in (first, last))
    else:
        begins, ends = (format_date(iso, lang, short=True) for iso in (start, end))
    # The dash ends a line rather than standing on one of its own.
    return begins if begins == ends else f"{begins}{NBSP}– {ends}"


def short_months(lang: str) -> tuple[str, ...]:
    """Return the months from January on, abbreviated.

    Parameters
    ----------
    lang : {"th", "en"}

    Returns
    -------
    tuple of str
    """
    if check_language(lang) == "th":
        return tuple(SHORT_MONTHS)
    return tuple(month[:3] for month in _MONTHS_EN)


def _month_year(date: datetime.date, lang: str, *, short: bool) -> str:
    """Return month and year, Buddhist in Thai."""
    if check_language(lang) == "th":
        months = short_months(lang) if short else MONTHS
        return f"{months[date.month - 1]}{NBSP}{date.year + BUDDHIST_ERA}"
    months = short_months(lang) if short else _MONTHS_EN
    return f"{months[date.month - 1]}{NBSP}{date.year}"


def fiscal_year_words(fiscal_year: int, lang: str) -> str:
    """Return a fiscal year in words.

    Parameters
    ----------
    fiscal_year : int
        Buddhist era.
    lang : {"th", "en"}

    Returns
    -------
    str
        "ปีงบประมาณ พ.ศ. 2565" or "fiscal year 2565 (2022)".
    """
    if check_language(lang) == "th":
        return f"ปีงบประมาณ พ.ศ.{NBSP}{fiscal_year}"
    return f"fiscal year {fiscal_year}{NBSP}({fiscal_year - BUDDHIST_ERA})"
