"""Where a CSV file can be cut: at the ends of rows, which quotes may hide."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NEW_LINE, _RETURN, _QUOTE = ord("\n"), ord("\r"), ord('"')
# Bytes of a unit, and of what is looked through at a time.
_UNIT = 1 << 24
_PIECE = 1 << 18
# Signs that take more than a byte each, and how they lie in a file.
_WIDE = {"utf-16-le": "<u2", "utf-16-be": ">u2"}
MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class Cut:
    """Where a unit begins and ends, the number of its first row, and whether it is regular.

    A regular unit has as many signs between cells as its rows must have together; whether each
    row has its own is told when it is read.
    """

    first: int
    last: int
    row: int
    regular: bool


def find_cuts(path: Path, encoding: str, delimiter: str, columns: int) -> Iterator[Cut]:
    """Find where a file can be cut, each place as soon as it is sure.

    Parameters
    ----------
    path : Path
    encoding : str
        Of a byte a sign, or of two.
    delimiter : str
    columns : int
        How many the header has.

    Yields
    ------
    Cut
        The last one goes to the end of the file from where a quote stands for itself, or is
        never closed: nobody can tell rows by their ends there.
    """
    kind = kind_of(encoding)
    look = _Signs(ord(delimiter))
    first = before = rows = signs = 0
    whole = True
    # Memory of its own, used again: to get new pages takes longer than to look through them.
    piece = bytearray(_PIECE)
    with path.open("rb") as file:
        file.seek(_skip_mark(file.read(3)))
        while (length := file.readinto(piece)) and not look.stray:
            if length < kind.itemsize:
                break  # half a sign, which is told when it is read
            cells = np.frombuffer(piece, kind, length // kind.itemsize)
            ends, between = look.find(cells, piece.find(b'"', 0, length) >= 0)
            rows += int(np.count_nonzero(ends))
            signs += int(np.count_nonzero(between))
            whole = len(ends) > 0 and bool(ends[-1])
            if file.tell() - first < _UNIT or look.stray or not ends.any():
                continue
            upto = int(np.flatnonzero(ends)[-1]) + 1
            over = int(np.count_nonzero(between[upto:]))
            last = file.tell() - length + upto * kind.itemsize
            yield _judge_cut(first, last, before + 1, rows, signs - over, columns)
            first, before, rows, signs = last, before + rows, 0, over
        size = file.seek(0, os.SEEK_END)
    if look.stray or look.inside:
        yield Cut(first, size, before + 1, regular=False)
    elif first < size:
        yield _judge_cut(first, size, before + 1, rows + (not whole), signs, columns)


def cut_first(path: Path, encoding: str, delimiter: str, columns: int, most: int) -> Cut | None:
    """Cut off the first rows of a file.

    Parameters
    ----------
    path, encoding, delimiter, columns
        As for :func:`find_cuts`.
    most : int
        Bytes to look at.

    Returns
    -------
    Cut or None
        None where no row beyond the header can be told.
    """
    kind = kind_of(encoding)
    with path.open("rb") as file:
        piece = file.read(most)
    skipped = _skip_mark(piece)
    cells = np.frombuffer(piece, kind, (len(piece) - skipped) // kind.itemsize, skipped)
    look = _Signs(ord(delimiter))
    ends, between = look.find(cells, quoted=b'"' in piece)
    places = np.flatnonzero(ends)
    if look.stray or len(places) < 2:
        return None
    upto = int(places[-1]) + 1
    signs = int(np.count_nonzero(between[:upto]))
    return _judge_cut(0, skipped + upto * kind.itemsize, 1, len(places), signs, columns)


def kind_of(encoding: str) -> np.dtype[np.unsignedinteger]:
    """Return how signs of an encoding lie in a file."""
    return np.dtype(_WIDE.get(encoding, "u1"))


def _judge_cut(first: int, last: int, row: int, rows: int, signs: int, columns: int) -> Cut:
    # Of one column, an empty line looks like a row.
    return Cut(first, last, row, regular=columns > 1 and signs == rows * (columns - 1))


@dataclass
class _Signs:
    """Finds ends of rows and signs between cells outside of quotes, piece by piece.

    Parameters
    ----------
    delimiter : int
    inside : bool
        Whether a quote is open.
    stray : bool
        Whether a quote was met that neither opens nor closes a cell.
    """

    delimiter: int
    inside: bool = False
    stray: bool = False
    _last: int = NEW_LINE

    def find(
        self, cells: NDArray[np.unsignedinteger], quoted: bool
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which signs end a row, and which stand between cells.

        Parameters
        ----------
        cells : numpy.ndarray
            The signs of a piece.
        quoted : bool
            Whether a quote may be among them: bytes are looked through quicker than signs.
        """
        ends, between = cells == NEW_LINE, cells == self.delimiter
        if self.inside or self._last == _QUOTE or quoted:
            quotes = cells == _QUOTE
            hidden = np.bitwise_xor.accumulate(quotes) ^ self.inside
            self._judge(cells, quotes, hidden)
            ends, between = ends & ~hidden, between & ~hidden
            self.inside = bool(hidden[-1])
        if len(cells):
            self._last = int(cells[-1])
        return ends, between

    def _judge(
        self,
        cells: NDArray[np.unsignedinteger],
        quotes: NDArray[np.bool_],
        hidden: NDArray[np.bool_],
    ) -> None:
        """Tell stray quotes: those that open within a cell, or close before its end."""
        before = np.concatenate([[self._last], cells[:-1]])
        shut = np.concatenate([[not self.inside], ~hidden[:-1]])
        opening = quotes & shut & ~np.isin(before, [self.delimiter, NEW_LINE, _QUOTE])
        ended = (before == _QUOTE) & shut
        closing = ended & ~np.isin(cells, [self.delimiter, NEW_LINE, _RETURN, _QUOTE])
        self.stray |= bool(opening.any() or closing.any())


def _skip_mark(start: bytes) -> int:
    """Return how many bytes the mark of the encoding takes."""
    return 3 if start.startswith(codecs.BOM_UTF8) else 2 * (start[:2] in MARKS)
