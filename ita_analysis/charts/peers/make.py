"""What charts of a group share: how they are finished, which rows fit, where figures come from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ita_analysis.charts.canvas import Canvas, Point
from ita_analysis.charts.chart import name_documents
from ita_analysis.compare.peers import Group
from ita_analysis.show import chart_words
from ita_analysis.style import PAPER

# A chart of more rows is higher than a printed page; the table beside it holds them all.
MOST_ROWS, ROWS_AN_END = 24, 10
MOST_DOCUMENTS = 3


def ends(table: pd.DataFrame, *, most: int = MOST_ROWS, each: int = ROWS_AN_END) -> pd.DataFrame:
    """Return a ranked table, or its first and last rows where it is too long to be drawn."""
    if len(table) <= most:
        return table.reset_index(drop=True)
    return pd.concat([table.head(each), table.tail(each)], ignore_index=True)


def source_words(group: Group, lang: str) -> str:
    """Return where the figures of a group come from, three documents at most by name."""
    words = chart_words(lang)
    sources = group.sources.drop_duplicates(["document_th", "publisher_th"])
    named = name_documents(sources, [group.fiscal_year], lang)
    rest = len(named) - MOST_DOCUMENTS
    if rest > 0:
        named = [*named[:MOST_DOCUMENTS], words["peers_more_sources"].format(count=rest)]
    return words["source_join"].join(named)


def axis_floor(lowest: float) -> tuple[float, list[int]]:
    """Return where an axis of points begins, and its ticks: round numbers up to the full score."""
    step = 10 if lowest >= 50 else 20
    floor = max(0, step * math.floor((lowest - 1) / step))
    return float(floor), list(range(floor, 101, step))


def strokes(canvas: Canvas, places: Sequence[Point], reach: float, colour: str) -> None:
    """Draw a short upright stroke at each place; all are one path, as one each would be slow."""
    ends_ = [(x, y + side) for x, y in places for side in (-reach, reach)]
    path = Path(ends_, [Path.MOVETO, Path.LINETO] * len(places))
    canvas.axes.add_patch(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=0.7))


def dots(canvas: Canvas, places: Sequence[Point], radius: float, colour: str) -> None:
    """Draw a small dot of eight corners at each place; all are one path."""
    if not places:
        return
    angles = [math.pi * (corner + 0.5) / 4 for corner in range(8)]
    around = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    corners = [(x + dx, y + dy) for x, y in places for dx, dy in (*around, around[0])]
    # Back to the first corner by a line: one that is closed would swallow the next.
    codes = [Path.MOVETO, *[Path.LINETO] * 8] * len(places)
    canvas.axes.add_patch(
        PathPatch(Path(corners, codes), facecolor=colour, edgecolor="none", zorder=3)
    )


def join_words(parts: list[str], lang: str) -> str:
    """Return sentences of a caption as one text."""
    return chart_words(lang)["sentence_join"].join(part for part in parts if part)


def mix(colour: str, share: float) -> str:
    """Return a colour thinned with that of the paper."""
    parts = [
        round(share * int(colour[at : at + 2], 16) + (1 - share) * int(PAPER[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)
