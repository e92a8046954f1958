"""When each measure of a plan runs, month by month, and how far it has come."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from ita_analysis.charts.chart import Chart, Words, make_chart, missing_note, source_line
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.plan.library import fiscal_month
from ita_analysis.plan.status import CANCELLED, DELAYED, DONE, IN_PROGRESS, NOT_STARTED
from ita_analysis.show import Html, chart_words
from ita_analysis.style import LEVEL_COLOURS, SOFT_INK, format_period, short_months
from ita_analysis.thai import BUDDHIST_ERA, fiscal_year_dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import pandas as pd

    from ita_analysis.charts.frame import Fill, Frame
    from ita_analysis.plan import Plan

YEAR = 12
UNRECORDED = "unrecorded"
# The kind of fill carries the meaning without colour, and the word stands beside each bar.
LOOKS: dict[str, tuple[str, Fill]] = {
    UNRECORDED: (LEVEL_COLOURS["P"], "solid"),
    NOT_STARTED: (LEVEL_COLOURS["A"], "hollow"),
    IN_PROGRESS: (LEVEL_COLOURS["A"], "striped"),
    DELAYED: (LEVEL_COLOURS["C"], "striped"),
    DONE: (LEVEL_COLOURS["AA"], "solid"),
    CANCELLED: (SOFT_INK, "hollow"),
}
WORDS = {
    UNRECORDED: "calendar_unrecorded",
    NOT_STARTED: "calendar_not_started",
    IN_PROGRESS: "calendar_in_progress",
    DELAYED: "calendar_delayed",
    DONE: "calendar_done",
    CANCELLED: "calendar_cancelled",
}


def plot_plan_calendar(plan: Plan, lang: str) -> Chart | Html:
    """Plot the measures of a plan over the months of its fiscal year.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        A note where no measure has dates within the year.
    """
    words = chart_words(lang)
    dated = _dated(plan)
    if dated.empty:
        return missing_note("calendar_missing", lang)
    rows = [{str(key): value for key, value in row.items()} for row in dated.to_dict("records")]
    titles = [_title(row, lang) for row in rows]
    statuses = [row["status"] if row["status"] in LOOKS else UNRECORDED for row in rows]
    shown = [
        words[WORDS[status]] + (f" {row['progress']}%" if _partly(row, status) else "")
        for row, status in zip(rows, statuses, strict=True)
    ]

    def draw(frame: Frame) -> None:
        _draw_months(frame, plan.fiscal_year, lang)
        for place, (row, status) in enumerate(zip(rows, statuses, strict=True)):
            start, end = _place(row["start"], end=False), _place(row["end"], end=True)
            frame.bar(place, end, *LOOKS[status], start)

    drawing = Drawing(
        [Label(title, row["number"]) for title, row in zip(titles, rows, strict=True)],
        [Column(words["calendar_status"], shown, [SOFT_INK] * len(rows))],
        YEAR,
        (),
        draw,
    )
    told = _tell(plan, rows, titles, statuses, lang)
    chart = make_chart(drawing, plan.result, told, dated)
    if plan.is_draft:
        return chart
    return replace(chart, source=source_line(plan.result, lang, plans=True))


def _dated(plan: Plan) -> pd.DataFrame:
    """Return the measures whose whole period lies in the fiscal year."""
    first, last = fiscal_year_dates(plan.fiscal_year)
    table = plan.measures
    within = (table["start"] >= first) & (table["end"] <= last) & (table["start"] <= table["end"])
    return table[within & (table["start"] != "")].reset_index(drop=True)


def _title(row: dict[str, Any], lang: str) -> str:
    return str(row[f"title_{lang}"] or row["title_th"])


def _partly(row: dict[str, Any], status: str) -> bool:
    return bool(row["progress"]) and status in (IN_PROGRESS, DELAYED)


def _draw_months(frame: Frame, fiscal_year: int, lang: str) -> None:
    months = short_months(lang)
    for place in range(YEAR):
        month = (place + 9) % YEAR + 1
        # The year is named where it begins: in October that of the year before, in January.
        year = fiscal_year - (month >= 10) - (0 if lang == "th" else BUDDHIST_ERA)
        above = str(year) if month in (10, 1) else ""
        frame.division(place, place + 1, months[month - 1], above)
    frame.division(YEAR, YEAR, "")


def _place(iso: str, *, end: bool) -> float:
    """Return where a day lies on the axis of months; the end of the day for an end."""
    day = datetime.date.fromisoformat(iso)
    days = calendar.monthrange(day.year, day.month)[1]
    return fiscal_month(day.month) + (day.day - (not end)) / days


def _tell(
    plan: Plan,
    rows: Sequence[dict[str, Any]],
    titles: Sequence[str],
    statuses: Sequence[str],
    lang: str,
) -> Words:
    words = chart_words(lang)
    periods = [
        words["calendar_period"].format(
            number=row["number"], title=title, period=format_period(row["start"], row["end"], lang)
        )
        for row, title in zip(rows, titles, strict=True)
    ]
    values = {
        "year": plan.fiscal_year,
        "count": len(rows),
        "periods": words["list_join"].join(periods),
    }
    caption = [words["calendar_caption"].format(**values)]
    caption += [words[f"{WORDS[status]}_note"] for status in LOOKS if status in statuses]
    left = len(plan.measures) - len(rows)
    if left:
        caption.append(words["calendar_undated"].format(count=left))
    return Words(lang, words["calendar_alt"].format(**values), words["sentence_join"].join(caption))
