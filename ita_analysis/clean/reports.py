"""Give each printed thing of a report its canonical code and number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from ita_analysis.clean.corrections import apply_corrections
from ita_analysis.errors import DataError, Fault, ItaError, closest
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.read.printed import (
    NotUnderstood,
    Section,
    read_indicator,
    read_instrument,
    read_question,
    read_score,
    read_section,
    read_sub_indicator,
)
from ita_analysis.read.records import ORGANISATION_KEYS, SOURCE_FILE, Report
from ita_analysis.read.vocabulary import ROLES, STATEMENT_KINDS
from ita_analysis.tables import MEASURES
from ita_analysis.thai import normalise, parse_period, to_arabic_digits

Rows = list[dict[str, Any]]
# What a statement can be about as a whole.
GENERAL_SUBJECTS = (
    "total",
    "agencies",
    "indicators",
    "instruments",
    "items",
    "levels",
    "measures",
    "questions",
)


def clean_report(report: Report) -> dict[str, Rows]:
    """Clean one report.

    Parameters
    ----------
    report : Report
        As printed.

    Returns
    -------
    dict of str to list of dict
        Rows of the tables ``organisations``, ``scores``, ``mentions``, ``cited``,
        ``approaches``, ``statements``, ``measures`` and ``corrections``.

    Raises
    ------
    DataError
        If anything printed has no reading; holds every fault of the report.
    """
    try:
        method = load_methodology(int(report.source["fiscal_year"]))
    except ItaError as error:
        where = f"{report.source_id}/{SOURCE_FILE}"
        raise DataError(
            Fault(where, f"{fault.where}: {fault.what}", fault.todo) for fault in error.faults
        ) from None
    faults: list[Fault] = []
    try:
        corrected, corrections = apply_corrections(report)
    except DataError as error:
        # What cannot be corrected is cleaned as it stands, so that its other faults show too.
        corrected, corrections = report, []
        faults += error.faults
    mentions = _clean_rows(corrected, "scores", _clean_score, method, faults)
    tables = {
        "organisations": [_clean_organisation(corrected)],
        "mentions": mentions,
        "scores": list(settle_mentions(mentions)),
        "cited": _unique(_clean_rows(corrected, "cited", _clean_cited, method, faults)),
        "approaches": _clean_rows(corrected, "approaches", _clean_approach, method, faults),
        "statements": _clean_rows(
            corrected, "statements", _statement_cleaner(corrected, method), method, faults
        ),
        "measures": list(_clean_measures(corrected)),
        "corrections": corrections,
    }
    faults += _find_duplicates(corrected)
    faults += _find_unknown_words(corrected)
    if "scores" not in corrected.unread:
        faults += _find_missing_indicators(corrected, mentions, method)
    if faults:
        raise DataError(faults)
    return tables


def _clean_organisation(report: Report) -> dict[str, Any]:
    organisation = report.source["organisation"]
    return {key: normalise(organisation[key]) for key in ORGANISATION_KEYS} | {
        "source_id": report.source_id
    }


def _clean_rows(
    report: Report,
    name: str,
    clean: Callable[[Any, Section, Methodology], dict[str, Any]],
    method: Methodology,
    faults: list[Fault],
) -> Rows:
    rows: Rows = []
    key = {
        "org_id": report.source["organisation"]["org_id"],
        "fiscal_year": method.fiscal_year,
        "source_id": report.source_id,
    }
    for row in report.records[name].itertuples():
        try:
            section = read_section(getattr(row, "section", ""), method)
            cleaned = clean(row, section, method)
        except NotUnderstood as error:
            faults.append(Fault(report.where(f"{name}.csv", row.row), str(error), error.todo))
        else:
            rows.append({**key, "source_ref": row.line, **cleaned})
    return rows


def _clean_score(row: Any, section: Section, method: Methodology) -> dict[str, Any]:
    if row.measure not in MEASURES:
        raise NotUnderstood(
            f"measure is not known ({row.measure})", f"Use one of {', '.join(MEASURES)}"
        )
    # Both readings are tried, so that a row with two mistakes tells both.
    code, score, mistakes = "", float("nan"), []
    try:
        code = _read_code(row.measure, row.name, section, method)
    except NotUnderstood as error:
        mistakes.append(error)
    try:
        score = read_score(row.score)
    except NotUnderstood as error:
        mistakes.append(error)
    if mistakes:
        raise NotUnderstood(
            " and ".join(str(error) for error in mistakes),
            "; ".join(error.todo for error in mistakes),
        )
    return {"measure": row.measure, "code": code, "score": score, "printed": row.score}


def _read_code(measure: str, printed: str, section: Section, method: Methodology) -> str:
    if measure == "total":
        return "total"
    if measure == "instrument":
        return read_instrument(printed, section, method)
    if measure == "indicator":
        return read_indicator(printed, method).code
    if measure == "sub_indicator":
        return read_sub_indicator(printed, method)
    return read_question(printed, section, method).code


def settle_mentions(mentions: Rows) -> Iterator[dict[str, Any]]:
    """Settle on one published score where a report prints it several times.

    The score printed most often stands; among equals the one printed first. Reports repeat a
    right score in every table and misprint it once. Check tells of each such contradiction.

    Parameters
    ----------
    mentions : list of dict
        Rows of the table ``mentions`` of one report and fiscal year.

    Yields
    ------
    dict
        A row of the table ``scores`` for each measure and code.
    """
    frame = pd.DataFrame(mentions)
    if frame.empty:
        return
    for _, group in frame.groupby(["measure", "code"], sort=False):
        counts = group["score"].value_counts(sort=False)
        score = counts.idxmax() if len(counts) else float("nan")
        agreeing = group[group["score"] == score] if len(counts) else group
        first = agreeing.iloc[0].to_dict()
        lines = list(dict.fromkeys(agreeing["source_ref"]))
        yield {**first, "origin": "published", "source_ref": ", ".join(lines)}


def _clean_cited(row: Any, section: Section, method: Methodology) -> dict[str, Any]:
    question = read_question(row.name, section, method)
    return {"code": question.code, "role": row.role, "printed": row.name}


def _clean_approach(row: Any, section: Section, method: Methodology) -> dict[str, Any]:
    question = read_question(row.name, section, method)
    words = ("cause_th", "cause_en", "approach_th", "approach_en")
    texts = {key: normalise(getattr(row, key)) for key in words}
    return {"code": question.code, **texts, "printed": row.name}


def _statement_cleaner(
    report: Report, method: Methodology
) -> Callable[[Any, Section, Methodology], dict[str, Any]]:
    """Return the cleaner of statements: a code they share a line with is read the same way."""
    codes: dict[tuple[str, str], str] = {}
    for name in ("scores", "cited"):
        for row in report.records[name].itertuples():
            try:
                section = read_section(row.section, method)
                codes[row.line, row.name] = read_question(row.name, section, method).code
            except NotUnderstood:
                continue  # told where the row itself is cleaned

    def clean(row: Any, _: Section, method: Methodology) -> dict[str, Any]:
        known = codes.get((row.line, row.subject))
        measure, code = ("question", known) if known else read_subject(row.subject, method)
        return {
            "kind": row.kind,
            "measure": measure,
            "code": code,
            "value": normalise(to_arabic_digits(row.value)),
            "printed": f"{row.subject} {row.value}".strip(),
        }

    return clean


def read_subject(subject: str, method: Methodology) -> tuple[str, str]:
    """Read what a statement is about.

    Parameters
    ----------
    subject : str
        As printed, or one of the words of ``data/raw/README.md``.
    method : Methodology
        Of the fiscal year of the result.

    Returns
    -------
    tuple of str
        Kind (``instrument``, ``indicator``, ``question``, ``level`` or a general word) and code.

    Raises
    ------
    NotUnderstood
        If it is none of these.
    """
    if subject in GENERAL_SUBJECTS:
        return subject, subject
    if subject in [level.name for level in method.levels]:
        return "level", subject
    readings: list[tuple[str, Callable[[], str]]] = [
        ("instrument", lambda: read_instrument(subject, Section(), method)),
        ("indicator", lambda: read_indicator(subject, method).code),
        ("question", lambda: read_question(subject, Section(), method).code),
    ]
    for measure, reading in readings:
        try:
            return measure, reading()
        except NotUnderstood:
            continue
    raise NotUnderstood(
        f"subject is not known ({subject})",
        "Name an instrument, an indicator, a question, a level, or one of "
        + ", ".join(GENERAL_SUBJECTS),
    )


def _clean_measures(report: Report) -> Iterator[dict[str, Any]]:
    fiscal_year = report.source.get("measures_fiscal_year")
    for place, row in enumerate(report.records["measures"].to_dict("records"), start=1):
        periods = parse_period(row["period"], fiscal_year) if row["period"] else []
        yield {
            **{key: value for key, value in row.items() if key not in ("row", "line")},
            "org_id": report.source["organisation"]["org_id"],
            "fiscal_year": fiscal_year,
            "number": to_arabic_digits(row["number"]).strip("(). ") or str(place),
            "start": min((start for start, _ in periods if start), default=""),
            "end": max((end for _, end in periods), default=""),
            "source_id": report.source_id,
            "source_ref": row["line"],
        }


def _unique(rows: Rows) -> Rows:
    return list({tuple(row.values()): row for row in rows}.values())


def _find_duplicates(report: Report) -> Iterator[Fault]:
    for name, frame in report.records.items():
        same = frame.drop(columns="row").duplicated()
        for row in frame.loc[same, "row"]:
            where = report.where(f"{name}.csv", row)
            yield Fault(where, "the same row stands above", "Keep one of them")


def _find_unknown_words(report: Report) -> Iterator[Fault]:
    """Find roles and kinds that nothing would ever look at."""
    for name, column, known in (("cited", "role", ROLES), ("statements", "kind", STATEMENT_KINDS)):
        for row in report.records[name].to_dict("records"):
            if row[column] not in known:
                where = report.where(f"{name}.csv", row["row"])
                yield Fault(
                    where, f"{column} is not known ({row[column]})", closest(row[column], known)
                )


def _find_missing_indicators(
    report: Report, mentions: Rows, method: Methodology
) -> Iterator[Fault]:
    found = {row["code"] for row in mentions if row["measure"] == "indicator"}
    for indicator in method.indicators:
        if indicator.code not in found:
            where = f"{report.source_id}/scores.csv"
            what = f"indicator {indicator.code} is missing ({indicator.name_th})"
            yield Fault(where, what, "Add its row; leave its score empty if none is printed")
