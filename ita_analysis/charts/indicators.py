"""Indicators ranked, against the pass mark."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ita_analysis import find
from ita_analysis.charts.chart import (
    FULL,
    Chart,
    Words,
    make_chart,
    mark_words,
    missing_note,
    pick,
)
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.charts.levels import (
    TICKS,
    draw_interval,
    draw_level_bar,
    explain_intervals,
    gap_colour,
)
from ita_analysis.show import Html, chart_words, level_scale
from ita_analysis.style import format_gap, format_score, missing_words

if TYPE_CHECKING:
    import pandas as pd

    from ita_analysis.charts.frame import Frame
    from ita_analysis.result import Result

MOST_NAMED = 3


def plot_indicators(result: Result, lang: str) -> Chart | Html:
    """Plot the indicators in rank order with level, score and distance from the pass mark.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        A note where no indicator has a score.
    """
    words, pass_mark = chart_words(lang), result.method.pass_mark
    indicators = find.find_indicators(result)
    if indicators["score"].isna().all():
        return missing_note("indicators_missing", lang)
    names = {part.code: pick(part, "name", lang) for part in result.method.indicators}
    labels = [f"{code}. {names[code]}" for code in indicators["code"]]
    scores = [format_score(score) for score in indicators["score"]]
    gaps = [float(gap) for gap in indicators["gap"]]

    def draw(frame: Frame) -> None:
        for row, score in enumerate(indicators["score"]):
            if math.isnan(score):
                frame.write(row, missing_words(lang))
            else:
                draw_level_bar(frame, row, float(score), result, lang)
                draw_interval(frame, row, "indicator", indicators["code"].iloc[row], result)
        frame.target(pass_mark, words["pass_mark"].format(mark=mark_words(pass_mark)))

    return make_chart(
        Drawing(
            [Label(label) for label in labels],
            [
                Column(words["score"], scores, bold=True),
                Column(words["gap"], list(map(format_gap, gaps)), list(map(gap_colour, gaps))),
            ],
            FULL,
            TICKS,
            draw,
        ),
        result,
        _tell(indicators, names, result, lang),
        indicators,
    )


def _tell(indicators: pd.DataFrame, names: dict[str, str], result: Result, lang: str) -> Words:
    words, pass_mark = chart_words(lang), result.method.pass_mark
    known = indicators[indicators["score"].notna()]
    top, low = known["score"].iloc[0], known["score"].iloc[-1]
    passed = int((known["score"].round(2) >= pass_mark).sum())
    values = {
        "count": len(known),
        "mark": mark_words(pass_mark),
        "passed": passed,
        "score": format_score(top),
        "top": _name_all(known[known["score"] == top], names, lang),
        "top_score": format_score(top),
        "low": _name_all(known[known["score"] == low], names, lang),
        "low_score": format_score(low),
    }
    equal = "_equal" if values["top_score"] == values["low_score"] else ""
    full = "_passed" if passed == len(known) else ""
    captions = [
        words[f"indicators_caption{full}"].format(**values),
        *explain_intervals(result, "indicator", known["code"], lang),
    ]
    return Words(
        lang,
        words[f"indicators_alt{equal}"].format(**values),
        words["sentence_join"].join(captions),
        level_scale(result.method.levels, lang),
    )


def _name_all(rows: pd.DataFrame, names: dict[str, str], lang: str) -> str:
    """Return the names of indicators that share a score, or how many where they are many."""
    words = chart_words(lang)
    if len(rows) > MOST_NAMED:
        return words["ties"].format(count=len(rows))
    return words["list_join"].join(names[code] for code in rows["code"])
