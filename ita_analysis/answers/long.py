"""Answers one a row: those of a respondent are brought together, wherever they stand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ita_analysis.answers.choices import UNKNOWN, as_number
from ita_analysis.answers.coding import (
    OUT_OF_SCALE,
    UNKNOWN_WORD,
    Coded,
    Plan,
    Rows,
    check_year,
    code_organisations,
    note_ragged,
    tell_scale,
)
from ita_analysis.answers.faults import MOST_TOLD, FaultBook, Note, show
from ita_analysis.answers.form import list_forms, make_form
from ita_analysis.answers.signals import mark_values
from ita_analysis.answers.sources import read_unit
from ita_analysis.answers.unit import Batch, Unit
from ita_analysis.errors import closest
from ita_analysis.methodology import load_methodology
from ita_analysis.thai import normalise

UNKNOWN_QUESTION = "unknown questions"
NO_RESPONDENT = "answers of nobody"
ANSWERED_TWICE = "questions answered twice"
# Respondents are dealt into so many heaps on disk, so that one heap fits into memory.
_HEAPS = 64
_RECORD = np.dtype(
    [("organisation", "<i4"), ("slot", "<i2"), ("code", "u1"), ("mark", "<u8"), ("row", "<i8")]
)
_OTHER_FORM, _NO_FORM = -1, -2
# Who checks disclosure items is not named.
_NOBODY = 1


def read_long(units: Iterable[Unit], plan: Plan, file: str, book: FaultBook) -> Iterator[Coded]:
    """Read a file with a row an answer.

    Parameters
    ----------
    units : iterable of Unit
        All of the file.
    plan : Plan
        Questions of other forms of the fiscal year are passed over.
    file : str
        Name of the file, for the faults.
    book : FaultBook
        Takes what is wrong.

    Yields
    ------
    Coded
        With every column of the form.
    """
    others = _list_other_questions(plan)
    with tempfile.TemporaryDirectory(prefix="ita-answers-") as folder:
        heaps = [Path(folder) / f"{heap:03d}" for heap in range(_HEAPS)]
        for unit in units:
            for batch in read_unit(unit, plan.layout.columns):
                note_ragged(batch, unit, file, book)
                _deal(_code_rows(batch, plan, others, file, book), heaps)
        for heap in heaps:
            if heap.exists():
                records = np.fromfile(heap, _RECORD)
                yield _gather(records, plan, file, book)


def _list_other_questions(plan: Plan) -> frozenset[str]:
    method = load_methodology(plan.form.fiscal_year)
    forms = [make_form(method, part) for part in list_forms(method)]
    return frozenset(name for form in forms for name in form.by_name)


def _code_rows(
    batch: Batch, plan: Plan, others: frozenset[str], file: str, book: FaultBook
) -> NDArray[np.void]:
    """Code a batch; rows that cannot be coded are noted and left out."""
    place_of = {column: place for place, column in enumerate(plan.layout.columns)}
    roles = {name: batch.columns.column(place_of[at]) for name, at in plan.layout.roles.items()}
    if "fiscal_year" in roles:
        check_year(roles["fiscal_year"], batch.rows, plan, file, book)
    records = np.zeros(len(batch), _RECORD)
    records["organisation"] = code_organisations(roles, batch.rows, plan, file, book)
    records["row"] = batch.rows
    records["mark"] = mark_values(roles["respondent"]) if "respondent" in roles else _NOBODY
    records["slot"] = _code_questions(roles["question"], batch.rows, plan, others, file, book)
    nobody = np.flatnonzero(records["mark"] == 0)
    if len(nobody):
        todo = "Say whose answer it is"
        notes = [
            Note(file, int(row), "respondent", "no respondent is named", todo)
            for row in batch.rows[nobody[:MOST_TOLD]]
        ]
        book.note(NO_RESPONDENT, notes, len(nobody))
    kept = (records["slot"] >= 0) & (records["organisation"] >= 0) & (records["mark"] != 0)
    records = np.asarray(records[kept])
    records["code"] = _code_choices(
        roles["choice"].filter(pa.array(kept)), records, plan, file, book
    )
    return records


def _code_questions(
    column: pa.Array,
    rows: Rows,
    plan: Plan,
    others: frozenset[str],
    file: str,
    book: FaultBook,
) -> NDArray[np.int16]:
    column, values, places = _split(column)
    table = np.array([*(_find_slot(value, plan, others) for value in values), _NO_FORM], np.int16)
    slots: NDArray[np.int16] = table[places]
    wrong = np.flatnonzero(slots == _NO_FORM)
    if len(wrong):
        names = [slot.name for slot in plan.form.slots]
        notes = []
        for at in wrong[:MOST_TOLD].tolist():
            name = str(column[at].as_py() or "")
            what = f"no question of fiscal year {plan.form.fiscal_year} {show(name)}"
            notes.append(Note(file, int(rows[at]), "question", what, closest(name, names)))
        book.note(UNKNOWN_QUESTION, notes, len(wrong))
    return slots


def _find_slot(value: object, plan: Plan, others: frozenset[str]) -> int:
    declared = plan.reader.mapping.columns
    name = normalise(str(value or ""))
    name = declared.get(name, name).lower()
    return plan.form.by_name.get(name, _OTHER_FORM if name in others else _NO_FORM)


def _code_choices(
    column: pa.Array, records: NDArray[np.void], plan: Plan, file: str, book: FaultBook
) -> NDArray[np.uint8]:
    column, values, places = _split(column)
    table = np.array(
        [
            [plan.reader.read(slot, value) for value in [*values, None]]
            for slot in range(len(plan.form.slots))
        ],
        np.uint8,
    )
    codes: NDArray[np.uint8] = table[records["slot"], places]
    for at in np.flatnonzero(codes == UNKNOWN).tolist():
        slot, value = int(records["slot"][at]), column[at].as_py()
        codes[at] = plan.form.missing
        row, name = int(records["row"][at]), plan.form.slots[slot].name
        if as_number(str(value)) is None:
            todo = f"Its choices: {', '.join(plan.form.slots[slot].words)}"
            note = Note(file, row, name, f"no choice of the form {show(value)}", todo)
            book.note(UNKNOWN_WORD, [note], 1)
        else:
            what = f"a choice out of scale {show(value)}"
            book.note(OUT_OF_SCALE, [Note(file, row, name, what, tell_scale(plan, slot))], 1)
    return codes


def _split(column: pa.Array) -> tuple[pa.Array, list[object], NDArray[np.int64]]:
    """Return a column as a dictionary: its values, and the place of each; last where empty."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    values = column.dictionary.to_pylist()
    places = pc.fill_null(column.indices, len(values)).to_numpy(zero_copy_only=False)
    return column, values, places.astype(np.int64)


