"""All that is taken from the answers to one form: statistics, signals, and who answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ita_analysis.answers.coding import Coded, Plan
from ita_analysis.answers.faults import MOST_TOLD, FaultBook, Note
from ita_analysis.answers.form import Form
from ita_analysis.answers.signals import (
    DEVICE,
    EMPTY,
    FLOOD,
    SAME,
    STRAIGHT,
    TIMES,
    Marks,
    count_same,
    find_impossible_times,
    find_straight,
    mark_rows,
    mark_values,
)
from ita_analysis.answers.statistics import Statistics, make_statistics

TWICE = "respondents who stand twice"
_LONGEST_LINK = 2_000
Link = tuple[tuple[int, str], str]


@dataclass(frozen=True)
class Named:
    """Respondents who are named: their organisation, mark, and the row they stand in."""

    file: str
    organisations: NDArray[np.int32]
    marks: NDArray[np.uint64]
    rows: NDArray[np.int64]


@dataclass
class Census:
    """What is known of all respondents of a form.

    Parameters
    ----------
    statistics : Statistics
    flagged : dict of str to numpy.ndarray
        By organisation, rows with a signal that a row shows by itself.
    marks : dict of str to list of tuple of numpy.ndarray
        Organisation and a number for the answers, or for the device, of each row.
    named : list of Named
    evidence : dict of tuple to str
        By place of an organisation and item: where its evidence is.
    """

    statistics: Statistics
    flagged: dict[str, NDArray[np.int64]]
    marks: dict[str, list[Marks]] = field(default_factory=lambda: {SAME: [], DEVICE: []})
    named: list[Named] = field(default_factory=list)
    evidence: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """The form that was answered."""
        return self.statistics.form

    def add(self, coded: Coded, plan: Plan, file: str) -> None:
        """Add a batch.

        Parameters
        ----------
        coded : Coded
        plan : Plan
            By which it was coded.
        file : str
            Name of the file, for faults.
        """
        if not len(coded.organisations):
            return
        form, places = self.form, coded.organisations
        flags = {}
        marks: dict[str, Marks] = {}
        if form.is_survey:
            straight = find_straight(form, plan.slots, coded.fields)
            flags[STRAIGHT] = places[straight]
            marks[SAME] = (places, mark_rows(coded, form, plan.slots))
            # Straight lines are a signal of their own: they are not looked for among the others.
            marks[SAME][1][straight] = 0
        if "timestamp" in coded.columns:
            flags[TIMES] = places[find_impossible_times(coded, form.fiscal_year)]
        if "device" in coded.columns:
            marks[DEVICE] = (places, mark_values(coded.columns["device"]))
        respondents = coded.respondents
        if "respondent" in coded.columns:
            respondents = mark_values(coded.columns["respondent"])
        evidence = _list_evidence(coded)
        self.statistics.add(plan.slots, coded.fields, places)
        for name, flagged in flags.items():
            self.flagged[name] += np.bincount(flagged, minlength=len(self.flagged[name]))
        for name, pair in marks.items():
            self.marks[name].append(pair)
        if respondents is not None:
            self.named.append(Named(file, places, respondents, coded.rows))
        _keep_links(self.evidence, evidence)

    def merge(self, other: Census) -> None:
        """Add what is known of other rows."""
        self.statistics.merge(other.statistics)
        for name, rows in other.flagged.items():
            self.flagged[name] += rows
        for name, marks in other.marks.items():
            self.marks[name] += marks
        self.named += other.named
        _keep_links(self.evidence, other.evidence.items())

    def count_signals(self) -> dict[str, NDArray[np.int64]]:
        """Count rows by signal and organisation."""
        count = len(self.statistics.respondents)
        return self.flagged | {
            SAME: count_same(self.marks[SAME], count),
            DEVICE: count_same(self.marks[DEVICE], count, FLOOD),
            EMPTY: self.statistics.empty,
        }

    def note_twice(self, book: FaultBook) -> None:
        """Note respondents who stand in more than one row of an organisation."""
        rows = [row for row in self.named if len(row.rows)]
        if not rows:
            return
        files = np.repeat(np.arange(len(rows)), [len(row.rows) for row in rows])
        places = np.concatenate([row.organisations for row in rows])
        marks = np.concatenate([row.marks for row in rows])
        numbers = np.concatenate([row.rows for row in rows])
        names = np.array([row.file for row in rows])[files]
        order = np.lexsort((numbers, names, marks, places))
        same = (np.diff(places[order]) == 0) & (np.diff(marks[order]) == 0)
        same &= marks[order][1:] != 0
        before, again = order[:-1][same], order[1:][same]
        if len(again):
            notes = []
            told = np.lexsort((numbers[again], names[again]))[:MOST_TOLD]
            for first, at in zip(before[told], again[told], strict=True):
                other = f"{names[first]}, " if names[first] != names[at] else ""
                what = f"the respondent stands in {other}row {numbers[first]} too"
                todo = "Keep the answers of each respondent once"
                notes.append(Note(str(names[at]), int(numbers[at]), "respondent", what, todo))
            book.note(TWICE, notes, len(again))


def make_census(form: Form, organisations: int) -> Census:
    """Return a census of nobody."""
    flagged = {name: np.zeros(organisations, np.int64) for name in (STRAIGHT, TIMES)}
    return Census(make_statistics(form, organisations), flagged)


def _list_evidence(coded: Coded) -> list[Link]:
    return [
        ((int(place), item), " ".join(str(link).split())[:_LONGEST_LINK])
        for item, column in coded.evidence.items()
        for place, link in zip(coded.organisations, column.to_pylist(), strict=True)
        if link
    ]


def _keep_links(kept: dict[tuple[int, str], str], links: Iterable[Link]) -> None:
    """Keep one link an item; the first by its letters, so that the order of rows says nothing."""
    for key, link in links:
        kept[key] = min(link, kept.get(key, link))
