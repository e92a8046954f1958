"""What each fix is worth in points of the total, with the arithmetic shown."""

from __future__ import annotations

import math

from ita_analysis import find, style
from ita_analysis.result import Result
from ita_analysis.tell.cautions import name_instrument, tell_assumption
from ita_analysis.tell.fixes import UNNAMED, code_fix, name_row
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.paths import Path, list_paths, tell_lead
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

FULL = 100.0
CERTAINTIES = ("certain", "likely", "possible", "assumed", "untraced", "contradicted")
# The parts of a methodology that the worth of a question rests on.
LEANS_ON = ("weights", "questions", "sub_indicators")
SMALL = 0.1  # points of the total; what is worth less shares a row


def tell_gains(result: Result, lang: str) -> Told:
    """Tell what each fix is worth, led by the one that matters most.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_rows(find.find_gains(result))
    if not rows:
        known = not math.isnan(result.score("total", "total", "computed"))
        key = "gains.headline_full" if known else "gains.headline_unknown"
        blocks: list[Block] = [Headline(voice.say(key))]
        if not known:
            blocks.append(Paragraph((voice.say("gains.needed"),), "note"))
        return Told(voice.lang, tuple(blocks))
    paths = list_paths(result, names)
    lead = tell_lead(result, names, paths) or voice.say("gains.headline_possible", count=len(rows))
    blocks = [Headline(lead), Paragraph(tuple(_tell_paths(paths, result, names)), "list")]
    notes = [voice.say("gains.how", full=FULL)]
    present = {row["certainty"] for row in rows}
    notes += [
        voice.say(f"gains.means_{certainty}") for certainty in CERTAINTIES if certainty in present
    ]
    if any(row["measure"] == UNNAMED for row in rows):
        notes.append(voice.say("gains.means_unnamed"))
    if any(round(row["gain"], 2) < 0 for row in rows):
        notes.append(voice.say("gains.means_negative"))
    total = find.find_total(result)
    if total["agrees"] is False:
        values = {"published": total["published"], "computed": total["computed"]}
        notes.append(voice.say("gains.base", **values))
    if "assumed" in present:
        notes.append(tell_assumption(result, voice))
    unsure = [part for part in LEANS_ON if names.confidence(part) != "confirmed"]
    notes += [
        voice.say(
            "gains.unsure",
            part=voice.word(f"method.{part}"),
            confidence=voice.word(f"confidence.{names.confidence(part)}"),
        )
        for part in unsure
    ]
    blocks.append(Paragraph(tuple(notes), "note"))
    return Told(voice.lang, tuple(block for block in blocks if block != Paragraph((), "list")))


def _tell_paths(paths: list[Path], result: Result, names: Names) -> list[Sentence]:
    voice = names.voice
    sentences = []
    if not paths and find.find_total(result)["levels_possible"]:
        sentences.append(voice.say("gains.at_top"))
    for path in paths:
        if path.steps:
            sentences.append(
                voice.say(
                    "gains.path",
                    goal=path.goal,
                    count=len(path.steps),
                    gain=math.fsum(step["gain"] for step in path.steps),
                    end=path.steps[-1]["running_total"],
                )
            )
        elif path.lacking:
            parts = voice.join(name_instrument(row["code"], names) for row in path.lacking)
            sentences.append(voice.say("gains.path_lacking", goal=path.goal, parts=parts))
        else:
            sentences.append(voice.say("gains.path_unknown", goal=path.goal))
        if path.lacking:
            sentences.append(_tell_lacking(path, names))
    return sentences


def _tell_lacking(path: Path, names: Names) -> Sentence:
    voice = names.voice
    items = voice.join(
        voice.say(
            "gains.lacking_item",
            name=name_instrument(row["code"], names),
            score=row["score"],
            needed=row["needed"],
        )
        for row in path.lacking
    )
    minimum = path.lacking[0]["score"] + path.lacking[0]["needed"]
    return voice.say("gains.lacking", goal=path.goal, minimum=minimum, items=items)


def table_gains(result: Result, lang: str) -> Told:
    """Table every fix with the arithmetic of its worth and how certain it is.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Largest gain first; what is worth the same by the same sum shares a row, and so does what
        is worth next to nothing. The sum leaves out what is only possible, which other rows hold
        already.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_rows(find.find_gains(result))
    if not rows:
        return Told(voice.lang, ())
    small = [row for row in rows if _is_small(row)]
    small = small if len(small) > 1 else []
    shown = [row for row in rows if row not in small]
    body = [_make_row(group, names) for group in _group_equal(shown, names)]
    if small:
        body.append(_make_small(small, names))
    columns = (
        Column(voice.word("column.fix")),
        Column(voice.word("column.calculation")),
        Column(voice.word("column.gain"), numeric=True),
        Column(voice.word("column.certainty")),
    )
    total = math.fsum(row["gain"] for row in rows if row["certainty"] != "possible")
    some_possible = any(row["certainty"] == "possible" for row in rows)
    label = voice.word("gains.row_sum_but_possible" if some_possible else "gains.row_sum")
    sums: tuple[tuple[Cell, ...], ...] = ((label, "", style.format_gap(total, triangle=False), ""),)
    caption = voice.say("gains.caption", full=FULL)
    return Told(voice.lang, (Table(caption, columns, tuple(body), sums),))


