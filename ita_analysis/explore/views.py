"""What the explorer shows, as markup: functions of a result and a language, without widgets."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ita_analysis import charts, find, tell
from ita_analysis.charts.chart import Chart
from ita_analysis.explore.words import explorer_words
from ita_analysis.find import compare_imagined
from ita_analysis.result import Result
from ita_analysis.show import Column, Html, join_html, page_style, paragraph, table
from ita_analysis.style import MISSING, format_gap, format_score
from ita_analysis.tell.told import Told

# What the overview shows, in the order in which it is drawn.
OVERVIEW: tuple[Callable[[Result, str], Told | Chart | Html], ...] = (
    tell.tell_header,
    charts.plot_indicators,
    charts.plot_contributions,
    charts.plot_gains,
    charts.plot_questions,
)


@functools.cache
def explorer_style(lang: str) -> Html:
    """Return the style of the explorer as an element, with that of a brief and its fonts.

    Parameters
    ----------
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    css = (Path(__file__).parent / "explorer.css").read_text(encoding="utf-8")
    return join_html([page_style(lang), Html(f"<style>\n{css}</style>")])


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


def show_difference(one: Result, other: Result, lang: str) -> Html:
    """Show the indicators of two results in a table, with their differences.

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
            f"{part.code}. {getattr(part, name)}",
            *_tell_change(
                _known(one.score("indicator", part.code)),
                _known(other.score("indicator", part.code)),
            ),
        ]
        for part in shared
    ]
    sides = [
        f"{side.organisation[name] or side.organisation['name_th']} {side.fiscal_year}"
        for side in (one, other)
    ]
    columns = [
        Column(words["indicator"]),
        *(Column(text, numeric=True) for text in (*sides, words["difference"])),
    ]
    parts = [table(columns, rows, caption=words["compare_caption"], lang=lang)]
    if one.fiscal_year != other.fiscal_year:
        parts.append(paragraph(words["method_note"], lang, "note"))
    return join_html(parts)


def _total(result: Result) -> float | None:
    return _known(find.find_total(result)["score"])


def _known(score: float) -> float | None:
    return None if math.isnan(score) else score


def _tell_change(before: Any, after: Any) -> list[str]:
    both = before is not None and after is not None
    shown = [format_score(score) for score in (before, after)]
    return [*shown, format_gap(after - before, triangle=False) if both else MISSING]


def _tell_levels(levels: list[str], lang: str) -> str:
    words = explorer_words(lang)
    if not levels:
        return words["unknown"]
    text = levels[0]
    for level in levels[1:]:
        text = words["level_or"].format(one=text, other=level)
    return text
