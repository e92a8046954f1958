"""The tidy tables and their contracts.

``docs/tables.md`` describes every column; a test holds document and contracts together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from ita_analysis.errors import DataError, Fault, data_error

MEASURES = ("total", "instrument", "indicator", "sub_indicator", "question")
ORIGINS = ("published", "computed", "repaired")
SUCCESSIONS = ("renamed", "merged", "split")
ORG_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
ISO_DATE_OR_BLANK = r"(\d{4}-\d{2}-\d{2})?"

FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR = 2540, 2640


def _text(*checks: pa.Check) -> pa.Column:
    return pa.Column(str, list(checks), coerce=True)


def _key() -> pa.Column:
    return _text(pa.Check.str_matches(rf"^{ORG_ID}$", error="not a safe key (a-z, 0-9 and -)"))


def _fiscal_year() -> pa.Column:
    check = pa.Check.in_range(
        FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR, error="not a fiscal year of the Buddhist era"
    )
    return pa.Column("int64", check, coerce=True)


def _fiscal_year_of_plan() -> pa.Column:
    """Return the column of a fiscal year that a report may leave unsaid."""
    return pa.Column("Int64", _fiscal_year().checks, nullable=True, coerce=True)


def _score() -> pa.Column:
    check = pa.Check.in_range(0, 100, error="not within 0-100 points")
    return pa.Column("float64", check, nullable=True, coerce=True)


def _number(low: float = 0) -> pa.Column:
    check = pa.Check.ge(low, error=f"below {low:g}")
    return pa.Column("float64", check, nullable=True, coerce=True)


def _count() -> pa.Column:
    return pa.Column("int64", pa.Check.ge(0, error="below 0"), coerce=True)


def _one_of(*values: str) -> pa.Column:
    return _text(pa.Check.isin(values, error=f"none of {', '.join(values)}"))


def _schema(name: str, columns: dict[str, pa.Column], unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        columns, name=name, strict=True, ordered=True, unique=unique or None, coerce=True
    )


def _sourced() -> dict[str, pa.Column]:
    return {"source_id": _text(), "source_ref": _text()}


CONTRACTS: dict[str, pa.DataFrameSchema] = {
    "organisations": _schema(
        "organisations",
        {
            "org_id": _key(),
            "name_th": _text(pa.Check.ne("", error="empty")),
            "name_en": _text(),
            "org_type": _text(),
            "district": _text(),
            "district_en": _text(),
            "province": _text(),
            "province_en": _text(),
            "source_id": _text(),
        },
        ["org_id"],
    ),
    "scores": _schema(
        "scores",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "measure": _one_of(*MEASURES),
            "code": _text(),
            "score": _score(),
            "origin": _one_of(*ORIGINS),
            "n": _number(),
            **_sourced(),
            "printed": _text(),
        },
        ["org_id", "fiscal_year", "measure", "code", "origin"],
    ),
    "mentions": _schema(
        "mentions",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "measure": _one_of(*MEASURES),
            "code": _text(),
            "score": _score(),
            **_sourced(),
            "printed": _text(),
        },
        [],
    ),
    "cited": _schema(
        "cited",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "code": _text(),
            "role": _text(),
            **_sourced(),
            "printed": _text(),
        },
        ["org_id", "fiscal_year", "code", "role", "source_ref"],
    ),
    "approaches": _schema(
        "approaches",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "code": _text(),
            "cause_th": _text(),
            "cause_en": _text(),
            "approach_th": _text(),
            "approach_en": _text(),
            **_sourced(),
            "printed": _text(),
        },
        ["source_id", "code"],
    ),
    "statements": _schema(
        "statements",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "kind": _text(),
            "measure": _text(),
            "code": _text(),
            "value": _text(),
            **_sourced(),
            "printed": _text(),
        },
        [],
    ),
    "measures": _schema(
        "measures",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year_of_plan(),
            "number": _text(),
            "title_th": _text(),
            "title_en": _text(),
            "steps_th": _text(),
            "steps_en": _text(),
            "units": _text(),
            "start": _text(pa.Check.str_matches(rf"^{ISO_DATE_OR_BLANK}$", error="not a date")),
            "end": _text(pa.Check.str_matches(rf"^{ISO_DATE_OR_BLANK}$", error="not a date")),
            "period": _text(),
            "follow_up_th": _text(),
            "follow_up_en": _text(),
            "targets": _text(),
            "status": _text(),
            "progress": _text(),
            "reported": _text(pa.Check.str_matches(rf"^{ISO_DATE_OR_BLANK}$", error="not a date")),
            "evidence": _text(),
            "note": _text(),
            **_sourced(),
        },
        ["source_id", "number"],
    ),
    "corrections": _schema(
        "corrections",
        {
            "org_id": _key(),
            **_sourced(),
            "column": _text(),
            "printed": _text(),
            "value": _text(),
            "reason_th": _text(),
            "reason_en": _text(),
            "basis": _text(),
            "certainty": _one_of("certain", "likely"),
            "decided_by": _text(),
        },
        [],
    ),
    "successions": _schema(
        "successions",
        {
            "fiscal_year": _fiscal_year(),
            "kind": _one_of(*SUCCESSIONS),
            "before_id": _key(),
            "after_id": _key(),
            "reason_th": _text(),
            "reason_en": _text(),
            "basis": _text(),
            "decided_by": _text(),
            "source_ref": _text(),
        },
        ["fiscal_year", "before_id", "after_id"],
    ),
    "problems": _schema(
        "problems",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "kind": _text(),
            "where": _text(),
            "measure": _text(),
            "code": _text(),
            "says": _text(),
            "should_be": _text(),
            "explanation": _text(),
            "certainty": _one_of("certain", "likely"),
        },
        [],
    ),
    "proposals": _schema(
        "proposals",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "explanation": _count(),
            "of": _count(),
            "measure": _one_of("", *MEASURES),
            "code": _text(),
            "printed": _text(),
            "says": _score(),
            "should_be": _score(),
            "where": _text(),
            "moves": _count(),
            "complete": pa.Column(bool, coerce=True),
        },
        ["org_id", "fiscal_year", "explanation", "measure", "code"],
    ),
    "national": _schema(
        "national",
        {
            "fiscal_year": _fiscal_year(),
            "agencies": _number(),
            "mean_score": _score(),
            "agencies_passed": _number(),
            "share_passed_pct": _score(),
            "respondents": _number(),
            "confidence": _text(),
            **_sourced(),
        },
        ["fiscal_year"],
    ),
    "area_scores": _schema(
        "area_scores",
        {
            "area_id": _key(),
            "area_type": _one_of("province"),
            "name_th": _text(),
            "fiscal_year": _fiscal_year(),
            "measure": _one_of(*MEASURES),
            "code": _text(),
            "score": _score(),
            **_sourced(),
            "printed": _text(),
        },
        ["area_id", "fiscal_year", "measure", "code"],
    ),
    "area_counts": _schema(
        "area_counts",
        {
            "area_id": _key(),
            "fiscal_year": _fiscal_year(),
            "agencies": _count(),
            "passed": _count(),
            "failed": _count(),
            **_sourced(),
        },
        ["area_id", "fiscal_year"],
    ),
    "listed_totals": _schema(
        "listed_totals",
        {
            "area_id": _key(),
            "fiscal_year": _fiscal_year(),
            "name_th": _text(pa.Check.ne("", error="empty")),
            "score": _score(),
            **_sourced(),
            "printed": _text(),
        },
        ["area_id", "fiscal_year", "name_th"],
    ),
    "certainty": _schema(
        "certainty",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "measure": _one_of(*MEASURES),
            "code": _text(),
            "part": _text(),
            "score": _score(),
            "n": _number(),
            "standard_error": _number(),
            "low": _score(),
            "high": _score(),
            "population": _number(),
            "needed": _number(),
            "sample": _one_of("", "enough", "small", "unknown"),
            "confidence": _text(),
            "source_id": _text(),
        },
        ["org_id", "fiscal_year", "measure", "code", "part"],
    ),
    "distributions": _schema(
        "distributions",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "part": _text(),
            "code": _text(),
            "slot": _count(),
            "choice": _text(),
            "words_th": _text(),
            "points": _score(),
            "count": _number(),
            "share": _score(),
            "suppressed": pa.Column(bool, coerce=True),
            "source_id": _text(),
        },
        ["org_id", "fiscal_year", "part", "code", "slot", "choice"],
    ),
    "answer_signals": _schema(
        "answer_signals",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "part": _text(),
            "signal": _text(),
            "count": _count(),
            "of": _count(),
            "source_id": _text(),
        },
        ["org_id", "fiscal_year", "part", "signal"],
    ),
    "evidence": _schema(
        "evidence",
        {
            "org_id": _key(),
            "fiscal_year": _fiscal_year(),
            "code": _text(),
            "evidence": _text(),
            "source_id": _text(),
        },
        ["org_id", "fiscal_year", "code"],
    ),
    "sources": _schema(
        "sources",
        {
            "source_id": _text(),
            "kind": _text(),
            "org_id": _text(),
            "fiscal_year": _number(),
            "document_th": _text(),
            "document_en": _text(),
            "publisher_th": _text(),
            "publisher_en": _text(),
            "transcribed": _text(),
            "checksum": _text(),
        },
        ["source_id"],
    ),
}

Where = Callable[[Any], str]


def make_table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make a table with the columns of its contract, empty text for what a row leaves out.

    Parameters
    ----------
    name : str
        Name of the contract.
    rows : list of dict
        Values by column.

    Returns
    -------
    pandas.DataFrame
        Not yet validated.
    """
    columns = CONTRACTS[name].columns
    blank = {
        column: "" if contract.dtype is None or "str" in str(contract.dtype) else float("nan")
        for column, contract in columns.items()
    }
    return pd.DataFrame([{**blank, **row} for row in rows], columns=list(columns))


