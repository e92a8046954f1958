"""Workbooks of answers."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa

from ita_analysis.answers.unit import Batches, Unit, number_rows
from ita_analysis.errors import data_error
from ita_analysis.read.document.limits import check_archive, damaged, read_bytes

_BATCH_ROWS = 131_072
_TEXT = pa.dictionary(pa.int32(), pa.string())


def open_xlsx(path: Path, sheet: str) -> Unit:
    """Find the sheet that holds answers.

    Raises
    ------
    DataError
        If it is empty, or several hold something and none is named.
    """
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


def read_xlsx(unit: Unit, columns: Sequence[int], choices: Collection[int]) -> Batches:
    """Read columns of a sheet; see :func:`ita_analysis.answers.sources.read_unit`."""
    del choices  # all columns are read alike
    rows = _read_sheets(unit.path)[unit.options["sheet"]][1:]
    for at in range(0, len(rows), _BATCH_ROWS):
        piece = rows[at : at + _BATCH_ROWS]
        arrays = [
            pa.array([_as_text(row[place]) if place < len(row) else None for row in piece], _TEXT)
            for place in columns
        ]
        read = pa.record_batch(arrays, names=[f"c{place}" for place in columns])
        yield number_rows(read, unit.first_row + at)


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


def _as_text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
