"""The total through the fiscal years, over the levels that each year had."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from ita_analysis.charts.canvas import Canvas
from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words
from ita_analysis.charts.compared.make import source_words
from ita_analysis.charts.layout import DROP, SMALL, WIDTH
from ita_analysis.charts.painted import paint_chart
from ita_analysis.compare import Comparison
from ita_analysis.compare.sampling import interval
from ita_analysis.compare.series import are_alike
from ita_analysis.errors import UsageError
from ita_analysis.methodology import LevelRule, load_methodology
from ita_analysis.show import Html, chart_words, text_width
from ita_analysis.style import INK, PAPER, SOFT_INK, format_score, level_colour

TOP, FOOT, HEIGHT = 8.0, 20.0, 232.0
LEFT, RIGHT = 26.0, WIDTH - 12.0
STEP, TINT = 5.0, 0.16
Row = dict[str, Any]


def plot_year_series(comparison: Comparison, lang: str) -> Chart | Html:
    """Plot the totals of all fiscal years, with the levels of each and the country's mean.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where there is one year only.
    """
    rows = [{str(k): v for k, v in row.items()} for row in comparison.series.to_dict("records")]
    if len(rows) < 2:
        return NOTHING
    with_country = comparison.subject.kind != "country"
    return paint_chart(
        lambda: _draw(rows, lang, with_country=with_country),
        _tell(rows, comparison, lang),
        comparison.series,
        source_words(comparison, lang),
    )


@dataclass(frozen=True)
class _Plot:
    """Where years and scores stand."""

    first: int
    last: int
    floor: float

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    def across(self, year: float) -> float:
        return LEFT + (year - self.first + 0.5) * (RIGHT - LEFT) / len(self.years)

    def height(self, score: float) -> float:
        return TOP + (FULL - score) / (FULL - self.floor) * (HEIGHT - FOOT - TOP)

    def place(self, row: Row, name: str) -> tuple[float, float]:
        return self.across(row["fiscal_year"]), self.height(row[name])


def _draw(rows: list[Row], lang: str, *, with_country: bool) -> Canvas:
    known = [row for row in rows if with_country and not math.isnan(row["country"])]
    lowest = min([_ends(row)[0] for row in rows] + [row["country"] for row in known])
    floor = STEP * math.floor((lowest - 2) / STEP)
    plot = _Plot(rows[0]["fiscal_year"], rows[-1]["fiscal_year"], max(floor, 0.0))
    canvas = Canvas(HEIGHT)
    _draw_bands(canvas, plot, lang)
    for year in plot.years:
        canvas.text((plot.across(year), HEIGHT - FOOT + 14), str(year), align="center")
    for year in plot.years[1:]:
        if not are_alike(year - 1, year):
            edge = plot.across(year - 0.5)
            canvas.line([(edge, TOP), (edge, HEIGHT - FOOT)], SOFT_INK, 0.9, (1.5, 2.5))
    _draw_line(canvas, plot, known, "country", (SOFT_INK, 1.2))
    _draw_line(canvas, plot, rows, "score", (INK, 2.0))
    bends = _bends(rows)
    for row, bend in zip(rows, bends, strict=True):
        beside = row in known
        below = row["score"] < row["country"] if beside else bend
        across, low, high = plot.across(row["fiscal_year"]), *map(plot.height, _ends(row))
        if low > high:
            canvas.whisker(across, low, high, INK)
        canvas.dot(plot.place(row, "score"), INK, 3.6)
        _write(canvas, (across, low if below else high), row["score"], below=below, bold=True)
        if beside:
            canvas.dot(plot.place(row, "country"), SOFT_INK, 2.6, hollow=True)
            _write(canvas, plot.place(row, "country"), row["country"], below=not below, bold=False)
    return canvas


def _ends(row: Row) -> tuple[float, float]:
    """Return from where to where a total may lie; the total itself where that is not known."""
    error = row["error"]
    return interval(row["score"], 0.0 if math.isnan(error) else error)


def _draw_line(
    canvas: Canvas, plot: _Plot, rows: list[Row], name: str, look: tuple[str, float]
) -> None:
    """Draw a line through years; dashed over a year not known, none from body to body."""
    for one, other in pairwise(rows):
        if name == "score" and not other["same_body"]:
            continue
        gap = other["fiscal_year"] - one["fiscal_year"] > 1
        points = [plot.place(one, name), plot.place(other, name)]
        canvas.line(points, *look, (3.0, 2.0) if gap else None)


def _bends(rows: list[Row]) -> list[bool]:
    """Tell at which points the line turns upwards, so that there is room below them."""
    scores = [row["score"] for row in rows]
    steps = [0.0, *(after - before for before, after in pairwise(scores)), 0.0]
    return [after > before for before, after in pairwise(steps)]


def _write(
    canvas: Canvas, place: tuple[float, float], score: float, *, below: bool, bold: bool
) -> None:
    x, y = place
    look = {} if bold else {"colour": SOFT_INK, "small": True}
    shift = 14.0 if below else -7.0
    canvas.text((x, y + shift), format_score(score), bold=bold, align="center", **look)


def _draw_bands(canvas: Canvas, plot: _Plot, lang: str) -> None:
    """Tint the levels behind the line; years that share them share a band."""
    levels = {year: _levels(year) for year in plot.years}
    for _, group in groupby(plot.years, key=lambda year: [part.name for part in levels[year]]):
        members = list(group)
        ends = plot.across(members[0] - 0.5), plot.across(members[-1] + 0.5)
        _draw_levels(canvas, plot, levels[members[0]], ends, lang)
    edges = {rule.total_min for rules in levels.values() for rule in rules} | {FULL}
    for edge in sorted(edge for edge in edges if edge > plot.floor):
        text = format_score(edge).removesuffix(".00")
        y = plot.height(edge) + DROP + (3 if edge == FULL else 0)
        canvas.text((LEFT - 4, y), text, small=True, colour=SOFT_INK, align="right")


def _draw_levels(
    canvas: Canvas,
    plot: _Plot,
    rules: tuple[LevelRule, ...],
    ends: tuple[float, float],
    lang: str,
) -> None:
    above = FULL
    for place, rule in enumerate(rules):
        # A level that differs from the one above by its instruments alone has no band.
        if rule.total_min >= above or above <= plot.floor:
            continue
        low = max(rule.total_min, plot.floor)
        top, bottom = plot.height(above), plot.height(low)
        colour = _tint(level_colour(place, len(rules)).fill)
        canvas.box((ends[0], top), ends[1] - ends[0] - 1, bottom - top - 1, colour)
        _name_band(canvas, (ends[0], top, ends[1], bottom), _names(rules, rule, lang))
        above = low


def _name_band(canvas: Canvas, box: tuple[float, float, float, float], names: list[str]) -> None:
    """Write the longest name that fits into the left of a band, if the band is high enough."""
    start, top, end, bottom = box
    fitting = [name for name in names if text_width(name, SMALL) < end - start - 8]
    if fitting and bottom - top > SMALL + 2:
        canvas.text((start + 4, top + SMALL + 2), fitting[0], small=True)


def _names(rules: tuple[LevelRule, ...], rule: LevelRule, lang: str) -> list[str]:
    """Return what a band may be called: all levels that begin with it, or the first."""
    names = [
        other.name if lang == "th" else other.name_en
        for other in rules
        if other.total_min == rule.total_min
    ]
    return [" / ".join(names), names[0]] if len(names) > 1 else names


def _levels(year: int) -> tuple[LevelRule, ...]:
    try:
        return load_methodology(year).levels
    except UsageError:
        return ()  # assessed by a method without these levels


def _tint(colour: str) -> str:
    """Return a colour thinned with that of the paper."""
    parts = [
        round(TINT * int(colour[at : at + 2], 16) + (1 - TINT) * int(PAPER[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def _tell(rows: list[Row], comparison: Comparison, lang: str) -> Words:
    words = chart_words(lang)
    values = {
        "name": getattr(comparison.subject, f"name_{lang}"),
        "count": len(rows),
        "first": rows[0]["fiscal_year"],
        "last": rows[-1]["fiscal_year"],
        "start": format_score(rows[0]["score"]),
        "end": format_score(rows[-1]["score"]),
    }
    captions = [words["series_caption"].format(**values)]
    if comparison.subject.kind != "country" and comparison.series["country"].notna().any():
        captions.append(words["series_country"])
    if any(row["method_changed"] for row in rows):
        captions.append(words["series_method"])
    if any(not math.isnan(row["error"]) for row in rows):
        captions.append(words["whiskers"])
    return Words(lang, words["series_alt"].format(**values), words["sentence_join"].join(captions))
