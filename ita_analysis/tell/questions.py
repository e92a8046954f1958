"""Questions and disclosure items: below the pass mark, lowest, not met."""

from __future__ import annotations

from collections.abc import Iterator

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, pick_ends, read_known, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

LOWEST = 5  # how many of the lowest questions published analyses list
DISCLOSURE = "OIT"
FULL = 100.0
CERTAINTIES = ("certain", "possible")


def tell_questions(result: Result, lang: str) -> Told:
    """Tell which questions lie below the pass mark and which items are not met.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Says what is missing where scores of questions are not known.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    blocks: list[Block] = [Headline(_tell_headline(result, names))]
    sentences = [
        *_tell_lowest(result, names),
        *_tell_items(result, voice),
        _tell_lowest_indicators(result, names),
    ]
    sentences += _tell_shares(result, voice)
    blocks.append(Paragraph(tuple(sentence for sentence in sentences if sentence), "list"))
    impossible = _list_impossible(result)
    if impossible:
        codes = voice.join(row["code"] for row in impossible)
        sentence = voice.say("questions.impossible", codes=codes)
        blocks.append(Paragraph((sentence,), "warning"))
    missing = [row["instrument"] for row in _shares(result) if row["known"] < row["total"]]
    if missing:
        sentence = voice.say("questions.needed", instruments=voice.join(missing))
        blocks.append(Paragraph((sentence,), "note"))
    return Told(voice.lang, tuple(blocks))


def _shares(result: Result) -> list[Row]:
    """Return the shares by instrument; a score that cannot be counts as not known."""
    impossible = [row["instrument"] for row in _list_impossible(result)]
    rows = read_rows(find.find_shares(result))
    for row in rows:
        wrong = impossible.count(row["instrument"])
        row["known"] -= wrong
        row["below"] -= wrong
    return rows


def _list_weak(result: Result) -> list[Row]:
    return [row for row in read_rows(find.find_weak_questions(result)) if row["possible"]]


def _list_impossible(result: Result) -> list[Row]:
    return [row for row in read_rows(find.find_questions(result)) if not row["possible"]]


def list_cited(result: Result) -> list[Row]:
    """List the questions that the report calls below the pass mark without printing a score.

    Disclosure items are left to ``find_items_not_met``.
    """
    scored = set(find.find_questions(result)["code"])
    instruments = {part.code: part.instrument for part in result.method.questions}
    cited = result.cited[result.cited["role"] == "below_pass"].drop_duplicates("code")
    return [
        row
        for row in read_rows(cited)
        if row["code"] not in scored and instruments.get(row["code"]) != DISCLOSURE
    ]


def _tell_headline(result: Result, names: Names) -> Sentence:
    voice = names.voice
    known = len(find.find_questions(result))
    weak, impossible = _list_weak(result), _list_impossible(result)
    values = {"known": known, "pass_mark": result.method.pass_mark}
    if weak:
        lowest = names.scored(pick_ends(weak)[1], by="question")
        return voice.say("questions.headline_weak", count=len(weak), lowest=lowest, **values)
    cited, items = list_cited(result), read_rows(find.find_items_not_met(result))
    if cited:
        key = "questions.headline_cited" if items else "questions.headline_cited_questions"
        return voice.say(key, count=len(cited), items=len(items))
    if impossible:
        return voice.say("questions.headline_impossible", count=len(impossible))
    if items:
        return _tell_first_items(items, voice)
    return voice.say(f"questions.headline_{'none' if known else 'nothing'}", **values)


def _tell_first_items(items: list[Row], voice: Voice) -> Sentence:
    sure = all(row["certainty"] == "certain" for row in items)
    codes = voice.join(row["code"] for row in items)
    key = "questions.headline_items" if sure else "questions.headline_items_possible"
    return voice.say(key, count=len(items), codes=codes)


def _tell_lowest(result: Result, names: Names) -> Iterator[Sentence]:
    rows = [row for row in read_rows(find.find_questions(result)) if row["possible"]]
    # Of a few questions, printed because they are best, the lowest is no finding.
    if len(rows) >= LOWEST or _list_weak(result):
        rows = rows[:LOWEST]
        yield names.voice.say(
            "questions.lowest", count=len(rows), items=names.scored(rows, by="code")
        )


def _tell_items(result: Result, voice: Voice) -> Iterator[Sentence]:
    rows = read_rows(find.find_items_not_met(result))
    for certainty in CERTAINTIES:
        group = [row["code"] for row in rows if row["certainty"] == certainty]
        if group:
            codes = voice.join(group)
            yield voice.say(f"questions.items_{certainty}", count=len(group), codes=codes)


def _tell_lowest_indicators(result: Result, names: Names) -> Sentence | None:
    rows = _lowest_indicators(result)
    if not rows:
        return None
    voice = names.voice
    items = []
    for instrument in dict.fromkeys(row["instrument"] for row in rows):
        mine = [row for row in rows if row["instrument"] == instrument]
        if mine[0]["score"] == FULL:
            continue  # the lowest of what is full is no finding
        items.append(
            voice.say(
                "questions.lowest_indicator",
                instrument=instrument,
                names=voice.join(names.indicator(row["code"]) for row in mine),
                score=mine[0]["score"],
            )
        )
    return voice.say("questions.lowest_indicators", items=voice.join(items)) if items else None


def _lowest_indicators(result: Result) -> list[Row]:
    rows = read_known(find.find_indicators(result))
    groups = [
        [row for row in rows if row["instrument"] == instrument.code]
        for instrument in result.method.instruments
    ]
    return [row for group in groups if group for row in pick_ends(group)[1]]


def _tell_shares(result: Result, voice: Voice) -> Iterator[Sentence]:
    for row in _shares(result):
        values = {"instrument": row["instrument"], "total": row["total"]}
        if row["known"] == row["total"]:
            share = 100 * row["below"] / row["total"]
            yield voice.say("questions.share", below=row["below"], share=share, **values)
        elif row["cited"]:
            share = 100 * row["cited"] / row["total"]
            yield voice.say("questions.share_cited", cited=row["cited"], share=share, **values)
        elif row["known"]:
            key = "questions.share_partly" if row["below"] else "questions.share_partly_none"
            yield voice.say(key, below=row["below"], known=row["known"], **values)
        else:
            yield voice.say("questions.share_unknown", **values)


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
        _table_cited(result, names),
        _table_items(result, names),
        _table_shares(result, voice),
    ]
    return Told(voice.lang, tuple(table for table in tables if table.rows))


def _table_scored(result: Result, names: Names) -> Table:
    """Table the questions below the mark, and in any case the lowest that have a score."""
    voice = names.voice
    rows = read_rows(find.find_questions(result))
    shown = [row for place, row in enumerate(rows) if place < LOWEST or not row["passed"]]
    body: list[tuple[Cell, ...]] = [
        (
            row["code"],
            names.cell(row["code"]),
            names.home(row["code"]),
            style.format_score(row["score"]),
            style.format_gap(row["gap"]),
            voice.word(f"questions.{_judge(row)}"),
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


def _judge(row: Row) -> str:
    if not row["possible"]:
        return "cell_impossible"
    return "cell_reached" if row["passed"] else "cell_below"


def _table_cited(result: Result, names: Names) -> Table:
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (
            row["code"],
            names.cell(row["code"]),
            names.home(row["code"]),
            row["source_ref"],
        )
        for row in list_cited(result)
    ]
    columns = _columns(voice, "code", "question", "belongs", "lines_at")
    caption = voice.say("questions.caption_cited", pass_mark=result.method.pass_mark)
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
    columns = _columns(voice, "code", "item", "belongs", "certainty", "lines_at")
    return Table(voice.say("questions.caption_items"), columns, tuple(body))


def _table_shares(result: Result, voice: Voice) -> Table:
    body: list[tuple[Cell, ...]] = []
    for row in _shares(result):
        complete = row["known"] == row["total"]
        counted = row["below"] if complete else row["cited"]
        known = complete or row["cited"]
        share = f"{100 * counted / row['total']:.2f}" if known else voice.word("common.not_known")
        body.append(
            (
                row["instrument"],
                f"{row['total']}",
                f"{row['known']}",
                f"{row['below']}",
                f"{row['cited']}",
                share,
            )
        )
    heads = ("questions_of_year", "with_score", "below", "cited", "share")
    columns = (
        Column(voice.word("column.instrument")),
        *(Column(voice.word(f"column.{name}"), numeric=True) for name in heads),
    )
    caption = voice.say("questions.caption_shares", pass_mark=result.method.pass_mark)
    return Table(caption, columns, tuple(body))


def _columns(voice: Voice, *heads: str) -> tuple[Column, ...]:
    return tuple(Column(voice.word(f"column.{name}")) for name in heads)
