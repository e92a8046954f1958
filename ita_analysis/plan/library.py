"""Our own measures, kept as data: what can be done about an indicator, a question, an item."""

from __future__ import annotations

import csv
import functools
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from ita_analysis.errors import DataError, Fault, closest, data_error
from ita_analysis.methodology import Methodology, Question
from ita_analysis.methodology.load import FOLDER as METHODS
from ita_analysis.methodology.mappings import load_mappings
from ita_analysis.read.units import load_units

FOLDER = Path(__file__).parent / "library"
THEMES, UNITS = "themes.toml", "units.toml"
MEASURES = ("surveys.toml", "items.toml")
FEWEST_STEPS, MOST_STEPS = 2, 5
LANGUAGES = ("th", "en")
OWN = ("unit", "months", "follow_up_th", "follow_up_en", "evidence_th", "evidence_en")

Text = str
Entry = TypeVar("Entry", bound="_Entry")


class _Entry(BaseModel):
    # Unknown keys are refused, so that a misspelt one cannot be left out in silence.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: str
    title_th: Text
    title_en: Text
    steps_th: tuple[Text, ...]
    steps_en: tuple[Text, ...]


class Theme(_Entry):
    """What measures are grouped by, and what answers an indicator or sub-indicator as a whole.

    ``months`` are the first and the last month, 1 to 12; ``unit`` is a role of ``units.toml``.
    """

    groups: tuple[str, ...]
    unit: str
    months: tuple[int, int]
    follow_up_th: Text
    follow_up_en: Text
    evidence_th: Text
    evidence_en: Text


class LibraryMeasure(_Entry):
    """What can be done about questions or items; the rest it takes from its theme."""

    theme: str
    answers: Mapping[str, tuple[str, ...]]
    unit: str
    months: tuple[int, int]
    follow_up_th: Text
    follow_up_en: Text
    evidence_th: Text
    evidence_en: Text


class Library:
    """All measures, and what each answers.

    Parameters
    ----------
    themes : mapping of str to Theme
        By key, in order.
    measures : mapping of str to LibraryMeasure
        By key, in order.
    units : mapping of str to mapping of str to str
        Unit by type of organisation, ``default`` among them, by role.
    answers : mapping of tuple of str to tuple of str
        Keys of measures by set of questions and code.
    """

    def __init__(
        self,
        themes: Mapping[str, Theme],
        measures: Mapping[str, LibraryMeasure],
        units: Mapping[str, Mapping[str, str]],
        answers: Mapping[tuple[str, str], tuple[str, ...]],
    ) -> None:
        self.themes = themes
        self.measures = measures
        self._units = units
        self._answers = answers
        self._groups = {group: theme for theme in themes.values() for group in theme.groups}

    def measures_for(self, code: str, method: Methodology) -> tuple[LibraryMeasure, ...]:
        """Return the measures that answer a question or item of a fiscal year, if any do."""
        keys = self._answers.get((method.question_set, code), ())
        return tuple(self.measures[key] for key in keys)

    def theme_for(self, group: str) -> Theme:
        """Return the theme that answers an indicator or sub-indicator as a whole."""
        return self._groups.get(group) or self._groups[group.partition(".")[0]]

    def theme_of(self, question: Question) -> Theme:
        """Return the theme of the place that a question has in the method."""
        place = question.sub_indicator or question.indicator
        # A disclosure item whose place is not known is a disclosure item all the same.
        return self.theme_for(place) if place else self.themes["disclosure"]

    def unit(self, role: str, org_type: str) -> str:
        """Return the unit that is suggested for a role in a type of organisation."""
        return self._units[role].get(org_type, self._units[role]["default"])

    def order(self, theme: str) -> int:
        """Return the place of a theme among all."""
        return list(self.themes).index(theme)


@functools.cache
def load_library(folder: Path = FOLDER) -> Library:
    """Load the library of measures.

    Parameters
    ----------
    folder : Path, optional
        Its files; the library's own by default.

    Returns
    -------
    Library

    Raises
    ------
    DataError
        If a file is faulty; holds every fault of all files.
    """
    faults: list[Fault] = []
    units = _read_units(folder, faults)
    rows = _read_rows(folder / THEMES, "theme", faults)
    themes = _by_key(_parse(rows, Theme, faults), faults)
    defaults = {str(row.get("key")): row for _, row in rows}
    found: list[tuple[str, LibraryMeasure]] = []
    for name in MEASURES:
        raw = _read_rows(folder / name, "measure", faults)
        whole = [(where, _inherit(row, where, defaults, faults)) for where, row in raw]
        found += _parse(whole, LibraryMeasure, faults)
    measures = _by_key(found, faults)
    for where, entry in [*_named(themes, THEMES), *found]:
        faults += _check_entry(entry, where, units)
    for where, measure in found:
        faults += _check_measure(measure, where)
    faults += _check_groups(themes)
    if faults:
        raise DataError(dict.fromkeys(faults))
    return Library(themes, measures, units, _spread(measures))


def fiscal_month(month: int) -> int:
    """Return the place of a month in the fiscal year: 0 for October, 11 for September."""
    return (month - 10) % 12


