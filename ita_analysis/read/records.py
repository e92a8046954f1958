"""Take the files of ``data/raw`` apart and judge nothing.

Every value keeps its printed text and where it stands.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.errors import DataError, Fault
from ita_analysis.tables import ORG_ID

SOURCE_FILE = "SOURCE.toml"
CORRECTIONS_FILE = "corrections.toml"
MAX_BYTES = 50_000_000

COLUMNS: dict[str, tuple[str, ...]] = {
    "scores": ("line", "measure", "section", "name", "score"),
    "cited": ("line", "section", "name", "role"),
    "statements": ("line", "kind", "subject", "value"),
    "approaches": (
        "line",
        "section",
        "name",
        "cause_th",
        "cause_en",
        "approach_th",
        "approach_en",
    ),
    "measures": (
        "line",
        "number",
        "title_th",
        "title_en",
        "steps_th",
        "steps_en",
        "units",
        "period",
        "follow_up_th",
        "follow_up_en",
        "targets",
    ),
}
# Many reports give no approach to a question; the others say something in every file.
OPTIONAL = ("approaches",)
KINDS = ("report", "national", "areas", "units", "plan")
REQUIRED_KEYS = ("source_id", "kind", "fiscal_year", "document_th", "document_en", "transcribed")
ORGANISATION_KEYS = (
    "org_id",
    "org_type",
    "name_th",
    "name_en",
    "district",
    "district_en",
    "province",
    "province_en",
)
CORRECTION_KEYS = (
    "file",
    "line",
    "column",
    "expect",
    "value",
    "reason_th",
    "reason_en",
    "basis",
    "certainty",
    "decided_by",
)


@dataclass(frozen=True)
class Report:
    """One report as printed.

    Parameters
    ----------
    source : dict
        What ``SOURCE.toml`` says of it.
    records : dict of str to pandas.DataFrame
        ``scores``, ``cited``, ``statements``, ``approaches`` and ``measures``, all text, with a
        column ``row``: the row of the file.
    corrections : list of dict
        Declared corrections, not yet applied.
    unread : frozenset of str
        Records that could not be read, and stand empty here.
    """

    source: dict[str, Any]
    records: dict[str, pd.DataFrame]
    corrections: list[dict[str, Any]]
    unread: frozenset[str] = frozenset()

    @property
    def source_id(self) -> str:
        """Name of the source and of its folder."""
        return str(self.source["source_id"])

    def where(self, file: str, row: object) -> str:
        """Say where a row stands, for an error."""
        return f"{self.source_id}/{file}: row {row}"


@dataclass(frozen=True)
class Figures:
    """Official figures that do not come from a report: a file as a table of text."""

    source: dict[str, Any]
    name: str
    table: str
    rows: pd.DataFrame


def read_sources(raw: Path) -> tuple[list[Report], list[Figures], list[Fault]]:
    """Read all sources of a raw folder.

    Parameters
    ----------
    raw : Path
        Folder with one folder a source; hidden folders are passed over.

    Returns
    -------
    tuple of list of Report, list of Figures and list of Fault
        What could be read, and what could not: faults do not stop the reading, so that those
        of cleaning can be told in the same run.
    """
    faults: list[Fault] = []
    reports: list[Report] = []
    figures: list[Figures] = []
    for folder in sorted(path for path in raw.iterdir() if path.is_dir()):
        if folder.name.startswith("."):
            continue
        try:
            source = _read_source(folder)
        except DataError as error:
            faults += error.faults
            continue
        faults += _check_checksums(source, folder)
        if source["kind"] == "report":
            reports.append(_read_report(folder, source, faults))
        else:
            figures += _read_figures(folder, source, faults)
    return reports, figures, faults


def read_report_folder(folder: Path) -> Report:
    """Read the folder of one report.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Report

    Raises
    ------
    DataError
        If anything in it cannot be read; holds every fault.
    """
    source = _read_source(folder.resolve())
    faults = list(_check_checksums(source, folder))
    report = _read_report(folder, source, faults)
    if faults:
        raise DataError(faults)
    return report


def read_text(path: Path) -> str:
    """Read a file that must be UTF-8 text and not empty.

    Raises
    ------
    DataError
        If it is missing, empty, too large or not UTF-8; names the byte and the line.
    """
    where = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        raise DataError([Fault(where, "the file is missing", "Add it")])
    size = path.stat().st_size
    if size > MAX_BYTES:
        todo = f"Keep files under {MAX_BYTES // 1_000_000} MB"
        raise DataError([Fault(where, f"the file is too large ({size} bytes)", todo)])
    data = path.read_bytes()
    if not data.strip():
        raise DataError([Fault(where, "the file is empty", "Fill it in or take it away")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8 in row {line} (byte {data[error.start]:#04x})"
        raise DataError([Fault(where, what, "Save the file as UTF-8")]) from None


def read_csv(path: Path, columns: Sequence[str] | None) -> pd.DataFrame:
    """Read a CSV file as text.

    Parameters
    ----------
    path : Path
    columns : sequence of str or None
        What the header must be; anything where it is None.

    Returns
    -------
    pandas.DataFrame
        All text, with a column ``row``: the row of the file on which it begins.

    Raises
    ------
    DataError
        If it cannot be read as such; holds every fault.
    """
    where = f"{path.parent.name}/{path.name}"
    faults: list[Fault] = []
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = next(reader)
        if columns is not None and tuple(header) != tuple(columns):
            what = f"the header is wrong ({','.join(header)})"
            raise DataError([Fault(f"{where}: row 1", what, f"Write {','.join(columns)}")])
        start = reader.line_num + 1
        for cells in reader:
            if not cells:
                pass  # an empty line between rows is harmless
            elif len(cells) != len(header):
                what = f"{len(cells)} cells under {len(header)} headings ({','.join(cells)[:60]})"
                faults.append(Fault(f"{where}: row {start}", what, "Quote cells with commas"))
            else:
                cleaned = (cell.strip() for cell in cells)
                rows.append({"row": str(start), **dict(zip(header, cleaned, strict=True))})
            start = reader.line_num + 1
    except csv.Error as error:
        place = f"{where}: row {reader.line_num}"
        faults.append(Fault(place, f"not valid CSV ({error})", "Mend the quotes"))
    if faults:
        raise DataError(faults)
    return pd.DataFrame(rows, columns=["row", *header], dtype=str)


def _read_source(folder: Path) -> dict[str, Any]:
    where = f"{folder.name}/{SOURCE_FILE}"
    source = _read_toml(folder / SOURCE_FILE)
    faults = list(_check_source(source, folder, where))
    if faults:
        raise DataError(faults)
    return source


def _check_source(source: dict[str, Any], folder: Path, where: str) -> Iterator[Fault]:
    kind = source.get("kind")
    if kind not in KINDS:
        yield Fault(where, f"kind is not known ({kind})", f"Write one of {', '.join(KINDS)}")
    report = kind == "report"
    for key in REQUIRED_KEYS if report else ("source_id",):
        if key not in source:
            yield Fault(where, f"{key} is missing", "Add it")
    for key in ("fiscal_year", "measures_fiscal_year"):
        if not isinstance(source.get(key, 0), int):
            yield Fault(where, f"{key} is not a year ({source[key]})", "Write it like 2565")
    if source.get("source_id", folder.name) != folder.name:
        what = f"source_id is not the folder's name ({source['source_id']})"
        yield Fault(where, what, "Let both be the same")
    files = source.get("file", [])
    if not isinstance(files, list) or not all(isinstance(entry, dict) for entry in files):
        yield Fault(where, f"file is not a list of tables ({files})", "Write [[file]] tables")
    if report:
        yield from _check_organisation(source.get("organisation"), where)


def _check_organisation(organisation: Any, where: str) -> Iterator[Fault]:
    if not isinstance(organisation, dict):
        yield Fault(where, "[organisation] is missing", "Add it")
        return
    for key in ORGANISATION_KEYS:
        value = organisation.get(key)
        if not isinstance(value, str):
            yield Fault(where, f"organisation.{key} is missing", "Add it as text")
        elif not value.strip() and key.startswith("name"):
            yield Fault(where, f"organisation.{key} is empty", "Fill it in")
    org_id = str(organisation.get("org_id", ""))
    if not re.fullmatch(ORG_ID, org_id):
        todo = "Use small letters, digits and single hyphens"
        yield Fault(where, f"organisation.org_id is not a safe key ({org_id})", todo)


def _check_checksums(source: dict[str, Any], folder: Path) -> Iterator[Fault]:
    where = f"{folder.name}/{SOURCE_FILE}"
    for entry in source.get("file", []):
        name, expected = str(entry.get("name")), entry.get("sha256")
        path = folder / name
        if Path(name).name != name:
            yield Fault(where, f"file.name leads out of the folder ({name})", "Name a file here")
        elif not path.is_file():
            yield Fault(f"{folder.name}/{name}", "the file is missing", "Add it")
        elif expected:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found != expected:
                todo = f"Look at what changed; if it is right, write sha256 = {found!r} there"
                yield Fault(f"{folder.name}/{name}", f"is not what {SOURCE_FILE} recorded", todo)


def _read_report(folder: Path, source: dict[str, Any], faults: list[Fault]) -> Report:
    records: dict[str, pd.DataFrame] = {}
    unread: set[str] = set()
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        records[name] = pd.DataFrame(columns=["row", *columns], dtype=str)
        if name in OPTIONAL and not path.exists():
            continue
        try:
            records[name] = read_csv(path, columns)
            faults += _check_lines(records[name], f"{folder.name}/{path.name}", source)
        except DataError as error:
            faults += error.faults
            unread.add(name)
    corrections: list[dict[str, Any]] = []
    try:
        corrections = _read_corrections(folder / CORRECTIONS_FILE)
    except DataError as error:
        faults += error.faults
    return Report(source, records, corrections, frozenset(unread))


def _check_lines(frame: pd.DataFrame, where: str, source: dict[str, Any]) -> Iterator[Fault]:
    """Check that every row says on which line of the document it stands."""
    last = source.get("text_lines", float("inf"))
    for row in frame.itertuples():
        if not (str(row.line).isdecimal() and 1 <= int(str(row.line)) <= last):
            todo = (
                f"Write the number of a line, 1 to {last}"
                if "text_lines" in source
                else ("Write the number of a line")
            )
            yield Fault(f"{where}: row {row.row}", f"line is not one ({row.line})", todo)


def _read_corrections(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = _read_toml(path).get("correction", [])
    faults = [
        Fault(f"{path.parent.name}/{path.name}: correction {number}", f"{key} is missing", "Add it")
        for number, entry in enumerate(entries, start=1)
        for key in CORRECTION_KEYS
        if key not in entry
    ]
    if faults:
        raise DataError(faults)
    return entries


def _read_figures(folder: Path, source: dict[str, Any], faults: list[Fault]) -> list[Figures]:
    """Read the files that name the table they become; others are kept as received."""
    figures = []
    for entry in source.get("file", []):
        if "table" in entry:
            path = folder / str(entry["name"])
            try:
                figures.append(
                    Figures(source, path.stem, str(entry["table"]), read_csv(path, None))
                )
            except DataError as error:
                faults += error.faults
    return figures


def _read_toml(path: Path) -> dict[str, Any]:
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = f"{path.parent.name}/{path.name}"
        raise DataError([Fault(where, f"not valid TOML ({error})", "Mend it")]) from None
