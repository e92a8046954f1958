"""The mapping file: which column of a file of answers is which question."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ita_analysis.errors import DataError, Fault, data_error, usage_error

DOUBTFUL = "?"
IGNORE = "ignore"


class Mapping(BaseModel):
    """What a file of answers holds, as its owner declares it.

    Empty text stands for what is not declared. ``columns`` gives for each header the name of a
    column of the form (``I7``, ``I1.2``) or ``ignore``; ``evidence`` gives for a header the item
    whose evidence it holds; ``choices`` gives for a scale the points of each word. Where the
    form of a year is not known, ``scales`` declares the points of each choice, ``form`` which
    question has which of several scales, and ``reversed`` questions whose points are turned.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    fiscal_year: int = 0
    instrument: str = ""
    layout: Literal["wide", "long"] = "wide"
    sheet: str = ""
    org_id: str = ""
    organisation: str = ""
    respondent: str = ""
    timestamp: str = ""
    started: str = ""
    device: str = ""
    question: str = ""
    choice: str = ""
    numbers: Literal["", "codes", "points"] = ""
    dont_know: list[str] = []
    missing: list[str] = []
    columns: dict[str, str] = {}
    evidence: dict[str, str] = {}
    choices: dict[str, dict[str, float]] = {}
    scales: dict[str, dict[str, float]] = {}
    form: dict[str, str] = {}
    reversed: list[str] = []


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Mapping

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is faulty or holds lines that still wait for review.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise usage_error(str(path), "there is no such file", "Check the name") from None
    except UnicodeDecodeError as error:
        what = f"not UTF-8 (byte {error.start})"
        raise data_error(path.name, what, "Save the file as UTF-8") from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise data_error(path.name, f"not valid TOML ({error})", "Mend the line named") from None
    # TOML tells 100 from 100.0; here both are points.
    for table in ("choices", "scales"):
        if isinstance(document.get(table), dict):
            scales = document[table].items()
            document[table] = {scale: _as_points(words) for scale, words in scales}
    try:
        mapping = Mapping.model_validate(document)
    except ValidationError as error:
        raise DataError(
            Fault(f"{path.name}: {'.'.join(map(str, item['loc']))}", item["msg"], "Mend it")
            for item in error.errors()
        ) from None
    waiting = [
        Fault(
            f"{path.name}: columns",
            f"a proposed line waits for review ({header[:60]} = {target})",
            f"Write the right column of the form without {DOUBTFUL}, or {IGNORE}",
        )
        for header, target in [*mapping.columns.items(), *mapping.evidence.items()]
        if DOUBTFUL in target
    ]
    if waiting:
        raise DataError(waiting)
    return mapping


def _as_points(words: object) -> object:
    if not isinstance(words, dict):
        return words
    return {
        word: float(points) if isinstance(points, int) else points for word, points in words.items()
    }
