"""A reading becomes records as ``data/raw`` keeps them, with what a reviewer needs beside each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ita_analysis.clean.corrections import apply_corrections
from ita_analysis.clean.reports import clean_report
from ita_analysis.errors import DataError, Fault, data_error
from ita_analysis.methodology import load_methodology
from ita_analysis.read.records import COLUMNS, CORRECTIONS_FILE, Report
from ita_analysis.read.report.reading import Reading
from ita_analysis.review.identity import Identity
from ita_analysis.review.words import word

# What the columns of a record are called in a reading.
NAMES = {
    "score": "printed",
    "cause_th": "cause",
    "approach_th": "approach",
    "title_th": "title",
    "steps_th": "steps",
    "follow_up_th": "follow_up",
}
# What a reviewer sees beside a record: what was made of it.
BESIDE = ("code", "certainty", "start", "end")
READER = "ita read"
# A row that is set aside can leave a correction without its row, and so on; never for long.
_ROUNDS = 5


@dataclass(frozen=True)
class Origin:
    """The file that was read: its name and the checksum of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Records:
    """What is written of one reading.

    Parameters
    ----------
    source : dict
        As ``SOURCE.toml`` says it, without checksums of files.
    tables : dict of str to pandas.DataFrame
        By `ita_analysis.read.COLUMNS`, all text, and the columns of ``BESIDE`` where known.
    previous : pandas.DataFrame
        Scores of other fiscal years, in the columns of scores with ``fiscal_year``.
    corrections : list of dict
    unread : pandas.DataFrame
        ``line``, ``text`` and ``why``: what the reading, or the rules of the year, had no
        meaning for.
    text : str
        What the line numbers refer to.
    """

    source: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    previous: pd.DataFrame
    corrections: list[dict[str, Any]]
    unread: pd.DataFrame
    text: str

    @property
    def source_id(self) -> str:
        """Name of the folder."""
        return str(self.source["source_id"])

    def as_report(self) -> Report:
        """Return the records as `read_sources` would read them from their folder."""
        frames = {}
        for name, columns in COLUMNS.items():
            frame = self.tables[name][list(columns)].reset_index(drop=True)
            # Row 1 of the file is its header.
            frame.insert(0, "row", [str(number) for number in range(2, len(frame) + 2)])
            frames[name] = frame
        return Report(self.source, frames, self.corrections)


def make_records(reading: Reading, identity: Identity, origin: Origin) -> Records:
    """Make the records of a reading.

    Parameters
    ----------
    reading : Reading
    identity : Identity
        Whose it is.
    origin : Origin
        The file that was read.

    Returns
    -------
    Records
        Rows that the rules of the year have no meaning for stand under ``unread``.

    Raises
    ------
    DataError
        If the report does not say its fiscal year.
    UsageError
        If the methodology of the year is not known.
    """
    if reading.fiscal_year is None:
        raise data_error(
            origin.name,
            "the fiscal year of the result was not found",
            "Write it into the report's title, like ปีงบประมาณ พ.ศ. 2565; or fill in: ita new",
        )
    load_methodology(reading.fiscal_year)
    text = "".join(f"{line}\n" for line in reading.document.lines)
    scores = reading.tables["scores"]
    of_year = scores["fiscal_year"] == reading.fiscal_year
    tables = {name: _as_record(reading.tables[name], name) for name in COLUMNS}
    tables["scores"] = _as_record(scores[of_year], "scores")
    tables["scores"] = _with_missing(tables["scores"], reading.fiscal_year)
    unread = reading.tables["unread"].astype(str).assign(why="")
    records = Records(
        source=_describe(reading, identity, origin, text),
        tables=tables,
        previous=_as_record(scores[~of_year], "scores"),
        corrections=[
            *_name_corrections(reading, identity),
            *({**entry, "expect": _text(entry["expect"])} for entry in reading.corrections),
        ],
        unread=unread,
        text=text,
    )
    return _set_aside(records)


def read_values(records: Records) -> dict[str, pd.DataFrame]:
    """Return the records after their corrections: what each is read as."""
    corrected, _ = apply_corrections(records.as_report())
    return corrected.records


