"""The draft of a plan: few measures, each answering weak points that belong together."""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from ita_analysis.methodology import Methodology
from ita_analysis.plan.library import (
    LANGUAGES,
    Library,
    LibraryMeasure,
    Theme,
    fiscal_month,
    load_library,
)
from ita_analysis.plan.weak import POSSIBLE, RAISE, URGENT, find_weak_points
from ita_analysis.result import Result, find_once
from ita_analysis.tables import make_table, validate_table
from ita_analysis.thai import BUDDHIST_ERA

# How the table of measures keeps several texts, and several codes, in one cell.
BETWEEN_TEXTS, BETWEEN_CODES = " | ", ", "
# Weakest last: a measure is as sure as the least sure thing it answers.
SURENESS = ("certain", "likely", "assumed", "contradicted", "untraced", "cited")
# With so few measures of the library their own steps are listed, with more only their titles.
FEW, MOST_LISTED = 2, 6
WORTH = ["kind", "gain", "possible_gain", "certainty", "answered"]


@find_once
def draft_plan(result: Result) -> pd.DataFrame:
    """Draft the measures of the fiscal year after a result.

    Weak points are grouped by theme, so that measures stay few; each measure comes from the
    library of measures, with suggested unit, period and follow-up.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        The columns of the table ``measures`` (``targets`` are the codes of the weak points it
        answers) and what :func:`weigh_measures` adds; urgent measures first, then by worth.
        Every weak point of :func:`find_weak_points` is answered, and all dates lie in the
        fiscal year.
    """
    weak = find_weak_points(result)
    library = load_library()
    themes = [_find_theme(row, result.method, library) for row in _records(weak)]
    rows = []
    for theme in dict.fromkeys(themes):
        mine = [row for row, its in zip(_records(weak), themes, strict=True) if its == theme]
        rows.append(_draft_measure(library.themes[theme], mine, result))
    table = validate_table("measures", make_table("measures", rows))
    weighed = weigh_measures(table, result)
    order = weighed.assign(
        urgent=weighed["kind"] == URGENT, worth=weighed["gain"].fillna(-1)
    ).sort_values(["urgent", "worth", "possible_gain"], ascending=False, kind="stable")
    drafted = weighed.loc[order.index].reset_index(drop=True)
    drafted["number"] = [str(number) for number in range(1, len(drafted) + 1)]
    return drafted