def _deal(records: NDArray[np.void], heaps: list[Path]) -> None:
    # Marks are hashes, so their last bits deal evenly; all rows of a respondent share them.
    heap = (records["mark"] >> np.uint64(1)) % np.uint64(len(heaps))
    for place in np.unique(heap).tolist():
        with heaps[place].open("ab") as file:
            records[heap == place].tofile(file)


def _gather(records: NDArray[np.void], plan: Plan, file: str, book: FaultBook) -> Coded:
    """Make a row a respondent of the rows of a heap."""
    order = np.lexsort((records["row"], records["slot"], records["mark"], records["organisation"]))
    records = records[order]
    same = (np.diff(records["organisation"]) == 0) & (np.diff(records["mark"]) == 0)
    again = np.flatnonzero(same & (np.diff(records["slot"]) == 0)) + 1
    if len(again):
        notes = [
            Note(
                file,
                int(records["row"][at]),
                plan.form.slots[int(records["slot"][at])].name,
                "the respondent answers the question in a row above too",
                "Keep one answer",
            )
            for at in again
        ]
        book.note(ANSWERED_TWICE, notes, len(again))
    starts = np.flatnonzero(np.concatenate([[True], ~same]))
    respondent = np.cumsum(np.concatenate([[0], ~same]))
    fields = np.full((len(plan.form.slots), len(starts)), plan.form.missing, np.uint8)
    fields[records["slot"], respondent] = records["code"]
    _note_doubled(fields, records, respondent, plan, file, book)
    first = records[starts]
    return Coded(
        fields,
        first["organisation"].astype(np.int32),
        np.minimum.reduceat(records["row"], starts),
        {},
        respondents=first["mark"] if plan.form.is_survey else None,
    )


def _note_doubled(
    fields: NDArray[np.uint8],
    records: NDArray[np.void],
    respondent: NDArray[np.int64],
    plan: Plan,
    file: str,
    book: FaultBook,
) -> None:
    """Note who answers a question as a whole and in parts, as it is refused of columns."""
    form = plan.form
    for whole, *parts in form.places.values():
        if not parts or form.slots[whole].part:
            continue
        both = (fields[whole] < form.missing) & (fields[parts] < form.missing).any(axis=0)
        rows = records["row"][(records["slot"] == whole) & both[respondent]]
        if len(rows):
            name = form.slots[whole].name
            what = "the respondent answers it as a whole and in parts"
            todo = "Keep its parts, or the whole question"
            notes = [Note(file, int(row), name, what, todo) for row in np.sort(rows)[:MOST_TOLD]]
            book.note(ANSWERED_TWICE, notes, len(rows))
