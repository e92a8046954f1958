"""Make a tidy table, read a prepared one, and hold it to its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from ita_analysis.errors import DataError, Fault, data_error
from ita_analysis.tables.contracts import CONTRACTS

Where = Callable[[Any], str]


def make_table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make a table with the columns of its contract, empty text for what a row leaves out.

    Parameters
    ----------
    name : str
        Name of the contract.
    rows : list of dict
        Values by column.

    Returns
    -------
    pandas.DataFrame
        Not yet validated.
    """
    columns = CONTRACTS[name].columns
    blank = {
        column: "" if contract.dtype is None or "str" in str(contract.dtype) else float("nan")
        for column, contract in columns.items()
    }
    return pd.DataFrame([{**blank, **row} for row in rows], columns=list(columns))


def read_table(
    folder: Path, name: str, filters: list[Any] | None = None, columns: list[str] | None = None
) -> pd.DataFrame:
    """Read a prepared table, or those of its rows that filters let through.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.
    name : str
        Name of the contract.
    filters : list, optional
        As for ``pandas.read_parquet``.
    columns : list of str, optional
        All by default.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    return pd.read_parquet(find_table(folder, name), filters=filters, columns=columns)


def find_table(folder: Path, name: str) -> Path:
    """Return where a prepared table is.

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise data_error(str(path), "there are no prepared tables", "Run: ita prepare")
    return path


def validate_table(name: str, frame: pd.DataFrame, where: Where | None = None) -> pd.DataFrame:
    """Hold a table to its contract.

    Parameters
    ----------
    name : str
        Name of the contract.
    frame : pandas.DataFrame
        The table.
    where : callable, optional
        Tells from an index label where the row comes from; the row number by default.

    Returns
    -------
    pandas.DataFrame
        The table with the contract's types.

    Raises
    ------
    DataError
        If it breaks the contract; holds every fault.
    """
    try:
        return CONTRACTS[name].validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        locate = where or (lambda label: f"{name}: row {label}")
        raise DataError(_as_faults(name, error.failure_cases, locate)) from None


def _as_faults(name: str, cases: pd.DataFrame, where: Where) -> Iterator[Fault]:
    seen: set[tuple[Any, Any]] = set()
    for case in cases.itertuples():
        duplicate = str(case.check).startswith("multiple_fields_uniqueness")
        # A value of the wrong type breaks several checks; one line tells it.
        key = ("", case.index) if duplicate else (case.column, case.index)
        if key in seen:
            continue
        seen.add(key)
        place = name if pd.isna(case.index) else where(case.index)
        if duplicate:
            yield Fault(place, "the row stands more than once", "Keep one of them")
        else:
            what = f"{case.column} is {case.check} ({case.failure_case})"
            todo = "Correct the value or leave it empty where it is not known"
            yield Fault(place, what, "Fill it in" if case.check == "empty" else todo)
