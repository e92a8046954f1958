"""One report from all its mentions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.errors import UsageError
from ita_analysis.methodology import Methodology, list_fiscal_years, load_methodology
from ita_analysis.read.document import read_document
from ita_analysis.read.document.block import Block, Document, Table
from ita_analysis.read.report.approaches import read_approaches
from ita_analysis.read.report.cited import read_cited
from ita_analysis.read.report.judgements import (
    judge_codes,
    judge_lists,
    judge_names,
    judge_organisation,
    judge_years,
)
from ita_analysis.read.report.marked import mark_numbers
from ita_analysis.read.report.measures import read_measures
from ita_analysis.read.report.mentions import Context, Mention
from ita_analysis.read.report.organisation import read_organisation
from ita_analysis.read.report.passages import Passage, follow_passages
from ita_analysis.read.report.reading import COLUMNS, Reading
from ita_analysis.read.report.scores import read_scores
from ita_analysis.read.report.spaced import divide_spaced
from ita_analysis.read.report.statements import read_statements
from ita_analysis.read.report.subjects import INSTRUMENT_SCORE
from ita_analysis.read.report.unread import list_unread
from ita_analysis.read.report.years import Years, read_years

# A report of a hundred pages in one line is shorter.
LONGEST_LINE, BEGINNING = 100_000, 160
Rows = list[dict[str, Any]]
# Tables that need the passages alone.
READERS: dict[str, Callable[[Sequence[Passage], Methodology], Rows]] = {
    "cited": read_cited,
    "statements": read_statements,
    "approaches": read_approaches,
}
# Tables whose rows tell what a line claims.
CLAIMS = ("statements", "cited", "approaches", "measures")


def read_report(path: Path) -> Reading:
    """Read a report.

    Parameters
    ----------
    path : Path
        A file of any format that :func:`ita_analysis.read.document.read_document` takes apart.

    Returns
    -------
    Reading
        Every mention with its line; what was not understood is listed, never guessed.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If the file cannot be taken apart.
    """
    return read_blocks(read_document(path))


def read_blocks(document: Document) -> Reading:
    """Read a report that is already taken apart.

    Parameters
    ----------
    document : Document

    Returns
    -------
    Reading
        Also where nothing is understood: then its tables are empty but for ``unread``.
    """
    whole, (document, too_long) = document, leave_out_endless_lines(document)
    years = read_years(document)
    method = choose_methodology(years.result)
    organisation = read_organisation(document)
    blocks = tuple(divide_spaced(document.blocks, method))
    passages = follow_passages(dataclasses.replace(document, blocks=blocks), method)
    marked = mark_numbers(passages, method)
    scores = read_scores(marked, Context(method, organisation, years.result))
    rows: dict[str, Rows] = {"scores": [_score_row(mention, years) for mention in scores.mentions]}
    for name, read in READERS.items():
        rows[name] = read(passages, method)
    rows["measures"] = read_measures(passages, years.measures)
    told = {row["line"] for name in CLAIMS for row in rows[name]}
    unread = [*list_unread(marked, scores.known, scores.unsettled, told), *too_long]
    rows["unread"] = [{"line": line, "text": text} for line, text in sorted(unread)]
    elsewhere = {id(mention) for mention, _ in scores.settled}
    corrections = [
        *judge_organisation(organisation),
        *judge_years(years),
        *judge_lists(scores.settled, method),
        *judge_names((part for part in scores.mentions if id(part) not in elsewhere), method),
        *judge_codes("cited", rows["cited"], method),
        *judge_codes("approaches", rows["approaches"], method),
    ]
    return Reading(
        whole,
        organisation,
        years.result,
        years.measures,
        {name: _frame(name, rows.get(name, [])) for name in COLUMNS},
        corrections,
    )


def leave_out_endless_lines(document: Document) -> tuple[Document, list[tuple[int, str]]]:
    """Leave out lines that no report has, so that reading takes bounded time.

    Parameters
    ----------
    document : Document

    Returns
    -------
    tuple of Document and list of tuple of int and str
        The document with such lines empty, and the number and beginning of each.
    """
    endless = {number for number, text in enumerate(document.lines, 1) if len(text) > LONGEST_LINE}
    endless |= {block.line for block in document.blocks
                if not isinstance(block, Table) and len(block.text) > LONGEST_LINE}  # fmt: skip
    if not endless:
        return document, []
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows = tuple(row for row in block.rows if row.line not in endless)
            blocks += [Table(rows)] if rows else []
        elif block.line not in endless:
            blocks.append(block)
    lines = tuple(
        "" if number in endless else text for number, text in enumerate(document.lines, 1)
    )
    begun = [(number, document.lines[number - 1][:BEGINNING]) for number in sorted(endless)]
    return dataclasses.replace(document, lines=lines, blocks=tuple(blocks)), begun


def choose_methodology(fiscal_year: int | None) -> Methodology:
    """Return the rules of a fiscal year; of the last known one where it is not known.

    Parameters
    ----------
    fiscal_year : int or None

    Returns
    -------
    Methodology
        Names of indicators and codes are read by it.
    """
    if fiscal_year is not None:
        try:
            return load_methodology(fiscal_year)
        except UsageError:
            pass  # a year without the ten indicators, or one that is not written down yet
    return load_methodology(max(list_fiscal_years()))


def _score_row(mention: Mention, years: Years) -> dict[str, Any]:
    subject = mention.subject
    named = subject.measure == INSTRUMENT_SCORE and subject.name != subject.code
    return {
        "line": mention.line,
        "fiscal_year": mention.fiscal_year or years.result,
        "measure": subject.measure,
        "section": subject.code[:3] if named else mention.section,
        "name": subject.name,
        "code": subject.code,
        "printed": mention.number.printed,
        "score": mention.number.value,
        "certainty": "certain" if mention.certain else "likely",
    }


def _frame(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS[name]))
    for column in ("line", "fiscal_year"):
        if column in frame:
            frame[column] = frame[column].astype("Int64")
    if name == "scores":
        frame["score"] = frame["score"].astype("float64")
    return frame
