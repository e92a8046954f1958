"""Everything wrong with files of answers: counted in full, told for the first rows of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ita_analysis.errors import DataError, Fault

MOST_TOLD = 20
LONGEST_VALUE = 60


@dataclass(frozen=True, order=True)
class Note:
    """A fault of a cell or row: file, number of the row, column, what is wrong, what to do.

    The row is 0 where several rows only together are wrong.
    """

    file: str
    row: int
    column: str
    what: str
    todo: str

    def tell(self) -> Fault:
        """Return it as a fault."""
        row = f": row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return Fault(f"{self.file}{row}{column}", self.what, self.todo)


@dataclass
class FaultBook:
    """Faults as they are found, batch by batch, in any order.

    Parameters
    ----------
    counts : Counter
        How many there are of each kind.
    first : dict of str to list of Note
        The first of each kind, and a few more.
    """

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[Note]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def note(self, kind: str, notes: Iterable[Note], times: int) -> None:
        """Note faults of a kind; `times` is how many there are, if fewer are given."""
        self.counts[kind] += times
        self.first[kind] = sorted([*self.first.get(kind, []), *notes])[:MOST_TOLD]

    def merge(self, other: FaultBook) -> None:
        """Take over the faults of another book."""
        for kind, notes in other.first.items():
            self.note(kind, notes, other.counts[kind])

    def refuse(self, more: Iterable[Fault] = ()) -> None:
        """Raise what was found, if anything.

        Raises
        ------
        DataError
            With the first faults of each kind and a line that counts the others.
        """
        faults = [*more, *self._tell()]
        if faults:
            raise DataError(faults)

    def _tell(self) -> Iterator[Fault]:
        for kind, notes in sorted(self.first.items()):
            yield from (note.tell() for note in notes)
            left = self.counts[kind] - len(notes)
            if left > 0:
                yield Fault(kind, f"{left:,} more of these", "Mend those above and try again")


def show(value: object) -> str:
    """Return a value in brackets as a fault tells it, never longer than a short line."""
    text = " ".join(str(value).split())
    return f"({text[:LONGEST_VALUE]}{'…' if len(text) > LONGEST_VALUE else ''})"
