"""Every indicator in two years: a line from one to the other."""

from __future__ import annotations

import math
from typing import Any

from ita_analysis.charts.canvas import Canvas, spread
from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, mark_words, pick
from ita_analysis.charts.compared.make import change_colour, source_words
from ita_analysis.charts.layout import DROP, WIDTH
from ita_analysis.charts.painted import paint_chart
from ita_analysis.compare import Comparison
from ita_analysis.compare.methods import SAME
from ita_analysis.show import Html, chart_words
from ita_analysis.style import INK, RULE, SOFT_INK, format_gap, format_score

TOP, BOTTOM, GAP = 24.0, 8.0, 13.5
LEFT, RIGHT, LABEL = 112.0, 252.0, 42.0
HEIGHT = 262.0
STEP = 5.0


def plot_year_slopes(comparison: Comparison, lang: str) -> Chart | Html:
    """Plot each indicator in both years and the change between them.

    A broken line is an indicator whose questions changed or cannot be compared; a grey one did
    not change, or no more than sampling error can.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where no indicator has a score in both years.
    """
    table = comparison.indicators.dropna(subset=["before", "after"])
    if table.empty:
        return NOTHING
    rows = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    return paint_chart(
        lambda: _draw(rows, comparison, lang),
        _tell(rows, comparison, lang),
        table.reset_index(drop=True),
        source_words(comparison, lang),
    )


def _draw(rows: list[dict[str, Any]], comparison: Comparison, lang: str) -> Canvas:
    canvas = Canvas(HEIGHT)
    lowest = float(min(min(row["before"], row["after"]) for row in rows))
    mark = comparison.after.method.pass_mark
    floor = min(STEP * math.floor(lowest / STEP), mark - STEP)
    end = HEIGHT - BOTTOM

    def height(score: float) -> float:
        return TOP + 6 + (FULL - score) / (FULL - floor) * (end - TOP - 12)

    for place, year in zip((LEFT, RIGHT), comparison.years, strict=True):
        canvas.line([(place, TOP), (place, end)], RULE, 1)
        canvas.text((place, TOP - 9), str(year), bold=True, align="center")
    canvas.text((WIDTH, TOP - 9), chart_words(lang)["change"], **_quiet("right"))
    canvas.line([(LEFT - 6, height(mark)), (RIGHT + 6, height(mark))], INK, 1, (3, 2))
    label = chart_words(lang)["pass_mark"].format(mark=mark_words(mark))
    canvas.text((0, height(mark) + DROP), label, small=True, bold=True)
    starts = spread([height(row["before"]) for row in rows], GAP, TOP + 6, end - 6)
    ends = spread([height(row["after"]) for row in rows], GAP, TOP + 6, end - 6)
    for row, start, stop in zip(rows, starts, ends, strict=True):
        colour = change_colour(row["change"], row["sampling"])
        points = [(LEFT, height(row["before"])), (RIGHT, height(row["after"]))]
        dashes = None if row["status"] == SAME else (4.0, 2.0)
        canvas.line(points, colour, 1.8, dashes)
        for point in points:
            canvas.dot(point, colour)
        _label(canvas, row, (points[0][1], start, points[1][1], stop), comparison, lang)
    return canvas


def _label(
    canvas: Canvas,
    row: dict[str, Any],
    places: tuple[float, float, float, float],
    comparison: Comparison,
    lang: str,
) -> None:
    """Write the scores at both ends, the name and the change at the right."""
    left, start, right, stop = places
    canvas.line([(LEFT - 4, left), (LEFT - 10, start)], RULE, 0.7)
    canvas.line([(RIGHT + 4, right), (RIGHT + 10, stop)], RULE, 0.7)
    canvas.text((LEFT - 12, start + DROP), format_score(row["before"]), align="right")
    canvas.text((LEFT - 46, start + DROP), row["code"], **_quiet("right"))
    score = format_score(row["after"])
    canvas.text((RIGHT + LABEL, stop + DROP), score, bold=True, align="right")
    canvas.text((RIGHT + LABEL + 18, stop + DROP), row["code"], bold=True, align="right")
    name = pick(comparison.after.method.indicator(row["code"]), "name", lang)
    canvas.text((RIGHT + LABEL + 24, stop + DROP), name)
    colour = change_colour(row["change"], row["sampling"])
    gap = format_gap(row["change"])
    canvas.text((WIDTH, stop + DROP), gap, colour=colour, align="right")


def _quiet(align: str) -> dict[str, Any]:
    return {"colour": SOFT_INK, "small": True, "align": align}


def _tell(rows: list[dict[str, Any]], comparison: Comparison, lang: str) -> Words:
    words = chart_words(lang)
    first, last = comparison.years
    most = max(rows, key=lambda row: abs(row["change"]))
    values = {
        "count": len(rows),
        "first": first,
        "last": last,
        "risen": sum(round(row["change"], 2) > 0 for row in rows),
        "fallen": sum(round(row["change"], 2) < 0 for row in rows),
        "most": pick(comparison.after.method.indicator(most["code"]), "name", lang),
        "change": format_gap(most["change"], triangle=False),
    }
    captions = [words["slopes_caption"].format(**values)]
    broken = sum(row["status"] != SAME for row in rows)
    if broken:
        captions.append(words["slopes_broken"].format(count=broken))
    if any(row["sampling"] == "within" for row in rows):
        captions.append(words["slopes_within"])
    return Words(lang, words["slopes_alt"].format(**values), words["sentence_join"].join(captions))
