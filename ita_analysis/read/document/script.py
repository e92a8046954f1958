"""The lines of a document whose file has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ita_analysis.read.document.block import Block, Cell, Document, Heading, Paragraph, Row, Table
from ita_analysis.read.document.limits import CELLS, CHARACTERS, LINES, too_large, too_many_cells
from ita_analysis.read.document.mend import mend


class Script:
    """A document being written down, line by line.

    Parameters
    ----------
    name : str
        Name of the file.
    form : str
        Its format.
    """

    def __init__(self, name: str, form: str) -> None:
        self._name = name
        self._form = form
        self._lines: list[str] = []
        self._blocks: list[Block] = []
        self._places: dict[int, str] = {}
        self._not_read: list[str] = []
        self._cells = 0
        self._characters = 0

    def add_paragraph(self, text: str, place: str = "") -> None:
        """Append a paragraph; nothing where it is blank."""
        text = mend(text).strip()
        if text:
            self._blocks.append(Paragraph(self._add_line(text, place), text))

    def add_heading(self, text: str, level: int, place: str = "") -> None:
        """Append a heading; nothing where it is blank."""
        text = mend(text).strip()
        if text:
            self._blocks.append(Heading(self._add_line(text, place), text, level))

    def add_table(self, rows: Sequence[tuple[str, Sequence[Cell]]]) -> None:
        """Append a table.

        Parameters
        ----------
        rows : sequence of tuple
            The place of each row and its cells; rows without any text are left out.
        """
        table = []
        for place, cells in rows:
            mended = tuple(_mended(cell) for cell in cells)
            self._cells += len(mended)
            if self._cells > CELLS:
                raise too_many_cells(self._name)
            if any(cell.parts for cell in mended):
                line = "\t".join(" ".join(cell.parts) for cell in mended)
                table.append(Row(self._add_line(line, place), mended))
        if table:
            self._blocks.append(Table(tuple(table)))

    def add_debris(self, text: str, place: str = "") -> None:
        """Append a line that no block holds: it is on the page but says nothing."""
        self._add_line(mend(text).strip(), place)

    def add_unread(self, what: str) -> None:
        """Note something that the file holds and that cannot be read."""
        self._not_read.append(what)

    def finish(self) -> Document:
        """Return the document."""
        return Document(
            self._name,
            self._form,
            tuple(self._lines),
            tuple(self._blocks),
            self._places,
            tuple(self._not_read),
        )

    def _add_line(self, line: str, place: str) -> int:
        """Append a line and return its number."""
        self._characters += len(line)
        if len(self._lines) >= LINES:
            raise too_large(self._name, f"it has more than {LINES:,} lines")
        if self._characters > CHARACTERS:
            raise too_large(self._name, f"it has more than {CHARACTERS:,} characters")
        self._lines.append(line)
        if place:
            self._places[len(self._lines)] = place
        return len(self._lines)


def spread(name: str, rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """Return the rows of a table with an empty cell wherever a merged one reaches.

    Parameters
    ----------
    name : str
        Name of the file, for the message.
    rows : iterable of sequence of Cell
        Cells as HTML gives them: those that a merged cell covers are left out.

    Returns
    -------
    list of list of Cell
        Every cell stands in the column that it has on the page.

    Raises
    ------
    DataError
        If that makes more cells than any report has.
    """
    total = 0
    spread_rows: list[list[Cell]] = []
    reaching: dict[int, int] = {}
    for cells in rows:
        row: list[Cell] = []
        next_reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        for cell in cells:
            while len(row) in reaching:
                row.append(Cell())
            if cell.row_span > 1:
                for column in range(len(row), len(row) + cell.column_span):
                    next_reaching[column] = cell.row_span - 1
            row += [cell, *[Cell()] * (cell.column_span - 1)]
        while len(row) in reaching:
            row.append(Cell())
        total += len(row)
        if total > CELLS:
            raise too_many_cells(name)
        spread_rows.append(row)
        reaching = next_reaching
    return spread_rows


def _mended(cell: Cell) -> Cell:
    """Return a cell with its text mended and blank parts left out."""
    if not cell.parts:
        return cell
    parts = (mend(part).strip() for part in cell.parts)
    return Cell(tuple(part for part in parts if part), cell.row_span, cell.column_span)
