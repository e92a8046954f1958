"""What tests of plan share."""

from __future__ import annotations

from pathlib import Path

from reports import write_report, write_rows

from ita_analysis.methodology import list_fiscal_years
from ita_analysis.prepare import prepare
from ita_analysis.project import Project

YEARS = [year for year in list_fiscal_years() if year >= 2562]


def make_two_years(tmp_path: Path) -> Project:
    """Write and prepare a body of two years whose measures are of the second."""
    project = Project(tmp_path)
    before = write_report(project.raw, ["80.00"] * 8 + ["90.00", "90.00"], fiscal_year=2564)
    source = (before / "SOURCE.toml").read_text(encoding="utf-8")
    (before / "SOURCE.toml").write_text("measures_fiscal_year = 2565\n" + source, encoding="utf-8")
    measures: list[tuple[str, ...]] = [
        ("5", "1", "ชี้แจงแผน", "Explain", "ประชุม", "Meet", "กองคลัง", "", "รายงาน", "", "2"),
        ("6", "2", "ปรับปรุงงาน", "Improve", "ประชุม", "Meet", "กองคลัง", "", "รายงาน", "", ""),
    ]
    write_rows(before, "measures", measures)
    write_report(project.raw, ["80.00", "86.00", *["80.00"] * 6, "90.00", "90.00"])
    prepare(project)
    return project
