"""All totals from the highest to the lowest, with the band in which a point changes the place."""

from __future__ import annotations

from ita_analysis.charts.canvas import Canvas, Point
from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, mark_words
from ita_analysis.charts.layout import DROP, SMALL, WIDTH
from ita_analysis.charts.painted import paint_chart
from ita_analysis.charts.peers.make import axis_floor, dots, join_words, mix, source_words
from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.ranks import NEAR, near_mark
from ita_analysis.show import Html, chart_words, text_width
from ita_analysis.style import GOOD, INK, POOR, RULE, SOFT_INK, format_score

HEIGHT, TOP, FOOT = 216.0, 10.0, 32.0
LEFT, RIGHT = 30.0, WIDTH - 8.0
MOST_DOTS = 160
FEWEST = 3


def plot_peer_ranks(peers: Peers, lang: str) -> Chart | Html:
    """Plot the totals in rank order and the band of one point either way.

    The band lies about the organisation whose peers these are, for others about the pass mark.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where fewer than three bodies have a total.
    """
    ranks = peers.ranks
    if len(ranks) < FEWEST:
        return NOTHING
    source = source_words(peers.group, lang)
    shown = ranks.reset_index(drop=True)
    return paint_chart(lambda: _draw(peers, lang), _tell(peers, lang), shown, source)


def _draw(peers: Peers, lang: str) -> Canvas:
    totals = peers.ranks["total"].to_numpy()
    centre = _centre(peers)
    limit = peers.group.method.pass_mark
    floor, ticks = axis_floor(min(float(totals.min()), limit))
    canvas = Canvas(HEIGHT)
    bottom = HEIGHT - FOOT

    def place(rank: float, total: float) -> Point:
        across = LEFT + 6 + (rank - 1) / max(len(totals) - 1, 1) * (RIGHT - LEFT - 12)
        return across, TOP + (FULL - total) / (FULL - floor) * (bottom - TOP)

    high, low = (place(1, min(centre + side, FULL))[1] for side in (NEAR, -NEAR))
    canvas.box((LEFT, high), RIGHT - LEFT, low - high, mix("#e8a33d", 0.45))
    for tick in ticks:
        y = place(1, tick)[1]
        canvas.line([(LEFT, y), (RIGHT, y)], RULE, 0.7)
        text = {"colour": SOFT_INK, "small": True, "align": "right"}
        canvas.text((LEFT - 5, y + DROP), str(tick), **text)
    y = place(1, limit)[1]
    canvas.line([(LEFT, y), (RIGHT, y)], INK, 1, (3, 2))
    words = chart_words(lang)
    label = words["pass_mark"].format(mark=mark_words(limit))
    # Low totals lie at the right, so the left below the mark is free.
    canvas.text((LEFT + 5, y + SMALL + 7), label, small=True, bold=True)
    _draw_totals(canvas, [place(rank, total) for rank, total in enumerate(totals, 1)], peers)
    for rank, align in ((1, "left"), (len(totals), "right")):
        across = LEFT if align == "left" else RIGHT
        canvas.text((across, bottom + 14), f"{rank:,}", align=align, small=True, colour=SOFT_INK)
    middle = (LEFT + RIGHT) / 2
    look = {"align": "center", "small": True, "colour": SOFT_INK}
    canvas.text((middle, bottom + 14), words["peers_rank_axis"], **look)
    _label_own(canvas, peers, place, lang)
    return canvas


def _draw_totals(canvas: Canvas, places: list[Point], peers: Peers) -> None:
    if len(places) > MOST_DOTS:
        step = len(places) / (2 * MOST_DOTS)
        kept = sorted({*(int(step * at) for at in range(2 * MOST_DOTS)), len(places) - 1})
        canvas.line([places[at] for at in kept], GOOD, 2.4)
        return
    passed = (peers.ranks["total"] >= peers.group.method.pass_mark).tolist()
    for colour, wanted in ((GOOD, True), (POOR, False)):
        shown = [point for point, pass_ in zip(places, passed, strict=True) if pass_ == wanted]
        dots(canvas, shown, 2.6, colour)


def _label_own(canvas: Canvas, peers: Peers, place: object, lang: str) -> None:
    own = peers.own_rank
    if own is None or not callable(place):
        return
    at = peers.ranks["org_id"].tolist().index(peers.group.own) + 1
    x, y = place(at, own.total)
    canvas.dot((x, y), INK, 5.0)
    name = f"{getattr(peers.group.subject, f'name_{lang}')} {format_score(own.total)}"
    width = text_width(name, 9.0, "Bold")
    align = "right" if x + width > RIGHT else "left"
    shift = -9 if align == "right" and x - width > LEFT else 9
    if align == "right" and x - width < LEFT:
        x, shift, align = (LEFT + RIGHT) / 2, 0, "center"
    # Under the dot at the right of the falling curve is nothing else.
    canvas.text((x + shift, y + (16 if align == "right" else -8)), name, bold=True, align=align)


def _centre(peers: Peers) -> float:
    return peers.own_rank.total if peers.own_rank else peers.group.method.pass_mark


def _tell(peers: Peers, lang: str) -> Words:
    words, own = chart_words(lang), peers.own_rank
    totals = peers.ranks["total"]
    values: dict[str, object] = {
        "count": f"{len(totals):,}",
        "high": format_score(float(totals.max())),
        "low": format_score(float(totals.min())),
        "near": mark_words(NEAR),
        "mark": mark_words(peers.group.method.pass_mark),
    }
    if own:
        values |= {
            "name": getattr(peers.group.subject, f"name_{lang}"),
            "place": own.place,
            "others": own.near,
        }
        alt = words["peers_ranks_alt_own"].format(**values)
        captions = [words["peers_ranks_caption_own"].format(**values)]
    else:
        below, above = near_mark(peers.ranks, peers.group.method.pass_mark)
        values |= {"below": below, "above": above}
        alt = words["peers_ranks_alt"].format(**values)
        captions = [words["peers_ranks_caption"].format(**values)]
    return Words(lang, alt, join_words(captions, lang))
