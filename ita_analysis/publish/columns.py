"""Rows as columns for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ita_analysis.thai import display_width


def write_columns(rows: Iterable[Sequence[str]], numeric: Sequence[int] = ()) -> list[str]:
    """Write rows as columns of equal width; marks above and below Thai letters take none.

    Parameters
    ----------
    rows : iterable of sequence of str
        Cells, all rows of the same length.
    numeric : sequence of int
        Places of the columns that are aligned to the right.

    Returns
    -------
    list of str
        A line a row.
    """
    table = [list(row) for row in rows]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    return ["  ".join(_pad_row(row, widths, numeric)).rstrip() for row in table]


def _pad_row(row: Sequence[str], widths: Sequence[int], numeric: Sequence[int]) -> Iterator[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - display_width(cell))
        yield space + cell if place in numeric else cell + space
