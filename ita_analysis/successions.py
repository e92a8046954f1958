"""Bodies that were renamed, merged or split: who was who in which fiscal year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pandas as pd

from ita_analysis.errors import usage_error
from ita_analysis.tables import SUCCESSIONS, read_rows

RENAMED, MERGED, SPLIT = SUCCESSIONS


@dataclass(frozen=True)
class Body:
    """A body under the name that it had, or has.

    Parameters
    ----------
    org_id : str
    name_th, name_en : str
    """

    org_id: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class Succession:
    """What became of bodies.

    Parameters
    ----------
    fiscal_year : int
        The first after it, Buddhist era.
    kind : str
        ``renamed``, ``merged`` or ``split``.
    before, after : tuple of Body
        Of a renaming one each; a body that takes others in may stand on both sides.
    reason_th, reason_en, basis : str
        Why, and by which document.
    """

    fiscal_year: int
    kind: str
    before: tuple[Body, ...]
    after: tuple[Body, ...]
    reason_th: str
    reason_en: str
    basis: str

    @property
    def is_renaming(self) -> bool:
        """Whether it is the same body before and after."""
        return self.kind == RENAMED


@dataclass(frozen=True)
class Lineage:
    """One body through the years, under all its names.

    Parameters
    ----------
    org_id : str
        Its latest key.
    renamings : tuple of Succession
        From name to name, in order.
    breaks : tuple of Succession
        Mergers and splits that it came out of, in order: what was scored before one is not the
        body that was scored after it.
    end : Succession, optional
        The merger or split in which it ended.
    """

    org_id: str
    renamings: tuple[Succession, ...] = ()
    breaks: tuple[Succession, ...] = ()
    end: Succession | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys, the earliest first."""
        return (*(found.before[0].org_id for found in self.renamings), self.org_id)

    @property
    def former_names(self) -> set[str]:
        """Names that it had before its latest, in both languages."""
        bodies = [found.before[0] for found in self.renamings]
        return {name for body in bodies for name in (body.name_th, body.name_en)}

    def key_in(self, fiscal_year: int) -> str:
        """Return its key in a fiscal year."""
        former = self.name_in(fiscal_year)
        return former.org_id if former else self.org_id

    def name_in(self, fiscal_year: int) -> Body | None:
        """Return the body under its name in a fiscal year; None where that is the latest."""
        later = (found for found in self.renamings if fiscal_year < found.fiscal_year)
        return next((found.before[0] for found in later), None)

    def break_between(self, first: int, last: int) -> Succession | None:
        """Return the latest merger or split between two fiscal years; None where it is one body."""
        found = [part for part in self.breaks if first < part.fiscal_year <= last]
        return found[-1] if found else None


