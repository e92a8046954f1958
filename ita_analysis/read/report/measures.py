"""Read the measures that a report announces.

A shape is one function in ``SHAPES``; the words of headers and labels are in ``measures.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ita_analysis.read.report.measure_draft import Draft, finish
from ita_analysis.read.report.measure_lines import read_lines
from ita_analysis.read.report.measure_prose import read_prose
from ita_analysis.read.report.measure_tables import read_cards, read_tables
from ita_analysis.read.report.passages import Passage

SHAPES: tuple[Callable[[Sequence[Passage], int | None], Iterator[Draft]], ...] = (
    lambda passages, _: read_tables(passages),
    lambda passages, _: read_cards(passages),
    lambda passages, _: read_lines(passages),
    read_prose,
)


def read_measures(passages: Sequence[Passage], fiscal_year: int | None) -> list[dict[str, Any]]:
    """Read the measures of a report.

    Parameters
    ----------
    passages : sequence of Passage
        The report, in order.
    fiscal_year : int or None
        Year that the measures are for, Buddhist era; a month printed without a year is of it.

    Returns
    -------
    list of dict
        One for each measure, by line; columns as in ``reading.COLUMNS``. Title, steps and
        follow-up are the report's own words, steps divided by " | ".
    """
    drafts = [draft for read in SHAPES for draft in read(passages, fiscal_year)]
    held = {line for draft in drafts for line in range(draft.line + 1, draft.last + 1)}
    drafts = [draft for draft in drafts if draft.last or draft.line not in held]
    drafts.sort(key=lambda draft: draft.line)
    return [finish(draft, fiscal_year) for draft in drafts]
