"""What a claim found in words is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ita_analysis.methodology import Methodology
from ita_analysis.read.report.folding import Folded, fold
from ita_analysis.read.report.names import indicator_names, names_pattern
from ita_analysis.read.report.word_files import load_words
from ita_analysis.read.report.words import words

INSTRUMENT = r"(?<![a-z])[ieo]it(?![a-z])"
INSTRUMENTS = ("IIT", "EIT", "OIT")
LETTERS = ("aa", "a", "b", "c", "d", "e", "f")


@dataclass(frozen=True)
class Place:
    """A text and where it stands.

    Parameters
    ----------
    line : int
    text : str
        As printed.
    section : str
        As printed.
    is_heading : bool
        Whether it is a short line that heads others.
    is_row : bool
        Whether it is all cells of a row of a table, one after another.
    across : int
        Where the line breaks in a text of two lines, of which only claims over the break are
        meant; 0 in one of a single line.
    """

    line: int
    text: str
    section: str = ""
    is_heading: bool = False
    is_row: bool = False
    across: int = 0

    @property
    def instrument(self) -> str:
        """The instrument that it stands under; empty under anything else."""
        return self.section if self.section in INSTRUMENTS else ""


@dataclass(frozen=True)
class Claim:
    """A place where a pattern fits.

    Parameters
    ----------
    entry : dict
        The pattern with what it says, from ``statements.toml``.
    found : re.Match
        Where it fits in the folded text.
    flat : Folded
        The text.
    place : Place
    method : Methodology
    """

    entry: dict[str, Any]
    found: re.Match[str]
    flat: Folded
    place: Place
    method: Methodology

    @property
    def before(self) -> str:
        """The folded text before the claim."""
        return self.flat.text[: self.found.start()]

    @property
    def value_span(self) -> tuple[int, int]:
        """Where the value stands in the folded text; empty where none is printed."""
        groups = self.found.groupdict()
        if groups.get("value") is not None:
            return self.found.span("value")
        behind = next((name for name in ("later", "last") if groups.get(name)), "")
        return self.found.span(behind) if behind else (self.found.end(),) * 2

    def print(self, *spans: tuple[int, int]) -> list[str]:
        """Return stretches of the folded text as printed, each once."""
        return list(dict.fromkeys(
            self.place.text[slice(*self.flat.span(*span))].strip() for span in spans
        ))  # fmt: skip

    def allows(self, instrument: str) -> bool:
        """Return whether the claim can be made of an instrument."""
        return instrument in self.entry.get("instruments", INSTRUMENTS)


def name_subjects(claim: Claim) -> list[str]:
    """Return what a claim is about: printed names, or words of ``data/raw/README.md``.

    Parameters
    ----------
    claim : Claim

    Returns
    -------
    list of str
        Empty where the words do not tell.
    """
    subject = claim.entry["subject"]
    return SUBJECTS[subject](claim) if subject in SUBJECTS else [subject]


def find_indicators(
    flat: str, method: Methodology, start: int = 0
) -> list[tuple[tuple[int, int], str]]:
    """Return where a folded text names indicators, and their codes.

    Parameters
    ----------
    flat : str
        Folded text.
    method : Methodology
    start : int
        Where to begin.

    Returns
    -------
    list of tuple
        Span and code of each, in order.
    """
    codes = indicator_names(method)
    return [
        (found.span(), codes[found[0]])
        for found in names_pattern(method).finditer(flat, start)
        if codes[found[0]]
    ]


def nearest_instrument(flat: str) -> str:
    """Return the instrument that a folded text names last, unless the total is named after it.

    Parameters
    ----------
    flat : str
        Folded text.

    Returns
    -------
    str
        ``IIT``, ``EIT``, ``OIT`` or empty.
    """
    places = find_instruments(flat)
    if not places:
        return ""
    code = max(places, key=lambda key: places[key])
    return "" if any(word in flat[places[code] :] for word in OVERALL) else code


OVERALL = ("ภาพรวม", "โดยรวม", "overall")
# The result, also below the heading of an instrument.
WHOLE = ("คะแนนรวม", "คะแนนita")


def find_instruments(flat: str) -> dict[str, int]:
    """Return where a folded text names each instrument for the last time."""
    found = {match[0].upper(): match.start() for match in re.finditer(INSTRUMENT, flat)}
    for code in INSTRUMENTS:
        last = max((flat.rfind(word) for word in words("sections", code)), default=-1)
        if last >= 0:
            found[code] = max(last, found.get(code, -1))
    return found


# One small function for each kind of subject


def _name_indicator(claim: Claim) -> list[str]:
    return claim.print(claim.found.span("name"))


def _name_each(claim: Claim) -> list[str]:
    group = "names" if "names" in claim.found.groupdict() else "list"
    start, end = claim.found.span(group)
    named = find_indicators(claim.flat.text[:end], claim.method, start)
    return claim.print(*(span for span, _ in named))


def _name_only(claim: Claim) -> list[str]:
    named = find_indicators(claim.before, claim.method)
    codes = {code for _, code in named}
    if len(codes) != 1 or not claim.allows(claim.method.indicator(codes.pop()).instrument):
        return []
    return claim.print(named[0][0])


def _name_instrument(claim: Claim) -> list[str]:
    named = nearest_instrument(claim.flat.text[: claim.found.end()]) or claim.place.instrument
    return [named] if named and claim.allows(named) else []


def _name_bearer(claim: Claim) -> list[str]:
    bearer = _find_bearer(claim.flat.text[: claim.value_span[0]])
    return [name for name in (bearer or claim.entry.get("otherwise", ""),) if name]


def _find_bearer(before: str) -> str:
    """Return what the words before a mark speak of: the last that can have a score."""
    places = {
        bearer: max(before.rfind(word) for word in load_words("statements", "words", key))
        for bearer, key in (
            ("indicators", "bearer_indicators"),
            ("questions", "bearer_questions"),
            ("total", "bearer_total"),
        )
    }
    places |= find_instruments(before)
    last = max(places, key=lambda bearer: places[bearer])
    if places[last] < 0:
        return ""
    return (nearest_instrument(before) or last) if last == "questions" else last


def _name_level_bearer(claim: Claim) -> list[str]:
    whole = any(word in claim.before for word in WHOLE)
    instrument = nearest_instrument(claim.before) or ("" if whole else claim.place.instrument)
    if instrument:
        return [instrument]
    # In words that are no level of the year only an instrument can be called good.
    known = {*LETTERS, *(fold(level.name).text for level in claim.method.levels)}
    return ["total"] if claim.found["value"] in known else []


def _name_all_named(claim: Claim) -> list[str]:
    return sorted(find_instruments(claim.flat.text)) or ["indicators"]


def _name_questions(claim: Claim) -> list[str]:
    flat = claim.flat.text
    of_indicators = "ตัวชี้วัด" in flat or find_indicators(flat, claim.method)
    if of_indicators and "คำถาม" not in flat:
        return []
    return [nearest_instrument(flat) or claim.place.instrument or "questions"]


SUBJECTS: Mapping[str, Callable[[Claim], list[str]]] = {
    "indicator": _name_indicator,
    "each": _name_each,
    "only": _name_only,
    "instrument": _name_instrument,
    "bearer": _name_bearer,
    "level_of": _name_level_bearer,
    "named": _name_all_named,
    "questions": _name_questions,
}
