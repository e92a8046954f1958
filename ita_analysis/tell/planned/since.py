"""The measures of the year assessed beside the scores that moved, without naming a cause."""

from __future__ import annotations

from ita_analysis.plan import Plan
from ita_analysis.plan.since import find_moved
from ita_analysis.style import format_gap, format_score
from ita_analysis.tell.compared.phrases import is_down, is_up
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.planned.phrases import Phrases
from ita_analysis.tell.planned.progress import name_status
from ita_analysis.tell.told import Told


def tell_plan_since(plan: Plan, lang: str) -> Told:
    """Tell what moved of what last year's measures answered.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
        Says what would be needed where plan or year is missing.
    """
    phrases = Phrases(plan, lang)
    voice = phrases.voice
    year = plan.result.fiscal_year
    if plan.before.empty or plan.comparison is None:
        key = "no_plan" if plan.before.empty else "no_year"
        needed = voice.say("planned.since_needed", year=year)
        headline = Headline(voice.say(f"planned.since_headline_{key}"))
        return Told(voice.lang, (headline, Paragraph((needed,), "note")))
    rows = read_rows(find_moved(plan))
    linked = [row for row in rows if row["code"]]
    said = []
    if linked:
        things = list({row["code"]: row for row in linked}.values())
        risen, fallen = (sum(map(test, things)) for test in (is_up, is_down))
        values = {"count": len(things), "risen": risen, "fallen": fallen}
        said.append(voice.say("planned.since_rose", **values))
    if len(linked) < len(rows):
        said.append(voice.say("planned.since_unlinked", count=len(rows) - len(linked)))
    blocks: list[Block] = [Headline(voice.say("planned.since_headline", count=len(plan.before)))]
    blocks.append(Paragraph(tuple(said), "list"))
    blocks.append(Paragraph((voice.say("planned.since_no_cause"),), "note"))
    return Told(voice.lang, tuple(blocks))


def table_plan_since(plan: Plan, lang: str) -> Told:
    """Table each measure of the year assessed and the two scores of what it answers.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty without a plan of that year, or a result of the year before.
    """
    phrases = Phrases(plan, lang)
    voice = phrases.voice
    rows = [row for row in read_rows(find_moved(plan)) if row["code"]]
    if not rows or plan.comparison is None:
        return Told(voice.lang, ())
    first, last = plan.comparison.years
    columns = (
        *phrases.columns("number", "measure", "status", "question"),
        Column(str(first), numeric=True),
        Column(str(last), numeric=True),
        Column(voice.word("compared.column_change"), numeric=True),
        *phrases.columns("remark"),
    )
    caption = voice.say("planned.since_caption", year=last)
    body = tuple(tuple(_make_row(row, phrases)) for row in rows)
    return Told(voice.lang, (Table(caption, columns, body),))


def _make_row(row: Row, phrases: Phrases) -> list[Cell]:
    voice = phrases.voice
    status = name_status(row["status"], voice)
    percent = f" {row['progress']}%" if row["progress"] else ""
    return [
        row["number"],
        phrases.title(row),
        status + percent,
        f"{row['code']} {phrases.named(row['code'])}",
        format_score(row["before"]),
        format_score(row["after"]),
        format_gap(row["change"], triangle=False),
        tuple(_remark(row, phrases)),
    ]


def _remark(row: Row, phrases: Phrases) -> list[str]:
    voice = phrases.voice
    method = row["method"] if row["method"] in ("same", "changed") else "unknown"
    said = [voice.word(f"planned.since_method_{method}")]
    if row["sampling"] in ("within", "beyond"):
        said.append(voice.word(f"planned.since_{row['sampling']}"))
    return said
