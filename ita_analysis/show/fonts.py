"""The font a page carries, as small as it can be, and the style around it."""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from ita_analysis.show.wording import chart_words
from ita_analysis.style import (
    FONT,
    LEVEL_COLOURS,
    check_language,
    font_path,
    text_colour,
)

# Thai, Latin letters without accents, and the signs that numbers, dates and quotations need.
_CHARACTERS = (
    [*range(0x20, 0x7F), 0xA0, *range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)]
    + [ord(sign) for sign in "–—…•·×÷−±≈≠≥≤→°‘’“”▲▼"]
)  # fmt: skip
# Those a browser applies by itself; alternates on request would only add glyphs.
_FEATURES = ("ccmp", "locl", "liga", "rlig", "calt", "kern", "mark", "mkmk")
_WEIGHTS = {"Regular": 400, "Bold": 700}


@cache
def subset_font(weight: str) -> bytes:
    """Return Sarabun with the characters of a brief, as WOFF2.

    Parameters
    ----------
    weight : {"Regular", "Bold"}

    Returns
    -------
    bytes
        The same on every call and machine.
    """
    options = Options()
    options.layout_features = list(_FEATURES)
    options.hinting = False
    options.name_IDs = []
    options.flavor = "woff2"
    with TTFont(font_path(weight), recalcTimestamp=False) as font, io.BytesIO() as file:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=_CHARACTERS)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(file)
        return file.getvalue()


@cache
def page_css(lang: str) -> str:
    """Return the style of a page with its fonts embedded.

    It styles what bears the class ``ita`` and pages that hold ``main.ita-brief``, and leaves
    the rest of JupyterLab alone.

    Parameters
    ----------
    lang : {"th", "en"}

    Returns
    -------
    str
        About 60 KB, safe inside ``<style>``, computed once a process.
    """
    check_language(lang)
    css = (Path(__file__).parent / "brief.css").read_text(encoding="utf-8")
    return "\n".join([*map(_font_face, _WEIGHTS), _page_numbers(lang), _levels(), _slim(css)])


def _slim(css: str) -> str:
    """Return a style without its comments and line breaks: every page carries it."""
    return "".join(line.strip() for line in re.sub(r"/\*.*?\*/", "", css, flags=re.S).splitlines())


@cache
def text_width(text: str, size: float, weight: str = "Regular") -> float:
    """Return how wide a line of text is.

    Parameters
    ----------
    text : str
    size : float
        Font size in points.
    weight : {"Regular", "Bold"}

    Returns
    -------
    float
        Points; a character that Sarabun lacks counts as an average one.
    """
    advances, average = _advances(weight)
    return sum(advances.get(ord(character), average) for character in text) * size


@cache
def _advances(weight: str) -> tuple[dict[int, float], float]:
    """Return the widths of all characters and of an average one, in font sizes."""
    with TTFont(font_path(weight)) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}, 0.6


def _font_face(weight: str) -> str:
    data = base64.b64encode(subset_font(weight)).decode("ascii")
    return (
        f'@font-face{{font-family:"{FONT}";font-weight:{_WEIGHTS[weight]};'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def _page_numbers(lang: str) -> str:
    """Return the rule that numbers printed pages."""
    before, between = chart_words(lang)["page_number"].split("{}")[:2]
    return (
        f'@page{{@bottom-center{{content:"{before}" counter(page) "{between}" counter(pages);'
        f'font:9pt "{FONT}",sans-serif;color:#4a5568}}}}'
    )


def _levels() -> str:
    """Return the colours of the levels, one class each."""
    return "".join(
        f".ita-level-{key}{{--level:{fill};background:{fill};color:{text_colour(fill)}}}"
        for key, fill in LEVEL_COLOURS.items()
    )
