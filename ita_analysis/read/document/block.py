"""A document as blocks: headings, paragraphs and tables, each with its line.

Every format becomes the same thing, so that what recognises figures knows nothing of formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """A cell of a table, its mark-up taken away.

    Parameters
    ----------
    parts : tuple of str
        What stands in it, one entry a paragraph or list item, in order; empty where the cell is
        empty. An entry of a list that belongs to the part before it begins with ``"- "``, one of
        a list that counts with its number (``"1. "``).
    row_span, column_span : int
        Rows and columns that it covers, 1 where it covers one.
    """

    parts: tuple[str, ...] = ()
    row_span: int = 1
    column_span: int = 1

    @property
    def text(self) -> str:
        """All parts, with a line break between them."""
        return "\n".join(self.parts)


@dataclass(frozen=True)
class Row:
    """A row of a table and the line it stands on.

    Where a merged cell reaches, the row has an empty cell, so that the same place in every row
    is the same column.
    """

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Paragraph:
    """A line of running text."""

    line: int
    text: str


@dataclass(frozen=True)
class Heading:
    """A line that the format itself marks as a heading, with its level from 1."""

    line: int
    text: str
    level: int


@dataclass(frozen=True)
class Table:
    """Rows that stand together; no row is known to be its header."""

    rows: tuple[Row, ...]

    @property
    def line(self) -> int:
        """Line of the first row."""
        return self.rows[0].line


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A file taken apart.

    Parameters
    ----------
    name : str
        Name of the file, without its folder.
    format : str
        ``text``, ``markdown``, ``html``, ``docx``, ``xlsx``, ``csv`` or ``pdf``.
    lines : tuple of str
        The text, line by line, damaged Thai mended; line numbers count from 1. For text formats
        they are the lines of the file, for others those of the text that this is: a row of a
        table one line, cells divided by tabs.
    blocks : tuple of Heading, Paragraph or Table
        In the order of the document. No block holds a line twice.
    places : dict of int to str
        Where a line stands in a file that has no lines: ``page 3``, ``sheet ผลคะแนน, row 5``.
    not_read : tuple of str
        What the file holds and no reader can take in: ``page 3 is a picture and needs OCR``.
    """

    name: str
    format: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    places: dict[int, str] = field(default_factory=dict)
    not_read: tuple[str, ...] = ()
