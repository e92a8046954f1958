"""Provinces by indicators: a field of scores in the colours of levels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ita_analysis.charts.canvas import Canvas
from ita_analysis.charts.chart import NOTHING, Chart, Words
from ita_analysis.charts.layout import DROP, SMALL, WIDTH
from ita_analysis.charts.painted import paint_chart
from ita_analysis.charts.peers.make import ends, join_words, source_words
from ita_analysis.compare.peers import Group, Peers
from ita_analysis.compare.peers.areas import TOTAL
from ita_analysis.show import Html, chart_words, level_scale, text_width
from ita_analysis.style import (
    MISSING,
    RULE,
    SOFT_INK,
    format_score,
    level_colour,
    text_colour,
)

ROW, HEAD, GAP = 15.0, 34.0, 20.0
CELL = 35.5


def plot_peer_areas(peers: Peers, lang: str) -> Chart | Html:
    """Plot the mean of each province in the total and each indicator.

    For a province its own years come first. Of many provinces, the ten highest and the ten
    lowest are drawn.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where fewer than two rows have a score.
    """
    blocks = choose_blocks(peers, lang)
    if sum(len(block.rows) for block in blocks) < 2:
        return NOTHING
    group = peers.group
    told, source = _tell(blocks, peers, lang), source_words(group, lang)
    return paint_chart(lambda: _draw(blocks, group, lang), told, peers.areas, source)


@dataclass(frozen=True, eq=False)
class Block:
    """Rows below one heading.

    Parameters
    ----------
    heading : str
    rows : pandas.DataFrame
        ``label``, ``area_id``, ``fiscal_year``, and a column for the total and each indicator.
    own : str
        Key of the province whose row is set in bold.
    breaks : int
        Row before which rows are left out; 0 where none are.
    """

    heading: str
    rows: pd.DataFrame
    own: str = ""
    breaks: int = 0


def choose_blocks(peers: Peers, lang: str) -> list[Block]:
    """Choose the rows: a province's own years, and provinces in the fiscal year."""
    group, words = peers.group, chart_words(lang)
    wide = peers.wide_areas
    blocks = []
    own = group.subject.key if group.scope.reach == "province" else ""
    mine = wide[wide["area_id"] == own].sort_values("fiscal_year")
    if len(mine):
        labelled = mine.assign(label=mine["fiscal_year"].astype(str))
        blocks.append(Block(getattr(group.subject, f"name_{lang}"), labelled))
    this = wide[wide["fiscal_year"] == group.fiscal_year].sort_values(
        [TOTAL, "area_id"], ascending=[False, True]
    )
    this = this.assign(label=this[f"name_{lang}"])
    if own and own not in set(this["area_id"]):
        this = this[:0]
    if len(this) > (1 if own else 0):
        each = 5 if own else 10
        shown = ends(this, most=2 * each + 1, each=each)
        breaks = each if len(shown) < len(this) else 0
        if own and own in set(this["area_id"]) and own not in set(shown["area_id"]):
            row = this[this["area_id"] == own]
            shown = pd.concat([shown.head(each), row, shown.tail(each)], ignore_index=True)
        heading = words["peers_provinces"].format(count=len(this), year=group.fiscal_year)
        blocks.append(Block(heading, shown, own, breaks))
    return blocks


def band_of(score: float, group: Group) -> int:
    """Return the place of the level that a score alone would have, 0 for the best."""
    levels = group.method.levels
    found = [place for place, rule in enumerate(levels) if round(score, 2) >= rule.total_min]
    return found[0] if found else len(levels) - 1


def _draw(blocks: list[Block], group: Group, lang: str) -> Canvas:
    height = HEAD + sum(GAP + ROW * len(b.rows) + (6 if b.breaks else 0) for b in blocks) + 4
    canvas = Canvas(height)
    codes = [TOTAL, *(part.code for part in group.method.indicators)]
    left = WIDTH - CELL * len(codes)
    words = chart_words(lang)
    for place, code in enumerate(codes):
        middle = left + CELL * (place + 0.5)
        head = words["total"] if code == TOTAL else code
        canvas.text((middle, HEAD - 8), head, small=True, bold=True, align="center")
    _draw_instruments(canvas, group, left)
    top = HEAD
    for block in blocks:
        canvas.text((0, top + GAP - 7), block.heading, small=True, bold=True)
        top += GAP
        for number, row in enumerate(block.rows.to_dict("records")):
            if block.breaks and number == block.breaks:
                top += 6
            bold = row["area_id"] == block.own
            canvas.text((0, top + ROW / 2 + DROP), row["label"], bold=bold)
            for place, code in enumerate(codes):
                _draw_cell(canvas, (left + CELL * place, top), float(row[code]), group)
            top += ROW
    return canvas


def _draw_instruments(canvas: Canvas, group: Group, left: float) -> None:
    start = 1
    for part in group.method.instruments:
        size = len(group.method.indicators_of(part.code))
        ends_ = left + CELL * start + 3, left + CELL * (start + size) - 3
        canvas.text((sum(ends_) / 2, 10), part.code, small=True, colour=SOFT_INK, align="center")
        canvas.line([(ends_[0], 14), (ends_[1], 14)], RULE, 1)
        start += size


def _draw_cell(canvas: Canvas, corner: tuple[float, float], score: float, group: Group) -> None:
    x, y = corner
    middle = (x + CELL / 2, y + ROW / 2 + SMALL * 0.33)
    if math.isnan(score):
        canvas.text(middle, MISSING, small=True, colour=SOFT_INK, align="center")
        return
    fill = level_colour(band_of(score, group), len(group.method.levels)).fill
    canvas.box((x + 0.5, y + 0.5), CELL - 1, ROW - 1, fill)
    text = format_score(score)
    if text_width(text, SMALL) > CELL - 3:
        text = f"{score:.0f}"
    canvas.text(middle, text, small=True, colour=text_colour(fill), align="center")


def _tell(blocks: list[Block], peers: Peers, lang: str) -> Words:
    words, group = chart_words(lang), peers.group
    rows = blocks[-1].rows.dropna(subset=TOTAL)
    captions = [words["peers_heat_caption"]]
    if blocks[-1].breaks:
        shown = len(blocks[-1].rows)
        everyone = peers.areas[peers.areas["fiscal_year"] == group.fiscal_year]["area_id"]
        note = words["peers_ends_note"].format(shown=shown, count=everyone.nunique())
        captions.append(note)
    alt = words["peers_heat_alt_none"].format(count=len(rows))
    if len(rows):
        top, low = rows.loc[rows[TOTAL].idxmax()], rows.loc[rows[TOTAL].idxmin()]
        alt = words["peers_heat_alt"].format(
            count=len(rows),
            top=top["label"],
            top_score=format_score(top[TOTAL]),
            low=low["label"],
            low_score=format_score(low[TOTAL]),
        )
    return Words(lang, alt, join_words(captions, lang), level_scale(group.method.levels, lang))
