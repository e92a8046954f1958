"""What was read of a source: facts of every kind, and how names and years are spelt."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from ita_analysis.quality import Quality
from ita_analysis.style import MISSING
from ita_analysis.tell.names import read_rows
from ita_analysis.tell.page import Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

MEASURES = ("total", "instrument", "indicator", "sub_indicator", "question")
ROLES = ("urgent", "below_pass", "not_met", "recommended", "keep", "lowest_of_issue", "mentioned")
# What a statement is about; a kind that is not listed here is told as another one.
STATEMENTS = {
    "ends": (
        "highest", "lowest", "highest_score", "lowest_score", "rank", "ordered_high_to_low",
        "highest_questions", "lowest_questions", "strong_in_instrument",
        "weak_in_instrument",
    ),
    "judgements": (
        "strength", "weakness", "passes", "fails", "nothing_to_fix", "respondents",
        "every_instrument_at_least",
    ),
    "levels": ("level", "all_level", "all_within", "level_range"),
    "counts": (
        "count_pass", "count_below", "count_not_met", "count_items", "count_instruments",
        "count_indicators", "count_sub_indicators", "count_levels", "strength_count",
        "weakness_count",
    ),
    "rules": (
        "pass_mark", "full_score", "weight", "strength_mark", "weakness_mark",
        "sub_indicator_is_mean_of", "indicator_is_mean_of", "instrument_is_mean_of",
        "target_share", "target_year",
    ),
    "numbers": ("indicator_number", "running_number", "measures_fiscal_year", "decided_on"),
}  # fmt: skip


def tell_reading(quality: Quality, lang: str) -> Told:
    """Tell how much was read, and what was corrected by whom.

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
    headline = voice.say(
        "quality.read",
        scores=len(_published(quality)),
        cited=len(result.cited),
        measures=len(result.measures),
        statements=len(result.statements),
    )
    own = quality.own_corrections
    others = len(result.corrections) - own
    sentences = [_tell_text(quality, voice)]
    if own:
        sentences.append(voice.say("quality.corrected_reading", count=own))
    if others:
        sentences.append(voice.say("quality.corrected_declared", count=others))
    if not own + others:
        sentences.append(voice.say("sources.no_corrections"))
    if quality.previous:
        sentences.append(voice.say("quality.previous", count=quality.previous))
    return Told(voice.lang, (Headline(headline), Paragraph(tuple(sentences), "list")))


def _published(quality: Quality) -> pd.DataFrame:
    scores = quality.result.scores
    return scores[(scores["origin"] == "published") & scores["score"].notna()]


def _tell_text(quality: Quality, voice: Voice) -> Sentence:
    if quality.has_text:
        return voice.say("quality.has_text", count=len(quality.text))
    return voice.say("quality.no_text")


def table_reading(quality: Quality, lang: str) -> Told:
    """Table what was read, kind by kind, and how the source spells its names and years.

    Parameters
    ----------
    quality : Quality
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    voice = Voice(lang)
    return Told(voice.lang, (_table_facts(quality, voice), _table_spellings(quality, voice)))


def _table_facts(quality: Quality, voice: Voice) -> Table:
    result, method = quality.result, quality.result.method
    published, mentions = _published(quality), result.mentions.dropna(subset="score")
    parts = {
        "total": 1,
        "instrument": len(method.instruments),
        "indicator": len(method.indicators),
        "sub_indicator": len(method.sub_indicators),
        "question": len(method.questions),
    }
    body: list[tuple[Cell, ...]] = [
        (
            voice.word(f"quality.scores_{measure}"),
            str(int((published["measure"] == measure).sum())),
            str(parts[measure]),
            str(int((mentions["measure"] == measure).sum())),
        )
        for measure in MEASURES
        if parts[measure]
    ]
    counts = Counter(result.cited["role"])
    body += [
        (voice.word(f"quality.cited_{role}"), str(counts[role]), MISSING, str(counts[role]))
        for role in ROLES
        if counts[role]
    ]
    homes = {kind: group for group, kinds in STATEMENTS.items() for kind in kinds}
    said = Counter(homes.get(kind, "others") for kind in result.statements["kind"])
    body += [
        (voice.word(f"quality.statements_{group}"), str(said[group]), MISSING, str(said[group]))
        for group in (*STATEMENTS, "others")
        if said[group]
    ]
    body += [
        (voice.word(f"quality.{name}"), str(len(rows)), MISSING, str(len(rows)))
        for name, rows in (("approaches", result.approaches), ("measures", result.measures))
        if len(rows)
    ]
    columns = (
        Column(voice.word("quality.column_fact")),
        Column(voice.word("quality.column_read"), numeric=True),
        Column(voice.word("quality.column_of"), numeric=True),
        Column(voice.word("quality.column_mentions"), numeric=True),
    )
    return Table(voice.say("quality.facts_caption"), columns, tuple(body))


def _table_spellings(quality: Quality, voice: Voice) -> Table:
    body: list[tuple[Cell, ...]] = [
        (
            voice.word(f"quality.spelt_{row['what']}"),
            row["printed"],
            row["meant"] or voice.word("quality.as_printed"),
            row["lines"] or voice.word("common.not_given"),
        )
        for row in read_rows(quality.spellings)
    ]
    columns = (
        Column(voice.word("column.about")),
        Column(voice.word("column.printed")),
        Column(voice.word("quality.column_meant")),
        Column(voice.word("column.lines_at")),
    )
    return Table(voice.say("quality.spellings_caption"), columns, tuple(body))
