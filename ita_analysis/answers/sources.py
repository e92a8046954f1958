"""Files of answers as units of work, each read in batches of rows, never whole."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from ita_analysis.errors import DataError, ItaError, data_error, usage_error
from ita_analysis.read.document.decode import decode
from ita_analysis.read.document.limits import check_archive, damaged, read_bytes

BATCH_ROWS = 131_072
SAMPLE_ROWS = 2_000
# Rows that are worth a thread of their own.
_UNIT_ROWS = 65_536
CSV_BLOCK = 1 << 22
_SAMPLE = 1 << 18
_PIECE = 1 << 20
# What a row of a CSV file takes, roughly and rather much.
_ROW_BYTES = 4_096
_TEXT = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Unit:
    """A part of a file that is read by itself.

    Parameters
    ----------
    path : Path
    kind : {"csv", "xlsx", "parquet"}
    headers : tuple of str
        Of all columns of the file.
    first, last : int
        Row groups of a Parquet file.
    first_row : int
        Number of the row, as people count them, that comes first.
    options : dict
        How a CSV or XLSX file is read.
    """

    path: Path
    kind: str
    headers: tuple[str, ...]
    first: int = 0
    last: int = 0
    first_row: int = 2
    options: dict[str, Any] = field(default_factory=dict)


Batches = Iterator[tuple[int, pa.RecordBatch]]


def list_units(path: Path, sheet: str = "") -> list[Unit]:
    """Take a file apart into units.

    Parameters
    ----------
    path : Path
        CSV, TSV, XLSX or Parquet.
    sheet : str, optional
        Of a workbook with several.

    Returns
    -------
    list of Unit
        At least one.

    Raises
    ------
    UsageError
        If there is no such file, or it is of no known kind.
    DataError
        If it cannot be read.
    """
    if not path.is_file():
        raise usage_error(str(path), "there is no such file", "Check the name")
    kind = path.suffix.lower()
    if kind == ".parquet":
        return _list_parquet(path)
    if kind == ".xlsx":
        return [_open_xlsx(path, sheet)]
    if kind in (".csv", ".tsv", ".txt"):
        return [_open_csv(path)]
    what = f"no file of answers has this ending ({path.suffix})"
    raise usage_error(str(path), what, "Save it as CSV, XLSX or Parquet")


def read_unit(unit: Unit, columns: Sequence[int], rows: int = BATCH_ROWS) -> Batches:
    """Read columns of a unit in batches.

    Parameters
    ----------
    unit : Unit
    columns : sequence of int
        Places among the headers.
    rows : int
        Most rows of a batch.

    Yields
    ------
    tuple of int and pyarrow.RecordBatch
        Number of the first row, and the columns asked for, in that order; text as dictionaries.

    Raises
    ------
    DataError
        If the file breaks off, or rows have more or fewer cells than the header.
    """
    readers = {"csv": _read_csv, "xlsx": _read_xlsx, "parquet": _read_parquet}
    yield from readers[unit.kind](unit, list(columns), rows)


# Parquet


def _list_parquet(path: Path) -> list[Unit]:
    with _open_parquet(path) as file:
        headers = tuple(file.schema_arrow.names)
        sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    units, first, row = [], 0, 1
    for at in range(len(sizes)):
        whole = sum(sizes[first : at + 1])
        # Small groups are read together.
        if whole >= _UNIT_ROWS or at == len(sizes) - 1:
            units.append(Unit(path, "parquet", headers, first, at + 1, row))
            first, row = at + 1, row + whole
    return units or [Unit(path, "parquet", headers, 0, 0, 1)]


def _open_parquet(path: Path, text: Sequence[str] = ()) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, read_dictionary=list(text))
    except (pa.ArrowInvalid, OSError) as error:
        raise _broken_parquet(path, error) from None


def _broken_parquet(path: Path, error: Exception) -> ItaError:
    reason = " ".join(str(error).split())[:150]
    todo = "Copy or download it again"
    return data_error(path.name, f"the Parquet file is damaged or cut short ({reason})", todo)


def _read_parquet(unit: Unit, columns: list[int], most: int) -> Batches:
    names = [unit.headers[place] for place in columns]
    row = unit.first_row
    with _open_parquet(unit.path, names) as file:
        groups = list(range(unit.first, unit.last))
        try:
            for batch in file.iter_batches(most, groups, names, use_threads=False):
                yield row, batch.select(names)
                row += len(batch)
        except (pa.ArrowInvalid, OSError) as error:
            raise _broken_parquet(unit.path, error) from None


# CSV


def _open_csv(path: Path) -> Unit:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        if not sample.strip():
            raise data_error(path.name, "the file is empty", "Export it again")
        encoding = _find_encoding(path.name, sample)
        file.seek(0)
        # Quotes around headings are harmless: only those of cells may hold line ends.
        quoted = file.readline().count(b'"') % 2 == 1 or _has_quotes(file)
    first = sample.decode(encoding, "ignore").splitlines()[0]
    delimiter = max(",;\t|", key=first.count)
    headers = tuple(next(_rows(path, encoding, delimiter))[1])
    options = {"encoding": encoding, "delimiter": delimiter, "quoted": quoted}
    return Unit(path, "csv", headers, options=options)


def _has_quotes(file: BinaryIO) -> bool:
    """Tell whether a quote stands in the rest of a file."""
    # Piece by piece: a file mapped as a whole would count as memory of this process.
    return any(b'"' in piece for piece in iter(lambda: file.read(_PIECE), b""))


def _find_encoding(name: str, sample: bytes) -> str:
    # A sample may end within a character, but not within a line that is looked at.
    lines = sample.rpartition(b"\n")[0] or sample
    if lines.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError as error:
        line = lines.count(b"\n", 0, error.start) + 1
        decode(f"{name}: line {line}", lines)  # refuses what is not Thai either
        return "cp874"
    return "utf-8-sig"


def _read_csv(unit: Unit, columns: list[int], most: int) -> Batches:
    names = [f"c{place}" for place in range(len(unit.headers))]
    chosen = [names[place] for place in columns]
    skipped = 0

    def skip(_: pcsv.InvalidRow) -> str:
        nonlocal skipped
        skipped += 1
        return "skip"

    encoding = unit.options["encoding"].removesuffix("-sig")
    row = unit.first_row
    try:
        reader = pcsv.open_csv(
            unit.path,
            # The header may stand on several lines: it is read as a row and left out.
            pcsv.ReadOptions(
                block_size=min(CSV_BLOCK, _ROW_BYTES * most),
                column_names=names,
                skip_rows_after_names=1,
                encoding="utf8" if encoding == "utf-8" else encoding,
            ),
            pcsv.ParseOptions(
                delimiter=unit.options["delimiter"],
                newlines_in_values=unit.options["quoted"],
                ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            pcsv.ConvertOptions(
                column_types=dict.fromkeys(chosen, _TEXT),
                include_columns=chosen,
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
        for batch in reader:
            yield row, batch
            row += len(batch)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise _refuse_csv(unit, error) from None
    if skipped:
        raise RaggedError(list(_find_ragged(unit)))


class RaggedError(DataError):
    """Rows have more or fewer cells than the header, or none; ``rows`` are (row, cells)."""

    def __init__(self, rows: list[tuple[int, int]]) -> None:
        super().__init__([])
        self.rows = rows

    def count_before(self, row: int) -> int:
        """Return how many such rows stand before one, counted without them."""
        kept = [number - place for place, (number, _) in enumerate(self.rows)]
        return bisect_right(kept, row)


def _find_ragged(unit: Unit) -> Iterator[tuple[int, int]]:
    rows = _rows(unit.path, unit.options["encoding"], unit.options["delimiter"])
    for number, cells in rows:
        if len(cells) != len(unit.headers):
            yield number, len(cells)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        csv.field_size_limit(1 << 24)
        yield from enumerate(csv.reader(file, delimiter=delimiter), start=1)


def _refuse_csv(unit: Unit, error: Exception) -> ItaError:
    encoding = unit.options["encoding"]
    with unit.path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(encoding.removesuffix("-sig"))
            except UnicodeDecodeError as broken:
                what = f"is not {encoding.removesuffix('-sig').upper()} (byte {broken.start + 1})"
                where = f"{unit.path.name}: line {number}"
                return data_error(where, what, "Save the whole file as UTF-8")
    reason = " ".join(str(error).split())[:150]
    return data_error(unit.path.name, f"cannot be read ({reason})", "Save it again as CSV")


# XLSX


def _open_xlsx(path: Path, sheet: str) -> Unit:
    tables = _read_sheets(path)
    if sheet and sheet not in tables:
        todo = f"Its sheets: {', '.join(tables)}"
        raise data_error(path.name, f"there is no such sheet ({sheet})", todo)
    filled = [sheet] if sheet else [name for name, rows in tables.items() if rows]
    if not filled:
        raise data_error(path.name, "the workbook is empty", "Export it again")
    if len(filled) > 1:
        what = f"several sheets hold something ({', '.join(filled)})"
        raise data_error(path.name, what, 'Name one in the mapping file: sheet = "…"')
    rows = tables[filled[0]]
    headers = tuple(_as_text(cell) or "" for cell in rows[0]) if rows else ()
    return Unit(path, "xlsx", headers, options={"sheet": filled[0]})


def _read_sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    data = read_bytes(path)
    check_archive(path.name, data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        tables = {
            sheet.title: list(sheet.iter_rows(values_only=True))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        }
        book.close()
    except Exception as error:  # the library lets many kinds through when a file is damaged
        raise damaged(path.name, error) from error
    for rows in tables.values():
        while rows and not any(cell is not None for cell in rows[-1]):
            rows.pop()
    return tables


def _read_xlsx(unit: Unit, columns: list[int], most: int) -> Batches:
    rows = _read_sheets(unit.path)[unit.options["sheet"]][1:]
    for at in range(0, len(rows), most):
        piece = rows[at : at + most]
        arrays = [
            pa.array([_as_text(row[place]) if place < len(row) else None for row in piece], _TEXT)
            for place in columns
        ]
        yield unit.first_row + at, pa.record_batch(arrays, names=[f"c{p}" for p in columns])


def _as_text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
