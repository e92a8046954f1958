"""A report read by machine becomes tidy tables, so that it can be scored and checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ita_analysis.clean.reports import read_subject, settle_mentions
from ita_analysis.errors import data_error
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.read.printed import NotUnderstood
from ita_analysis.read.report.reading import Reading
from ita_analysis.tables import CONTRACTS, make_table, validate_table
from ita_analysis.thai import normalise, to_arabic_digits

Rows = list[dict[str, Any]]
# A reading has no key yet; within its own tables any will do.
ORG_ID = "report"


def clean_reading(reading: Reading) -> dict[str, pd.DataFrame]:
    """Clean one report as read by machine.

    Parameters
    ----------
    reading : Reading
        Codes are settled already; scores of other years are left out.

    Returns
    -------
    dict of str to pandas.DataFrame
        Tables by name, under the contracts of :mod:`ita_analysis.tables`; those that a single
        report does not fill are empty, and ``problems`` and ``proposals`` are left to check.

    Raises
    ------
    DataError
        If the report does not say its fiscal year, or its methodology is not known.
    """
    if reading.fiscal_year is None:
        raise data_error(
            reading.document.name,
            "the fiscal year of the result is not said",
            "Write it into the report's title, like ปีงบประมาณ พ.ศ. 2565",
        )
    method = load_methodology(reading.fiscal_year)
    mentions = list(_clean_mentions(reading))
    rows: dict[str, Rows] = {
        "organisations": [_clean_organisation(reading)],
        "mentions": mentions,
        "scores": [{**row, "source_id": ORG_ID} for row in settle_mentions(mentions)],
        "cited": list(_clean_cited(reading)),
        "approaches": list(_clean_approaches(reading)),
        "statements": list(_clean_statements(reading, method)),
        "measures": list(_clean_measures(reading)),
        "corrections": list(_clean_corrections(reading)),
    }
    return {name: validate_table(name, make_table(name, rows.get(name, []))) for name in CONTRACTS}


def _key(reading: Reading) -> dict[str, Any]:
    return {"org_id": ORG_ID, "fiscal_year": reading.fiscal_year, "source_id": ORG_ID}


def _rows(reading: Reading, name: str) -> Rows:
    records: Rows = reading.tables[name].to_dict("records")
    return records


def _clean_organisation(reading: Reading) -> dict[str, Any]:
    organisation = reading.organisation
    return {
        "org_id": ORG_ID,
        "name_th": organisation.name or reading.document.name,
        "org_type": organisation.org_type,
        "district": organisation.district,
        "province": organisation.province,
        "source_id": ORG_ID,
    }


def _clean_mentions(reading: Reading) -> Iterator[dict[str, Any]]:
    for row in _rows(reading, "scores"):
        if row["fiscal_year"] == reading.fiscal_year:
            yield {
                **_key(reading),
                "source_ref": str(row["line"]),
                **{key: row[key] for key in ("measure", "code", "score", "printed")},
            }


def _clean_cited(reading: Reading) -> Iterator[dict[str, Any]]:
    seen = set()
    for row in _rows(reading, "cited"):
        key = (row["code"], row["role"], row["line"])
        if row["code"] and key not in seen:
            seen.add(key)
            yield {
                **_key(reading),
                "source_ref": str(row["line"]),
                "code": row["code"],
                "role": row["role"],
                "printed": row["name"],
            }


def _clean_approaches(reading: Reading) -> Iterator[dict[str, Any]]:
    seen = set()
    for row in _rows(reading, "approaches"):
        if row["code"] and row["code"] not in seen:
            seen.add(row["code"])
            yield {
                **_key(reading),
                "source_ref": str(row["line"]),
                "code": row["code"],
                "cause_th": normalise(row["cause"]),
                "approach_th": normalise(row["approach"]),
                "printed": row["name"],
            }


def _clean_statements(reading: Reading, method: Methodology) -> Iterator[dict[str, Any]]:
    codes = {
        (row["line"], row["name"]): row["code"]
        for name in ("scores", "cited")
        for row in _rows(reading, name)
        if row.get("measure", "question") == "question"
    }
    for row in _rows(reading, "statements"):
        try:
            known = codes.get((row["line"], row["subject"]))
            measure, code = ("question", known) if known else read_subject(row["subject"], method)
        except NotUnderstood:
            # A claim about something that this year does not know cannot be checked.
            continue
        yield {
            **_key(reading),
            "source_ref": str(row["line"]),
            "kind": row["kind"],
            "measure": measure,
            "code": code,
            "value": normalise(to_arabic_digits(row["value"])),
            "printed": f"{row['subject']} {row['value']}".strip(),
        }


def _clean_measures(reading: Reading) -> Iterator[dict[str, Any]]:
    numbers: set[str] = set()
    for place, row in enumerate(_rows(reading, "measures"), start=1):
        number = to_arabic_digits(row["number"]).strip("(). ") or str(place)
        # Several tables of measures may each begin with 1.
        while number in numbers:
            number = f"{number}+"
        numbers.add(number)
        yield {
            "org_id": ORG_ID,
            "fiscal_year": reading.measures_fiscal_year,
            "source_id": ORG_ID,
            "source_ref": str(row["line"]),
            "number": number,
            "title_th": row["title"],
            "steps_th": row["steps"],
            "follow_up_th": row["follow_up"],
            **{key: row[key] for key in ("units", "period", "start", "end", "targets")},
        }


def _clean_corrections(reading: Reading) -> Iterator[dict[str, Any]]:
    for entry in reading.corrections:
        yield {
            "org_id": ORG_ID,
            "source_id": ORG_ID,
            "source_ref": str(entry["line"]),
            "printed": str(entry["expect"]),
            **{
                key: str(entry[key])
                for key in (
                    "column",
                    "value",
                    "reason_th",
                    "reason_en",
                    "basis",
                    "certainty",
                    "decided_by",
                )
            },
        }
