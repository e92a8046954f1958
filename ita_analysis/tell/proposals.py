"""Misreadings that would make all figures agree: proposals, side by side, never applied."""

from __future__ import annotations

from ita_analysis import style
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told
from ita_analysis.thai import to_arabic_digits

# More than these do not fit a page side by side.
MOST_SHOWN = 3


def tell_proposals(result: Result, lang: str) -> Told:
    """Tell how many smallest explanations there are for figures that disagree.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Nothing where all sums hold.
    """
    voice = Voice(lang)
    rows = read_rows(result.proposals)
    if not rows:
        return Told(voice.lang, ())
    if not rows[0]["of"]:
        sure = "proved" if rows[0]["complete"] else "searched"
        sentence = voice.say(f"proposals.headline_none_{sure}", moves=int(rows[0]["moves"]))
        return Told(voice.lang, (Headline(sentence),))
    explanations = _by_explanation(rows)
    notes = [voice.say("proposals.only")]
    if len(explanations) > 1:
        notes.append(voice.say("proposals.undecided"))
    if len(explanations) > MOST_SHOWN:
        notes.append(voice.say("proposals.first_shown", shown=MOST_SHOWN, count=len(explanations)))
    if not rows[0]["complete"]:
        notes.append(voice.say("proposals.incomplete"))
    headline = _tell_headline(explanations, voice, complete=bool(rows[0]["complete"]))
    blocks: tuple[Block, ...] = (Headline(headline), Paragraph(tuple(notes), "note"))
    return Told(voice.lang, blocks)


def _tell_headline(explanations: list[list[Row]], voice: Voice, *, complete: bool) -> Sentence:
    """Say how many figures were misread; explanations of equally many digits can differ in it."""
    sizes = [len(part) for part in explanations]
    if len(explanations) == 1:
        key = "headline_one" if complete else "headline_one_searched"
        return voice.say(f"proposals.{key}", figures=sizes[0])
    key = "headline" if len(set(sizes)) == 1 else "headline_up_to"
    return voice.say(f"proposals.{key}", figures=max(sizes), count=len(explanations))


def table_proposals(result: Result, lang: str) -> Told:
    """Table the smallest explanations side by side, a row a figure.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Nothing where there is no explanation.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = [row for row in read_rows(result.proposals) if row["of"]]
    if not rows:
        return Told(voice.lang, ())
    explanations = _by_explanation(rows)[:MOST_SHOWN]
    figures = {(row["measure"], row["code"]): row for part in explanations for row in part}
    readings = [
        {(row["measure"], row["code"]): row["should_be"] for row in part} for part in explanations
    ]
    body: list[tuple[Cell, ...]] = [
        (
            _name(row, names),
            _write_printed(row, voice),
            *(
                style.format_score(reading[key]) if key in reading else voice.word("proposals.kept")
                for reading in readings
            ),
            row["where"],
        )
        for key, row in figures.items()
    ]
    columns = (
        Column(voice.word("column.figure")),
        Column(voice.word("column.printed")),
        *(
            Column(voice.say("proposals.reading", number=number).text, numeric=True)
            for number in range(1, len(explanations) + 1)
        ),
        Column(voice.word("column.lines_at")),
    )
    return Told(voice.lang, (Table(voice.say("proposals.caption"), columns, tuple(body)),))


def _write_printed(row: Row, voice: Voice) -> str:
    """Write a figure as printed, whose digits were confused, and in Arabic digits beside it."""
    printed, arabic = row["printed"], to_arabic_digits(row["printed"])
    if printed == arabic:
        return str(printed)
    return voice.say("proposals.printed", printed=printed, arabic=arabic).text


def _by_explanation(rows: list[Row]) -> list[list[Row]]:
    numbers = sorted({int(row["explanation"]) for row in rows})
    return [[row for row in rows if int(row["explanation"]) == number] for number in numbers]


def _name(row: Row, names: Names) -> str:
    if row["measure"] == "total":
        return names.voice.word("proposals.total")
    if row["measure"] == "question":
        return f"{row['code']} {names.label(row['code'])}"
    return names.numbered(row["code"]) if row["measure"] == "indicator" else row["code"]
