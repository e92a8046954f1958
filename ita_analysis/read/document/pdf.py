"""PDF files with a text layer."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from ita_analysis.errors import data_error
from ita_analysis.read.document.block import Cell, Document
from ita_analysis.read.document.glyphs import settle_glyphs
from ita_analysis.read.document.limits import PAGES, too_large
from ita_analysis.read.document.pdf_columns import (
    SCORE_ALONE,
    Box,
    Word,
    divide_line,
    divide_page,
)
from ita_analysis.read.document.script import Script
from ita_analysis.thai import split_words

# A new paragraph or list item begins: number, bullet or code of a question.
_BEGINS = re.compile(r"\(?[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]+)*[.)]\s|[-–—•·▪●○]\s|[IEOieo][0-9๐-๙]{1,2}\s")
# Words that begin no sentence.
_GOES_ON = re.compile(r"ที่ได้|ที่มี|และ|หรือ|ซึ่ง|[=),]")
_THAI = re.compile(r"[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]{2}")
_UNKNOWN = "(cid:"
_EDGE = 0.1  # of the page's height, above and below: where headers and footers stand
_SNAP = 3.0  # points within which lines of a drawn table are taken as one


@dataclass(frozen=True)
class _Line:
    """A printed line and where it stands on its page."""

    text: str
    top: float
    bottom: float
    left: float
    right: float
    # Right edge of the column that it stands in.
    edge: float = 0.0
    # Whether it is a row of a table without rules: columns divided by space, one a score.
    is_row: bool = False


@dataclass(frozen=True)
class _Page:
    """What a page holds, in the order in which it is read."""

    height: float
    pieces: list[_Line | tuple[float, list[list[Cell]]]]


def read_pdf(name: str, data: bytes) -> Document:
    """Return a PDF taken apart.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes
        All of it.

    Returns
    -------
    Document
        Printed lines joined to paragraphs where they run on; what is repeated at the edge of
        pages is a line without a block. Places name the page.

    Raises
    ------
    DataError
        If it is locked, damaged, too long, or pictures without text.
    """
    try:
        file = pdfplumber.open(io.BytesIO(data))
    except Exception as error:
        if isinstance(error.__context__, PDFPasswordIncorrect | PDFEncryptionError) or any(
            isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in error.args
        ):
            raise data_error(
                name, "the file is locked with a password", "Save it without a password"
            ) from error
        raise
    with file as pdf:
        pages: list[_Page] = []
        for page in pdf.pages:
            if len(pages) == PAGES:
                raise too_large(name, f"it has more than {PAGES} pages")
            settle_glyphs(page)
            pages.append(_take_apart(page))
            page.close()
    _check_text(name, pages)
    return _write_down(name, pages)


def _take_apart(page: Any) -> _Page:
    """Return the lines and tables of a page, column by column, in the order of their tops."""
    tables = [table for table in page.find_tables({"snap_tolerance": _SNAP}) if _is_table(table)]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes))
    words = [
        Word(word["x0"], word["top"], word["x1"], word["bottom"], word["text"])
        for word in outside.extract_words()
    ]
    parts = list(divide_page([*words, *(Word(*box) for box in boxes)], page.bbox))
    if len(parts) < 2:
        pieces = _pieces(page, outside, words, tables)
    else:
        stretches = [
            _pieces(
                page,
                outside.filter(lambda thing, part=part: _inside(thing, part)),
                words,
                [table for table in tables if _inside(_thing(table.bbox), part)],
            )
            for part in parts
        ]
        pieces = [piece for stretch in _with_edges(parts, stretches) for piece in stretch]
    return _Page(float(page.height), pieces)


def _pieces(page: Any, part: Any, words: list[Word], tables: list[Any]) -> list[Any]:
    """Return the lines and tables of a part of a page, from top to bottom."""
    lines = _with_rows(list(_lines(part)), words)
    right = max((line.right for line in lines), default=0.0)
    pieces: list[Any] = [replace(line, edge=right) for line in lines]
    pieces += [(table.bbox[1], _rows(page, table)) for table in tables]
    return sorted(pieces, key=_top)


def _with_rows(lines: list[_Line], words: Sequence[Word]) -> list[_Line]:
    """Return lines, those that are rows of a table without rules with wide gaps in their text."""
    cells = [divide_line(line.text, line.top, line.bottom, words) for line in lines]
    scored = [any(SCORE_ALONE.fullmatch(cell) for cell in row) for row in cells]
    marked = []
    for place, (line, row) in enumerate(zip(lines, cells, strict=True)):
        heads = len(row) > 2 and scored[place + 1 : place + 2] == [True]
        is_row = len(row) > 1 and (scored[place] or heads)
        marked.append(replace(line, text="   ".join(row), is_row=True) if is_row else line)
    return marked


def _with_edges(parts: Sequence[Box], stretches: list[list[Any]]) -> Iterator[list[Any]]:
    """Yield stretches, those of one width with one right edge."""
    edges: dict[tuple[float, float], float] = {}
    for part, stretch in zip(parts, stretches, strict=True):
        rights = [piece.right for piece in stretch if isinstance(piece, _Line)]
        edges[part[::2]] = max([edges.get(part[::2], 0.0), *rights])
    for part, stretch in zip(parts, stretches, strict=True):
        yield [
            replace(piece, edge=edges[part[::2]]) if isinstance(piece, _Line) else piece
            for piece in stretch
        ]


def _thing(box: Box) -> dict[str, Any]:
    return dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))


def _write_down(name: str, pages: list[_Page]) -> Document:
    """Return the document of all pages."""
    script = Script(name, "pdf")
    repeated = _repeated(pages)
    for number, page in enumerate(pages, 1):
        place = f"page {number}"
        if not page.pieces:
            script.add_unread(f"{place} has no text; if it is a picture, it needs OCR first")
        running: list[_Line] = []
        for piece in page.pieces:
            if isinstance(piece, _Line) and _edge_key(piece, page) in repeated:
                script.add_debris(piece.text, place)
                continue
            if running and not (isinstance(piece, _Line) and _runs_on(running[-1], piece)):
                script.add_paragraph(" ".join(line.text for line in running), place)
                running = []
            if isinstance(piece, _Line):
                running.append(piece)
            else:
                script.add_table([(place, row) for row in piece[1]])
        script.add_paragraph(" ".join(line.text for line in running), place)
    return script.finish()


def _check_text(name: str, pages: list[_Page]) -> None:
    """Refuse a PDF whose pages are pictures or whose letters have no meaning."""
    text = "".join(_words(page) for page in pages)
    if not text.strip():
        raise data_error(
            name,
            f"its {len(pages)} pages hold no text, only pictures of it",
            "Put it through OCR first and read the text that gives",
        )
    if text.count(_UNKNOWN) * 20 > len(text):
        raise data_error(
            name,
            "its fonts do not tell which letters they draw",
            "Put it through OCR first and read the text that gives",
        )


def _words(page: _Page) -> str:
    """Return all text of a page."""
    return "\n".join(
        piece.text
        if isinstance(piece, _Line)
        else "\n".join(cell.text for row in piece[1] for cell in row)
        for piece in page.pieces
    )


def _lines(page: Any) -> Iterator[_Line]:
    """Yield the printed lines of a page or of a part of it."""
    for line in page.extract_text_lines(return_chars=False, use_text_flow=False):
        if line["text"].strip():
            yield _Line(line["text"], line["top"], line["bottom"], line["x0"], line["x1"])


def _runs_on(line: _Line, following: _Line) -> bool:
    """Return whether a printed line goes on in the one below it."""
    height = line.bottom - line.top
    return (
        not (line.is_row or following.is_row)
        and line.edge == following.edge
        and line.top <= following.top
        and (line.right > line.edge - 2.5 * height or bool(_GOES_ON.match(following.text)))
        and following.top - line.bottom < 0.9 * height
        and not _BEGINS.match(following.text)
        and following.left < line.left + height
    )


def _repeated(pages: list[_Page]) -> set[tuple[str, bool]]:
    """Return the lines that stand at the edge of most pages, digits aside."""
    if len(pages) < 3:
        return set()
    counts: Counter[tuple[str, bool]] = Counter()
    for page in pages:
        lines = [piece for piece in page.pieces if isinstance(piece, _Line)]
        counts.update({key for line in lines if (key := _edge_key(line, page))})
    return {key for key, count in counts.items() if count >= 3 and count > len(pages) / 2}


def _edge_key(line: _Line, page: _Page) -> tuple[str, bool] | None:
    """Return what makes lines at the edge of pages alike, None for lines elsewhere."""
    above = line.bottom < page.height * _EDGE
    if not above and line.top < page.height * (1 - _EDGE):
        return None
    return re.sub(r"[0-9๐-๙]+", "0", re.sub(r"\s+", "", line.text)), above


def _is_table(table: Any) -> bool:
    """Return whether drawn lines make a table and not the frame of a text."""
    return len(table.cells) > 1


def _rows(page: Any, table: Any) -> list[list[Cell]]:
    """Return the cells of a table, empty ones where a merged cell reaches."""
    lefts = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    rows = [[Cell() for _ in lefts] for _ in tops]
    for left, top, right, bottom in table.cells:
        lines = _lines(page.crop((left, top, right, bottom), strict=False))
        parts = _parts([replace(line, edge=right) for line in lines])
        rows[tops.index(top)][lefts.index(left)] = Cell(
            tuple(parts),
            sum(top <= other < bottom for other in tops),
            sum(left <= other < right for other in lefts),
        )
    return rows


def _parts(lines: Sequence[_Line]) -> list[str]:
    """Return the paragraphs of a cell, printed lines joined where they run on."""
    parts: list[str] = []
    for n, line in enumerate(lines):
        if n and (_runs_on(lines[n - 1], line) or _is_wrapped(lines[n - 1], line)):
            # Thai is broken between words, which no space divides.
            between = "" if _THAI.fullmatch(parts[-1][-1] + line.text[:1]) else " "
            parts[-1] += between + line.text
        else:
            parts.append(line.text)
    return parts


def _is_wrapped(line: _Line, following: _Line) -> bool:
    """Return whether a line of a narrow cell had no room for the first word of the next."""
    words = split_words(following.text)
    if line.edge != following.edge or _BEGINS.match(following.text) or not words:
        return False
    each = (following.right - following.left) / len(following.text)
    return line.right + len(words[0]) * each > line.edge


def _inside(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    """Return whether the middle of something on a page is in a box."""
    across = (thing["x0"] + thing["x1"]) / 2
    down = (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _top(piece: _Line | tuple[float, list[list[Cell]]]) -> float:
    """Return how far down the page something begins."""
    return piece.top if isinstance(piece, _Line) else piece[0]
