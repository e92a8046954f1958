"""What charts of two years share: how they are finished, and where their figures come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from ita_analysis.charts.chart import Chart, Words
from ita_analysis.charts.compared.canvas import Canvas
from ita_analysis.charts.frame import write_svg
from ita_analysis.charts.layout import Drawing
from ita_analysis.compare import Comparison
from ita_analysis.show import Html, chart_words
from ita_analysis.show.svg import slim_svg
from ita_analysis.style import GOOD, POOR, SOFT_INK, fiscal_year_words, use_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# In the place of a chart that cannot be drawn: the sentences beside it say why.
NOTHING = Html("")


@dataclass(frozen=True, eq=False)
class PaintedChart(Chart):
    """A chart that is painted on a canvas, not made of rows of bars.

    Parameters
    ----------
    drawing : callable
        Paints the canvas, once the style is set.
    """

    drawing: Any = field(repr=False)

    @cached_property
    def figure(self) -> Figure:
        """The chart as a figure of matplotlib, for changes of one's own."""
        with use_style():
            canvas: Canvas = self.drawing()
        return canvas.figure


def paint(
    drawing: Callable[[], Canvas], comparison: Comparison, words: Words, data: pd.DataFrame
) -> PaintedChart:
    """Paint a chart and put to it what belongs to it.

    Parameters
    ----------
    drawing : callable
        Paints the canvas, once the style is set.
    comparison : Comparison
        Its sources name where the figures come from.
    words : Words
    data : pandas.DataFrame

    Returns
    -------
    PaintedChart
    """
    with use_style():
        svg = slim_svg(drawing().write_svg(), words.alt)
    return PaintedChart(svg=svg, drawing=drawing, **_describe(comparison, words, data))


def draw(drawing: Drawing, comparison: Comparison, words: Words, data: pd.DataFrame) -> Chart:
    """Draw rows of bars and put to them what belongs to them.

    Parameters
    ----------
    drawing : Drawing
    comparison : Comparison
        Its sources name where the figures come from.
    words : Words
    data : pandas.DataFrame

    Returns
    -------
    Chart
    """
    with use_style():
        svg = slim_svg(write_svg(drawing), words.alt)
    return Chart(svg=svg, drawing=drawing, **_describe(comparison, words, data))


def _describe(comparison: Comparison, words: Words, data: pd.DataFrame) -> dict[str, Any]:
    return {
        "alt": words.alt,
        "caption": words.caption,
        "source": source_words(comparison, words.lang),
        "data": data,
        "lang": words.lang,
        "legend": words.legend,
    }


def source_words(comparison: Comparison, lang: str) -> str:
    """Return where the figures of both years come from."""
    documents = []
    for source in comparison.sources.to_dict("records"):
        publisher = source[f"publisher_{lang}"]
        documents.append(source[f"document_{lang}"] + (f" ({publisher})" if publisher else ""))
    # A result without a record of its source still names its years.
    if not documents:
        documents = [f"ITA {fiscal_year_words(year, lang)}" for year in comparison.years]
    return chart_words(lang)["source_join"].join(dict.fromkeys(documents))


def change_colour(change: float, sampling: str = "") -> str:
    """Return the colour of a change; one within sampling error, or none, has a quiet one."""
    if sampling == "within" or not round(change, 2):
        return SOFT_INK
    return GOOD if change > 0 else POOR
