"""What made the change of the total: indicator by indicator, conduct and method apart."""

from __future__ import annotations

import pandas as pd

from ita_analysis.compare import Comparison
from ita_analysis.score import TOLERANCE
from ita_analysis.style import format_score
from ita_analysis.tell.compared.phrases import Phrases, gap_cell
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

HALF_A_HUNDREDTH = 0.005


def tell_year_contributions(comparison: Comparison, lang: str) -> Told:
    """Tell what made the change of the total, and what of it is method.

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
    voice, table = phrases.voice, comparison.contributions
    if table.empty:
        needed = voice.say("compared.parts_need", years=phrases.year_list(comparison.years))
        headline = voice.say("compared.parts_headline_unknown")
        return Told(voice.lang, (Headline(headline), Paragraph((needed,))))
    blocks: list[Block] = [Headline(_tell_headline(phrases))]
    blocks.append(Paragraph(tuple(tell_causes(phrases)), "list"))
    return Told(voice.lang, tuple(blocks))


def tell_causes(phrases: Phrases) -> list[Sentence]:
    """Say how much of the change is conduct, method, or not to be told apart.

    Parameters
    ----------
    phrases : Phrases

    Returns
    -------
    list of Sentence
        Empty where not every indicator has a score in both years.
    """
    comparison, say = phrases.comparison, phrases.voice.say
    table = comparison.contributions
    if table.empty:
        return []
    if comparison.method.same:
        said = [say("compared.parts_all_conduct")]
    else:
        said = []
        parts = {
            "parts_conduct": "by_conduct",
            "parts_questions": "by_questions",
            "parts_weight": "by_weight",
            "parts_open": "by_open",
        }
        for key, column in parts.items():
            if (table[column].abs() >= HALF_A_HUNDREDTH).any():
                said.append(say(f"compared.{key}", part=float(table[column].sum())))
    rest = comparison.total["unexplained"]
    if abs(rest) >= HALF_A_HUNDREDTH:
        rounded = abs(rest) <= 2 * TOLERANCE
        key = "compared.parts_rounding" if rounded else "compared.parts_rest"
        said.append(say(key, part=float(rest)))
    return said


def table_year_contributions(comparison: Comparison, lang: str) -> Told:
    """Table what each indicator contributes to the change of the total.

    Parameters
    ----------
    comparison : Comparison
    lang : {"th", "en"}

    Returns
    -------
    Told
        Empty where not every indicator has a score in both years.
    """
    phrases = Phrases(comparison, lang)
    voice, table = phrases.voice, comparison.contributions
    if table.empty:
        return Told(voice.lang, ())
    split = not comparison.method.same
    body = [
        (phrases.numbered(row["code"]), _write_shares(row), *_write_parts(row, split=split))
        for row in read_rows(table)
    ]
    sums: list[tuple[Cell, ...]] = []
    rest = comparison.total["unexplained"]
    blank: list[Cell] = [""] * (3 if split else 0)
    if abs(rest) >= HALF_A_HUNDREDTH:
        whole = _sum(table)
        parts = _write_parts(whole, split=split)
        sums.append((voice.word("compared.row_computed"), "", *parts))
        sums.append((voice.word("compared.row_rest"), "", *blank, gap_cell(rest)))
        last: tuple[Cell, ...] = (*blank, gap_cell(comparison.total["change"]))
    else:
        last = _write_parts(_sum(table), split=split)
    sums.append((voice.word("compared.row_total"), "", *last))
    heads = ("conduct", "method", "open") if split else ()
    columns = phrases.columns("indicator", "share", *heads, "contribution")
    caption = voice.say("compared.parts_caption")
    return Told(voice.lang, (Table(caption, columns, tuple(body), tuple(sums)),))


def _tell_headline(phrases: Phrases) -> Sentence:
    rows, change = read_rows(phrases.comparison.contributions), phrases.comparison.total["change"]
    most = max(rows, key=lambda row: abs(row["contribution"]))
    if abs(most["contribution"]) < HALF_A_HUNDREDTH:
        return phrases.voice.say("compared.parts_headline_none")
    return phrases.voice.say(
        "compared.parts_headline",
        name=phrases.indicator(most["code"]),
        part=most["contribution"],
        change=change,
    )


def _write_shares(row: Row) -> str:
    shares = [format_score(100 * row[name]) for name in ("share_before", "share_after")]
    return shares[0] if shares[0] == shares[1] else " → ".join(shares)


def _write_parts(row: Row, *, split: bool) -> tuple[Cell, ...]:
    whole = gap_cell(row["contribution"])
    if not split:
        return (whole,)
    method = row["by_questions"] + row["by_weight"]
    return gap_cell(row["by_conduct"]), gap_cell(method), gap_cell(row["by_open"]), whole


def _sum(table: pd.DataFrame) -> Row:
    names = ("by_conduct", "by_questions", "by_weight", "by_open", "contribution")
    return {name: float(table[name].sum()) for name in names}
