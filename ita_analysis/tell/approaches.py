"""Causes and approaches that a source gives for its weak questions and items."""

from __future__ import annotations

from ita_analysis import find
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

# What a source calls weak; the others are kept, or only spoken of.
WEAK_ROLES = ("urgent", "below_pass", "not_met", "recommended", "lowest_of_issue")


def tell_approaches(result: Result, lang: str) -> Told:
    """Tell how many weak questions and items the source answers, and which it leaves open.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        A sentence where nothing is known to be weak.
    """
    voice = Voice(lang)
    weak, answered = _list_weak(result), _list_answered(result)
    open_codes = [code for code in weak if code not in answered]
    blocks: list[Block] = [Headline(_tell_headline(voice, len(weak), weak, answered))]
    if open_codes and answered:
        sentence = voice.say("approaches.open", count=len(open_codes), codes=voice.join(open_codes))
        blocks.append(Paragraph((sentence,)))
    if open_codes:
        blocks.append(Paragraph((voice.say("approaches.needed"),), "note"))
    return Told(voice.lang, tuple(blocks))


def table_approaches(result: Result, lang: str) -> Told:
    """Table the causes and approaches that the source gives.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Nothing where the source gives none, which ``tell_approaches`` says.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_rows(result.approaches)
    if not rows:
        return Told(voice.lang, ())
    with_cause = any(row["cause_th"] for row in rows)
    heads = ("code", "question", *(("cause",) if with_cause else ()), "approach", "lines_at")
    columns = tuple(Column(voice.word(f"column.{head}")) for head in heads)
    body = tuple(_row(row, names, with_cause=with_cause) for row in rows)
    note = Paragraph((voice.say("approaches.note"),), "note")
    caption = voice.say("approaches.caption" if with_cause else "approaches.caption_only")
    return Told(voice.lang, (Table(caption, columns, body), note))


def _list_weak(result: Result) -> list[str]:
    """List the codes that are below the pass mark, not met, or called weak by the source."""
    called = result.cited[result.cited["role"].isin(WEAK_ROLES)]["code"]
    weak = {
        *find.find_weak_questions(result)["code"],
        *find.find_items_not_met(result)["code"],
        *called,
    }
    return [part.code for part in result.method.questions if part.code in weak]


def _list_answered(result: Result) -> set[str]:
    return set(result.approaches.loc[result.approaches["approach_th"] != "", "code"])


def _tell_headline(voice: Voice, count: int, weak: list[str], answered: set[str]) -> Sentence:
    if not weak:
        return voice.say("approaches.headline_nothing")
    known = sum(code in answered for code in weak)
    key = "headline_none" if not known else "headline_all" if known == count else "headline"
    return voice.say(f"approaches.{key}", known=known, count=count)


def _row(row: Row, names: Names, *, with_cause: bool) -> tuple[Cell, ...]:
    voice = names.voice
    cause = row[f"cause_{voice.lang}"] or voice.word("common.not_given")
    approach = row[f"approach_{voice.lang}"] or voice.word("common.not_given")
    about = (row["code"], names.cell(row["code"]), *((cause,) if with_cause else ()))
    return (*about, approach, row["source_ref"])