def weigh_measures(measures: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Tell what each measure answers and what that is worth.

    Parameters
    ----------
    measures : pandas.DataFrame
        Rows of the table ``measures``.
    result : Result
        Whose weak points they are to answer.

    Returns
    -------
    pandas.DataFrame
        With ``kind`` (``urgent`` or ``raise``, empty where it answers no weak point), ``gain``
        (points of the total of what it answers; missing where none is known), ``possible_gain``
        (of items that are perhaps not met; among what other rows hold, so never added),
        ``certainty`` (of the least sure) and ``answered`` (number of weak points).
    """
    weak = {row["code"]: row for row in _records(find_weak_points(result))}
    added = [
        _weigh([weak[code] for code in split_targets(targets, result.method) if code in weak])
        for targets in measures["targets"]
    ]
    return measures.reset_index(drop=True).join(pd.DataFrame(added, columns=WORTH))


def split_targets(targets: str, method: Methodology) -> list[str]:
    """Split what a measure answers into codes, written as the methodology does.

    Parameters
    ----------
    targets : str
        Codes separated by commas or spaces; an unknown one stays as it is written.
    method : Methodology

    Returns
    -------
    list of str
        Each once, in order.
    """
    known = {code.casefold(): code for code in list_codes(method)}
    parts = re.split(r"[\s,;|]+", targets.strip())
    return list(dict.fromkeys(known.get(part.casefold(), part) for part in parts if part))


def list_codes(method: Methodology) -> list[str]:
    """List what a measure can answer: questions, items, sub-indicators and indicators."""
    return [
        *(part.code for part in method.questions),
        *(part.code for part in method.sub_indicators),
        *(part.code for part in method.indicators),
    ]


def month_dates(months: tuple[int, int], fiscal_year: int) -> tuple[str, str]:
    """Return the first day of one month and the last of another, within a fiscal year.

    Parameters
    ----------
    months : tuple of int
        1 to 12.
    fiscal_year : int
        Buddhist era.

    Returns
    -------
    tuple of str
        ISO dates.
    """
    first, last = (_year_of(month, fiscal_year) for month in months)
    end = calendar.monthrange(last, months[1])[1]
    return (
        datetime.date(first, months[0], 1).isoformat(),
        datetime.date(last, months[1], end).isoformat(),
    )


def _year_of(month: int, fiscal_year: int) -> int:
    return fiscal_year - BUDDHIST_ERA - (month >= 10)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _find_theme(weak: dict[str, Any], method: Methodology, library: Library) -> str:
    if weak["measure"] != "question":
        return library.theme_for(weak["code"]).key
    measures = library.measures_for(weak["code"], method)
    return measures[0].theme if measures else library.theme_of(method.question(weak["code"])).key


def _draft_measure(theme: Theme, weak: Sequence[dict[str, Any]], result: Result) -> dict[str, Any]:
    library, org_type = load_library(), str(result.organisation["org_type"])
    answered: dict[str, list[str]] = {}
    for row in weak:
        for measure in library.measures_for(row["code"], result.method):
            answered.setdefault(measure.key, []).append(row["code"])
    chosen = [library.measures[key] for key in answered]
    whole = not _is_named(weak, result.method)
    source = chosen[0] if len(chosen) == 1 and not whole else theme
    months = [part.months for part in chosen] or [theme.months]
    first = min((start for start, _ in months), key=fiscal_month)
    last = max((end for _, end in months), key=fiscal_month)
    start, end = month_dates((first, last), result.fiscal_year + 1)
    roles = dict.fromkeys([part.unit for part in chosen] or [theme.unit])
    texts: dict[str, Any] = {}
    for lang in LANGUAGES:
        steps = _list_steps(theme, [(m, answered[m.key]) for m in chosen], lang, whole=whole)
        texts[f"title_{lang}"] = getattr(source, f"title_{lang}")
        texts[f"steps_{lang}"] = BETWEEN_TEXTS.join(steps)
        texts[f"follow_up_{lang}"] = getattr(source, f"follow_up_{lang}")
    return {
        "org_id": result.organisation["org_id"],
        "fiscal_year": result.fiscal_year + 1,
        "number": theme.key,
        **texts,
        "units": BETWEEN_CODES.join(dict.fromkeys(library.unit(role, org_type) for role in roles)),
        "start": start,
        "end": end,
        "targets": BETWEEN_CODES.join(row["code"] for row in weak),
    }


def _is_named(weak: Iterable[dict[str, Any]], method: Methodology) -> bool:
    """Tell whether every weak point is a question or item that has a measure of its own."""
    return all(load_library().measures_for(row["code"], method) for row in weak)


def _list_steps(
    theme: Theme, chosen: Sequence[tuple[LibraryMeasure, list[str]]], lang: str, *, whole: bool
) -> list[str]:
    """List the steps of a measure.

    Parameters
    ----------
    theme : Theme
    chosen : sequence of tuple of LibraryMeasure and list of str
        Measures of the library, each with the codes it answers.
    lang : {"th", "en"}
    whole : bool
        Whether something is answered that no measure of the library is for.
    """

    def steps(part: Theme | LibraryMeasure) -> list[str]:
        return list(getattr(part, f"steps_{lang}"))

    if not chosen:
        return steps(theme)
    if len(chosen) == 1 and not whole:
        return steps(chosen[0][0])
    if len(chosen) <= FEW and not whole:
        return [
            f"{BETWEEN_CODES.join(codes)}: {step}" for part, codes in chosen for step in steps(part)
        ]
    named = [
        f"{BETWEEN_CODES.join(codes)}: {getattr(part, f'title_{lang}')}" for part, codes in chosen
    ]
    # The last step of a theme closes the measure: it looks whether all was done.
    return [*named, *steps(theme)[-max(1, MOST_LISTED - len(named)) if whole else -1 :]]


def _weigh(weak: Sequence[dict[str, Any]]) -> dict[str, Any]:
    sure = [row for row in weak if row["certainty"] != POSSIBLE]
    worth = [row for row in sure if not math.isnan(row["gain"])]
    perhaps = [row["gain"] for row in weak if row["certainty"] == POSSIBLE]
    certainties = [row["certainty"] for row in worth or sure or weak]
    urgent = any(row["kind"] == URGENT for row in weak)
    return {
        "kind": (URGENT if urgent else RAISE) if weak else "",
        "gain": math.fsum(row["gain"] for row in worth) if worth else math.nan,
        "possible_gain": math.fsum(gain for gain in perhaps if not math.isnan(gain)),
        "certainty": max(certainties, key=_sureness, default=""),
        "answered": len(weak),
    }


def _sureness(certainty: str) -> int:
    return SURENESS.index(certainty) if certainty in SURENESS else len(SURENESS)
