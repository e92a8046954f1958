"""What does not hold in an edited workbook is told by sheet and cell."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from plan_workbook_cases import DONE, ORG, RUNNING, YEAR, at, fill, made

from ita_analysis import cli
from ita_analysis.errors import DataError
from ita_analysis.plan import accept
from ita_analysis.plan.accept import accept_plan, plan_folder
from ita_analysis.plan.make import make_workbook
from ita_analysis.plan.workbook import FIRST_ROW, heading_of, title_of
from ita_analysis.prepare import prepare
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.result import load_result
from ita_analysis.tell import table_measures

OTHER = "sao-dong-mun-lek-phetchabun"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accept, "TODAY", lambda: datetime.date(2026, 1, 15))


def list_faults(path: Path, project: Project) -> list[str]:
    with pytest.raises(DataError) as caught:
        accept_plan(path, project)
    return [str(fault) for fault in caught.value.faults]


def place_of(sheet: str, column: str, row: int = FIRST_ROW) -> str:
    return f"plan.xlsx: sheet {title_of(sheet)}, {at(sheet, column, row)}: "


# What does not hold


def test_every_weak_point_must_be_answered(project: Project, tmp_path: Path) -> None:
    path = fill(made(project, tmp_path), measures={at("measures", "targets"): "O42"})
    assert list_faults(path, project) == [
        place_of("weak", "code", 3)
        + "no measure answers O43 (การดำเนินการตามมาตรการส่งเสริมคุณธรรมฯ). "
        "Write its code into a measure that answers it, or add a measure."
    ]


def test_all_faults_are_told_at_once_by_sheet_and_cell(project: Project, tmp_path: Path) -> None:
    path = fill(
        made(project, tmp_path),
        measures={
            at("measures", "title_th"): None,
            at("measures", "unit", 3): None,
            at("measures", "follow_up_th", 4): "  ",
            at("measures", "steps_th", 5): None,
            at("measures", "start", 6): "31 ก.พ. 2565",
            at("measures", "end", 7): "1 ต.ค. 2565",
            at("measures", "end", 8): "1 ต.ค. 2564",
            at("measures", "start", 8): "1 พ.ย. 2564",
            at("measures", "targets", 9): "8, O99",
            at("measures", "number", 10): "1",
            at("measures", "end", 11): None,
        },
        progress={
            at("progress", "number", 12): "77",
            at("progress", "status", 12): DONE,
            at("progress", "progress", 3): 101,
            at("progress", "status", 3): RUNNING,
            at("progress", "status", 4): "เกือบเสร็จ",
        },
    )
    told = "\n".join(list_faults(path, project))
    for expected in (
        place_of("measures", "title_th") + "the measure is missing.",
        place_of("measures", "unit", 3) + "no unit is responsible.",
        place_of("measures", "follow_up_th", 4) + "the follow-up is missing.",
        place_of("measures", "steps_th", 5) + "the steps are missing.",
        place_of("measures", "start", 6) + "not a date (31 ก.พ. 2565). Type it like 1 ต.ค. 2564",
        place_of("measures", "end", 7) + "not in fiscal year 2565 (1 ต.ค. 2565).",
        place_of("measures", "end", 8) + "the end is before the start (1 ต.ค. 2564).",
        place_of("measures", "targets", 9) + "O99 is no code of fiscal year 2564.",
        place_of("measures", "number", 10) + "the number stands more than once (1).",
        place_of("measures", "end", 11) + "the end is missing.",
        place_of("progress", "number", 12) + "the number is no measure's (77).",
        place_of("progress", "progress", 3) + "not a percentage (101).",
        place_of("progress", "status", 4) + "the status is not known (เกือบเสร็จ).",
    ):
        assert expected in told, expected
    assert "I21 (" in told, "what measure 8 answered before is open now"
    assert not plan_folder(project.raw, ORG, YEAR).exists()


@pytest.mark.parametrize(
    ("cells", "column", "told"),
    [
        ({"status": RUNNING, "reported": "1 ม.ค. 2565"}, "progress", "percentage is missing"),
        (
            {"status": RUNNING, "progress": 100, "reported": "1 ม.ค. 2565"},
            "progress",
            "does not go",
        ),
        ({"status": RUNNING, "progress": 50}, "reported", "the date is missing"),
        (
            {"status": RUNNING, "progress": 50, "reported": "1 ม.ค. 2570"},
            "reported",
            "the date lies ahead (1 ม.ค. 2570)",
        ),
        (
            {"status": RUNNING, "progress": 50, "reported": "1 ก.ย. 2564"},
            "reported",
            "the date is before the measure starts (1 ก.ย. 2564). It starts on 1 ต.ค. 2564",
        ),
        ({"status": DONE, "reported": "1 ม.ค. 2565"}, "evidence", "done, but nothing shows it"),
        (
            {"status": DONE, "reported": "1 ม.ค. 2565", "evidence": "javascript:alert(1)"},
            "evidence",
            "not a link (javascript:alert(1))",
        ),
        (
            {"status": DONE, "reported": "1 ม.ค. 2565", "evidence": "../../etc/passwd"},
            "evidence",
            "not a link",
        ),
        ({"note": "ทำแล้ว"}, "status", "the status is missing"),
    ],
)
def test_progress_must_be_plausible(
    cells: dict[str, Any], column: str, told: str, project: Project, tmp_path: Path
) -> None:
    filled = {at("progress", name): value for name, value in cells.items()}
    path = fill(made(project, tmp_path), progress=filled)
    (fault,) = list_faults(path, project)
    assert fault.startswith(place_of("progress", column))
    assert told in fault


def test_a_formula_is_refused(project: Project, tmp_path: Path) -> None:
    path = fill(
        made(project, tmp_path),
        measures={
            at("measures", "title_th"): '=HYPERLINK("http://x")',
            at("measures", "start"): "=TODAY()",
        },
    )
    told = list_faults(path, project)
    assert told == [
        place_of("measures", "title_th")
        + 'a formula (=HYPERLINK("http://x")). Type the value itself.',
        place_of("measures", "start") + "a formula (=TODAY()). Type the value itself.",
    ]


def test_merged_cells_deleted_columns_and_sheets_are_told(project: Project, tmp_path: Path) -> None:
    path = made(project, tmp_path)
    book = load_workbook(path)
    book[title_of("measures")].merge_cells("B2:B3")
    book[title_of("measures")].delete_cols(4)
    book.remove(book[title_of("progress")])
    book.save(path)
    told = "\n".join(list_faults(path, project))
    assert f"sheet {title_of('measures')}, B2:B3: cells are merged" in told
    name = heading_of("unit").splitlines()[0]
    assert place_of("measures", "unit").replace("D2", "D1") + f"the column '{name}'" in told
    assert f"plan.xlsx: sheet {title_of('progress')}: is missing" in told


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "+cmd|' /C calc'!A0", "../../x", "ก" * 900, "{x} $a$ \u202e"],
)
def test_hostile_text_stays_text(hostile: str, mine: Project, tmp_path: Path) -> None:
    path = made(mine, tmp_path, OTHER)
    book = load_workbook(path)
    for column in ("title_th", "steps_th", "others", "follow_up_th"):
        cell = book[title_of("measures")][at("measures", column)]
        cell.value = hostile
        cell.data_type = "s"
    book.save(path)
    accept_plan(path, mine)
    prepare(mine)
    told = table_measures(load_result(OTHER, YEAR, mine.processed), "th")
    assert "<script>" not in told.__html__()
    again = load_workbook(make_workbook(OTHER, YEAR, tmp_path / "again.xlsx", mine))
    cell = again[title_of("measures")][at("measures", "title_th")]
    assert cell.data_type == "s"


def test_too_much_text_is_told(project: Project, tmp_path: Path) -> None:
    path = fill(made(project, tmp_path), measures={at("measures", "title_th"): "ก" * 5000})
    (fault,) = list_faults(path, project)
    assert "5000 characters. Keep it within 1000 characters" in fault


def test_what_is_no_workbook_of_a_plan_is_told(project: Project, tmp_path: Path) -> None:
    text = tmp_path / "plan.txt"
    text.write_text("x", encoding="utf-8")
    broken = tmp_path / "plan.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    for path in (text, broken):
        with pytest.raises(DataError, match="this is not a workbook of a plan"):
            accept_plan(path, project)


# The command


def test_the_command_writes_checks_and_keeps(
    mine: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(mine.root))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["plan", ORG, str(YEAR)]) == 0
    path = tmp_path / "sao-lat-ya-kanchanaburi-plan-2565.xlsx"
    assert capsys.readouterr().out.strip() == str(path)
    assert cli.main(["plan", "--check", str(path)]) == 0
    assert "Next: ita prepare" in capsys.readouterr().out
    fill(path, measures={at("measures", "start"): "วันนี้"})
    assert cli.main(["plan", "--check", str(path)]) == 3
    assert "not a date (วันนี้)" in capsys.readouterr().err
    assert cli.main(["plan"]) == 2
    assert "Give ORG and YEAR, or --check FILE." in capsys.readouterr().err
    assert cli.main(["plan", ORG, str(YEAR), "--check", str(path)]) == 2
    assert cli.main(["plan", ORG, "2570"]) == 2
    assert "has no result in it" in capsys.readouterr().err


def test_help_says_what_year_is_meant() -> None:
    told = CliRunner().invoke(cli.cli, ["plan", "--help"]).output
    assert "fiscal year YEAR (Buddhist era)" in " ".join(told.split())
