"""Questions and disclosure items: below the pass mark, lowest, not met."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ita_analysis import find
from ita_analysis.result import Result
from ita_analysis.score import DISCLOSURE
from ita_analysis.tell.names import (
    MOST_NAMED,
    Names,
    Row,
    are_equal,
    pick_ends,
    read_known,
    read_rows,
)
from ita_analysis.tell.page import Block, Headline, Paragraph
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

LOWEST = 5  # how many of the lowest questions published analyses list
FULL = 100.0
CERTAINTIES = ("certain", "likely", "possible")
# What a source asks to be worked on; what it calls below the mark is told by its own words.
TO_MEND = ("urgent", "recommended")


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
        *_tell_named(result, names),
        _tell_lowest_indicators(result, names),
        *_tell_shares(result, voice),
    ]
    blocks.append(Paragraph(tuple(sentence for sentence in sentences if sentence), "list"))
    impossible = list_impossible(result)
    if impossible:
        codes = voice.join(row["code"] for row in impossible)
        sentence = voice.say("questions.impossible", codes=codes)
        blocks.append(Paragraph((sentence,), "warning"))
    missing = [row["instrument"] for row in list_shares(result) if not is_complete(row)]
    if missing:
        sentence = voice.say("questions.needed", instruments=voice.join(missing))
        blocks.append(Paragraph((sentence,), "note"))
    return Told(voice.lang, tuple(blocks))


def list_shares(result: Result) -> list[Row]:
    """List the shares of questions below the pass mark, an instrument each."""
    return read_rows(find.find_shares(result))


def is_complete(share: Row) -> bool:
    """Tell whether the score of every question of an instrument is known or inferred."""
    return bool(share["known"] + share["inferred"] == share["total"])


def _list_weak(result: Result) -> list[Row]:
    return [row for row in read_rows(find.find_weak_questions(result)) if row["possible"]]


def list_impossible(result: Result) -> list[Row]:
    """List the disclosure items whose printed score is neither 0 nor 100."""
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


def list_named(result: Result) -> list[Row]:
    """List the questions that the report names as to be mended or developed, without a score.

    Those it calls below the pass mark are left to :func:`list_cited`, disclosure items to
    ``find_items_not_met``.
    """
    told = {row["code"] for row in list_cited(result)} | set(find.find_questions(result)["code"])
    instruments = {part.code: part.instrument for part in result.method.questions}
    named = result.cited[result.cited["role"].isin(TO_MEND)]
    return [
        {**row, "instrument": instruments[row["code"]]}
        for row in read_rows(named.drop_duplicates("code"))
        if row["code"] not in told and instruments.get(row["code"], DISCLOSURE) != DISCLOSURE
    ]


def _tell_headline(result: Result, names: Names) -> Sentence:
    voice = names.voice
    weak, impossible = _list_weak(result), list_impossible(result)
    known = len(find.find_questions(result)) - len(impossible)
    values = {"known": known, "pass_mark": result.method.pass_mark}
    if weak:
        lowest = names.scored_tie(pick_ends(weak)[1], by="question")
        return voice.say("questions.headline_weak", count=len(weak), lowest=lowest, **values)
    cited, items = list_cited(result), read_rows(find.find_items_not_met(result))
    if cited:
        key = "questions.headline_cited" if items else "questions.headline_cited_questions"
        return voice.say(key, count=len(cited), items=len(items))
    sure = any(row["certainty"] != "possible" for row in items)
    if impossible and not sure:
        return voice.say("questions.headline_impossible", count=len(impossible))
    if items:
        return _tell_first_items(items, voice)
    return voice.say(f"questions.headline_{'none' if known else 'nothing'}", **values)


def _tell_first_items(items: list[Row], voice: Voice) -> Sentence:
    sure = [row for row in items if row["certainty"] != "possible"]
    certain = [row for row in items if row["certainty"] == "certain"]
    key = "" if certain else "_likely" if sure else "_possible"
    first = certain or sure or items
    codes = voice.join(row["code"] for row in first)
    return voice.say(f"questions.headline_items{key}", count=len(first), codes=codes)


def _tell_lowest(result: Result, names: Names) -> Iterator[Sentence]:
    rows = [row for row in read_rows(find.find_questions(result)) if row["possible"]]
    # Of a few questions, printed because they are best, the lowest is no finding.
    if len(rows) >= LOWEST or _list_weak(result):
        yield _say_lowest(rows, names)


def _say_lowest(rows: list[Row], names: Names) -> Sentence:
    """Name the lowest; of more than three that share a score, say how many."""
    voice, first = names.voice, rows[:LOWEST]
    reach = [row for row in rows if row["score"] <= first[-1]["score"]]
    groups = [list(group) for _, group in itertools.groupby(reach, key=lambda row: row["score"])]
    if len(reach) == len(first) and all(len(group) <= MOST_NAMED for group in groups):
        return voice.say("questions.lowest", count=len(first), items=names.scored(first, by="code"))
    items: list[Sentence] = []
    for group in groups:
        parts = [group] if len(group) > MOST_NAMED else [[row] for row in group]
        items += [names.scored_tie(part, by="code") for part in parts]
    return voice.say("questions.lowest_tied", items=voice.join(items))


def _tell_items(result: Result, voice: Voice) -> Iterator[Sentence]:
    rows = read_rows(find.find_items_not_met(result))
    for certainty in CERTAINTIES:
        group = [row["code"] for row in rows if row["certainty"] == certainty]
        if group:
            codes = voice.join(group)
            yield voice.say(f"questions.items_{certainty}", count=len(group), codes=codes)
    unnamed = [
        voice.say(
            "questions.unnamed",
            count=row["count"],
            total=len(result.method.questions_of(row["sub_indicator"])),
            code=row["sub_indicator"],
            certainty=voice.word(f"certainty.{row['certainty']}"),
        )
        for row in read_rows(find.find_unnamed_unmet(result))
    ]
    if unnamed:
        yield voice.say("questions.items_unnamed", items=voice.join(unnamed))


def _tell_named(result: Result, names: Names) -> Iterator[Sentence]:
    voice, rows = names.voice, list_named(result)
    for role in TO_MEND:
        mine = [row["code"] for row in rows if row["role"] == role]
        items = [
            voice.say("common.question_name", code=code, name=names.label(code)) for code in mine
        ]
        if items:
            yield voice.say(f"questions.named_{role}", items=voice.join(items))


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
                names=names.tied(mine),
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
    # Of indicators that are all equal, none is the lowest.
    return [
        row for group in groups if group and not are_equal(group) for row in pick_ends(group)[1]
    ]


def _tell_shares(result: Result, voice: Voice) -> Iterator[Sentence]:
    named = [row["instrument"] for row in list_named(result)]
    some_unmet = len(find.find_unnamed_unmet(result)) > 0
    for row in list_shares(result):
        values = {"instrument": row["instrument"], "total": row["total"]}
        if is_complete(row):
            share = 100 * row["below"] / row["total"]
            yield voice.say("questions.share", below=row["below"], share=share, **values)
        elif row["cited"]:
            share = 100 * row["cited"] / row["total"]
            yield voice.say("questions.share_cited", cited=row["cited"], share=share, **values)
        elif row["known"]:
            key = "questions.share_partly" if row["below"] else "questions.share_partly_none"
            yield voice.say(key, below=row["below"], known=row["known"], **values)
        elif row["instrument"] in named:
            count = named.count(row["instrument"])
            yield voice.say("questions.share_named", named=count, **values)
        elif not row["inferred"] and not (row["instrument"] == DISCLOSURE and some_unmet):
            yield voice.say("questions.share_unknown", **values)
        if row["inferred"]:
            key = "questions.inferred" if row["known"] else "questions.inferred_only"
            yield voice.say(key, known=row["known"], inferred=row["inferred"], **values)