def _group_equal(rows: list[Row], names: Names) -> list[list[Row]]:
    """Put together what is worth the same by the same sum, and as certain."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        code = row["code"] if row["measure"] == UNNAMED else ""
        key = (row["measure"], code, row["certainty"], write_arithmetic(row, names))
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _make_row(rows: list[Row], names: Names) -> tuple[Cell, ...]:
    """Make the row of a fix, or of several that are worth the same."""
    count, gain = len(rows), math.fsum(row["gain"] for row in rows)
    calculation = write_arithmetic(rows[0], names)
    if count > 1:
        each = style.format_score(rows[0]["gain"])
        times = f"{count} × {each} = {style.format_score(gain)}".replace(" ", style.NBSP)
        calculation = f"{calculation}; {times}"
    if rows[0]["measure"] == UNNAMED:
        fix = name_row(rows[0], names, count)
    else:
        fix = " · ".join(name_row(row, names) for row in rows)
    written = style.format_gap(gain, triangle=False)
    return fix, calculation, written, names.voice.word(f"certainty.{rows[0]['certainty']}")


def _is_small(row: Row) -> bool:
    return bool(row["certainty"] != "possible" and 0 <= round(row["gain"], 2) < SMALL)


def _make_small(rows: list[Row], names: Names) -> tuple[Cell, ...]:
    voice = names.voice
    codes = voice.join(code_fix(row, names) for row in rows)
    certainties = dict.fromkeys(voice.word(f"certainty.{row['certainty']}") for row in rows)
    return (
        voice.say("gains.row_small", count=len(rows), limit=SMALL, codes=codes),
        "",
        style.format_gap(math.fsum(row["gain"] for row in rows), triangle=False),
        ", ".join(certainties),
    )


def write_arithmetic(row: Row, names: Names) -> str:
    """Write the sum behind a gain, for instance "(100 - 50.00) / 5 / 3 x 0.30 = 1.00".

    Parameters
    ----------
    row : dict
        Of ``find_gains``.
    names : Names

    Returns
    -------
    str
        Where only part of an indicator's gap is not traced to a question, the sum shows what
        has been traced as taken off.
    """
    divisors = _list_divisors(row, names)
    share = "" if row["share"] == 1 else f" × {row['share']:.2f}"
    whole = row["gap"] / row["group_size"] / row["groups"] * row["weight"] * row["share"]
    traced = round(whole - row["gain"], 6)
    taken = f" {style.MINUS} {traced:.2f}" if round(traced, 2) else ""
    gap = f"(100 {style.MINUS} {row['score']:.2f})"
    result = style.format_score(row["gain"])
    sum_ = f"{gap} / {' / '.join(divisors)} × {row['weight']:.2f}{share}{taken} = {result}"
    return sum_.replace(" ", style.NBSP)


def _list_divisors(row: Row, names: Names) -> list[str]:
    """Return the sizes of the groups from the question upwards, those of one left out."""
    groups = int(row["groups"])
    above = [groups]
    subs = len(names.method.sub_indicators_of(row["indicator"]))
    if row["measure"] != "indicator" and subs:
        above = [subs, groups // subs]
    sizes = above if row["measure"] == "indicator" else [int(row["group_size"]), *above]
    return [str(size) for size in sizes]
