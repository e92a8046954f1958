"""The head of a comparison: who, which years, how much, and what made most of it."""

from __future__ import annotations

import math

from ita_analysis.compare import Comparison
from ita_analysis.tell.compared.phrases import Phrases
from ita_analysis.tell.compared.successions import (
    tell_finding,
    tell_future,
    tell_origins,
    tell_renamings,
)
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Block, Card, Paragraph
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

FULL = 100.0


def tell_year_header(comparison: Comparison, lang: str) -> Told:
    """Tell whose years are compared, the change of the total and what made most of it.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told

    Raises
    ------
    UsageError
        For another language.
    """
    phrases = Phrases(comparison, lang)
    blocks: list[Block] = [Paragraph((said,), "warning") for said in tell_doubts(phrases)]
    blocks.append(_make_card(phrases))
    context = [*tell_levels(phrases), *_tell_country(phrases)]
    if context:
        blocks.append(Paragraph(tuple(context), "list"))
    notes = _tell_notes(phrases)
    if notes:
        blocks.append(Paragraph(tuple(notes), "note"))
    return Told(phrases.voice.lang, tuple(blocks))


def tell_change(phrases: Phrases) -> Sentence:
    """Say how the total changed, and from what to what; or that it cannot be told.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    Sentence
    """
    apart = tell_finding(phrases)
    if apart:
        return apart
    total = phrases.comparison.total
    change = round(total["change"], 2)
    key = "compared.rose" if change > 0 else "compared.fell" if change < 0 else "compared.stayed"
    return phrases.voice.say(
        key,
        change=abs(total["change"]),
        before=total["before"],
        after=total["after"],
        **phrases.years,
    )


def tell_lead(phrases: Phrases) -> Sentence | None:
    """Say which indicator made most of the change; None where the total did not change.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    Sentence or None
    """
    comparison = phrases.comparison
    if comparison.succession:
        return phrases.voice.say("succession.lead")
    change = round(comparison.total["change"], 2)
    if not change:
        return None
    if comparison.contributions.empty:
        return phrases.voice.say("compared.lead_unknown")
    sign = 1 if change > 0 else -1
    rows = read_rows(comparison.contributions)
    most = max(rows, key=lambda row: sign * row["contribution"])
    return phrases.voice.say(
        "compared.lead_rose" if change > 0 else "compared.lead_fell",
        name=phrases.indicator(most["code"]),
        part=abs(most["contribution"]),
    )


def tell_levels(phrases: Phrases) -> list[Sentence]:
    """Say how the level changed, and whether levels mean the same in both years.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    list of Sentence
        None for the country: a mean of all bodies has no level of its own; none where it is not
        one body in both years.
    """
    comparison = phrases.comparison
    if comparison.subject.kind == "country" or comparison.succession:
        return []
    before, after = (phrases.levels(item) for item in (comparison.before, comparison.after))
    if comparison.method.levels_changed:
        key = "compared.level_renamed"
    else:
        key = "compared.level_kept" if before == after else "compared.level_moved"
    return [phrases.voice.say(key, before=before, after=after, **phrases.years)]


def tell_doubts(phrases: Phrases) -> list[Sentence]:
    """Say which of the two totals does not follow from its own indicators.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    list of Sentence
    """
    comparison = phrases.comparison
    return [
        phrases.voice.say(
            "compared.disagree",
            year=year,
            published=comparison.total[name],
            computed=comparison.total[f"computed_{name}"],
        )
        for year, name in zip(comparison.years, ("before", "after"), strict=True)
        if comparison.total[f"agrees_{name}"] is False
    ]


def _make_card(phrases: Phrases) -> Card:
    comparison, voice = phrases.comparison, phrases.voice
    total = comparison.total
    lines = [
        *_tell_kind(phrases),
        *tell_origins(phrases),
        voice.say("compared.line_years", **phrases.years),
    ]
    return Card(
        name=phrases.subject(),
        lines=tuple(lines),
        total=voice.say("header.score", score=total["after"]),
        level=phrases.badge(),
        scale=voice.say("header.scale", full=FULL, pass_mark=comparison.after.method.pass_mark),
        finding=tell_change(phrases),
        lead=tell_lead(phrases),
    )


def _tell_kind(phrases: Phrases) -> list[Sentence]:
    comparison, say = phrases.comparison, phrases.voice.say
    kind = comparison.subject.kind
    if kind == "province":
        return [say("compared.line_province")]
    if kind == "country":
        return [say("compared.line_country")]
    if kind == "type":
        count, left = len(comparison.after.members), comparison.after.left_out
        if comparison.after.merged:
            return [say("succession.left_out", count=count, left=left)]
        if left:
            return [say("compared.line_type_left", count=count, left=left)]
        return [say("compared.line_type", count=count)]
    place = phrases.voice.pick(comparison.subject, "place")
    return [say("header.province", province=place)] if place else []


def _tell_country(phrases: Phrases) -> list[Sentence]:
    """Say what the country's mean did in the same time."""
    comparison = phrases.comparison
    if comparison.subject.kind == "country" or comparison.succession:
        return []
    series = comparison.series.set_index("fiscal_year")["country"]
    means = [float(series.get(year, math.nan)) for year in comparison.years]
    if any(map(math.isnan, means)):
        return []
    return [
        phrases.voice.say(
            "compared.country_gained",
            before=means[0],
            after=means[1],
            change=means[1] - means[0],
            own=comparison.total["change"],
        )
    ]


def _tell_notes(phrases: Phrases) -> list[Sentence]:
    comparison, say = phrases.comparison, phrases.voice.say
    first, last = comparison.years
    future = tell_future(comparison.subject.lineage, last, phrases.voice)
    notes = [*tell_renamings(phrases), *future]
    if last - first > 1:
        here = set(comparison.series["fiscal_year"])
        missing = [year for year in range(first + 1, last) if year not in here]
        if missing:
            notes.append(say("compared.gap_years", count=len(missing)))
    total = comparison.total
    if total["origin_before"] != total["origin_after"] and not comparison.succession:
        notes.append(say("compared.origin_mixed"))
    if comparison.subject.kind == "country":
        # The register says which of a year's figures is derived.
        notes += [
            say("compared.derived", year=row["fiscal_year"])
            for row in read_rows(comparison.series)
            if row["fiscal_year"] in comparison.years and "mean" in row["confidence"]
        ]
    return notes
