"""Made-up reports for tests, written as a person would write them into ``data/raw``."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

from ita_analysis.methodology import load_methodology
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.read.records import COLUMNS
from ita_analysis.result import Result, load_result

ORG_ID = "sao-ban-mai-nan"


def write_report(
    raw: Path,
    indicators: list[str],
    *,
    fiscal_year: int = 2565,
    org_id: str = ORG_ID,
    name_th: str = "องค์การบริหารส่วนตำบลบ้านใหม่",
    name_en: str = "Ban Mai Subdistrict Administrative Organisation",
    total: str = "",
    level: str = "",
    more_scores: list[tuple[str, str, str, str, str]] | None = None,
    cited: list[tuple[str, str, str, str]] | None = None,
    corrections: str = "",
) -> Path:
    """Write the folder of a report; indicator scores as printed, in order of the methodology."""
    folder = raw / f"{org_id}-{fiscal_year}"
    folder.mkdir(parents=True)
    source = {
        "source_id": folder.name,
        "kind": "report",
        "fiscal_year": fiscal_year,
        "document_th": "รายงานวิเคราะห์ผล ITA",
        "document_en": "Analysis of the ITA result",
        "transcribed": "made up for a test",
    }
    organisation = {
        "org_id": org_id,
        "org_type": "subdistrict administrative organisation",
        "name_th": name_th,
        "name_en": name_en,
        "district": "เมืองน่าน",
        "district_en": "Mueang Nan",
        "province": "น่าน",
        "province_en": "Nan",
    }
    lines = [f"{key} = {_toml(value)}" for key, value in source.items()]
    lines += ["[organisation]", *(f"{key} = {_toml(value)}" for key, value in organisation.items())]
    text = "\n".join(lines) + "\n"
    tomllib.loads(text)
    (folder / "SOURCE.toml").write_text(text, encoding="utf-8")
    names = [part.name_th for part in load_methodology(fiscal_year).indicators]
    scores: list[tuple[str, ...]] = []
    if total:
        scores.append(("1", "total", "", "ภาพรวม", total))
    scores += [
        (str(place), "indicator", "", name, score)
        for place, (name, score) in enumerate(zip(names, indicators, strict=False), start=2)
    ]
    scores += more_scores or []
    write_rows(folder, "scores", scores)
    write_rows(folder, "cited", cited or [])
    write_rows(folder, "statements", [("1", "level", "total", level)] if level else [])
    write_rows(folder, "measures", [])
    if corrections:
        (folder / "corrections.toml").write_text(corrections, encoding="utf-8")
    return folder


def make_result(tmp_path: Path, indicators: list[str], **report: Any) -> Result:
    """Write, prepare and load a report in a project of its own."""
    project = Project(tmp_path)
    folder = write_report(project.raw, indicators, **report)
    prepare(project)
    return load_result(ORG_ID, int(folder.name[-4:]), project.processed)


def write_rows(folder: Path, name: str, rows: list[tuple[str, ...]]) -> None:
    """Write a CSV file of a report."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS[name])
        writer.writerows(rows)


def _toml(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
