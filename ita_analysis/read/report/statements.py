"""Read what a report claims and arithmetic can check.

A shape is one function in ``SHAPES``; claims in words are patterns in ``statements.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Heading, Table
from ita_analysis.read.report.passages import BULLET, Passage
from ita_analysis.read.report.statement import Statement
from ita_analysis.read.report.statement_headings import (
    read_decisions,
    read_measure_years,
    read_strengths,
)
from ita_analysis.read.report.statement_levels import read_levels
from ita_analysis.read.report.statement_patterns import find_statements
from ita_analysis.read.report.statement_subjects import Place
from ita_analysis.read.report.statement_tables import (
    read_methods,
    read_nothing_to_fix,
    read_numbers,
    read_ranks,
)

LONGEST_ROW = 120
# A shorter line ends where its author ended it.
SHORTEST_FULL = 60
NEW = re.compile(r"\(?[\d๐-๙]{1,3}[.)]")
BRACKETS = re.compile(r"\s*\((?:ร้อยละ)?\s*\d{1,3}(?:\.\d{1,2})?\s*(?:%|คะแนน)?\s*\)")


def read_statements(passages: Sequence[Passage], method: Methodology) -> list[dict[str, Any]]:
    """Read the claims of a report.

    Parameters
    ----------
    passages : sequence of Passage
        The report, in order.
    method : Methodology
        Rules of the fiscal year of the result.

    Returns
    -------
    list of dict
        One for each claim, by line; columns as in ``reading.COLUMNS``, kinds as in
        ``vocabulary.STATEMENT_KINDS``.
    """
    found = {claim for read in SHAPES for claim in read(passages, method)}
    ordered = sorted(found, key=lambda claim: (claim.line, claim.kind, claim.subject, claim.value))
    return [asdict(claim) for claim in ordered]


def _read_words(passages: Sequence[Passage], method: Methodology) -> Iterator[Statement]:
    """Read what paragraphs and the parts of cells say, and rows that are one sentence."""
    for passage, after in zip_longest(passages, passages[1:]):
        for place in _places(passage, after):
            yield from find_statements(place, method)


def _places(passage: Passage, after: Passage | None) -> Iterator[Place]:
    block = passage.block
    if not isinstance(block, Table):
        text = f"{block.text}{_cut_off(after)}"
        yield Place(block.line, text, passage.section, is_heading=passage.is_heading)
        if after and _goes_on(passage, after):
            first = block.text.rstrip()
            both = f"{first} {_text(after)}"
            yield Place(block.line, both, passage.section, across=len(first))
        return
    for row in block.rows:
        section = passage.section_at(row.line)
        for cell in row.cells:
            yield from (Place(row.line, part, section) for part in cell.parts)
        texts = [cell.text for cell in row.cells if cell.parts]
        joined = " ".join(texts)
        if len(texts) > 1 and len(joined) <= LONGEST_ROW:
            yield Place(row.line, joined, section, is_row=True)


def _goes_on(passage: Passage, after: Passage) -> bool:
    """Return whether the next line goes on with the sentence of a full one."""
    text, more = _text(passage), _text(after)
    full = len(text) >= SHORTEST_FULL and after.block.line == passage.block.line + 1
    marked = isinstance(passage.block, Heading) or isinstance(after.block, Heading)
    return bool(full and more and not (marked or BULLET.match(more) or NEW.match(more)))


def _text(passage: Passage) -> str:
    return "" if isinstance(passage.block, Table) else passage.block.text.strip()


def _cut_off(after: Passage | None) -> str:
    """Return the score in brackets that a line break cut off from its sentence."""
    if after is None or isinstance(after.block, Table):
        return ""
    found = BRACKETS.match(after.block.text)
    return f" {found[0]}" if found else ""


SHAPES: tuple[Callable[[Sequence[Passage], Methodology], Iterator[Statement]], ...] = (
    _read_words,
    read_ranks,
    read_numbers,
    read_levels,
    read_methods,
    read_nothing_to_fix,
    read_strengths,
    read_measure_years,
    read_decisions,
)