def read_table(
    folder: Path, name: str, filters: list[Any] | None = None, columns: list[str] | None = None
) -> pd.DataFrame:
    """Read a prepared table, or those of its rows that filters let through.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.
    name : str
        Name of the contract.
    filters : list, optional
        As for ``pandas.read_parquet``.
    columns : list of str, optional
        All by default.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise data_error(str(path), "there are no prepared tables", "Run: ita prepare")
    return pd.read_parquet(path, filters=filters, columns=columns)


def validate_table(name: str, frame: pd.DataFrame, where: Where | None = None) -> pd.DataFrame:
    """Hold a table to its contract.

    Parameters
    ----------
    name : str
        Name of the contract.
    frame : pandas.DataFrame
        The table.
    where : callable, optional
        Tells from an index label where the row comes from; the row number by default.

    Returns
    -------
    pandas.DataFrame
        The table with the contract's types.

    Raises
    ------
    DataError
        If it breaks the contract; holds every fault.
    """
    try:
        return CONTRACTS[name].validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        locate = where or (lambda label: f"{name}: row {label}")
        raise DataError(_as_faults(name, error.failure_cases, locate)) from None


def _as_faults(name: str, cases: pd.DataFrame, where: Where) -> Iterator[Fault]:
    seen: set[tuple[Any, Any]] = set()
    for case in cases.itertuples():
        duplicate = str(case.check).startswith("multiple_fields_uniqueness")
        # A value of the wrong type breaks several checks; one line tells it.
        key = ("", case.index) if duplicate else (case.column, case.index)
        if key in seen:
            continue
        seen.add(key)
        place = name if pd.isna(case.index) else where(case.index)
        if duplicate:
            yield Fault(place, "the row stands more than once", "Keep one of them")
        else:
            what = f"{case.column} is {case.check} ({case.failure_case})"
            todo = "Correct the value or leave it empty where it is not known"
            yield Fault(place, what, "Fill it in" if case.check == "empty" else todo)
