"""The form of a survey or check: its questions, their parts, and what each choice is worth."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from fractions import Fraction

from ita_analysis.errors import usage_error
from ita_analysis.methodology import Methodology, Question
from ita_analysis.methodology.model import Scale
from ita_analysis.score import DISCLOSURE

# Beyond the choices of a question: what else a cell can hold. They come last, in this order.
EXTRAS = ("dont_know", "missing")
# Printed with two decimals, so a third stands as 33.33.
_PRINTED = 0.005
_SMALL = 12


@dataclass(frozen=True)
class Slot:
    """What one column of answers holds: a part of a question, or a question as a whole.

    Parameters
    ----------
    question : str
        Code of the question.
    part : int
        Number of its part, from 1; 0 where the column holds the whole question.
    scale : str
        Code of the scale.
    words : tuple of str
        Choices in the order of the form.
    printed : tuple of float
        Points of each choice as the form prints them, before any reversal.
    points : tuple of float
        Points that each choice is worth, exact thirds where the form prints 33.33.
    units : tuple of int
        The same in whole units of the form.
    """

    question: str
    part: int
    scale: str
    words: tuple[str, ...]
    printed: tuple[float, ...]
    points: tuple[float, ...]
    units: tuple[int, ...]

    @property
    def name(self) -> str:
        """Name of the column: ``I7``, or ``I1.2`` for the second part of I1."""
        return f"{self.question}.{self.part}" if self.part else self.question


@dataclass(frozen=True)
class Form:
    """The form of one instrument, or of one part of it, in a fiscal year.

    Parameters
    ----------
    fiscal_year : int
        Buddhist era.
    instrument : str
        Code in the methodology: ``IIT``, ``EIT``, ``OIT``.
    part : str
        ``EIT1`` or ``EIT2`` in years when EIT has parts; the instrument's code otherwise.
    questions : tuple of str
        Codes, in the order of the methodology.
    slots : tuple of Slot
        Every column that answers can have.
    full : int
        Units that 100 points are.
    width : int
        Number of things a cell can hold: choices, do not know, missing.
    """

    fiscal_year: int
    instrument: str
    part: str
    questions: tuple[str, ...]
    slots: tuple[Slot, ...]
    full: int
    width: int

    @property
    def dont_know(self) -> int:
        """Code of a cell that says that the respondent does not know."""
        return self.width - 2

    @property
    def missing(self) -> int:
        """Code of a cell without an answer."""
        return self.width - 1

    @property
    def is_survey(self) -> bool:
        """Whether people answer it, so that its scores have a sampling error."""
        return self.instrument != DISCLOSURE

    @functools.cached_property
    def by_name(self) -> dict[str, int]:
        """Place of each slot by its name in small letters."""
        return {slot.name.lower(): place for place, slot in enumerate(self.slots)}

    @functools.cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """Places of the slots of each question, the whole one first."""
        return {
            code: tuple(place for place, slot in enumerate(self.slots) if slot.question == code)
            for code in self.questions
        }


def list_forms(method: Methodology) -> list[str]:
    """List the forms of a fiscal year: an instrument, or each part of one that has parts."""
    return [part for entry in method.instruments for part in (entry.parts or (entry.code,))]


def make_form(method: Methodology, part: str) -> Form:
    """Make a form of a fiscal year.

    Parameters
    ----------
    method : Methodology
    part : str
        One of :func:`list_forms`.

    Returns
    -------
    Form

    Raises
    ------
    UsageError
        If the fiscal year has no such form.
    """
    known = list_forms(method)
    if part not in known:
        todo = f"Forms of fiscal year {method.fiscal_year}: {', '.join(known)}"
        raise usage_error("instrument", f"the fiscal year has no such form ({part})", todo)
    instrument = next(
        entry.code for entry in method.instruments if part in (entry.parts or (entry.code,))
    )
    questions = [entry for entry in method.questions if entry.instrument == instrument]
    scales = {scale.code: scale for scale in method.scales}
    exact = {
        code: tuple(make_exact(choice.score) for choice in scale.choices)
        for code, scale in scales.items()
    }
    # A respondent's score of a question is the mean over the parts answered: 1, 2, 3 or all.
    parts = math.lcm(*(number for entry in questions for number in range(1, entry.parts + 1)))
    used = {entry.scale for entry in questions}
    full = parts * math.lcm(*(share.denominator for code in used for share in exact[code]))
    slots = [
        _make_slot(entry, number, scales[entry.scale], exact[entry.scale], full)
        for entry in questions
        for number in (range(entry.parts + 1) if entry.parts > 1 else (0,))
        if number or not _is_mixed(entry)
    ]
    return Form(
        method.fiscal_year,
        instrument,
        part,
        tuple(entry.code for entry in questions),
        tuple(slots),
        full,
        max(len(slot.words) for slot in slots) + len(EXTRAS),
    )


def make_exact(score: float) -> Fraction:
    """Return points as a share of 100: the third that 33.33 stands for."""
    share = Fraction(str(score)) / 100
    near = share.limit_denominator(_SMALL)
    return near if abs(float(near) * 100 - score) < _PRINTED else share


def _is_mixed(question: Question) -> bool:
    """Tell whether parts run in two directions, so that no single choice tells the whole."""
    return bool(question.reversed_parts) and len(question.reversed_parts) < question.parts


def _make_slot(
    question: Question, number: int, scale: Scale, exact: tuple[Fraction, ...], full: int
) -> Slot:
    turned = question.reversed or number in question.reversed_parts
    shares = [1 - share if turned else share for share in exact]
    return Slot(
        question.code,
        number,
        question.scale,
        tuple(choice.words_th for choice in scale.choices),
        tuple(choice.score for choice in scale.choices),
        tuple(float(100 * share) for share in shares),
        tuple(int(share * full) for share in shares),
    )
