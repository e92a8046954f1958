"""Tables that list questions and items with what is said of them, piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ita_analysis.methodology import Methodology
from ita_analysis.read.document.block import Row, Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.labels import Labelled, split_labels
from ita_analysis.read.report.passages import Passage, name_instruments
from ita_analysis.read.report.question_codes import NamedQuestion, find_items, find_opening_code
from ita_analysis.read.report.roles import name_role
from ita_analysis.read.report.word_files import load_words
from ita_analysis.read.report.wording import settle_by_words
from ita_analysis.thai import to_arabic_digits

SCORE = re.compile(r"\s*(?:ร้อยละ\s*)?\d{1,3}[.,]\d{1,2}\s*(?:คะแนน|%)?\s*|\s*100\s*|\s*-\s*|\s*")
DIGITS = re.compile(r"\s*(?:[0๐]\d{1,2}|1[๐-๙]{1,2}|๑[0-9]{1,2})\s*")
WHOLE = re.compile(r"\s*\d{1,3}\s*%?\s*")
ZERO = re.compile(r"\s*0(?:[.,]0{1,2})?\s*(?:คะแนน|%)?\s*")
FIGURE = re.compile(r"\s*\d{1,3}[.,]\d{1,2}\s*(?:คะแนน|%)?\s*")


@dataclass(frozen=True)
class Piece:
    """A part of a cell.

    Parameters
    ----------
    line, column : int
        Where it stands.
    text : str
        As printed.
    named : tuple of NamedQuestion
        Questions that it opens with, or items that it lists.
    is_sub : bool
        Whether it is an entry of a list that belongs to the part before it.
    is_remark : bool
        Whether it speaks of a whole instrument.
    labelled : tuple of Labelled
        What its labels open ("cause: …"); empty where it has none.
    """

    line: int
    column: int
    text: str
    named: tuple[NamedQuestion, ...] = ()
    is_sub: bool = False
    is_remark: bool = False
    labelled: tuple[Labelled, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Rows of a table that stand together on one page, under one section.

    Parameters
    ----------
    section : str
        As printed.
    pieces : tuple of Piece
        Row by row, left to right.
    has_scores : bool
        Whether a row that names a question prints its score, to the right of it.
    states : dict of int to str
        Role that a cell, or a score of nothing, gives the item of a row, by line.
    tells_met : bool
        Whether a cell says of another item that it is met: then the rows tell each for itself.
    header : tuple of str
        What heads each column; empty texts where the header has fewer cells.
    """

    section: str
    pieces: tuple[Piece, ...]
    has_scores: bool
    header: tuple[str, ...] = field(default=())
    states: Mapping[int, str] = field(default_factory=dict)
    tells_met: bool = False

    def heads(self, column: int, name: str) -> bool:
        """Return whether the header of a column is one of approaches or of causes."""
        text = folded(self.header[column]) if column < len(self.header) else ""
        return any(word in text for word in load_words("roles", "columns", name))


def split_stretches(passage: Passage, method: Methodology) -> list[Stretch]:
    """Split a table into stretches that can be read by themselves.

    Parameters
    ----------
    passage : Passage
        A table.
    method : Methodology

    Returns
    -------
    list of Stretch
        In order; divided where a header is printed again or a row names an instrument.
    """
    header = tuple(cell.text for cell in passage.header[-1].cells) if passage.header else ()
    lists_items = any(folded(text) and (name_role(text) or _is_approach(text)) for text in header)
    return [
        _read_stretch(rows, passage.section_at(rows[0].line), header, method, lists_items)
        for rows in _groups(passage)
    ]


def _is_approach(header: str) -> bool:
    return any(word in folded(header) for word in load_words("roles", "columns", "approach"))


def _groups(passage: Passage) -> Iterator[list[Row]]:
    kept = {row.line for row in passage.rows}
    group: list[Row] = []
    for row in passage.block.rows if isinstance(passage.block, Table) else ():
        same = not group or passage.section_at(row.line) == passage.section_at(group[-1].line)
        if group and (row.line not in kept or not same):
            yield group
            group = []
        if row.line in kept:
            group.append(row)
    if group:
        yield group


