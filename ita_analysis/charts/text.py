"""Lines of text in a chart, and the fonts that they are set in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from ita_analysis.style import FONT_FAMILY

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase


class TextLine(Text):
    """A line of text; an SVG aligns it without having measured it."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line where it stands."""
        if not isinstance(renderer, RendererSVG):
            super().draw(renderer)
            return
        context = renderer.new_gc()
        context.set_foreground(self.get_color())
        x, y = self.get_transform().transform(self.get_unitless_position())
        font = self.get_fontproperties()
        place = x, renderer.height - y
        renderer.draw_text(  # type: ignore[no-untyped-call]
            context, *place, self.get_text(), font, 0, mtext=self
        )
        context.restore()


@cache
def find_font(size: float, weight: str) -> FontProperties:
    """Return the font of a size in points and a weight."""
    return FontProperties(family=list(FONT_FAMILY), size=size, weight=weight)
