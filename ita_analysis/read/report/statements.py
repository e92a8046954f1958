"""Read what a report claims and arithmetic can check.

A shape is one function in ``SHAPES``; claims in words are patterns in ``statements.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Table
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.statement import Statement
from ita_analysis.read.report.statement_headings import (
    read_decisions,
    read_measure_years,
    read_strengths,
)
from ita_analysis.read.report.statement_patterns import find_statements
from ita_analysis.read.report.statement_subjects import Place
from ita_analysis.read.report.statement_tables import (
    read_levels,
    read_methods,
    read_nothing_to_fix,
    read_numbers,
    read_ranks,
)

LONGEST_ROW = 120


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
    for passage in passages:
        for place in _places(passage):
            yield from find_statements(place, method)


def _places(passage: Passage) -> Iterator[Place]:
    block = passage.block
    if not isinstance(block, Table):
        yield Place(block.line, block.text, passage.section, is_heading=passage.is_heading)
        return
    for row in block.rows:
        section = passage.section_at(row.line)
        for cell in row.cells:
            yield from (Place(row.line, part, section) for part in cell.parts)
        texts = [cell.text for cell in row.cells if cell.parts]
        joined = " ".join(texts)
        if len(texts) > 1 and len(joined) <= LONGEST_ROW:
            yield Place(row.line, joined, section, is_row=True)


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
