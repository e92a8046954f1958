"""CSV files of answers, cut at the ends of rows and read piece by piece."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from ita_analysis.answers.frame import read_choices
from ita_analysis.answers.unit import Batch, Batches, Unit
from ita_analysis.errors import ItaError, data_error
from ita_analysis.read.document.decode import decode

# Bytes of a unit, of what is looked through at a time, and of what an encoding is told from.
_UNIT = 1 << 24
_PIECE = 1 << 18
_SAMPLE = 1 << 18
_LONGEST_CELL = 1 << 24
_NEW_LINE, _RETURN, _QUOTE = ord("\n"), ord("\r"), ord('"')
# Signs that take more than a byte each, and how they lie in a file.
_WIDE = {"utf-16-le": "<u2", "utf-16-be": ">u2"}
_BOM = "\ufeff"
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def list_csv(path: Path) -> list[Unit]:
    """Take a file apart into units of whole rows.

    Raises
    ------
    DataError
        If it is empty, or its encoding cannot be told.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = _find_encoding(path.name, sample)
    text = sample.decode(encoding, "ignore").removeprefix(_BOM)
    if not text.strip():
        raise data_error(path.name, "the file is empty", "Export it again")
    delimiter, headers = _read_header(path.name, text, whole=len(sample) < _SAMPLE)
    options = {"encoding": encoding, "delimiter": delimiter}
    return [
        Unit(
            path, "csv", headers, cut.first, cut.last, cut.row, {**options, "regular": cut.regular}
        )
        for cut in _find_cuts(path, encoding, delimiter, len(headers))
    ]


def read_csv(unit: Unit, columns: Sequence[int], choices: Collection[int]) -> Batches:
    """Read columns of a unit; see :func:`ita_analysis.answers.sources.read_unit`."""
    with unit.path.open("rb") as file:
        file.seek(unit.first)
        data = file.read(unit.last - unit.first)
    ragged: list[tuple[int, int]] = []
    try:
        if unit.options["encoding"] != "utf-8":
            data = data.decode(unit.options["encoding"]).encode()
        data = data.removeprefix(codecs.BOM_UTF8)
        if not data.endswith(b"\n"):
            data += b"\n"  # in a last row without it Polars sees no empty cell too many
        batch = _parse(data, unit, columns, choices) if unit.options["regular"] else None
        if batch is None:
            # Slow, but it tells rows that are not like the others.
            mended = _mend(data.decode(), unit, ragged)
            batch = _parse(mended, unit, columns, choices)
    except UnicodeDecodeError as error:
        raise _refuse_encoding(unit, error) from None
    except csv.Error as error:
        raise _refuse(unit, str(error)) from None
    if batch is None:
        raise _refuse(unit, "no table of rows and columns")
    numbers = np.arange(len(batch) + len(ragged)) + unit.first_row + (unit.first == 0)
    passed = [row for row, _ in ragged]
    yield Batch(batch, np.setdiff1d(numbers, passed, assume_unique=True), ragged)


def cut_sample(unit: Unit) -> Unit:
    """Return the first rows of a unit as a small one, if it has any that can be cut off."""
    kind = _kind_of(unit.options["encoding"])
    with unit.path.open("rb") as file:
        piece = file.read(min(_SAMPLE, unit.last))
    skipped = _skip_mark(piece)
    cells = np.frombuffer(piece, kind, (len(piece) - skipped) // kind.itemsize, skipped)
    ends = np.flatnonzero(_Signs(ord(unit.options["delimiter"])).find(cells)[0])
    if not unit.options["regular"] or len(ends) < 2:
        return unit
    return dataclasses.replace(unit, last=skipped + (int(ends[-1]) + 1) * kind.itemsize)


def _find_encoding(name: str, sample: bytes) -> str:
    if sample[:2] in _MARKS:
        return _MARKS[sample[:2]]
    try:
        # A sample may end within a character.
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=len(sample) < _SAMPLE)
    except UnicodeDecodeError as error:
        line = sample.count(b"\n", 0, error.start) + 1
        decode(f"{name}: line {line}", sample)  # refuses what is not Thai either
        return "cp874"
    return "utf-8"


def _read_header(name: str, text: str, *, whole: bool) -> tuple[str, tuple[str, ...]]:
    """Return the sign between cells, which is the one that gives most headings, and these."""
    found = {sign: _read_first(text, sign) for sign in ",;\t|"}
    delimiter = max(found, key=lambda sign: len(found[sign]))
    if not found[delimiter]:
        what = "the first row holds no headings, or a quote in it is not closed"
        raise data_error(name, what, "Write the headings into the first row")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not whole and len(list(itertools.islice(rows, 2))) < 2:
        what = f"the headings take more than {_SAMPLE:,} bytes"
        raise data_error(name, what, "Shorten them; nobody can tell rows by their ends")
    return delimiter, tuple(found[delimiter])


def _read_first(text: str, delimiter: str) -> list[str]:
    try:
        return next(_read_rows(text, delimiter), [])
    except csv.Error:
        return []


def _read_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    # Strict: a quote that is never closed would take all rows after it into one cell.
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


