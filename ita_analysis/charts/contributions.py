"""How the scores of the instruments make the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from ita_analysis.charts.levels import TICKS, pick_level
from ita_analysis.show import Html, chart_words
from ita_analysis.style import SOFT_INK, format_score, level_colour

if TYPE_CHECKING:
    import pandas as pd

    from ita_analysis.charts.frame import Fill, Frame
    from ita_analysis.result import Result


def plot_contributions(result: Result, lang: str) -> Chart | Html:
    """Plot what each instrument adds to the total and what is lost in it.

    Each bar begins where the one before ends, so that the last, the total, is their sum.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        A note where an instrument has no score.
    """
    words, pass_mark = chart_words(lang), result.method.pass_mark
    table = find.find_contributions(result)
    if table["score"].isna().any():
        return missing_note("contributions_missing", lang)
    total = float(table["weighted"].sum())
    scores = [*map(format_score, table["score"]), ""]
    weights = [*(f"× {weight:.2f}" for weight in table["weight"]), ""]
    earned = [*map(format_score, table["weighted"]), format_score(total)]
    lost = [*map(format_score, table["lost"]), format_score(FULL - total)]
    names = [pick(result.method.instrument(code), "short", lang) for code in table["code"]]

    def draw(frame: Frame) -> None:
        _draw(frame, table.to_dict("records"), result, lang)
        frame.target(pass_mark, words["pass_mark"].format(mark=mark_words(pass_mark)))

    return make_chart(
        Drawing(
            [*map(Label, names, table["code"]), Label("", words["total"])],
            [
                Column(words["score"], scores),
                Column(words["weight"], weights),
                Column(words["earned"], earned, bold=True),
                Column(words["lost"], lost, [SOFT_INK] * len(lost)),
            ],
            FULL,
            TICKS,
            draw,
        ),
        result,
        _tell(table, total, result, lang),
        table,
    )


def _draw(frame: Frame, rows: list[dict[Any, Any]], result: Result, lang: str) -> None:
    last, start = len(rows), 0.0
    frame.rule(last)
    for place, row in enumerate(rows):
        band = find.find_band(row["score"], result)
        colour = level_colour(band, len(result.method.levels))
        end = start + row["weighted"]
        fill: Fill = "solid" if round(row["score"], 2) >= result.method.pass_mark else "striped"
        frame.bar(place, end + row["lost"], SOFT_INK, "hollow", start=end)
        name = pick_level(result.method, band, lang)
        frame.level_bar(place, name, colour, (start, end), fill)
        frame.connect(place, end)
        frame.level_bar(last, row["code"], colour, (start, end), fill)
        if place:
            frame.part(last, start)
        start = end
    frame.bar(last, FULL, SOFT_INK, "hollow", start=start)


def _tell(table: pd.DataFrame, total: float, result: Result, lang: str) -> Words:
    words, whole = chart_words(lang), find.find_total(result)
    parts = [
        words["contributions_part"].format(
            instrument=row["code"],
            earned=format_score(row["weighted"]),
            available=mark_words(FULL * row["weight"]),
        )
        for row in table.to_dict("records")
    ]
    worst = table.loc[table["lost"].idxmax()]
    values = {
        "total": format_score(total),
        "parts": words["list_join"].join(parts),
        "worst": worst["code"],
        "lost": format_score(worst["lost"]),
    }
    full = "" if round(worst["lost"], 2) else "_full"
    caption = words["contributions_caption"]
    if whole["agrees"] is False:
        differ = words["contributions_differ"].format(
            computed=format_score(whole["computed"]), published=format_score(whole["published"])
        )
        caption = words["sentence_join"].join([caption, differ])
    return Words(lang, words[f"contributions_alt{full}"].format(**values), caption)
