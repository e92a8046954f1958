"""Readings for tests: made by hand, or from the records of ``data/raw``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.clean.corrections import apply_corrections
from ita_analysis.clean.reports import clean_report
from ita_analysis.methodology import load_methodology
from ita_analysis.read.document.block import Document
from ita_analysis.read.printed import read_score
from ita_analysis.read.records import read_report_folder
from ita_analysis.read.report.reading import COLUMNS, Organisation, Reading

RAW = Path(__file__).parent.parent / "data" / "raw"
FOLDERS = sorted(path for path in RAW.iterdir() if path.name[-4:].isdecimal())


def make_reading(
    *,
    fiscal_year: int | None = 2565,
    measures_fiscal_year: int | None = None,
    organisation: Organisation | None = None,
    lines: int = 40,
    corrections: list[dict[str, Any]] | None = None,
    **tables: list[dict[str, Any]],
) -> Reading:
    """Make a reading; what a row leaves out is empty, certain, of the result's year."""
    blank: dict[str, Any] = {"fiscal_year": fiscal_year, "certainty": "certain"}
    text = tuple(f"ข้อความบรรทัด {number}" for number in range(1, lines + 1))
    return Reading(
        document=Document("report.txt", "text", text, ()),
        organisation=organisation
        or Organisation(
            name="องค์การบริหารส่วนตำบลบ้านใหม่",
            org_type="subdistrict administrative organisation",
            district="เมืองน่าน",
            province="น่าน",
            printed={"name": "องค์การบริหารส่วนตำบลบ้านใหม่"},
            lines={"name": [1, 3]},
        ),
        fiscal_year=fiscal_year,
        measures_fiscal_year=measures_fiscal_year,
        tables={
            name: pd.DataFrame(
                [
                    {column: row.get(column, blank.get(column, "")) for column in columns}
                    for row in tables.get(name, [])
                ],
                columns=list(columns),
            )
            for name, columns in COLUMNS.items()
        },
        corrections=corrections or [],
    )


def list_scores(printed: dict[str, str], fiscal_year: int = 2565) -> list[dict[str, Any]]:
    """List rows of scores by code: ``total``, instruments, indicators and questions."""
    method = load_methodology(fiscal_year)
    names = {part.code: ("indicator", part.name_th) for part in method.indicators}
    names |= {part.code: ("instrument", part.code) for part in method.instruments}
    names |= {part.code: ("question", part.code) for part in method.questions}
    names["total"] = ("total", "ภาพรวม")
    return [
        {
            "line": line,
            "fiscal_year": fiscal_year,
            "measure": names[code][0],
            "name": names[code][1],
            "code": code,
            "printed": score,
            "score": read_score(score),
        }
        for line, (code, score) in enumerate(printed.items(), start=5)
    ]


def reading_of(folder: Path) -> Reading:
    """Return what was transcribed by hand as a reading would hold it."""
    report = read_report_folder(folder)
    corrected, _ = apply_corrections(report)
    cleaned = clean_report(report)
    source = corrected.source
    year = source["fiscal_year"]
    rows: dict[str, list[dict[str, Any]]] = {}
    for name in COLUMNS:
        printed = report.records[name].to_dict("records") if name in report.records else []
        read = corrected.records[name].to_dict("records") if name in report.records else []
        known = {"scores": cleaned["mentions"]}.get(name, cleaned.get(name, []))
        codes = [row.get("code", "") for row in known]
        rows[name] = [
            _as_read(name, before, after, code, year)
            for before, after, code in zip(printed, read, codes or [""] * len(read), strict=True)
        ]
    organisation = source["organisation"]
    keys = {"name": "name_th", "district": "district", "province": "province"}
    return make_reading(
        fiscal_year=year,
        measures_fiscal_year=source.get("measures_fiscal_year"),
        lines=source["text_lines"],
        organisation=Organisation(
            name=organisation["name_th"],
            org_type=organisation["org_type"],
            district=organisation["district"],
            province=organisation["province"],
            printed={name: report.source["organisation"][key] for name, key in keys.items()},
            lines={name: [organisation["lines"][key]] for name, key in keys.items()},
        ),
        corrections=report.corrections,
        **rows,
    )


def _as_read(
    name: str, printed: dict[str, str], read: dict[str, str], code: str, year: int
) -> dict[str, Any]:
    row: dict[str, Any] = {**printed, "line": int(printed["line"]), "code": code}
    if name == "scores":
        row |= {
            "fiscal_year": year,
            "printed": printed["score"],
            "score": read_score(read["score"]),
        }
    for short in ("cause", "approach", "title", "steps", "follow_up"):
        if f"{short}_th" in printed:
            row[short] = printed[f"{short}_th"]
    return row
