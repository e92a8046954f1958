"""What a fix is called: a question, an item, an item not known by name, an indicator."""

from __future__ import annotations

from collections.abc import Iterable

from ita_analysis.tell.names import Names, Row
from ita_analysis.tell.sentences import Sentence

UNNAMED = "item"  # the measure of an unmet item that is known by its sub-indicator alone


def is_item(row: Row, names: Names) -> bool:
    """Tell whether a row is of a disclosure item, which is met or not met."""
    if row["measure"] == UNNAMED:
        return True
    question = names.question(row["code"]) if row["measure"] == "question" else None
    return question is not None and bool(question.sub_indicator)


def merge_fixes(rows: Iterable[Row]) -> list[tuple[Row, int]]:
    """Put items of one sub-indicator that are not known by name together.

    Parameters
    ----------
    rows : iterable of dict
        Of ``find_gains`` or ``find_path``.

    Returns
    -------
    list of tuple
        A row of each fix, and how many items it stands for.
    """
    merged: dict[tuple[str, ...], tuple[Row, int]] = {}
    for row in rows:
        alike = row["certainty"] if row["measure"] == UNNAMED else ""
        key = (row["measure"], row["code"], alike)
        merged[key] = (row, merged[key][1] + 1 if key in merged else 1)
    return list(merged.values())


def name_fix(row: Row, names: Names, count: int = 1, *, sure: bool = False) -> Sentence:
    """Name a fix in a sentence.

    Parameters
    ----------
    row : dict
        Of ``find_gains`` or ``find_path``.
    names : Names
    count : int
        How many items the row stands for, where they are not known by name.
    sure : bool
        Leaves out that an item is only likely not met, for a sentence that says so itself.

    Returns
    -------
    Sentence
    """
    voice, code = names.voice, row["code"]
    likely = "_likely" if row["certainty"] == "likely" and not sure else ""
    if row["measure"] == UNNAMED:
        total = len(names.method.questions_of(code))
        return voice.say(f"gains.unnamed{likely}", count=count, total=total, code=code)
    if row["measure"] == "indicator":
        return voice.say("gains.indicator", code=code, name=names.indicator(code))
    if is_item(row, names):
        return voice.say(f"gains.item{likely}", code=code, name=names.label(code))
    return voice.say("gains.question", code=code, name=names.label(code))


def code_fix(row: Row, names: Names, count: int = 1, *, sure: bool = False) -> Sentence | str:
    """Name a fix by its code, or as :func:`name_fix` does where it has none of its own."""
    voice, code = names.voice, str(row["code"])
    if row["measure"] == UNNAMED:
        return name_fix(row, names, count, sure=sure)
    if row["measure"] == "indicator":
        return voice.say("gains.code_indicator", code=code)
    if row["certainty"] == "likely" and not sure:
        likely = voice.word("certainty.likely")
        return voice.say("common.label_unsure", name=code, confidence=likely)
    return code


def name_row(row: Row, names: Names, count: int = 1) -> str:
    """Name a fix as it stands in a table.

    Parameters
    ----------
    row : dict
        Of ``find_gains`` or ``find_path``.
    names : Names
    count : int
        How many items the row stands for, where they are not known by name.

    Returns
    -------
    str
    """
    code = row["code"]
    if row["measure"] == UNNAMED:
        total = len(names.method.questions_of(code))
        return names.voice.say("gains.row_unnamed", count=count, total=total, code=code).text
    return f"{code} {names.cell(code)}" if row["measure"] == "question" else names.numbered(code)
