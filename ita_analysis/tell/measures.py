"""The measures an organisation set itself: what, how, who, when, and how it is followed up."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from ita_analysis.read.units import load_units, split_units
from ita_analysis.result import PLAN, Result, choose_measures
from ita_analysis.style import format_period
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told
from ita_analysis.thai import to_arabic_digits

PARTS = ("units", "period", "follow_up")
HEADS = {
    "number": "column.number",
    "measure": "column.measure",
    "steps": "column.steps",
    "units": "column.units",
    "period": "column.period",
    "follow_up": "column.follow_up",
    "targets": "column.targets",
    "status": "planned.column_status",
}
STEP_SEPARATOR = "|"


def name_units(printed: str, voice: Voice) -> tuple[str, ...]:
    """Name office units in the language of a voice; an unknown one stays in Thai."""
    english = load_units() if voice.lang == "en" else {}
    return tuple(english.get(unit, unit) for unit in split_units(printed))


def tell_measures(result: Result, lang: str) -> Told:
    """Tell how many measures are set and what they leave out.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Says what would be needed where there is no measure.
    """
    voice = Voice(lang)
    rows = read_rows(choose_measures(result.measures, result.sources))
    if not rows:
        return Told(
            voice.lang,
            (
                Headline(voice.say("measures.headline_none", year=result.fiscal_year + 1)),
                Paragraph((voice.say("measures.needed"),), "note"),
            ),
        )
    missing = {part: [row for row in rows if not _has(row, part)] for part in PARTS}
    blocks: list[Block] = [Headline(_tell_headline(rows, missing, voice))]
    sentences = [_tell_units(rows, voice)] if len(missing["units"]) < len(rows) else []
    sentences.append(_tell_targets(rows, voice))
    blocks.append(Paragraph(tuple(sentences), "list"))
    notes = [
        voice.say(f"measures.missing_{part}", count=len(group), total=len(rows))
        for part, group in missing.items()
        if group
    ]
    if not any(row["status"] or row["progress"] for row in rows):
        notes.append(voice.say("measures.no_progress"))
    if notes:
        blocks.append(Paragraph(tuple(notes), "note"))
    return Told(voice.lang, tuple(blocks))


def _has(row: Row, part: str) -> bool:
    if part == "period":
        return bool(row["period"] or row["start"])
    return bool(row["follow_up_th"] if part == "follow_up" else row[part])


def _tell_headline(rows: list[Row], missing: Mapping[str, list[Row]], voice: Voice) -> Sentence:
    values = {"count": len(rows), "plan": _name_plan(rows, voice)}
    lacking = [part for part, group in missing.items() if group]
    if not lacking:
        return voice.say("measures.headline_whole", **values)
    parts = voice.join(voice.word(f"measures.part_{part}") for part in lacking)
    return voice.say("measures.headline_partly", parts=parts, **values)


def _name_plan(rows: list[Row], voice: Voice) -> Sentence:
    year = rows[0]["fiscal_year"]
    if year is None or math.isnan(year):  # a report may leave open which year it plans
        return voice.say("measures.plan_no_year")
    return voice.say("measures.plan", year=int(year))


def _tell_units(rows: list[Row], voice: Voice) -> Sentence:
    counts: dict[str, int] = {}
    for row in rows:
        for unit in split_units(row["units"]):
            counts[unit] = counts.get(unit, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    items = [
        voice.say("measures.unit", unit=voice.join(name_units(unit, voice)), count=count)
        for unit, count in ranked
    ]
    return voice.say("measures.units", items=voice.join(items))


def _tell_targets(rows: list[Row], voice: Voice) -> Sentence:
    linked = sum(bool(row["targets"]) for row in rows)
    key = "measures.targets" if linked else "measures.no_targets"
    return voice.say(key, **({"count": linked, "total": len(rows)} if linked else {}))


def table_measures(result: Result, lang: str) -> Told:
    """Table the measures: what, steps, units, period, follow-up and what each answers.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Steps, title and follow-up in our words; a cell that the source leaves empty says so.
    """
    voice = Voice(lang)
    rows = read_rows(choose_measures(result.measures, result.sources))
    if not rows:
        return Told(voice.lang, ())
    names = Names(result.method, voice)
    heads = _choose_heads(rows, kept=is_kept(result))
    columns = tuple(Column(voice.word(HEADS[head])) for head in heads)
    body = tuple(tuple(_make_row(row, names)[head] for head in heads) for row in rows)
    caption = voice.say("measures.caption", plan=_name_plan(rows, voice))
    notes = (voice.say("measures.note_plan" if is_kept(result) else "measures.note_words"),)
    return Told(voice.lang, (Table(caption, columns, body), Paragraph(notes, "note")))


def is_kept(result: Result) -> bool:
    """Tell whether the measures are those of a plan that was edited and taken over."""
    return PLAN in set(result.sources["kind"])


def _choose_heads(rows: list[Row], *, kept: bool) -> list[str]:
    """Choose the columns; a kept plan has a page of its own with steps and follow-up."""
    left_out = {"steps", "follow_up"} if kept else set()
    left_out |= {"targets"} if not any(row["targets"] for row in rows) else set()
    left_out |= {"status"} if not any(row["status"] for row in rows) else set()
    return [head for head in HEADS if head not in left_out]


def _make_row(row: Row, names: Names) -> dict[str, Cell]:
    voice = names.voice
    absent = voice.word("common.not_given")
    period = format_period(row["start"], row["end"], voice.lang) if row["start"] else row["period"]
    return {
        "number": row["number"],
        "measure": voice.pick(row, "title"),
        "steps": split_texts(voice.pick(row, "steps")) or absent,
        "units": name_units(row["units"], voice) or absent,
        "period": period or absent,
        "follow_up": split_texts(voice.pick(row, "follow_up")) or absent,
        "targets": _name_target(row["targets"], names) or absent,
        "status": _tell_status(row, voice),
    }


def _tell_status(row: Row, voice: Voice) -> str:
    status = voice.word(f"planned.status_{row['status'] or 'unrecorded'}")
    return f"{status} {row['progress']}%" if row["progress"] else status


def split_texts(text: str) -> tuple[str, ...]:
    """Split what is kept in one cell into its steps, each once and in order."""
    steps = (step.strip() for step in text.split(STEP_SEPARATOR))
    return tuple(dict.fromkeys(step for step in steps if step))


def _name_target(targets: str, names: Names) -> str:
    """Name the issue that a measure answers; anything else stays as it is printed."""
    found = re.fullmatch(r"ประเด็นที่ ?(\d+)", to_arabic_digits(targets))
    number = int(found.group(1)) if found else 0
    issue = next((part for part in names.method.issues if part.number == number), None)
    if issue is None:
        return targets
    name = names.voice.pick(issue, "name")
    return names.voice.say("measures.target_issue", number=number, name=name).text
