"""Word documents."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from ita_analysis.read.document.block import Cell, Document
from ita_analysis.read.document.limits import CELLS, too_many_cells
from ita_analysis.read.document.markup import list_item
from ita_analysis.read.document.numbering import Numbering
from ita_analysis.read.document.script import Script

_DEEPEST = 40
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_BREAKS = {qn("w:br"), qn("w:cr")}
# Deleted and moved text is not on the page any more; the fallback repeats what stands before it.
_DROPPED = {
    qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"), qn("w:pPr"), qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip


def read_docx(name: str, data: bytes) -> Document:
    """Return a Word document taken apart.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes
        All of it, within the bounds of `check_archive`.

    Returns
    -------
    Document
        Text of boxes stands after the paragraph that holds them, a table inside a table after
        the outer one; places count paragraphs and tables, since pages are not stored.
    """
    return _Reader(name, docx.Document(io.BytesIO(data))).read()


class _Reader:
    """One way through a document."""

    def __init__(self, name: str, document: Any) -> None:
        self._name = name
        self._script = Script(name, "docx")
        self._body = document.element.body
        self._numbering = Numbering(document)
        self._levels = {
            style.style_id: _heading_level(style)
            for style in document.styles
            if style.type == WD_STYLE_TYPE.PARAGRAPH
        }
        self._paragraphs = 0
        self._tables = 0

    def read(self) -> Document:
        for element in _contents(self._body, 0):
            if element.tag == _TABLE:
                self._table(element, 0)
            else:
                self._paragraph(element)
        return self._script.finish()

    def _paragraph(self, element: Any) -> None:
        """Write down a paragraph of running text and the boxes that hang on it."""
        texts = self._texts(element)
        if any(texts):
            self._paragraphs += 1
        place = f"paragraph {self._paragraphs}"
        level = self._levels.get(_style_of(element), 0) or _outline(element)
        if level and texts:
            self._script.add_heading(" ".join(texts), level, place)
        else:
            for text in texts:
                self._script.add_paragraph(text, place)
        for box in _boxes(element):
            for inner in _contents(box, 1):
                if inner.tag == _TABLE:
                    self._table(inner, 1)
                else:
                    self._paragraph(inner)

    def _table(self, element: Any, depth: int) -> None:
        """Write down a table, then those in its cells."""
        self._tables += 1
        number = self._tables
        inner: list[Any] = []
        rows: list[list[Cell]] = []
        tops: dict[int, tuple[int, int]] = {}
        total = 0
        for row in _children(element, _ROW, depth):
            cells = [Cell()] * _before(row)
            for cell in _children(row, _CELL, depth):
                width, merge = _span(cell)
                total += width
                if total > CELLS:
                    raise too_many_cells(self._name)
                column = len(cells)
                if merge == "continue" and column in tops:
                    top_row, top_column = tops[column]
                    top = rows[top_row][top_column]
                    rows[top_row][top_column] = Cell(top.parts, top.row_span + 1, top.column_span)
                    cells += [Cell()] * width
                    continue
                tops[column] = (len(rows), column)
                parts: list[str] = []
                for piece in _contents(cell, depth):
                    if piece.tag == _TABLE:
                        inner.append(piece)
                    else:
                        parts += self._texts(piece)
                cells += [Cell(tuple(parts), 1, width), *[Cell()] * (width - 1)]
            rows.append(cells)
        self._script.add_table([(f"table {number}, row {n}", row) for n, row in enumerate(rows, 1)])
        for piece in inner:
            self._table(piece, depth + 1)

    def _texts(self, paragraph: Any) -> list[str]:
        """Return the lines of a paragraph; the number or dash of a list in the first."""
        lines = [line.strip() for line in "".join(_characters(paragraph, 0)).split("\n")]
        lines = [line for line in lines if line]
        label = self._numbering.next_label(paragraph) if lines else None
        if label:
            lines[0] = list_item(lines[0]) if label == "-" else f"{label} {lines[0]}"
        return lines


def _contents(element: Any, depth: int) -> Iterator[Any]:
    """Yield the paragraphs and tables in an element, through content controls and the like."""
    _check_depth(depth)
    for child in element:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag not in _DROPPED and isinstance(child.tag, str) and len(child):
            yield from _contents(child, depth + 1)


def _children(element: Any, tag: str, depth: int) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, through content controls."""
    _check_depth(depth)
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _children(child, tag, depth + 1)


def _characters(element: Any, depth: int) -> Iterator[str]:
    """Yield the text of a paragraph, boxes left out."""
    _check_depth(depth)
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield " "
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag not in _DROPPED and child.tag != qn("w:txbxContent"):
            yield from _characters(child, depth + 1)


def _boxes(element: Any) -> Iterator[Any]:
    """Yield the text boxes that hang on a paragraph, not those inside other boxes."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag not in _DROPPED:
            stack += reversed(child)


def _check_depth(depth: int) -> None:
    """Stop at a depth that no program writes."""
    if depth > _DEEPEST:
        raise ValueError("elements nested too deeply")


def _span(cell: Any) -> tuple[int, str]:
    """Return the columns that a cell covers and whether it continues the one above."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, ""
    merged = properties.find(qn("w:vMerge"))
    merge = "" if merged is None else merged.get(qn("w:val"), "continue")
    return _number(properties.find(qn("w:gridSpan")), 1), merge


def _before(row: Any) -> int:
    """Return how many columns a row leaves free at its start."""
    properties = row.find(qn("w:trPr"))
    return 0 if properties is None else _number(properties.find(qn("w:gridBefore")), 0)


def _number(element: Any, otherwise: int) -> int:
    """Return the number that an element of the format carries, 63 columns being its most."""
    value = "" if element is None else element.get(qn("w:val"), "")
    return (
        min(int(value), 63) if value.isascii() and value.isdigit() and len(value) < 9 else otherwise
    )


def _style_of(paragraph: Any) -> str | None:
    """Return the identifier of a paragraph's style."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if style is None else style.get(qn("w:val"))


def _outline(paragraph: Any) -> int:
    """Return the heading level set on a paragraph itself, 0 for none; 9 means body text."""
    level = _number(paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"), 9)
    return level + 1 if level < 9 else 0


def _heading_level(style: Any) -> int:
    """Return the heading level of a style or of those that it is based on, 0 for none."""
    for _ in range(10):
        level = _outline(style.element)
        if level:
            return level
        if style.name == "Title":
            return 1
        style = style.base_style
        if style is None:
            break
    return 0
