"""Know the columns of a table of measures, whatever their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ita_analysis.read.document.block import Row, Table
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.measure_months import read_months
from ita_analysis.read.report.passages import Passage
from ita_analysis.read.report.word_files import load_file, load_words
from ita_analysis.read.units import load_units

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
    months = read_months(passage.header)
    rows = passage.header or _first_row(passage)
    for order, row in enumerate(rows):
        columns = {
            place: name
            for place, name in _name_columns(row).items()
            if not months or name != "period"
        }
        lists_questions = any(
            folded(cell.text).startswith(load_words("measures", "notes", "questions"))
            for cell in row.cells
        )
        if is_measures(columns, drawn=bool(months)) and not (
            lists_questions and "title" not in columns.values()
        ):
            return columns | _name_ends(rows[order + 1 :])
    return {}


def is_measures(columns: Mapping[int, str], *, drawn: bool = False) -> bool:
    """Return whether named columns are those of a table of measures, periods perhaps drawn."""
    named = {*columns.values(), *(("period",) if drawn else ())}
    return bool(named & {"title", "steps"}) and bool(named & BESIDES) and len(named) >= 3


def heads_columns(row: Row, columns: Mapping[int, str]) -> bool:
    """Return whether a row is the header that named these columns."""
    return _name_columns(row) == columns


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


def _first_row(passage: Passage) -> tuple[Row, ...]:
    """Return the first row of a table without a header, if all its cells name columns."""
    rows = passage.block.rows[:1] if isinstance(passage.block, Table) else ()
    texts = [cell.text.strip() for row in rows for cell in row.cells if cell.parts]
    names = all(name_column(text) and text not in load_units() for text in texts)
    return rows if names else ()


def _name_ends(below: Sequence[Row]) -> dict[int, str]:
    """Return which columns a second row of a header divides a period into: its two ends."""
    for row in below:
        columns = _name_columns(row)
        if set(columns.values()) == {"start", "end"}:
            return columns
    return {}


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
