"""How far the measures of a plan have come, as recorded."""

from __future__ import annotations

from collections import Counter

from ita_analysis.plan import Plan
from ita_analysis.plan.status import CANCELLED, DONE, STATUSES
from ita_analysis.style import MISSING, format_date
from ita_analysis.tell.names import Row
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.planned.phrases import Phrases
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

HEADS = ("number", "measure", "status", "percent", "reported", "evidence", "note")


def tell_plan_progress(plan: Plan, lang: str) -> Told:
    """Tell how many measures are done, under way, late or not recorded.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
        Says how to record progress where none is.
    """
    phrases = Phrases(plan, lang)
    voice, rows = phrases.voice, phrases.measures
    recorded = [row for row in rows if row["status"]]
    if not recorded:
        needed = Paragraph((voice.say("planned.progress_needed"),), "note")
        return Told(voice.lang, (Headline(voice.say("planned.progress_headline_none")), needed))
    counts = Counter(row["status"] for row in recorded)
    headline = voice.say("planned.progress_headline", done=counts[DONE], count=len(rows))
    blocks: list[Block] = [Headline(headline)]
    blocks.append(Paragraph(tuple(_tell(phrases, counts)), "list"))
    return Told(voice.lang, tuple(blocks))


def _tell(phrases: Phrases, counts: Counter[str]) -> list[Sentence]:
    voice, rows = phrases.voice, phrases.measures
    items = [
        voice.say("planned.progress_count", status=name_status(status, voice), count=counts[status])
        for status in STATUSES
        if counts[status]
    ]
    said = [voice.say("planned.progress_counts", items=voice.join(items))]
    late = [row for row in rows if _is_late(row)]
    if late:
        said.append(voice.say("planned.progress_late", numbers=phrases.numbers(late)))
    left = [row for row in rows if not row["status"]]
    if left:
        said.append(voice.say("planned.progress_unrecorded", numbers=phrases.numbers(left)))
    last = max(row["reported"] for row in rows)
    if last:
        said.append(voice.say("planned.progress_as_of", date=format_date(last, voice.lang)))
    return said


def _is_late(row: Row) -> bool:
    """Tell whether a measure was not done on a day after the one it was to end."""
    return row["status"] not in ("", DONE, CANCELLED) and row["reported"] > row["end"] > ""


def name_status(status: str, voice: Voice) -> str:
    """Return a status in words."""
    return voice.word(f"planned.status_{status or 'unrecorded'}")


def table_plan_progress(plan: Plan, lang: str) -> Told:
    """Table the progress of each measure; nothing where none is recorded.

    Parameters
    ----------
    plan : Plan
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(plan, lang)
    voice = phrases.voice
    if not any(row["status"] for row in phrases.measures):
        return Told(voice.lang, ())
    caption = voice.say("planned.progress_caption", plan=plan.fiscal_year)
    columns = phrases.columns(*HEADS, numeric=("percent",))
    rows = tuple(tuple(_make_row(row, phrases)) for row in phrases.measures)
    return Told(voice.lang, (Table(caption, columns, rows),))


def _make_row(row: Row, phrases: Phrases) -> list[Cell]:
    lang = phrases.voice.lang
    return [
        row["number"],
        phrases.title(row),
        name_status(row["status"], phrases.voice),
        row["progress"] or MISSING,
        format_date(row["reported"], lang, short=True),
        row["evidence"] or MISSING,
        row["note"] or MISSING,
    ]
