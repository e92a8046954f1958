"""The sum that makes the total, instrument by instrument."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.tell.cautions import name_instrument
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice, write_digits
from ita_analysis.tell.told import Told

FULL = 100.0


def tell_contributions(result: Result, lang: str) -> Told:
    """Tell where the points come from and where those still missing lie.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    voice = Voice(lang)
    rows = read_rows(find.find_contributions(result))
    total = find.find_total(result)
    known = [row for row in rows if not math.isnan(row["score"])]
    blocks: list[Block] = [Headline(_tell_losses(rows, known, voice))]
    if known:
        sentences = [_tell_instrument(row, result, voice) for row in known]
        if len(known) == len(rows):
            sentences.append(_tell_sum(rows, total["computed"], voice))
        blocks.append(Paragraph(tuple(sentences), "list"))
    unknown = [row["code"] for row in rows if math.isnan(row["score"])]
    if unknown:
        sentence = voice.say("contributions.missing", instruments=voice.join(unknown))
        blocks.append(Paragraph((sentence,), "note"))
    if total["agrees"] is not None:
        sentence = voice.say(
            f"contributions.{_judge(total)}",
            published=total["published"],
            computed=total["computed"],
            difference=abs(total["difference"]),
        )
        blocks.append(Paragraph((sentence,), "plain" if total["agrees"] else "warning"))
    elif math.isnan(total["published"]) and not math.isnan(total["computed"]):
        sentence = voice.say("contributions.only_computed", computed=total["computed"])
        blocks.append(Paragraph((sentence,), "note"))
    return Told(voice.lang, tuple(blocks))


def _tell_losses(rows: list[Row], known: list[Row], voice: Voice) -> Sentence:
    if not known:
        return voice.say("contributions.headline_none")
    if len(known) < len(rows):
        return voice.say(
            "contributions.headline_partly",
            known=voice.join(row["code"] for row in known),
            count=len(rows),
        )
    lost = math.fsum(row["lost"] for row in rows)
    most = max(row["lost"] for row in rows)
    if round(lost, 2) == 0:
        return voice.say("contributions.headline_full", full=FULL)
    values = {"most": most, "lost": lost, "full": FULL}
    codes = [row["code"] for row in rows if round(row["lost"], 2) == round(most, 2)]
    if len(codes) > 1:
        return voice.say("contributions.headline_tied", codes=voice.join(codes), **values)
    return voice.say("contributions.headline", code=codes[0], **values)


def _judge(total: Mapping[str, Any]) -> str:
    if not total["agrees"]:
        return "differs"
    same = style.format_score(total["published"]) == style.format_score(total["computed"])
    return "agrees" if same else "agrees_rounded"


def _tell_instrument(row: Row, result: Result, voice: Voice) -> Sentence:
    return voice.say(
        f"contributions.{'reached' if row['passed'] else 'below'}",
        code=row["code"],
        name=voice.pick(result.method.instrument(row["code"]), "short"),
        score=row["score"],
        weight=FULL * row["weight"],
        weighted=row["weighted"],
        pass_mark=result.method.pass_mark,
    )


def _tell_sum(rows: list[Row], computed: float, voice: Voice) -> Sentence:
    exact = "" if _adds_up(rows, computed) else "_exact"
    key = f"contributions.term{exact}"
    terms = [voice.say(key, weighted=row["weighted"]) for row in rows]
    joined = Sentence(
        key,
        " + ".join(term.text for term in terms),
        {"terms": tuple(terms)},
        tuple(figure for term in terms for figure in term.figures),
    )
    values = {"exact": computed} if exact else {}
    return voice.say(f"contributions.sum{exact}", terms=joined, computed=computed, **values)


def _adds_up(rows: list[Row], computed: float) -> bool:
    """Tell whether the sum holds as shown; two decimals can hide a hundredth or two."""
    shown = math.fsum(round(row["weighted"], 2) for row in rows)
    return style.format_score(shown) == style.format_score(computed)


def table_contributions(result: Result, lang: str) -> Told:
    """Table the sum line by line: formula, score, weight, weighted score, points missing.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Published figures stand beside computed ones, never in their place.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_rows(find.find_contributions(result))
    total = find.find_total(result)
    published = any(
        not math.isnan(row["published"]) or _list_parts(row["code"], result) for row in rows
    )
    columns = [
        Column(voice.word("column.instrument")),
        Column(voice.word("column.calculation")),
        Column(voice.word("column.computed"), numeric=True),
        *([Column(voice.word("column.published"), numeric=True)] if published else []),
        Column(voice.word("column.weight"), numeric=True),
        Column(voice.word("column.weighted"), numeric=True),
        Column(voice.word("column.lost"), numeric=True),
    ]
    body: list[tuple[Cell, ...]] = []
    for row in rows:
        body.append(_make_row(row, names, published=published))
        body += _make_parts(row["code"], result, names)
    blank = [""] * published
    lost = math.fsum(row["lost"] for row in rows)
    sums: list[tuple[Cell, ...]] = [
        (
            voice.word("contributions.row_computed"),
            _write_sum(rows, total["computed"]),
            *blank,
            "",
            "",
            style.format_score(total["computed"]),
            style.format_score(lost),
        ),
        (
            voice.word("contributions.row_published"),
            "",
            *blank,
            "",
            "",
            style.format_score(total["published"]),
            "",
        ),
        (
            voice.word("contributions.row_difference"),
            "",
            *blank,
            "",
            "",
            style.format_score(abs(total["difference"])),
            "",
        ),
        (
            voice.say("contributions.row_gap", pass_mark=total["pass_mark"]),
            "",
            *blank,
            "",
            "",
            style.format_gap(total["gap"]),
            "",
        ),
    ]
    caption = voice.say("contributions.caption", full=FULL)
    table = Table(caption, tuple(columns), tuple(body), tuple(sums))
    note = voice.say("contributions.note_rounding")
    return Told(voice.lang, (table, Paragraph((note,), "note")))


def _list_parts(instrument: str, result: Result) -> list[tuple[str, float]]:
    """List the parts of an instrument whose score is published, and the score."""
    parts = [
        (code, result.score("instrument", code, "published"))
        for code in result.method.instrument(instrument).parts
    ]
    return [(code, score) for code, score in parts if not math.isnan(score)]


def _make_parts(instrument: str, result: Result, names: Names) -> list[tuple[Cell, ...]]:
    """Return a row for each published part; how parts combine enters no sum here."""
    return [
        (
            name_instrument(code, names),
            names.voice.word("contributions.cell_part"),
            "",
            style.format_score(score),
            "",
            "",
            "",
        )
        for code, score in _list_parts(instrument, result)
    ]


def _write_sum(rows: list[Row], computed: float) -> str:
    if _adds_up(rows, computed):
        return " + ".join(style.format_score(row["weighted"]) for row in rows)
    return " + ".join(f"{row['weighted']:.4f}" for row in rows) + f" = {computed:.4f}"


def _make_row(row: Row, names: Names, *, published: bool) -> tuple[Cell, ...]:
    voice = names.voice
    instrument = names.method.instrument(row["code"])
    weight = write_digits(FULL * row["weight"], "percent")
    printed = [style.format_score(row["published"])] if published else []
    return (
        f"{row['code']} {voice.pick(instrument, 'short')}",
        # The divisor must not stand alone on a line.
        row["formula"].replace(") / ", f"){style.NBSP}/{style.NBSP}"),
        style.format_score(row["score"]),
        *printed,
        weight,
        style.format_score(row["weighted"]),
        style.format_score(row["lost"]),
    )
