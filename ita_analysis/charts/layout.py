"""Where everything of a chart stands: rows, labels, bars and columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ita_analysis.show import text_width
from ita_analysis.thai import wrap_text

if TYPE_CHECKING:
    from ita_analysis.charts.frame import Frame

# All lengths are points of 1/72 inch. Seven inches fill an A4 page; on it and on a screen, the
# text comes out at about 12 pixels. A telephone moves the drawing sideways.
WIDTH = 504.0
TEXT, SMALL = 9.0, 8.0
LINE, BAR = 12.5, 13.0
HEAD, FOOT, BREAK = 20.0, 17.0, 26.0
LABEL_COLUMNS, LABEL_LINES = 40, 2
# From the middle of a line of text down to its baseline.
DROP = TEXT * 0.33


@dataclass(frozen=True)
class Label:
    """What a row is called.

    Parameters
    ----------
    text : str
        Broken into two lines of at most 40 columns.
    code : str
        Stands before it in bold.
    """

    text: str
    code: str = ""

    @cached_property
    def lines(self) -> list[str]:
        """The text in lines."""
        return wrap_text(self.text, LABEL_COLUMNS, LABEL_LINES)


@dataclass(frozen=True)
class Column:
    """A column of figures at the right.

    Parameters
    ----------
    head : str
    cells : sequence of str
        One a row.
    colours : sequence of str, optional
        One a row; ink without it.
    bold : bool
    """

    head: str
    cells: Sequence[str]
    colours: Sequence[str] = ()
    bold: bool = False

    @property
    def width(self) -> float:
        """Width of the widest cell with the room before it, in points."""
        weight = "Bold" if self.bold else "Regular"
        cells = (text_width(cell, TEXT, weight) for cell in self.cells)
        return max(text_width(self.head, SMALL), *cells) + 11


@dataclass(frozen=True)
class Drawing:
    """What a chart shows, before its parts have their places.

    Parameters
    ----------
    labels : sequence of Label
        One a row.
    columns : sequence of Column
    limit : float
        Right end of the axis; the left end is always zero.
    ticks : sequence of float
    draw : callable
        Draws the bars into a frame.
    headings : mapping of int to str
        Each set above the row of that number.
    """

    labels: Sequence[Label]
    columns: Sequence[Column]
    limit: float
    ticks: Sequence[float]
    draw: Callable[[Frame], None]
    headings: Mapping[int, str] = field(default_factory=dict)


class Layout:
    """Places of a drawing's parts, in points from the left end of the axis and the first row.

    Parameters
    ----------
    drawing : Drawing
    """

    def __init__(self, drawing: Drawing) -> None:
        self.width = WIDTH
        labels = drawing.labels
        # A row that is all code, such as a total, may run on under the names of the others.
        codes = [text_width(part.code, TEXT, "Bold") for part in labels if part.code and part.text]
        self.code_width = max(codes) + 6 if codes else 0.0
        self.label_width = self._widest(labels) + 8
        columns = sum(column.width for column in drawing.columns)
        self.bar_width = self.width - self.label_width - columns - 4
        self.label_tops: list[float] = []
        self.centres: list[float] = []
        bottom = 0.0
        for row, label in enumerate(labels):
            if row in drawing.headings:
                bottom += BREAK if row else LINE
            height = LINE * len(label.lines)
            self.label_tops.append(bottom + 3 + max(0, BAR - height) / 2)
            height = max(height, BAR) + 6
            self.centres.append(bottom + height / 2)
            bottom += height
        self.bottom = bottom
        self.foot = FOOT if drawing.ticks else 4.0
        # Above the rows stand the heads of the columns and the name of the target.
        self.height = (HEAD if drawing.columns else 4.0) + bottom + self.foot

    def base(self, row: int) -> float:
        """Return the baseline of a line of text in the middle of a bar.

        Baselines, not centres: a line with marks above is higher and would sit lower.
        """
        return self.centres[row] + DROP

    def _widest(self, labels: Sequence[Label]) -> float:
        lines = max(text_width(line, TEXT) for label in labels for line in label.lines)
        alone = [text_width(part.code, TEXT, "Bold") for part in labels if not part.text]
        return max(self.code_width + lines, *alone, 0)
