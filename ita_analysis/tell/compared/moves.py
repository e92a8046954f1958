"""Which indicators rose and fell, which crossed the pass mark, and what chance can explain."""

from __future__ import annotations

import math

from ita_analysis.compare import Comparison
from ita_analysis.compare.sampling import BEYOND, NONE, UNKNOWN, WITHIN
from ita_analysis.tell.compared.phrases import (
    SURE,
    Phrases,
    gap_cell,
    is_down,
    is_up,
    known,
    score_cell,
)
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

EXTRA = ("margin", "sampling", "compared")


def tell_year_moves(comparison: Comparison, lang: str) -> Told:
    """Tell which indicators moved, and which of it lies within sampling error.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(comparison, lang)
    if comparison.succession:
        return Told(phrases.voice.lang, ())
    rows = known(comparison.indicators)
    blocks: list[Block] = [Headline(tell_moves(phrases))]
    if not rows:
        return Told(phrases.voice.lang, tuple(blocks))
    said = [*_tell_crossings(rows, phrases), *tell_sampling(phrases)]
    missing = len(comparison.indicators) - len(rows)
    if missing:
        said.append(phrases.voice.say("compared.moved_some_missing", count=missing))
    blocks.append(Paragraph(tuple(said), "list"))
    how = tell_sampling_source(phrases)
    if how:
        blocks.append(Paragraph(tuple(how), "note"))
    return Told(phrases.voice.lang, tuple(blocks))


def tell_moves(phrases: Phrases) -> Sentence:
    """Say how many indicators rose and fell, and which moved most.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    Sentence
    """
    rows = known(phrases.comparison.indicators)
    if not rows:
        return phrases.voice.say("compared.moved_unknown")
    risen, fallen = sum(map(is_up, rows)), sum(map(is_down, rows))
    if not risen and not fallen:
        return phrases.voice.say("compared.moved_none")
    most = max(rows, key=lambda row: abs(row["change"]))
    key = "moved_both"
    if risen == len(rows):
        key = "moved_up_all"
    elif fallen == len(rows):
        key = "moved_down_all"
    return phrases.voice.say(
        f"compared.{key}",
        count=len(rows),
        risen=risen,
        fallen=fallen,
        most=phrases.indicator(most["code"]),
        change=most["change"],
    )


def tell_sampling(phrases: Phrases) -> list[Sentence]:
    """Say which changes of survey scores chance alone could have made.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    list of Sentence
    """
    comparison, say = phrases.comparison, phrases.voice.say
    surveys = [row for row in known(comparison.indicators) if row["sampling"] != NONE]
    if not surveys:
        return []
    if all(row["sampling"] == UNKNOWN for row in surveys):
        return [say("compared.sampling_unknown")]
    said = []
    within = [row for row in surveys if row["sampling"] == WITHIN]
    beyond = [row for row in surveys if row["sampling"] == BEYOND]
    if beyond:
        said.append(say("compared.sampling_beyond", names=phrases.changes(beyond)))
    if within:
        said.append(say("compared.sampling_within", names=phrases.changes(within)))
    judged = len(within) + len(beyond)
    if judged < len(surveys):
        said.append(say("compared.sampling_partly", known=judged, count=len(surveys)))
    total = comparison.total
    if total["sampling"] in (WITHIN, BEYOND):
        key = f"sampling_total_{total['sampling']}"
        said.append(say(f"compared.{key}", limit=total["margin"]))
    return said


def tell_sampling_source(phrases: Phrases) -> list[Sentence]:
    """Say what sampling error is known from: the answers of a year, or their number alone.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    list of Sentence
        Empty where it is not known.
    """
    judged = [
        row for row in known(phrases.comparison.indicators) if row["sampling"] in (WITHIN, BEYOND)
    ]
    from_answers = {
        tuple(not math.isnan(row[f"error_{when}"]) for when in ("before", "after"))
        for row in judged
    }
    said = []
    for before, after in sorted(from_answers, reverse=True):
        first, last = phrases.comparison.years
        key = "answers" if before and after else "mixed" if before or after else "widest"
        years = {"year": first, "other": last} if before else {"year": last, "other": first}
        said.append(phrases.voice.say(f"compared.sampling_{key}", sure=SURE, **years))
    return [*said, phrases.voice.say("compared.sampling_items")] if said else []


def table_year_moves(comparison: Comparison, lang: str) -> Told:
    """Table every indicator in both years, with sampling error where it is known.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    phrases = Phrases(comparison, lang)
    rows = known(comparison.indicators)
    if not rows:
        return Told(phrases.voice.lang, ())
    sampled = any(row["sampling"] in (WITHIN, BEYOND) for row in rows)
    kept = set() if comparison.method.same else {"compared"}
    kept |= {"margin", "sampling"} if sampled else set()
    body = [_write_row(phrases.numbered(row["code"]), row, phrases, kept) for row in rows]
    first, last = map(str, comparison.years)
    heads = ("indicator", first, last, "change", *(name for name in EXTRA if name in kept))
    columns = phrases.columns(*heads, text=("sampling", "compared"))
    caption = phrases.voice.say(
        "compared.moves_caption" if sampled else "compared.moves_caption_plain", sure=SURE
    )
    instruments = [
        _write_row(row["code"], row, phrases, kept)
        for row in read_rows(comparison.instruments)
        if not math.isnan(row["change"])
    ]
    return Told(phrases.voice.lang, (Table(caption, columns, tuple(body), tuple(instruments)),))


def _write_row(name: str, row: Row, phrases: Phrases, kept: set[str]) -> tuple[Cell, ...]:
    voice = phrases.voice
    extra = {
        "margin": score_cell(row["margin"]),
        "sampling": voice.word(f"compared.sampling_cell_{row['sampling']}"),
        "compared": voice.word(f"compared.status_{row['status']}") if "status" in row else "",
    }
    return (
        name,
        score_cell(row["before"]),
        score_cell(row["after"]),
        gap_cell(row["change"]),
        *(extra[column] for column in EXTRA if column in kept),
    )


def _tell_crossings(rows: list[Row], phrases: Phrases) -> list[Sentence]:
    comparison = phrases.comparison
    marks = comparison.before.method.pass_mark, comparison.after.method.pass_mark
    passed = [
        (round(row["before"], 2) >= marks[0], round(row["after"], 2) >= marks[1]) for row in rows
    ]
    values = {"mark": marks[1], "year": comparison.years[1]}
    now = [row for row, ends in zip(rows, passed, strict=True) if ends == (False, True)]
    lost = [row for row, ends in zip(rows, passed, strict=True) if ends == (True, False)]
    said = []
    for key, found in (("passed_now", now), ("passed_lost", lost)):
        if found:
            names = phrases.changes(found)
            said.append(phrases.voice.say(f"compared.{key}", names=names, **values))
    return said or [phrases.voice.say("compared.passed_same", mark=marks[1])]
