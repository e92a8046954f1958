"""Letters of a PDF page as a reader reads them, not as a printer places them.

A PDF draws a mark above a letter as a glyph of its own, a little to the left, often without
saying which mark it is; what is to be read then stands beside the drawing as ``ActualText``.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import decode_text
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

_NO_LETTER = "\x00"


def settle_glyphs(page: Any) -> None:
    """Let a page of pdfplumber hold whole letters: marks with what bears them.

    Parameters
    ----------
    page : pdfplumber.page.Page
        Not yet laid out; what is taken from it afterwards is settled.
    """
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    # Where pdfplumber keeps what its own device gives, and looks first.
    page._layout = device.get_result()


class _Device(PDFPageAggregatorWithMarkedContent):
    """Lays a page out with marks joined and what is said to be read put in place."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._open: list[tuple[int, str]] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        super().begin_tag(tag, props)
        said = props.get("ActualText") if isinstance(props, dict) else None
        text = decode_text(said) if isinstance(said, bytes) else ""
        self._open.append((len(self.cur_item._objs), text))

    def end_tag(self) -> None:
        super().end_tag()
        if self._open:
            start, text = self._open.pop()
            if text:
                self._say(start, text)

    def render_char(self, *args: Any, **options: Any) -> float:
        advance: float = super().render_char(*args, **options)
        if not any(text for _, text in self._open):
            self._join_mark()
        return advance

    def _say(self, start: int, text: str) -> None:
        """Let the letters drawn since then be one that reads as is said."""
        things = self.cur_item._objs
        letters = [thing for thing in things[start:] if isinstance(thing, LTChar)]
        if not letters:
            return
        things[start:] = [thing for thing in things[start:] if thing not in letters[1:]]
        first, last = letters[0], max(letter.x1 for letter in letters)
        first._text = text
        first.set_bbox((first.x0, first.y0, last, first.y1))
        self._join_mark()

    def _join_mark(self) -> None:
        """Join the last letter to the one before where it begins with a mark on it."""
        things = self.cur_item._objs
        mark = things[-1]
        if not isinstance(mark, LTChar):
            return
        text = mark.get_text()
        if text == _NO_LETTER:
            things.pop()
        elif len(things) > 1 and isinstance(things[-2], LTChar) and _begins_with_mark(text):
            things[-2]._text += text
            things.pop()


def _begins_with_mark(text: str) -> bool:
    return bool(text) and unicodedata.category(text[0]) == "Mn"
