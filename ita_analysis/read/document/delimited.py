"""Tables of values divided by commas, semicolons, tabs or pipes."""

from __future__ import annotations

import csv
import io

from ita_analysis.errors import data_error
from ita_analysis.read.document.block import Block, Cell, Document, Row, Table
from ita_analysis.read.document.limits import CELLS, too_many_cells
from ita_analysis.read.document.markup import split_parts
from ita_analysis.read.document.mend import mend
from ita_analysis.read.document.text import split_lines

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 50


def read_delimited(name: str, text: str) -> Document:
    """Return a CSV or TSV file taken apart; empty rows divide its tables.

    Parameters
    ----------
    name : str
        Name of the file.
    text : str
        All of it.

    Returns
    -------
    Document
        A row stands on the line of the file where it begins.

    Raises
    ------
    DataError
        If a quotation mark is never closed or there are too many cells.
    """
    lines = tuple(mend(line) for line in split_lines(text))
    blocks: list[Block] = []
    rows: list[Row] = []
    total = 0
    for line, values in _records(name, lines):
        total += len(values)
        if total > CELLS:
            raise too_many_cells(name)
        if any(value.strip() for value in values):
            rows.append(Row(line, tuple(_cell(value) for value in values)))
        elif rows:
            blocks.append(Table(tuple(rows)))
            rows = []
    if rows:
        blocks.append(Table(tuple(rows)))
    return Document(name, "csv", lines, tuple(blocks))


def _records(name: str, lines: tuple[str, ...]) -> list[tuple[int, list[str]]]:
    """Return each record and the line where it begins."""
    longest = max(map(len, lines))
    csv.field_size_limit(max(csv.field_size_limit(), sum(map(len, lines)) + len(lines), longest))
    reader = csv.reader(
        io.StringIO("\n".join(lines), newline=""), delimiter=_delimiter(lines), strict=True
    )
    records = []
    begins = 1
    try:
        for values in reader:
            records.append((begins, values))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise data_error(
            f"{name}: line {begins}",
            f"the quotation marks do not match ({error})",
            "Close each quotation mark, or save the file again as CSV",
        ) from error
    return records


def _delimiter(lines: tuple[str, ...]) -> str:
    """Return the sign that divides the most lines into the same number of values."""
    sample = [line for line in lines if line.strip()][:_SAMPLE_LINES]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in sample]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=evenness)


def _cell(value: str) -> Cell:
    """Return a value as a cell, each of its lines a part."""
    return Cell(tuple(part for line in value.split("\n") for part in split_parts(line)))
