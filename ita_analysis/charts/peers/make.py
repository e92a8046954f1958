"""What charts of a group share: how they are finished, which rows fit, where figures come from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ita_analysis.charts.chart import Chart, Words
from ita_analysis.charts.compared.canvas import Canvas, Point
from ita_analysis.charts.compared.make import NOTHING, PaintedChart
from ita_analysis.charts.frame import write_svg
from ita_analysis.charts.layout import Drawing
from ita_analysis.compare.peers import Group
from ita_analysis.show import chart_words
from ita_analysis.show.svg import slim_svg
from ita_analysis.style import PAPER, fiscal_year_words, use_style

__all__ = [
    "NOTHING", "axis_floor", "dots", "draw", "ends", "join_words", "mix", "paint", "source_words",
    "strokes",
]  # fmt: skip

# A chart of more rows is higher than a printed page; the table beside it holds them all.
MOST_ROWS, ROWS_AN_END = 24, 10
MOST_DOCUMENTS = 3


def paint(
    drawing: Callable[[], Canvas], group: Group, words: Words, data: pd.DataFrame
) -> PaintedChart:
    """Paint a chart and put to it what belongs to it.

    Parameters
    ----------
    drawing : callable
        Paints the canvas, once the style is set.
    group : Group
        Its sources name where the figures come from.
    words : Words
    data : pandas.DataFrame

    Returns
    -------
    PaintedChart
    """
    with use_style():
        svg = slim_svg(drawing().write_svg(), words.alt)
    return PaintedChart(svg=svg, drawing=drawing, **_describe(group, words, data))


def draw(drawing: Drawing, group: Group, words: Words, data: pd.DataFrame) -> Chart:
    """Draw rows of bars and put to them what belongs to them.

    Parameters
    ----------
    drawing : Drawing
    group : Group
        Its sources name where the figures come from.
    words : Words
    data : pandas.DataFrame

    Returns
    -------
    Chart
    """
    with use_style():
        svg = slim_svg(write_svg(drawing), words.alt)
    return Chart(svg=svg, drawing=drawing, **_describe(group, words, data))


def ends(table: pd.DataFrame, *, most: int = MOST_ROWS, each: int = ROWS_AN_END) -> pd.DataFrame:
    """Return a ranked table, or its first and last rows where it is too long to be drawn."""
    if len(table) <= most:
        return table.reset_index(drop=True)
    return pd.concat([table.head(each), table.tail(each)], ignore_index=True)


def source_words(group: Group, lang: str) -> str:
    """Return where the figures of a group come from, three documents at most by name."""
    words = chart_words(lang)
    documents = []
    for source in group.sources.drop_duplicates(["document_th", "publisher_th"]).to_dict("records"):
        publisher = source[f"publisher_{lang}"]
        documents.append(source[f"document_{lang}"] + (f" ({publisher})" if publisher else ""))
    named = list(dict.fromkeys(documents))
    if not named:
        named = [f"ITA {fiscal_year_words(group.fiscal_year, lang)}"]
    rest = len(named) - MOST_DOCUMENTS
    if rest > 0:
        named = [*named[:MOST_DOCUMENTS], words["peers_more_sources"].format(count=rest)]
    return words["source_join"].join(named)


def axis_floor(lowest: float) -> tuple[float, list[int]]:
    """Return where an axis of points begins, and its ticks: round numbers up to the full score."""
    step = 10 if lowest >= 50 else 20
    floor = max(0, step * math.floor((lowest - 1) / step))
    return float(floor), list(range(floor, 101, step))


def strokes(canvas: Canvas, places: Sequence[Point], reach: float, colour: str) -> None:
    """Draw a short upright stroke at each place; all are one path, as one each would be slow."""
    ends_ = [(x, y + side) for x, y in places for side in (-reach, reach)]
    path = Path(ends_, [Path.MOVETO, Path.LINETO] * len(places))
    canvas.axes.add_patch(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=0.7))


def dots(canvas: Canvas, places: Sequence[Point], radius: float, colour: str) -> None:
    """Draw a small dot of eight corners at each place; all are one path."""
    if not places:
        return
    angles = [math.pi * (corner + 0.5) / 4 for corner in range(8)]
    around = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    corners = [(x + dx, y + dy) for x, y in places for dx, dy in (*around, around[0])]
    # Back to the first corner by a line: one that is closed would swallow the next.
    codes = [Path.MOVETO, *[Path.LINETO] * 8] * len(places)
    canvas.axes.add_patch(
        PathPatch(Path(corners, codes), facecolor=colour, edgecolor="none", zorder=3)
    )


def join_words(parts: list[str], lang: str) -> str:
    """Return sentences of a caption as one text."""
    return chart_words(lang)["sentence_join"].join(part for part in parts if part)


def mix(colour: str, share: float) -> str:
    """Return a colour thinned with that of the paper."""
    parts = [
        round(share * int(colour[at : at + 2], 16) + (1 - share) * int(PAPER[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def _describe(group: Group, words: Words, data: pd.DataFrame) -> dict[str, Any]:
    return {
        "alt": words.alt,
        "caption": words.caption,
        "source": source_words(group, words.lang),
        "data": data,
        "lang": words.lang,
        "legend": words.legend,
    }
