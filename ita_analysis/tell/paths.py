"""The shortest path upwards: which fixes lift the total to the pass mark and the next level."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.score import score_levels
from ita_analysis.tell.cautions import list_unknown_parts
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
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
    """

    target: str
    goal: Sentence
    steps: list[Row]


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
        paths.append(Path(level.name, goal, read_rows(find.find_path(result, level.name))))
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
        return voice.say("gains.lead_top", name=_name_fix(gains[0], names), gain=gains[0]["gain"])
    if len(path.steps) <= STEPS_IN_LEAD:
        return _tell_path(path, result, names)
    return voice.say(
        "gains.lead_far",
        name=_name_fix(gains[0], names),
        gain=gains[0]["gain"],
        count=len(path.steps),
        goal=path.goal,
    )


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
    if all(is_item(step, names) for step in path.steps):
        codes = voice.join(step["code"] for step in path.steps)
        return voice.say(f"gains.lead_items{jump}", count=len(path.steps), codes=codes, **values)
    items = [
        voice.say(
            "gains.raise_full" if step["raise_to"] == FULL else "gains.raise",
            name=_name_fix(step, names),
            raise_to=step["raise_to"],
        )
        for step in path.steps
    ]
    return voice.say(f"gains.lead_steps{jump}", items=voice.join(items), **values)


def is_item(row: Row, names: Names) -> bool:
    """Tell whether a row is of a disclosure item, which is met or not met."""
    question = names.question(row["code"]) if row["measure"] == "question" else None
    return question is not None and bool(question.sub_indicator)


def _level_at(total: float, result: Result, names: Names) -> str:
    """Return the level that a total has by itself; empty where instruments decide."""
    levels = score_levels(round(total, 2), {}, result.method)
    return names.level(levels[0].name) if len(levels) == 1 else ""


def _name_fix(row: Row, names: Names) -> str:
    voice = names.voice
    if row["measure"] == "question":
        key = "gains.item" if is_item(row, names) else "gains.question"
        return voice.say(key, code=row["code"], name=names.label(row["code"])).text
    key = "gains.indicator"
    return voice.say(key, code=row["code"], name=names.indicator(row["code"])).text


def name_row(row: Row, names: Names) -> str:
    """Return a question or indicator as it stands in a table of gains."""
    if row["measure"] == "question":
        return f"{row['code']} {names.cell(row['code'])}"
    return names.numbered(row["code"])


def table_path(result: Result, lang: str) -> Told:
    """Table the shortest path to the pass mark and to the next level, with running totals.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        A table a target; a sentence where there is none or it is out of reach.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    blocks: list[Block] = []
    for path in list_paths(result, names):
        if path.steps:
            blocks.append(_table_steps(path, result, names))
            notes = _list_path_notes(path, result, names)
            blocks += [Paragraph(tuple(notes), "note")] if notes else []
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
        name = voice.word("gains.cell_publish") if is_item(step, names) else ""
        body.append(
            (
                str(step["order"]),
                name_row(step, names),
                name or style.format_score(step["raise_to"]),
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


def _describe(total: float, result: Result, names: Names, *, levelled: bool) -> tuple[str, ...]:
    """Return a running total and, where any total of the path has a level, its level."""
    if not levelled:
        return (style.format_score(total),)
    level = _level_at(total, result, names) or names.voice.word("gains.cell_open")
    return style.format_score(total), level
