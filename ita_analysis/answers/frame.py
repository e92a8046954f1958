"""Columns as Polars reads them, handed on as Arrow's without being copied."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import polars as pl
import pyarrow as pa

# How many different texts the columns of choices may hold together: a byte counts those of any
# form; whoever maps remarks to a question has more, and is told of each.
_SIZES = (pl.UInt8, pl.UInt32)

Read = Callable[[pl.Categorical], pl.DataFrame]


def read_choices(read: Read) -> pa.RecordBatch:
    """Read a frame whose choices are put into one list of different texts.

    Parameters
    ----------
    read : callable
        Reads the frame, with the type for columns of choices that it is given.

    Returns
    -------
    pyarrow.RecordBatch
        Columns of that type as dictionaries with one list of values; others as they are.

    Raises
    ------
    polars.exceptions.PolarsError
        If the frame cannot be read.
    """
    for size in _SIZES[:-1]:
        with contextlib.suppress(pl.exceptions.PolarsError):
            return _read_sized(read, size)
    return _read_sized(read, _SIZES[-1])


def _read_sized(read: Read, size: type[pl.DataType]) -> pa.RecordBatch:
    texts = pl.Categories.random(physical=size)
    frame = read(pl.Categorical(texts))
    return pa.record_batch(list(_list_columns(frame, texts)), names=frame.columns)


def _list_columns(frame: pl.DataFrame, texts: pl.Categories) -> Iterator[pa.Array]:
    values = pa.array(texts.to_series().to_list(), pa.string())
    choices = pl.selectors.by_dtype(pl.Categorical(texts))
    places = frame.rechunk().with_columns(choices.to_physical())
    for name, kind in frame.schema.items():
        column = places[name].to_arrow()
        if kind == pl.Categorical(texts):
            # Safe would look at each place again.
            column = pa.DictionaryArray.from_arrays(column, values, safe=False)
        yield column
