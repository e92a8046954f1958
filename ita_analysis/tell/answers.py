"""What is told of respondents' answers: that scores come from them, how sure, who chose what."""

from __future__ import annotations

import math

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

SMALL = "small"
# Of the intervals, percent.
SURE = 95


def tell_answers(result: Result, lang: str) -> Told:
    """Tell how certain the scores from answers are, and what is odd about the answers.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Nothing where no answers were scored.
    """
    voice = Voice(lang)
    if not find.has_answers(result):
        return Told(voice.lang, ())
    names = Names(result.method, voice)
    samples = read_rows(find.find_samples(result))
    blocks: list[Block] = [Headline(_tell_headline(samples, voice))]
    if not find.is_from_answers(result):
        blocks.append(Paragraph((voice.say("answers.beside"),), "note"))
    told = [_tell_sample(row, voice) for row in samples if not math.isnan(row["score"])]
    if told:
        blocks.append(Paragraph(tuple(told), "list"))
    withheld = [row for row in read_rows(result.certainty) if math.isnan(row["score"])]
    if withheld:
        codes = voice.join(dict.fromkeys(_code(row) for row in withheld))
        blocks.append(Paragraph((voice.say("answers.withheld", codes=codes),), "note"))
    warnings = [*_tell_small(samples, names), *_tell_signals(result, voice)]
    if warnings:
        blocks.append(Paragraph(tuple(warnings), "warning"))
    return Told(voice.lang, tuple(blocks))


def table_distributions(result: Result, lang: str) -> Told:
    """Table who chose what in the questions below the pass mark.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Nothing where no answers were scored, or no question is below the mark.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_rows(find.find_distributions(result))
    if not rows:
        return Told(voice.lang, ())
    columns = (
        Column(voice.word("column.code")),
        Column(voice.word("column.question")),
        Column(voice.word("answers.choice")),
        Column(voice.word("answers.points"), numeric=True),
        Column(voice.word("answers.count"), numeric=True),
        Column(voice.word("answers.share"), numeric=True),
    )
    body: list[tuple[Cell, ...]] = []
    last: tuple[str, str, int] | None = None
    for row in rows:
        key = (row["code"], row["part"], row["slot"])
        if not row["suppressed"] and not row["count"] and math.isnan(row["points"]):
            continue
        named: tuple[Cell, Cell] = ("", "")
        if key != last:
            named = (_name_slot(row, result, voice), names.cell(row["code"]))
        body.append((*named, *_tell_choice(row, voice)))
        last = key
    caption = voice.say("answers.caption", pass_mark=result.method.pass_mark)
    return Told(voice.lang, (Table(caption, columns, tuple(body)),))


def _tell_headline(samples: list[Row], voice: Voice) -> Sentence:
    asked = sum(row["n"] for row in samples if row["part"])
    total = next((row for row in samples if row["code"] == "total"), None)
    if total is None or math.isnan(total["low"]):
        return voice.say("answers.headline", count=int(asked))
    return voice.say(
        "answers.headline_total",
        count=int(asked),
        low=total["low"],
        high=total["high"],
        sure=SURE,
    )


def _tell_sample(row: Row, voice: Voice) -> Sentence:
    key = "answers.sample" if math.isnan(row["population"]) else "answers.sample_of"
    values = {"population": int(row["population"])} if key.endswith("of") else {}
    return voice.say(
        key,
        name=voice.word("answers.total") if row["code"] == "total" else row["code"],
        score=row["score"],
        low=row["low"],
        high=row["high"],
        count=int(row["n"]),
        sure=SURE,
        **values,
    )


def _tell_small(samples: list[Row], names: Names) -> list[Sentence]:
    voice = names.voice
    return [
        voice.say(
            "answers.small",
            name=row["code"],
            count=int(row["n"]),
            needed=int(row["needed"]),
            confidence=voice.word(f"confidence.{row['confidence']}"),
        )
        for row in samples
        if row["sample"] == SMALL
    ]


def _tell_signals(result: Result, voice: Voice) -> list[Sentence]:
    return [
        voice.say(
            f"answers.signal_{row['signal']}",
            name=row["part"],
            count=int(row["count"]),
            of=int(row["of"]),
        )
        for row in read_rows(result.answer_signals)
    ]


def _tell_choice(row: Row, voice: Voice) -> tuple[Cell, Cell, Cell, Cell]:
    # The words of the form are Thai in both languages: they are what people saw.
    choice = row["words_th"] or voice.word(f"answers.{row['choice']}")
    points = "" if math.isnan(row["points"]) else style.format_score(row["points"])
    if row["suppressed"]:
        return choice, points, voice.word("answers.hidden"), voice.word("answers.hidden")
    return choice, points, f"{row['count']:.0f}", f"{row['share']:.1f}"


def _name_slot(row: Row, result: Result, voice: Voice) -> str:
    parts = {part for entry in result.method.instruments for part in entry.parts}
    more = [row["part"]] if row["part"] in parts else []
    if row["slot"]:
        more.append(voice.say("answers.slot", number=int(row["slot"])).text)
    return " ".join([row["code"], *more])


def _code(row: Row) -> str:
    return f"{row['code']} ({row['part']})" if row["part"] not in ("", row["code"]) else row["code"]
