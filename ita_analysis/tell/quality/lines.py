"""Every problem of a source with the lines it stands on."""

from __future__ import annotations

import re

from ita_analysis.quality import Quality
from ita_analysis.style import MISSING
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Paragraph, Table
from ita_analysis.tell.problems import FAMILIES, group_problems, write_problem
from ita_analysis.tell.quality.excerpt import show_lines
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

CERTAINTIES = ("certain", "likely")
OTHERS = "others"


def table_problem_lines(quality: Quality, lang: str) -> Told:
    """Table every problem with the lines of the source beside it, by certainty and sort.

    Parameters
    ----------
    quality : Quality
    lang : {"th", "en"}

    Returns
    -------
    Told
        No table where no problem was found. Without the text, the numbers of the lines.
    """
    voice = Voice(lang)
    names = Names(quality.result.method, voice)
    rows = read_rows(quality.result.problems)
    blocks: list[Block] = []
    if rows and not quality.has_text:
        blocks.append(Paragraph((voice.say("quality.no_text"),), "note"))
    number = 1
    for certainty in CERTAINTIES:
        for family in (*FAMILIES, OTHERS):
            mine = [r for r in rows if r["certainty"] == certainty and _family(r) == family]
            if not mine:
                continue
            groups = group_problems(mine)
            caption = voice.say(
                "quality.problems_caption",
                family=voice.word(f"quality.family_{family}"),
                certainty=voice.word(f"quality.{certainty}"),
            )
            blocks.append(_make_table(groups, number, caption, quality, names))
            number += len(groups)
    return Told(voice.lang, tuple(blocks))


def _family(row: Row) -> str:
    return next((name for name, kinds in FAMILIES.items() if row["kind"] in kinds), OTHERS)


def _make_table(
    groups: list[list[Row]], first: int, caption: Sentence, quality: Quality, names: Names
) -> Table:
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (str(number), *write_problem(group, names), _show_source(group, quality, voice))
        for number, group in enumerate(groups, start=first)
    ]
    columns = (
        Column(voice.word("column.number"), numeric=True),
        Column(voice.word("column.problem")),
        Column(voice.word("column.printed")),
        Column(voice.word("column.against")),
        Column(voice.word("quality.column_source" if quality.has_text else "column.lines_at")),
    )
    return Table(caption, columns, tuple(body))


def _show_source(group: list[Row], quality: Quality, voice: Voice) -> Cell:
    numbers = sorted({int(part) for row in group for part in re.findall(r"\d+", row["where"])})
    numbers = [number for number in numbers if number]
    if not numbers:
        return MISSING
    if not quality.has_text:
        return ", ".join(map(str, numbers))
    return show_lines(quality, numbers, (row["says"] for row in group), voice)
