"""Clean what is declared of bodies that were renamed, merged or split."""

from __future__ import annotations

import graphlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.errors import DataError, Fault, closest
from ita_analysis.read.successions import FILE, read_successions
from ita_analysis.tables import (
    FIRST_FISCAL_YEAR,
    LAST_FISCAL_YEAR,
    SUCCESSIONS,
    make_table,
    validate_table,
)
from ita_analysis.thai import normalise, to_arabic_digits

RENAMED, MERGED, SPLIT = SUCCESSIONS
SEPARATOR = ";"
# Without these nobody can tell later why two bodies are taken for one.
GROUNDS = ("reason_th", "reason_en", "basis", "decided_by")


@dataclass(frozen=True)
class Declared:
    """One row of the file.

    Parameters
    ----------
    row : str
        Of the file.
    fiscal_year : int
        The first after it, Buddhist era; 0 where none can be read.
    kind : str
    before, after : tuple of str
        Keys of bodies.
    grounds : dict of str to str
        Reason in both languages, basis, and who decided.
    """

    row: str
    fiscal_year: int
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    grounds: dict[str, str]

    @property
    def ended(self) -> list[str]:
        """Bodies that are no more; one that takes others in may keep its key."""
        return [key for key in self.before if key not in self.after]

    @property
    def begun(self) -> list[str]:
        """Bodies that were not there before."""
        return [key for key in self.after if key not in self.before]


def declare_successions(raw: Path) -> tuple[list[Declared], list[Fault]]:
    """Read the declared successions and find what is wrong with them by themselves.

    Parameters
    ----------
    raw : Path
        Folder of the sources.

    Returns
    -------
    tuple of list of Declared and list of Fault
    """
    try:
        rows = read_successions(raw).to_dict("records")
    except DataError as error:
        return [], list(error.faults)
    declared = [_read_row(row) for row in rows]
    faults = [
        *(fault for row, found in zip(rows, declared, strict=True) for fault in _check(row, found)),
        *_check_twice(declared),
        # Of a circle some year is always out of order.
        *(list(_check_circles(declared)) or _check_order(declared)),
    ]
    return declared, faults


def hold_successions(declared: Iterable[Declared], tables: dict[str, pd.DataFrame]) -> list[Fault]:
    """Hold declared successions to the organisations and scores of a project.

    Parameters
    ----------
    declared : iterable of Declared
    tables : dict of str to pandas.DataFrame
        ``organisations`` and ``scores``, those computed from answers too.

    Returns
    -------
    list of Fault
        Bodies that are not known; scores of a body in a year when it was no more, or not yet.
    """
    known = tables["organisations"]["org_id"].tolist()
    scores = tables["scores"].dropna(subset="score")
    years = {str(key): sorted(set(mine)) for key, mine in scores.groupby("org_id")["fiscal_year"]}
    faults: list[Fault] = []
    for found in declared:
        for key in dict.fromkeys((*found.before, *found.after)):
            if key not in known:
                todo = f"{closest(key, known)}. Its result must be in the project first: ita list"
                faults.append(_fault(found, f"there is no such organisation ({key})", todo))
        if found.fiscal_year:
            faults += _check_years(found, years)
    return faults


def table_successions(declared: Iterable[Declared]) -> pd.DataFrame:
    """Make the table ``successions``, a row a body before and a body after.

    Parameters
    ----------
    declared : iterable of Declared
        Without faults.

    Returns
    -------
    pandas.DataFrame
    """
    rows = [
        {
            "fiscal_year": found.fiscal_year,
            "kind": found.kind,
            "before_id": before,
            "after_id": after,
            **found.grounds,
            "source_ref": found.row,
        }
        for found in declared
        for before in found.before
        for after in found.after
    ]
    return validate_table("successions", make_table("successions", rows))


def _read_row(row: dict[Any, str]) -> Declared:
    year = to_arabic_digits(row["fiscal_year"])
    known = year.isdecimal() and FIRST_FISCAL_YEAR <= int(year) <= LAST_FISCAL_YEAR
    before, after = (
        tuple(key.strip() for key in row[side].split(SEPARATOR) if key.strip())
        for side in ("before", "after")
    )
    grounds = {name: normalise(row[name]) for name in GROUNDS}
    return Declared(row["row"], int(year) if known else 0, row["kind"], before, after, grounds)


