"""CSV files of answers, cut at the ends of rows and read piece by piece."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Collection, Iterator, Sequence
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
_NEW_LINE, _QUOTE = ord("\n"), ord('"')
# Signs that take more than a byte each, and how they lie in a file.
_WIDE = {"utf-16-le": "<u2", "utf-16-be": ">u2"}
_BOM = "\ufeff"
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def list_csv(path: Path) -> list[Unit]:
    """Take a file apart into units of whole rows.

    Raises
    ------
    DataError
        If it is empty, or its encoding cannot be told.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if not sample.strip():
        raise data_error(path.name, "the file is empty", "Export it again")
    encoding = _find_encoding(path.name, sample)
    text = sample.decode(encoding, "replace").removeprefix(_BOM)
    delimiter = max(",;\t|", key=text.splitlines()[0].count)
    headers = next(_read_rows(text, delimiter), [])
    options = {"encoding": encoding, "delimiter": delimiter}
    return [
        Unit(path, "csv", tuple(headers), first, last, row, {**options, "regular": regular})
        for first, last, row, regular in _find_cuts(path, encoding, delimiter, len(headers))
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
        data = data.removeprefix(_BOM.encode())
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
    """Return the first rows of a unit as a small one."""
    kind = _kind_of(unit.options["encoding"])
    with unit.path.open("rb") as file:
        piece = file.read(min(_SAMPLE, unit.last))
    cells = np.frombuffer(piece, kind, len(piece) // kind.itemsize)
    ends = np.flatnonzero(_find_signs(cells, 0, inside=False)[0])
    last = (int(ends[-1]) + 1) * kind.itemsize if len(ends) else unit.last
    return dataclasses.replace(unit, last=last)


def _find_encoding(name: str, sample: bytes) -> str:
    # A sample may end within a character, but not within a line that is looked at.
    lines = sample if len(sample) < _SAMPLE else sample.rpartition(b"\n")[0] or sample
    if sample[:2] in _MARKS:
        return _MARKS[sample[:2]]
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError as error:
        line = lines.count(b"\n", 0, error.start) + 1
        decode(f"{name}: line {line}", lines)  # refuses what is not Thai either
        return "cp874"
    return "utf-8"


def _read_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _find_cuts(
    path: Path, encoding: str, delimiter: str, columns: int
) -> list[tuple[int, int, int, bool]]:
    """Find where units begin and end, the numbers of their first rows, and which are regular.

    A regular unit has as many signs between cells as its rows must have together; whether each
    row has its own is told when it is read.
    """
    kind = _kind_of(encoding)
    cuts: list[tuple[int, int, int, bool]] = []
    first = before = rows = signs = 0
    inside, whole = False, True
    # Memory of its own, used again: to get new pages takes longer than to look through them.
    piece = bytearray(_PIECE)
    with path.open("rb") as file:
        while length := file.readinto(piece):
            cells = np.frombuffer(piece, kind, length // kind.itemsize)
            ends, between, inside = _find_signs(cells, ord(delimiter), inside=inside)
            rows += int(np.count_nonzero(ends))
            signs += int(np.count_nonzero(between))
            whole = bool(ends[-1])
            if file.tell() - first < _UNIT or not ends.any():
                continue
            upto = int(np.flatnonzero(ends)[-1]) + 1
            over = int(np.count_nonzero(between[upto:]))
            last = file.tell() - length + upto * kind.itemsize
            cuts.append((first, last, before + 1, signs - over == rows * (columns - 1)))
            first, before, rows, signs = last, before + rows, 0, over
        size = file.tell()
    if inside:
        # A quote stands for itself somewhere: nobody can tell where rows end.
        return [(0, size, 1, False)]
    if first < size:
        rows += not whole
        cuts.append((first, size, before + 1, signs == rows * (columns - 1)))
    # Of one column, an empty line looks like a row.
    return [(*cut[:3], cut[3] and columns > 1) for cut in cuts]


def _kind_of(encoding: str) -> np.dtype[np.unsignedinteger]:
    return np.dtype(_WIDE.get(encoding, "u1"))


def _find_signs(
    cells: NDArray[np.unsignedinteger], delimiter: int, *, inside: bool
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], bool]:
    """Find ends of rows and signs between cells that lie outside of quotes."""
    ends, between, quotes = cells == _NEW_LINE, cells == delimiter, cells == _QUOTE
    if not inside and not quotes.any():
        return ends, between, False
    hidden = np.bitwise_xor.accumulate(quotes) ^ inside
    return ends & ~hidden, between & ~hidden, bool(hidden[-1])


def _parse(
    data: bytes, unit: Unit, columns: Sequence[int], choices: Collection[int]
) -> pa.RecordBatch | None:
    """Read rows that have as many cells as the header; None where one has more."""
    names = [f"c{place}" for place in range(len(unit.headers))]

    def read(kind: pl.Categorical) -> pl.DataFrame:
        schema = {name: kind if at in choices else pl.String for at, name in enumerate(names)}
        return pl.read_csv(
            data,
            has_header=False,
            skip_rows=int(unit.first == 0),
            separator=unit.options["delimiter"],
            schema=schema,
            columns=list(columns),
            null_values=[""],
        )

    try:
        return read_choices(read)
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
    line = before.count(b"\n") + 1
    place = len(before) - (before.rfind(b"\n") + 1)
    what = f"is not {encoding.upper()} (byte {place + 1})"
    return data_error(f"{unit.path.name}: line {line}", what, "Save the whole file as UTF-8")


def _refuse(unit: Unit, reason: str) -> ItaError:
    what = f"cannot be read ({' '.join(reason.split())[:150]})"
    return data_error(unit.path.name, what, "Save it again as CSV")