@dataclass(frozen=True)
class _Cut:
    """Where a unit begins and ends, the number of its first row, and whether it is regular.

    A regular unit has as many signs between cells as its rows must have together; whether each
    row has its own is told when it is read.
    """

    first: int
    last: int
    row: int
    regular: bool


def _find_cuts(path: Path, encoding: str, delimiter: str, columns: int) -> list[_Cut]:
    kind = _kind_of(encoding)
    look = _Signs(ord(delimiter))
    cuts: list[_Cut] = []
    first = before = rows = signs = 0
    whole = True
    # Memory of its own, used again: to get new pages takes longer than to look through them.
    piece = bytearray(_PIECE)
    with path.open("rb") as file:
        file.seek(_skip_mark(file.read(3)))
        while length := file.readinto(piece):
            cells = np.frombuffer(piece, kind, length // kind.itemsize)
            ends, between = look.find(cells)
            rows += int(np.count_nonzero(ends))
            signs += int(np.count_nonzero(between))
            whole = bool(ends[-1:].all())
            if file.tell() - first < _UNIT or not ends.any():
                continue
            upto = int(np.flatnonzero(ends)[-1]) + 1
            over = int(np.count_nonzero(between[upto:]))
            last = file.tell() - length + upto * kind.itemsize
            cuts.append(_Cut(first, last, before + 1, signs - over == rows * (columns - 1)))
            first, before, rows, signs = last, before + rows, 0, over
        size = file.tell()
    if look.inside or look.stray:
        # A quote stands for itself somewhere: nobody can tell rows by their ends.
        return [_Cut(0, size, 1, regular=False)]
    if first < size:
        rows += not whole
        cuts.append(_Cut(first, size, before + 1, signs == rows * (columns - 1)))
    # Of one column, an empty line looks like a row.
    return [dataclasses.replace(cut, regular=cut.regular and columns > 1) for cut in cuts]


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
    _last: int = _NEW_LINE

    def find(
        self, cells: NDArray[np.unsignedinteger]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which cells end a row, and which stand between cells."""
        ends, between, quotes = cells == _NEW_LINE, cells == self.delimiter, cells == _QUOTE
        if self.inside or self._last == _QUOTE or quotes.any():
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
        opening = quotes & shut & ~np.isin(before, [self.delimiter, _NEW_LINE, _QUOTE])
        ended = (before == _QUOTE) & shut
        closing = ended & ~np.isin(cells, [self.delimiter, _NEW_LINE, _RETURN, _QUOTE])
        self.stray |= bool(opening.any() or closing.any())


def _skip_mark(start: bytes) -> int:
    """Return how many bytes the mark of the encoding takes."""
    return 3 if start.startswith(codecs.BOM_UTF8) else 2 * (start[:2] in _MARKS)


def _kind_of(encoding: str) -> np.dtype[np.unsignedinteger]:
    return np.dtype(_WIDE.get(encoding, "u1"))


def _parse(
    data: bytes, unit: Unit, columns: Sequence[int], choices: Collection[int]
) -> pa.RecordBatch | None:
    """Read rows that have as many cells as the header; None where one has more."""
    names = [f"c{place}" for place in range(len(unit.headers))]
    # Without the last column Polars would not see that a row has more.
    last = len(names) - 1
    wanted = [*columns, *([last] if last not in columns else [])]

    def read(kind: pl.Categorical) -> pl.DataFrame:
        schema = {name: kind if at in choices else pl.String for at, name in enumerate(names)}
        return pl.read_csv(
            data,
            has_header=False,
            skip_rows=int(unit.first == 0),
            separator=unit.options["delimiter"],
            schema=schema,
            columns=wanted,
            null_values=[""],
        )

    try:
        return read_choices(read).select(list(range(len(columns))))
    except pl.exceptions.PolarsError:
        return None


def _mend(text: str, unit: Unit, ragged: list[tuple[int, int]]) -> bytes:
    """Write rows that have as many cells as the header anew, and list those that have not."""
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=unit.options["delimiter"], lineterminator="\n")
    for number, cells in enumerate(_read_rows(text, unit.options["delimiter"]), unit.first_row):
        if len(cells) == len(unit.headers):
            writer.writerow(cells)
        else:
            ragged.append((number, len(cells)))
    return kept.getvalue().encode()


def _refuse_encoding(unit: Unit, error: UnicodeDecodeError) -> ItaError:
    encoding = unit.options["encoding"]
    with unit.path.open("rb") as file:
        before = file.read(unit.first + error.start)
    kind = _kind_of(encoding)
    ends = np.flatnonzero(np.frombuffer(before, kind, len(before) // kind.itemsize) == _NEW_LINE)
    line = len(ends) + 1
    place = len(before) - (int(ends[-1]) + 1 if len(ends) else 0) * kind.itemsize
    what = f"is not {encoding.upper()} (byte {place + 1})"
    return data_error(f"{unit.path.name}: line {line}", what, "Save the whole file as UTF-8")


def _refuse(unit: Unit, reason: str) -> ItaError:
    what = f"cannot be read ({' '.join(reason.split())[:150]})"
    return data_error(unit.path.name, what, "Save it again as CSV")
