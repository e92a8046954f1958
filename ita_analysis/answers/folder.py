"""Folders of scores computed from answers: written whole, read again to prepare tables."""

from __future__ import annotations

import contextlib
import os
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import tomlkit

from ita_analysis.answers.declared import DECLARED
from ita_analysis.answers.outcome import TABLES, Outcome, list_blocks, make_source_id
from ita_analysis.errors import DataError, Fault, usage_error
from ita_analysis.methodology import load_methodology
from ita_analysis.tables import CONTRACTS, make_table, validate_table

KIND = "answers"
ABOUT = "ANSWERS.toml"
SOURCES = "sources"
# What is said of every source that is computed from answers.
_DOCUMENT = {
    "document_th": "คะแนนที่คำนวณจากคำตอบของผู้ตอบแบบวัด ไม่ใช่ผลที่ประกาศ",
    "document_en": "Scores computed from respondents' answers, not a published result",
}
# Goes wherever the source is named: below every chart, and in the list of sources.
_DECLARED = {
    "document_th": " ใช้คะแนนของตัวเลือกตามที่ผู้ใช้กำหนดเอง",
    "document_en": ", by points of the choices that the user declared",
}
_RULE = "missing and do-not-know answers are left out of the mean and counted"


def save_outcome(outcome: Outcome, parent: Path, files: list[str]) -> Path:
    """Write the tables of scored answers as a folder that ``ita prepare`` picks up.

    Parameters
    ----------
    outcome : Outcome
    parent : Path
        Folder of such folders.
    files : list of str
        Names of the files of answers.

    Returns
    -------
    Path
        ``ORG-YEAR``, or ``YEAR`` where there are several organisations. An earlier one is
        replaced as a whole.

    Raises
    ------
    UsageError
        If something else stands in its place.
    """
    organisations = outcome.org_ids
    year = str(outcome.method.fiscal_year)
    name = f"{organisations[0]}-{year}" if len(organisations) == 1 else year
    folder = parent / name
    if folder.exists() and not (folder / ABOUT).is_file():
        raise usage_error(str(folder), "something else stands there", "Move it away")
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".new-") as temporary:
        draft = Path(temporary) / "new"
        draft.mkdir()
        _write_tables(outcome, draft)
        (draft / ABOUT).write_text(_describe(outcome, files), encoding="utf-8")
        if folder.exists():
            os.replace(folder, Path(temporary) / "old")  # noqa: PTH105 - replaces a folder too
        os.replace(draft, folder)  # noqa: PTH105
    return folder


@dataclass(frozen=True)
class Answered:
    """A folder of scored answers.

    Parameters
    ----------
    path : Path
    fiscal_year : int
        Buddhist era.
    about : dict
        What its ``ANSWERS.toml`` says.
    org_ids : tuple of str
        The organisations whose answers were scored.
    """

    path: Path
    fiscal_year: int
    about: dict[str, Any]
    org_ids: tuple[str, ...]


def find_outcomes(parent: Path) -> list[Answered]:
    """Find all folders of scored answers.

    Parameters
    ----------
    parent : Path
        May not exist.

    Returns
    -------
    list of Answered
        In order of their names.

    Raises
    ------
    DataError
        If one is damaged, or two hold the same organisation and fiscal year.
    """
    faults: list[Fault] = []
    found: list[Answered] = []
    for path in sorted(parent.glob(f"[!.]*/{ABOUT}")) if parent.is_dir() else []:
        try:
            found.append(_open_folder(path.parent))
        except DataError as error:
            faults += error.faults
    faults += _find_shared(found)
    if faults:
        raise DataError(faults)
    return found


def read_outcomes(found: Iterable[Answered], name: str) -> Iterator[pd.DataFrame]:
    """Read a table of all folders piece by piece, so that a country fits into memory.

    Parameters
    ----------
    found : iterable of Answered
    name : str
        Of a table of an `Outcome`, or ``sources``.

    Yields
    ------
    pandas.DataFrame
        Rows under the contract of the table, all of an organisation together.

    Raises
    ------
    DataError
        If a folder is damaged.
    """
    for folder in found:
        if name == SOURCES:
            yield _describe_sources(folder)
            continue
        seen: set[str] = set()
        with _open_table(folder.path, name) as file:
            for at in range(file.num_row_groups):
                piece = _read_piece(file, at, folder.path, name)
                mine = set(piece["org_id"])
                # A contract sees one piece: what stands in two of them it could not refuse.
                if mine & seen:
                    what = f"{name} holds an organisation in two places ({min(mine & seen)})"
                    raise _damaged(folder.path, what)
                seen |= mine
                yield piece


