"""The workbook of a plan: written, edited, read back, kept, and shown in the brief."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from plan_workbook_cases import DONE, ORG, RUNNING, YEAR, at, fill, made

from ita_analysis.errors import UsageError
from ita_analysis.plan import accept, load_plan
from ita_analysis.plan.accept import accept_plan, plan_folder
from ita_analysis.plan.make import make_workbook
from ita_analysis.plan.reading import is_plan, read_plan
from ita_analysis.plan.workbook import COLUMNS, FIRST_ROW, MARKER, title_of
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.result import load_result
from ita_analysis.tell import table_measures, tell_measures


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accept, "TODAY", lambda: datetime.date(2026, 1, 15))


# What is in it


def test_it_holds_weak_points_measures_progress_and_checklist(
    project: Project, tmp_path: Path
) -> None:
    path = made(project, tmp_path)
    book, plan = load_workbook(path), load_plan(ORG, YEAR, project.processed)
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert shown == [title_of(name) for name in ("guide", "weak", "measures", "progress", "parts")]
    weak = book[title_of("weak")]
    codes = [weak.cell(row, 1).value for row in range(FIRST_ROW, weak.max_row + 1)]
    assert codes == plan.weak["code"].tolist()
    titles = [book[title_of("measures")].cell(row, 2).value for row in range(2, 16)]
    assert titles == plan.measures["title_th"].tolist()
    assert book[MARKER].sheet_state == "veryHidden"
    assert is_plan(path)


def test_instructions_are_in_thai_and_english_and_name_the_year(
    project: Project, tmp_path: Path
) -> None:
    guide = load_workbook(made(project, tmp_path)).worksheets[0]
    text = "\n".join(str(cell.value or "") for (cell,) in guide.iter_rows(max_col=1))
    assert "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. 2565" in text
    assert "1 ต.ค. 2564 to 30 ก.ย. 2565" in text
    assert "{" not in text


def test_what_is_computed_is_locked_and_what_is_edited_is_not(
    project: Project, tmp_path: Path
) -> None:
    book = load_workbook(made(project, tmp_path))
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    for name, locked in (("weak", COLUMNS["weak"]), ("progress", ("name",)), ("measures", ())):
        for column in COLUMNS[name]:
            cell = book[title_of(name)][at(name, column)]
            assert cell.protection.locked == (column in locked), (name, column)


def test_units_statuses_and_percentages_are_offered(project: Project, tmp_path: Path) -> None:
    book = load_workbook(made(project, tmp_path))
    rules = {
        name: [rule.type for rule in book[title_of(name)].data_validations.dataValidation]
        for name in ("measures", "progress")
    }
    assert rules == {"measures": ["list"], "progress": ["list", "decimal"]}


def test_a_weak_point_is_found_among_whole_codes(project: Project, tmp_path: Path) -> None:
    sheet = load_workbook(made(project, tmp_path))[title_of("weak")]
    formula = sheet[at("weak", "answered")].value
    assert formula.startswith('=IF(SUMPRODUCT(--ISNUMBER(SEARCH(","&$A2&",",","&SUBSTITUTE(')


def test_a_workbook_is_never_overwritten(project: Project, tmp_path: Path) -> None:
    path = made(project, tmp_path)
    with pytest.raises(UsageError, match="stands there already"):
        make_workbook(ORG, YEAR, path, project)
    with pytest.raises(UsageError, match="not the name of a workbook"):
        make_workbook(ORG, YEAR, tmp_path / "plan.csv", project)


# Taken over as it stands


def test_a_draft_holds_and_becomes_a_source(mine: Project, tmp_path: Path) -> None:
    drafted = load_plan(ORG, YEAR, mine.processed)
    folder = accept_plan(made(mine, tmp_path), mine)
    assert folder == plan_folder(mine.raw, ORG, YEAR)
    assert folder.name == "sao-lat-ya-kanchanaburi-plan-2565"
    assert sorted(path.name for path in folder.iterdir()) == [
        "SOURCE.toml", "measures.csv", "plan.xlsx",
    ]  # fmt: skip
    prepare(mine)
    taken = load_plan(ORG, YEAR, mine.processed)
    assert drafted.is_draft
    assert not taken.is_draft
    columns = [
        column
        for column in drafted.measures.columns
        if column not in ("source_id", "source_ref", "period")
    ]
    # What was read from a file and what was drafted may hold text in different ways.
    taken_text, drafted_text = (plan.measures[columns].astype(object) for plan in (taken, drafted))
    assert taken_text.equals(drafted_text)


def test_a_second_version_replaces_the_first_whole(mine: Project, tmp_path: Path) -> None:
    path = made(mine, tmp_path)
    folder = accept_plan(path, mine)
    (folder / "left.txt").write_text("x", encoding="utf-8")
    accept_plan(fill(path, measures={at("measures", "title_th"): "มาตรการใหม่"}), mine)
    assert not (folder / "left.txt").exists()
    assert "มาตรการใหม่" in (folder / "measures.csv").read_text(encoding="utf-8")
    assert [path.name for path in mine.raw.iterdir() if path.name[:4] in (".new", ".old")] == []


def test_english_that_no_longer_fits_the_thai_is_left_out(mine: Project, tmp_path: Path) -> None:
    path = made(mine, tmp_path)
    new = {at("measures", "title_th"): "มาตรการใหม่"}
    folder = accept_plan(fill(path, measures=new), mine)
    prepare(mine)
    row = load_plan(ORG, YEAR, mine.processed).measures.iloc[0]
    assert (row["title_th"], row["title_en"]) == ("มาตรการใหม่", "")
    assert row["steps_en"]
    told = table_measures(load_result(ORG, YEAR, mine.processed), "en")
    assert "มาตรการใหม่" in told.cells
    assert folder.is_dir()


def test_a_plan_kept_fills_the_next_workbook(mine: Project, tmp_path: Path) -> None:
    path = fill(
        made(mine, tmp_path),
        measures={at("measures", "title_th"): "มาตรการใหม่"},
        progress={
            at("progress", "status"): RUNNING,
            at("progress", "progress"): 40,
            at("progress", "reported"): "31 มี.ค. 2565",
        },
    )
    accept_plan(path, mine)
    prepare(mine)
    again = load_workbook(make_workbook(ORG, YEAR, tmp_path / "again.xlsx", mine))
    assert again[title_of("measures")][at("measures", "title_th")].value == "มาตรการใหม่"
    progress = again[title_of("progress")]
    assert progress[at("progress", "status")].value == RUNNING
    assert progress[at("progress", "progress")].value == 40
    assert progress[at("progress", "reported")].value == "31 มี.ค. 2565"


def test_the_brief_shows_the_plan_and_its_progress(mine: Project, tmp_path: Path) -> None:
    path = fill(
        made(mine, tmp_path),
        progress={
            at("progress", "status"): DONE,
            at("progress", "reported"): "30/4/2565",
            at("progress", "evidence"): "https://example.org/o42",
        },
    )
    accept_plan(path, mine)
    prepare(mine)
    result = load_result(ORG, YEAR, mine.processed)
    assert "มี 14 มาตรการ" in tell_measures(result, "th").text
    cells = table_measures(result, "en").cells
    assert "done 100%" in cells
    assert "Steps" not in [
        column.label for column in table_measures(result, "en").tables[0].columns
    ]
    assert "not recorded" in cells


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("1 ต.ค. 2564", "2021-10-01"),
        ("๑ ตุลาคม ๒๕๖๔", "2021-10-01"),
        ("1/10/2564", "2021-10-01"),
        ("1/10/2021", "2021-10-01"),
        ("2021-10-01", "2021-10-01"),
        ("2564-10-01", "2021-10-01"),
        ("ต.ค. 64", "2021-10-01"),
        (datetime.date(2021, 10, 1), "2021-10-01"),
        (datetime.date(2564, 10, 1), "2021-10-01"),
    ],
)
def test_dates_are_read_in_both_eras(
    typed: Any, iso: str, project: Project, tmp_path: Path
) -> None:
    path = fill(made(project, tmp_path), measures={at("measures", "start"): typed})
    edited = read_plan(path)
    assert edited.faults == ()
    assert edited.measures[0]["start"] == iso


def test_a_month_ends_on_its_last_day(project: Project, tmp_path: Path) -> None:
    path = fill(made(project, tmp_path), measures={at("measures", "end"): "ก.พ. 2565"})
    assert read_plan(path).measures[0]["end"] == "2022-02-28"


def test_lines_become_steps_without_their_numbers(project: Project, tmp_path: Path) -> None:
    path = fill(
        made(project, tmp_path),
        measures={
            at("measures", "steps_th"): "1. ประชุม\n- แจ้งเวียน\n\nรายงาน",
            at("measures", "others"): "กองช่าง, งานธุรการ",
        },
    )
    row = read_plan(path).measures[0]
    assert row["steps_th"] == "ประชุม | แจ้งเวียน | รายงาน"
    assert row["units"] == "สำนักปลัด, กองช่าง, งานธุรการ"


def test_a_cleared_row_is_no_measure_and_a_new_row_is_one(project: Project, tmp_path: Path) -> None:
    path = made(project, tmp_path)
    book = load_workbook(path)
    sheet = book[title_of("measures")]
    for place in range(2, len(COLUMNS["measures"]) + 1):
        sheet.cell(3, place).value = None
    for column in COLUMNS["measures"]:
        sheet[at("measures", column, 17)] = sheet[at("measures", column, 2)].value
    sheet[at("measures", "number", 17)] = "๑๕"
    book.save(path)
    measures = read_plan(path).measures
    assert [row["number"] for row in measures] == [str(n) for n in (1, *range(3, 16))]
