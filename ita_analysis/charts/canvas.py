"""A drawing surface measured in points, for charts that are not rows of bars."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from ita_analysis.charts.layout import SMALL, TEXT, WIDTH
from ita_analysis.style import INK, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Align = Literal["left", "center", "right"]
Point = tuple[float, float]
CORNERS = 20


class Canvas:
    """A figure whose places are points of 1/72 inch, from its upper left corner.

    Parameters
    ----------
    height : float
    """

    def __init__(self, height: float) -> None:
        # Not by pyplot: nothing to close, and the notebook does not show it a second time.
        self.figure = Figure(figsize=(WIDTH / 72, height / 72))
        self.figure.patch.set_visible(False)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self.axes.set_axis_off()

    def box(self, corner: Point, width: float, height: float, colour: str) -> None:
        """Fill a rectangle, behind everything else."""
        self.axes.add_patch(
            Rectangle(corner, width, height, facecolor=colour, edgecolor="none", zorder=0)
        )

    def line(
        self,
        points: Sequence[Point],
        colour: str,
        width: float,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Draw a line through points."""
        line = Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=width,
            linestyle=(0, dashes) if dashes else "solid",
            solid_capstyle="butt",
            dash_capstyle="butt",
            zorder=2,
        )
        self.axes.add_line(line)

    def whisker(self, across: float, low: float, high: float, colour: str) -> None:
        """Draw from where to where a value may lie, upright."""
        # White below the colour: it shows on lines too.
        for shade, width in ((PAPER, 2.6), (colour, 1.0)):
            self.line([(across, low), (across, high)], shade, width)
            for end in (low, high):
                self.line([(across - 3, end), (across + 3, end)], shade, width)

    def dot(self, place: Point, colour: str, radius: float = 3.0, *, hollow: bool = False) -> None:
        """Draw a dot, as a polygon: it is written as a plain path."""
        angles = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
        x, y = place
        corners = [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]
        self.axes.add_patch(
            Polygon(
                corners,
                facecolor=PAPER if hollow else colour,
                edgecolor=colour if hollow else PAPER,
                linewidth=1.2 if hollow else 0.8,
                zorder=3,
            )
        )

    def text(self, place: Point, text: str, **look: Any) -> None:
        """Write with the baseline at a place; look is colour, small, bold and align."""
        if text:
            self.axes.text(
                *place,
                text,
                color=look.get("colour", INK),
                fontsize=SMALL if look.get("small") else TEXT,
                horizontalalignment=look.get("align", "left"),
                verticalalignment="baseline",
                fontweight="bold" if look.get("bold") else "normal",
                zorder=4,
            )

    def write_svg(self) -> str:
        """Return the figure as SVG with its text as text."""
        file = io.StringIO()
        metadata = dict.fromkeys(["Date", "Creator", "Format", "Type"])
        self.figure.savefig(file, format="svg", metadata=metadata)
        return file.getvalue()


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart as little as possible, so that none is nearer than a gap to another.

    Parameters
    ----------
    places : sequence of float
    gap, low, high : float
        The results lie between the ends, where there is room.

    Returns
    -------
    list of float
        In the order given; equal places keep it.
    """
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    # Neighbours that would meet are moved together, around the mean of where they would be.
    blocks: list[tuple[float, int]] = []
    for index in order:
        middle, size = places[index], 1
        while blocks and middle - blocks[-1][0] < gap * (size + blocks[-1][1]) / 2:
            other, count = blocks.pop()
            middle = (middle * size + other * count) / (size + count)
            size += count
            reach = gap * (size - 1) / 2
            middle = max(low + reach, min(middle, high - reach))
        blocks.append((middle, size))
    moved = [
        middle + gap * (step - (size - 1) / 2) for middle, size in blocks for step in range(size)
    ]
    found = dict(zip(order, moved, strict=True))
    return [found[index] for index in range(len(places))]
