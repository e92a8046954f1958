"""The shortest path upwards: which fixes lift the total to the pass mark and the next level."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.score import score_levels
from ita_analysis.tell.cautions import list_unknown_parts, name_instrument
from ita_analysis.tell.fixes import code_fix, is_item, merge_fixes, name_fix, name_row
from ita_analysis.tell.names import MOST_NAMED, Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice, write_digits
from ita_analysis.tell.told import Told

FULL = 100.0
PASS_MARK = "pass_mark"  # noqa: S105 - the target of a path, not a secret
# A path of more steps than this is named by its largest gain; the steps stand in the table.
STEPS_IN_LEAD = 3
# What is not, or perhaps not, there to be gained.
DOUBTFUL = frozenset({"possible", "contradicted"})


@dataclass(frozen=True)
class Path:
    """The steps to a target, and the target in words.

    Parameters
    ----------
    target : str
        ``pass_mark`` or the name of a level.
    goal : Sentence
    steps : list of dict
        As found by ``find_path``; empty where the target is out of reach of what is known.
    lacking : list of dict
        As found by ``find_lacking``: instruments, or parts of one, that must rise for it.
    """

    target: str
    goal: Sentence
    steps: list[Row]
    lacking: list[Row] = field(default_factory=list)


def list_paths(result: Result, names: Names) -> list[Path]:
    """List the paths worth showing: to the pass mark, if not reached, and to the next level.

    Parameters
    ----------
    result : Result
    names : Names

    Returns
    -------
    list of Path
        One where both targets ask for the same total.
    """
    voice, method = names.voice, result.method
    total = result.score("total", "total", "computed")
    if math.isnan(total):
        return []
    level = find.next_level(result)
    asks_mark = round(total, 2) < method.pass_mark
    same = level is not None and level.total_min == method.pass_mark
    paths: list[Path] = []
    if asks_mark:
        # Reaching the mark may bring a level with it, where no instrument stands in its way.
        brings = same and level is not None and level.every_instrument_min is None
        goal = (
            voice.say(
                "gains.goal_mark_level",
                pass_mark=method.pass_mark,
                level=names.level_title(level.name),
            )
            if brings and level
            else voice.say("gains.goal_mark", pass_mark=method.pass_mark)
        )
        paths.append(Path(PASS_MARK, goal, read_rows(find.find_path(result))))
        if brings:
            return paths
    if level is not None:
        goal = voice.say("gains.goal_level", level=names.level_title(level.name))
        steps = read_rows(find.find_path(result, level.name))
        lacking = read_rows(find.find_lacking(result, level.name))
        paths.append(Path(level.name, goal, steps, lacking))
    return paths


def tell_lead(result: Result, names: Names, paths: list[Path] | None = None) -> Sentence | None:
    """Say in one sentence what would lift the total most.

    Parameters
    ----------
    result : Result
    names : Names
    paths : list of Path, optional
        As listed by :func:`list_paths`, where the caller has them already.

    Returns
    -------
    Sentence or None
        None where nothing is left to gain or nothing is known of it.
    """
    voice = names.voice
    gains = _list_sure(result)
    if not gains:
        return None
    paths = list_paths(result, names) if paths is None else paths
    path = next((path for path in paths if path.steps), None)
    if path is None or any(step["certainty"] in DOUBTFUL for step in path.steps):
        return _tell_top(gains, names)
    if len(path.steps) <= STEPS_IN_LEAD:
        return _tell_path(path, result, names)
    lead = _tell_top(gains, names)
    return voice.say("gains.lead_far", lead=lead, count=len(path.steps), goal=path.goal)


def _tell_top(gains: list[Row], names: Names) -> Sentence:
    """Say what the total could gain most from; of more than three equal gains, how many."""
    voice, most = names.voice, gains[0]["gain"]
    top = [row for row in gains if style.format_score(row["gain"]) == style.format_score(most)]
    if len(top) == 1:
        return voice.say("gains.lead_top", name=name_fix(top[0], names), gain=most)
    fixes = merge_fixes(top)
    if len(fixes) > MOST_NAMED:
        return voice.say("gains.lead_top_many", count=len(top), gain=most)
    items = voice.join(name_fix(row, names, count) for row, count in fixes)
    return voice.say("gains.lead_top_tied", items=items, gain=most)


def _list_sure(result: Result) -> list[Row]:
    rows = read_rows(find.find_gains(result))
    return [row for row in rows if row["certainty"] not in DOUBTFUL and round(row["gain"], 2) > 0]


def _tell_path(path: Path, result: Result, names: Names) -> Sentence:
    voice = names.voice
    start = path.steps[0]["running_total"] - path.steps[0]["gain"]
    end = path.steps[-1]["running_total"]
    values: dict[str, Any] = {
        "gain": math.fsum(step["gain"] for step in path.steps),
        "start": start,
        "end": end,
        "goal": path.goal,
    }
    before, after = _level_at(start, result, names), _level_at(end, result, names)
    jump = "_level" if before and after and before != after else ""
    if jump:
        values |= {"level_from": before, "level_to": after}
        del values["goal"]
    fixes = merge_fixes(path.steps)
    likely = sum(step["certainty"] == "likely" for step in path.steps)
    # Where all are only likely, the end of the sentence says so once.
    sure = likely == len(path.steps)
    if all(is_item(step, names) for step in path.steps):
        codes = voice.join(code_fix(step, names, count, sure=sure) for step, count in fixes)
        lead = voice.say(f"gains.lead_items{jump}", count=len(path.steps), codes=codes, **values)
    else:
        items = voice.join(
            voice.say(
                "gains.raise_full" if step["raise_to"] == FULL else "gains.raise",
                name=name_fix(step, names, count, sure=sure),
                raise_to=step["raise_to"],
            )
            for step, count in fixes
        )
        lead = voice.say(f"gains.lead_steps{jump}", items=items, **values)
    return voice.say("gains.lead_likely", lead=lead, count=likely) if sure else lead


def _level_at(total: float, result: Result, names: Names) -> str:
    """Return the level that a total has by itself; empty where instruments decide."""
    levels = score_levels(round(total, 2), {}, result.method)
    return names.level(levels[0].name) if len(levels) == 1 else ""


def table_path(result: Result, lang: str) -> Told:
    """Table the shortest path to the pass mark and to the next level, with running totals.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        A table a target, and one of the instruments that must rise for it.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    blocks: list[Block] = []
    for path in list_paths(result, names):
        if path.steps:
            blocks.append(_table_steps(path, result, names))
            notes = _list_path_notes(path, result, names)
            blocks += [Paragraph(tuple(notes), "note")] if notes else []
        if path.lacking:
            blocks.append(_table_lacking(path, names))
    return Told(voice.lang, tuple(blocks))


