"""Errors a person can act on: where it is, what is wrong, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, told in one line.

    Parameters
    ----------
    where : str
        File, sheet, row, line or parameter.
    what : str
        What is wrong, with the value in brackets.
    todo : str
        What the reader can do about it.
    """

    where: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.todo}."


class ItaError(Exception):
    """Base of every error of this library; its text is one line a fault.

    Parameters
    ----------
    faults : iterable of Fault
        All that was found wrong, so that one run shows everything.
    """

    exit_code = 1

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[ItaError], tuple[tuple[Fault, ...]]]:
        # Errors cross process borders in a batch; the default would hand the text to __init__.
        return type(self), (self.faults,)

    def _render_traceback_(self) -> list[str]:
        # Jupyter shows these lines instead of a traceback: the mistake is in the input, not here.
        return str(self).splitlines()


class UsageError(ItaError):
    """A command, parameter or key was used wrongly."""

    exit_code = 2


class DataError(ItaError):
    """The data does not hold."""

    exit_code = 3


def usage_error(where: str, what: str, todo: str) -> UsageError:
    """Return the error of a single wrong use."""
    return UsageError([Fault(where, what, todo)])


def data_error(where: str, what: str, todo: str) -> DataError:
    """Return the error of a single fault in the data."""
    return DataError([Fault(where, what, todo)])


def closest(value: str, known: Sequence[str]) -> str:
    """Return advice that names the known values nearest to a mistyped one.

    Parameters
    ----------
    value : str
        What was typed.
    known : sequence of str
        What could have been meant.

    Returns
    -------
    str
        A clause without a full stop.
    """
    near = difflib.get_close_matches(value, known, n=3, cutoff=0.5)
    if near:
        return f"Close to it: {', '.join(near)}"
    if not known:
        return "None is known yet"
    if len(known) <= 12:
        return f"Known: {', '.join(known)}"
    return f"None of the {len(known)} known ones is close to it"
