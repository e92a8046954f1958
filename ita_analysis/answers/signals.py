"""What makes answers look unlike those of so many people; it is reported, nothing is removed."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from ita_analysis.answers.coding import Coded
from ita_analysis.answers.form import Form

STRAIGHT, SAME, TIMES, DEVICE, EMPTY = (
    "straight_lines", "same_answers", "impossible_times", "one_device", "empty_rows",
)  # fmt: skip
SIGNALS = (STRAIGHT, SAME, TIMES, DEVICE, EMPTY)
# So many answers of one organisation from one device are called a flood.
FLOOD = 10

Marks = tuple[NDArray[np.int32], NDArray[np.uint64]]

_TIME = re.compile(
    r"(\d{1,4})[-/](\d{1,2})[-/](\d{1,4})(?:[T, ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*([AP]M)?", re.I
)
_SOME = np.uint64(1)
_MIX = np.uint64(0x9E3779B97F4A7C15)
FEWEST_FOR_STRAIGHT = 5


def find_straight(form: Form, slots: list[int], fields: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell in which rows every question of more than two choices has the same place ticked.

    Parameters
    ----------
    form : Form
    slots : list of int
        Places in the form of the columns at hand.
    fields : numpy.ndarray
        Slot x respondent.

    Returns
    -------
    numpy.ndarray
        False where fewer than five such questions are answered.
    """
    rows = [row for row, slot in enumerate(slots) if len(form.slots[slot].words) > 2]
    if len(rows) < FEWEST_FOR_STRAIGHT:
        return np.zeros(fields.shape[1], bool)
    last = np.uint8(form.dont_know - 1)
    low = np.full(fields.shape[1], 255, np.uint8)
    rest = low.copy()
    answered = np.zeros(fields.shape[1], np.uint8)
    for row in rows:
        np.minimum(low, fields[row], out=low)
        # Beyond the last choice this wraps round and is no minimum.
        np.minimum(rest, last - fields[row], out=rest)
        answered += fields[row] <= last
    straight: NDArray[np.bool_] = (low + rest == last) & (answered >= FEWEST_FOR_STRAIGHT)
    return straight


def mark_rows(coded: Coded, form: Form, slots: list[int]) -> NDArray[np.uint64]:
    """Return a number a row that is the same where all its cells are, but for the respondent.

    Parameters
    ----------
    coded : Coded
    form : Form
    slots : list of int
        Places in the form of the columns at hand; cells of the others are empty.
    """
    marks = np.zeros(coded.fields.shape[1], np.uint64)
    columns = dict(zip(slots, coded.fields, strict=True))
    # As many cells as two bytes hold are put together first: those are a quarter of the work.
    few = int(math.log(1 << 16, form.width))
    for at in range(0, len(form.slots), few):
        cells = np.zeros(len(marks), np.uint16)
        for slot in range(at, min(at + few, len(form.slots))):
            cells *= np.uint16(form.width)
            cells += columns.get(slot, np.uint8(form.missing))
        np.multiply(marks, _MIX, out=marks)
        np.add(marks, cells, out=marks)
    for name in ("timestamp", "started", "device"):
        if name in coded.columns:
            np.multiply(marks, _MIX, out=marks)
            np.add(marks, mark_values(coded.columns[name]), out=marks)
    marks |= _SOME
    return marks


def mark_values(column: pa.Array) -> NDArray[np.uint64]:
    """Return a number for each value, the same for equal values; 0 where there is none.

    Of text and numbers, spaces alone are none, and equal is what is written alike.
    """
    # Times are told apart as they are: to write all of them out takes long.
    is_time = pa.types.is_temporal(column.type)
    values = (column if is_time else _as_text(column)).to_pandas()
    marks: NDArray[np.uint64] = pd.util.hash_array(values.to_numpy(), categorize=False) | _SOME
    nobody = values.isna() if is_time else values.isna() | (values.str.strip() == "")
    marks[nobody.to_numpy()] = 0
    return marks


def _as_text(column: pa.Array) -> pa.Array:
    """Return values as text, alike whatever kind of file they are from: 5 of 5.0 too."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        with contextlib.suppress(pa.ArrowInvalid):  # some are not whole
            column = column.cast(pa.int64())
    return column.cast(pa.string())


def find_impossible_times(coded: Coded, fiscal_year: int) -> NDArray[np.bool_]:
    """Tell which rows were answered outside the fiscal year, or ended before they began.

    Parameters
    ----------
    coded : Coded
        With a column ``timestamp``, and ``started`` if there is one.
    fiscal_year : int
        Buddhist era.

    Returns
    -------
    numpy.ndarray
        A row whose time cannot be read, or has none, is not called impossible.
    """
    ended = _read_times(coded.columns["timestamp"])
    first = pd.Timestamp(fiscal_year - 544, 10, 1)
    last = pd.Timestamp(fiscal_year - 543, 10, 1)
    impossible = (ended < first) | (ended >= last)
    if "started" in coded.columns:
        impossible |= _read_times(coded.columns["started"]) > ended
    return np.asarray(impossible, bool)


def count_same(marks: Iterable[Marks], organisations: int, fewest: int = 2) -> NDArray[np.int64]:
    """Count, by organisation, the rows beyond the first that share a mark with another.

    Parameters
    ----------
    marks : iterable of tuple of numpy.ndarray
        Organisation and mark of rows; a mark of 0 is none.
    organisations : int
    fewest : int
        Rows that must share a mark; where more than two, all of them are counted.

    Returns
    -------
    numpy.ndarray
    """
    pairs = list(marks)
    if not pairs:
        return np.zeros(organisations, np.int64)
    places = np.concatenate([place for place, _ in pairs])
    values = np.concatenate([mark for _, mark in pairs])
    places, values = places[values != 0], values[values != 0]
    order = np.lexsort((values, places))
    places, values = places[order], values[order]
    new = np.ones(len(places), bool)
    new[1:] = (places[1:] != places[:-1]) | (values[1:] != values[:-1])
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, len(places)))
    counted = np.where(sizes >= fewest, sizes if fewest > 2 else sizes - 1, 0)
    total = np.bincount(places[starts], counted, minlength=organisations)
    return total.astype(np.int64)


def _read_times(column: pa.Array) -> pd.Series:
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        times = pd.to_datetime(column.to_pandas())
        return times.dt.tz_localize(None) if times.dt.tz is not None else times
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    known = pd.Series([_read_time(str(value)) for value in column.dictionary.to_pylist()])
    known = pd.to_datetime(known)
    places = column.indices.to_pandas()
    times = known.reindex(places.fillna(-1).astype(int))
    return times.reset_index(drop=True)


def _read_time(text: str) -> datetime | None:
    """Return a time written year first, or day first as in Thailand; also of the Buddhist era."""
    found = _TIME.match(text.strip())
    if not found:
        return None
    one, month, two = (int(found[group]) for group in (1, 2, 3))
    year, day = (one, two) if one > 31 else (two, one)
    if month > 12:  # a month first, as in America
        month, day = day, month
    hour, minute, second = (int(found[group] or 0) for group in (4, 5, 6))
    half = (found[7] or "").upper()
    hour = hour % 12 + (12 if half == "PM" else 0) if half else hour
    try:
        start = datetime(year - 543 if year > 2400 else year, month, day)  # noqa: DTZ001
    except ValueError:
        return None
    return start + timedelta(hours=hour, minutes=minute, seconds=second)
