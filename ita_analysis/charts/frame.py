"""The common frame of all charts: labels, bars from zero, columns of figures at the right."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Literal

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform, TransformedPath

from ita_analysis.charts.layout import BAR, DROP, LINE, SMALL, TEXT, Drawing, Layout
from ita_analysis.charts.text import TextLine, find_font
from ita_analysis.show import text_width
from ita_analysis.style import INK, PAPER, RULE, SOFT_INK, LevelColour

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

DENSE = 7.0  # points, for names that stand close
Align = Literal["left", "center", "right"]
Fill = Literal["solid", "striped", "hollow"]

# Nothing is clipped; axes spend much on a clip path of their own where an artist has none.
_UNCLIPPED = TransformedPath(Path.unit_rectangle(), IdentityTransform())


class Frame:
    """A figure with one row for each label of a drawing.

    Places along the axis are values, from zero to the drawing's limit.

    Parameters
    ----------
    drawing : Drawing
    figure : matplotlib.figure.Figure, optional
        Figure to draw into, a new one without it; what an earlier frame left there goes.
    """

    def __init__(self, drawing: Drawing, figure: Figure | None = None) -> None:
        self.drawing = drawing
        self.layout = Layout(drawing)
        # Not by pyplot: nothing to close, and the notebook does not show it a second time.
        self.figure = figure or Figure()
        self.axes = self._prepare_axes()
        self._draw_ticks()
        for row in range(len(drawing.labels)):
            self._draw_label(row)
        self._draw_columns()
        for row, heading in drawing.headings.items():
            place = self.layout.label_tops[row] - 8
            self._text(-self.layout.label_width, place, heading, bold=True)
        drawing.draw(self)

    def bar(
        self, row: int, end: float, colour: str, fill: Fill = "solid", start: float = 0
    ) -> None:
        """Draw a bar.

        Parameters
        ----------
        row : int
        end, start : float
            On the axis; a bar without length is left out.
        colour : str
        fill : {"solid", "striped", "hollow"}
        """
        if end - start < 0.005:
            return
        hollow = fill == "hollow"
        # Half the outline's width is taken off, so that it ends where a solid bar would.
        edge = 0.5 if hollow else 0.0
        inset = self._value(edge)
        self._add(
            Rectangle(
                (start + inset, self.layout.centres[row] - BAR / 2 + edge),
                max(end - start - 2 * inset, 0),
                BAR - 2 * edge,
                facecolor=PAPER if hollow else colour,
                edgecolor=colour if hollow else "none",
                linewidth=1 if hollow else 0,
                linestyle=(0, (3, 2)) if hollow else "solid",
                hatch="///" if fill == "striped" else None,
                hatchcolor=PAPER,
                clip_on=False,
            )
        )

    def level_bar(
        self, row: int, text: str, colour: LevelColour, span: tuple[float, float], fill: Fill
    ) -> None:
        """Draw a bar with a level at its beginning, or behind it where it is too short.

        Parameters
        ----------
        row : int
        text : str
        colour : LevelColour
        span : tuple of float
            Start and end on the axis.
        fill : {"solid", "striped"}
        """
        start, end = span
        self.bar(row, end, colour.fill, fill, start)
        width = text_width(text, SMALL, "Bold") + 7
        begins, ends = self._points(start), self._points(end)
        base = self.layout.base(row)
        if begins + width > ends:
            if ends + width < self.layout.bar_width:
                self._text(ends + 4, base, text, size=SMALL, bold=True)
            return
        if fill == "striped":
            # Stripes behind a letter make it hard to read.
            self.bar(row, start + self._value(width), colour.fill, start=start)
        self._text(begins + 3.5, base, text, colour=colour.text, size=SMALL, bold=True)

    def write(self, row: int, text: str, colour: str = SOFT_INK) -> None:
        """Write at the axis.

        Parameters
        ----------
        row : int
        text : str
        colour : str
        """
        self._text(5, self.layout.base(row), text, colour=colour, size=SMALL)

    def whisker(self, row: int, low: float, high: float) -> None:
        """Draw from where to where a value may lie, over its bar.

        Parameters
        ----------
        row : int
        low, high : float
            On the axis.
        """
        centre, left, right = self.layout.centres[row], self._points(low), self._points(high)
        # White below ink: it shows on dark bars too.
        for colour, width in ((PAPER, 2.6), (INK, 1.0)):
            self._line((left, right), (centre, centre), colour=colour, width=width)
            for end in (left, right):
                self._line((end, end), (centre - 3, centre + 3), colour=colour, width=width)

    def cross(self, row: int, text: str, colour: str) -> None:
        """Draw a small cross at the axis and write behind it.

        Parameters
        ----------
        row : int
        text : str
        colour : str
        """
        middle, reach, centre = 6.0, 3.2, self.layout.centres[row]
        for rise in (reach, -reach):
            self._line(
                (middle - reach, middle + reach),
                (centre - rise, centre + rise),
                colour=colour,
                width=1.6,
            )
        self._text(middle + 8, self.layout.base(row), text, colour=colour, size=SMALL)

    def target(self, value: float, text: str, rows: int | None = None) -> None:
        """Draw a line that bars are to reach, named above them.

        Parameters
        ----------
        value : float
            On the axis.
        text : str
        rows : int, optional
            How many rows it spans; all without it.
        """
        centres = self.layout.centres[:rows]
        place, reach = self._points(value), BAR / 2 + 2
        span = (-3.0, centres[-1] + reach)
        # White below ink: it shows on dark bars too.
        self._line((place, place), span, colour=PAPER, width=2.4)
        self._line((place, place), span, colour=INK, width=1.1, dashes=(3, 2))
        self._text(place, -7, text, align="center", size=SMALL, bold=True)

    def division(self, start: float, end: float, text: str, above: str = "") -> None:
        """Draw a thin line behind the bars where a division of the axis begins, and name it.

        Parameters
        ----------
        start, end : float
            On the axis; the name stands in the middle.
        text : str
        above : str
            A second name, in bold over the first, from where the division begins.
        """
        left, right = self._points(start), self._points(end)
        span = (-3.0, self.layout.bottom)
        self._line((left, left), span, colour=RULE, width=1.4 if above else 0.6, layer=0)
        self._text((left + right) / 2, -5, text, colour=SOFT_INK, size=DENSE, align="center")
        self._text(left, -14, above, size=SMALL, bold=True)

    def connect(self, row: int, place: float) -> None:
        """Draw a thin line from the end of a bar down to the next.

        Parameters
        ----------
        row : int
        place : float
            On the axis.
        """
        above, below = self.layout.centres[row : row + 2]
        x = self._points(place)
        self._line((x, x), (above + BAR / 2, below - BAR / 2), colour=SOFT_INK, width=0.6)

    def part(self, row: int, place: float) -> None:
        """Part two bars that follow each other on one row.

        Parameters
        ----------
        row : int
        place : float
            On the axis.
        """
        x, centre = self._points(place), self.layout.centres[row]
        self._line((x, x), (centre - BAR / 2, centre + BAR / 2), colour=PAPER, width=1)

    def rule(self, row: int) -> None:
        """Draw a line over a row that sums up.

        Parameters
        ----------
        row : int
        """
        left, above = -self.layout.label_width, self.layout.label_tops[row] - 3
        self._line((left, left + self.layout.width), (above, above), colour=RULE, width=1)

    def _prepare_axes(self) -> Axes:
        layout, figure = self.layout, self.figure
        figure.set_size_inches(layout.width / 72, layout.height / 72)
        figure.patch.set_visible(False)
        for axes in figure.axes:
            for artist in (*axes.patches, *axes.lines, *axes.texts):
                artist.remove()
        axes = figure.axes[0] if figure.axes else figure.add_axes((0, 0, 1, 1))
        axes.set_position(
            (
                layout.label_width / layout.width,
                layout.foot / layout.height,
                layout.bar_width / layout.width,
                layout.bottom / layout.height,
            )
        )
        axes.set(xlim=(0, self.drawing.limit), ylim=(layout.bottom, 0))
        axes.set_axis_off()
        return axes

    def _draw_ticks(self) -> None:
        bottom = self.layout.bottom
        for tick in self.drawing.ticks:
            x = self._points(tick)
            self._line((x, x), (0, bottom), colour=RULE, width=0.8, layer=0)
            self._text(x, bottom + 11, f"{tick:g}", colour=SOFT_INK, size=SMALL, align="center")

    def _draw_label(self, row: int) -> None:
        layout, label = self.layout, self.drawing.labels[row]
        left = -layout.label_width
        first = layout.label_tops[row] + LINE / 2 + DROP
        if label.code:
            self._text(left, first, label.code, bold=True)
        for number, line in enumerate(label.lines):
            y = first + number * LINE
            if label.code:
                self._text(left + layout.code_width, y, line)
            else:
                self._text(-7, y, line, align="right")

    def _draw_columns(self) -> None:
        edge = self.layout.bar_width
        for column in self.drawing.columns:
            edge += column.width
            self._text(edge, -7, column.head, colour=SOFT_INK, size=SMALL, align="right")
            colours = column.colours or [INK] * len(column.cells)
            for row, (cell, colour) in enumerate(zip(column.cells, colours, strict=True)):
                base = self.layout.base(row)
                self._text(edge, base, cell, colour=colour, align="right", bold=column.bold)

    def _points(self, value: float) -> float:
        """Return how far right of the axis a value lies."""
        return value * self.layout.bar_width / self.drawing.limit

    def _value(self, points: float) -> float:
        """Return the value that lies so far right of the axis."""
        return points * self.drawing.limit / self.layout.bar_width

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        colour: str = INK,
        size: float = TEXT,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        if text:
            self._add(
                TextLine(
                    self._value(x),
                    y,
                    text,
                    color=colour,
                    fontproperties=find_font(size, "bold" if bold else "normal"),
                    horizontalalignment=align,
                    verticalalignment="baseline",
                    transform=self.axes.transData,
                    clip_on=False,
                )
            )

    def _line(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        *,
        colour: str,
        width: float,
        dashes: tuple[float, float] | None = None,
        layer: int = 2,
    ) -> None:
        line = Line2D(
            [self._value(place) for place in x],
            y,
            color=colour,
            linewidth=width,
            linestyle=(0, dashes) if dashes else "solid",
            solid_capstyle="butt",
            dash_capstyle="butt",
            clip_on=False,
            zorder=layer,
        )
        self._add(line)

    def _add(self, artist: Artist) -> None:
        artist.set_clip_path(_UNCLIPPED)
        # Not by add_patch or add_line: these look for the limits of the data, which are known.
        self.axes.add_artist(artist)


def write_svg(drawing: Drawing) -> str:
    """Draw a chart as SVG with its text as text.

    Parameters
    ----------
    drawing : Drawing

    Returns
    -------
    str
    """
    frame = Frame(drawing, _easel())
    file = io.StringIO()
    metadata = dict.fromkeys(["Date", "Creator", "Format", "Type"])
    width, height = frame.layout.width, frame.layout.height
    # What savefig does, less its care for what is not here: rasters, several formats, cropping.
    renderer = RendererSVG(width, height, file, metadata=metadata)  # type: ignore[no-untyped-call]
    frame.figure.draw(renderer)
    renderer.finalize()  # type: ignore[no-untyped-call]
    return file.getvalue()


@cache
def _easel() -> Figure:
    """Return the figure that charts are drawn on one after another: axes are slow to make."""
    return Figure(dpi=72)