def _write_tables(outcome: Outcome, folder: Path) -> None:
    """Write tables block by block; the same rows are the same bytes."""
    with contextlib.ExitStack() as stack:
        writers = {
            name: stack.enter_context(
                pq.ParquetWriter(folder / f"{name}.parquet", _make_schema(name), compression="zstd")
            )
            for name in TABLES
        }
        for block in list_blocks(outcome):
            for name, frame in block.items():
                # Without the notes of pandas, which name its version.
                table = pa.Table.from_pandas(frame, _make_schema(name), preserve_index=False)
                writers[name].write_table(table.replace_schema_metadata())


def _make_schema(name: str) -> pa.Schema:
    kinds = {"int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}
    return pa.schema(
        [
            (column, kinds.get(str(contract.dtype), pa.string()))
            for column, contract in CONTRACTS[name].columns.items()
        ]
    )


def _describe(outcome: Outcome, files: list[str]) -> str:
    confidence = outcome.method.confidence
    about: dict[str, Any] = {
        "kind": KIND,
        "fiscal_year": outcome.method.fiscal_year,
        **{
            key: text + (_DECLARED[key] if confidence["choices"] == DECLARED else "")
            for key, text in _DOCUMENT.items()
        },
        "files": sorted(files),
        "missing_rule": _RULE,
        "numbers": dict(sorted(outcome.numbers.items())),
        "parameters": outcome.parameters,
        "confidence": {
            key: confidence[key] for key in ("choices", "eit_combination", "sample_rules")
        },
    }
    return tomlkit.dumps(about)


def _open_folder(folder: Path) -> Answered:
    try:
        about = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
        year = int(about["fiscal_year"])
        load_methodology(year)
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(folder, str(error)) from None
    keys: list[str] = []
    for name in TABLES:
        with _open_table(folder, name) as file:
            lacking = set(CONTRACTS[name].columns) - set(file.schema_arrow.names)
            if lacking:
                raise _damaged(folder, f"{name} has no column {', '.join(sorted(lacking))}")
            if name == "organisations":
                keys = file.read(["org_id"]).column(0).to_pylist()
    return Answered(folder, year, about, tuple(keys))


def _open_table(folder: Path, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(folder / f"{name}.parquet")
    except (OSError, pa.ArrowException) as error:
        raise _damaged(folder, str(error)) from None


def _read_piece(file: pq.ParquetFile, at: int, folder: Path, name: str) -> pd.DataFrame:
    try:
        frame = file.read_row_group(at, use_threads=False).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise _damaged(folder, str(error)) from None
    return validate_table(name, frame, lambda label: f"{folder.name}/{name}: row {label}")


def _damaged(folder: Path, reason: str) -> DataError:
    what = f"the folder is damaged ({' '.join(reason.split())[:100]})"
    return DataError([Fault(f"{folder.name}/{ABOUT}", what, "Score the answers again")])


def _describe_sources(folder: Answered) -> pd.DataFrame:
    about, year = folder.about, folder.fiscal_year
    files = " ".join(map(str, about.get("files", [])))
    rows = [
        {
            "source_id": make_source_id(org_id, year),
            "kind": KIND,
            "org_id": org_id,
            "fiscal_year": year,
            "document_th": about.get("document_th", ""),
            "document_en": about.get("document_en", ""),
            "transcribed": f"Computed by: ita score {files}",
        }
        for org_id in folder.org_ids
    ]
    return validate_table(SOURCES, make_table(SOURCES, rows))


def _find_shared(found: list[Answered]) -> list[Fault]:
    seen: dict[tuple[str, int], str] = {}
    faults = []
    for folder in found:
        for org_id in folder.org_ids:
            key = (org_id, folder.fiscal_year)
            if key in seen:
                what = f"the answers of {org_id}-{folder.fiscal_year} stand in {seen[key]} too"
                faults.append(Fault(folder.path.name, what, "Take one of the folders away"))
            seen.setdefault(key, folder.path.name)
    return faults