@functools.cache
def _list_codes() -> Mapping[str, frozenset[str]]:
    """List the codes of every set of questions."""
    codes = {}
    for path in (METHODS / "questions").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            codes[path.stem] = frozenset(row["code"] for row in csv.DictReader(file))
    return codes


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise data_error(path.name, "the file is missing", "Add it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise data_error(path.name, f"not valid TOML ({error})", "Mend it") from None


def _read_units(folder: Path, faults: list[Fault]) -> dict[str, dict[str, str]]:
    units = _read_toml(folder / UNITS)
    for role, names in units.items():
        where = f"{UNITS}: {role}"
        if "default" not in names:
            faults.append(Fault(where, "default is missing", "Add it"))
        for name in names.values():
            if name not in load_units():
                todo = f"{closest(str(name), list(load_units()))} Units stand in terms/units.csv"
                faults.append(Fault(where, f"unit is not known ({name})", todo))
    return units


def _read_rows(path: Path, kind: str, faults: list[Fault]) -> list[tuple[str, dict[str, Any]]]:
    document = _read_toml(path)
    rows = document.get(kind, [])
    if set(document) != {kind} or not all(isinstance(row, dict) for row in rows):
        faults.append(Fault(path.name, "holds other things", f"Write [[{kind}]] tables alone"))
        return []
    return [
        (f"{path.name}: {row.get('key') or number}", dict(row))
        for number, row in enumerate(rows, start=1)
    ]


def _inherit(
    row: dict[str, Any], where: str, themes: Mapping[str, dict[str, Any]], faults: list[Fault]
) -> dict[str, Any]:
    name = str(row.get("theme"))
    if name not in themes:
        faults.append(Fault(where, f"theme is not known ({name})", closest(name, list(themes))))
    # What any theme has serves, so that one fault is not told as many.
    theme = themes.get(name) or next(iter(themes.values()), {})
    return {key: theme[key] for key in OWN if key in theme} | row


def _parse(
    rows: Iterable[tuple[str, dict[str, Any]]], kind: type[Entry], faults: list[Fault]
) -> list[tuple[str, Entry]]:
    sound = []
    for where, row in rows:
        try:
            sound.append((where, kind.model_validate(_lists_to_tuples(row))))
        except ValidationError as error:
            for item in error.errors():
                key = ".".join(map(str, item["loc"]))
                shown = "" if item["type"] == "missing" else f" ({item.get('input')!r})"
                faults.append(Fault(where, f"{key} is wrong or missing{shown}", item["msg"]))
    return sound


def _lists_to_tuples(value: Any) -> Any:
    # TOML has no tuples.
    if isinstance(value, list):
        return tuple(_lists_to_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _lists_to_tuples(item) for key, item in value.items()}
    return value


def _by_key(entries: list[tuple[str, Entry]], faults: list[Fault]) -> dict[str, Entry]:
    counts = Counter(entry.key for _, entry in entries)
    for where, entry in entries:
        if counts[entry.key] > 1:
            faults.append(Fault(where, "the key stands more than once", "Give each its own"))
    return {entry.key: entry for _, entry in entries}


def _named(themes: Mapping[str, Theme], file: str) -> list[tuple[str, Theme | LibraryMeasure]]:
    return [(f"{file}: {key}", theme) for key, theme in themes.items()]


def _check_entry(
    entry: Theme | LibraryMeasure, where: str, units: Mapping[str, Any]
) -> Iterator[Fault]:
    for name, value in entry.model_dump().items():
        if name.endswith(("_th", "_en")):
            texts = value if isinstance(value, tuple) else (value,)
            if not all(text.strip() for text in texts):
                yield Fault(where, f"{name} is empty", "Write it in that language")
    counts = {len(entry.steps_th), len(entry.steps_en)}
    if len(counts) > 1:
        yield Fault(where, "steps_th and steps_en differ in number", "Say each in both languages")
    if not min(counts) >= FEWEST_STEPS or max(counts) > MOST_STEPS:
        yield Fault(where, f"{max(counts)} steps", f"Give {FEWEST_STEPS} to {MOST_STEPS}")
    if entry.unit not in units:
        yield Fault(where, f"unit is not known ({entry.unit})", closest(entry.unit, list(units)))
    first, last = entry.months
    if not (1 <= first <= 12 and 1 <= last <= 12 and fiscal_month(first) <= fiscal_month(last)):
        todo = "Give two months from 10 (October) on to 9 (September)"
        yield Fault(where, f"months are not in a fiscal year's order ({first}, {last})", todo)


def _check_measure(measure: LibraryMeasure, where: str) -> Iterator[Fault]:
    if not any(measure.answers.values()):
        yield Fault(where, "answers nothing", "Name a question or an item")
    codes = _list_codes()
    for name, answered in measure.answers.items():
        if name not in codes:
            todo = closest(name, sorted(codes))
            yield Fault(where, f"set of questions is not known ({name})", todo)
            continue
        for code in answered:
            if code not in codes[name]:
                todo = closest(code, sorted(codes[name]))
                yield Fault(where, f"{name} has no such question or item ({code})", todo)


def _check_groups(themes: Mapping[str, Theme]) -> Iterator[Fault]:
    counts = Counter(group for theme in themes.values() for group in theme.groups)
    for group, count in counts.items():
        if count > 1:
            yield Fault(THEMES, f"group {group} stands in {count} themes", "Keep it in one")


def _spread(measures: Mapping[str, LibraryMeasure]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Let each measure also answer what means the same in other sets of questions."""
    same: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for (before, after), matches in load_mappings().items():
        for match in matches:
            if match.kind == "same":
                one, other = (before, match.from_code), (after, match.to_code)
                same.setdefault(one, set()).add(other)
                same.setdefault(other, set()).add(one)
    answers: dict[tuple[str, str], list[str]] = {}
    for key, measure in measures.items():
        reached = {(name, code) for name, codes in measure.answers.items() for code in codes}
        waiting = list(reached)
        while waiting:
            fresh = same.get(waiting.pop(), set()) - reached
            reached |= fresh
            waiting += fresh
        for place in reached:
            answers.setdefault(place, []).append(key)
    return {place: tuple(keys) for place, keys in answers.items()}
