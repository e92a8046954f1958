"""Who chose what in the weak questions: a bar a question, a piece a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_analysis import find
from ita_analysis.charts.chart import FULL, Chart, Words, make_chart, mark_words, pick
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.charts.levels import TICKS
from ita_analysis.show import Html, chart_words, choice_scale
from ita_analysis.style import LEVEL_COLOURS, SOFT_INK, LevelColour, format_score, text_colour

if TYPE_CHECKING:
    import pandas as pd

    from ita_analysis.charts.frame import Frame
    from ita_analysis.result import Result

MOST_ROWS = 15
# From the best choice to the worst, by how many there are.
_RAMPS = {
    2: ("A", "D"),
    3: ("A", "P", "D"),
    4: ("AA", "P", "B", "D"),
    5: ("AA", "A", "P", "B", "D"),
}
_LONGEST_RAMP = ("AA", "A", "P", "B", "C", "D")
# A share with its digits needs so many percent of the axis.
_ROOM = 9


def plot_distributions(result: Result, lang: str) -> Chart | Html:
    """Plot what share of respondents chose what, for each question below the pass mark.

    Choices stand from the one worth least to the one worth most. What fewer than five chose is
    one dashed piece with what would tell it, and so is what is not known.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where no answers were scored, or no question is below the mark.
    """
    words = chart_words(lang)
    table = find.find_distributions(result)
    if table.empty:
        return Html("")
    groups = [(key, rows) for key, rows in table.groupby(["code", "part", "slot"], sort=False)]
    drawn = groups[:MOST_ROWS]
    names = {part.code: pick(part, "label", lang) for part in result.method.questions}
    two_parts = {part for entry in result.method.instruments for part in entry.parts}

    def name(key: Any) -> Label:
        code, part, slot = key
        # In front: a line is never broken there.
        more = [part] if part in two_parts else []
        more += [words["distributions_part"].format(number=slot)] if slot else []
        return Label(" · ".join([*more, names[code]]), code)

    def draw(frame: Frame) -> None:
        for row, (_, rows) in enumerate(drawn):
            _draw(frame, row, rows)

    scores = [format_score(rows["question_score"].iloc[0]) for _, rows in drawn]
    return make_chart(
        Drawing(
            [name(key) for key, _ in drawn],
            [Column(words["score"], scores, bold=True)],
            FULL,
            TICKS,
            draw,
        ),
        result,
        _tell(drawn, len(groups), result, lang),
        table,
    )


def choice_colour(place: int, places: int) -> LevelColour:
    """Return the colours of a choice.

    Parameters
    ----------
    place : int
        0 for the one worth most.
    places : int
        How many there are.

    Returns
    -------
    LevelColour
    """
    ramp = _RAMPS.get(places, _LONGEST_RAMP)
    key = ramp[min(place, len(ramp) - 1)]
    fill = LEVEL_COLOURS[key]
    return LevelColour(key, fill, text_colour(fill))


def _draw(frame: Frame, row: int, rows: pd.DataFrame) -> None:
    chosen = rows.dropna(subset=["points"]).sort_values("points", ignore_index=True)
    start = 0.0
    for place, choice in enumerate(chosen.to_dict("records")):
        if choice["suppressed"] or not choice["share"]:
            continue
        colour = choice_colour(len(chosen) - 1 - place, len(chosen))
        end = start + choice["share"]
        text = f"{choice['share']:.0f}" if choice["share"] >= _ROOM else ""
        frame.level_bar(row, text, colour, (start, end), "solid")
        frame.part(row, end)
        start = end
    frame.bar(row, FULL, SOFT_INK, "hollow", start=start)


def _tell(groups: list[Any], count: int, result: Result, lang: str) -> Words:
    words = chart_words(lang)
    lowest = groups[0][1]
    worst = lowest.dropna(subset=["points"]).sort_values("points").iloc[0]
    share = words["distributions_hidden"] if worst["suppressed"] else f"{worst['share']:.0f}%"
    values = {
        "count": len(groups),
        "mark": mark_words(result.method.pass_mark),
        "low": worst["code"],
        "low_score": format_score(worst["question_score"]),
        "choice": worst["words_th"],
        "share": share,
    }
    caption = words["distributions_caption"].format(**values)
    if count > len(groups):
        more = words["distributions_more"].format(count=count - len(groups))
        caption = words["sentence_join"].join([caption, more])
    legend = choice_scale(_list_choices(groups), lang)
    return Words(lang, words["distributions_alt"].format(**values), caption, legend)


def _list_choices(groups: list[Any]) -> list[tuple[str, str]]:
    """List the points of all choices drawn with the keys of their colours, the longest scale first.

    A scale of other points has colours of its own; those of one scale stand for themselves.
    """
    scales = {tuple(sorted(rows["points"].dropna())) for _, rows in groups}
    return [
        (f"{points:.0f}", choice_colour(len(scale) - 1 - place, len(scale)).key)
        for scale in sorted(scales, key=lambda scale: (-len(scale), scale))
        for place, points in enumerate(scale)
    ]
