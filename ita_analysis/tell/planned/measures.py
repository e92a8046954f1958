"""The measures of a plan: what, how, who, when, how followed up, and for which points."""

from __future__ import annotations

import math

from ita_analysis.plan import Plan
from ita_analysis.plan.weak import URGENT
from ita_analysis.read.units import split_units
from ita_analysis.style import format_period
from ita_analysis.tell.measures import name_units, split_texts
from ita_analysis.tell.names import Row
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.planned.phrases import Phrases
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

HEADS = ("number", "measure", "steps", "units", "period", "follow_up")


def tell_plan_measures(plan: Plan, lang: str) -> Told:
    """Tell how many measures there are, which comes first, and who is responsible.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(plan, lang)
    voice, rows = phrases.voice, phrases.measures
    if not rows:
        return Told(voice.lang, (Headline(voice.say("planned.measures_headline_none")),))
    headline = voice.say(
        "planned.measures_headline",
        plan=plan.fiscal_year,
        count=len(rows),
        first=phrases.title(rows[0]),
    )
    blocks: list[Block] = [Headline(headline), Paragraph(tuple(_tell(phrases)), "list")]
    notes = [voice.say("planned.measures_means")]
    if any(row["possible_gain"] > 0 for row in rows):
        notes.append(voice.say("planned.measures_possible"))
    blocks.append(Paragraph(tuple(notes), "note"))
    return Told(voice.lang, tuple(blocks))


def _tell(phrases: Phrases) -> list[Sentence]:
    voice, rows = phrases.voice, phrases.measures
    said = []
    weighed = [row for row in rows if not math.isnan(row["gain"])]
    if weighed:
        top = max(weighed, key=lambda row: float(row["gain"]))
        certainty = phrases.certainty(top["certainty"])
        values = {"number": top["number"], "gain": top["gain"], "certainty": certainty}
        said.append(voice.say("planned.measures_worth", **values))
    urgent = [row for row in rows if row["kind"] == URGENT]
    if urgent:
        said.append(voice.say("planned.measures_urgent", numbers=phrases.numbers(urgent)))
    units: dict[str, int] = {}
    for row in rows:
        for unit in split_units(row["units"]):
            units[unit] = units.get(unit, 0) + 1
    named = [
        voice.say("measures.unit", unit=voice.join(name_units(unit, voice)), count=count)
        for unit, count in sorted(units.items(), key=lambda item: -item[1])
    ]
    if named:
        said.append(voice.say("planned.measures_units", items=voice.join(named)))
    left = [row for row in phrases.weak if not phrases.answered_by(row["code"])]
    if left:
        said.append(voice.say("planned.measures_unanswered", codes=phrases.codes(left)))
    return said


def table_plan_measures(plan: Plan, lang: str) -> Told:
    """Table the measures with all their parts.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
        What nobody has put into English stands in Thai.
    """
    phrases = Phrases(plan, lang)
    if not phrases.measures:
        return Told(phrases.voice.lang, ())
    caption = phrases.voice.say("planned.measures_caption", plan=plan.fiscal_year)
    rows = tuple(tuple(_make_row(row, phrases)) for row in phrases.measures)
    return Told(phrases.voice.lang, (Table(caption, phrases.columns(*HEADS), rows),))


def _make_row(row: Row, phrases: Phrases) -> list[Cell]:
    voice = phrases.voice
    absent = voice.word("common.not_given")
    dated = row["start"] and row["end"]
    return [
        row["number"],
        (phrases.title(row), *_tell_worth(row, phrases)),
        split_texts(voice.pick(row, "steps")) or absent,
        name_units(row["units"], voice) or absent,
        format_period(row["start"], row["end"], voice.lang) if dated else row["period"] or absent,
        split_texts(voice.pick(row, "follow_up")) or absent,
    ]


def _tell_worth(row: Row, phrases: Phrases) -> list[str]:
    voice = phrases.voice
    said = []
    if row["targets"]:
        said.append(voice.say("planned.answers", codes=row["targets"]).text)
    if not math.isnan(row["gain"]):
        certainty = phrases.certainty(row["certainty"])
        said.append(voice.say("planned.worth_gain", gain=row["gain"], certainty=certainty).text)
    if row["possible_gain"] > 0:
        said.append(voice.say("planned.worth_possible", gain=row["possible_gain"]).text)
    return said
