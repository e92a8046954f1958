"""How things look: fonts and level colours.

The only module that touches matplotlib's settings.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ita_analysis.errors import usage_error

FONT = "Sarabun"
FONT_FAMILY = (FONT, "DejaVu Sans")  # Sarabun lacks a few signs, ● among them

INK = "#1b2433"
SOFT_INK = "#4a5568"
RULE = "#d5dae3"
PAPER = "#ffffff"
GOOD = "#0b5a9c"
POOR = "#963810"

# Dark to light to warm: the order shows in grey and to colour-blind eyes. "P" is a pass on the
# total alone, lighter than the two levels above it and still blue, because it is a pass.
LEVEL_COLOURS = {
    "AA": "#0b3c6f",
    "A": "#1f6fb2",
    "P": "#9cc7ea",
    "B": "#e8a33d",
    "C": "#b9560f",
    "D": "#963810",
    "E": "#73240f",
    "F": "#4d170d",
}
# Level rules of a year, best first: seven letters to 2565, five words from 2566 on.
_RAMPS = {7: ("AA", "A", "B", "C", "D", "E", "F"), 5: ("AA", "A", "P", "B", "D")}

_DRAWING = threading.RLock()


@dataclass(frozen=True)
class LevelColour:
    """Colour of a level and of the text upon it.

    Parameters
    ----------
    key : str
        Place on the ramp, a key of `LEVEL_COLOURS`.
    fill : str
        Hexadecimal colour.
    text : str
        White or ink, whichever is easier to read on the fill.
    """

    key: str
    fill: str
    text: str


def level_colour(band: int, bands: int = 7) -> LevelColour:
    """Return the colours of a level.

    Parameters
    ----------
    band : int
        Place among the level rules of the year, 0 for the best.
    bands : int
        How many level rules the year has.

    Returns
    -------
    LevelColour

    Raises
    ------
    UsageError
        If the year has no such level.
    """
    ramp = _RAMPS.get(bands, ())
    if not 0 <= band < len(ramp):
        what = f"no colour for level {band} of {bands}"
        raise usage_error("level", what, "Use the levels of a year file")
    fill = LEVEL_COLOURS[ramp[band]]
    return LevelColour(ramp[band], fill, text_colour(fill))


def text_colour(fill: str) -> str:
    """Return white or ink, whichever has the higher contrast on a colour.

    Parameters
    ----------
    fill : str
        Hexadecimal colour.

    Returns
    -------
    str
    """
    return max((PAPER, INK), key=lambda text: contrast(text, fill))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG, from 1 to 21.

    Parameters
    ----------
    one, other : str
        Hexadecimal colours.

    Returns
    -------
    float
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour by WCAG."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class _Style(contextlib.AbstractContextManager["_Style"]):
    """Settings in force since they were asked for; leaving a ``with`` block takes them back."""

    def __init__(self, before: Any) -> None:
        self._before = before

    def __exit__(self, *_: object) -> None:
        from matplotlib import rcParams  # noqa: PLC0415 - 1 s; commands that draw nothing skip it

        rcParams.update(self._before)


def use_style() -> _Style:
    """Set fonts and colours of this library for matplotlib.

    Works at once, for a notebook's first cell, and in a ``with`` block, which restores what
    was set before.

    Returns
    -------
    context manager
    """
    import seaborn as sns  # noqa: PLC0415 - see above
    from matplotlib import rcParams  # noqa: PLC0415

    before: Any = rcParams.copy()
    # Which window system draws is for the caller to say; matplotlib finds it late.
    dict.pop(before, "backend")
    style = _Style(before)
    _register_fonts()
    # A font set before set_theme would be wiped by it, so it goes through rc.
    sns.set_theme(
        context="paper",
        style="white",
        palette=list(LEVEL_COLOURS.values()),
        rc={
            "font.family": list(FONT_FAMILY),
            "font.size": 9.0,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": RULE,
            "axes.grid": False,
            "axes.unicode_minus": True,
            "xtick.color": SOFT_INK,
            "ytick.color": INK,
            "hatch.linewidth": 1.2,
            # A "$" in a name is a "$", not mathematics.
            "text.parse_math": False,
            "svg.fonttype": "none",
            "svg.hashsalt": "ita-analysis",
        },
    )
    return style


@contextlib.contextmanager
def style_alone() -> Iterator[None]:
    """Draw in this library's style, one thread at a time.

    The settings of matplotlib are those of the whole process, and JupyterLab runs what widgets
    ask for beside the cells.
    """
    with _DRAWING, use_style():
        yield


@cache
def _register_fonts() -> None:
    """Tell matplotlib where Sarabun is; a machine without Thai fonts needs nothing else."""
    from matplotlib import font_manager  # noqa: PLC0415 - see above

    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(font_path(weight))


def font_path(weight: str) -> str:
    """Return the file of Sarabun in a weight.

    Parameters
    ----------
    weight : {"Regular", "Bold"}

    Returns
    -------
    str
    """
    return str(files("fontpkg_sarabun").joinpath("files", f"{FONT}-{weight}.ttf"))
