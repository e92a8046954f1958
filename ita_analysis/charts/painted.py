"""A chart that is painted on a canvas, not made of rows of bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from ita_analysis.charts.canvas import Canvas
from ita_analysis.charts.chart import Chart, Words
from ita_analysis.show.svg import slim_svg
from ita_analysis.style import style_alone

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
        with style_alone():
            canvas: Canvas = self.drawing()
        return canvas.figure


def paint_chart(
    drawing: Callable[[], Canvas], words: Words, data: pd.DataFrame, source: str
) -> PaintedChart:
    """Paint a chart and put to it what belongs to it.

    Parameters
    ----------
    drawing : callable
        Paints the canvas, once the style is set.
    words : Words
    data : pandas.DataFrame
    source : str
        Where the figures come from.

    Returns
    -------
    PaintedChart
    """
    with style_alone():
        svg = slim_svg(drawing().write_svg(), words.alt)
    return PaintedChart(
        svg=svg,
        alt=words.alt,
        caption=words.caption,
        source=source,
        data=data,
        lang=words.lang,
        legend=words.legend,
        drawing=drawing,
    )
