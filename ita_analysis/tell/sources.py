"""Where a brief comes from: sources, corrections, methodology, formulae, what is missing."""

from __future__ import annotations

import re
from importlib import metadata

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.score import TOLERANCE
from ita_analysis.tell.cautions import list_corrections
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

DISTRIBUTION = "ita-analysis"
# What a brief of a published report leans on; answers of respondents are not part of it.
LEANS_ON = (
    "weights",
    "levels",
    "questions",
    "sub_indicators",
    "disclosure_items",
    "labels",
    "eit_combination",
)
CELL = ("source_ref", "column", "printed", "value")


def tell_sources(result: Result, lang: str) -> Told:
    """Tell what the brief rests on, and how sure its methodology is.

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
    sources = read_rows(result.sources)
    documents = voice.join(voice.pick(row, "document") for row in sources)
    sentences = [
        voice.say("sources.method", year=result.fiscal_year),
        _tell_confidence(result, names),
    ]
    corrections = list_corrections(result)
    if corrections:
        sentences.append(voice.say("sources.corrections", count=len(corrections)))
    else:
        sentences.append(voice.say("sources.no_corrections"))
    version = _read_version()
    notes = [voice.say("sources.computed", tolerance=TOLERANCE)]
    if version:
        notes.append(voice.say("sources.version", version=version))
    headline = (
        voice.say("sources.headline", documents=documents, count=len(sources))
        if sources
        else voice.say("sources.headline_none")
    )
    blocks: tuple[Block, ...] = (
        Headline(headline),
        Paragraph(tuple(sentences), "list"),
        Paragraph(tuple(notes), "note"),
    )
    return Told(voice.lang, blocks)


def _parts(result: Result) -> list[str]:
    split = any(part.parts for part in result.method.instruments)
    return [
        part
        for part in LEANS_ON
        if part in result.method.confidence and (split or part != "eit_combination")
    ]


def _tell_confidence(result: Result, names: Names) -> Sentence:
    voice = names.voice
    unsure = [
        voice.say(
            "sources.part",
            part=voice.word(f"method.{part}"),
            confidence=voice.word(f"confidence.{names.confidence(part)}"),
        )
        for part in _parts(result)
        if names.confidence(part) != "confirmed"
    ]
    if not unsure:
        return voice.say("sources.all_confirmed")
    return voice.say("sources.unsure", parts=voice.join(unsure))


def _read_version() -> str:
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return ""  # run from a checkout that is not installed


def table_sources(result: Result, lang: str) -> Told:
    """Table sources, corrections, methodology, formulae and what is missing.

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
    tables = [
        *(_table_document(row, result, voice) for row in read_rows(result.sources)),
        _table_corrections(result, voice),
        _table_confidence(result, names),
        _table_formulae(result, names),
        _table_missing(result, names),
    ]
    return Told(voice.lang, tuple(table for table in tables if table.rows))


def _columns(voice: Voice, *heads: str) -> tuple[Column, ...]:
    return tuple(Column(voice.word(f"column.{name}")) for name in heads)


def _table_document(row: Row, result: Result, voice: Voice) -> Table:
    """Table the facts of one source, one below the other: checksum and lines are long."""
    facts = {
        "document": voice.pick(row, "document"),
        "publisher": voice.pick(row, "publisher"),
        "transcribed": tell_transcription(row, voice),
        "lines": _list_lines(result, row["source_id"]),
        "checksum": row["checksum"],
    }
    body: list[tuple[Cell, ...]] = [
        (voice.word(f"column.{name}"), fact or voice.word("common.not_given"))
        for name, fact in facts.items()
    ]
    return Table(
        voice.say("sources.caption_document"), _columns(voice, "about", "fact"), tuple(body)
    )


def tell_transcription(row: Row, voice: Voice) -> str:
    """Tell how the figures of a source got here: in its own words, or as its kind does.

    Parameters
    ----------
    row : dict
        Of the table ``sources``.
    voice : Voice

    Returns
    -------
    str
    """
    own = row.get(f"transcribed_{voice.lang}", "")
    if own or voice.lang == "en":
        return str(own or row["transcribed"])
    kind = f"sources.transcribed_{row['kind']}"
    return voice.word(kind if voice.knows(kind) else "sources.transcribed")


