"""A batch of rows becomes small whole numbers: places of choices and of organisations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ita_analysis.answers.choices import UNKNOWN, ChoiceReader, as_number
from ita_analysis.answers.faults import MOST_TOLD, FaultBook, Note, show
from ita_analysis.answers.form import Form
from ita_analysis.answers.layout import Layout
from ita_analysis.answers.register import Register
from ita_analysis.answers.unit import Batch, Unit
from ita_analysis.errors import closest

UNKNOWN_WORD = "unknown choices"
OUT_OF_SCALE = "choices out of scale"
UNKNOWN_ORGANISATION = "organisations not in the register"
RAGGED = "rows with more or fewer cells than the header"
OTHER_YEAR = "rows of another fiscal year"
Rows = NDArray[np.int64]


@dataclass
class Plan:
    """How the files of one form are read.

    Parameters
    ----------
    form : Form
    layout : Layout
    reader : ChoiceReader
    register : Register
    organisation : int
        Place of the one organisation that all rows are of; -1 where a column tells it.
    """

    form: Form
    layout: Layout
    reader: ChoiceReader
    register: Register
    organisation: int = -1

    @property
    def slots(self) -> list[int]:
        """Places in the form of the columns of answers, in its order."""
        return sorted(self.layout.slots)

    def find(self, names: pa.Array) -> NDArray[np.int32]:
        """Return the places of organisations, -1 for those not in the register; -1 at the end."""
        keys, find = self.register.keys, self.register.find
        is_text = pa.types.is_string(names.type) or pa.types.is_large_string(names.type)
        text = names if is_text else names.cast(pa.string())
        # Names in words are few or none: those that are no key.
        places = [keys[name] if name in keys else find(name) for name in text.to_pylist()]
        return np.array([*places, -1], np.int32)


@dataclass(frozen=True)
class Coded:
    """A batch in numbers.

    Parameters
    ----------
    fields : numpy.ndarray
        Slot x respondent, codes of cells.
    organisations : numpy.ndarray
        Place of each respondent's organisation.
    rows : numpy.ndarray
        Number of the row of each respondent in the file.
    columns : dict of str to pyarrow.Array
        Columns that are no answers, by what they are, of the same rows.
    evidence : dict of str to pyarrow.Array
        Columns that say where the evidence of an item is.
    respondents : numpy.ndarray, optional
        Marks of their names, where no column of ``columns`` holds these.
    """

    fields: NDArray[np.uint8]
    organisations: NDArray[np.int32]
    rows: NDArray[np.int64]
    columns: dict[str, pa.Array]
    evidence: dict[str, pa.Array] = field(default_factory=dict)
    respondents: NDArray[np.uint64] | None = None


def code_batch(batch: Batch, plan: Plan, file: str, book: FaultBook) -> Coded:
    """Code a batch.

    Parameters
    ----------
    batch : Batch
        The columns of the plan's layout, in their order.
    plan : Plan
    file : str
        Name of the file, for the faults.
    book : FaultBook
        Takes what is wrong; rows of unknown organisations are left out.

    Returns
    -------
    Coded
    """
    place_of = {column: place for place, column in enumerate(plan.layout.columns)}
    columns, rows = batch.columns, batch.rows
    roles = {name: columns.column(place_of[at]) for name, at in plan.layout.roles.items()}
    fields = np.empty((len(plan.slots), len(batch)), np.uint8)
    for row, slot in enumerate(plan.slots):
        column = columns.column(place_of[plan.layout.slots[slot]])
        _code_column(column, slot, plan.reader, fields[row])
    # Most batches are sound: one look at the largest number tells.
    if len(batch) and fields.max() == UNKNOWN:
        _note_unknown(batch, fields, plan, file, book)
    organisations = code_organisations(roles, rows, plan, file, book)
    if "fiscal_year" in roles:
        check_year(roles["fiscal_year"], rows, plan, file, book)
    links = {item: columns.column(place_of[at]) for at, item in plan.layout.evidence.items()}
    known = organisations >= 0
    if not known.all():
        kept = pa.array(known)
        fields, organisations, rows = fields[:, known], organisations[known], rows[known]
        roles = {name: column.filter(kept) for name, column in roles.items()}
        links = {item: column.filter(kept) for item, column in links.items()}
    return Coded(fields, organisations, rows, roles, links)


def _code_column(column: pa.Array, slot: int, reader: ChoiceReader, out: NDArray[np.uint8]) -> None:
    if pa.types.is_int8(column.type) or pa.types.is_uint8(column.type):
        table = reader.read_bytes(slot, signed=pa.types.is_int8(column.type))
        _translate(column, table, reader.form.missing, out)
        return
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    values = column.dictionary.to_pylist()
    codes = [reader.read(slot, value) for value in values]
    if column.indices.type == pa.uint8():
        _translate(column.indices, bytes(codes).ljust(256), reader.form.missing, out)
        return
    places = pc.fill_null(column.indices, len(codes)).to_numpy(zero_copy_only=False)
    np.take(np.array([*codes, reader.form.missing], np.uint8), places, out=out, mode="clip")


def _translate(column: pa.Array, table: bytes, missing: int, out: NDArray[np.uint8]) -> None:
    """Translate bytes by a table, and empty cells to what is missing."""
    bits, numbers = column.buffers()
    at, upto = column.offset, column.offset + len(column)
    # Several times as quick as taking from an array by places of a byte each.
    out[:] = np.frombuffer(numbers[at:upto].to_pybytes().translate(table), np.uint8)
    if column.null_count:
        there = np.unpackbits(np.frombuffer(bits, np.uint8), count=upto, bitorder="little")[at:]
        # All ones where the cell is empty, whose byte may be any.
        empty = there - np.uint8(1)
        out &= ~empty
        out |= empty & np.uint8(missing)


def _note_unknown(
    batch: Batch,
    fields: NDArray[np.uint8],
    plan: Plan,
    file: str,
    book: FaultBook,
) -> None:
    place_of = {column: place for place, column in enumerate(plan.layout.columns)}
    for row, place in enumerate(plan.slots):
        wrong = np.flatnonzero(fields[row] == UNKNOWN)
        if not len(wrong):
            continue
        slot = plan.form.slots[place]
        column = batch.columns.column(place_of[plan.layout.slots[place]])
        # Cells that are not counted must not break what is counted after them.
        fields[row, wrong] = plan.form.missing
        values = [(int(at), column[int(at)].as_py()) for at in wrong]
        numbers = [(at, value) for at, value in values if as_number(str(value)) is not None]
        words = [(at, value) for at, value in values if as_number(str(value)) is None]
        choices = ", ".join(slot.words)
        for kind, found, what, todo in (
            (OUT_OF_SCALE, numbers, "a choice out of scale", tell_scale(plan, place)),
            (UNKNOWN_WORD, words, "no choice of the form", f"Its choices: {choices}"),
        ):
            notes = [
                Note(file, int(batch.rows[at]), slot.name, f"{what} {show(value)}", todo)
                for at, value in found[:MOST_TOLD]
            ]
            if found:
                book.note(kind, notes, len(found))


def tell_scale(plan: Plan, place: int) -> str:
    """Say how the numbers of a column are read."""
    slot, numbers = plan.form.slots[place], plan.reader.numbers
    points = "/".join(f"{points:g}" for points in slot.printed)
    if numbers == "codes" and plan.form.is_survey:
        return f"Numbers are read as codes 1-{len(slot.words)}; if they are points, say so"
    return f"Numbers are read as points {points}; declare others under [choices.{slot.scale}]"


def note_ragged(batch: Batch, unit: Unit, file: str, book: FaultBook) -> None:
    """Note rows that had more or fewer cells than the header; an empty line does no harm."""
    expected = len(unit.headers)
    notes = [
        Note(
            file,
            row,
            "",
            f"{cells} {'cell' if cells == 1 else 'cells'} under {expected} headings",
            "Quote cells that hold the sign between cells",
        )
        for row, cells in batch.ragged
        if cells
    ]
    if notes:
        book.note(RAGGED, notes[:MOST_TOLD], len(notes))


def code_organisations(
    roles: dict[str, pa.Array], rows: Rows, plan: Plan, file: str, book: FaultBook
) -> NDArray[np.int32]:
    """Return the place of each row's organisation, -1 where it is not in the register."""
    if plan.organisation >= 0:
        return np.full(len(rows), plan.organisation, np.int32)
    column = roles.pop("organisation")
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    table = plan.find(column.dictionary)
    places = pc.fill_null(column.indices, len(table) - 1).to_numpy(zero_copy_only=False)
    organisations: NDArray[np.int32] = table[places]
    wrong = np.flatnonzero(organisations < 0)
    if len(wrong):
        keys = plan.register.organisations["org_id"].tolist()
        notes = []
        for at in wrong[:MOST_TOLD].tolist():
            name = column[at].as_py()
            what = f"not in the register {show(name)}" if name else "no organisation is named"
            todo = closest(str(name), keys) if name else "Fill in the organisation"
            notes.append(Note(file, int(rows[at]), "organisation", what, todo))
        book.note(UNKNOWN_ORGANISATION, notes, len(wrong))
    return organisations


def check_year(column: pa.Array, rows: Rows, plan: Plan, file: str, book: FaultBook) -> None:
    """Note rows that name another fiscal year than the one that is scored."""
    years = pd.to_numeric(column.to_pandas().astype(object), errors="coerce")
    wrong = np.flatnonzero(years.to_numpy(float) != plan.form.fiscal_year)
    if len(wrong):
        notes = [
            Note(
                file,
                int(rows[at]),
                "fiscal_year",
                f"not fiscal year {plan.form.fiscal_year} {show(column[at].as_py())}",
                "Score one fiscal year at a time",
            )
            for at in wrong[:MOST_TOLD].tolist()
        ]
        book.note(OTHER_YEAR, notes, len(wrong))


def sample_values(batch: pa.RecordBatch, plan: Plan) -> list[Any]:
    """Return the different values in the columns of answers of a batch."""
    place_of = {column: place for place, column in enumerate(plan.layout.columns)}
    values: set[Any] = set()
    for slot in plan.slots:
        column = batch.column(place_of[plan.layout.slots[slot]])
        values |= set(pc.unique(column).to_pylist())
    return list(values - {None})
