"""The checklist: which parts of the published analysis are there."""

from __future__ import annotations

from ita_analysis.plan import Plan
from ita_analysis.plan.parts import MISSING, THERE
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.planned.phrases import Phrases, join_runs
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

HEADS = ("part", "item", "certainty", "report", "plan")


def tell_plan_parts(plan: Plan, lang: str) -> Told:
    """Tell how many of the parts that are asked for the plan has, and which it lacks.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(plan, lang)
    voice, rows = phrases.voice, read_rows(plan.parts)
    if not rows:
        unknown = voice.say("planned.parts_headline_unknown", year=plan.result.fiscal_year)
        return Told(voice.lang, (Headline(unknown),))
    there = sum(row["plan"] == THERE for row in rows)
    headline = voice.say("planned.parts_headline", there=there, count=len(rows))
    said = [
        voice.say(f"planned.parts_{key}", items=items)
        for key, column in (("missing", "plan"), ("report", "report"))
        if (items := _list_missing(rows, column, phrases)) is not None
    ]
    blocks: list[Block] = [Headline(headline)]
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    if any(row["confidence"] == "inferred" for row in rows):
        blocks.append(Paragraph((voice.say("planned.parts_inferred"),), "note"))
    return Told(voice.lang, tuple(blocks))


def _list_missing(rows: list[Row], column: str, phrases: Phrases) -> Sentence | None:
    missing = [row["part"] for row in rows if row[column] == MISSING]
    if not missing:
        return None
    return phrases.voice.join(phrases.voice.word(f"planned.part_{part}") for part in missing)


def table_plan_parts(plan: Plan, lang: str) -> Told:
    """Table the parts: who asks, how sure that is, and where each is there.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(plan, lang)
    voice, rows = phrases.voice, read_rows(plan.parts)
    if not rows:
        return Told(voice.lang, ())
    body = tuple(tuple(_make_row(row, phrases)) for row in rows)
    table = Table(voice.say("planned.parts_caption"), phrases.columns(*HEADS), body)
    return Told(voice.lang, (table,))


def _make_row(row: Row, phrases: Phrases) -> list[Cell]:
    voice = phrases.voice
    short = f"confidence.short_{row['confidence']}"
    known = short if voice.knows(short) else f"confidence.{row['confidence']}"
    found = voice.word(f"planned.found_{row['plan']}")
    if row["missing"]:
        lacking = ", ".join(join_runs(row["missing"].split(", ")))
        found = voice.say("planned.found_missing_some", missing=lacking).text
    return [
        voice.word(f"planned.part_{row['part']}"),
        row["item"],
        voice.word(known),
        voice.word(f"planned.found_{row['report']}"),
        found,
    ]
