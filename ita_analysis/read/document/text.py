"""Plain text and Markdown: lines, headings and tables by tab or pipe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ita_analysis.read.document.block import Block, Cell, Document, Heading, Paragraph, Row, Table
from ita_analysis.read.document.markup import plain, split_parts
from ita_analysis.read.document.mend import mend

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_OPEN_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_CLOSED_TABLE = re.compile(r"</table\b", re.IGNORECASE)
# "> " quotes a line of a message; ">>" also points to one.
_QUOTED = re.compile(r"\s{0,3}(?:>(?:\s|$))+")
_PIPE = re.compile(r"(?<!\\)\|")
# Lines that only draw: the rule under a table's header, borders, underlining, code fences.
_RULE = re.compile(r"[\s|+:=_*~`-]*$")


def read_text(name: str, text: str, form: str) -> Document:
    """Return a text taken apart.

    Parameters
    ----------
    name : str
        Name of the file.
    text : str
        All of it.
    form : {"text", "markdown"}
        Which the file calls itself; both may hold the signs of the other.

    Returns
    -------
    Document
        Line numbers are those of the file.
    """
    lines = tuple(mend(line) for line in split_lines(text))
    return Document(name, form, lines, tuple(_with_html_tables(name, lines)))


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as an editor counts them.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        At least one; without the signs that end them.
    """
    return _LINE_END.split(text)


def _with_html_tables(name: str, lines: Sequence[str]) -> Iterator[Block]:
    """Return the blocks of all lines, in order; tables of HTML may stand between the others."""
    ours: list[tuple[int, str]] = []
    html: list[tuple[int, str]] = []
    depth = 0
    for number, line in enumerate(lines, 1):
        opened = len(_OPEN_TABLE.findall(line))
        if depth or opened:
            depth = max(0, depth + opened - len(_CLOSED_TABLE.findall(line)))
            html.append((number, line))
        else:
            ours.append((number, line))
        if html and not depth:
            yield from _blocks(ours)
            yield from _html_blocks(name, html)
            ours, html = [], []
    yield from _blocks(ours)
    if html:
        yield from _html_blocks(name, html)


def _html_blocks(name: str, stretch: list[tuple[int, str]]) -> Iterator[Block]:
    """Return the blocks of lines that hold a table of HTML."""
    if not any(_CELL.search(line) for _, line in stretch):
        # A stray tag, never closed perhaps: what follows is text, and keeps its lines.
        yield from _blocks(stretch)
        return
    from ita_analysis.read.document.html import Grid, take_apart  # noqa: PLC0415 - seldom needed

    first = stretch[0][0]
    for piece in take_apart(name, "\n".join(line for _, line in stretch)):
        if not isinstance(piece, Grid):
            yield Paragraph(first + piece.line - 1, plain(piece.text))
            continue
        rows = [(line, [_plain_cell(cell) for cell in cells]) for line, cells in piece.rows]
        filled = tuple(
            Row(first + line - 1, tuple(cells))
            for line, cells in rows
            if any(cell.parts for cell in cells)
        )
        if filled:
            yield Table(filled)


def _plain_cell(cell: Cell) -> Cell:
    """Return a cell without Markdown signs."""
    return Cell(tuple(plain(part) for part in cell.parts), cell.row_span, cell.column_span)


def _blocks(numbered_lines: Sequence[tuple[int, str]]) -> Iterator[Block]:
    """Return the blocks of lines without tables of HTML, in order."""
    for kind, numbered in groupby(_unquote(numbered_lines), key=lambda pair: _kind(pair[1])):
        stretch = list(numbered)
        if kind == "tabs" and any("\t" in line.lstrip("\t") for _, line in stretch):
            yield Table(tuple(_row(number, line.split("\t")) for number, line in stretch))
        elif kind == "pipes":
            yield from _pipe_table(stretch)
        else:
            for number, line in stretch:
                yield from _running(number, line)


def _unquote(numbered_lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return lines without the signs that quote them in a message; one alone quotes nothing."""
    quoted = {number for number, line in numbered_lines if _QUOTED.match(line)}
    return [
        (number, _QUOTED.sub("", line) if quoted & {number - 1, number + 1} else line)
        for number, line in numbered_lines
    ]


def _kind(line: str) -> str:
    """Return what a line looks like by itself: "tabs", "pipes", "blank" or "running"."""
    if not line.strip("\t "):
        return "tabs" if "\t" in line else "blank"
    if "\t" in line:
        return "tabs"
    stripped = line.strip()
    drawn = stripped[0] in "|+" and bool(_RULE.match(stripped)) and len(stripped) > 2
    if drawn or len(_PIPE.findall(stripped)) >= (1 if stripped[0] == "|" else 2):
        return "pipes"
    return "running"


def _pipe_table(stretch: list[tuple[int, str]]) -> Iterator[Block]:
    """Return the table of lines with pipes, or the lines where they are none."""
    rows = tuple(
        _row(number, _pipe_cells(line)) for number, line in stretch if not _RULE.match(line)
    )
    ruled = len(rows) < len(stretch)
    if rows and (ruled or len(rows) > 1 or stretch[0][1].lstrip().startswith("|")):
        yield Table(rows)
        return
    for number, line in stretch:
        yield from _running(number, line)


def _pipe_cells(line: str) -> list[str]:
    """Return what stands between the pipes of a line."""
    line = line.strip()
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return _PIPE.split(line)


def _row(number: int, cells: list[str]) -> Row:
    """Return a row of a table."""
    return Row(number, tuple(Cell(split_parts(cell)) for cell in cells))


def _running(number: int, line: str) -> Iterator[Block]:
    """Return the heading or paragraphs of one line, nothing where it is blank or only drawn."""
    heading = _HEADING.match(line)
    if heading and plain(heading[2]):
        yield Heading(number, " ".join(split_parts(heading[2])), len(heading[1]))
    elif not _RULE.match(line):
        for part in split_parts(line):
            yield Paragraph(number, part)