def _list_path_notes(path: Path, result: Result, names: Names) -> list[Sentence]:
    voice = names.voice
    notes = []
    if any(step["certainty"] == "contradicted" for step in path.steps):
        notes.append(voice.say("gains.note_contradicted"))
    rule = names.level_rule(path.target)
    unknown = list_unknown_parts(result, voice)
    if rule and rule.every_instrument_min is not None and unknown:
        notes.append(voice.say("gains.note_parts", parts=voice.join(unknown)))
    return notes


def _table_steps(path: Path, result: Result, names: Names) -> Table:
    voice = names.voice
    start = path.steps[0]["running_total"] - path.steps[0]["gain"]
    totals = [start, *(step["running_total"] for step in path.steps)]
    levelled = any(_level_at(total, result, names) for total in totals)
    body: list[tuple[Cell, ...]] = [
        (
            "0",
            voice.word("gains.row_start"),
            "",
            "",
            *_describe(start, result, names, levelled=levelled),
            "",
        )
    ]
    for step in path.steps:
        publish = voice.word("gains.cell_publish") if is_item(step, names) else ""
        body.append(
            (
                str(step["order"]),
                name_row(step, names),
                publish or style.format_score(step["raise_to"]),
                style.format_gap(step["gain"], triangle=False),
                *_describe(step["running_total"], result, names, levelled=levelled),
                voice.word(f"certainty.{step['certainty']}"),
            )
        )
    gain = math.fsum(step["gain"] for step in path.steps)
    blanks = [""] * (2 if levelled else 1)
    sums: tuple[tuple[Cell, ...], ...] = (
        (
            voice.word("gains.row_sum"),
            "",
            "",
            style.format_gap(gain, triangle=False),
            *blanks,
            "",
        ),
    )
    columns = (
        Column(voice.word("column.order"), numeric=True),
        Column(voice.word("column.fix")),
        Column(voice.word("column.raise_to"), numeric=True),
        Column(voice.word("column.gain"), numeric=True),
        Column(voice.word("column.running_total"), numeric=True),
        *([Column(voice.word("column.level"))] if levelled else []),
        Column(voice.word("column.certainty")),
    )
    return Table(voice.say("gains.caption_path", goal=path.goal), columns, tuple(body), sums)


def _table_lacking(path: Path, names: Names) -> Table:
    """Table the instruments and parts that are below what the level asks of each."""
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (
            name_instrument(row["code"], names),
            style.format_score(row["score"]),
            write_digits(row["score"] + row["needed"], "mark"),
            style.format_score(row["needed"]),
        )
        for row in path.lacking
    ]
    columns = (
        Column(voice.word("column.instrument")),
        *(
            Column(voice.word(f"column.{name}"), numeric=True)
            for name in ("score", "asked", "short")
        ),
    )
    return Table(voice.say("gains.caption_lacking", goal=path.goal), columns, tuple(body))


def _describe(total: float, result: Result, names: Names, *, levelled: bool) -> tuple[str, ...]:
    """Return a running total and, where any total of the path has a level, its level."""
    if not levelled:
        return (style.format_score(total),)
    level = _level_at(total, result, names) or names.voice.word("gains.cell_open")
    return style.format_score(total), level
