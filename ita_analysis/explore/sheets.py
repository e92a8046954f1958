"""The tables of a brief as sheets that can be sorted and filtered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ita_analysis import tell
from ita_analysis.explore.words import explorer_words
from ita_analysis.result import Result
from ita_analysis.style import MISSING, NBSP, format_score
from ita_analysis.tell.page import Badge, Cell, Table
from ita_analysis.tell.sentences import Sentence

TABLES = (
    tell.table_indicators,
    tell.table_questions,
    tell.table_issues,
    tell.table_gains,
    tell.table_path,
    tell.table_contributions,
    tell.table_arithmetic,
    tell.table_approaches,
    tell.table_measures,
    tell.table_distributions,
    tell.table_problems,
    tell.table_proposals,
    tell.table_sources,
)
_SIGNS = str.maketrans({"▲": "+", "▼": "-", "−": "-", NBSP: ""})
_NUMBER = re.compile(r"[▲▼+−-]?\s?\d+(\.\d+)?")


@dataclass(frozen=True)
class Sheet:
    """A table to be sorted and filtered.

    Parameters
    ----------
    key : str
        The same in both languages and for all results.
    title : str
    data : pandas.DataFrame
        Text in every cell, under the headings of the language. In columns of numbers signs are
        those that sort, and what is missing is empty.
    numeric : tuple of int
        Places of the columns of numbers.
    """

    key: str
    title: str
    data: pd.DataFrame
    numeric: tuple[int, ...]


def list_sheets(result: Result, lang: str) -> list[Sheet]:
    """List all scores, then every table of the brief that has rows.

    Parameters
    ----------
    result : Result
    lang : {"th", "en"}

    Returns
    -------
    list of Sheet
    """
    sheets = [_list_scores(result, lang)]
    for make in TABLES:
        tables = make(result, lang).tables
        sheets += [_as_sheet(f"{make.__name__} {at}", table) for at, table in enumerate(tables)]
    return sheets


def _list_scores(result: Result, lang: str) -> Sheet:
    words, names = explorer_words(lang), _name_codes(result, lang)
    rows = [
        [
            words[f"is_{row['measure']}"],
            "" if row["measure"] == "total" else row["code"],
            names.get(row["code"], ""),
            format_score(row["score"]),
            words[f"from_{row['origin']}"],
            row["source_ref"],
        ]
        for row in result.scores.dropna(subset="score").to_dict("records")
    ]
    labels = [words[key] for key in ("kind", "code", "name", "score", "origin", "lines")]
    return Sheet("scores", words["scores"], pd.DataFrame(rows, columns=labels), (3,))


def _name_codes(result: Result, lang: str) -> dict[str, str]:
    method = result.method
    parts: list[Any] = [*method.instruments, *method.indicators, *method.sub_indicators]
    named: dict[str, str] = {part.code: getattr(part, f"name_{lang}") for part in parts}
    return named | {part.code: getattr(part, f"label_{lang}") for part in method.questions}


def _as_sheet(key: str, table: Table) -> Sheet:
    columns = list(zip(*([_write(cell) for cell in row] for row in table.rows), strict=True))
    numeric = tuple(place for place, cells in enumerate(columns) if _are_numbers(cells))
    for place in numeric:
        columns[place] = tuple(_as_number(cell) for cell in columns[place])
    data = pd.DataFrame(list(zip(*columns, strict=True)), columns=_part(table))
    return Sheet(key, table.caption.text, data, numeric)


def _part(table: Table) -> list[str]:
    """Return the headings of a table; those that are alike would be taken for one column."""
    seen: dict[str, int] = {}
    labels = []
    for column in table.columns:
        seen[column.label] = seen.get(column.label, 0) + 1
        labels.append(column.label + NBSP * (seen[column.label] - 1))
    return labels


def _write(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return " · ".join(cell)
    return cell.text if isinstance(cell, Badge | Sentence) else cell


def _are_numbers(cells: tuple[Any, ...]) -> bool:
    known = [cell for cell in cells if cell not in ("", MISSING)]
    return bool(known) and all(map(_NUMBER.fullmatch, known))


def _as_number(cell: str) -> str:
    return "" if cell == MISSING else "".join(cell.translate(_SIGNS).split())
