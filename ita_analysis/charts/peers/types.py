"""The mean total of each type of bodies, highest first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, draw_chart, mark_words
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.charts.levels import TICKS
from ita_analysis.charts.peers.heat import band_of
from ita_analysis.charts.peers.make import ends, source_words
from ita_analysis.charts.peers.passes import name_row
from ita_analysis.compare.peers import Peers
from ita_analysis.show import Html, chart_words
from ita_analysis.style import format_score, level_colour

if TYPE_CHECKING:
    import pandas as pd

    from ita_analysis.charts.frame import Frame
    from ita_analysis.compare.peers import Group


def plot_peer_types(peers: Peers, lang: str) -> Chart | Html:
    """Plot the mean of each type of bodies, ranked.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where there are fewer than two types with more than one total.
    """
    table = peers.types.dropna(subset="rank")
    if len(table) < 2:
        return NOTHING
    rows, words, group = ends(table), chart_words(lang), peers.group
    mark = mark_words(group.method.pass_mark)
    names = [name_row({"key": key}, lang, by_type=True) for key in rows["org_type"]]
    drawing = Drawing(
        [Label(name) for name in names],
        [
            Column(words["peers_bodies"], [f"{n:,}" for n in rows["known"]]),
            Column(words["peers_mean"], [format_score(mean) for mean in rows["mean"]], bold=True),
        ],
        FULL,
        TICKS,
        lambda frame: _draw(frame, rows, group, words["pass_mark"].format(mark=mark)),
    )
    values = {
        "count": len(table),
        "mark": mark,
        "top": names[0],
        "top_score": format_score(float(rows["mean"].iloc[0])),
        "low": names[-1],
        "low_score": format_score(float(rows["mean"].iloc[-1])),
    }
    told = Words(
        lang,
        words["peers_types_alt"].format(**values),
        words["peers_types_caption"].format(**values),
    )
    return draw_chart(drawing, told, table.reset_index(drop=True), source_words(group, lang))


def _draw(frame: Frame, rows: pd.DataFrame, group: Group, mark: str) -> None:
    for row, mean in enumerate(rows["mean"]):
        if not math.isnan(mean):
            passed = round(mean, 2) >= group.method.pass_mark
            colour = level_colour(band_of(mean, group), len(group.method.levels)).fill
            frame.bar(row, mean, colour, "solid" if passed else "striped")
    frame.target(group.method.pass_mark, mark)
