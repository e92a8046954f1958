"""A part of a file of answers that is read by itself, and rows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True)
class Unit:
    """A part of a file.

    Parameters
    ----------
    path : Path
    kind : {"csv", "xlsx", "parquet"}
    headers : tuple of str
        Of all columns of the file.
    first, last : int
        Where it begins and ends: bytes of a CSV file, rows of a Parquet file.
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


@dataclass(frozen=True)
class Batch:
    """Some rows of a unit.

    Parameters
    ----------
    columns : pyarrow.RecordBatch
        Those asked for, in that order; text of choices as dictionaries.
    rows : numpy.ndarray
        Number of each row in the file, as people count them.
    ragged : list of tuple of int
        Rows that had more or fewer cells than the header and were left out, with their cells:
        none where the line is empty.
    """

    columns: pa.RecordBatch
    rows: NDArray[np.int64]
    ragged: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)


Batches = Iterator[Batch]


def number_rows(columns: pa.RecordBatch, first_row: int) -> Batch:
    """Return rows that follow each other as a batch."""
    return Batch(columns, np.arange(first_row, first_row + len(columns)))
