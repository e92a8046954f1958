"""CSV files of answers, cut at the ends of rows and read piece by piece."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
import itertools
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from ita_analysis.answers.cuts import MARKS, NEW_LINE, cut_first, find_cuts, kind_of
from ita_analysis.answers.frame import read_choices
from ita_analysis.answers.unit import Batch, Batches, Unit
from ita_analysis.errors import ItaError, data_error
from ita_analysis.read.document.decode import decode

# Bytes that an encoding, headings and the kind of choices are told from.
_SAMPLE = 1 << 18
_LONGEST_CELL = 1 << 24
_BOM = "\ufeff"


def list_csv(path: Path) -> list[Unit]:
    """Return a file as one unit, which :func:`divide_csv` takes apart.

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
    return [Unit(path, "csv", headers, 0, path.stat().st_size, 1, options)]


def divide_csv(unit: Unit) -> Iterator[Unit]:
    """Take a file apart into units of whole rows, each told as soon as its end is found.

    Parameters
    ----------
    unit : Unit
        A whole file.

    Yields
    ------
    Unit
    """
    encoding, delimiter = unit.options["encoding"], unit.options["delimiter"]
    for cut in find_cuts(unit.path, encoding, delimiter, len(unit.headers)):
        options = {**unit.options, "regular": cut.regular}
        yield dataclasses.replace(
            unit, first=cut.first, last=cut.last, first_row=cut.row, options=options
        )


def read_csv(unit: Unit, columns: Sequence[int], choices: Collection[int]) -> Batches:
    """Read columns of a unit; see :func:`ita_analysis.answers.sources.read_unit`."""
    for part in [unit] if "regular" in unit.options else divide_csv(unit):
        yield _read_part(part, columns, choices)


def _read_part(unit: Unit, columns: Sequence[int], choices: Collection[int]) -> Batch:
    with unit.path.open("rb") as file:
        file.seek(unit.first)
        data = file.read(unit.last - unit.first)
    ragged: list[tuple[int, int]] = []
    try:
        if unit.options["encoding"] != "utf-8":
            data = data.decode(unit.options["encoding"]).encode()
        if not data.endswith(b"\n"):
            data += b"\n"  # in a last row without it Polars sees no empty cell too many
        batch = _parse(data, unit, columns, choices) if unit.options["regular"] else None
        if batch is None:
            # Slow, but it tells rows that are not like the others.
            mended = _mend(data.decode().removeprefix(_BOM), unit, ragged)
            batch = _parse(mended, unit, columns, choices)
    except UnicodeDecodeError as error:
        raise _refuse_encoding(unit, error) from None
    except csv.Error as error:
        raise _refuse(unit, str(error)) from None
    if batch is None:
        raise _refuse(unit, "no table of rows and columns")
    numbers = np.arange(len(batch) + len(ragged)) + unit.first_row + (unit.first == 0)
    passed = [row for row, _ in ragged]
    return Batch(batch, np.setdiff1d(numbers, passed, assume_unique=True), ragged)


def cut_sample(unit: Unit) -> Unit:
    """Return the first rows of a file as a small unit; the first unit where none can be cut off."""
    encoding, delimiter = unit.options["encoding"], unit.options["delimiter"]
    cut = cut_first(unit.path, encoding, delimiter, len(unit.headers), _SAMPLE)
    if cut is None:
        return next(divide_csv(unit))
    return dataclasses.replace(
        unit, last=cut.last, options={**unit.options, "regular": cut.regular}
    )


def _find_encoding(name: str, sample: bytes) -> str:
    if sample[:2] in MARKS:
        return MARKS[sample[:2]]
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
            data.removeprefix(codecs.BOM_UTF8),
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
    kind = kind_of(encoding)
    ends = np.flatnonzero(np.frombuffer(before, kind, len(before) // kind.itemsize) == NEW_LINE)
    line = len(ends) + 1
    place = len(before) - (int(ends[-1]) + 1 if len(ends) else 0) * kind.itemsize
    what = f"is not {encoding.upper()} (byte {place + 1})"
    return data_error(f"{unit.path.name}: line {line}", what, "Save the whole file as UTF-8")


def _refuse(unit: Unit, reason: str) -> ItaError:
    what = f"cannot be read ({' '.join(reason.split())[:150]})"
    return data_error(unit.path.name, what, "Save it again as CSV")
