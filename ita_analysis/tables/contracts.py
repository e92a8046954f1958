"""What each tidy table holds, column by column.

``docs/tables.md`` describes every column; a test holds document and contracts together.
"""

from __future__ import annotations

import pandera.pandas as pa

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
