"""The sums behind the total as a tree: printed beside computed, and where the sum breaks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ita_analysis import find
from ita_analysis.charts.canvas import Canvas, Point
from ita_analysis.charts.chart import Chart, Words, missing_note, pick, source_line
from ita_analysis.charts.painted import paint_chart
from ita_analysis.methodology import Methodology
from ita_analysis.result import Result
from ita_analysis.score import TOLERANCE
from ita_analysis.show import Html, chart_words
from ita_analysis.style import GOOD, INK, MISSING, POOR, SOFT_INK, format_score

Node = dict[str, Any]

# Places of the columns, in points from the left; each ends where its computed figures do.
COLUMNS = {
    "question": (0.0, 58.0),
    "sub_indicator": (68.0, 150.0),
    "indicator": (160.0, 346.0),
    "instrument": (360.0, 426.0),
    "total": (438.0, 504.0),
}
COMPUTED_WIDTH = 35.0
HEAD, ROW, BOX = 33.0, 18.0, 15.0
# A box of two lines, a name and the figures below it.
TALL = 28.0
BETWEEN_INDICATORS, BETWEEN_INSTRUMENTS = 3.0, 8.0
# What tells states apart without colour is the line: thin, thick, dashed; and the sign.
LINES: dict[str, tuple[str, float, tuple[float, float] | None]] = {
    find.OPEN: (SOFT_INK, 0.8, (2.0, 2.0)),
    find.AGREES: (GOOD, 1.2, None),
    find.DIFFERS: (POOR, 2.4, None),
}
FILLS = {find.OPEN: "#f3f5f8", find.AGREES: "#e3eef8", find.DIFFERS: "#fbe3d6"}
SIGNS = {find.OPEN: "", find.AGREES: "= ", find.DIFFERS: "≠ "}
COLOURS = {find.OPEN: SOFT_INK, find.AGREES: GOOD, find.DIFFERS: POOR}
NOWHERE: Point = (math.nan, math.nan)


def plot_arithmetic(result: Result, lang: str) -> Chart | Html:
    """Plot how the total is made: questions, sub-indicators, indicators, instruments, total.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        A note where nothing has a score.
    """
    data = find.find_arithmetic(result)
    if data[["published", "computed"]].isna().all(axis=None):
        return missing_note("arithmetic_missing", lang)
    words = _tell(data, result.method, lang)

    def paint() -> Canvas:
        return _paint(data, result.method, lang)

    return paint_chart(paint, words, data, source_line(result, lang))


@dataclass(frozen=True)
class _Places:
    """How high the middle of each figure stands, and where the lowest row ends."""

    heights: dict[tuple[str, str], float]
    bottom: float


def _paint(data: pd.DataFrame, method: Methodology, lang: str) -> Canvas:
    nodes: list[Node] = data.to_dict("records")
    places = _place(nodes, method)
    canvas = Canvas(places.bottom)
    _write_heads(canvas, lang, {node["measure"] for node in nodes})
    for state, (colour, width, dashes) in LINES.items():
        points = [
            point
            for node in nodes
            if node["edges"] == state
            for point in _edges(node, nodes, places)
        ]
        if points:
            canvas.line(points, colour, width, dashes)
    for node in nodes:
        height = places.heights[_key(node)]
        if node["measure"] == "question":
            _write_questions(canvas, node, height)
        else:
            _draw_node(canvas, node, height, _name(node, method, lang))
    return canvas


def _name(node: Node, method: Methodology, lang: str) -> str:
    words, code = chart_words(lang), str(node["code"])
    match node["measure"]:
        case "indicator":
            return f"{code}. {pick(method.indicator(code), 'name', lang)}"
        case "instrument":
            weight = f"{100 * method.instrument(code).weight:g}"
            return words["arithmetic_instrument"].format(code=code, weight=weight)
        case "sub_indicator":
            return code
    return words["total"]


def _place(nodes: list[Node], method: Methodology) -> _Places:
    """Stack the questions from top to bottom; all else stands in the middle of its parts."""
    heights: dict[tuple[str, str], float] = {}
    bottom = HEAD
    homes = {part.code: part.instrument for part in method.indicators}
    groups = {part.code: part.indicator for part in method.sub_indicators}
    before = ""
    for node in nodes:
        if node["measure"] != "question":
            continue
        into = str(node["into"])
        indicator = groups.get(into, into)
        if before and indicator != before:
            bottom += BETWEEN_INDICATORS
            bottom += BETWEEN_INSTRUMENTS if homes[indicator] != homes[before] else 0
        before = indicator
        heights["question", node["code"]] = bottom + ROW / 2
        bottom += ROW
    for node in nodes:
        if node["measure"] != "question":
            parts = [heights[_key(part)] for part in _parts(node, nodes)]
            heights[_key(node)] = (min(parts) + max(parts)) / 2
    return _Places(heights, bottom + 2)


def _key(node: Node) -> tuple[str, str]:
    return str(node["measure"]), str(node["code"])


def _parts(node: Node, nodes: list[Node]) -> list[Node]:
    return [part for part in nodes if part["into"] == node["code"]]


def _edges(node: Node, nodes: list[Node], places: _Places) -> Iterator[Point]:
    """Yield the lines from the parts of a figure to it, parted by a place that is nowhere."""
    parts = _parts(node, nodes)
    if not parts:
        return
    end, height = COLUMNS[node["measure"]][0], places.heights[_key(node)]
    spine = end - 5
    heights = [places.heights[_key(part)] for part in parts]
    for part, start in zip(parts, heights, strict=True):
        yield from ((COLUMNS[part["measure"]][1], start), (spine, start), NOWHERE)
    if len(parts) > 1:
        yield from ((spine, min(heights)), (spine, max(heights)), NOWHERE)
    yield from ((spine, height), (end, height), NOWHERE)


def _write_heads(canvas: Canvas, lang: str, measures: set[str]) -> None:
    words = chart_words(lang)
    heads = {
        "question": words["arithmetic_questions"],
        "sub_indicator": words["arithmetic_sub_indicator"],
        "indicator": words["indicator"],
        "instrument": words["instrument"],
        "total": words["total"],
    }
    for measure, (left, right) in COLUMNS.items():
        if measure not in measures:
            continue
        canvas.text((left, 12), heads[measure], small=True, bold=True)
        if measure == "question":
            canvas.text((left, 24), words["arithmetic_known"], small=True, colour=SOFT_INK)
            continue
        edges = {"arithmetic_printed": right - COMPUTED_WIDTH - 2, "arithmetic_computed": right - 2}
        for word, edge in edges.items():
            canvas.text((edge, 24), words[word], small=True, colour=SOFT_INK, align="right")


def _write_questions(canvas: Canvas, node: Node, height: float) -> None:
    left, right = COLUMNS["question"]
    canvas.text((left, height + 3), node["code"], small=True)
    count = f"{node['known']}/{node['of']}"
    colour = INK if node["known"] == node["of"] else SOFT_INK
    canvas.text((right - 3, height + 3), count, small=True, colour=colour, align="right")


def _draw_node(canvas: Canvas, node: Node, height: float, name: str) -> None:
    left, right = COLUMNS[node["measure"]]
    is_tall = node["measure"] in ("instrument", "total")
    size = TALL if is_tall else BOX
    canvas.box((left, height - size / 2), right - left, size, FILLS[node["state"]])
    top, base = (height - 3, height + 9) if is_tall else (height + 3, height + 3)
    canvas.text((left + 3, top), name, small=True, bold=is_tall)
    printed, computed = format_score(node["published"]), format_score(node["computed"])
    look: dict[str, Any] = {"small": True, "align": "right"}
    is_printed = printed != MISSING
    canvas.text(
        (right - COMPUTED_WIDTH - 2, base),
        printed,
        colour=INK if is_printed else SOFT_INK,
        bold=is_printed,
        **look,
    )
    state = node["state"]
    canvas.text(
        (right - 3, base),
        SIGNS[state] + computed,
        colour=COLOURS[state],
        bold=state == find.DIFFERS,
        **look,
    )


def _tell(data: pd.DataFrame, method: Methodology, lang: str) -> Words:
    words = chart_words(lang)
    printed = data[data["published"].notna()]
    states = printed["state"].value_counts()
    counts = {state: int(states.get(state, 0)) for state in LINES}
    total = data.iloc[-1]
    scores = {name: format_score(total[name]) for name in ("published", "computed")}
    alts = [
        words["arithmetic_alt"].format(**counts),
        words["arithmetic_alt_total"].format(**scores),
    ]
    broken = printed[printed["state"] == find.DIFFERS]
    if len(broken):
        named = {
            part.code: f"{part.code}. {pick(part, 'name', lang)}" for part in method.indicators
        }
        named["total"] = words["total"]
        names = words["list_join"].join(named.get(code, code) for code in broken["code"])
        alts.append(words["arithmetic_alt_breaks"].format(names=names))
    drawn = set(data["edges"])
    notes = [
        words[f"arithmetic_{state}_note"].format(tolerance=format_score(TOLERANCE))
        for state in (find.AGREES, find.DIFFERS, find.OPEN)
        if state in drawn
    ]
    caption = words["sentence_join"].join([words["arithmetic_caption"], *notes])
    return Words(lang, " ".join(alts), caption)
