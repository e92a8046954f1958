"""Questions and items that mean the same in both years, one by one."""

from __future__ import annotations

from collections.abc import Callable

from ita_analysis.compare import Comparison
from ita_analysis.compare.sampling import BEYOND, NONE, WITHIN
from ita_analysis.tell.compared.phrases import Phrases, gap_cell, is_down, is_up, score_cell
from ita_analysis.tell.names import MOST_NAMED, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

MOST_ROWS = 30


def tell_year_questions(comparison: Comparison, lang: str) -> Told:
    """Tell which questions that mean the same rose and fell most.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(comparison, lang)
    if comparison.succession:
        return Told(phrases.voice.lang, ())
    voice, rows = phrases.voice, read_rows(comparison.questions)
    if not rows:
        headline = voice.say("compared.questions_headline_none")
        needed = voice.say("compared.questions_need", years=phrases.year_list(comparison.years))
        return Told(voice.lang, (Headline(headline), Paragraph((needed,))))
    risen, fallen = sum(map(is_up, rows)), sum(map(is_down, rows))
    key = "questions_headline" if risen or fallen else "questions_headline_still"
    values = {"count": len(rows), "risen": risen, "fallen": fallen}
    blocks: list[Block] = [Headline(voice.say(f"compared.{key}", **values))]
    said = [
        *_tell_most("compared.questions_up", rows, is_up, phrases),
        *_tell_most("compared.questions_down", rows, is_down, phrases),
        *_tell_items("compared.questions_item_met", rows, is_up, phrases),
        *_tell_items("compared.questions_item_lost", rows, is_down, phrases),
    ]
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    if len(_moved(rows)) > MOST_ROWS:
        shown = {"shown": MOST_ROWS, "count": len(_moved(rows))}
        blocks.append(Paragraph((voice.say("compared.questions_more", **shown),), "note"))
    return Told(voice.lang, tuple(blocks))


def table_year_questions(comparison: Comparison, lang: str) -> Told:
    """Table the questions that mean the same and changed, largest change first.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where none changed.
    """
    phrases = Phrases(comparison, lang)
    voice, rows = phrases.voice, _moved(read_rows(comparison.questions))
    if not rows:
        return Told(voice.lang, ())
    sampled = any(row["sampling"] in (WITHIN, BEYOND) for row in rows)
    body: list[tuple[Cell, ...]] = []
    for row in rows[:MOST_ROWS]:
        word = voice.word(f"compared.sampling_cell_{row['sampling']}")
        error = (score_cell(row["margin"]), word) if sampled else ()
        body.append(
            (
                _codes(row),
                phrases.after.label(row["code"]),
                score_cell(row["before"]),
                score_cell(row["after"]),
                gap_cell(row["change"]),
                *error,
                phrases.confidence(row["confidence"]),
            )
        )
    first, last = map(str, comparison.years)
    extra = ("margin", "sampling") if sampled else ()
    heads = ("code", "question", first, last, "change", *extra, "confidence")
    columns = phrases.columns(*heads, text=("question", "sampling", "confidence"))
    return Told(voice.lang, (Table(voice.say("compared.questions_caption"), columns, tuple(body)),))


def _moved(rows: list[Row]) -> list[Row]:
    return [row for row in rows if is_up(row) or is_down(row)]


def _codes(row: Row) -> str:
    """Return the code of a question, with that of the earlier year where it was another."""
    if row["from_code"] == row["code"]:
        return str(row["code"])
    return f"{row['from_code']} → {row['code']}"


def _tell_most(
    key: str, rows: list[Row], moved: Callable[[Row], bool], phrases: Phrases
) -> list[Sentence]:
    """Name the survey questions that moved most in a direction."""
    surveys = [row for row in rows if row["sampling"] != NONE and moved(row)][:MOST_NAMED]
    if not surveys:
        return []
    named = [
        phrases.voice.say(
            "compared.named_code_change",
            code=row["code"],
            name=phrases.after.label(row["code"]),
            change=row["change"],
        )
        for row in surveys
    ]
    return [phrases.voice.say(key, names=phrases.voice.join(named))]


def _tell_items(
    key: str, rows: list[Row], moved: Callable[[Row], bool], phrases: Phrases
) -> list[Sentence]:
    items = [_codes(row) for row in rows if row["sampling"] == NONE and moved(row)]
    return [phrases.voice.say(key, codes=phrases.voice.join(items))] if items else []
