"""Tables of questions: below the mark, named without a score, not met, and their shares."""

from __future__ import annotations

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.tell.names import (
    Names,
    Row,
    read_rows,
)
from ita_analysis.tell.page import Cell, Column, Table
from ita_analysis.tell.questions import (
    LOWEST,
    is_complete,
    list_cited,
    list_impossible,
    list_named,
    list_shares,
)
from ita_analysis.tell.sentences import Voice
from ita_analysis.tell.told import Told


def table_questions(result: Result, lang: str) -> Told:
    """Table questions below the mark, items not met, and shares.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        One table for each of these that has rows.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    tables = [
        _table_scored(result, names),
        _table_impossible(result, names),
        _table_cited(list_cited(result), "cited", names),
        _table_cited(list_named(result), "named", names),
        _table_items(result, names),
        _table_shares(result, voice),
    ]
    return Told(voice.lang, tuple(table for table in tables if table.rows))


def _table_scored(result: Result, names: Names) -> Table:
    """Table the questions below the mark, and in any case the lowest that have a score."""
    voice = names.voice
    rows = [row for row in read_rows(find.find_questions(result)) if row["possible"]]
    weak = sum(not row["passed"] for row in rows)
    # Of a few questions, printed because they are best, the lowest is no finding.
    shown = rows[: max(weak, LOWEST)] if weak or len(rows) >= LOWEST else []
    body: list[tuple[Cell, ...]] = [
        (
            row["code"],
            names.cell(row["code"]),
            names.home(row["code"]),
            style.format_score(row["score"]),
            style.format_gap(row["gap"]),
            voice.word("questions.cell_reached" if row["passed"] else "questions.cell_below"),
        )
        for row in shown
    ]
    columns = (
        *_columns(voice, "code", "question", "belongs"),
        Column(voice.word("column.score"), numeric=True),
        Column(voice.word("column.gap"), numeric=True),
        Column(voice.word("column.standing")),
    )
    caption = voice.say(
        "questions.caption_scored", pass_mark=result.method.pass_mark, lowest=LOWEST
    )
    return Table(caption, columns, tuple(body))


def _table_impossible(result: Result, names: Names) -> Table:
    """Table the printed scores that no item can have, which stand to no mark."""
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (
            row["code"],
            names.cell(row["code"]),
            names.home(row["code"]),
            style.format_score(row["score"]),
            row["source_ref"],
        )
        for row in list_impossible(result)
    ]
    columns = (
        *_columns(voice, "code", "item", "belongs"),
        Column(voice.word("column.score"), numeric=True),
        Column(voice.word("column.lines_at")),
    )
    return Table(voice.say("questions.caption_impossible"), columns, tuple(body))


def _table_cited(rows: list[Row], kind: str, names: Names) -> Table:
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (
            row["code"],
            names.cell(row["code"]),
            names.home(row["code"]),
            row["source_ref"],
        )
        for row in rows
    ]
    columns = _columns(voice, "code", "question", "belongs", "lines_at")
    caption = voice.say(f"questions.caption_{kind}", pass_mark=names.method.pass_mark)
    return Table(caption, columns, tuple(body))


def _table_items(result: Result, names: Names) -> Table:
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (
            row["code"],
            names.cell(row["code"]),
            names.home(row["code"]),
            voice.word(f"certainty.{row['certainty']}"),
            row["source_ref"],
        )
        for row in read_rows(find.find_items_not_met(result))
    ]
    body += [
        (
            row["sub_indicator"],
            voice.say(
                "questions.cell_unnamed",
                count=row["count"],
                total=len(result.method.questions_of(row["sub_indicator"])),
            ),
            row["sub_indicator"],
            voice.word(f"certainty.{row['certainty']}"),
            row["source_ref"],
        )
        for row in read_rows(find.find_unnamed_unmet(result))
    ]
    columns = _columns(voice, "code", "item", "belongs", "certainty", "lines_at")
    return Table(voice.say("questions.caption_items"), columns, tuple(body))


def _table_shares(result: Result, voice: Voice) -> Table:
    rows = list_shares(result)
    some_inferred = any(row["inferred"] for row in rows)
    body: list[tuple[Cell, ...]] = []
    for row in rows:
        complete = is_complete(row)
        counted = row["below"] if complete else row["cited"]
        known = complete or row["cited"]
        share = f"{100 * counted / row['total']:.2f}" if known else voice.word("common.not_known")
        inferred = [f"{row['inferred']}"] if some_inferred else []
        counts = (f"{row[name]}" for name in ("below", "cited"))
        body.append(
            (row["instrument"], f"{row['total']}", f"{row['known']}", *inferred, *counts, share)
        )
    inferred = ["inferred"] if some_inferred else []
    heads = ("questions_of_year", "with_score", *inferred, "below", "cited", "share")
    columns = (
        Column(voice.word("column.instrument")),
        *(Column(voice.word(f"column.{name}"), numeric=True) for name in heads),
    )
    caption = voice.say("questions.caption_shares", pass_mark=result.method.pass_mark)
    return Table(caption, columns, tuple(body))


def _columns(voice: Voice, *heads: str) -> tuple[Column, ...]:
    return tuple(Column(voice.word(f"column.{name}")) for name in heads)
