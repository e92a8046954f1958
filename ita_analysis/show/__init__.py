"""What notebooks show: trusted markup, parts of a page, fonts and style."""

from __future__ import annotations

from typing import Any

import IPython.display

from ita_analysis.show.fonts import page_css, subset_font, text_width
from ita_analysis.show.html import Html, join_html, keep_words, render
from ita_analysis.show.parts import (
    Card,
    Column,
    Level,
    badge,
    box,
    bullets,
    card,
    choice_scale,
    gap_mark,
    level_scale,
    link,
    page_style,
    paragraph,
    section,
    table,
)
from ita_analysis.show.wording import chart_words

__all__ = [
    "Card",
    "Column",
    "Html",
    "Level",
    "badge",
    "box",
    "bullets",
    "card",
    "chart_words",
    "choice_scale",
    "gap_mark",
    "join_html",
    "keep_words",
    "level_scale",
    "link",
    "page_css",
    "page_style",
    "paragraph",
    "render",
    "section",
    "show",
    "subset_font",
    "table",
    "text_width",
]


# IPython says nothing of its types.
_display: Any = IPython.display.display


def show(*things: Any) -> None:
    """Show markup, charts, parts of a brief and text in a notebook.

    Parameters
    ----------
    *things
        What makes its own markup is shown as it is; anything else is text and escaped.
        None and empty text show nothing.
    """
    for thing in things:
        if hasattr(thing, "_repr_html_"):
            _display(thing)
        elif thing is not None and str(thing):
            _display(render("text", text=thing))
