"""Survey scores against disclosure, body by body."""

from __future__ import annotations

import math

import numpy as np

from ita_analysis.charts.canvas import Canvas, Point
from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, mark_words
from ita_analysis.charts.layout import DROP, SMALL, WIDTH
from ita_analysis.charts.painted import paint_chart
from ita_analysis.charts.peers.make import axis_floor, dots, join_words, mix, source_words
from ita_analysis.compare.peers import Peers
from ita_analysis.show import Html, chart_words
from ita_analysis.style import GOOD, INK, POOR, RULE, SOFT_INK

HEIGHT, TOP, FOOT = 270.0, 20.0, 34.0
LEFT, RIGHT = 34.0, WIDTH - 10.0
FEWEST, MOST_DOTS = 3, 300
# Sides of a square that stands for many dots, points of the scores.
SQUARE = 2.5


def plot_peer_link(peers: Peers, lang: str) -> Chart | Html:
    """Plot the survey score of each body against its disclosure score.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where fewer than three bodies have both.
    """
    if peers.link.n < FEWEST:
        return NOTHING
    source = source_words(peers.group, lang)
    return paint_chart(lambda: _draw(peers, lang), _tell(peers, lang), peers.link.table, source)


def _draw(peers: Peers, lang: str) -> Canvas:
    table, limit = peers.link.table, peers.group.method.pass_mark
    (left, across_ticks), (low, up_ticks) = (
        axis_floor(min(float(table[name].min()), limit)) for name in ("survey", "disclosure")
    )
    canvas, bottom = Canvas(HEIGHT), HEIGHT - FOOT

    def place(survey: float, disclosure: float) -> Point:
        across = LEFT + (survey - left) / (FULL - left) * (RIGHT - LEFT)
        return across, TOP + (FULL - disclosure) / (FULL - low) * (bottom - TOP)

    look = {"colour": SOFT_INK, "small": True}
    for tick in across_ticks:
        x = place(tick, FULL)[0]
        canvas.line([(x, TOP), (x, bottom)], RULE, 0.7)
        canvas.text((x, bottom + 12), str(tick), align="center", **look)
    for tick in up_ticks:
        y = place(FULL, tick)[1]
        canvas.line([(LEFT, y), (RIGHT, y)], RULE, 0.7)
        canvas.text((LEFT - 5, y + DROP), str(tick), align="right", **look)
    words = chart_words(lang)
    canvas.text((0, 10), words["peers_disclosure"], small=True, bold=True)
    canvas.text((RIGHT, HEIGHT - 6), words["peers_survey"], small=True, bold=True, align="right")
    _draw_bodies(canvas, peers, place)
    x, y = place(limit, limit)
    canvas.line([(x, TOP), (x, bottom)], INK, 1, (3, 2))
    canvas.line([(LEFT, y), (RIGHT, y)], INK, 1, (3, 2))
    label = words["pass_mark"].format(mark=mark_words(limit))
    canvas.text((x, TOP - SMALL + 3), label, small=True, bold=True, align="center")
    own = peers.group.own
    if own and own in table.index:
        canvas.dot(place(*table.loc[own, ["survey", "disclosure"]]), INK, 5.0)
    return canvas


def _draw_bodies(canvas: Canvas, peers: Peers, place: object) -> None:
    table, limit = peers.link.table, peers.group.method.pass_mark
    if not callable(place):
        return
    if len(table) <= MOST_DOTS:
        passed = table.round(2) >= limit
        apart = passed["survey"] != passed["disclosure"]
        for colour, rows in ((GOOD, table[~apart]), (POOR, table[apart])):
            dots(canvas, list(map(place, rows["survey"], rows["disclosure"])), 2.4, colour)
        return
    edges = np.arange(0, FULL + SQUARE, SQUARE)
    counts, _, _ = np.histogram2d(table["survey"], table["disclosure"], bins=(edges, edges))
    for column, row in zip(*np.nonzero(counts), strict=True):
        corner = place(edges[column], edges[row + 1])
        end = place(edges[column + 1], edges[row])
        shade = 0.15 + 0.85 * math.sqrt(counts[column, row] / counts.max())
        size = end[0] - corner[0], end[1] - corner[1]
        canvas.box(corner, *size, mix(GOOD, shade))


def _tell(peers: Peers, lang: str) -> Words:
    words, link = chart_words(lang), peers.link
    values = {
        "count": f"{link.n:,}",
        "mark": mark_words(peers.group.method.pass_mark),
        "high_low": f"{link.high_low:,}",
        "low_high": f"{link.low_high:,}",
    }
    captions = [words["peers_link_caption"].format(**values)]
    many = link.n > MOST_DOTS
    captions.append(words["peers_link_squares_note" if many else "peers_link_dots_note"])
    if peers.group.own in link.table.index:
        name = getattr(peers.group.subject, f"name_{lang}")
        captions.append(words["peers_link_own_note"].format(name=name))
    return Words(lang, words["peers_link_alt"].format(**values), join_words(captions, lang))
