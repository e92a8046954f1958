"""Files of answers as units of work, each read in batches of rows, never whole."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from ita_analysis.answers.delimited import cut_sample, divide_csv, list_csv, read_csv
from ita_analysis.answers.parquet import list_parquet, read_parquet
from ita_analysis.answers.unit import Batches, Unit
from ita_analysis.answers.workbook import open_xlsx, read_xlsx
from ita_analysis.errors import data_error, usage_error

SAMPLE_ROWS = 2_000


def list_units(path: Path, sheet: str = "") -> list[Unit]:
    """Take a file apart into units; a CSV file is one, which :func:`divide_unit` takes apart.

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
    if not os.access(path, os.R_OK):
        raise data_error(path.name, "the file may not be read", "Ask for the right to read it")
    kind = path.suffix.lower()
    if kind == ".parquet":
        return list_parquet(path)
    if kind == ".xlsx":
        return [open_xlsx(path, sheet)]
    if kind in (".csv", ".tsv", ".txt"):
        return list_csv(path)
    what = f"no file of answers has this ending ({path.suffix})"
    raise usage_error(str(path), what, "Save it as CSV, XLSX or Parquet")


def divide_unit(unit: Unit) -> Iterator[Unit]:
    """Take a unit apart further, where that takes long enough to work on the first meanwhile.

    Parameters
    ----------
    unit : Unit

    Yields
    ------
    Unit
        Those of a whole CSV file; any other as it is.
    """
    yield from divide_csv(unit) if unit.kind == "csv" else [unit]


def read_unit(unit: Unit, columns: Sequence[int], choices: Collection[int] = ()) -> Batches:
    """Read columns of a unit in batches.

    Parameters
    ----------
    unit : Unit
    columns : sequence of int
        Places among the headers.
    choices : collection of int
        Those of them that hold choices: few different texts.

    Yields
    ------
    Batch

    Raises
    ------
    DataError
        If the file breaks off or cannot be read.
    """
    readers = {"csv": read_csv, "xlsx": read_xlsx, "parquet": read_parquet}
    yield from readers[unit.kind](unit, columns, choices)


def sample_unit(unit: Unit, columns: Sequence[int]) -> pa.RecordBatch | None:
    """Return columns of the first rows of a unit, 2,000 at the most; None where it has no row."""
    if unit.kind == "csv":
        unit = cut_sample(unit)
    elif unit.kind == "parquet":
        unit = dataclasses.replace(unit, last=min(unit.last, unit.first + SAMPLE_ROWS))
    for batch in read_unit(unit, columns):
        return batch.columns.slice(0, SAMPLE_ROWS)
    return None