def load_successions(folder: Path) -> tuple[Succession, ...]:
    """Load the successions of a project.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.

    Returns
    -------
    tuple of Succession
        In order of fiscal years.

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    rows = read_rows(folder, "successions")
    if rows.empty:
        return ()
    ids = sorted({*rows["before_id"], *rows["after_id"]})
    named = read_rows(folder, "organisations", {"org_id": ids})
    bodies = {
        row["org_id"]: Body(row["org_id"], row["name_th"], row["name_en"] or row["name_th"])
        for row in named.to_dict("records")
    }
    found = [_read_succession(part, bodies) for _, part in rows.groupby("source_ref", sort=False)]
    return tuple(sorted(found, key=lambda part: part.fiscal_year))


def _read_succession(rows: pd.DataFrame, bodies: dict[str, Body]) -> Succession:
    first = rows.iloc[0]
    return Succession(
        int(first["fiscal_year"]),
        str(first["kind"]),
        tuple(bodies[key] for key in rows["before_id"].drop_duplicates()),
        tuple(bodies[key] for key in rows["after_id"].drop_duplicates()),
        *(str(first[name]) for name in ("reason_th", "reason_en", "basis")),
    )


def find_lineage(org_id: str, successions: Iterable[Succession]) -> Lineage:
    """Find one body through the years.

    Parameters
    ----------
    org_id : str
        Any of its keys.
    successions : iterable of Succession

    Returns
    -------
    Lineage
        With nothing but its key where nothing became of it.
    """
    known = tuple(successions)
    renamed = [found for found in known if found.is_renaming]
    forward = {found.before[0].org_id: found for found in renamed}
    backward = {found.after[0].org_id: found for found in renamed}
    last = org_id
    while last in forward:
        last = forward[last].after[0].org_id
    renamings: list[Succession] = []
    first = last
    while first in backward:
        renamings.insert(0, backward[first])
        first = backward[first].before[0].org_id
    keys = {last, *(found.before[0].org_id for found in renamings)}
    others = [found for found in known if not found.is_renaming]
    ends = [found for found in others if last in _keys(found.before) - _keys(found.after)]
    return Lineage(
        last,
        tuple(renamings),
        tuple(found for found in others if keys & _keys(found.after)),
        ends[0] if ends else None,
    )


def find_predecessors(lineage: Lineage, successions: Iterable[Succession]) -> dict[int, list[str]]:
    """Find the keys of the bodies that a body came out of.

    Parameters
    ----------
    lineage : Lineage
    successions : iterable of Succession

    Returns
    -------
    dict of int to list of str
        By the fiscal year of the merger or split, under all the names they had before it.
    """
    known = tuple(successions)
    return {
        found.fiscal_year: [
            key for body in found.before for key in find_lineage(body.org_id, known).keys
        ]
        for found in lineage.breaks
    }


def find_absent(fiscal_year: int, successions: Iterable[Succession]) -> frozenset[str]:
    """Find the keys that no body had in a fiscal year: not yet, or no more."""
    absent: set[str] = set()
    for found in successions:
        before, after = _keys(found.before), _keys(found.after)
        absent |= after - before if fiscal_year < found.fiscal_year else before - after
    return frozenset(absent)


def advise_key(org_id: str, fiscal_year: int, successions: Iterable[Succession]) -> str:
    """Return advice on the key to give for a fiscal year in which a body had another.

    Parameters
    ----------
    org_id : str
    fiscal_year : int
        Buddhist era.
    successions : iterable of Succession

    Returns
    -------
    str
        A clause without a full stop; empty where the key is right for the year.
    """
    known = tuple(successions)
    lineage = find_lineage(org_id, known)
    if lineage.key_in(fiscal_year) != org_id:
        return _advise_name(org_id, lineage, fiscal_year)
    if lineage.end and fiscal_year >= lineage.end.fiscal_year:
        return f"{_tell(lineage.end)}; give {_list(lineage.end.after)}"
    began = [part for part in lineage.breaks if lineage.keys[0] not in _keys(part.before)]
    if began and fiscal_year < began[0].fiscal_year:
        return f"{_tell(began[0])}; give {_list(began[0].before, 'or')}"
    return ""


def refuse_year(key: str, fiscal_year: int, years: Iterable[int], folder: Path) -> NoReturn:
    """Say that nothing is known of a body or a group in a fiscal year.

    Parameters
    ----------
    key : str
    fiscal_year : int
        Buddhist era.
    years : iterable of int
        Those of which something is known.
    folder : Path
        Folder of prepared tables.

    Raises
    ------
    UsageError
        Always; tells the key that the body had then, or the years that there are.
    """
    listed = ", ".join(map(str, years)) or "none"
    advice = advise_key(key, fiscal_year, load_successions(folder))
    what = f"no result for fiscal year {fiscal_year}"
    raise usage_error(key, what, advice or f"There are: {listed}")


def _advise_name(org_id: str, lineage: Lineage, fiscal_year: int) -> str:
    key = lineage.key_in(fiscal_year)
    place = lineage.keys.index(org_id)
    later = lineage.keys.index(key) > place
    renaming = lineage.renamings[place if later else place - 1]
    return f"{_tell(renaming)}; give {key} for {fiscal_year}"


def _tell(found: Succession) -> str:
    words = {
        RENAMED: "{before} was renamed {after} in {year}",
        MERGED: "{before} were merged into {after} in {year}",
        SPLIT: "{before} was split into {after} in {year}",
    }
    return words[found.kind].format(
        before=_list(found.before), after=_list(found.after), year=found.fiscal_year
    )


def _list(bodies: tuple[Body, ...], glue: str = "and") -> str:
    *first, last = [body.org_id for body in bodies]
    return f"{', '.join(first)} {glue} {last}" if first else last


def _keys(bodies: Iterable[Body]) -> set[str]:
    return {body.org_id for body in bodies}
