"""Weak points: what to mend at once, what to raise, and what each is worth."""

from __future__ import annotations

import math

from ita_analysis.find import STRONG_ABOVE
from ita_analysis.plan import Plan
from ita_analysis.plan.weak import RAISE, URGENT
from ita_analysis.style import MISSING, format_gap, format_score
from ita_analysis.tell.names import Row
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.planned.phrases import Phrases, sum_gains
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

HEADS = ("code", "question", "why", "score", "gain", "certainty", "answered")


def tell_plan_weak_points(plan: Plan, lang: str) -> Told:
    """Tell what is to be mended at once and what to be raised.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(plan, lang)
    voice, rows = phrases.voice, phrases.weak
    if not rows:
        keep = Paragraph((voice.say("planned.weak_keep"),))
        return Told(voice.lang, (Headline(voice.say("planned.weak_headline_none")), keep))
    urgent = [row for row in rows if row["kind"] == URGENT]
    headline = voice.say(
        "planned.weak_headline", urgent=len(urgent), raise_count=len(rows) - len(urgent)
    )
    blocks: list[Block] = [Headline(headline)]
    said = tuple(_tell_kinds(phrases))
    if said:
        blocks.append(Paragraph(said, "list"))
    return Told(voice.lang, tuple(blocks))


def _tell_kinds(phrases: Phrases) -> list[Sentence]:
    voice = phrases.voice
    groups = {
        why: [row for row in phrases.weak if row["why"] == why]
        for why in ("not_met", "not_met_unnamed", "below_pass", "perhaps_not_met")
    }
    cited = [row for row in phrases.weak if row["certainty"] == "cited" and math.isnan(row["gain"])]
    said = []
    if named := groups["not_met"]:
        values = {"count": len(named), "codes": phrases.codes(named), "gain": sum_gains(named)}
        said.append(voice.say("planned.weak_named", **values))
    if unnamed := groups["not_met_unnamed"]:
        count = sum(row["count"] for row in unnamed)
        said.append(voice.say("planned.weak_unnamed", count=count, gain=sum_gains(unnamed)))
    below = [row for row in groups["below_pass"] if not math.isnan(row["gain"])]
    if below:
        mark = phrases.plan.result.method.pass_mark
        values = {"count": len(below), "codes": phrases.codes(below), "gain": sum_gains(below)}
        said.append(voice.say("planned.weak_below", pass_mark=mark, **values))
    if cited:
        said.append(voice.say("planned.weak_cited", count=len(cited)))
    if perhaps := groups["perhaps_not_met"]:
        codes = phrases.codes(perhaps)
        said.append(voice.say("planned.weak_possible", count=len(perhaps), codes=codes))
    return said


def table_plan_weak_points(plan: Plan, lang: str) -> Told:
    """Table the weak points, each with its worth and the measures that answer it.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(plan, lang)
    columns = phrases.columns(*HEADS, numeric=("score", "gain"))
    tables = []
    for kind in (URGENT, RAISE):
        rows = tuple(tuple(_make_row(row, phrases)) for row in phrases.weak if row["kind"] == kind)
        if rows:
            tables.append(Table(phrases.voice.say(f"planned.caption_{kind}"), columns, rows))
    return Told(phrases.voice.lang, tuple(tables))


def _make_row(row: Row, phrases: Phrases) -> list[Cell]:
    why = phrases.voice.say(f"planned.why_{row['why']}", count=row["count"], mark=STRONG_ABOVE)
    numbers = ", ".join(measure["number"] for measure in phrases.answered_by(row["code"]))
    return [
        row["code"],
        phrases.named(row["code"]),
        why,
        format_score(row["score"]),
        format_gap(row["gain"], triangle=False),
        phrases.certainty(row["certainty"]),
        numbers or MISSING,
    ]
