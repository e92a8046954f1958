"""What the explorer shows, as markup: functions of a result and a language, without widgets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ita_analysis import charts, find, tell
from ita_analysis.explore.words import explorer_words
from ita_analysis.find import compare_imagined
from ita_analysis.result import Result
from ita_analysis.show import Column, Html, join_html, paragraph, table
from ita_analysis.style import format_score

# Tables that can be sorted and filtered, by the word that names each.
TABLES = ("scores", "gains", "questions", "cited", "measures", "problems")


def show_overview(result: Result, lang: str) -> Iterator[Html]:
    """Show the head of a brief and its charts, each as soon as it is drawn.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Yields
    ------
    Html
        The head and the first chart, then each chart below.
    """
    yield join_html(
        Html(show(result, lang).__html__()) for show in (tell.tell_header, charts.plot_indicators)
    )
    for plot in (charts.plot_contributions, charts.plot_gains, charts.plot_questions):
        yield Html(plot(result, lang).__html__())


def pick_table(result: Result, name: str) -> pd.DataFrame:
    """Pick a table to be sorted and filtered.

    Parameters
    ----------
    result : Result
    name : str
        One of ``TABLES``.

    Returns
    -------
    pandas.DataFrame
        Columns that say nothing (one organisation, one year, nothing known) are left out.
    """
    chosen: pd.DataFrame = {
        "scores": lambda: result.scores,
        "gains": lambda: find.find_gains(result),
        "questions": lambda: find.find_questions(result),
        "cited": lambda: result.cited,
        "measures": lambda: result.measures,
        "problems": lambda: result.problems,
    }[name]()
    said = [column for column in ("org_id", "fiscal_year", "source_id") if column in chosen]
    return chosen.drop(columns=said).dropna(axis="columns", how="all").round(2)


def show_imagined(result: Result, changes: Mapping[str, float], lang: str) -> Html:
    """Show total, level, instruments and path as they would be with other scores.

    Parameters
    ----------
    result : Result
    changes : mapping of str to float
        As for ``imagine_scores``.
    lang : {"th", "en"}

    Returns
    -------
    Html

    Raises
    ------
    UsageError
        If the changes do not hold together.
    """
    words = explorer_words(lang)
    facts = compare_imagined(result, changes)
    before, after = facts["before"], facts["after"]
    names = {part.code: part for part in result.method.instruments}
    rows = [[words["total"], *_tell_change(before["total"], after["total"])]]
    rows += [
        [code, *_tell_change(score, after["instruments"][code])]
        for code, score in before["instruments"].items()
        if code in names
    ]
    levels = [_tell_levels(side["levels"], lang) for side in (before, after)]
    rows.append([words["level"], *levels, ""])
    columns = [
        Column(""),
        *(Column(words[name], numeric=True) for name in ("now", "then", "change")),
    ]
    parts = [table(columns, rows, caption=words["what_if_caption"], lang=lang)]
    if changes:
        said = ", ".join(f"{code} = {score:g}" for code, score in changes.items())
        parts.insert(0, paragraph(words["imagined"].format(changes=said), lang, "warning"))
    if after["path"]["steps"]:
        steps = ", ".join(
            words["step"].format(code=code, score=format_score(score))
            if count == 1
            else words["steps"].format(code=code, count=count)
            for (code, score), count in Counter(
                (step["code"], step["raise_to"]) for step in after["path"]["steps"]
            ).items()
        )
        path = words["next_steps"].format(level=after["path"]["level"], steps=steps)
        parts.append(paragraph(path, lang))
    return join_html(parts)


def show_pair(one: Result, other: Result, lang: str) -> Html:
    """Show the indicators of two results side by side, with their differences.

    Parameters
    ----------
    one, other : Result
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    words = explorer_words(lang)
    codes = [part.code for part in one.method.indicators]
    shared = [part for part in other.method.indicators if part.code in codes]
    name = {"th": "name_th", "en": "name_en"}[lang]
    rows = [[words["total"], *_tell_change(_total(one), _total(other))]]
    rows += [
        [
            f"{part.code} {getattr(part, name)}",
            *_tell_change(
                _known(one.score("indicator", part.code)),
                _known(other.score("indicator", part.code)),
            ),
        ]
        for part in shared
    ]
    sides = [str(side.organisation[name] or side.organisation["name_th"]) for side in (one, other)]
    columns = [
        Column(words["indicator"]),
        *(Column(text, numeric=True) for text in (*sides, words["difference"])),
    ]
    caption = words["compare_caption"].format(one=one.fiscal_year, other=other.fiscal_year)
    parts = [table(columns, rows, caption=caption, lang=lang)]
    if one.fiscal_year != other.fiscal_year:
        parts.append(paragraph(words["method_note"], lang, "note"))
    for side in (one, other):
        parts += [
            Html(tell.tell_header(side, lang).__html__()),
            Html(charts.plot_indicators(side, lang).__html__()),
        ]
    return join_html(parts)


def _total(result: Result) -> float | None:
    return _known(find.find_total(result)["score"])


def _known(score: float) -> float | None:
    return None if math.isnan(score) else score


def _tell_change(before: Any, after: Any) -> list[str]:
    both = before is not None and after is not None
    shown = ["–" if score is None else format_score(score) for score in (before, after)]
    return [*shown, f"{after - before:+.2f}".replace("-", "−") if both else "–"]


def _tell_levels(levels: list[str], lang: str) -> str:
    words = explorer_words(lang)
    if not levels:
        return words["unknown"]
    text = levels[0]
    for level in levels[1:]:
        text = words["level_or"].format(one=text, other=level)
    return text
