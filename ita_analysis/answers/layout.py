"""Which column of a file is what: by its mapping file, or by headers that are codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ita_analysis.answers.faults import show
from ita_analysis.answers.form import Form
from ita_analysis.answers.mapping import IGNORE, Mapping
from ita_analysis.answers.words import fold, load_words, roles_by_header
from ita_analysis.errors import Fault, closest
from ita_analysis.thai import normalise

# Place of a column that is no column of its own: where each row holds one answer.
NOWHERE = -1
LONG = {"question", "choice"}


@dataclass(frozen=True)
class Layout:
    """Places of columns in a file.

    Parameters
    ----------
    slots : dict of int to int
        Place of the column by place of the slot in the form.
    roles : dict of str to int
        Place of the column by what it is: organisation, respondent, timestamp and so on.
    evidence : dict of int to str
        Item whose evidence a column holds.
    """

    slots: dict[int, int]
    roles: dict[str, int]
    evidence: dict[int, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[int]:
        """Places of all columns that are read."""
        return sorted({*self.slots.values(), *self.roles.values(), *self.evidence} - {NOWHERE})


def find_layout(
    headers: tuple[str, ...], form: Form, mapping: Mapping, where: str
) -> tuple[Layout, list[Fault]]:
    """Find what each column of a file is.

    Parameters
    ----------
    headers : tuple of str
    form : Form
    mapping : Mapping
        Empty where the file has none.
    where : str
        Name of the file, for the faults.

    Returns
    -------
    tuple of Layout and list of Fault
        Every column that is nothing known, or the same as another.
    """
    declared = {fold(header): target for header, target in mapping.columns.items()}
    evidence = {fold(header): target for header, target in mapping.evidence.items()}
    roles_declared = {
        fold(getattr(mapping, role)): role
        for role in load_words()["headers"]
        if getattr(mapping, role, "") and isinstance(getattr(mapping, role), str)
    }
    layout = Layout({}, {}, {})
    faults: list[Fault] = []
    if mapping.layout == "long" or {roles_by_header().get(fold(name)) for name in headers} >= LONG:
        return _find_long(headers, roles_declared, form, where)
    if mapping.columns:
        faults += _find_absent([*mapping.columns, *mapping.evidence], headers, where)
    for place, header in enumerate(headers):
        name = fold(header)
        spot = f"{where}: column {place + 1} {show(normalise(header))}"
        target = declared.get(name, "" if mapping.columns else _clean(header))
        if name in evidence or (not mapping.columns and _is_evidence(header, form)):
            layout.evidence[place] = evidence.get(name, _clean(header).removesuffix("_url"))
        elif name in roles_declared:
            faults += _take(layout.roles, roles_declared[name], place, spot, headers)
        elif target == IGNORE or not name:
            continue
        elif target.lower() in form.by_name:
            slot = form.by_name[target.lower()]
            faults += _take(layout.slots, slot, place, spot, headers)
        elif name in roles_by_header() and name not in declared:
            role = roles_by_header()[name]
            if role not in roles_declared.values():
                faults += _take(layout.roles, role, place, spot, headers)
        else:
            faults.append(_refuse(target, spot, form, mapped=bool(mapping.columns)))
    faults += _find_doubled(layout, form, where)
    return layout, faults


def _find_long(
    headers: tuple[str, ...], declared: dict[str, str], form: Form, where: str
) -> tuple[Layout, list[Fault]]:
    layout = Layout(dict.fromkeys(range(len(form.slots)), NOWHERE), {}, {})
    faults: list[Fault] = []
    for place, header in enumerate(headers):
        spot = f"{where}: column {place + 1} {show(normalise(header))}"
        role = declared.get(fold(header)) or roles_by_header().get(fold(header))
        if role in declared.values() and fold(header) not in declared:
            continue
        if role:
            faults += _take(layout.roles, role, place, spot, headers)
        else:
            faults.append(Fault(spot, "is not known", "Take it out, or name it in a mapping file"))
    wanted = LONG | ({"respondent"} if form.is_survey else set())
    for role in sorted(wanted - set(layout.roles)):
        todo = f"Name it so, or say which it is in a mapping file: {role} = …"
        faults.append(Fault(where, f"there is no column {role}", todo))
    return layout, faults


def _clean(header: str) -> str:
    return normalise(header).replace(" ", "_").lower()


def _is_evidence(header: str, form: Form) -> bool:
    name = _clean(header)
    return name.endswith("_url") and name.removesuffix("_url") in form.by_name


def _find_absent(named: list[str], headers: tuple[str, ...], where: str) -> Iterator[Fault]:
    there = set(map(fold, headers))
    for header in named:
        if fold(header) not in there:
            what = f"the mapping names a column that is not there {show(header)}"
            yield Fault(where, what, "Write the header as it stands in the file, or take it out")


def _take(
    taken: dict[Any, int], key: Any, place: int, spot: str, headers: tuple[str, ...]
) -> Iterator[Fault]:
    if key in taken:
        other = f"column {taken[key] + 1} {show(normalise(headers[taken[key]]))}"
        yield Fault(spot, f"stands for the same as {other}", f"Map one of them to {IGNORE}")
    taken.setdefault(key, place)


def _refuse(target: str, spot: str, form: Form, *, mapped: bool) -> Fault:
    if not target:
        return Fault(spot, "the mapping does not name it", f"Map it to a column or {IGNORE}")
    names = [slot.name for slot in form.slots]
    what = f"is no column of form {form.part} of {form.fiscal_year} ({target[:60]})"
    if mapped:
        return Fault(spot, what, closest(target, names))
    return Fault(spot, what, "Let a mapping be proposed with --map, and name it with --mapping")


def _find_doubled(layout: Layout, form: Form, where: str) -> Iterator[Fault]:
    for code, places in form.places.items():
        mine = [form.slots[slot] for slot in places if slot in layout.slots]
        if len(mine) > 1 and not mine[0].part:
            what = f"{code} is mapped as a whole and in parts"
            yield Fault(where, what, "Map its parts, or the whole question")
    if not layout.slots:
        yield Fault(where, "no column is a question", "Let a mapping be proposed with --map")
