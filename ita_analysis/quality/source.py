"""A source read and checked: a document, a folder that a reading was written to, or records."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.check.facts import lines as join_lines
from ita_analysis.check.reading import check_reading, check_records
from ita_analysis.check.source import find_source
from ita_analysis.clean.everything import describe_report
from ita_analysis.clean.readings import ORG_ID as ITSELF
from ita_analysis.errors import data_error, usage_error
from ita_analysis.methodology import load_methodology
from ita_analysis.project import find_project_or_none
from ita_analysis.quality import Kind, Quality
from ita_analysis.read.records import Report, read_report_folder, read_text
from ita_analysis.read.report.folding import folded
from ita_analysis.read.report.reading import Reading
from ita_analysis.result import Result
from ita_analysis.review.folder import PREVIOUS_FILE, TEXT_FILE, UNREAD_FILE
from ita_analysis.review.reader import read_file
from ita_analysis.review.records import READER
from ita_analysis.tables import ORG_ID, make_table
from ita_analysis.thai import to_arabic_digits

UNREAD = ("line", "text", "why")
SPELLINGS = ("what", "printed", "meant", "lines")
# Keys become file names, which not every system lets be longer.
_LONGEST_STEM = 60
_YEAR = re.compile(r"(?<![\d๐-๙])(?<![\d๐-๙][.,])(?:2[45]\d\d|[๒][๔๕][๐-๙]{2})(?![\d๐-๙])")
_MISREAD = {"misread_organisation": "organisation", "misread_place": "place"}


def read_source(source: str, fiscal_year: int) -> Quality:
    """Read and check one source, as :func:`ita_analysis.quality.load_quality` says.

    Parameters
    ----------
    source : str
    fiscal_year : int
        0 where the source is a path.

    Returns
    -------
    Quality
    """
    if not fiscal_year:
        path = find_source(_from_root(source), None)
        return _of_folder(path) if path.is_dir() else _of_document(path)
    if not re.fullmatch(ORG_ID, source):
        todo = "With a fiscal year it is the key of an organisation; see: ita list"
        raise usage_error("source", f"not a key of an organisation ({source})", todo)
    return _of_folder(find_source(source, fiscal_year))


def _from_root(source: str) -> str:
    """Return a path that stands in the project, wherever the notebook runs."""
    project = find_project_or_none()
    if project is None or Path(source).exists() or not (project.root / source).exists():
        return source
    return str(project.root / source)


def _of_document(path: Path) -> Quality:
    reading = read_file(path)
    tables = check_reading(reading).tables
    document = reading.document
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    result = _make_result(tables, int(reading.fiscal_year or 0), _describe(reading, digest))
    scores = reading.tables["scores"]
    other = scores["fiscal_year"].notna() & (scores["fiscal_year"] != reading.fiscal_year)
    return Quality(
        path=path,
        key=f"{_slug(path.stem)}-{digest[:8]}",
        name=document.name,
        kind="document",
        result=result,
        text=document.lines,
        places=document.places,
        unread=_make_unread(reading.tables["unread"].to_dict("records")),
        not_read=document.not_read,
        spellings=_find_spellings(
            result, document.lines, reading.measures_fiscal_year, _lines_of(reading)
        ),
        previous=int(other.sum()),
        own_corrections=_count_own(result),
    )


def _describe(reading: Reading, digest: str) -> pd.DataFrame:
    """Return the table of sources, of a document that nobody has described yet."""
    name = reading.document.name
    source = {"source_id": ITSELF, "kind": "report", "document_th": name, "document_en": name}
    return make_table("sources", [source | {"checksum": digest}])


def _of_folder(folder: Path) -> Quality:
    report = read_report_folder(folder)
    source = report.source
    text = _read_lines(folder, source)
    described = make_table("sources", [describe_report(report)])
    result = _make_result(check_records(report).tables, int(source["fiscal_year"]), described)
    kind: Kind = "reading" if (folder / TEXT_FILE).is_file() else "transcription"
    project = find_project_or_none()
    is_raw = project is not None and folder.resolve().parent == project.raw.resolve()
    return Quality(
        path=folder,
        key=report.source_id if is_raw else f"{report.source_id}-read",
        name=report.source_id,
        kind=kind,
        result=result,
        text=text,
        places={},
        unread=_make_unread(_read_rows(folder / UNREAD_FILE)),
        not_read=(),
        spellings=_find_spellings(
            result, text, source.get("measures_fiscal_year"), _lines_of_record(report)
        ),
        previous=len(_read_rows(folder / PREVIOUS_FILE)),
        own_corrections=_count_own(result),
    )


def _count_own(result: Result) -> int:
    return int((result.corrections["decided_by"] == READER).sum())


def _slug(stem: str) -> str:
    """Return a file's name in small Latin letters; never a Thai or a dangerous one."""
    plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()[:_LONGEST_STEM]).strip("-")
    return plain if stem.isascii() and plain else "document"


