"""What a reviewer decided becomes declared corrections."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from ita_analysis.clean.corrections import WHOLE_ROW, apply_corrections, write_row
from ita_analysis.clean.reports import clean_report
from ita_analysis.errors import DataError, Fault, closest, data_error
from ita_analysis.files import write_whole
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.read.printed import (
    NotUnderstood,
    read_indicator,
    read_instrument,
    read_question,
    read_score,
    read_section,
    read_sub_indicator,
)
from ita_analysis.read.records import (
    COLUMNS,
    CORRECTIONS_FILE,
    SOURCE_FILE,
    Report,
    read_report_folder,
)
from ita_analysis.read.report.organisation import read_org_types
from ita_analysis.read.vocabulary import ROLES, STATEMENT_KINDS
from ita_analysis.review.folder import write_corrections
from ita_analysis.review.overrides import SOURCE, Override, read_overrides
from ita_analysis.review.words import word
from ita_analysis.review.workbook import DROP, PLAN_YEAR, REVIEW_XLSX
from ita_analysis.tables import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR, MEASURES
from ita_analysis.thai import to_arabic_digits

REVIEWER = "reviewer"
Row = dict[str, str]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a review came to.

    Parameters
    ----------
    corrections : list of dict
        Those of the reviewer, as declared.
    left : tuple of Fault
        What `ita prepare` would still refuse.
    """

    corrections: list[dict[str, Any]]
    left: tuple[Fault, ...]


def review(folder: Path) -> Outcome:
    """Turn the overrides of a reviewed folder into declared corrections.

    The corrections of an earlier review are replaced, all others stay.

    Parameters
    ----------
    folder : Path
        Folder of a reading, with its ``review.xlsx``.

    Returns
    -------
    Outcome

    Raises
    ------
    DataError
        If an override has no meaning; holds every fault, and nothing is written.
    """
    if not (folder / REVIEW_XLSX).is_file():
        raise data_error(str(folder), f"there is no {REVIEW_XLSX}", "Read a report: ita read FILE")
    report = read_report_folder(folder)
    others = [entry for entry in report.corrections if entry["decided_by"] != REVIEWER]
    base = dataclasses.replace(report, corrections=others)
    entries = declare(base, read_overrides(folder, report))
    path = folder / CORRECTIONS_FILE
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    write_whole(path, write_corrections(_without_reviewer(before), entries))
    return Outcome(entries, _find_left(dataclasses.replace(base, corrections=others + entries)))


def declare(report: Report, overrides: list[Override]) -> list[dict[str, Any]]:
    """Declare overrides as corrections.

    Parameters
    ----------
    report : Report
        As printed, with the corrections that stand before those of the reviewer.
    overrides : list of Override

    Returns
    -------
    list of dict
        In the form of ``corrections.toml``.

    Raises
    ------
    DataError
        If a value has no reading under the rules of the year; holds every fault.
    """
    method = load_methodology(int(report.source["fiscal_year"]))
    corrected, _ = apply_corrections(report)
    faults: list[Fault] = []
    entries: list[dict[str, Any]] = []
    for override in overrides:
        if override.table == SOURCE:
            entries += _declare_identity(override, corrected, faults)
    for group in _group_rows(overrides):
        if group[0].is_new:
            entries += _declare_new(group, method, faults)
        else:
            entries += _declare_changes(group, report, corrected, method, faults)
    if faults:
        raise DataError(faults)
    return entries


def _group_rows(overrides: list[Override]) -> list[list[Override]]:
    groups: dict[tuple[str, str], list[Override]] = {}
    for override in overrides:
        if override.table != SOURCE:
            groups.setdefault((override.table, override.row), []).append(override)
    return list(groups.values())


def _declare_identity(
    override: Override, corrected: Report, faults: list[Fault]
) -> Iterator[dict[str, Any]]:
    source, key = corrected.source, override.row
    value: str | int = override.value
    if key == PLAN_YEAR:
        digits = to_arabic_digits(override.value)
        if not (digits.isdecimal() and FIRST_FISCAL_YEAR <= int(digits) <= LAST_FISCAL_YEAR):
            what = f"not a fiscal year of the Buddhist era ({override.value})"
            faults.append(Fault(override.where, what, "Write it like 2566"))
            return
        value, expect, column, line = int(digits), source.get(key, ""), key, 1
    else:
        if key == "org_type" and value not in read_org_types():
            known = list(read_org_types())
            what = f"type is not known ({value})"
            faults.append(Fault(override.where, what, closest(override.value, known)))
            return
        expect, column = source["organisation"][key], f"organisation.{key}"
        line = source["organisation"].get("lines", {}).get(key, 1)
    yield _entry(override, SOURCE_FILE, line, column, expect, value)


