"""Bodies that were renamed, merged or split between or beside the years compared."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ita_analysis.compare import Comparison, Standing
from ita_analysis.compare.series import level_of
from ita_analysis.style import MISSING
from ita_analysis.successions import MERGED, Body, Lineage, Succession
from ita_analysis.tell.compared.phrases import Phrases, score_cell
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told


def tell_year_predecessors(comparison: Comparison, lang: str) -> Told:
    """Tell how the bodies stood that this one came out of, and why nothing is computed.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where it is one body in both years.
    """
    phrases = Phrases(comparison, lang)
    found, voice = comparison.succession, phrases.voice
    if found is None:
        return Told(voice.lang, ())
    before = voice.join(_name_total(item, phrases) for item in comparison.predecessors)
    after = _name_total(comparison.after, phrases)
    headline = voice.say("succession.headline", before=before, after=after, **phrases.years)
    blocks: list[Block] = [Headline(headline), Paragraph(tuple(tell_apart(phrases)), "list")]
    return Told(voice.lang, tuple(blocks))


def table_year_predecessors(comparison: Comparison, lang: str) -> Told:
    """Table the scores of the bodies before a merger or split beside those after it.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where it is one body in both years, or nothing is known of those before.
    """
    phrases = Phrases(comparison, lang)
    voice = phrases.voice
    standings = [*comparison.predecessors, comparison.after]
    known = any(item.scores["score"].notna().any() for item in comparison.predecessors)
    if comparison.succession is None or not known:
        return Told(voice.lang, ())
    heads = [
        voice.say("succession.column_then", name=_name(item, phrases), year=item.fiscal_year).text
        for item in standings
    ]
    columns = (
        Column(voice.word("column.indicator")),
        *(Column(head, numeric=True) for head in heads),
    )
    body = _write_rows("indicator", comparison.indicators["code"], standings, phrases)
    sums = _write_rows("instrument", comparison.instruments["code"], standings, phrases)
    sums += [
        (
            voice.word("column.total"),
            *(score_cell(item.score("total", "total")) for item in standings),
        ),
        (voice.word("succession.row_level"), *(_name_level(item, phrases) for item in standings)),
    ]
    table = Table(voice.say("succession.caption"), columns, tuple(body), tuple(sums))
    return Told(voice.lang, (table,))


def tell_apart(phrases: Phrases) -> list[Sentence]:
    """Say why nothing is computed between bodies that are not the same, and what that needs.

    Parameters
    ----------
    phrases : Phrases
        Of a comparison over a merger or split.

    Returns
    -------
    list of Sentence
    """
    comparison, voice = phrases.comparison, phrases.voice
    found = comparison.succession
    if found is None:
        return []
    said = [
        voice.say(f"succession.why_{found.kind}", **phrases.years),
        voice.say(f"succession.needed_{found.kind}", **phrases.years),
        _tell_grounds("succession.declared", found, voice),
    ]
    without = [
        _name(item, phrases)
        for item in comparison.predecessors
        if math.isnan(item.score("total", "total"))
    ]
    if without:
        names = voice.join(without)
        said.append(voice.say("succession.no_result", names=names, **phrases.years))
    return said


def tell_finding(phrases: Phrases) -> Sentence | None:
    """Say that no change is computed; None where it is one body in both years.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    Sentence or None
    """
    found, voice = phrases.comparison.succession, phrases.voice
    if found is None:
        return None
    year = found.fiscal_year
    if found.kind == MERGED:
        return voice.say("succession.finding_merged", year=year, count=len(found.before))
    keys = phrases.comparison.subject.lineage.keys
    others = [body for body in found.after if body.org_id not in keys]
    return voice.say("succession.finding_split", year=year, others=_join(others, voice))


def tell_origins(phrases: Phrases) -> list[Sentence]:
    """Say under which names a body was scored before, and what it came out of.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    list of Sentence
    """
    comparison, voice = phrases.comparison, phrases.voice
    lineage = comparison.subject.lineage
    said = [
        voice.say(
            "succession.line_renamed",
            name=voice.pick(found.before[0], "name"),
            until=found.fiscal_year - 1,
        )
        for found in lineage.renamings
    ]
    found = comparison.succession
    bodies = [body for body in found.before if body.org_id not in lineage.keys] if found else []
    if found and bodies:
        # One that took others in is among those it was merged from.
        names = _join(found.before, voice)
        said.append(voice.say(f"succession.line_{found.kind}", names=names, year=found.fiscal_year))
    return said


def tell_renamings(phrases: Phrases) -> list[Sentence]:
    """Say which names changed between the years, and that it is the same body.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    list of Sentence
    """
    comparison, voice = phrases.comparison, phrases.voice
    first, last = comparison.years
    if comparison.succession:
        return []
    return [
        _tell_grounds("succession.renamed", found, voice)
        for found in comparison.subject.lineage.renamings
        if first < found.fiscal_year <= last
    ]


def tell_future(lineage: Lineage, fiscal_year: int, voice: Voice) -> list[Sentence]:
    """Say what became of a body after a fiscal year.

    Parameters
    ----------
    lineage : Lineage
    fiscal_year : int
        Buddhist era.
    voice : Voice

    Returns
    -------
    list of Sentence
    """
    said = [
        voice.say(
            "succession.renamed_later",
            after=voice.pick(found.after[0], "name"),
            year=found.fiscal_year,
        )
        for found in lineage.renamings
        if found.fiscal_year > fiscal_year
    ]
    end = lineage.end
    if end is None or end.fiscal_year <= fiscal_year:
        return said
    keys = {lineage.org_id, *(body.org_id for body in end.after)}
    others = [body for body in end.before if body.org_id not in keys]
    key = f"end_{end.kind}" if others or end.kind != MERGED else "end_joined"
    values = {"after": _join(end.after, voice), "others": _join(others, voice)}
    return [*said, voice.say(f"succession.{key}", year=end.fiscal_year, **values)]


def _tell_grounds(key: str, found: Succession, voice: Voice) -> Sentence:
    return voice.say(
        key,
        before=_join(found.before, voice),
        after=_join(found.after, voice),
        year=found.fiscal_year,
        reason=voice.pick(found, "reason").rstrip("."),
        basis=found.basis,
    )


def _write_rows(
    measure: str, codes: Iterable[str], standings: list[Standing], phrases: Phrases
) -> list[tuple[Cell, ...]]:
    """Write a row a code, as far as anyone has a score of it."""
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        scores = [item.score(measure, code) for item in standings]
        if not all(map(math.isnan, scores)):
            name = phrases.numbered(code) if measure == "indicator" else code
            rows.append((name, *map(score_cell, scores)))
    return rows


def _name(standing: Standing, phrases: Phrases) -> str:
    """Return the name under which someone was scored."""
    return phrases.voice.pick(standing.name, "name") if standing.name else phrases.subject()


def _name_total(standing: Standing, phrases: Phrases) -> Sentence:
    score, name = standing.score("total", "total"), _name(standing, phrases)
    if math.isnan(score):
        return phrases.voice.say("succession.named_unknown", name=name)
    return phrases.voice.say("succession.named_total", name=name, score=score)


def _name_level(standing: Standing, phrases: Phrases) -> str:
    names = phrases.after if standing is phrases.comparison.after else phrases.before
    levels = [names.level(name) for name in level_of(standing)]
    return phrases.voice.join(levels, "or").text or MISSING


def _join(bodies: Iterable[Body], voice: Voice) -> Sentence:
    return voice.join(voice.pick(body, "name") for body in bodies)
