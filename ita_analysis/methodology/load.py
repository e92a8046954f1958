"""Read a fiscal year's methodology; all faults of a file are reported at once."""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ita_analysis.errors import DataError, Fault, data_error, usage_error
from ita_analysis.methodology import model
from ita_analysis.methodology.check import check_methodology

FOLDER = Path(__file__).parent

PARTS: dict[str, type[BaseModel]] = {
    "instrument": model.Instrument,
    "indicator": model.Indicator,
    "sub_indicator": model.SubIndicator,
    "level": model.LevelRule,
    "scale": model.Scale,
    "issue": model.Issue,
    "sample_rule": model.SampleRule,
}
SINGLE_KEYS = (
    "fiscal_year",
    "pass_mark",
    "national_target",
    "parameters",
    "confidence",
    "sources",
    "question_set",
)
NEUTRAL: dict[str, Any] = {"pass_mark": 85.0, "parameters": {"eit_part1_share": 0.5}}
FIRST = 2562  # five indices before it
QUESTION_COLUMNS = tuple(model.Question.model_fields)

Part = TypeVar("Part", bound=BaseModel)


def list_fiscal_years(folder: Path = FOLDER) -> list[int]:
    """List the fiscal years that a methodology file exists for, in order."""
    return sorted(int(path.stem) for path in (folder / "years").glob("[0-9]*.toml"))


@functools.cache
def load_methodology(fiscal_year: int, folder: Path = FOLDER) -> model.Methodology:
    """Load the methodology of one fiscal year.

    Parameters
    ----------
    fiscal_year : int
        Buddhist era.
    folder : Path, optional
        Folder with ``years/`` and ``questions/``; the library's own by default.

    Returns
    -------
    Methodology

    Raises
    ------
    UsageError
        If the fiscal year has no file, or was assessed by a method that is not supported.
    DataError
        If the file is faulty; holds every fault found.
    """
    path = folder / "years" / f"{fiscal_year}.toml"
    if not path.is_file():
        known = ", ".join(str(year) for year in list_fiscal_years(folder) if year >= FIRST)
        raise usage_error(
            f"fiscal year {fiscal_year}",
            "no methodology is known for it",
            f"Known fiscal years (Buddhist era): {known}. A new one is a new file in {path.parent}",
        )
    document = _read_toml(path)
    if "unsupported_reason_en" in document:
        raise usage_error(
            f"fiscal year {fiscal_year}",
            str(document["unsupported_reason_en"]),
            f"Use a fiscal year from {FIRST} on",
        )
    return _parse_year(document, path, folder)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise data_error(
            path.name, f"not UTF-8 (byte {error.start})", "Save the file as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise data_error(path.name, f"not valid TOML ({error})", "Mend the line named") from None


def _parse_year(document: Mapping[str, Any], path: Path, folder: Path) -> model.Methodology:
    faults: list[Fault] = []
    parts: dict[str, list[Any]] = {}
    for name, kind in PARTS.items():
        rows = document.get(name, [])
        parts[name] = _parse_rows(rows, kind, f"{path.name}: {name}", faults)
    faults += _unknown_keys(document, path)
    questions = _read_questions(str(document.get("question_set", "")), path, folder, faults)
    values = {key: document.get(key) for key in SINGLE_KEYS}
    values["parameters"] = values["parameters"] or {}
    values |= {f"{name}s": tuple(rows) for name, rows in parts.items()}
    values["questions"] = tuple(questions)
    try:
        method = model.Methodology.model_validate(values)
    except ValidationError as error:
        faults += _as_faults(error, path.name)
        # A fault in one value must not hide what else does not fit together.
        wrong = {str(item["loc"][0]) for item in error.errors()}
        neutral = {key: NEUTRAL.get(key) for key in wrong}
        method = model.Methodology.model_construct(**values | neutral)
    faults += check_methodology(method, path.name)
    if faults:
        raise DataError(faults)
    return method


def _parse_rows(rows: Any, kind: type[Part], where: str, faults: list[Fault]) -> list[Part]:
    if not isinstance(rows, list):
        faults.append(Fault(where, "is not a list of tables", "Write it as [[...]] tables"))
        return []
    sound: list[Part] = []
    for number, row in enumerate(rows, start=1):
        name = row.get("code") or row.get("name") or number if isinstance(row, dict) else number
        try:
            # TOML has no tuples; validating the JSON way lets its lists stand for them.
            sound.append(kind.model_validate(_lists_to_tuples(row)))
        except ValidationError as error:
            faults += _as_faults(error, f"{where} {name}")
    return sound


def _lists_to_tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_lists_to_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _lists_to_tuples(item) for key, item in value.items()}
    return value


def _unknown_keys(document: Mapping[str, Any], path: Path) -> list[Fault]:
    known = {*PARTS, *SINGLE_KEYS}
    return [
        Fault(path.name, f"unknown key ({key})", f"Known keys: {', '.join(sorted(known))}")
        for key in sorted(set(document) - known)
    ]


def _as_faults(error: ValidationError, where: str) -> Iterable[Fault]:
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            yield Fault(where, f"unknown key ({key})", "Take it out or correct its spelling")
        elif item["type"] == "missing":
            yield Fault(where, f"{key} is missing", "Add it")
        else:
            value = item.get("input")
            yield Fault(where, f"{key} is wrong ({value!r})", item["msg"])


def _read_questions(
    name: str, path: Path, folder: Path, faults: list[Fault]
) -> list[model.Question]:
    source = folder / "questions" / f"{name}.csv"
    if not name or not source.is_file():
        faults.append(
            Fault(path.name, f"question_set does not exist ({name})", f"Add {source.name}")
        )
        return []
    questions: list[model.Question] = []
    with source.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != QUESTION_COLUMNS:
            columns = ",".join(QUESTION_COLUMNS)
            faults.append(Fault(source.name, "wrong columns in line 1", f"They must be {columns}"))
            return []
        for row in reader:
            where = f"{source.name}: line {reader.line_num}"
            questions += _parse_rows([_typed(row)], model.Question, where, faults)
    return questions


def _typed(row: Mapping[str, str]) -> dict[str, Any]:
    """Give the cells of a question their types; what does not fit stays text and is refused."""
    parts = row["reversed_parts"]
    return {
        **row,
        "reversed": {"true": True, "false": False}.get(row["reversed"], row["reversed"]),
        "parts": int(row["parts"]) if row["parts"].isdecimal() else row["parts"],
        "reversed_parts": [
            int(part) if part.isdecimal() else part for part in parts.split(";") if part
        ],
    }
