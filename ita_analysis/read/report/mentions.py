"""What recognisers of scores find."""

from __future__ import annotations

from dataclasses import dataclass, field

from ita_analysis.methodology import Methodology
from ita_analysis.read.report.numbers import Number
from ita_analysis.read.report.organisation import is_same_body, named_bodies
from ita_analysis.read.report.reading import Organisation
from ita_analysis.read.report.subjects import Subject


@dataclass(frozen=True)
class Mention:
    """A score that a report gives, where and of what.

    Parameters
    ----------
    line : int
    section : str
        As printed.
    subject : Subject
        What it is of.
    number : Number
        The score.
    fiscal_year : int or None
        The year that the report gives with it; None where it gives none, which is the result's.
    certain : bool
        False where a name or code had to be settled, or lines had to be paired.
    """

    line: int
    section: str
    subject: Subject
    number: Number
    fiscal_year: int | None = None
    certain: bool = True


@dataclass(frozen=True)
class Unnamed:
    """A score beside a name that is none of the year's indicators."""

    line: int
    section: str
    name: str
    number: Number
    fiscal_year: int | None = None


@dataclass(frozen=True)
class Explained:
    """A number that is no score of this organisation, and what it is."""

    number: Number
    kind: str


@dataclass(frozen=True)
class Doubtful:
    """A score named as a whole under one instrument: the total, or that of the instrument.

    Below rows of all instruments it is the total, if it is not their plain mean.
    """

    line: int
    section: str
    number: Number
    fiscal_year: int | None = None
    is_below_all: bool = False


@dataclass(frozen=True)
class Unsettled:
    """A number in the place of a score that nothing names."""

    line: int
    number: Number
    text: str


Finding = Mention | Unnamed | Explained | Doubtful | Unsettled


@dataclass(frozen=True)
class Context:
    """What is known of the report before its scores are read.

    Parameters
    ----------
    method : Methodology
        Rules of the fiscal year.
    organisation : Organisation
    fiscal_year : int or None
        Year of the result.
    """

    method: Methodology
    organisation: Organisation = field(default_factory=Organisation)
    fiscal_year: int | None = None

    def is_instrument(self, section: str) -> bool:
        """Return whether a section is that of an instrument."""
        return any(section == part.code for part in self.method.instruments)

    def is_own(self, text: str) -> bool:
        """Return whether a text names this organisation and no other."""
        named = named_bodies(text)
        return bool(named) and not self.others(text)

    def is_named(self, text: str) -> bool:
        """Return whether a text names this organisation, alone or beside others."""
        return bool(named_bodies(text) - self.others(text))

    def others(self, text: str) -> set[str]:
        """Return the names of local bodies in a text that are not this organisation."""
        return {name for name in named_bodies(text)
                if not is_same_body(name, self.organisation.name)}  # fmt: skip
