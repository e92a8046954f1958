"""How things look and are worded: fonts, level colours, numbers, dates.

The only module that touches matplotlib's settings.
"""

from __future__ import annotations

import contextlib
import datetime
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ita_analysis.errors import usage_error
from ita_analysis.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS

LANGUAGES = ("th", "en")
FONT = "Sarabun"
FONT_FAMILY = (FONT, "DejaVu Sans")  # Sarabun lacks a few signs, ● among them

INK = "#1b2433"
SOFT_INK = "#4a5568"
RULE = "#d5dae3"
PAPER = "#ffffff"
GOOD = "#0b5a9c"
POOR = "#963810"
NBSP = "\u00a0"
MISSING = "–"
MINUS = "\u2212"
_MISSING_WORDS = {"th": "ไม่มีข้อมูล", "en": "no data"}
_POINTS_WORDS = {"th": "คะแนน", "en": "points"}
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# Dark to light to warm: the order shows in grey and to colour-blind eyes. "P" is a pass on the
# total alone, lighter than the two levels above it and still blue, because it is a pass.
LEVEL_COLOURS = {
    "AA": "#0b3c6f",
    "A": "#1f6fb2",
    "P": "#9cc7ea",
    "B": "#e8a33d",
    "C": "#b9560f",
    "D": "#963810",
    "E": "#73240f",
    "F": "#4d170d",
}
# Level rules of a year, best first: seven letters to 2565, five words from 2566 on.
_RAMPS = {7: ("AA", "A", "B", "C", "D", "E", "F"), 5: ("AA", "A", "P", "B", "D")}


@dataclass(frozen=True)
class LevelColour:
    """Colour of a level and of the text upon it.

    Parameters
    ----------
    key : str
        Place on the ramp, a key of `LEVEL_COLOURS`.
    fill : str
        Hexadecimal colour.
    text : str
        White or ink, whichever is easier to read on the fill.
    """

    key: str
    fill: str
    text: str


def level_colour(band: int, bands: int = 7) -> LevelColour:
    """Return the colours of a level.

    Parameters
    ----------
    band : int
        Place among the level rules of the year, 0 for the best.
    bands : int
        How many level rules the year has.

    Returns
    -------
    LevelColour

    Raises
    ------
    UsageError
        If the year has no such level.
    """
    ramp = _RAMPS.get(bands, ())
    if not 0 <= band < len(ramp):
        what = f"no colour for level {band} of {bands}"
        raise usage_error("level", what, "Use the levels of a year file")
    fill = LEVEL_COLOURS[ramp[band]]
    return LevelColour(ramp[band], fill, text_colour(fill))


def text_colour(fill: str) -> str:
    """Return white or ink, whichever has the higher contrast on a colour.

    Parameters
    ----------
    fill : str
        Hexadecimal colour.

    Returns
    -------
    str
    """
    return max((PAPER, INK), key=lambda text: contrast(text, fill))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG, from 1 to 21.

    Parameters
    ----------
    one, other : str
        Hexadecimal colours.

    Returns
    -------
    float
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour by WCAG."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class _Style(contextlib.AbstractContextManager["_Style"]):
    """Settings in force since they were asked for; leaving a ``with`` block takes them back."""

    def __init__(self, before: Any) -> None:
        self._before = before

    def __exit__(self, *_: object) -> None:
        from matplotlib import rcParams  # noqa: PLC0415 - 1 s; commands that draw nothing skip it

        rcParams.update(self._before)


def use_style() -> _Style:
    """Set fonts and colours of this library for matplotlib.

    Works at once, for a notebook's first cell, and in a ``with`` block, which restores what
    was set before.

    Returns
    -------
    context manager
    """
    import seaborn as sns  # noqa: PLC0415 - see above
    from matplotlib import rcParams  # noqa: PLC0415

    before: Any = rcParams.copy()
    # Which window system draws is for the caller to say; matplotlib finds it late.
    dict.pop(before, "backend")
    style = _Style(before)
    _register_fonts()
    # A font set before set_theme would be wiped by it, so it goes through rc.
    sns.set_theme(
        context="paper",
        style="white",
        palette=list(LEVEL_COLOURS.values()),
        rc={
            "font.family": list(FONT_FAMILY),
            "font.size": 9.0,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": RULE,
            "axes.grid": False,
            "axes.unicode_minus": True,
            "xtick.color": SOFT_INK,
            "ytick.color": INK,
            "hatch.linewidth": 1.2,
            # A "$" in a name is a "$", not mathematics.
            "text.parse_math": False,
            "svg.fonttype": "none",
            "svg.hashsalt": "ita-analysis",
        },
    )
    return style


@cache
def _register_fonts() -> None:
    """Tell matplotlib where Sarabun is; a machine without Thai fonts needs nothing else."""
    from matplotlib import font_manager  # noqa: PLC0415 - see above

    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(font_path(weight))


def font_path(weight: str) -> str:
    """Return the file of Sarabun in a weight.

    Parameters
    ----------
    weight : {"Regular", "Bold"}

    Returns
    -------
    str
    """
    return str(files("fontpkg_sarabun").joinpath("files", f"{FONT}-{weight}.ttf"))


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
        raise usage_error("lang", f'no such language ("{lang}")', "Use th or en")
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
    return begins if begins == ends else f"{begins} – {ends}"


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
