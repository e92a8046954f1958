"""Names, codes and figures that are misread, as the declared and settled corrections tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ita_analysis.check.facts import Facts, Problem, lines, problem
from ita_analysis.read.printed import (
    DIGIT_CODE,
    LATIN_CODE,
    NotUnderstood,
    read_indicator,
)
from ita_analysis.thai import to_arabic_digits

OF_ORGANISATION = {
    "organisation.name_th": "misread_organisation",
    "organisation.district": "misread_place",
    "organisation.province": "misread_place",
}
# Columns of scores, cited and statements that name what a row is about.
NAME_COLUMNS = ("name", "subject")
LINES = re.compile(r"\d+")


def check_corrections(facts: Facts) -> Iterator[Problem]:
    """Find what had to be corrected before it could be read: each thing once, with its lines."""
    found: dict[tuple[str, ...], list[Any]] = {}
    for row in facts.corrections.itertuples():
        known = _classify(row, facts)
        if known:
            found.setdefault((*known, *_as_seen(row)), []).append(row)
    for (kind, measure, code, printed, value), rows in found.items():
        certainties = {str(row.certainty) for row in rows}
        yield problem(
            kind,
            where=lines(*(str(row.source_ref) for row in rows)),
            measure=measure,
            code=code,
            says=printed,
            should_be=value,
            explanation=_basis(rows),
            certainty="certain" if certainties == {"certain"} else "likely",
        )


def _classify(row: Any, facts: Facts) -> tuple[str, str, str] | None:
    """Return kind, measure and code of what was misread; None where nothing was."""
    column = str(row.column)
    if column in OF_ORGANISATION:
        return OF_ORGANISATION[column], "organisation", column.rpartition(".")[2]
    if column == "score":
        return "misread_score", "", ""
    return _classify_name(row, facts) if column in NAME_COLUMNS else None


def _classify_name(row: Any, facts: Facts) -> tuple[str, str, str] | None:
    code = _find_question(str(row.value), facts)
    if code:
        # An item that is printed by its name alone has no code to misread.
        return ("misread_code", "question", code) if _is_code(str(row.printed)) else None
    try:
        indicator = read_indicator(str(row.value), facts.method)
    except NotUnderstood:
        return None
    return "misread_indicator", "indicator", indicator.code


def _as_seen(row: Any) -> tuple[str, str]:
    """Return what is printed and what is meant; a comma for the point is one habit of a report."""
    printed, value = str(row.printed), str(row.value)
    is_comma = "," in printed and to_arabic_digits(printed).replace(",", ".") == value
    return (",", ".") if is_comma else (printed, value)


def _find_question(value: str, facts: Facts) -> str:
    codes = {part.code.casefold(): part.code for part in facts.method.questions}
    return codes.get(value.casefold(), "")


def _is_code(printed: str) -> bool:
    text = to_arabic_digits(printed).strip()
    return bool(LATIN_CODE.fullmatch(text) or DIGIT_CODE.fullmatch(text))


def _basis(rows: list[Any]) -> str:
    numbers = [number for row in rows for number in LINES.findall(str(row.basis))]
    return lines(*numbers)