def _read_stretch(
    rows: Sequence[Row],
    section: str,
    header: tuple[str, ...],
    method: Methodology,
    lists_items: bool,
) -> Stretch:
    pieces: list[Piece] = []
    has_scores = tells_met = False
    states: dict[int, str] = {}
    for row in rows:
        own = [
            _read_piece(row, column, place, section, method, lists_items and column > 0
                        and not _heads_approach(header, column))
            for column, cell in enumerate(row.cells)
            for place in range(len(cell.parts))
        ]  # fmt: skip
        has_scores = has_scores or _names_question_with_score(row, own, header)
        if _is_unmet(row, own, header, method):
            states[row.line] = "not_met"
        tells_met = tells_met or _is_met(row, own)
        pieces += own
    settled = tuple(_settle_pieces(pieces, method))
    return Stretch(section, settled, has_scores, header, states, tells_met)


def _settle_pieces(pieces: Sequence[Piece], method: Methodology) -> Iterator[Piece]:
    """Yield pieces, their codes settled where the words beside are those of another question."""
    told = [
        (piece.named[0].code, piece.text[piece.named[0].end :] or _beside(place, pieces))
        for place, piece in enumerate(pieces)
        if len(piece.named) == 1
    ]
    codes = iter(settle_by_words(told, method))
    for piece in pieces:
        if len(piece.named) == 1 and (code := next(codes)) != piece.named[0].code:
            named = replace(piece.named[0], code=code, certainty="likely")
            yield replace(piece, named=(named,))
        else:
            yield piece


def _beside(place: int, pieces: Sequence[Piece]) -> str:
    """Return the words of the cell right of a code that stands alone."""
    piece, after = pieces[place], next(iter(pieces[place + 1 : place + 2]), None)
    same = after is not None and (after.line, after.column) == (piece.line, piece.column + 1)
    return after.text if after and same and not after.named else ""


def _names_question_with_score(row: Row, pieces: Sequence[Piece], header: tuple[str, ...]) -> bool:
    """Return whether a row prints the score of its question: right of it, only words between."""
    first = min((piece.column for piece in pieces if piece.named), default=len(row.cells))
    return any(
        _is_score(cell.text, column, header)
        for column, cell in enumerate(row.cells)
        if column > first
    )


def _is_score(text: str, column: int, header: tuple[str, ...]) -> bool:
    arabic = to_arabic_digits(text)
    if FIGURE.fullmatch(arabic):
        return True
    heading = folded(header[column]) if column < len(header) else ""
    named = any(word in heading for word in load_words("roles", "columns", "score"))
    return named and bool(WHOLE.fullmatch(arabic))


def _is_unmet(
    row: Row, pieces: Sequence[Piece], header: tuple[str, ...], method: Methodology
) -> bool:
    """Return whether a row says of a disclosure item that it is not met."""
    named = [question for piece in pieces for question in piece.named]
    if len(named) != 1 or method.question(named[0].code).scale != "disclosure":
        return False
    return any(
        (_is_score(cell.text, column, header) and ZERO.fullmatch(to_arabic_digits(cell.text)))
        or (not _heads_approach(header, column)
            and folded(cell.text) in load_words("roles", "status", "not_met"))
        for column, cell in enumerate(row.cells)
    )  # fmt: skip


def _is_met(row: Row, pieces: Sequence[Piece]) -> bool:
    """Return whether a row says of what it names that it is met."""
    met = load_words("roles", "status", "met")
    return any(piece.named for piece in pieces) and any(
        folded(cell.text) in met for cell in row.cells
    )


def _heads_approach(header: tuple[str, ...], column: int) -> bool:
    is_last = column >= len(header)
    return not is_last and _is_approach(header[column]) and not name_role(header[column])


def _read_piece(
    row: Row, column: int, place: int, section: str, method: Methodology, lists_items: bool
) -> Piece:
    text = row.cells[column].parts[place]
    labelled = split_labels(text)
    if labelled:
        return Piece(row.line, column, text, labelled=tuple(labelled))
    beside = row.cells[column + 1].text if column + 1 < len(row.cells) else ""
    # Digits alone need the words of the next cell to be told from a number.
    named = f"{text} {beside}" if DIGITS.fullmatch(text) else text
    opening = find_opening_code(named, section, method)
    if opening:
        return Piece(row.line, column, text, (opening,))
    if place > 0 and text.startswith("- "):
        return Piece(row.line, column, text, is_sub=True)
    items = find_items(text, section, method) if lists_items else []
    remark = bool(name_instruments(text)) and not items
    return Piece(row.line, column, text, tuple(items), is_remark=remark)
