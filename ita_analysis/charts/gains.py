"""What each fix is worth in points of the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from ita_analysis import find
from ita_analysis.charts.chart import Chart, Words, make_chart, missing_note, pick
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.show import Html, chart_words
from ita_analysis.style import (
    LEVEL_COLOURS,
    SOFT_INK,
    format_gap,
    format_score,
)

if TYPE_CHECKING:
    import pandas as pd

    from ita_analysis.charts.frame import Fill, Frame
    from ita_analysis.result import Result

MOST_GAINS = 12
# The kind of fill carries the meaning without colour, and the word stands beside each bar.
LOOKS: dict[str, tuple[str, Fill]] = {
    "certain": (LEVEL_COLOURS["A"], "solid"),
    "likely": (LEVEL_COLOURS["AA"], "striped"),
    "assumed": (LEVEL_COLOURS["A"], "striped"),
    "untraced": (LEVEL_COLOURS["P"], "solid"),
    "contradicted": (SOFT_INK, "striped"),
    "possible": (LEVEL_COLOURS["A"], "hollow"),
}


def plot_gains(result: Result, lang: str) -> Chart | Html:
    """Plot what the total gains from raising each question, item or indicator to 100.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        The twelve largest gains; a note where none can be computed or nothing is left to gain.
    """
    words = chart_words(lang)
    gains = find.find_gains(result)
    # Less than nothing to gain is a contradiction of the source, told elsewhere.
    rows = gains[gains["gain"].round(2) > 0].reset_index(drop=True)
    if rows.empty:
        known = find.find_indicators(result)["score"].notna().all()
        return missing_note("gains_none" if known else "gains_missing", lang)
    drawn = rows.head(MOST_GAINS)
    names = _names(rows, result, lang)
    ticks = _ticks(float(drawn["gain"].max()))
    written = [format_gap(gain, triangle=False) for gain in rows["gain"]]
    certainties = [words[certainty] for certainty in rows["certainty"]]

    def draw(frame: Frame) -> None:
        for row, gain in enumerate(drawn["gain"]):
            frame.bar(row, float(gain), *LOOKS[drawn["certainty"].iloc[row]])

    return make_chart(
        Drawing(
            list(map(Label, names[:MOST_GAINS], drawn["code"])),
            [
                Column(words["gain"], written[:MOST_GAINS], bold=True),
                Column(words["certainty"], certainties[:MOST_GAINS], [SOFT_INK] * len(drawn)),
            ],
            max(ticks[-1], float(drawn["gain"].max())),
            ticks,
            draw,
        ),
        result,
        _tell(rows, names, lang),
        gains,
    )


def _ticks(largest: float) -> list[float]:
    """Return round numbers from zero that the largest gain fits under or just passes."""
    places = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, largest)
    return [float(place) for place in places if place < largest * 1.1]


def _names(rows: pd.DataFrame, result: Result, lang: str) -> list[str]:
    """Return what each row is called."""
    questions = {part.code: pick(part, "label", lang) for part in result.method.questions}
    indicators = {part.code: pick(part, "name", lang) for part in result.method.indicators}
    unnamed = {
        part.code: chart_words(lang)["gains_item"].format(
            count=len(result.method.questions_of(part.code))
        )
        for part in result.method.sub_indicators
    }
    names = {"question": questions, "indicator": indicators, "item": unnamed}
    return [names[kind][code] for kind, code in zip(rows["measure"], rows["code"], strict=True)]


def _tell(rows: pd.DataFrame, names: list[str], lang: str) -> Words:
    words, top = chart_words(lang), rows.iloc[0]
    values = {
        "count": min(len(rows), MOST_GAINS),
        "all": len(rows),
        "top": f"{top['code']} {names[0]}",
        "gain": format_score(top["gain"]),
        "certainty": words[top["certainty"]],
    }
    kinds = [kind for kind in LOOKS if (rows["certainty"] == kind).any()]
    explained = [words[f"gains_{kind}_note"] for kind in kinds if kind != "certain"]
    caption = [words["gains_caption"].format(**values), *explained]
    return Words(lang, words["gains_alt"].format(**values), words["sentence_join"].join(caption))
