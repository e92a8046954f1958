"""Folders of scores computed from answers: written whole, read again to prepare tables."""

from __future__ import annotations

import contextlib
import os
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import tomlkit

from ita_analysis.answers.outcome import TABLES, Outcome, list_blocks, make_source_id
from ita_analysis.errors import DataError, Fault, data_error, usage_error
from ita_analysis.methodology import load_methodology
from ita_analysis.tables import CONTRACTS, make_table, validate_table

KIND = "answers"
ABOUT = "ANSWERS.toml"
# What is said of every source that is computed from answers.
_DOCUMENT = {
    "document_th": "คะแนนที่คำนวณจากคำตอบของผู้ตอบแบบวัด ไม่ใช่ผลที่ประกาศ",
    "document_en": "Scores computed from respondents' answers, not a published result",
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


def read_outcomes(parent: Path) -> dict[str, pd.DataFrame]:
    """Read all folders of scored answers.

    Parameters
    ----------
    parent : Path
        May not exist.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables of an `Outcome`, and rows of ``sources``; empty where there is none.

    Raises
    ------
    DataError
        If one is damaged, or two hold the same organisation and fiscal year.
    """
    faults: list[Fault] = []
    found: list[tuple[str, dict[str, pd.DataFrame]]] = []
    for path in sorted(parent.glob(f"[!.]*/{ABOUT}")) if parent.is_dir() else []:
        try:
            found.append((path.parent.name, _read_folder(path.parent)))
        except DataError as error:
            faults += error.faults
    faults += _find_shared(found)
    if faults:
        raise DataError(faults)
    return {
        name: pd.concat([tables[name] for _, tables in found], ignore_index=True)
        if found
        else validate_table(name, make_table(name, []))
        for name in (*TABLES, "sources")
    }


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
        **_DOCUMENT,
        "files": sorted(files),
        "missing_rule": _RULE,
        "numbers": dict(sorted(outcome.numbers.items())),
        "parameters": outcome.parameters,
        "confidence": {
            key: confidence[key] for key in ("choices", "eit_combination", "sample_rules")
        },
    }
    return tomlkit.dumps(about)


def _read_folder(folder: Path) -> dict[str, pd.DataFrame]:
    try:
        about = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
        year = int(about["fiscal_year"])
        load_methodology(year)
        tables = {
            name: validate_table(name, pd.read_parquet(folder / f"{name}.parquet"))
            for name in TABLES
        }
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())[:100]
        todo = "Score the answers again"
        raise data_error(
            f"{folder.name}/{ABOUT}", f"the folder is damaged ({reason})", todo
        ) from None
    rows = [
        {
            "source_id": make_source_id(org_id, year),
            "kind": KIND,
            "org_id": org_id,
            "fiscal_year": year,
            "document_th": about.get("document_th", ""),
            "document_en": about.get("document_en", ""),
            "transcribed": f"Computed by: ita score {' '.join(map(str, about.get('files', [])))}",
        }
        for org_id in tables["organisations"]["org_id"]
    ]
    return tables | {"sources": validate_table("sources", make_table("sources", rows))}


def _find_shared(found: list[tuple[str, dict[str, pd.DataFrame]]]) -> list[Fault]:
    seen: dict[str, str] = {}
    faults = []
    for folder, tables in found:
        for source_id in tables["sources"]["source_id"]:
            if source_id in seen:
                key = source_id.removeprefix("answers-")
                what = f"the answers of {key} stand in {seen[source_id]} too"
                faults.append(Fault(folder, what, "Take one of the folders away"))
            seen.setdefault(source_id, folder)
    return faults
