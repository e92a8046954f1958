"""The year before and the country: what a single year's result can be held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ita_analysis import find, style
from ita_analysis.compare import Comparison, compare_with_year_before
from ita_analysis.result import Result
from ita_analysis.tell.compared.contributions import tell_causes
from ita_analysis.tell.compared.header import tell_change, tell_doubts, tell_lead, tell_levels
from ita_analysis.tell.compared.methods import tell_method
from ita_analysis.tell.compared.moves import table_year_moves, tell_moves, tell_sampling
from ita_analysis.tell.compared.phrases import Phrases
from ita_analysis.tell.compared.successions import (
    table_year_predecessors,
    tell_apart,
    tell_future,
    tell_renamings,
    tell_year_predecessors,
)
from ita_analysis.tell.names import Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told


def tell_years(result: Result, lang: str) -> Told:
    """Tell what changed since the year before, or what that would need; and the country's mean.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        With tables of the two years, where there are two, and of national figures, where the
        country's figure of the year is known.
    """
    voice = Voice(lang)
    total = find.find_total(result)
    year = result.fiscal_year
    comparison = compare_with_year_before(result)
    blocks = _tell_alone(result, voice) if comparison is None else _tell_beside(comparison, lang)
    future = tuple(tell_future(result.lineage, year, voice))
    if future:
        blocks.append(Paragraph(future))
    compared = (tell_national(result, total, voice), _tell_area(result, total, voice))
    context = tuple(sentence for sentence in compared if sentence)
    if context:
        blocks.append(Paragraph(context, "list"))
        blocks.append(_table_means(result, total["score"], voice))
    else:
        blocks.append(Paragraph((voice.say("years.no_national", year=year),), "note"))
    return Told(voice.lang, tuple(blocks))


def _tell_alone(result: Result, voice: Voice) -> list[Block]:
    """Say what a comparison would need; later years do not serve as a year before."""
    year = result.fiscal_year
    if result.other_years:
        others = voice.join(voice.say("years.year", year=other) for other in result.other_years)
        headline = voice.say("years.headline_others", others=others)
    else:
        headline = voice.say("years.headline", year=year)
    needed = voice.say("years.needed", before=year - 1, count=len(result.method.indicators))
    return [Headline(headline), Paragraph((needed,))]


def _tell_beside(comparison: Comparison, lang: str) -> list[Block]:
    """Say what moved since the year before, by whose doing, and what chance can explain."""
    phrases = Phrases(comparison, lang)
    if comparison.succession:
        return _tell_apart(phrases)
    lead = tell_lead(phrases)
    said = [
        *tell_renamings(phrases),
        *([lead] if lead else []),
        tell_moves(phrases),
        tell_method(phrases),
        *tell_causes(phrases),
        *tell_sampling(phrases),
        *tell_levels(phrases),
    ]
    blocks: list[Block] = [Headline(tell_change(phrases))]
    blocks += [Paragraph((doubt,), "warning") for doubt in tell_doubts(phrases)]
    blocks.append(Paragraph(tuple(said), "list"))
    return [*blocks, *table_year_moves(comparison, lang).tables]


def _tell_apart(phrases: Phrases) -> list[Block]:
    """Set the result beside those of the bodies before it, from which nothing is taken off."""
    comparison, lang = phrases.comparison, phrases.voice.lang
    headline, *_ = tell_year_predecessors(comparison, lang).sentences
    said = (headline, *tell_apart(phrases))
    blocks: list[Block] = [Headline(tell_change(phrases)), Paragraph(said, "list")]
    return [*blocks, *table_year_predecessors(comparison, lang).tables]


def tell_national(result: Result, total: Mapping[str, Any], voice: Voice) -> Sentence | None:
    """Say how the total stands to the country's mean of the same year.

    Parameters
    ----------
    result : Result
    total : mapping
        As found by ``find_total``.
    voice : Voice

    Returns
    -------
    Sentence or None
        None where one of the two is not known.
    """
    mean, score = total["national_mean"], total["score"]
    if math.isnan(mean) or math.isnan(score):
        return None
    rows = read_rows(result.national)
    row = next(row for row in rows if row["fiscal_year"] == result.fiscal_year)
    # The register says which of a year's figures is derived.
    derived = "mean" in row["confidence"]
    return _compare("national", score, mean, voice, derived=derived)


def _compare(
    what: str, score: float, mean: float, voice: Voice, *, derived: bool = False, **values: str
) -> Sentence:
    named = voice.say("years.mean_derived" if derived else "years.mean", mean=mean)
    difference = round(score, 2) - round(mean, 2)
    if not round(difference, 2):
        return voice.say(f"years.{what}_equal", mean=named, **values)
    side = "above" if difference > 0 else "below"
    return voice.say(f"years.{what}_{side}", mean=named, difference=abs(difference), **values)


def _tell_area(result: Result, total: Mapping[str, Any], voice: Voice) -> Sentence | None:
    area = _find_area(result)
    if area is None or math.isnan(total["score"]):
        return None
    province = _name_province(result, voice)
    return _compare("area", total["score"], float(area["score"]), voice, province=province)


def _find_area(result: Result) -> Row | None:
    """Return the mean of the organisation's own province in the same year, if it is known."""
    areas = result.area_scores
    province = str(result.organisation["province"]).removeprefix("จังหวัด")
    mine = areas[
        (areas["name_th"].str.removeprefix("จังหวัด") == province)
        & (areas["fiscal_year"] == result.fiscal_year)
        & (areas["measure"] == "total")
    ]
    return None if mine.empty else read_rows(mine)[0]


def _name_province(result: Result, voice: Voice) -> str:
    name = "province" if voice.lang == "th" else "province_en"
    return str(result.organisation[name]).removeprefix("จังหวัด")


def _table_means(result: Result, score: float, voice: Voice) -> Table:
    """Table the means of the country, this year and those beside it, and of the province."""
    body: list[tuple[Cell, ...]] = []
    for row in read_rows(result.national):
        year = int(row["fiscal_year"])
        if abs(year - result.fiscal_year) <= 1:
            same = year == result.fiscal_year
            derived = "derived" in row["confidence"]
            body.append(
                (
                    voice.say("years.country", year=year),
                    _count(row["agencies"]),
                    style.format_score(row["mean_score"]),
                    style.format_gap(score - row["mean_score"], triangle=False) if same else "",
                    style.format_score(row["share_passed_pct"]),
                    voice.word("years.cell_derived" if derived else "years.cell_as"),
                    row["source_ref"],
                )
            )
    area = _find_area(result)
    if area is not None:
        province = _name_province(result, voice)
        body.append(
            (
                voice.say("years.area", province=province, year=result.fiscal_year),
                style.MISSING,
                style.format_score(area["score"]),
                style.format_gap(score - area["score"], triangle=False),
                style.MISSING,
                voice.word("years.cell_as"),
                area["source_ref"],
            )
        )
    heads = ("agencies", "national_mean", "difference", "share_passed")
    columns = (
        Column(voice.word("column.compared")),
        *(Column(voice.word(f"column.{name}"), numeric=True) for name in heads),
        Column(voice.word("column.certainty")),
        Column(voice.word("column.source")),
    )
    caption = voice.say("years.caption", pass_mark=result.method.pass_mark)
    return Table(caption, columns, tuple(body))


def _count(number: float) -> str:
    return style.MISSING if math.isnan(number) else f"{number:,.0f}"
