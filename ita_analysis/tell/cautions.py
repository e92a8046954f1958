"""What a reader must know before believing the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ita_analysis import find
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.sentences import Sentence, Voice

# Corrected columns that hold figures; the others hold names.
FIGURE_COLUMNS = frozenset({"score", "value"})
IDENTITY = "organisation."


def list_warnings(result: Result, total: Mapping[str, Any], names: Names) -> list[Sentence]:
    """Say what puts the figures themselves in doubt.

    Parameters
    ----------
    result : Result
    total : mapping
        As found by ``find_total``.
    names : Names

    Returns
    -------
    list of Sentence
        Empty if nothing does.
    """
    voice = names.voice
    warnings: list[Sentence] = []
    if find.is_from_answers(result):
        warnings.append(voice.say("caution.answers"))
    # Compared with False because it is None where one of the two totals is not known.
    if total["agrees"] is False:
        warnings.append(
            voice.say(
                "caution.total",
                published=total["published"],
                computed=total["computed"],
                difference=abs(total["difference"]),
            )
        )
    warnings += _doubt_level(total, names)
    repaired = result.scores[result.scores["origin"] == "repaired"]
    if len(repaired):
        codes = voice.join(repaired["code"].astype(str))
        warnings.append(voice.say("caution.repaired", count=len(repaired), codes=codes))
    corrections = list_corrections(result)
    likely = [row for row in corrections if row["certainty"] == "likely"]
    if any(row["column"].startswith(IDENTITY) for row in likely):
        warnings.append(voice.say("caution.identity"))
    figures = sum(row["column"] in FIGURE_COLUMNS for row in corrections)
    if figures:
        warnings.append(voice.say("caution.corrected_figures", count=figures))
    return warnings


def _doubt_level(total: Mapping[str, Any], names: Names) -> list[Sentence]:
    """Say that the published level is not one of its score, or not that of the computed one."""
    voice = names.voice
    published, possible = total["level_published"], total["levels_possible"]
    if not published:
        return []
    named = names.level_title(published)
    if possible and published not in possible:
        levels = voice.join([names.level_title(level) for level in possible], "or")
        return [
            voice.say("caution.level_score", published=named, score=total["score"], levels=levels)
        ]
    computed = total["level_computed"]
    if computed and published != computed:
        computed = names.level_title(computed)
        return [voice.say("caution.level", published=named, computed=computed)]
    return []


def list_corrections(result: Result) -> list[Row]:
    """List what is corrected, once each: several files may hold the same cell of a source.

    Parameters
    ----------
    result : Result

    Returns
    -------
    list of dict
        Of the table ``corrections``; likely ones stand before certain ones of the same cell.
    """
    rows = sorted(read_rows(result.corrections), key=lambda row: row["certainty"] != "likely")
    distinct: dict[tuple[str, ...], Row] = {}
    for row in rows:
        distinct.setdefault((row["column"], row["printed"], row["value"]), row)
    return list(distinct.values())


def list_notes(result: Result, total: Mapping[str, Any], names: Names) -> list[Sentence]:
    """Say what is left open, or corrected without changing a figure.

    Parameters
    ----------
    result : Result
    total : mapping
        As found by ``find_total``.
    names : Names

    Returns
    -------
    list of Sentence
        Empty if there is nothing to say.
    """
    voice = names.voice
    notes: list[Sentence] = []
    possible = total["levels_possible"]
    if len(possible) > 1:
        published = total["level_published"]
        key = "level_open_printed" if published in possible else "level_open"
        values = {"published": names.level_title(published)} if published in possible else {}
        notes.append(
            voice.say(
                f"caution.{key}",
                parts=voice.join(list_unknown_parts(result, voice)),
                levels=names.levels(possible),
                **values,
            )
        )
    texts = [row for row in list_corrections(result) if row["column"] not in FIGURE_COLUMNS]
    if texts:
        likely = sum(row["certainty"] == "likely" for row in texts)
        extent = "" if not likely else "_all_likely" if likely == len(texts) else "_likely"
        notes.append(voice.say(f"caution.corrected_names{extent}", count=len(texts), likely=likely))
    return notes


def tell_assumption(result: Result, voice: Voice) -> Sentence:
    """Say which number the method does not confirm and what was put in its place.

    Parameters
    ----------
    result : Result
    voice : Voice

    Returns
    -------
    Sentence
    """
    instrument = next(part for part in result.method.instruments if part.parts)
    return voice.say(
        "caution.assumed",
        part=name_part(instrument.code, 1, voice),
        instrument=instrument.code,
        share=100 * result.method.parameters["eit_part1_share"],
        year=result.fiscal_year,
    )


def name_part(instrument: str, number: int, voice: Voice) -> str:
    """Return the name of one part of an instrument that is collected in two."""
    return voice.say("common.part", instrument=instrument, number=number).text


def name_instrument(code: str, names: Names) -> str:
    """Return the name of an instrument, or of a part of one, given its code."""
    for instrument in names.method.instruments:
        if code in instrument.parts:
            return name_part(instrument.code, 1 + instrument.parts.index(code), names.voice)
    return code


def list_unknown_parts(result: Result, voice: Voice) -> list[str]:
    """List the parts of instruments, or whole instruments, whose score is not known.

    Parameters
    ----------
    result : Result
    voice : Voice

    Returns
    -------
    list of str
        As they are called in a sentence.
    """
    known = set(result.scores.loc[result.scores["measure"] == "instrument", "code"])
    unknown: list[str] = []
    for instrument in result.method.instruments:
        if instrument.parts:
            unknown += [
                name_part(instrument.code, number, voice)
                for number, part in enumerate(instrument.parts, start=1)
                if part not in known
            ]
        elif instrument.code not in known:
            unknown.append(instrument.code)
    return unknown
