"""Read rows of a prepared table quickly: a brief needs few of each of two dozen tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ita_analysis.tables.table import find_table


def read_rows(
    folder: Path, name: str, only: Mapping[str, Sequence[object]] | None = None
) -> pd.DataFrame:
    """Read a table, or the rows that have one of the given values in each given column.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.
    name : str
        Name of the contract.
    only : mapping, optional
        Wanted values by column; all rows by default.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    # By hand: pandas takes eight times as long.
    with pq.ParquetFile(find_table(folder, name)) as file:
        every = range(file.num_row_groups)
        groups = [at for at in every if _may_hold(file.metadata.row_group(at), only or {})]
        # One that holds nothing, where there is none: pandas stumbles over text in no piece.
        groups = groups or list(every[:1])
        table = file.read_row_groups(groups, use_threads=False)
    for column, values in (only or {}).items() if len(table) else ():
        wanted = pa.array(values, table.schema.field(column).type)
        table = table.filter(pc.is_in(table[column], value_set=wanted))
    return table.to_pandas(use_threads=False)


def _may_hold(group: pq.RowGroupMetaData, only: Mapping[str, Sequence[object]]) -> bool:
    """Tell whether rows with one of the given values in each column may be in a row group."""
    for place in range(group.num_columns):
        column = group.column(place)
        values, span = only.get(column.path_in_schema), column.statistics
        if values is None or span is None or not span.has_min_max:
            continue
        if not any(span.min <= value <= span.max for value in values):
            return False
    return True
