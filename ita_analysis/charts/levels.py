"""Bars in the colours of levels, shared by several charts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ita_analysis import find
from ita_analysis.show import chart_words
from ita_analysis.style import GOOD, POOR, SOFT_INK, level_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ita_analysis.charts.frame import Frame
    from ita_analysis.methodology import Methodology
    from ita_analysis.result import Result

TICKS = (0.0, 25.0, 50.0, 75.0, 100.0)


def draw_level_bar(frame: Frame, row: int, score: float, result: Result, lang: str) -> None:
    """Draw a score in the colour of its level, striped below the pass mark, the level on it.

    Parameters
    ----------
    frame : Frame
    row : int
    score : float
        Points 0-100.
    result : Result
    lang : {"th", "en"}
    """
    method, band = result.method, find.find_band(score, result)
    colour = level_colour(band, len(method.levels))
    passed = round(score, 2) >= method.pass_mark
    name = pick_level(method, band, lang)
    frame.level_bar(row, name, colour, (0, score), "solid" if passed else "striped")


def draw_interval(frame: Frame, row: int, measure: str, code: str, result: Result) -> None:
    """Draw the 95% interval of a score, where it was computed from answers.

    Parameters
    ----------
    frame : Frame
    row : int
    measure, code : str
        Which score.
    result : Result
    """
    interval = find.find_interval(result, measure, code)
    if interval:
        frame.whisker(row, *interval)


def explain_intervals(result: Result, measure: str, codes: Iterable[str], lang: str) -> list[str]:
    """Say what the whiskers are, where a score among those drawn has one.

    Parameters
    ----------
    result : Result
    measure : str
    codes : iterable of str
        Of the scores drawn.
    lang : {"th", "en"}

    Returns
    -------
    list of str
        A sentence for the caption, or none.
    """
    if any(find.find_interval(result, measure, code) for code in codes):
        return [chart_words(lang)["whiskers"]]
    return []


def pick_level(method: Methodology, band: int, lang: str) -> str:
    """Return the name of a level of the year.

    Parameters
    ----------
    method : Methodology
    band : int
        Place among the levels, 0 for the best.
    lang : {"th", "en"}

    Returns
    -------
    str
    """
    level = method.levels[band]
    return level.name if lang == "th" else level.name_en


def gap_colour(gap: float) -> str:
    """Return the text colour of a distance from the pass mark.

    Parameters
    ----------
    gap : float
        Points, NaN where not known.

    Returns
    -------
    str
    """
    if math.isnan(gap) or not round(gap, 2):
        return SOFT_INK
    return GOOD if gap > 0 else POOR
