"""The lowest questions, and disclosure items that are not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ita_analysis import find
from ita_analysis.charts.chart import (
    FULL,
    Chart,
    Words,
    make_chart,
    mark_words,
    missing_note,
    pick,
)
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.charts.levels import (
    TICKS,
    draw_interval,
    draw_level_bar,
    explain_intervals,
    gap_colour,
)
from ita_analysis.show import Html, chart_words
from ita_analysis.style import POOR, format_gap, format_score

if TYPE_CHECKING:
    from ita_analysis.charts.frame import Frame
    from ita_analysis.result import Result

MOST_QUESTIONS, FEWEST_QUESTIONS, MOST_ITEMS = 15, 5, 12
QUESTION, IMPOSSIBLE = "question", "impossible"


def plot_questions(result: Result, lang: str) -> Chart | Html:
    """Plot the lowest questions, and apart from them the disclosure items not met.

    All questions below the pass mark are drawn, 15 at most, and five where fewer are below.
    A figure that an item cannot have (neither 0 nor 100) is drawn hollow and called so.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        A note where no question has a score and no item is known not to be met, and where every
        score is full.
    """
    words, pass_mark = chart_words(lang), result.method.pass_mark
    questions, items = find.find_questions(result), find.find_items_not_met(result)
    if questions.empty and items.empty:
        return missing_note("questions_missing", lang)
    rows = _choose(questions, items, pass_mark)
    if rows.empty:
        return missing_note("questions_full", lang)
    drawn = rows[rows["drawn"]].reset_index(drop=True)
    asked = int(drawn["kind"].isin([QUESTION, IMPOSSIBLE]).sum())
    labels = {part.code: pick(part, "label", lang) for part in result.method.questions}
    gaps = [float(gap) for gap in drawn["gap"]]
    columns = [
        Column(words["score"], list(map(format_score, drawn["score"])), bold=True),
        Column(words["gap"], list(map(format_gap, gaps)), list(map(gap_colour, gaps))),
    ]

    def draw(frame: Frame) -> None:
        _draw(frame, drawn, result, lang)
        if asked:
            mark = words["pass_mark"].format(mark=mark_words(pass_mark))
            frame.target(pass_mark, mark, asked)

    return make_chart(
        Drawing(
            [Label(labels[code], code) for code in drawn["code"]],
            columns if asked else [],
            FULL,
            TICKS if asked else (),
            draw,
            {asked: words["questions_items_heading"]} if asked < len(drawn) else {},
        ),
        result,
        _tell(rows, int(questions["possible"].sum()), result, lang),
        rows,
    )


def _choose(questions: pd.DataFrame, items: pd.DataFrame, pass_mark: float) -> pd.DataFrame:
    """Return the questions and items to list, those not met last; `drawn` are those to plot."""
    # A printed 0 is a score too, but an item not met belongs to the block of its own.
    scored = questions[~questions["code"].isin(items["code"])]
    below = int((scored["score"].round(2) < pass_mark).sum())
    lowest = scored.head(max(below, FEWEST_QUESTIONS))
    lowest = lowest[lowest["score"] < FULL]
    lowest = lowest.assign(
        kind=np.where(lowest["possible"], QUESTION, IMPOSSIBLE),
        gap=lowest["gap"].where(lowest["possible"]),
        drawn=np.arange(len(lowest)) < MOST_QUESTIONS,
    )
    printed = questions.set_index("code")["score"]
    # What is certain comes first; certain, likely, possible happen to follow the alphabet.
    items = items.sort_values("certainty", kind="stable")
    unmet = items.assign(
        score=items["code"].map(printed).astype(float),
        gap=np.nan,
        kind=[f"not_met_{certainty}" for certainty in items["certainty"]],
        drawn=np.arange(len(items)) < MOST_ITEMS,
    )
    columns = ["code", "indicator", "score", "gap", "kind", "drawn", "source_ref"]
    return pd.DataFrame(
        [*lowest[columns].to_dict("records"), *unmet[columns].to_dict("records")], columns=columns
    )


def _draw(frame: Frame, drawn: pd.DataFrame, result: Result, lang: str) -> None:
    words = chart_words(lang)
    for row, (kind, score) in enumerate(zip(drawn["kind"], drawn["score"], strict=True)):
        if kind == QUESTION:
            draw_level_bar(frame, row, float(score), result, lang)
            draw_interval(frame, row, "question", drawn["code"].iloc[row], result)
        elif kind == IMPOSSIBLE:
            frame.bar(row, float(score), POOR, "hollow")
            frame.write(row, words[kind], POOR)
        else:
            frame.cross(row, words[kind], POOR)


def _tell(rows: pd.DataFrame, known: int, result: Result, lang: str) -> Words:
    words, pass_mark = chart_words(lang), result.method.pass_mark
    # A figure that an item cannot have says nothing of how it stands to the mark.
    asked, impossible = rows[rows["kind"] == QUESTION], rows[rows["kind"] == IMPOSSIBLE]
    items = rows[~rows["kind"].isin([QUESTION, IMPOSSIBLE])]
    alts, captions = [], []
    if len(asked):
        low = asked.iloc[0]
        values = {
            "count": int(asked["drawn"].sum()),
            "known": known,
            "below": int((asked["score"].round(2) < pass_mark).sum()),
            "mark": mark_words(pass_mark),
            "low": low["code"],
            "low_score": format_score(low["score"]),
        }
        alts.append(words["questions_alt"].format(**values))
        captions.append(words["questions_caption"].format(**values))
    if len(impossible):
        values = {"count": len(impossible)}
        alts.append(words["questions_alt_impossible"].format(**values))
        captions.append(words["questions_caption_impossible"].format(**values))
    if len(items):
        left_out = int((~items["drawn"]).sum())
        more = words["questions_more"].format(count=left_out) if left_out else ""
        alts.append(words["questions_alt_items"].format(items=len(items)))
        captions.append(words["questions_caption_items"].format(items=len(items)) + more)
    captions += explain_intervals(result, QUESTION, asked.loc[asked["drawn"], "code"], lang)
    return Words(lang, " ".join(alts), words["sentence_join"].join(captions))
