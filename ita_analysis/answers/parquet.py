"""Parquet files of answers, read by groups of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ita_analysis.answers.frame import read_choices
from ita_analysis.answers.unit import Batches, Unit, number_rows
from ita_analysis.errors import DataError, Fault, ItaError, data_error

# Rows that are worth a thread of their own, and that are worked on at a time.
_UNIT_ROWS = 65_536
_BATCH_ROWS = 131_072


def list_parquet(path: Path) -> list[Unit]:
    """Take a file apart into units of one or more groups of rows.

    Raises
    ------
    DataError
        If it is damaged or cut short.
    """
    try:
        with pq.ParquetFile(path) as file:
            headers = tuple(file.schema_arrow.names)
            sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        raise _broken(path, error) from None
    twice = [name for name, times in Counter(headers).items() if times > 1]
    if twice:
        what = f"several columns have the same name ({', '.join(twice)[:60]})"
        raise data_error(path.name, what, "Name each column once")
    units, first, last = [], 0, 0
    for size in sizes:
        last += size
        # Small groups are read together.
        if last - first >= _UNIT_ROWS:
            units.append(Unit(path, "parquet", headers, first, last, first + 1))
            first = last
    if last > first or not units:
        units.append(Unit(path, "parquet", headers, first, last, first + 1))
    return units


def read_parquet(unit: Unit, columns: Sequence[int], choices: Collection[int]) -> Batches:
    """Read columns of a unit; see :func:`ita_analysis.answers.sources.read_unit`."""
    names = [unit.headers[place] for place in columns]
    texts = {unit.headers[place] for place in choices}
    rows = pl.scan_parquet(unit.path, glob=False, hive_partitioning=False)
    # By their places: a name may look like a pattern.
    rows = rows.slice(unit.first, unit.last - unit.first).select(pl.nth(columns))

    def read(kind: pl.Categorical) -> pl.DataFrame:
        written = rows.collect_schema()
        _refuse_kinds(unit.path, written)
        mine = [name for name in names if name in texts and _is_text(written[name])]
        return rows.with_columns(pl.selectors.by_name(*mine).cast(pl.String).cast(kind)).collect()

    try:
        whole = read_choices(read)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _broken(unit.path, error) from None
    for at in range(0, max(1, len(whole)), _BATCH_ROWS):
        yield number_rows(whole.slice(at, _BATCH_ROWS), unit.first_row + at)


def _is_text(kind: pl.DataType) -> bool:
    return isinstance(kind, pl.String | pl.Categorical | pl.Enum)


def _refuse_kinds(path: Path, written: pl.Schema) -> None:
    faults = [
        Fault(f"{path.name}: column {name[:60]}", f"holds no single values ({kind})", "Write text")
        for name, kind in written.items()
        if kind.is_nested() or kind in (pl.Binary, pl.Object)
    ]
    if faults:
        raise DataError(faults)


def _broken(path: Path, error: BaseException) -> ItaError:
    reason = " ".join(str(error).split())[:150]
    todo = "Copy or download it again"
    return data_error(path.name, f"the Parquet file is damaged or cut short ({reason})", todo)
