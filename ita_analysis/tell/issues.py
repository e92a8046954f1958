"""The issues that a published analysis must go through, from the fiscal year that asks for it."""

from __future__ import annotations

import functools
import math

from ita_analysis import find, style
from ita_analysis.errors import UsageError
from ita_analysis.methodology import Issue, list_fiscal_years, load_methodology
from ita_analysis.result import Result
from ita_analysis.tell.names import Names, Row, read_rows
from ita_analysis.tell.page import Block, Cell, Column, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Sentence, Voice
from ita_analysis.tell.told import Told

FULL = 100.0


def tell_issues(result: Result, lang: str) -> Told:
    """Tell the lowest question of each issue.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        One sentence in fiscal years that do not ask for issues.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    if not result.method.issues:
        return Told(voice.lang, (Paragraph((_tell_absence(result, voice),)),))
    rows = read_rows(find.find_issues(result))
    scored = [row for row in rows if not math.isnan(row["score"])]
    if not scored:
        sentence = voice.say("issues.headline_unknown", count=len(result.method.issues))
        needed = Paragraph((voice.say("issues.needed"),), "note")
        return Told(voice.lang, (Headline(sentence), needed))
    sentences = [
        _tell_issue(number, result, scored, names)
        for number in range(1, len(result.method.issues) + 1)
    ]
    blocks: list[Block] = [
        Headline(_tell_headline(result, scored, names)),
        Paragraph(tuple(sentences), "list"),
    ]
    unscored = [row["code"] for row in rows if math.isnan(row["score"])]
    if unscored:
        sentence = voice.say("issues.missing", codes=voice.join(unscored), count=len(unscored))
        blocks.append(Paragraph((sentence,), "note"))
    return Told(voice.lang, tuple(blocks))


def _tell_absence(result: Result, voice: Voice) -> Sentence:
    year, count = first_year_with_issues()
    if result.fiscal_year < year:
        return voice.say("issues.not_yet", first=year, count=count, year=result.fiscal_year)
    return voice.say("issues.not_known", year=result.fiscal_year)


@functools.cache
def first_year_with_issues() -> tuple[int, int]:
    """Return the first fiscal year whose methodology has issues, and how many."""
    for year in list_fiscal_years():
        try:
            issues = load_methodology(year).issues
        except UsageError:
            continue  # assessed by another method
        if issues:
            return year, len(issues)
    raise LookupError("no fiscal year has issues")


def _tell_headline(result: Result, scored: list[Row], names: Names) -> Sentence:
    lowest = min(scored, key=lambda row: row["score"])
    if lowest["score"] == FULL:
        count = len(result.method.issues)
        return names.voice.say("issues.headline_full", count=count, score=FULL)
    tied = [row for row in scored if row["score"] == lowest["score"]]
    if len(tied) > 1:
        return names.voice.say(
            "issues.headline_tied",
            count=len(result.method.issues),
            score=lowest["score"],
            items=names.tied(tied, by="question"),
        )
    return names.voice.say(
        "issues.headline",
        count=len(result.method.issues),
        code=lowest["code"],
        name=names.label(lowest["code"]),
        score=lowest["score"],
        number=int(lowest["issue"]),
    )


def _tell_issue(number: int, result: Result, scored: list[Row], names: Names) -> Sentence:
    voice = names.voice
    issue = next(part for part in result.method.issues if part.number == number)
    mine = [row for row in scored if int(row["issue"]) == number]
    lowest = [row for row in mine if row["lowest"]]
    name = voice.pick(issue, "name")
    if not mine:
        return voice.say("issues.issue_unknown", number=number, name=name)
    if not lowest:  # find marks a lowest question only where it lacks points
        return voice.say("issues.issue_full", number=number, name=name, count=len(mine))
    return voice.say(
        "issues.issue",
        number=number,
        name=name,
        count=len(mine),
        lowest=names.scored_tie(lowest, by="question"),
    )


def table_issues(result: Result, lang: str) -> Told:
    """Table all questions issue by issue, the lowest of each marked.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    Told
        Nothing in fiscal years that do not ask for issues, which ``tell_issues`` says.
    """
    voice = Voice(lang)
    names = Names(result.method, voice)
    rows = read_rows(find.find_issues(result))
    tables = [
        _table_issue(issue, [row for row in rows if int(row["issue"]) == issue.number], names)
        for issue in result.method.issues
    ]
    return Told(voice.lang, tuple(tables))


def _table_issue(issue: Issue, rows: list[Row], names: Names) -> Table:
    voice = names.voice
    full = [row for row in rows if row["score"] == FULL]
    body: list[tuple[Cell, ...]] = [
        (
            row["code"],
            names.cell(row["code"]),
            voice.word("common.no_score")
            if math.isnan(row["score"])
            else style.format_score(row["score"]),
            voice.word("issues.cell_lowest") if row["lowest"] else "",
        )
        for row in rows
        if row["score"] != FULL
    ]
    if full:  # what lacks nothing shares a row, so that what lacks something stands out
        codes = " ".join(row["code"] for row in full)
        labels = " · ".join(names.cell(row["code"]) for row in full)
        body.append((codes, labels, style.format_score(FULL), ""))
    columns = (
        *(Column(voice.word(f"column.{name}")) for name in ("code", "question")),
        Column(voice.word("column.score"), numeric=True),
        Column(voice.word("column.remark")),
    )
    caption = voice.say("issues.caption", number=issue.number, name=voice.pick(issue, "name"))
    return Table(caption, columns, tuple(body))
