"""From the total of one year to that of the other: what each indicator adds or takes."""

from __future__ import annotations

import math
from typing import Any

from ita_analysis.charts.chart import NOTHING, Chart, Words, draw_chart, pick
from ita_analysis.charts.compared.make import change_colour, source_words
from ita_analysis.charts.frame import Fill, Frame
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.compare import Comparison
from ita_analysis.show import Html, chart_words
from ita_analysis.style import INK, SOFT_INK, format_gap, format_score

HALF_A_HUNDREDTH = 0.005


def plot_year_steps(comparison: Comparison, lang: str) -> Chart | Html:
    """Plot what each indicator contributes to the change of the total.

    Each bar begins where the one before ends, so that the last, the change of the total, is
    their sum. Striped bars are a change of method; in hollow ones conduct and method cannot be
    told apart.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where an indicator has no score in one of the years.
    """
    table = comparison.contributions
    if table.empty:
        return NOTHING
    steps = _steps(comparison, lang)
    places = [0.0]
    for step in steps:
        places.append(places[-1] + step["contribution"])
    ends = [
        end for step, place in zip(steps, places[1:], strict=True) for end in _ends(step, place)
    ]
    low, high = min(0.0, *ends), max(0.0, *ends)
    # Without any change there is still an axis.
    limit = max(high - low, HALF_A_HUNDREDTH)
    words = chart_words(lang)
    first, last = comparison.years
    changes = [*(step["contribution"] for step in steps), comparison.total["change"]]
    colours = [change_colour(change) for change in changes]
    spans = [f"{_score(step['before'])} → {_score(step['after'])}" for step in steps]
    spans = [span if step["code"] else "" for span, step in zip(spans, steps, strict=True)]
    totals = f"{_score(comparison.total['before'])} → {_score(comparison.total['after'])}"

    def draw_bars(frame: Frame) -> None:
        _draw(frame, steps, places, low, comparison.total)
        frame.target(-low, words["steps_start"].format(year=first))

    drawing = Drawing(
        [
            *(Label(step["name"], step["code"]) for step in steps),
            Label("", words["steps_total"].format(first=first, last=last)),
        ],
        [
            Column(f"{first} → {last}", [*spans, totals], [SOFT_INK] * len(steps) + [INK]),
            Column(
                words["steps_contribution"],
                [format_gap(change, triangle=False) for change in changes],
                colours,
                bold=True,
            ),
        ],
        limit * 1.02,
        (),
        draw_bars,
    )
    told = _tell(steps, comparison, lang)
    return draw_chart(drawing, told, table, source_words(comparison, lang))


def _steps(comparison: Comparison, lang: str) -> list[dict[str, Any]]:
    """Return the steps of the change, the largest gain first and the largest loss last."""
    methods = (comparison.after.method, comparison.before.method)
    named = {part.code: pick(part, "name", lang) for part in methods[1].indicators}
    named |= {part.code: pick(part, "name", lang) for part in methods[0].indicators}
    table = comparison.contributions.sort_values("contribution", ascending=False, kind="stable")
    steps = [
        {"name": named[row["code"]], **{str(key): value for key, value in row.items()}}
        for row in table.to_dict("records")
    ]
    rest = comparison.total["unexplained"]
    if abs(rest) >= HALF_A_HUNDREDTH:
        name = chart_words(lang)["steps_rest"]
        rest_row = {"name": name, "code": "", "before": 0.0, "after": 0.0, "contribution": rest}
        steps.append(
            rest_row | {"by_conduct": 0.0, "by_open": rest, "instrument": "", "margin": math.nan}
        )
    return steps


def _draw(
    frame: Frame,
    steps: list[dict[str, Any]],
    places: list[float],
    low: float,
    total: dict[str, Any],
) -> None:
    for row, step in enumerate(steps):
        ends = sorted((places[row], places[row + 1]))
        colour = change_colour(step["contribution"])
        frame.bar(row, ends[1] - low, colour, _fill(step), start=ends[0] - low)
        frame.connect(row, places[row + 1] - low)
        if not math.isnan(step["margin"]):
            frame.whisker(row, *(end - low for end in _ends(step, places[row + 1])))
    last, change = len(steps), total["change"]
    frame.rule(last)
    ends = sorted((0.0, change))
    frame.bar(last, ends[1] - low, change_colour(change), start=ends[0] - low)
    if not math.isnan(total["error_before"] + total["error_after"]):
        frame.whisker(last, *(end - low for end in _ends(total, change)))


def _ends(step: dict[str, Any], place: float) -> tuple[float, float]:
    """Return from where to where a step may end, by sampling; its place where that is not known."""
    reach = 0.0 if math.isnan(step["margin"]) else step["margin"]
    return place - reach, place + reach


def _fill(step: dict[str, Any]) -> Fill:
    """Return the look of what the largest part of a step comes from."""
    conduct, unclear = abs(step["by_conduct"]), abs(step["by_open"])
    method = abs(step["contribution"] - step["by_conduct"] - step["by_open"])
    if unclear >= max(conduct, method) and unclear:
        return "hollow"
    return "striped" if method > conduct else "solid"


def _score(score: float) -> str:
    return format_score(score)


def _tell(steps: list[dict[str, Any]], comparison: Comparison, lang: str) -> Words:
    words, total = chart_words(lang), comparison.total
    first, last = comparison.years
    most = max(steps, key=lambda step: abs(step["contribution"]))
    values = {
        "first": first,
        "last": last,
        "before": format_score(total["before"]),
        "after": format_score(total["after"]),
        "change": format_gap(total["change"], triangle=False),
        "most": most["name"],
        "part": format_gap(most["contribution"], triangle=False),
    }
    captions = [words["steps_caption"].format(**values)]
    fills = {_fill(step) for step in steps if step["code"]}
    captions += [words[f"steps_{fill}_note"] for fill in ("striped", "hollow") if fill in fills]
    if any(not math.isnan(step["margin"]) for step in steps):
        captions.append(words["steps_whiskers_note"])
    return Words(lang, words["steps_alt"].format(**values), words["sentence_join"].join(captions))
