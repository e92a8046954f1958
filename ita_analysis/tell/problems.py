"""Whether the published figures hold: every contradiction found, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable

from ita_analysis import style
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

# What a kind of problem is about; a kind that is not listed here is told as a contradiction.
FAMILIES = {
    "sums": ("total_mismatch", "instrument_mismatch", "indicator_mismatch"),
    "impossible": ("impossible_item_score", "impossible_indicator"),
    "twice": ("two_scores",),
    "claims": (
        "level_mismatch",
        "items_mismatch",
        "list_false",
        "highest_false",
        "lowest_false",
        "highest_score_false",
        "lowest_score_false",
        "rank_false",
        "order_false",
        "passes_false",
        "strength_false",
        "weakness_false",
        "nothing_to_fix_false",
        "respondents_false",
        "all_level_false",
        "instrument_minimum_false",
        "lowest_of_issue_false",
        "number_false",
        "measures_year_false",
        "count_false",
    ),
    "rules": ("pass_mark_false", "weight_false", "level_range_false"),
}
# Kinds whose values are codes of indicators, to be named.
NAMED = frozenset({"highest_false", "lowest_false", "number_false"})


def tell_problems(result: Result, lang: str) -> Told:
    """Tell how many contradictions the source holds, and of what sort.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Says so where none was found.
    """
    voice = Voice(lang)
    rows = read_rows(result.problems)
    if not rows:
        sentence = voice.say("problems.headline_none")
        note = voice.say("problems.none_means")
        return Told(voice.lang, (Headline(sentence), Paragraph((note,), "note")))
    sentences = []
    for family, kinds in FAMILIES.items():
        count = sum(row["kind"] in kinds for row in rows)
        if count:
            sentences.append(voice.say(f"problems.family_{family}", count=count))
    known = {kind for kinds in FAMILIES.values() for kind in kinds}
    others = sum(row["kind"] not in known for row in rows)
    if others:
        sentences.append(voice.say("problems.family_others", count=others))
    blocks: tuple[Block, ...] = (
        Headline(voice.say("problems.headline", count=len(rows))),
        Paragraph(tuple(sentences), "list"),
        Paragraph((voice.say("problems.kept"),), "note"),
    )
    return Told(voice.lang, blocks)


def tell_problem(row: Row, names: Names) -> Sentence:
    """Say one contradiction in plain words.

    Parameters
    ----------
    row : dict
        Of the table ``problems``.
    names : Names

    Returns
    -------
    Sentence
    """
    voice = names.voice
    key = f"problem.{row['kind']}"
    if not voice.knows(key):
        key = "problem.other"
    name = names.of_codes if row["kind"] in NAMED else str
    values = {
        "subject": _name_subject(row, names),
        # A wrong number is told as it is printed; its name would be that of another indicator.
        "says": row["says"] if row["kind"] == "number_false" else name(row["says"]),
        "should_be": _write_range(name(row["should_be"])),
        "extra": _word_extra(row, names),
    }
    return voice.say(key, **values)


def _name_subject(row: Row, names: Names) -> str:
    voice = names.voice
    measure, code = row["measure"], row["code"]
    writers: dict[str, Callable[[str], str]] = {
        "indicator": names.with_number,
        "question": lambda code: f"{code} {names.label(code)}",
        "instrument": str,
    }
    if measure in writers:
        return writers[measure](code)
    key = f"subject.{measure}"
    return voice.word(key) if voice.knows(key) else code


def _word_extra(row: Row, names: Names) -> str:
    if row["kind"] == "count_false":
        key = f"counted.{row['explanation']}"
        return names.voice.word(key if names.voice.knows(key) else "counted.other")
    if row["kind"] == "two_scores":
        return str(names.voice.lines(row["explanation"]))
    # A formula reads better with the signs of arithmetic.
    return re.sub(r"(?<=\d) x (?=\d)", " × ", row["explanation"])


def table_problems(result: Result, lang: str) -> Told:
    """Table every contradiction: what, what is printed, what contradicts it, where.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        No table where no problem was found.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_rows(result.problems)
    if not rows:
        return Told(voice.lang, ())
    body: list[tuple[Cell, ...]] = [
        (
            str(number),
            tell_problem(row, names),
            _word_value(row, "says"),
            _word_value(row, "should_be"),
            row["where"],
            _word_certainty(row, voice),
        )
        for number, row in enumerate(rows, start=1)
    ]
    columns = (
        Column(voice.word("column.number"), numeric=True),
        Column(voice.word("column.problem")),
        Column(voice.word("column.printed")),
        Column(voice.word("column.against")),
        Column(voice.word("column.lines_at")),
        Column(voice.word("column.certainty")),
    )
    caption = voice.say("problems.caption")
    return Told(voice.lang, (Table(caption, columns, tuple(body)),))


def _word_value(row: Row, column: str) -> str:
    # Codes stay codes here; the sentence beside them names them.
    value = _write_range(str(row[column])) if column == "should_be" else str(row[column])
    return value.replace(" / ", f"{style.NBSP}/{style.NBSP}") or style.MISSING


def _write_range(text: str) -> str:
    """Write a range of numbers with the dash that ranges have."""
    return re.sub(r"(?<=\d)-(?=\d)", style.MISSING, text)


def _word_certainty(row: Row, voice: Voice) -> str:
    """Word how certain a contradiction is; where two figures disagree, no more than that is."""
    if row["kind"].endswith("_mismatch") and row["certainty"] == "certain":
        return voice.word("problems.cell_disagree")
    return voice.word(f"certainty.{row['certainty']}")
