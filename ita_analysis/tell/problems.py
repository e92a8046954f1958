"""Whether the published figures hold: every contradiction found, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ita_analysis import style
from ita_analysis.check.facts import lines
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

# What a kind of problem is about; a kind that is not listed here is told as a contradiction.
FAMILIES = {
    "sums": (
        "total_mismatch",
        "instrument_mismatch",
        "indicator_mismatch",
        "sub_indicator_mismatch",
    ),
    "impossible": (
        "impossible_item_score",
        "impossible_indicator",
        "impossible_mean",
        "questions_mismatch",
    ),
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
        "below_false",
        "lowest_question_false",
        "highest_question_false",
        "difference_false",
        "all_rose_false",
        "code_unknown",
        "lowest_questions_false",
        "highest_questions_false",
        "passes_false",
        "fails_false",
        "strength_false",
        "weakness_false",
        "nothing_to_fix_false",
        "respondents_false",
        "all_level_false",
        "all_within_false",
        "instrument_minimum_false",
        "lowest_of_issue_false",
        "number_false",
        "year_false",
        "measures_year_false",
        "measure_before_decision",
        "measure_ends_before_start",
        "count_false",
    ),
    "rules": (
        "pass_mark_false",
        "weight_false",
        "level_range_false",
        "full_score_false",
        "target_share_false",
        "target_year_false",
    ),
    "misread": (
        "misread_organisation",
        "misread_place",
        "misread_indicator",
        "misread_code",
        "misread_score",
    ),
    "plans": ("weak_without_measure", "measure_without_weak_point", "part_absent"),
}
# What contradicts nothing: it was settled when it was read, or it is left out.
SETTLED = frozenset(FAMILIES["misread"])
LEFT_OUT = frozenset(FAMILIES["plans"])
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
    contradictions = sum(is_contradiction(row["kind"]) for row in rows)
    sentences = []
    for family, kinds in FAMILIES.items():
        count = sum(row["kind"] in kinds for row in rows)
        if count:
            sentences.append(voice.say(f"problems.family_{family}", count=count))
    known = {kind for kinds in FAMILIES.values() for kind in kinds}
    others = sum(row["kind"] not in known for row in rows)
    if others:
        sentences.append(voice.say("problems.family_others", count=others))
    listed: tuple[Block, ...] = (Paragraph(tuple(sentences), "list"),) if sentences else ()
    if contradictions:
        headline, note = voice.say("problems.headline", count=contradictions), "problems.kept"
    else:
        headline, note = voice.say("problems.headline_none"), "problems.none_means"
    note_block = Paragraph((voice.say(note),), "note")
    return Told(voice.lang, (Headline(headline), *listed, note_block))


def is_contradiction(kind: str) -> bool:
    """Tell whether a kind of problem is a figure or statement that something contradicts."""
    return kind not in SETTLED | LEFT_OUT


def tell_problem(row: Row, names: Names, *others: Row) -> Sentence:
    """Say one problem in plain words, or several of a kind that is told together.

    Parameters
    ----------
    row : dict
        Of the table ``problems``.
    names : Names
    *others : dict
        More rows of the same kind, where nothing contradicts it.

    Returns
    -------
    Sentence
    """
    voice = names.voice
    key = f"problem.{row['kind']}"
    if not voice.knows(key):
        key = "problem.other"

    def name(value: str) -> str:
        return names.of_codes(value) if row["kind"] in NAMED else _write_value(value, voice)

    values = {
        "items": voice.join(_name_item(part, names) for part in (row, *others)),
        "subject": _name_subject(row, names),
        # A wrong number is told as it is printed; its name would be that of another indicator.
        "says": row["says"] if row["kind"] == "number_false" else name(row["says"]),
        "should_be": _write_range(name(row["should_be"])),
        "extra": _word_extra(row, names),
    }
    return voice.say(key, **values)


def _write_value(value: str, voice: Voice) -> str:
    """Write a value of a problem; a date in words."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return style.format_date(value, voice.lang, short=True)
    return value


def _name_item(row: Row, names: Names) -> Sentence | str:
    """Name what is told together with others of its kind."""
    voice = names.voice
    if row["kind"] in SETTLED:
        return voice.say("problems.pair", says=row["says"], should_be=row["should_be"])
    if row["kind"] == "part_absent":
        key = f"part.{row['code']}"
        part = voice.word(key) if voice.knows(key) else row["code"]
        issues = row["explanation"]
        return voice.say("part.of_issues", part=part, issues=issues) if issues else part
    return _name_subject(row, names)


def _name_subject(row: Row, names: Names) -> str:
    voice = names.voice
    measure, code = row["measure"], row["code"]
    writers: dict[str, Callable[[str], str]] = {
        "indicator": names.with_number,
        "question": lambda code: f"{code} {names.label(code)}",
        "instrument": str,
        "issue": names.issue,
        "measure": lambda code: voice.say("problems.measure", number=code).text,
        "sub_indicator": lambda code: voice.say("problems.sub_indicator", number=code).text,
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
        No table where nothing but settled misreadings was found.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = [row for row in read_rows(result.problems) if row["kind"] not in SETTLED]
    if not rows:
        return Told(voice.lang, ())
    body: list[tuple[Cell, ...]] = [
        (
            str(number),
            *write_problem(group, names),
            lines(*(row["where"] for row in group)) or style.MISSING,
            _word_certainty(group[0], voice),
        )
        for number, group in enumerate(group_problems(rows), start=1)
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
    more = Paragraph((voice.say("problems.more"),), "note")
    return Told(voice.lang, (Table(caption, columns, tuple(body)), more))


def write_problem(group: list[Row], names: Names) -> tuple[Sentence, str, str]:
    """Write problems that are told together: the sentence, what is printed, what contradicts it.

    Parameters
    ----------
    group : list of dict
        As of :func:`group_problems`.
    names : Names

    Returns
    -------
    tuple of Sentence, str and str
        A dash where there is no one value.
    """
    first, voice = group[0], names.voice
    sentence = tell_problem(first, names, *group[1:])
    return sentence, _word_value(first, "says", voice), _word_value(first, "should_be", voice)


def group_problems(rows: Iterable[Row]) -> list[list[Row]]:
    """Put together what is told together: each contradiction alone, what is left out by kind."""
    groups: dict[object, list[Row]] = {}
    for place, row in enumerate(rows):
        alone = is_contradiction(row["kind"])
        groups.setdefault(place if alone else row["kind"], []).append(row)
    return list(groups.values())


def _word_value(row: Row, column: str, voice: Voice) -> str:
    if row["kind"] in LEFT_OUT:
        return style.MISSING
    # Codes stay codes here; the sentence beside them names them.
    value = _write_value(str(row[column]), voice)
    if column == "should_be":
        value = _write_range(value)
    return value.replace(" / ", f"{style.NBSP}/{style.NBSP}") or style.MISSING


def _write_range(text: str) -> str:
    """Write a range of numbers with the dash that ranges have."""
    return re.sub(r"(?<=\d)-(?=\d)", style.MISSING, text)


def _word_certainty(row: Row, voice: Voice) -> str:
    """Word how certain a contradiction is; where two figures disagree, no more than that is."""
    if row["kind"].endswith("_mismatch") and row["certainty"] == "certain":
        return voice.word("problems.cell_disagree")
    return voice.word(f"certainty.{row['certainty']}")
