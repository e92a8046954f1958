"""How indicators spread: a box from quartile to quartile, a dot a body, a mark for one's own."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ita_analysis.charts.canvas import Canvas
from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, mark_words, pick
from ita_analysis.charts.layout import DROP, TEXT, WIDTH
from ita_analysis.charts.painted import paint_chart
from ita_analysis.charts.peers.make import axis_floor, join_words, mix, source_words, strokes
from ita_analysis.charts.peers.passes import name_row
from ita_analysis.compare.peers import Group, Peers
from ita_analysis.compare.peers.spread import FEWEST
from ita_analysis.show import Html, chart_words, text_width
from ita_analysis.style import GOOD, INK, POOR, RULE, SOFT_INK, format_score

ROW, HEAD, FOOT, BOX = 18.0, 26.0, 18.0, 9.0
FIGURES = 86.0
HIGHEST_FLOOR = 80.0
# Of more bodies the dots would be a smear; the line from lowest to highest stands for them.
MOST_DOTS = 80
MOST_TYPES = 2


@dataclass(frozen=True, eq=False)
class Strip:
    """One kind of things whose scores spread: bodies of a type, or provinces.

    Parameters
    ----------
    heading : str
    scores : pandas.DataFrame
        A row a thing, a column an indicator.
    own : dict of str to float
        Scores to mark, by indicator.
    """

    heading: str
    scores: pd.DataFrame
    own: dict[str, float]


def plot_peer_spread(peers: Peers, lang: str) -> Chart | Html:
    """Plot how each indicator spreads among bodies of the same type.

    A province stands marked among the provinces, an organisation among its peers.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where no indicator has two scores.
    """
    strips = choose_strips(peers, lang)
    if not strips:
        return NOTHING
    group = peers.group
    told, source = _tell(strips, group, lang), source_words(group, lang)
    return paint_chart(lambda: _draw(strips, group, lang), told, peers.spread, source)


def choose_strips(peers: Peers, lang: str) -> list[Strip]:
    """Choose what is drawn: provinces for a province, and the two largest types of bodies."""
    group, words = peers.group, chart_words(lang)
    strips = []
    own = {
        str(row["code"]): float(row["own"])
        for row in peers.spread[peers.spread["org_type"] == ""].to_dict("records")
    }
    if group.scope.reach == "province":
        rows = peers.areas[
            (peers.areas["fiscal_year"] == group.fiscal_year)
            & (peers.areas["measure"] == "indicator")
        ]
        wide = rows.pivot(index="area_id", columns="code", values="score")
        heading = words["peers_strip_provinces"].format(count=len(wide))
        if group.subject.key in wide.index:
            strips.append(Strip(heading, wide, own))
    scores = group.indicators.loc[group.totals.index]
    types = group.bodies.loc[scores.index, "org_type"]
    names = [name for name in dict.fromkeys(peers.spread["org_type"]) if name][:MOST_TYPES]
    for name in names or [""]:
        members = scores[types == name] if name else scores
        shown = name_row({"key": name}, lang, by_type=True) if name else words["peers_all_bodies"]
        heading = words["peers_strip_bodies"].format(name=shown, count=f"{len(members):,}")
        strips.append(Strip(heading, members, own if group.own else {}))
    return [strip for strip in strips if (strip.scores.notna().sum() > 1).any()]


@dataclass(frozen=True)
class _Axis:
    left: float
    right: float
    floor: float
    ticks: list[int]

    def place(self, score: float) -> float:
        return self.left + (max(score, self.floor) - self.floor) / (FULL - self.floor) * (
            self.right - self.left
        )


def _draw(strips: list[Strip], group: Group, lang: str) -> Canvas:
    indicators = group.method.indicators
    block = HEAD + ROW * len(indicators) + FOOT
    canvas = Canvas(block * len(strips) + 2)
    names = [f"{part.code}. {pick(part, 'name', lang)}" for part in indicators]
    left = max(text_width(name, TEXT) for name in names) + 10
    for number, strip in enumerate(strips):
        marked = [score for score in strip.own.values() if not math.isnan(score)]
        # The lowest of very many may lie far off; its line then ends at the edge.
        lowest = min([float(strip.scores.quantile(0.02).min()), *marked, HIGHEST_FLOOR])
        axis = _Axis(left, WIDTH - FIGURES - 6, *axis_floor(lowest))
        _draw_strip(canvas, strip, block * number, axis, group, lang)
    return canvas


def _draw_strip(
    canvas: Canvas, strip: Strip, top: float, axis: _Axis, group: Group, lang: str
) -> None:
    words = chart_words(lang)
    indicators = group.method.indicators
    first, last = top + HEAD, top + HEAD + ROW * len(indicators)
    canvas.text((0, top + 14), strip.heading, bold=True)
    canvas.text((WIDTH - FIGURES + 40, first - 4), words["peers_median"], align="right", **_quiet())
    if strip.own:
        canvas.text((WIDTH, first - 4), words["peers_own"], align="right", **_quiet())
    for tick in axis.ticks:
        x = axis.place(tick)
        canvas.line([(x, first), (x, last)], RULE, 0.8)
        canvas.text((x, last + 11), str(tick), align="center", **_quiet())
    x = axis.place(group.method.pass_mark)
    canvas.line([(x, first), (x, last)], INK, 1, (3, 2))
    for place, part in enumerate(indicators):
        middle = first + ROW * (place + 0.5)
        canvas.text((0, middle + DROP), f"{part.code}. {pick(part, 'name', lang)}")
        known = strip.scores[part.code].dropna() if part.code in strip.scores else pd.Series()
        _draw_row(canvas, known, strip.own.get(part.code, math.nan), middle, axis)


def _draw_row(canvas: Canvas, known: pd.Series, own: float, middle: float, axis: _Axis) -> None:
    if len(known):
        low, q1, median, q3, high = (
            float(value) for value in known.quantile([0, 0.25, 0.5, 0.75, 1])
        )
        canvas.line([(axis.place(low), middle), (axis.place(high), middle)], SOFT_INK, 0.9)
        if len(known) >= FEWEST:
            start, end = axis.place(q1), axis.place(q3)
            canvas.box((start, middle - BOX / 2), max(end - start, 0.8), BOX, mix(GOOD, 0.35))
        if len(known) <= MOST_DOTS:
            shown = sorted({axis.place(score) for score in known.round(1) if score >= axis.floor})
            strokes(canvas, [(x, middle) for x in shown], 2.5, GOOD)
        x = axis.place(median)
        canvas.line([(x, middle - BOX / 2), (x, middle + BOX / 2)], INK, 2)
        canvas.text((WIDTH - FIGURES + 40, middle + DROP), format_score(median), align="right")
    if not math.isnan(own):
        canvas.dot((axis.place(own), middle), POOR, 4.0)
        canvas.text((WIDTH, middle + DROP), format_score(own), bold=True, align="right")


def _quiet() -> dict[str, object]:
    return {"colour": SOFT_INK, "small": True}


def _tell(strips: list[Strip], group: Group, lang: str) -> Words:
    words = chart_words(lang)
    medians = strips[0].scores.median()
    names = {part.code: pick(part, "name", lang) for part in group.method.indicators}
    known = medians[[code for code in names if code in medians.index]].dropna()
    values = {
        "heading": strips[0].heading,
        "count": len(strips[0].scores),
        "top": names[str(known.idxmax())],
        "top_score": format_score(float(known.max())),
        "low": names[str(known.idxmin())],
        "low_score": format_score(float(known.min())),
        "mark": mark_words(group.method.pass_mark),
    }
    captions = [words["peers_spread_caption"].format(**values)]
    if any(len(strip.scores) <= MOST_DOTS for strip in strips):
        captions.append(words["peers_spread_dots_note"])
    if any(strip.own and not all(map(math.isnan, strip.own.values())) for strip in strips):
        name = getattr(group.subject, f"name_{lang}")
        captions.append(words["peers_spread_own_note"].format(name=name))
    return Words(lang, words["peers_spread_alt"].format(**values), join_words(captions, lang))