def _read_lines(folder: Path, source: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the text beside the records, none where it is not kept there."""
    path = folder / TEXT_FILE
    if not path.is_file():
        return ()
    text = read_text(path)
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != source.get("text_sha256"):
        raise data_error(
            str(path),
            "is not the text that the records were read from",
            "Read the document again: ita read",
        )
    return tuple(text.split("\n")[:-1])


def _read_rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [dict(row) for row in csv.DictReader(io.StringIO(read_text(path), newline=""))]


def _make_unread(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"line": int(row["line"]), "text": str(row["text"]), "why": str(row.get("why") or "")}
            for row in rows
        ],
        columns=list(UNREAD),
    )


def _make_result(
    tables: Mapping[str, pd.DataFrame], fiscal_year: int, sources: pd.DataFrame
) -> Result:
    """Return the result of a source, of which nothing else is known."""
    organisation = tables["organisations"].iloc[0]
    blank = {name: make_table(name, []) for name in ("national", "area_scores", "scores")}
    return Result(
        organisation={str(key): value for key, value in organisation.items()},
        fiscal_year=fiscal_year,
        method=load_methodology(fiscal_year),
        **{
            name: tables[name]
            for name in (
                "scores",
                "mentions",
                "cited",
                "approaches",
                "statements",
                "measures",
                "corrections",
                "problems",
                "proposals",
            )
        },
        sources=sources,
        national=blank["national"],
        area_scores=blank["area_scores"],
        other_years=(),
        history=blank["scores"],
    )


def _lines_of(reading: Reading) -> dict[str, str]:
    """Return the lines that agree with name, district and province."""
    return {what: ", ".join(map(str, found)) for what, found in reading.organisation.lines.items()}


def _lines_of_record(report: Report) -> dict[str, str]:
    found = report.source["organisation"].get("lines", {})
    keys = {"name": "name_th", "district": "district", "province": "province"}
    return {what: str(found[key]) for what, key in keys.items() if key in found}


def _find_spellings(
    result: Result, text: tuple[str, ...], plan: int | None, known: Mapping[str, str]
) -> pd.DataFrame:
    """Find how the source spells its organisation and its years, and where."""
    rows: list[dict[str, str]] = []
    own = {"organisation": ("name", "name_th"), "district": ("district",) * 2}
    for what, (short, key) in (own | {"province": ("province",) * 2}).items():
        name = str(result.organisation[key])
        if name:
            found = _lines_with(text, name) or known.get(short, "")
            rows.append({"what": what, "printed": name, "meant": "", "lines": found})
    problems = result.problems[result.problems["kind"].isin(_MISREAD)]
    rows += [
        {
            "what": _MISREAD[problem["kind"]],
            "printed": str(problem["says"]),
            "meant": str(problem["should_be"]),
            "lines": str(problem["where"]),
        }
        for problem in problems.to_dict("records")
    ]
    rows += _find_years(text, result.fiscal_year, plan)
    return pd.DataFrame(rows, columns=list(SPELLINGS))


def _lines_with(text: tuple[str, ...], name: str) -> str:
    wanted = folded(name)
    found = [str(n) for n, line in enumerate(text, start=1) if wanted and wanted in folded(line)]
    return join_lines(*found)


def _find_years(text: tuple[str, ...], year: int, plan: int | None) -> Iterator[dict[str, str]]:
    """Yield the years of the Buddhist era that a text prints, each way of printing it apart."""
    found: dict[tuple[int, str], list[str]] = {}
    for number, line in enumerate(text, start=1):
        for printed in _YEAR.findall(line):
            found.setdefault((int(to_arabic_digits(printed)), printed), []).append(str(number))
    what = {plan: "measures_fiscal_year", year: "fiscal_year"}
    missing = [meant for meant in (year, plan) if meant and meant not in {key for key, _ in found}]
    for meant in missing:
        yield {"what": what[meant], "printed": str(meant), "meant": "", "lines": ""}
    order = {year: 0, plan: 1}
    for (meant, printed), numbers in sorted(
        found.items(), key=lambda entry: (order.get(entry[0][0], 2), entry[0])
    ):
        yield {
            "what": what.get(meant, "other_year"),
            "printed": printed,
            "meant": "",
            "lines": join_lines(*numbers),
        }
