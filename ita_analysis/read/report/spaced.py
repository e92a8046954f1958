"""Tables whose columns are divided by runs of spaces, as text taken from a page has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Block, Cell, Paragraph, Row, Table
from ita_analysis.read.report.passages import is_header
from ita_analysis.thai import to_arabic_digits

_GAP = re.compile(r"\s{2,}")
# What a column of figures holds besides scores: counts, differences, dashes.
_FIGURE = re.compile(r"[-–+]|[+-]?\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|คะแนน)?")
_SCORE = re.compile(r"\d{1,3}[.,]\d{1,2}\s?(?:%|คะแนน)?")


def divide_spaced(blocks: Iterable[Block], method: Methodology) -> Iterator[Block]:
    """Yield blocks, with lines that are rows of a table as one table.

    Parameters
    ----------
    blocks : iterable of Heading, Paragraph or Table
    method : Methodology
        Its names of indicators may head the columns.

    Yields
    ------
    Heading, Paragraph or Table
        Lines become a table where two or more follow each other with as many cells, and in one
        column all but the headings hold a score alone.
    """
    run: list[tuple[Paragraph, Row]] = []
    for block in blocks:
        row = _divide(block) if isinstance(block, Paragraph) else None
        if run and (row is None or len(row.cells) != len(run[0][1].cells)):
            yield from _as_blocks(run, method)
            run = []
        if isinstance(block, Paragraph) and row:
            run.append((block, row))
        else:
            yield block
    yield from _as_blocks(run, method)


def _divide(block: Paragraph) -> Row | None:
    """Return a line as a row, or None where no run of spaces divides it."""
    cells = _GAP.split(block.text.strip())
    return Row(block.line, tuple(Cell((cell,)) for cell in cells)) if len(cells) > 1 else None


def _as_blocks(run: Sequence[tuple[Paragraph, Row]], method: Methodology) -> Iterator[Block]:
    """Yield lines with as many cells each: a table, and what stands above and below it."""
    rows = [row for _, row in run]
    scored = [place for place, row in enumerate(rows) if _holds_score(row)]
    first, last = (scored[0], scored[-1] + 1) if scored else (0, 0)
    head = first - 1 if first and is_header(rows[first - 1], method) else first
    if last - head < 2 or not _has_score_column(rows[first:last]):
        head = last = 0
    yield from (line for line, _ in run[:head])
    if head < last:
        yield Table(tuple(rows[head:last]))
    yield from (line for line, _ in run[last:])


def _holds_score(row: Row) -> bool:
    return any(_SCORE.fullmatch(to_arabic_digits(cell.text)) for cell in row.cells)


def _has_score_column(rows: Sequence[Row]) -> bool:
    """Return whether a column holds figures alone, and mostly scores."""
    for column in zip(*(row.cells for row in rows), strict=True):
        texts = [to_arabic_digits(cell.text) for cell in column]
        scores = sum(bool(_SCORE.fullmatch(text)) for text in texts)
        if 2 * scores >= len(texts) and all(_FIGURE.fullmatch(text) for text in texts):
            return True
    return False
