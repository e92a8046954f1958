"""Hold an edited plan against its result, and keep it with the data."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import tomlkit

from ita_analysis.clean.plans import PLAN_COLUMNS
from ita_analysis.errors import DataError, Fault, closest
from ita_analysis.files import write_folder
from ita_analysis.plan.draft import draft_plan, list_codes, split_targets
from ita_analysis.plan.library import LANGUAGES
from ita_analysis.plan.reading import (
    EditedPlan,
    Row,
    drop_stale,
    needs_date,
    needs_percent,
    read_plan,
)
from ita_analysis.plan.status import DONE, IN_PROGRESS, PERCENT
from ita_analysis.plan.weak import find_weak_points
from ita_analysis.plan.workbook import FIRST_ROW, name_code, write_date
from ita_analysis.project import Project
from ita_analysis.read.records import SOURCE_FILE
from ita_analysis.result import PLAN, Result, load_result
from ita_analysis.thai import fiscal_year_dates

MEASURES_FILE, WORKBOOK = "measures.csv", "plan.xlsx"
REQUIRED = {
    "number": "the number is missing",
    "title_th": "the measure is missing",
    "steps_th": "the steps are missing",
    "follow_up_th": "the follow-up is missing",
    "targets": "the codes of the weak points it answers are missing",
}
COMPARED = [f"{name}_{lang}" for name in ("title", "steps", "follow_up") for lang in LANGUAGES]
TODAY = datetime.date.today


def accept_plan(path: Path, project: Project) -> Path:
    """Check an edited workbook and keep it as a source of the project.

    Parameters
    ----------
    path : Path
        Workbook of ``ita plan``.
    project : Project
        With prepared tables, and the result that the plan answers.

    Returns
    -------
    Path
        Folder in ``data/raw``; an earlier version of the same plan is replaced whole.

    Raises
    ------
    DataError
        If the plan does not hold; holds every fault by sheet and cell. Nothing is written then.
    UsageError
        If the project has no such result.
    """
    edited = read_plan(path)
    result = load_result(edited.org_id, edited.fiscal_year, project.processed)
    faults = check_plan(edited, result)
    if faults:
        raise DataError(faults)
    # What was taken over before had its English looked at then.
    known = pd.concat([draft_plan(result)[COMPARED], result.measures[COMPARED]])
    drop_stale(edited.measures, known.to_dict("records"))
    return _keep(edited, result, path.read_bytes(), project.raw)


def check_plan(edited: EditedPlan, result: Result) -> list[Fault]:
    """Find everything that an edited plan lacks.

    Parameters
    ----------
    edited : EditedPlan
    result : Result
        That the plan answers.

    Returns
    -------
    list of Fault
        Those of reading first; then every measure's, then weak points that none answers.
    """
    faults = [*edited.faults]
    spoilt = {fault.where for fault in edited.faults}
    counts = Counter(measure["number"] for measure in edited.measures)
    for measure in edited.measures:
        faults += _check_filled(measure, edited)
        faults += _check_dates(measure, edited, result.fiscal_year + 1)
        faults += _check_targets(measure, edited, result)
        faults += _check_progress(measure, edited)
        if measure["number"] and counts[measure["number"]] > 1:
            where = edited.where("measures", measure["line"], "number")
            what = f"the number stands more than once ({measure['number']})"
            faults.append(Fault(where, what, "Give each measure its own"))
    # A cell that could not be read is not empty, and is told once.
    told = [fault for fault in faults if fault in edited.faults or fault.where not in spoilt]
    return list(dict.fromkeys([*told, *_check_weak_points(edited, result)]))


def plan_folder(raw: Path, org_id: str, fiscal_year: int) -> Path:
    """Return the folder of the plan that follows the result of a fiscal year."""
    return raw / f"{org_id}-plan-{fiscal_year + 1}"


def _check_filled(measure: Row, edited: EditedPlan) -> Iterator[Fault]:
    for key, what in REQUIRED.items():
        if not measure[key]:
            where = edited.where("measures", measure["line"], key)
            yield Fault(where, what, "Fill it in, or clear the whole row")
    if not measure["units"]:
        where = edited.where("measures", measure["line"], "unit")
        yield Fault(where, "no unit is responsible", "Choose one, or type it in the next column")


def _check_dates(measure: Row, edited: EditedPlan, plan_year: int) -> Iterator[Fault]:
    first, last = fiscal_year_dates(plan_year)
    for key in ("start", "end"):
        where = edited.where("measures", measure["line"], key)
        if not measure[key]:
            yield Fault(where, f"the {key} is missing", f"Type a date in fiscal year {plan_year}")
        elif not first <= measure[key] <= last:
            what = f"not in fiscal year {plan_year} ({write_date(measure[key])})"
            yield Fault(where, what, f"It runs from {write_date(first)} to {write_date(last)}")
    if measure["start"] and measure["end"] and measure["start"] > measure["end"]:
        where = edited.where("measures", measure["line"], "end")
        what = f"the end is before the start ({write_date(measure['end'])})"
        yield Fault(where, what, f"It starts on {write_date(measure['start'])}")


def _check_targets(measure: Row, edited: EditedPlan, result: Result) -> Iterator[Fault]:
    known = list_codes(result.method)
    for code in split_targets(measure["targets"], result.method):
        if code not in known:
            where = edited.where("measures", measure["line"], "targets")
            what = f"{code[:40]} is no code of fiscal year {result.fiscal_year}"
            yield Fault(where, what, closest(code, known))


def _check_progress(measure: Row, edited: EditedPlan) -> Iterator[Fault]:
    if "progress_line" not in measure:
        return
    found = (
        [("status", "the status is missing", "Choose one")]
        if not measure["status"]
        else [*_check_percent(measure), *_check_report(measure), *_check_evidence(measure)]
    )
    for column, what, todo in found:
        yield Fault(edited.where("progress", measure["progress_line"], column), what, todo)


# Column, what is wrong, and what to do.
Wrong = tuple[str, str, str]


def _check_percent(measure: Row) -> Iterator[Wrong]:
    status, percent = measure["status"], measure["progress"]
    low, high = PERCENT[status]
    if percent and not low <= float(percent) <= high:
        what = f"{percent} percent does not go with the status"
        todo = f"Give {low}" if low == high else f"Give {low} to {high}"
        yield "progress", what, f"{todo}, or choose another status"
    if not percent and needs_percent(status):
        yield "progress", "the percentage is missing", "Give 1 to 99"


def _check_report(measure: Row) -> Iterator[Wrong]:
    status, reported = measure["status"], measure["reported"]
    if not reported and needs_date(status):
        yield "reported", "the date is missing", "Say as of which day this is"
    if reported > TODAY().isoformat():
        what = f"the date lies ahead ({write_date(reported)})"
        yield "reported", what, "Give the day on which it was seen"
    if reported and status in (IN_PROGRESS, DONE) and reported < measure["start"]:
        what = f"the date is before the measure starts ({write_date(reported)})"
        yield "reported", what, f"It starts on {write_date(measure['start'])}"


def _check_evidence(measure: Row) -> Iterator[Wrong]:
    evidence = measure["evidence"]
    if measure["status"] == DONE and not (evidence or measure["note"]):
        yield "evidence", "done, but nothing shows it", "Give a link or a note"
    if evidence and not _is_link(evidence):
        todo = "Give an address that begins with https:// or http://"
        yield "evidence", f"not a link ({evidence[:60]})", todo


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        return False


def _check_weak_points(edited: EditedPlan, result: Result) -> Iterator[Fault]:
    answered = {
        code
        for measure in edited.measures
        for code in split_targets(measure["targets"], result.method)
    }
    for row, weak in enumerate(find_weak_points(result).to_dict("records"), start=FIRST_ROW):
        if weak["code"] not in answered:
            name = name_code(weak["code"], result.method)[0]
            yield Fault(
                edited.where("weak", row, "code"),
                f"no measure answers {weak['code']} ({name})",
                "Write its code into a measure that answers it, or add a measure",
            )


def _keep(edited: EditedPlan, result: Result, workbook: bytes, raw: Path) -> Path:
    folder = plan_folder(raw, edited.org_id, edited.fiscal_year)
    measures = _as_csv(edited)
    files = {MEASURES_FILE: measures, WORKBOOK: workbook}
    source = tomlkit.dumps(_describe(folder.name, result, files))
    # Hidden folders are passed over, so that no reader finds half a plan.
    draft, old = raw / f".new-{folder.name}", raw / f".old-{folder.name}"
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    fresh = write_folder(draft, files | {SOURCE_FILE: source.encode()})
    if folder.exists():
        folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
    return folder


def _as_csv(edited: EditedPlan) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(PLAN_COLUMNS)
    for measure in edited.measures:
        writer.writerow([measure[column] for column in PLAN_COLUMNS])
    return written.getvalue().encode("utf-8", "replace")


def _describe(source_id: str, result: Result, files: dict[str, bytes]) -> dict[str, Any]:
    year, organisation = result.fiscal_year + 1, result.organisation
    listed = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    listed[0]["table"] = "measures"
    return {
        "source_id": source_id,
        "kind": PLAN,
        "org_id": organisation["org_id"],
        "fiscal_year": result.fiscal_year,
        "measures_fiscal_year": year,
        "document_th": f"แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year}",
        "document_en": f"Plan of integrity and transparency measures, fiscal year {year}",
        "publisher_th": organisation["name_th"],
        "publisher_en": organisation["name_en"],
        "transcribed": "Edited in the workbook of ita plan and taken over as it stands.",
        "file": listed,
    }
