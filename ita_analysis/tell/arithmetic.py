"""Whether the printed sums hold, from questions up to the total."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.tell.names import MOST_NAMED, Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

# Why a sum is open, in the order told.
REASONS = ("incomplete", "unconfirmed")


def tell_arithmetic(result: Result, lang: str) -> Told:
    """Tell which printed sums hold, which do not, and which cannot be checked.

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
    rows = [row for row in read_rows(find.find_arithmetic(result)) if row["state"]]
    printed = [row for row in rows if not math.isnan(row["published"])]
    holding = [row for row in printed if row["state"] == find.AGREES]
    broken = [row for row in printed if row["state"] == find.DIFFERS]
    sentences = []
    if holding:
        sentences.append(voice.say("arithmetic.agrees", names=_name_all(holding, names)))
    sentences += [
        voice.say(f"arithmetic.{why}", names=_name_all(open_rows, names))
        for why in REASONS
        if (open_rows := [row for row in printed if row["why"] == why])
    ]
    carried = [
        row
        for row in rows
        if row["why"] == "not_printed"
        and row["measure"] == "instrument"
        and not math.isnan(row["computed"])
    ]
    if carried:
        sentences.append(voice.say("arithmetic.not_printed", names=_name_all(carried, names)))
    blocks: list[Block] = [Headline(_tell_headline(printed, holding, broken, names))]
    if sentences:
        blocks.append(Paragraph(tuple(sentences), "list"))
    return Told(voice.lang, tuple(blocks))


def _tell_headline(
    printed: list[Row], holding: list[Row], broken: list[Row], names: Names
) -> Sentence:
    voice = names.voice
    if broken:
        named = _name_all(broken, names)
        return voice.say("arithmetic.headline_broken", count=len(broken), names=named)
    if not holding:
        return voice.say("arithmetic.headline_unknown")
    key = "headline_all" if len(holding) == len(printed) else "headline_checked"
    return voice.say(f"arithmetic.{key}", count=len(holding))


def _name_all(rows: list[Row], names: Names) -> Sentence:
    """Name figures in a row, from the total down; of many indicators only the numbers."""
    voice = names.voice
    by_measure: dict[str, list[str]] = {}
    for row in reversed(rows):
        by_measure.setdefault(row["measure"], []).insert(0, row["code"])
    named: list[Sentence | str] = []
    for measure in ("total", "instrument", "indicator", "sub_indicator"):
        codes = by_measure.get(measure, [])
        if measure in ("total", "instrument"):
            named += [voice.word("subject.total") if measure == "total" else code for code in codes]
        elif len(codes) > MOST_NAMED:
            named.append(voice.say(f"arithmetic.{measure}s", codes=", ".join(codes)))
        else:
            named += [names.numbered(code) for code in codes]
    return voice.join(named)


def _name(measure: str, code: str, names: Names) -> str:
    if measure == "total":
        return names.voice.word("column.total")
    return code if measure == "instrument" else names.numbered(code)


def table_arithmetic(result: Result, lang: str) -> Told:
    """Table every sum: what is printed beside what its parts give.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Figures of which neither is known are left out.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = [
        row
        for row in _from_the_total(read_rows(find.find_arithmetic(result)))
        if not (math.isnan(row["published"]) and math.isnan(row["computed"]))
    ]
    if not rows:
        return Told(voice.lang, ())
    body: list[tuple[Cell, ...]] = [
        (
            _name(row["measure"], row["code"], names),
            style.format_score(row["published"]),
            style.format_score(row["computed"]),
            style.format_gap(row["computed"] - row["published"], triangle=False),
            voice.say("missing.known", known=row["known"], total=row["of"]),
            voice.word(f"arithmetic.cell_{row['why'] or row['state']}"),
            row["source_ref"] or style.MISSING,
        )
        for row in rows
    ]
    columns = (
        Column(voice.word("column.figure")),
        Column(voice.word("column.printed"), numeric=True),
        Column(voice.word("column.computed"), numeric=True),
        Column(voice.word("arithmetic.column_difference"), numeric=True),
        Column(voice.word("arithmetic.column_parts")),
        Column(voice.word("arithmetic.column_state")),
        Column(voice.word("column.lines_at")),
    )
    return Told(voice.lang, (Table(voice.say("arithmetic.caption"), columns, tuple(body)),))


def _from_the_total(rows: list[Row], whole: str = "") -> Iterator[Row]:
    """Yield each figure before its parts; questions are left out."""
    for row in rows:
        if row["into"] == whole and row["state"]:
            yield row
            yield from _from_the_total(rows, row["code"])
