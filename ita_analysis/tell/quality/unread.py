"""What was not read of a source, line by line."""

from __future__ import annotations

from ita_analysis.quality import Quality
from ita_analysis.style import MISSING
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.quality.excerpt import name_place, show_line
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

MOST_ROWS = 200


def tell_unread(quality: Quality, lang: str) -> Told:
    """Tell how many lines carry numbers that were not read.

    Parameters
    ----------
    quality : Quality
    lang : {"th", "en"}

    Returns
    -------
    Told
        Of a transcription by hand, that nobody noted it.
    """
    voice = Voice(lang)
    notes = []
    if len(quality.unread) or quality.not_read:
        notes.append(voice.say("quality.unread_means"))
    if len(quality.unread) > MOST_ROWS:
        notes.append(voice.say("quality.unread_first", shown=MOST_ROWS))
    headline = Headline(count_unread(quality, voice))
    note = (Paragraph(tuple(notes), "note"),) if notes else ()
    return Told(voice.lang, (headline, *note))


def count_unread(quality: Quality, voice: Voice) -> Sentence:
    """Say how many lines carry numbers that were not read."""
    count = len(quality.unread) + len(quality.not_read)
    if count:
        return voice.say("quality.unread", count=count)
    known = "unknown" if quality.kind == "transcription" else "none"
    return voice.say(f"quality.unread_{known}")


def table_unread(quality: Quality, lang: str) -> Told:
    """Table the lines with numbers that were not read.

    Parameters
    ----------
    quality : Quality
    lang : {"th", "en"}

    Returns
    -------
    Told
        No table where every such line was read.
    """
    voice = Voice(lang)
    rows = read_rows(quality.unread)[:MOST_ROWS]
    body: list[tuple[Cell, ...]] = [
        # What a reader says of a file is in English; it has no line.
        *((MISSING, part, voice.word("quality.why_file")) for part in quality.not_read),
        *(
            (
                name_place(quality, row["line"]),
                show_line(row["text"]) or MISSING,
                _word_reason(row["why"], voice),
            )
            for row in rows
        ),
    ]
    if not body:
        return Told(voice.lang, ())
    columns = (
        Column(voice.word("quality.column_line"), numeric=True),
        Column(voice.word("quality.column_text")),
        Column(voice.word("column.reason")),
    )
    caption = voice.say("quality.unread_caption")
    return Told(voice.lang, (Table(caption, columns, tuple(body)),))


def _word_reason(why: str, voice: Voice) -> str:
    """Word why a line was not read; what the rules of the year say is in English."""
    if not why:
        return voice.word("quality.why_unread")
    return why if voice.lang == "en" else voice.word("quality.why_aside")
