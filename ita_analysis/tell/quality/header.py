"""The head of a page on data quality: whose report it is and how far its figures can be trusted."""

from __future__ import annotations

import math

from ita_analysis.quality import Quality
from ita_analysis.score import agree
from ita_analysis.tell.header import tell_place
from ita_analysis.tell.page import Card, Paragraph
from ita_analysis.tell.problems import FAMILIES, is_contradiction
from ita_analysis.tell.quality.unread import count_unread
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told


def tell_quality(quality: Quality, lang: str) -> Told:
    """Tell whose report it is, how many contradictions it holds, and whether the total holds.

    Parameters
    ----------
    quality : Quality
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    voice = Voice(lang)
    result = quality.result
    kinds = list(result.problems["kind"])
    count = sum(is_contradiction(kind) for kind in kinds)
    name = voice.pick(result.organisation, "name")
    card = Card(
        name=voice.say("quality.title", name=name).text,
        lines=(
            *tell_place(result.organisation, voice),
            voice.say("header.result", year=result.fiscal_year),
            voice.say(f"quality.kind_{quality.kind}", name=quality.name),
        ),
        total=voice.say("quality.count", count=count),
        scale=voice.say("quality.contradictions"),
        finding=_tell_total(quality, voice),
        lead=_tell_lead(quality, kinds, voice),
    )
    note = Paragraph((voice.say("quality.about"),), "note")
    return Told(voice.lang, (card, note))


def _tell_total(quality: Quality, voice: Voice) -> Sentence:
    """Say whether the total follows from its parts."""
    published, computed = (
        quality.result.score("total", "total", origin) for origin in ("published", "computed")
    )
    holds = agree(published, computed)
    if holds is None:
        known = "not_printed" if math.isnan(published) else "not_computed"
        return voice.say(f"quality.total_{known}")
    key = "quality.total_agrees" if holds else "quality.total_differs"
    return voice.say(key, published=published, computed=computed)


def _tell_lead(quality: Quality, kinds: list[str], voice: Voice) -> Sentence:
    sums = sum(kind in FAMILIES["sums"] for kind in kinds)
    return voice.say(
        "quality.lead",
        sums=voice.say("quality.sums" if sums else "quality.no_sums", count=sums),
        unread=count_unread(quality, voice),
    )
