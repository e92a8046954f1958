"""The indicators, ranked and held against the pass mark."""

from __future__ import annotations

import math

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.score import agree
from ita_analysis.tell.names import Names, Row, are_equal, pick_ends, read_known
from ita_analysis.tell.page import Badge, Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

FULL = 100.0


def tell_indicators(result: Result, lang: str) -> Told:
    """Tell which indicators stand highest and lowest, and which reach the pass mark.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_known(find.find_indicators(result))
    mark = result.method.pass_mark
    if not rows:
        return Told(
            voice.lang,
            (
                Headline(voice.say("indicators.headline_none")),
                Paragraph((voice.say("indicators.needed"),), "note"),
            ),
        )
    passed = [row for row in rows if row["passed"]]
    below = [row for row in rows if not row["passed"]]
    sentences = [
        voice.say(f"indicators.{name}", count=len(group), items=names.scored(group))
        for name, group in (("passed", passed), ("below", below))
        if group and not are_equal(rows)
    ]
    blocks: list[Block] = [Headline(_tell_ends(rows, mark, names))]
    contradicted = list_contradicted(rows)
    if contradicted:
        blocks.append(Paragraph((_tell_contradicted(contradicted, names),), "warning"))
    if sentences:
        blocks.append(Paragraph(tuple(sentences), "list"))
    missing = _list_missing(result, rows, names)
    if missing:
        items = voice.join(missing)
        blocks.append(Paragraph((voice.say("indicators.missing", items=items),), "note"))
    return Told(voice.lang, tuple(blocks))


def list_contradicted(rows: list[Row]) -> list[Row]:
    """List the indicators whose score is not the mean of their questions in the same source.

    Parameters
    ----------
    rows : list of dict
        Of ``find_indicators``.

    Returns
    -------
    list of dict
        In the order of the methodology.
    """
    found = [row for row in rows if agree(row["score"], row["computed"]) is False]
    return sorted(found, key=lambda row: int(row["code"]))


def _tell_contradicted(rows: list[Row], names: Names) -> Sentence:
    voice = names.voice
    items = voice.join(
        voice.say(
            "indicators.contradicted_item",
            name=names.indicator(row["code"]),
            score=row["score"],
            computed=row["computed"],
        )
        for row in rows
    )
    return voice.say("indicators.contradicted", count=len(rows), items=items)


def _tell_equal(rows: list[Row], mark: float, voice: Voice) -> Sentence:
    score = rows[0]["score"]
    values = {"count": len(rows), "score": score}
    if score == FULL:
        return voice.say("indicators.headline_equal_full", **values)
    if rows[0]["passed"]:
        key, gap = "indicators.headline_equal_passed", {"over": score - mark}
    else:
        key, gap = "indicators.headline_equal_below", {"short": mark - score}
    return voice.say(key, pass_mark=mark, **gap, **values)


def _tell_ends(rows: list[Row], mark: float, names: Names) -> Sentence:
    voice = names.voice
    if len(rows) == 1:
        return voice.say("indicators.headline_single", item=names.scored(rows))
    if are_equal(rows):
        return _tell_equal(rows, mark, voice)
    highest, lowest = pick_ends(rows)
    top, bottom = highest[0]["score"], lowest[0]["score"]
    low, high = names.tied(lowest), names.tied(highest)
    if lowest[0]["passed"]:
        return voice.say(
            "indicators.headline_passed",
            pass_mark=mark,
            count=len(rows),
            lowest=low,
            over=bottom - mark,
        )
    if not highest[0]["passed"]:
        return voice.say(
            "indicators.headline_below",
            pass_mark=mark,
            count=len(rows),
            highest=high,
            near=mark - top,
            lowest=low,
            short=mark - bottom,
        )
    values = {"highest": high, "score": top, "lowest": low, "short": mark - bottom}
    if top == FULL:
        return voice.say("indicators.headline_full", **values)
    return voice.say("indicators.headline", **values)


def _list_missing(result: Result, rows: list[Row], names: Names) -> list[str]:
    found = {row["code"] for row in rows}
    return [
        names.indicator(part.code) for part in result.method.indicators if part.code not in found
    ]


def table_indicators(result: Result, lang: str) -> Told:
    """Table the indicators: rank, score, gap to the pass mark and level.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        The last column but one stands only where questions give a second value.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_known(find.find_indicators(result))
    if not rows:
        return Told(voice.lang, (Paragraph((voice.say("indicators.needed"),), "note"),))
    by_questions = not all(math.isnan(row["computed"]) for row in rows)
    columns = [
        Column(voice.word("column.rank"), numeric=True),
        Column(voice.word("column.indicator")),
        Column(voice.word("column.instrument")),
        Column(voice.word("column.score"), numeric=True),
        Column(voice.word("column.gap"), numeric=True),
    ]
    if by_questions:
        columns.append(Column(voice.word("column.mean_of_questions"), numeric=True))
    kind = "standing" if result.method.needs_instruments else "level"
    columns.append(Column(voice.word(f"column.{kind}")))
    body = tuple(tuple(_make_row(row, names, by_questions=by_questions)) for row in rows)
    caption = voice.say("indicators.caption", count=len(rows), pass_mark=result.method.pass_mark)
    notes = [voice.say(f"indicators.note_{kind}")]
    if by_questions:
        notes.append(voice.say("indicators.note_questions"))
    return Told(
        voice.lang,
        (Table(caption, tuple(columns), body), Paragraph(tuple(notes), "note")),
    )


def _make_row(row: Row, names: Names, *, by_questions: bool) -> list[Cell]:
    cells: list[Cell] = [
        f"{row['rank']:.0f}",
        names.numbered(row["code"]),
        row["instrument"],
        tell_score(row, names.voice),
        style.format_gap(row["gap"]),
    ]
    if by_questions:
        cells.append(style.format_score(row["computed"]))
    return [*cells, _make_standing(row, names)]


def _make_standing(row: Row, names: Names) -> Cell:
    levels = names.method.levels
    if names.method.needs_instruments:
        return names.voice.word("common.reached" if row["passed"] else "common.below")
    return Badge(names.level(levels[row["band"]].name), row["band"], len(levels))


def tell_score(row: Row, voice: Voice) -> str:
    """Write a score; one that was not published says how it came about."""
    score = style.format_score(row["score"])
    if row["origin"] == "published":
        return score
    origin = voice.word(f"origin.{row['origin']}")
    return f"{score} ({origin})"