def _as_record(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return rows of a reading in the columns of a record, text throughout, by line."""
    beside = [column for column in (*BESIDE, "fiscal_year") if column in frame]
    columns = {column: NAMES.get(column, column) for column in COLUMNS[name]}
    made = pd.DataFrame(
        {
            column: [_text(value) for value in frame[theirs]]
            if theirs in frame
            else [""] * len(frame)
            for column, theirs in (columns | {column: column for column in beside}).items()
        },
        dtype=str,
    )
    order = made["line"].astype(int).sort_values(kind="stable").index
    return made.loc[order].drop_duplicates(list(COLUMNS[name])).reset_index(drop=True)


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " | ".join(map(str, value))
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    # A strange mark of a line's end would break the row of a CSV file apart.
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", str(value)).strip()


def _with_missing(scores: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Add indicators that were not found, without a score: missing, and seen to be."""
    found = set(scores.loc[scores["measure"] == "indicator", "code"])
    lines = scores.loc[scores["measure"] == "indicator", "line"].tolist() or ["1"]
    rows = [
        {"line": lines[-1], "measure": "indicator", "name": indicator.name_th}
        | {"code": indicator.code, "certainty": "missing"}
        for indicator in load_methodology(fiscal_year).indicators
        if indicator.code not in found
    ]
    missing = pd.DataFrame(rows, columns=scores.columns, dtype=str).fillna("")
    return pd.concat([scores, missing], ignore_index=True)


def _describe(reading: Reading, identity: Identity, origin: Origin, text: str) -> dict[str, Any]:
    year, plan = reading.fiscal_year, reading.measures_fiscal_year
    source: dict[str, Any] = {
        "source_id": f"{identity.org_id}-{year}",
        "kind": "report",
        "fiscal_year": year,
    }
    if plan is not None:
        source["measures_fiscal_year"] = plan
    document = "form" if reading.document.format == "form" else "document"
    measures = "_with_measures" if plan is not None else ""
    for lang in ("th", "en"):
        source[f"document_{lang}"] = word(f"source.{document}{measures}_{lang}").format(
            year=year, plan=plan
        )
    source |= {
        "publisher_th": identity.name_th,
        "publisher_en": identity.name_en,
        "transcribed": word(f"source.transcribed_{document}").format(file=origin.name),
        "reader": READER,
        "read_from": origin.name,
        "read_from_sha256": origin.sha256,
        "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "text_lines": len(reading.document.lines),
    }
    return source | {"organisation": _describe_organisation(reading, identity)}


def _describe_organisation(reading: Reading, identity: Identity) -> dict[str, Any]:
    printed = reading.organisation.printed
    lines = reading.organisation.lines
    described: dict[str, Any] = {
        "org_id": identity.org_id,
        "org_type": identity.org_type,
        "name_th": printed.get("name") or identity.name_th,
        "name_en": identity.name_en,
        "district": printed.get("district") or identity.district,
        "district_en": identity.district_en,
        "province": printed.get("province") or identity.province,
        "province_en": identity.province_en,
    }
    if identity.romanised:
        described["names_en"] = word("source.romanised")
    keys = {"name_th": "name", "district": "district", "province": "province"}
    first = {key: lines[name][0] for key, name in keys.items() if lines.get(name)}
    return described | ({"lines": first} if first else {})


def _name_corrections(reading: Reading, identity: Identity) -> list[dict[str, Any]]:
    """Declare where another name was read than the one that the title prints."""
    organisation = reading.organisation
    declared = {entry["column"] for entry in reading.corrections}
    settled = {
        "name_th": ("name", identity.name_th),
        "district": ("district", identity.district),
        "province": ("province", identity.province),
    }
    return [
        {
            "file": "SOURCE.toml",
            "line": (organisation.lines.get(name) or [1])[0],
            "column": f"organisation.{key}",
            "expect": organisation.printed[name],
            "value": value,
            "reason_th": word("source.reason_name_th"),
            "reason_en": word("source.reason_name_en"),
            "basis": _basis(organisation.lines.get(name, [])),
            "certainty": organisation.certainty,
            "decided_by": READER,
        }
        for key, (name, value) in settled.items()
        if organisation.printed.get(name, value) != value and f"organisation.{key}" not in declared
    ]


def _basis(lines: Sequence[int]) -> str:
    if not lines:
        return "title"
    return f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


def _set_aside(records: Records) -> Records:
    """Move to ``unread`` what the rules of the year do not understand, so that the rest holds."""
    for _ in range(_ROUNDS):
        faults = _find_faults(records)
        if not faults:
            break
        records = _without(records, faults)
        scores = _with_missing(records.tables["scores"], records.source["fiscal_year"])
        records = replace(records, tables=records.tables | {"scores": scores})
    return records


def _find_faults(records: Records) -> list[Fault]:
    try:
        clean_report(records.as_report())
    except DataError as error:
        return list(error.faults)
    return []


def _without(records: Records, faults: Sequence[Fault]) -> Records:
    why = {fault.where: f"{fault.what}. {fault.todo}." for fault in faults}
    report = records.as_report()
    tables, aside = {}, [records.unread]
    for name, frame in records.tables.items():
        places = [report.where(f"{name}.csv", row) for row in report.records[name]["row"]]
        faulty = pd.Series([place in why for place in places], index=frame.index, dtype=bool)
        told = [why[place] for place in places if place in why]
        tables[name] = frame[~faulty].reset_index(drop=True)
        rows = frame[faulty]
        texts = rows[list(COLUMNS[name][1:])].apply(lambda row: " ".join(filter(None, row)), axis=1)
        aside.append(
            pd.DataFrame({"line": rows["line"], "text": texts if len(rows) else [], "why": told})
        )
    corrections = [
        entry
        for number, entry in enumerate(records.corrections, start=1)
        if f"{records.source_id}/{CORRECTIONS_FILE}: correction {number}" not in why
    ]
    unread = pd.concat([part for part in aside if len(part)] or [records.unread])
    return replace(
        records, tables=tables, corrections=corrections, unread=unread.reset_index(drop=True)
    )
