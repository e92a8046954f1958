"""Web pages, and tables of HTML inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ita_analysis.errors import ItaError, data_error
from ita_analysis.read.document.block import Cell, Document
from ita_analysis.read.document.markup import list_item
from ita_analysis.read.document.script import Script, spread

_DROPPED = re.compile(
    "title|del|strike|script|style|head|noscript|template|iframe|object|embed|svg|math|canvas|audio|video|select|"
    "button|textarea"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|"
    "strong|sub|sup|time|tt|u|var|wbr"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDEST = 1_000  # the bound that browsers keep
_TALLEST = 65_534
_DEEPEST = 150  # Python's own limit must not be reached


@dataclass(frozen=True)
class Said:
    """A paragraph, list item or heading of a page, and its line in the source."""

    text: str
    line: int
    level: int = 0


@dataclass(frozen=True)
class Grid:
    """A table of a page: the line of each row in the source, and its cells."""

    rows: list[tuple[int, list[Cell]]]


def read_html(name: str, text: str) -> Document:
    """Return a web page taken apart.

    Parameters
    ----------
    name : str
        Name of the file.
    text : str
        All of it.

    Returns
    -------
    Document
        Its lines are those of the text that a reader sees, scripts and hidden parts left out.

    Raises
    ------
    DataError
        If it is nested too deeply or its tables are too large.
    """
    script = Script(name, "html")
    tables = 0
    for piece in take_apart(name, text):
        if isinstance(piece, Grid):
            tables += 1
            script.add_table(
                [(f"table {tables}, row {n}", cells) for n, (_, cells) in enumerate(piece.rows, 1)]
            )
        elif piece.level:
            script.add_heading(piece.text, piece.level)
        else:
            script.add_paragraph(piece.text)
    return script.finish()


def take_apart(name: str, text: str) -> Iterator[Said | Grid]:
    """Yield what stands on a page, in order; a table inside a table follows the outer one.

    Parameters
    ----------
    name : str
        Name of the file, for the message.
    text : str
        A page or part of one.

    Yields
    ------
    Said or Grid

    Raises
    ------
    DataError
        If it is nested too deeply or a table has too many cells.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(text.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):  # nothing but comments, or nothing at all
        return
    if any("depth" in entry.message for entry in parser.error_log):
        raise _too_deep(name)
    yield from _Walk(name).pieces(root)


class _Walk:
    """One way through a page."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = 0

    def pieces(self, element: HtmlElement) -> Iterator[Said | Grid]:
        """Yield what stands in an element."""
        flow = _Flow()
        yield from self._inside(element, flow)
        yield from flow.end()

    def _inside(self, element: HtmlElement, flow: _Flow) -> Iterator[Said | Grid]:
        """Yield what stands in an element, joined to the text before it."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _too_deep(self._name)
        flow.add(element.text, element.sourceline)
        number = _first_number(element)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else "script"
            if (
                _DROPPED.fullmatch(tag)
                or "hidden" in child.attrib
                or _HIDDEN.search(child.get("style", ""))
            ):
                pass
            elif _INLINE.fullmatch(tag):
                yield from self._inside(child, flow)
            else:
                yield from flow.end()
                if tag == "table":
                    yield from self._table(child)
                elif tag in _HEADINGS:
                    words = list(self.pieces(child))
                    text = " ".join(piece.text for piece in words if isinstance(piece, Said))
                    if text:
                        yield Said(text, child.sourceline or 1, _HEADINGS[tag])
                    yield from (piece for piece in words if isinstance(piece, Grid))
                elif tag == "li":
                    yield from self._item(child, number)
                    number = None if number is None else number + 1
                else:
                    yield from self._inside(child, flow)
                yield from flow.end()
            flow.add(child.tail, child.sourceline)
        self._depth -= 1

    def _item(self, element: HtmlElement, number: int | None) -> Iterator[Said | Grid]:
        """Yield a list item; only its first paragraph has the dash or number."""
        first = True
        for piece in self.pieces(element):
            if first and isinstance(piece, Said) and not piece.level:
                yield Said(list_item(piece.text, number), piece.line)
                first = False
            else:
                yield piece

    def _table(self, element: HtmlElement) -> Iterator[Said | Grid]:
        """Yield a table, then what its cells hold besides text."""
        rows: list[list[Cell]] = []
        lines: list[int] = []
        inner: list[Said | Grid] = []
        for row in _rows_of(element):
            if row.tag == "caption":
                yield from self.pieces(row)
                continue
            cells = []
            for cell in row:
                if cell.tag in ("td", "th"):
                    pieces = list(self.pieces(cell))
                    inner += [piece for piece in pieces if isinstance(piece, Grid)]
                    parts = tuple(piece.text for piece in pieces if isinstance(piece, Said))
                    cells.append(
                        Cell(
                            parts, _span(cell, "rowspan", _TALLEST), _span(cell, "colspan", _WIDEST)
                        )
                    )
            rows.append(cells)
            lines.append(row.sourceline or 1)
        rows = _clipped(rows)
        yield Grid(list(zip(lines, spread(self._name, rows), strict=True)))
        yield from inner


class _Flow:
    """Text between two breaks, pieced together."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._line = 1

    def add(self, text: str | None, line: int | None) -> None:
        """Append text that stands in the same paragraph."""
        if text:
            if not self._texts:
                self._line = line or 1
            self._texts.append(text)

    def end(self) -> Iterator[Said]:
        """Yield what has been gathered, if anything, and begin anew."""
        text = _SPACES.sub(" ", "".join(self._texts)).replace("\N{NO-BREAK SPACE}", " ").strip()
        self._texts.clear()
        if text:
            yield Said(text, self._line)


def _too_deep(name: str) -> ItaError:
    """Return the refusal of a page whose elements are nested beyond reason."""
    return data_error(name, "its HTML is nested too deeply to read", "Save the page as text or PDF")


def _rows_of(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the rows and caption of a table, not those of tables inside it."""
    for child in table:
        if child.tag in ("tr", "caption"):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _first_number(element: HtmlElement) -> int | None:
    """Return the number that a browser prints before the first item, None where it prints none."""
    if element.tag != "ol" or "none" in element.get("style", ""):
        return None
    start = element.get("start", "1")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1


def _span(cell: HtmlElement, attribute: str, most: int) -> int:
    """Return how many rows or columns a cell covers, as a browser takes what is written."""
    written = re.match(r"\s*([0-9]{1,9})", cell.get(attribute, ""))
    number = int(written[1]) if written else 1
    return min(number, most) or (most if attribute == "rowspan" else 1)


def _clipped(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows whose merged cells end with the table."""
    return [
        [Cell(cell.parts, min(cell.row_span, len(rows) - n), cell.column_span) for cell in row]
        for n, row in enumerate(rows)
    ]
