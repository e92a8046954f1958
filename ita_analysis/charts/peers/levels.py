"""How the bodies of a group divide into levels, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, draw_chart
from ita_analysis.charts.layout import SMALL, Column, Drawing, Label
from ita_analysis.charts.levels import pick_level
from ita_analysis.charts.peers.make import join_words, source_words
from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.levels import NO_TOTAL, OPEN
from ita_analysis.methodology import load_methodology
from ita_analysis.show import Html, chart_words, level_scale, text_width
from ita_analysis.style import SOFT_INK, level_colour

if TYPE_CHECKING:
    from ita_analysis.charts.frame import Frame


def plot_peer_levels(peers: Peers, lang: str) -> Chart | Html:
    """Plot the share of bodies at each level, a bar a fiscal year, best level first.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where no body has a total.
    """
    table = peers.levels[peers.levels["level"] != NO_TOTAL]
    table = table[table["count"] > 0]
    if table.empty:
        return NOTHING
    years = sorted(table["fiscal_year"].unique())
    counts = table.groupby("fiscal_year")["count"].sum()
    words = chart_words(lang)
    drawing = Drawing(
        [Label(str(year)) for year in years],
        [Column(words["peers_bodies"], [f"{counts[year]:,}" for year in years], bold=True)],
        FULL,
        (0.0, 25.0, 50.0, 75.0, 100.0),
        lambda frame: _draw(frame, table, years, lang),
    )
    source = source_words(peers.group, lang)
    return draw_chart(drawing, _tell(peers, table, lang), peers.levels, source)


def _draw(frame: Frame, table: pd.DataFrame, years: list[int], lang: str) -> None:
    for row, year in enumerate(years):
        start = 0.0
        method = load_methodology(int(year))
        for part in table[table["fiscal_year"] == year].to_dict("records"):
            end = start + part["share"]
            if part["level"] == OPEN:
                frame.bar(row, end, SOFT_INK, "hollow", start)
            else:
                colour = level_colour(part["band"], part["bands"])
                name = f"{pick_level(method, part['band'], lang)} {part['share']:.0f}%"
                room = part["share"] * frame.layout.bar_width / FULL
                if text_width(name, SMALL, "Bold") + 8 < room:
                    frame.level_bar(row, name, colour, (start, end), "solid")
                else:
                    frame.bar(row, end, colour.fill, start=start)
                frame.part(row, end)
            start = end


def _tell(peers: Peers, table: pd.DataFrame, lang: str) -> Words:
    words, group = chart_words(lang), peers.group
    mine = table[table["fiscal_year"] == table["fiscal_year"].max()]
    largest = mine.loc[mine["count"].idxmax()]
    named = words["peers_open"]
    if largest["level"] != OPEN:
        method = load_methodology(int(largest["fiscal_year"]))
        named = pick_level(method, int(largest["band"]), lang)
    values = {
        "count": int(mine["count"].sum()),
        "year": int(largest["fiscal_year"]),
        "level": named,
        "share": f"{largest['share']:.1f}",
    }
    captions = [words["peers_levels_caption"]]
    if (table["level"] == OPEN).any():
        captions.append(words["peers_levels_open_note"])
    legend = level_scale(group.method.levels, lang)
    alt = words["peers_levels_alt"].format(**values)
    return Words(lang, alt, join_words(captions, lang), legend)
