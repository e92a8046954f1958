"""How many bodies reach the pass mark, by province or type."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, draw_chart, mark_words
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.charts.peers.make import ends, join_words, source_words
from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.areas import PUBLISHED
from ita_analysis.compare.peers.types import type_names
from ita_analysis.show import Html, chart_words
from ita_analysis.style import GOOD, POOR, format_score

if TYPE_CHECKING:
    from ita_analysis.charts.frame import Frame


def plot_peer_passes(peers: Peers, lang: str) -> Chart | Html:
    """Plot the share of bodies that pass and fail, a bar a province, or a type in a province.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where there is a single row: the sentences say it all.
    """
    table = peers.passes[peers.passes["known"] > 0]
    if len(table) < 2:
        return NOTHING
    rows, words = ends(table), chart_words(lang)
    by_type = peers.group.scope.reach == "province"
    headings = {}
    if len(rows) < len(table):
        half = len(rows) // 2
        headings = {0: words["peers_highest"], half: words["peers_lowest"]}
    drawing = Drawing(
        [Label(name_row(row, lang, by_type=by_type)) for row in rows.to_dict("records")],
        [
            Column(words["peers_passed"], [f"{n:,}" for n in rows["passed"]], bold=True),
            Column(words["peers_failed"], [f"{n:,}" for n in rows["failed"]]),
            Column(words["peers_share"], [format_score(share) for share in rows["share"]]),
        ],
        FULL,
        (0.0, 25.0, 50.0, 75.0, 100.0),
        lambda frame: _draw(frame, rows),
        headings,
    )
    source = source_words(peers.group, lang)
    return draw_chart(drawing, _tell(peers, table, rows, lang), table, source)


def name_row(row: dict[str, object], lang: str, *, by_type: bool) -> str:
    """Return the name of a province, or of a type of bodies."""
    words = chart_words(lang)
    if not by_type:
        return str(row[f"name_{lang}"] or words["peers_no_province"])
    key = str(row["key"])
    names = type_names().get(key, (key, key))
    return names[lang == "en"] or words["peers_no_type"]


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    for row, share in enumerate(rows["share"]):
        if math.isnan(share):
            continue
        frame.bar(row, share, GOOD)
        frame.bar(row, FULL, POOR, "striped", share)
        if 0 < share < FULL:
            frame.part(row, share)


def _tell(peers: Peers, table: pd.DataFrame, rows: pd.DataFrame, lang: str) -> Words:
    words, group = chart_words(lang), peers.group
    by_type = group.scope.reach == "province"
    top, low = (table.iloc[place].to_dict() for place in (0, -1))
    values = {
        "count": len(table),
        "mark": mark_words(group.method.pass_mark),
        "passed": f"{int(table['passed'].sum()):,}",
        "known": f"{int(table['known'].sum()):,}",
        "top": name_row(top, lang, by_type=by_type),
        "top_share": format_score(top["share"]),
        "low": name_row(low, lang, by_type=by_type),
        "low_share": format_score(low["share"]),
    }
    captions = [words["peers_passes_caption"].format(**values)]
    if len(rows) < len(table):
        captions.append(words["peers_ends_note"].format(shown=len(rows), count=len(table)))
    if (table["origin"] == PUBLISHED).any():
        captions.append(words["peers_published_note"])
    return Words(lang, words["peers_passes_alt"].format(**values), join_words(captions, lang))
