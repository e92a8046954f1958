"""What to keep: the strongest indicators and the best questions of each instrument."""

from __future__ import annotations

from ita_analysis import find, style
from ita_analysis.find import STRONG_ABOVE
from ita_analysis.result import Result
from ita_analysis.tell.indicators import list_contradicted
from ita_analysis.tell.names import Names, Row, are_equal, pick_ends, read_known, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

BEST = 3  # how many questions to keep published analyses list for an instrument


def tell_strengths(result: Result, lang: str) -> Told:
    """Tell which indicators and questions are strong enough to be kept as they are.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        With a table of the best questions, where scores of questions are known.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    indicators = read_known(find.find_indicators(result))
    strong = [row for row in indicators if row["strong"]]
    best = {
        part.code: read_rows(find.find_best_questions(result, part.code, BEST))
        for part in result.method.instruments
    }
    blocks: list[Block] = [Headline(_tell_headline(strong, len(indicators), names))]
    contradicted = list_contradicted(indicators)
    if contradicted:
        doubted = voice.join(row["code"] for row in contradicted)
        caution = voice.say("strengths.contradicted", items=doubted)
        blocks.append(Paragraph((caution,), "warning"))
    sentences = []
    if strong and not are_equal(indicators):
        items = names.scored(strong)
        sentences.append(
            voice.say("strengths.indicators", count=len(strong), mark=STRONG_ABOVE, items=items)
        )
    for code, rows in best.items():
        sentences += _tell_best(code, rows, result, names) if rows else []
    inferred = _list_inferred(result)
    sentences += [
        voice.say("questions.inferred_only", instrument=code, inferred=count, total=total)
        for code, (count, total) in inferred.items()
        if not _count_known(code, result)
    ]
    blocks.append(Paragraph(tuple(sentences), "list"))
    # Of many questions that share the highest score, three would be an arbitrary choice.
    chosen = {code: rows for code, rows in best.items() if rows and not _are_tied(rows, result)}
    if chosen:
        blocks.append(_table_best(chosen, names))
    # An instrument whose scores are known but all below the mark has no question to keep.
    unknown = [code for code in best if not _count_known(code, result) and code not in inferred]
    if unknown:
        sentence = voice.say("strengths.needed", instruments=voice.join(unknown))
        blocks.append(Paragraph((sentence,), "note"))
    return Told(voice.lang, tuple(block for block in blocks if block != Paragraph((), "list")))


def _tell_headline(strong: list[Row], count: int, names: Names) -> Sentence:
    voice = names.voice
    if not count:
        return voice.say("strengths.headline_unknown")
    if not strong:
        return voice.say("strengths.headline_none", mark=STRONG_ABOVE)
    values = {"count": count, "mark": STRONG_ABOVE, "score": strong[0]["score"]}
    if len(strong) == count and are_equal(strong):
        return voice.say("strengths.headline_equal", **values)
    return voice.say(
        "strengths.headline_all" if len(strong) == count else "strengths.headline",
        strong=len(strong),
        best=names.tied(pick_ends(strong)[0]),
        **values,
    )


def _list_inferred(result: Result) -> dict[str, tuple[int, int]]:
    """List how many items are met by their indicator's score, and of how many, by instrument."""
    return {
        row["instrument"]: (row["inferred"], row["total"])
        for row in read_rows(find.find_shares(result))
        if row["inferred"]
    }


def _count_known(instrument: str, result: Result) -> int:
    return int((find.find_questions(result)["instrument"] == instrument).sum())


def _count_equal(best: Row, result: Result) -> int:
    """Count the questions of an instrument that share its highest score."""
    questions = find.find_questions(result)
    same = (questions["instrument"] == best["instrument"]) & (questions["score"] == best["score"])
    return int(same.sum())


def _are_tied(rows: list[Row], result: Result) -> bool:
    return _count_equal(rows[0], result) > BEST


def _tell_best(code: str, rows: list[Row], result: Result, names: Names) -> list[Sentence]:
    """Say what the table of the best questions leaves open: ties, and scores not known."""
    voice = names.voice
    total = sum(part.instrument == code for part in result.method.questions)
    known = _count_known(code, result)
    if _are_tied(rows, result):
        sentence = voice.say(
            "strengths.best_equal",
            instrument=code,
            count=_count_equal(rows[0], result),
            score=rows[0]["score"],
            known=known,
        )
    elif known < total:
        items = names.scored(rows, by="code")
        sentence = voice.say(
            "strengths.best_partly", instrument=code, items=items, known=known, total=total
        )
    else:
        return []
    return [sentence]


def _table_best(best: dict[str, list[Row]], names: Names) -> Table:
    voice = names.voice
    body: list[tuple[Cell, ...]] = [
        (
            code,
            row["code"],
            names.cell(row["code"]),
            names.home(row["code"]),
            style.format_score(row["score"]),
        )
        for code, rows in best.items()
        for row in rows
    ]
    columns = (
        *(
            Column(voice.word(f"column.{name}"))
            for name in ("instrument", "code", "question", "belongs")
        ),
        Column(voice.word("column.score"), numeric=True),
    )
    return Table(voice.say("strengths.caption", count=BEST), columns, tuple(body))
