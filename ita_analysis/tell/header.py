"""The head of a brief: who, how much, which level, and the finding in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ita_analysis import find
from ita_analysis.result import INVENTED, Result
from ita_analysis.tell.cautions import list_notes, list_warnings
from ita_analysis.tell.names import Names, are_equal, pick_ends, read_known
from ita_analysis.tell.page import Badge, Block, Card, Paragraph
from ita_analysis.tell.paths import tell_lead
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told
from ita_analysis.tell.years import tell_national

FULL = 100.0


def tell_header(result: Result, lang: str) -> Told:
    """Tell whose result it is, the total, its level and the main finding.

    Warnings stand above everything else: a total that does not follow from its own indicators
    must not be read before that is known.

    Parameters
    ----------
    result : Result
        Of one organisation and fiscal year.
    lang : {"th", "en"}

    Returns
    -------
    Told

    Raises
    ------
    UsageError
        For another language.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    total = find.find_total(result)
    warnings = list_warnings(result, total, names)
    if INVENTED in set(result.sources["kind"]):
        warnings = [voice.say("header.invented"), *warnings]
    blocks: list[Block] = [Paragraph((sentence,), "warning") for sentence in warnings]
    blocks.append(_make_card(result, total, names))
    context = _tell_context(result, total, names)
    if context:
        blocks.append(Paragraph(context, "list"))
    notes = list_notes(result, total, names)
    if notes:
        blocks.append(Paragraph(tuple(notes), "note"))
    return Told(voice.lang, tuple(blocks))


def _make_card(result: Result, total: Mapping[str, Any], names: Names) -> Card:
    voice = names.voice
    score = total["score"]
    return Card(
        name=voice.pick(result.organisation, "name") or str(result.organisation["name_th"]),
        lines=(
            *tell_place(result.organisation, voice),
            voice.say("header.result", year=result.fiscal_year),
            *_tell_level(total, names),
        ),
        total=voice.say("header.no_score")
        if math.isnan(score)
        else voice.say("header.score", score=score),
        level=make_badge(total, names),
        scale=voice.say("header.scale", full=FULL, pass_mark=total["pass_mark"]),
        finding=tell_finding(result, total, names),
        lead=tell_lead(result, names),
    )


def tell_place(organisation: Mapping[str, Any], voice: Voice) -> list[Sentence]:
    """Say district and province, as far as they are known."""
    if voice.lang == "th":
        district = str(organisation["district"]).removeprefix("อำเภอ")
        province = str(organisation["province"]).removeprefix("จังหวัด")
    else:
        district, province = str(organisation["district_en"]), str(organisation["province_en"])
    if district and province:
        return [voice.say("header.place", district=district, province=province)]
    return [voice.say("header.province", province=province)] if province else []


def make_badge(total: Mapping[str, Any], names: Names) -> Badge | None:
    """Return the level's badge; none where it is open, or not a level that the score can have.

    Parameters
    ----------
    total : mapping
        As found by ``find_total``.
    names : Names

    Returns
    -------
    Badge or None
    """
    level = total["level_published"] or total["level"]
    places = [rule.name for rule in names.method.levels]
    if level not in places or _is_doubted(total):
        return None
    return Badge(names.level_badge(level), places.index(level), len(places))


def _is_doubted(total: Mapping[str, Any]) -> bool:
    """Tell whether the published level is one that the score rules out."""
    possible = total["levels_possible"]
    return (
        bool(possible)
        and bool(total["level_published"])
        and (total["level_published"] not in possible)
    )


def _tell_level(total: Mapping[str, Any], names: Names) -> list[Sentence]:
    """Say which levels are possible, or what is printed, where no badge can or should."""
    voice = names.voice
    printed, possible = total["level_published"], total["levels_possible"]
    if printed and names.level_rule(printed) is None:
        return [voice.say("header.level_printed", level=printed)]
    if _is_doubted(total):
        levels = voice.join([names.level_title(level) for level in possible], "or")
        return [voice.say("header.level_doubted", level=names.level(printed), levels=levels)]
    if make_badge(total, names):
        return [] if total["level"] else [voice.say("header.level_unconfirmed")]
    if possible:
        return [voice.say("header.level_open", levels=names.levels(possible))]
    return [voice.say("header.level_unknown")]


def tell_finding(result: Result, total: Mapping[str, Any], names: Names) -> Sentence:
    """Say in one sentence how the result stands to the pass mark.

    Parameters
    ----------
    result : Result
    total : mapping
        As found by ``find_total``.
    names : Names

    Returns
    -------
    Sentence
    """
    mark = total["pass_mark"]
    if math.isnan(total["score"]):
        return names.voice.say("header.unknown", pass_mark=mark)
    rows = read_known(find.find_indicators(result))
    below = sum(not row["passed"] for row in rows)
    state = "passed" if total["passed"] else "failed"
    whole = "all" if total["passed"] else "none"
    extent = ("some" if below else whole) if rows else "alone"
    if are_equal(rows):
        extent = "equal"
    return names.voice.say(
        f"header.{state}_{extent}",
        pass_mark=mark,
        short=mark - total["score"],
        below=below,
        count=len(rows),
        lowest=names.scored_tie(pick_ends(rows)[1]) if rows else "",
        score=rows[0]["score"] if rows else mark,
    )


def _tell_context(result: Result, total: Mapping[str, Any], names: Names) -> tuple[Sentence, ...]:
    voice = names.voice
    # What a level means is said only of the one level that the score has.
    rule = names.level_rule(total["level"])
    if total["level_published"] not in ("", total["level"]):
        rule = None
    sentences: list[Sentence] = []
    if rule and voice.pick(rule, "meaning"):
        sure = rule.meaning_confidence == "confirmed"
        sentences.append(
            voice.say(
                "header.meaning" if sure else "header.meaning_unsure",
                level=names.level_subject(rule.name),
                meaning=voice.pick(rule, "meaning"),
                confidence=voice.word(f"confidence.{rule.meaning_confidence}"),
            )
        )
    national = tell_national(result, total, voice)
    return (*sentences, *([national] if national else []))
