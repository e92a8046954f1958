"""A mapping file is proposed: headers in sentences are matched against our labels."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from rapidfuzz import fuzz

from ita_analysis.answers.choices import UNKNOWN, ChoiceReader, tell_numbers
from ita_analysis.answers.form import Form, Slot, list_forms, make_form
from ita_analysis.answers.mapping import DOUBTFUL, IGNORE, Mapping
from ita_analysis.answers.sources import list_units, sample_unit
from ita_analysis.answers.unit import Unit
from ita_analysis.answers.words import fold, roles_by_header
from ita_analysis.errors import usage_error
from ita_analysis.files import write_whole
from ita_analysis.methodology import Methodology
from ita_analysis.thai import normalise, split_words, to_arabic_digits

SUFFIX = ".map.toml"
# A likeness from 0 to 100 below which a line is doubtful, or too weak to be proposed at all;
# and how far the next best must be behind.
SURE, WEAK, AHEAD = 75, 40, 8
_MOST_VALUES = 200
_CODE = re.compile(r"^\W*([ieo])\W?(\d{1,2})(?:[.\-](\d))?(?!\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """What a column may be.

    Parameters
    ----------
    header : str
    target : str
        Column of the form, a role such as ``respondent``, or ``ignore``.
    likeness : float
        From 0 to 100.
    doubtful : bool
        Whether somebody must look at it.
    """

    header: str
    target: str
    likeness: float
    doubtful: bool


def mapping_path(answers: Path) -> Path:
    """Return where the mapping file of a file of answers stands: beside it."""
    return answers.with_suffix(SUFFIX)


def propose_mapping(
    path: Path, method: Methodology, instrument: str = "", sheet: str = ""
) -> tuple[Form, list[Proposal]]:
    """Propose which column of a file is which.

    Parameters
    ----------
    path : Path
        File of answers with a row a respondent.
    method : Methodology
    instrument : str, optional
        Form of the file; by default the one that fits best.
    sheet : str, optional

    Returns
    -------
    tuple of Form and list of Proposal
        A proposal a column, in the order of the file.
    """
    unit = list_units(path, sheet)[0]
    samples = _sample(unit)
    parts = [instrument.upper()] if instrument else list_forms(method)
    proposed = [
        (form, _propose(unit.headers, samples, form, method))
        for form in (make_form(method, part) for part in parts)
    ]
    # Of parts that ask the same, the first: its owner knows better and the file says so.
    return max(proposed, key=lambda found: _worth(found[0], found[1]))


def write_mapping(path: Path, form: Form, proposals: Sequence[Proposal]) -> Path:
    """Write a proposed mapping beside the file of answers.

    Raises
    ------
    UsageError
        If there is one already: somebody may have worked on it.
    """
    target = mapping_path(path)
    if target.exists():
        raise usage_error(str(target), "it exists already", "Correct it, or take it away first")
    document = tomlkit.document()
    document.add(tomlkit.comment(f"Which column of {path.name} is which question."))
    document.add(tomlkit.comment(f"Look at every line; where {DOUBTFUL} stands, nothing is scored"))
    document.add(tomlkit.comment(f'before you correct it: a column of the form, or "{IGNORE}".'))
    document["fiscal_year"] = form.fiscal_year
    document["instrument"] = form.part
    document["org_id"] = ""
    document["numbers"] = ""
    questions = {slot.name for slot in form.slots}
    for proposal in proposals:
        if proposal.target not in questions and proposal.target != IGNORE:
            document[proposal.target] = proposal.header
    columns = tomlkit.table()
    for proposal in proposals:
        if proposal.target in questions or proposal.target == IGNORE:
            mark = f" {DOUBTFUL}" if proposal.doubtful else ""
            item = tomlkit.item(proposal.target + mark)
            item.comment(f"{proposal.likeness:.0f}%")
            columns[proposal.header] = item
    document["columns"] = columns
    return write_whole(target, tomlkit.dumps(document).encode())


def _worth(form: Form, proposals: Sequence[Proposal]) -> float:
    names = {slot.name for slot in form.slots}
    return sum(proposal.likeness for proposal in proposals if proposal.target in names)


def _sample(unit: Unit) -> list[list[object]]:
    """Return different values of each column, as many as tell its scale."""
    batch = sample_unit(unit, range(len(unit.headers)))
    if batch is None:
        return [[] for _ in unit.headers]
    return [
        [value for value in column.unique().to_pylist() if value is not None][:_MOST_VALUES]
        for column in batch.columns
    ]


def _propose(
    headers: Sequence[str], samples: Sequence[Sequence[object]], form: Form, method: Methodology
) -> list[Proposal]:
    labels = {entry.code: entry.label_th for entry in method.questions}
    numbers = tell_numbers(form.slots, (value for values in samples for value in values))
    reader = ChoiceReader(form, Mapping(), numbers)
    likeness = [
        [
            _liken(header, slot, labels[slot.question], _fit(reader, place, values))
            for place, slot in enumerate(form.slots)
        ]
        for header, values in zip(headers, samples, strict=True)
    ]
    roles = [roles_by_header().get(fold(header), "") for header in headers]
    chosen = _assign([row if not role else [] for row, role in zip(likeness, roles, strict=True)])
    return [
        Proposal(header, role, 100, doubtful=False)
        if role
        else _make_proposal(header, chosen.get(column), likeness[column], form)
        for column, (header, role) in enumerate(zip(headers, roles, strict=True))
    ]


def _make_proposal(
    header: str, slot: int | None, likeness: Sequence[float], form: Form
) -> Proposal:
    if slot is None:
        # What might yet be a question waits for a look; a name or a remark need not.
        best = max(likeness, default=0)
        return Proposal(header, IGNORE, best, doubtful=best >= WEAK)
    own = likeness[slot]
    question = form.slots[slot].question
    next_best = max(
        (value for place, value in enumerate(likeness) if form.slots[place].question != question),
        default=0,
    )
    doubtful = own < SURE or own - next_best < AHEAD
    return Proposal(header, form.slots[slot].name, own, doubtful)


def _liken(header: str, slot: Slot, label: str, fit: float) -> float:
    """Return how like a header is to a column of the form, from 0 to 100."""
    text = to_arabic_digits(normalise(header))
    code = _CODE.match(text)
    if code:
        name = f"{code[1]}{code[2]}" + (f".{code[3]}" if code[3] else "")
        return 100.0 if name.lower() == slot.name.lower() else 0.0
    if slot.part:
        # Our labels are of questions: nothing tells their parts apart but the order.
        fit *= 0.9
    return fit * float(fuzz.token_set_ratio(_tokens(text), _tokens(label)))


def _fit(reader: ChoiceReader, place: int, values: Sequence[object]) -> float:
    """Return the share of the values that the scale of a column knows."""
    if not values:
        return 1.0
    known = sum(reader.read(place, value) != UNKNOWN for value in values)
    return known / len(values)


@functools.lru_cache(maxsize=4096)
def _tokens(text: str) -> str:
    return " ".join(split_words(text))


def _assign(likeness: Sequence[Sequence[float]]) -> dict[int, int]:
    """Give columns of the form to columns of the file, the likest first, each once."""
    taken: dict[int, int] = {}
    slots: set[int] = set()
    for value, column, slot in _rank(likeness):
        if value < WEAK:
            break
        if column not in taken and slot not in slots:
            taken[column] = slot
            slots.add(slot)
    return taken


def _rank(likeness: Sequence[Sequence[float]]) -> Iterator[tuple[float, int, int]]:
    pairs = [
        (value, column, slot)
        for column, row in enumerate(likeness)
        for slot, value in enumerate(row)
    ]
    # Among equals those that stand in the same order in both.
    yield from sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
