"""What a reader must know before believing the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ita_analysis import find
from ita_analysis.result import Result
from ita_analysis.tell.names import Names
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
    published, computed = total["level_published"], total["level_computed"]
    if published and computed and published != computed:
        warnings.append(
            voice.say(
                "caution.level",
                published=names.level_title(published),
                computed=names.level_title(computed),
            )
        )
    repaired = result.scores[result.scores["origin"] == "repaired"]
    if len(repaired):
        codes = voice.join(repaired["code"].astype(str))
        warnings.append(voice.say("caution.repaired", count=len(repaired), codes=codes))
    column, certainty = result.corrections["column"], result.corrections["certainty"]
    if (column.str.startswith(IDENTITY) & (certainty == "likely")).any():
        warnings.append(voice.say("caution.identity"))
    figures = column.isin(FIGURE_COLUMNS)
    if figures.any():
        warnings.append(voice.say("caution.corrected_figures", count=int(figures.sum())))
    return warnings


def list_notes(result: Result, total: Mapping[str, Any], names: Names) -> list[Sentence]:
    """Say what is left open, assumed or corrected without changing a figure.

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
        notes.append(
            voice.say(
                "caution.level_open",
                parts=voice.join(list_unknown_parts(result, voice)),
                levels=names.levels(possible),
            )
        )
    if (find.find_gains(result)["certainty"] == "assumed").any():
        notes.append(tell_assumption(result, voice))
    texts = ~result.corrections["column"].isin(FIGURE_COLUMNS)
    if texts.any():
        likely = int((texts & (result.corrections["certainty"] == "likely")).sum())
        key = "caution.corrected_names_likely" if likely else "caution.corrected_names"
        notes.append(voice.say(key, count=int(texts.sum()), likely=likely))
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