def _check(row: dict[Any, str], found: Declared) -> Iterator[Fault]:
    """Check one row by itself."""
    if not found.fiscal_year:
        what = f"fiscal_year is not a fiscal year ({row['fiscal_year']})"
        yield _fault(found, what, "Write the first year of the new body, like 2566")
    for side in ("before", "after"):
        keys: tuple[str, ...] = getattr(found, side)
        if len(set(keys)) < len(keys):
            yield _fault(found, f"{side} names a body twice ({row[side]})", "Name it once")
    if found.kind not in SUCCESSIONS:
        todo = f"Write one of {', '.join(SUCCESSIONS)}"
        yield _fault(found, f"kind is not known ({found.kind})", todo)
    elif not _fits(found):
        wanted = {
            RENAMED: "one body before and another after",
            MERGED: f"two bodies or more before, parted by {SEPARATOR}, and one after",
            SPLIT: f"one body before, and two or more after, parted by {SEPARATOR}",
        }
        what = f"{found.kind} does not go with its bodies ({row['before']} > {row['after']})"
        yield _fault(found, what, f"Name {wanted[found.kind]}")
    for name, text in found.grounds.items():
        if not text:
            yield _fault(found, f"{name} is empty", "Say why, by which document, and who decided")


def _fits(found: Declared) -> bool:
    before, after = len(found.before), len(found.after)
    if found.kind == RENAMED:
        return before == after == 1 and found.before != found.after
    return (before >= 2 and after == 1) if found.kind == MERGED else (before == 1 and after >= 2)


def _check_twice(declared: list[Declared]) -> Iterator[Fault]:
    """Check that a body ends once, begins once, and has one succession a year."""
    yield from _find_twice(
        declared,
        lambda found: [(key, found.fiscal_year) for key in {*found.before, *found.after}],
        "is declared twice in",
    )
    yield from _find_twice(declared, lambda found: [(key, 0) for key in found.ended], "ends twice")
    yield from _find_twice(
        declared, lambda found: [(key, 0) for key in found.begun], "begins twice"
    )


def _find_twice(
    declared: list[Declared],
    places: Callable[[Declared], list[tuple[str, int]]],
    words: str,
) -> Iterator[Fault]:
    seen: dict[tuple[str, int], Declared] = {}
    for found in declared:
        for place in sorted(places(found)) if found.fiscal_year else ():
            first = seen.setdefault(place, found)
            # Twice in one year is told as that.
            if first is found or (not place[1] and first.fiscal_year == found.fiscal_year):
                continue
            year = f" {place[1]}" if place[1] else ""
            what = f"{place[0]} {words}{year}: here and in row {first.row}"
            yield _fault(found, what, "Keep the one that is so")


def _check_order(declared: list[Declared]) -> Iterator[Fault]:
    """Check that no body ends before it begins."""
    begins = {key: found.fiscal_year for found in declared for key in found.begun}
    for found in declared:
        for key in found.ended:
            if found.fiscal_year and found.fiscal_year < begins.get(key, 0):
                what = f"{key} ends in {found.fiscal_year}, before it begins in {begins[key]}"
                yield _fault(found, what, "Correct one of the years")


def _check_circles(declared: list[Declared]) -> Iterator[Fault]:
    """Check that no body comes after itself."""
    before: dict[str, set[str]] = defaultdict(set)
    rows: dict[tuple[str, str], Declared] = {}
    for found in declared:
        for one in found.before:
            for other in found.after:
                if one != other:
                    before[other].add(one)
                    rows[one, other] = found
    while True:
        try:
            graphlib.TopologicalSorter(before).prepare()
        except graphlib.CycleError as error:
            circle = error.args[1]
            one, other = circle[-2:]
            what = f"a body comes after itself ({' > '.join(circle)})"
            todo = "A body that gets an earlier name back needs a key of its own"
            yield _fault(rows[one, other], what, todo)
            before[other].discard(one)
        else:
            return


def _check_years(found: Declared, years: dict[str, list[int]]) -> Iterator[Fault]:
    first = found.fiscal_year
    for key in found.ended:
        late = [year for year in years.get(key, []) if year >= first]
        if late:
            what = f"{key} ended before {first} but has scores in {_list(late)}"
            todo = f"Give these scores to {', '.join(found.after)}, or correct fiscal_year"
            yield _fault(found, what, todo)
    for key in found.begun:
        early = [year for year in years.get(key, []) if year < first]
        if early:
            what = f"{key} begins in {first} but has scores in {_list(early)}"
            todo = f"Give these scores to {', '.join(found.before)}, or correct fiscal_year"
            yield _fault(found, what, todo)


def _list(years: list[int]) -> str:
    return ", ".join(map(str, years))


def _fault(found: Declared, what: str, todo: str) -> Fault:
    return Fault(f"{FILE}: row {found.row}", what, todo)