def _declare_changes(
    group: list[Override],
    printed: Report,
    corrected: Report,
    method: Methodology,
    faults: list[Fault],
) -> Iterator[dict[str, Any]]:
    """Declare the changes of one row, or that it is dropped."""
    first = group[0]
    row = _find_row(corrected, first)
    if row is None:
        what = "the row is dropped by another correction already"
        faults.append(Fault(first.where, what, f"Look into {CORRECTIONS_FILE}"))
        return
    if any(override.column == DROP for override in group):
        if len(group) > 1:
            what = "the row is dropped and overridden at once"
            faults.append(Fault(first.where, what, "Do one of both"))
            return
        yield _whole_row(first, row["line"], _cells(first.table, row), None)
        return
    changed = row | {override.column: override.value for override in group}
    faults += _check_row(changed, group, method)
    original = _find_row(printed, first) or row
    for override in group:
        if override.value != row[override.column]:
            entry = _entry(
                override, f"{override.table}.csv", int(row["line"]), override.column,
                row[override.column], override.value,
            )  # fmt: skip
            beside = _tell_apart(override, original, printed)
            yield entry | ({"where": beside} if beside else {})


def _tell_apart(override: Override, row: Row, printed: Report) -> Row:
    """Return what tells a row from others of its line, where there are others."""
    frame = printed.records[override.table]
    others = frame[(frame["line"] == row["line"]) & (frame["row"] != row["row"])]
    columns = [name for name in COLUMNS[override.table][1:] if name != override.column]
    return {name: row[name] for name in columns if row[name]} if len(others) else {}


def _declare_new(
    group: list[Override], method: Methodology, faults: list[Fault]
) -> Iterator[dict[str, Any]]:
    first = group[0]
    row = dict.fromkeys(COLUMNS[first.table], "") | {part.column: part.value for part in group}
    if not (row["line"].isdecimal() and int(row["line"]) >= 1):
        what = f"the line of the new row is not a number ({row['line']})"
        faults.append(Fault(first.where, what, "Write the line on which the source says it"))
        return
    faults += _check_row(row, group, method)
    yield _whole_row(first, row["line"], None, _cells(first.table, row))


def _check_row(row: Row, group: list[Override], method: Methodology) -> Iterator[Fault]:
    """Check that what a reviewer wrote has a meaning in the year."""
    where = {override.column: override.where for override in group}
    for column, check in _CHECKS.items():
        if column in row and (column in where or (group[0].is_new and column in _NEEDED)):
            try:
                check(row, method)
            except NotUnderstood as error:
                yield Fault(where.get(column, group[0].where), str(error), error.todo)


def _check_name(row: Row, method: Methodology) -> None:
    section = read_section(row.get("section", ""), method)
    measure, name = row.get("measure", "question"), row["name"]
    if measure == "instrument":
        read_instrument(name, section, method)
    elif measure == "indicator":
        read_indicator(name, method)
    elif measure == "sub_indicator":
        read_sub_indicator(name, method)
    elif measure == "question":
        read_question(name, section, method)


def _check_word(column: str, known: tuple[str, ...]) -> Any:
    def check(row: Row, _: Methodology) -> None:
        if row[column] not in known:
            raise NotUnderstood(
                f"{column} is not known ({row[column]})", closest(row[column], known)
            )

    return check


_CHECKS: Mapping[str, Any] = {
    "measure": _check_word("measure", MEASURES),
    "role": _check_word("role", ROLES),
    "kind": _check_word("kind", STATEMENT_KINDS),
    "section": lambda row, method: read_section(row["section"], method),
    "name": _check_name,
    "score": lambda row, _: read_score(row["score"]),
}
_NEEDED = ("measure", "role", "kind", "name")


def _find_row(report: Report, override: Override) -> Row | None:
    frame = report.records[override.table]
    rows: list[Row] = frame[frame["row"] == override.row].to_dict("records")
    return rows[0] if rows else None


def _cells(table: str, row: Row) -> list[str]:
    return [row[column] for column in COLUMNS[table][1:]]


def _whole_row(
    override: Override, line: str, expect: list[str] | None, value: list[str] | None
) -> dict[str, Any]:
    before, after = (write_row(cells) if cells else "" for cells in (expect, value))
    kind = "dropped" if expect else "added"
    entry = _entry(override, f"{override.table}.csv", int(line), WHOLE_ROW, before, after)
    if not override.reason:
        entry |= {f"reason_{lang}": word(f"reason.{kind}_{lang}") for lang in ("th", "en")}
    return entry


def _entry(
    override: Override, file: str, line: int, column: str, expect: Any, value: Any
) -> dict[str, Any]:
    return {
        "file": file,
        "line": line,
        "column": column,
        "expect": expect,
        "value": value,
        "reason_th": override.reason or word("reason.th"),
        "reason_en": override.reason or word("reason.en"),
        "basis": f"line {line}",
        "certainty": "certain",
        "decided_by": REVIEWER,
    }


def _without_reviewer(text: str | None) -> str | None:
    """Return a file of corrections without those of an earlier review; comments stay."""
    if text is None:
        return None
    document = tomlkit.parse(text)
    entries = document.get("correction", [])
    for place in reversed(range(len(entries))):
        if entries[place].get("decided_by") == REVIEWER:
            del entries[place]
    if "correction" in document and not len(entries):
        del document["correction"]
    return tomlkit.dumps(document)


def _find_left(report: Report) -> tuple[Fault, ...]:
    try:
        clean_report(report)
    except DataError as error:
        return error.faults
    return ()
