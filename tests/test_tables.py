"""The contracts of the tables refuse what they should, and the documentation tells them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ita_analysis.errors import DataError
from ita_analysis.tables import CONTRACTS, make_table, validate_table

DOCUMENT = Path(__file__).parent.parent / "docs" / "tables.md"
GOOD = {
    "org_id": "sao-a", "fiscal_year": 2565, "measure": "total", "code": "total",
    "score": 89.79, "origin": "published",
}  # fmt: skip


def test_the_document_describes_every_column_and_no_other() -> None:
    described: dict[str, list[str]] = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## (\w+)", line):
            described[heading[1]] = []
        elif row := re.match(r"\| `(\w+)` \| \S", line):
            described[list(described)[-1]].append(row[1])
    assert described == {name: list(schema.columns) for name, schema in CONTRACTS.items()}


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("score", 101.0, r"score is not within 0-100 points \(101\.0\)"),
        ("score", -0.01, "score is not within 0-100 points"),
        ("fiscal_year", 2022, r"fiscal_year is not a fiscal year of the Buddhist era \(2022\)"),
        ("origin", "guessed", r"origin is none of published, computed, repaired \(guessed\)"),
        ("org_id", "../../etc", r"org_id is not a safe key \(a-z, 0-9 and -\) \(\.\./\.\./etc\)"),
    ],
)
def test_a_broken_contract_names_column_value_and_row(
    column: str, value: object, message: str
) -> None:
    frame = make_table("scores", [GOOD, {**GOOD, "org_id": "sao-b", column: value}])
    with pytest.raises(DataError, match=f"scores: row 1: {message}"):
        validate_table("scores", frame)


def test_the_same_score_twice_is_refused() -> None:
    with pytest.raises(DataError, match="row 1: the row stands more than once"):
        validate_table("scores", make_table("scores", [GOOD, GOOD]))


def test_a_missing_score_is_allowed() -> None:
    frame = validate_table("scores", make_table("scores", [{**GOOD, "score": float("nan")}]))
    assert frame["score"].isna().all()