def _list_lines(result: Result, source_id: str) -> str:
    """Return the lines that scores were read from, runs of lines as ranges."""
    references = result.scores.loc[result.scores["source_id"] == source_id, "source_ref"]
    numbers = sorted({int(part) for text in references for part in re.findall(r"\d+", text)})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _table_corrections(result: Result, voice: Voice) -> Table:
    """Table the corrections; those made for one reason share a row."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in read_rows(result.corrections):
        key = (voice.pick(row, "reason"), row["basis"], row["certainty"])
        cell = {name: row[name] for name in CELL}
        group = groups.setdefault(key, [])
        # A cell that stands in several files of a source is corrected in each, and told once.
        if all(cell != {name: other[name] for name in CELL} for other in group):
            group.append(row)
    body: list[tuple[Cell, ...]] = [
        (
            ", ".join(dict.fromkeys(row["source_ref"] for row in rows)),
            tuple(_word_column(row["column"], voice) for row in rows),
            _fold([row["printed"] for row in rows]),
            _fold([row["value"] for row in rows]),
            reason,
            _tell_basis(basis, voice),
            voice.word(f"certainty.{certainty}"),
        )
        for (reason, basis, certainty), rows in groups.items()
    ]
    columns = _columns(
        voice, "lines_at", "corrected", "printed", "corrected_to", "reason", "basis", "certainty"
    )
    return Table(voice.say("sources.caption_corrections"), columns, tuple(body))


def _fold(texts: list[str]) -> tuple[str, ...]:
    """Return several texts, or one where all are the same."""
    return tuple(dict.fromkeys(texts)) if len(set(texts)) == 1 else tuple(texts)


def _word_column(column: str, voice: Voice) -> str:
    key = f"corrected.{column.replace('.', '_')}"
    return voice.word(key) if voice.knows(key) else column


def _tell_basis(basis: str, voice: Voice) -> str:
    """Word a reference to lines; anything else stays as it was declared."""
    found = re.fullmatch(r"lines? (.+)", basis)
    return str(voice.lines(found.group(1))) if found else basis


def _table_confidence(result: Result, names: Names) -> Table:
    voice = names.voice
    # The methodology words its sources in English only.
    sourced = voice.lang == "en"
    body: list[tuple[Cell, ...]] = []
    for part in _parts(result):
        row = [voice.word(f"method.{part}"), voice.word(f"confidence.{names.confidence(part)}")]
        if sourced:
            row.append(result.method.sources.get(part, ""))
        body.append(tuple(row))
    heads = ("method_part", "confidence", *(["known_from"] if sourced else []))
    caption = voice.say("sources.caption_confidence", year=result.fiscal_year)
    return Table(caption, _columns(voice, *heads), tuple(body))


def _table_formulae(result: Result, names: Names) -> Table:
    voice = names.voice
    weighted = " + ".join(f"{part.weight:.2f} × {part.code}" for part in result.method.instruments)
    split = [
        part.code for part in result.method.indicators if result.method.sub_indicators_of(part.code)
    ]
    body: list[tuple[Cell, ...]] = [
        (voice.word("column.total"), weighted),
        (voice.word("column.instrument"), voice.word("formula.instrument")),
        (voice.word("column.indicator"), voice.word("formula.indicator")),
    ]
    if split:
        codes = voice.join(split)
        body.append((voice.say("formula.split", codes=codes), voice.word("formula.sub_indicator")))
    body.append(
        (
            voice.word("contributions.row_difference"),
            voice.say("formula.agreement", tolerance=TOLERANCE),
        )
    )
    columns = _columns(voice, "figure", "calculation")
    return Table(voice.say("sources.caption_formulae"), columns, tuple(body))


def _table_missing(result: Result, names: Names) -> Table:
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (
            _name_missing(row, names),
            voice.say("missing.known", known=row["known"], total=row["of"])
            if row["of"] > 1
            else voice.word("missing.none"),
            voice.word(f"missing.need_{row['what']}"),
        )
        for row in read_rows(find.find_missing(result))
    ]
    columns = _columns(voice, "missing", "available", "needed")
    return Table(voice.say("sources.caption_missing"), columns, tuple(body))


def _name_missing(row: Row, names: Names) -> str:
    voice = names.voice
    code = row["code"]
    if row["what"] == "indicator":
        code = names.with_number(code)
    if row["what"] == "previous_year":
        code = style.fiscal_year_words(int(code), voice.lang)
    return voice.say(f"missing.{row['what']}", code=code).text
