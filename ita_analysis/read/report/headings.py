"""The headings of the columns of a table, one text for each."""

from __future__ import annotations

from collections.abc import Sequence

from ita_analysis.read.document.block import Row


def join_headings(header: Sequence[Row]) -> list[str]:
    """Return one text a column; with headings in several rows, an empty one is part of the last.

    Parameters
    ----------
    header : sequence of Row
        Rows that head the columns.

    Returns
    -------
    list of str
        Where cells are known to be merged, a heading reaches as far as its cell.
    """
    width = max((len(row.cells) for row in header), default=0)
    texts = [""] * width
    is_known = any(cell.column_span > 1 for row in header for cell in row.cells)
    for place, row in enumerate(header):
        last, end = "", 0
        for column, cell in enumerate(row.cells):
            spans = place + 1 < len(header) and column > 0 and (not is_known or column < end)
            if cell.text:
                end = column + cell.column_span
            last = cell.text or (last if spans else "")
            texts[column] = f"{texts[column]} {last}".strip()
    return texts
