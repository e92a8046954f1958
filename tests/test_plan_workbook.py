"""The workbook of a plan: written, edited, read back, kept, and shown in the brief."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ita_analysis import cli
from ita_analysis.errors import DataError, UsageError
from ita_analysis.plan import accept, load_plan
from ita_analysis.plan.accept import accept_plan, plan_folder
from ita_analysis.plan.make import make_workbook
from ita_analysis.plan.reading import is_plan, read_plan
from ita_analysis.plan.words import load_words
from ita_analysis.plan.workbook import COLUMNS, FIRST_ROW, MARKER, heading_of, title_of
from ita_analysis.prepare import prepare
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.result import load_result
from ita_analysis.tell import table_measures, tell_measures

ORG, YEAR = "sao-lat-ya-kanchanaburi", 2564
OTHER = "sao-dong-mun-lek-phetchabun"
DONE = load_words()["status"]["done"]
RUNNING = load_words()["status"]["in_progress"]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accept, "TODAY", lambda: datetime.date(2026, 1, 15))


@pytest.fixture
def mine(project: Project, tmp_path: Path) -> Project:
    """Return a project that the test may change."""
    shutil.copytree(project.root / "data", tmp_path / "project" / "data")
    shutil.copytree(project.notebooks, tmp_path / "project" / "notebooks")
    return Project(tmp_path / "project")


def _cell(sheet: str, column: str, row: int = FIRST_ROW) -> str:
    return f"{get_column_letter(COLUMNS[sheet].index(column) + 1)}{row}"


def _fill(path: Path, **sheets: dict[str, Any]) -> Path:
    book = load_workbook(path)
    for sheet, cells in sheets.items():
        for cell, value in cells.items():
            book[title_of(sheet)][cell] = value
    book.save(path)
    return path


def _made(project: Project, tmp_path: Path, org: str = ORG) -> Path:
    return make_workbook(org, YEAR, tmp_path / "plan.xlsx", project)


def _faults(path: Path, project: Project) -> list[str]:
    with pytest.raises(DataError) as caught:
        accept_plan(path, project)
    return [str(fault) for fault in caught.value.faults]


def _where(sheet: str, column: str, row: int = FIRST_ROW) -> str:
    return f"plan.xlsx: sheet {title_of(sheet)}, {_cell(sheet, column, row)}: "


# What is in it


def test_it_holds_weak_points_measures_progress_and_checklist(
    project: Project, tmp_path: Path
) -> None:
    path = _made(project, tmp_path)
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
    guide = load_workbook(_made(project, tmp_path)).worksheets[0]
    text = "\n".join(str(cell.value or "") for (cell,) in guide.iter_rows(max_col=1))
    assert "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. 2565" in text
    assert "1 ต.ค. 2564 to 30 ก.ย. 2565" in text
    assert "{" not in text


def test_what_is_computed_is_locked_and_what_is_edited_is_not(
    project: Project, tmp_path: Path
) -> None:
    book = load_workbook(_made(project, tmp_path))
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    for name, locked in (("weak", COLUMNS["weak"]), ("progress", ("name",)), ("measures", ())):
        for column in COLUMNS[name]:
            cell = book[title_of(name)][_cell(name, column)]
            assert cell.protection.locked == (column in locked), (name, column)


def test_units_statuses_and_percentages_are_offered(project: Project, tmp_path: Path) -> None:
    book = load_workbook(_made(project, tmp_path))
    rules = {
        name: [rule.type for rule in book[title_of(name)].data_validations.dataValidation]
        for name in ("measures", "progress")
    }
    assert rules == {"measures": ["list"], "progress": ["list", "decimal"]}


def test_a_weak_point_is_found_among_whole_codes(project: Project, tmp_path: Path) -> None:
    sheet = load_workbook(_made(project, tmp_path))[title_of("weak")]
    formula = sheet[_cell("weak", "answered")].value
    assert formula.startswith('=IF(SUMPRODUCT(--ISNUMBER(SEARCH(","&$A2&",",","&SUBSTITUTE(')


def test_a_workbook_is_never_overwritten(project: Project, tmp_path: Path) -> None:
    path = _made(project, tmp_path)
    with pytest.raises(UsageError, match="stands there already"):
        make_workbook(ORG, YEAR, path, project)
    with pytest.raises(UsageError, match="not the name of a workbook"):
        make_workbook(ORG, YEAR, tmp_path / "plan.csv", project)


# Taken over as it stands


def test_a_draft_holds_and_becomes_a_source(mine: Project, tmp_path: Path) -> None:
    drafted = load_plan(ORG, YEAR, mine.processed)
    folder = accept_plan(_made(mine, tmp_path), mine)
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
    assert taken.measures[columns].equals(drafted.measures[columns])


def test_a_second_version_replaces_the_first_whole(mine: Project, tmp_path: Path) -> None:
    path = _made(mine, tmp_path)
    folder = accept_plan(path, mine)
    (folder / "left.txt").write_text("x", encoding="utf-8")
    accept_plan(_fill(path, measures={_cell("measures", "title_th"): "มาตรการใหม่"}), mine)
    assert not (folder / "left.txt").exists()
    assert "มาตรการใหม่" in (folder / "measures.csv").read_text(encoding="utf-8")
    assert [path.name for path in mine.raw.iterdir() if path.name[:4] in (".new", ".old")] == []


def test_english_that_no_longer_fits_the_thai_is_left_out(mine: Project, tmp_path: Path) -> None:
    path = _made(mine, tmp_path)
    new = {_cell("measures", "title_th"): "มาตรการใหม่"}
    folder = accept_plan(_fill(path, measures=new), mine)
    prepare(mine)
    row = load_plan(ORG, YEAR, mine.processed).measures.iloc[0]
    assert (row["title_th"], row["title_en"]) == ("มาตรการใหม่", "")
    assert row["steps_en"]
    told = table_measures(load_result(ORG, YEAR, mine.processed), "en")
    assert "มาตรการใหม่" in told.cells
    assert folder.is_dir()


def test_a_plan_kept_fills_the_next_workbook(mine: Project, tmp_path: Path) -> None:
    path = _fill(
        _made(mine, tmp_path),
        measures={_cell("measures", "title_th"): "มาตรการใหม่"},
        progress={
            _cell("progress", "status"): RUNNING,
            _cell("progress", "progress"): 40,
            _cell("progress", "reported"): "31 มี.ค. 2565",
        },
    )
    accept_plan(path, mine)
    prepare(mine)
    again = load_workbook(make_workbook(ORG, YEAR, tmp_path / "again.xlsx", mine))
    assert again[title_of("measures")][_cell("measures", "title_th")].value == "มาตรการใหม่"
    progress = again[title_of("progress")]
    assert progress[_cell("progress", "status")].value == RUNNING
    assert progress[_cell("progress", "progress")].value == 40
    assert progress[_cell("progress", "reported")].value == "31 มี.ค. 2565"


def test_the_brief_shows_the_plan_and_its_progress(mine: Project, tmp_path: Path) -> None:
    path = _fill(
        _made(mine, tmp_path),
        progress={
            _cell("progress", "status"): DONE,
            _cell("progress", "reported"): "30/4/2565",
            _cell("progress", "evidence"): "https://example.org/o42",
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
    path = _fill(_made(project, tmp_path), measures={_cell("measures", "start"): typed})
    edited = read_plan(path)
    assert edited.faults == ()
    assert edited.measures[0]["start"] == iso


def test_a_month_ends_on_its_last_day(project: Project, tmp_path: Path) -> None:
    path = _fill(_made(project, tmp_path), measures={_cell("measures", "end"): "ก.พ. 2565"})
    assert read_plan(path).measures[0]["end"] == "2022-02-28"


def test_lines_become_steps_without_their_numbers(project: Project, tmp_path: Path) -> None:
    path = _fill(
        _made(project, tmp_path),
        measures={
            _cell("measures", "steps_th"): "1. ประชุม\n- แจ้งเวียน\n\nรายงาน",
            _cell("measures", "others"): "กองช่าง, งานธุรการ",
        },
    )
    row = read_plan(path).measures[0]
    assert row["steps_th"] == "ประชุม | แจ้งเวียน | รายงาน"
    assert row["units"] == "สำนักปลัด, กองช่าง, งานธุรการ"


def test_a_cleared_row_is_no_measure_and_a_new_row_is_one(project: Project, tmp_path: Path) -> None:
    path = _made(project, tmp_path)
    book = load_workbook(path)
    sheet = book[title_of("measures")]
    for place in range(2, len(COLUMNS["measures"]) + 1):
        sheet.cell(3, place).value = None
    for column in COLUMNS["measures"]:
        sheet[_cell("measures", column, 17)] = sheet[_cell("measures", column, 2)].value
    sheet[_cell("measures", "number", 17)] = "๑๕"
    book.save(path)
    measures = read_plan(path).measures
    assert [row["number"] for row in measures] == [str(n) for n in (1, *range(3, 16))]


# What does not hold


def test_every_weak_point_must_be_answered(project: Project, tmp_path: Path) -> None:
    path = _fill(_made(project, tmp_path), measures={_cell("measures", "targets"): "O42"})
    assert _faults(path, project) == [
        _where("weak", "code", 3) + "no measure answers O43 (การดำเนินการตามมาตรการส่งเสริมคุณธรรมฯ). "
        "Write its code into a measure that answers it, or add a measure."
    ]


def test_all_faults_are_told_at_once_by_sheet_and_cell(project: Project, tmp_path: Path) -> None:
    path = _fill(
        _made(project, tmp_path),
        measures={
            _cell("measures", "title_th"): None,
            _cell("measures", "unit", 3): None,
            _cell("measures", "follow_up_th", 4): "  ",
            _cell("measures", "steps_th", 5): None,
            _cell("measures", "start", 6): "31 ก.พ. 2565",
            _cell("measures", "end", 7): "1 ต.ค. 2565",
            _cell("measures", "end", 8): "1 ต.ค. 2564",
            _cell("measures", "start", 8): "1 พ.ย. 2564",
            _cell("measures", "targets", 9): "8, O99",
            _cell("measures", "number", 10): "1",
            _cell("measures", "end", 11): None,
        },
        progress={
            _cell("progress", "number", 12): "77",
            _cell("progress", "status", 12): DONE,
            _cell("progress", "progress", 3): 101,
            _cell("progress", "status", 3): RUNNING,
            _cell("progress", "status", 4): "เกือบเสร็จ",
        },
    )
    told = "\n".join(_faults(path, project))
    for expected in (
        _where("measures", "title_th") + "the measure is missing.",
        _where("measures", "unit", 3) + "no unit is responsible.",
        _where("measures", "follow_up_th", 4) + "the follow-up is missing.",
        _where("measures", "steps_th", 5) + "the steps are missing.",
        _where("measures", "start", 6) + "not a date (31 ก.พ. 2565). Type it like 1 ต.ค. 2564",
        _where("measures", "end", 7) + "not in fiscal year 2565 (1 ต.ค. 2565).",
        _where("measures", "end", 8) + "the end is before the start (1 ต.ค. 2564).",
        _where("measures", "targets", 9) + "O99 is no code of fiscal year 2564.",
        _where("measures", "number", 10) + "the number stands more than once (1).",
        _where("measures", "end", 11) + "the end is missing.",
        _where("progress", "number", 12) + "the number is no measure's (77).",
        _where("progress", "progress", 3) + "not a percentage (101).",
        _where("progress", "status", 4) + "the status is not known (เกือบเสร็จ).",
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
    filled = {_cell("progress", name): value for name, value in cells.items()}
    path = _fill(_made(project, tmp_path), progress=filled)
    (fault,) = _faults(path, project)
    assert fault.startswith(_where("progress", column))
    assert told in fault


def test_a_formula_is_refused(project: Project, tmp_path: Path) -> None:
    path = _fill(
        _made(project, tmp_path),
        measures={
            _cell("measures", "title_th"): '=HYPERLINK("http://x")',
            _cell("measures", "start"): "=TODAY()",
        },
    )
    told = _faults(path, project)
    assert told == [
        _where("measures", "title_th")
        + 'a formula (=HYPERLINK("http://x")). Type the value itself.',
        _where("measures", "start") + "a formula (=TODAY()). Type the value itself.",
    ]


def test_merged_cells_deleted_columns_and_sheets_are_told(project: Project, tmp_path: Path) -> None:
    path = _made(project, tmp_path)
    book = load_workbook(path)
    book[title_of("measures")].merge_cells("B2:B3")
    book[title_of("measures")].delete_cols(4)
    book.remove(book[title_of("progress")])
    book.save(path)
    told = "\n".join(_faults(path, project))
    assert f"sheet {title_of('measures')}, B2:B3: cells are merged" in told
    name = heading_of("unit").splitlines()[0]
    assert _where("measures", "unit").replace("D2", "D1") + f"the column '{name}'" in told
    assert f"plan.xlsx: sheet {title_of('progress')}: is missing" in told


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "+cmd|' /C calc'!A0", "../../x", "ก" * 900, "{x} $a$ \u202e"],
)
def test_hostile_text_stays_text(hostile: str, mine: Project, tmp_path: Path) -> None:
    path = _made(mine, tmp_path, OTHER)
    book = load_workbook(path)
    for column in ("title_th", "steps_th", "others", "follow_up_th"):
        cell = book[title_of("measures")][_cell("measures", column)]
        cell.value = hostile
        cell.data_type = "s"
    book.save(path)
    accept_plan(path, mine)
    prepare(mine)
    told = table_measures(load_result(OTHER, YEAR, mine.processed), "th")
    assert "<script>" not in told.__html__()
    again = load_workbook(make_workbook(OTHER, YEAR, tmp_path / "again.xlsx", mine))
    cell = again[title_of("measures")][_cell("measures", "title_th")]
    assert cell.data_type == "s"


def test_too_much_text_is_told(project: Project, tmp_path: Path) -> None:
    path = _fill(_made(project, tmp_path), measures={_cell("measures", "title_th"): "ก" * 5000})
    (fault,) = _faults(path, project)
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
    _fill(path, measures={_cell("measures", "start"): "วันนี้"})
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
