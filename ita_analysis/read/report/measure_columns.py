"""Know the columns of a table of measures, whatever their order."""

from __future__ import annotations

from collections.abc import Mapping

from ita_analysis.read.document.block import Row
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.word_files import load_file, load_words

# A table is one of measures if it tells what is to be done and one of these besides.
BESIDES = {"units", "period", "start", "end", "follow_up"}
LONGEST_HEADER = 80


def read_columns(passage: Passage) -> Mapping[int, str]:
    """Return what the columns of a table of measures hold.

    Parameters
    ----------
    passage : Passage
        A table.

    Returns
    -------
    Mapping of int to str
        For each known column ``title``, ``steps``, ``units`` and so on; empty where the table is
        not one of measures.
    """
    for row in passage.header:
        columns = _name_columns(row)
        if is_measures(columns):
            return columns
    return {}


def is_measures(columns: Mapping[int, str]) -> bool:
    """Return whether named columns are those of a table of measures."""
    named = set(columns.values())
    return bool(named & {"title", "steps"}) and bool(named & BESIDES) and len(named) >= 3


def name_column(header: str) -> str:
    """Return what a header or label says that stands beside or under it, or nothing.

    Parameters
    ----------
    header : str
        A cell of a header, or the label before a colon.

    Returns
    -------
    str
        A column of measures, ``start``, ``end``, ``other`` or empty.
    """
    flat = folded(header).strip("#:：.()[]- ")
    if not flat or len(flat) > LONGEST_HEADER:
        return ""
    fitting = [
        (len(word), name)
        for name in load_file("measures")["columns"]
        for word in load_words("measures", "columns", name)
        if flat.startswith(word) and _may_follow(name, flat, word)
    ]
    return max(fitting)[1] if fitting else ""


def _may_follow(name: str, flat: str, word: str) -> bool:
    """Return whether a word is meant: a short one for the number only where it stands alone."""
    return name != "number" or flat == word or len(word) > 3


def _name_columns(row: Row) -> dict[int, str]:
    """Name the columns of a row; of two that hold the same, "title" gives way to "steps"."""
    columns: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        name = name_column(cell.text)
        if name == "title" and "title" in columns.values():
            name = "steps"
        if name and name not in columns.values():
            columns[place] = name
    return {place: name for place, name in columns.items() if name != "other"}
