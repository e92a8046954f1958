"""Problems found, held against a careful list made by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

LIST = Path(__file__).parent / "problems_expected.csv"


@dataclass(frozen=True)
class Comparison:
    """What was found, what was missed, and what is no problem at all."""

    found: int
    missed: tuple[Mapping[str, str], ...]
    wrong: tuple[Mapping[str, Any], ...]

    @property
    def recall(self) -> float:
        """Share of the true problems that were found."""
        return _share(self.found, self.found + len(self.missed))

    @property
    def precision(self) -> float:
        """Share of what was found that is a true problem."""
        return _share(self.found, self.found + len(self.wrong))


def read_expected(source_id: str | None = None) -> list[dict[str, str]]:
    """Read the list made by hand: true problems, and suspicious things that are none."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if source_id in (None, row["source_id"])]


def compare_problems(problems: pd.DataFrame, source_id: str) -> Comparison:
    """Compare the table ``problems`` of one source with the list made by hand.

    A problem is the same when its kind is, a line is shared, and the code where both have one.

    Parameters
    ----------
    problems : pandas.DataFrame
        Rows of the table ``problems`` of one source.
    source_id : str
        Which source of the list.

    Returns
    -------
    Comparison
    """
    expected = [row for row in read_expected(source_id) if row["expected"] == "yes"]
    rows = [{str(key): value for key, value in row.items()} for row in problems.to_dict("records")]
    missed = tuple(row for row in expected if not any(same_problem(row, found) for found in rows))
    wrong = tuple(row for row in rows if not any(same_problem(other, row) for other in expected))
    return Comparison(len(expected) - len(missed), missed, wrong)


def same_problem(expected: Mapping[str, str], found: Mapping[str, Any]) -> bool:
    """Tell whether a problem that was found is one of the list."""
    if expected["kind"] != found["kind"]:
        return False
    codes = {expected["code"], str(found["code"])}
    lines = _lines(expected["lines"]), _lines(str(found["where"]))
    return (len(codes) == 1 or "" in codes) and bool(lines[0] & lines[1] or not all(lines))


def flagged_wrongly(problems: pd.DataFrame, source_id: str) -> list[dict[str, str]]:
    """Return what the list says is no problem, and was found all the same."""
    rows: Iterable[Mapping[str, Any]] = problems.to_dict("records")
    harmless = [row for row in read_expected(source_id) if row["expected"] == "no"]
    return [row for row in harmless if any(same_problem(row, found) for found in rows)]


def _lines(text: str) -> set[str]:
    return {part.strip() for part in text.split(",") if part.strip()}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
