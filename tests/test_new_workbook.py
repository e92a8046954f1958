"""A workbook for an organisation without a report: filled in, read back, published."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ita_analysis.errors import DataError, UsageError
from ita_analysis.form.layout import COLUMNS, FIELDS, FIRST_ROW, MARKER, SCORED, make_layout
from ita_analysis.form.make import make_form
from ita_analysis.form.read import is_form, read_form
from ita_analysis.form.write import title_of
from ita_analysis.methodology import list_fiscal_years, load_methodology
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.publish.brief import publish_brief
from ita_analysis.review.facts import list_facts
from ita_analysis.review.reader import save_reading

NAME = "องค์การบริหารส่วนตำบลบ้านใหม่"
YEARS = [year for year in list_fiscal_years() if year >= 2562]


def _cell(sheet: str, row: int, column: str) -> str:
    return f"{get_column_letter(COLUMNS[sheet].index(column) + 1)}{row}"


def _field(name: str) -> str:
    return _cell("organisation", FIRST_ROW + FIELDS.index(name), "answer")


def _score(year: int, sheet: str, code: str) -> str:
    codes = [line.code for line in make_layout(year).rows(sheet)]
    return _cell(sheet, FIRST_ROW + codes.index(code), "score")


def _fill(path: Path, **sheets: dict[str, Any]) -> Path:
    book = load_workbook(path)
    for sheet, cells in sheets.items():
        for cell, value in cells.items():
            book[title_of(sheet)][cell] = value
    book.save(path)
    return path


def _made(tmp_path: Path, year: int = 2567, org: str = NAME) -> Path:
    return make_form(org, year, tmp_path, None)


# What is in it


@pytest.mark.parametrize("year", YEARS)
def test_every_indicator_question_and_item_of_the_year_has_a_row(year: int, tmp_path: Path) -> None:
    book = load_workbook(_made(tmp_path, year))
    method = load_methodology(year)
    groups = (method.instruments, method.indicators, method.sub_indicators, method.questions)
    shown = {
        book[title_of(sheet)].cell(row, 1).value
        for sheet in ("indicators", "questions", "items")
        for row in range(FIRST_ROW, book[title_of(sheet)].max_row + 1)
    } - {None}
    parts = {code for part in method.instruments for code in part.parts}
    assert shown == parts | {part.code for group in groups for part in group}
    assert ("ปีก่อน previous" in book.sheetnames) == (year > 2562)


def test_instructions_are_in_thai_and_english_and_name_the_year(tmp_path: Path) -> None:
    guide = load_workbook(_made(tmp_path, 2566)).worksheets[0]
    text = "\n".join(str(cell.value or "") for (cell,) in guide.iter_rows(max_col=1))
    assert "แบบกรอกผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2566" in text
    assert "Leave empty what is not known" in text
    assert "{" not in text


def test_only_what_is_filled_in_is_unlocked(tmp_path: Path) -> None:
    book = load_workbook(_made(tmp_path))
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    sheet = book[title_of("indicators")]
    assert not sheet[_cell("indicators", 2, "score")].protection.locked
    locked = [key for key in COLUMNS["indicators"] if key != "score"]
    assert all(sheet[_cell("indicators", 2, key)].protection.locked for key in locked)
    assert book[MARKER].sheet_state == "veryHidden"


def test_scores_choices_and_provinces_are_validated(tmp_path: Path) -> None:
    book = load_workbook(_made(tmp_path))
    listed = {name: book[title_of(name)].data_validations.dataValidation for name in COLUMNS}
    rules = {
        name: [(rule.type, str(rule.sqref)) for rule in found] for name, found in listed.items()
    }
    assert rules["indicators"] == [("decimal", "E2:E23")]
    assert [kind for kind, _ in rules["items"]] == ["list"]
    assert len(rules["organisation"]) == 5
    lists = book["_lists"]
    columns = [
        [cell.value for cell in column if cell.value is not None] for column in lists.columns
    ]
    assert [0, 100] in columns
    assert [len(column) for column in columns if "น่าน" in column] == [77]


def test_means_are_computed_beside_the_typed_scores(tmp_path: Path) -> None:
    sheet = load_workbook(_made(tmp_path))[title_of("indicators")]
    formulas = {sheet.cell(row, 1).value: sheet.cell(row, 6).value for row in range(2, 24)}
    questions = [_score(2567, "questions", code) for code in ("i1", "i2", "i3")]
    cells = ",".join(f"'{title_of('questions')}'!{cell}" for cell in questions)
    assert formulas["1"] == f'=IF(COUNT({cells})=3,ROUND(AVERAGE({cells}),2),"")'
    assert formulas["EIT1"] is None
    assert "E" in formulas["IIT"]


# Whose it is


def test_a_known_organisation_is_filled_in(project: Project, tmp_path: Path) -> None:
    path = make_form("sao-lat-ya-kanchanaburi", 2567, tmp_path, project)
    assert path.name == "sao-lat-ya-kanchanaburi-2567.xlsx"
    found = read_form(path).organisation
    assert (found.name, found.district, found.province, found.org_type) == (
        "องค์การบริหารส่วนตำบลลาดหญ้า",
        "เมืองกาญจนบุรี",
        "กาญจนบุรี",
        "subdistrict administrative organisation",
    )


def test_a_key_that_nobody_has_yet_is_kept(tmp_path: Path) -> None:
    path = make_form("sao-somewhere", 2567, tmp_path, None)
    _fill(path, organisation={_field("name"): NAME, _field("province"): "น่าน"})
    folder, _ = save_reading(path, read_form(path), tmp_path / "read", None)
    assert folder.name == "sao-somewhere-2567"


@pytest.mark.parametrize(
    ("org", "year", "told"),
    [
        (NAME, 2570, "fiscal year 2570: no methodology is known for it. Known fiscal years"),
        (NAME, 2561, "Use a fiscal year from 2562 on"),
        ("Ban Mai", 2567, "this is neither a key nor a Thai name ('Ban Mai')"),
        ("../../etc/passwd", 2567, "neither a key nor a Thai name"),
    ],
)
def test_what_no_workbook_is_made_for(org: str, year: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        make_form(org, year, tmp_path, None)
    assert told in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_never_overwritten_and_stays_in_its_folder(tmp_path: Path) -> None:
    path = make_form("อบต./../บ้านใหม่", 2567, tmp_path, None)
    assert path.parent == tmp_path
    with pytest.raises(UsageError, match="stands there already"):
        make_form("อบต./../บ้านใหม่", 2567, tmp_path, None)


# Reading it back


@pytest.mark.parametrize("year", YEARS)
def test_what_is_not_filled_in_is_missing_and_not_zero(year: int, tmp_path: Path) -> None:
    path = _fill(_made(tmp_path, year), indicators={_score(year, "indicators", "3"): 0})
    reading = read_form(path)
    assert is_form(path)
    rows = reading.tables["scores"].to_dict("records")
    assert [(row["code"], row["score"]) for row in rows] == [("3", 0.0)]
    assert list_facts(reading)["total"] is None


def test_every_sheet_is_read(tmp_path: Path) -> None:
    path = _fill(
        _made(tmp_path),
        organisation={
            _field("total"): 89.79,
            _field("level"): "ผ่านดี",
            _field("measures_fiscal_year"): 2568,
            _field("province"): "น่าน",
        },
        indicators={_score(2567, "indicators", "EIT1"): "๙๐.๕", "E2": 91},
        questions={_score(2567, "questions", "i7"): 70},
        items={_score(2567, "items", "o24"): 0},
        previous={_score(2567, "previous", "total"): 85.1},
        cited={"A2": "I7", "B2": "ต้องแก้ไขโดยด่วน urgent", "C2": "ขาดคู่มือ", "D2": "ทำคู่มือ"},
        measures={"A2": "1", "B2": "ทำคู่มือ", "C2": "ร่าง\nเผยแพร่", "E2": "ต.ค. 67 - มี.ค. 68"},
    )
    reading = read_form(path)
    facts = list_facts(reading)
    assert (facts["fiscal_year"], facts["measures_fiscal_year"]) == (2567, 2568)
    assert (facts["total"], facts["level"]) == (89.79, "ผ่านดี")
    scores = {row["code"]: (row["score"], row["printed"]) for row in facts["scores"]}
    assert scores == {
        "total": (89.79, "89.79"),
        "IIT": (91.0, "91"),
        "EIT1": (90.5, "๙๐.๕"),
        "i7": (70.0, "70"),
        "o24": (0.0, "0"),
    }
    (previous,) = facts["previous_scores"]
    assert (previous["fiscal_year"], previous["score"]) == (2566, 85.1)
    (cited,) = facts["cited"]
    assert (cited["code"], cited["role"]) == ("i7", "urgent")
    assert cited["place"] == "sheet ข้อที่ระบุ cited, row 2"
    assert reading.document.lines[cited["line"] - 1].startswith("I7\t")
    (approach,) = facts["approaches"]
    assert (approach["cause"], approach["approach"]) == ("ขาดคู่มือ", "ทำคู่มือ")
    (measure,) = facts["measures"]
    assert measure["steps"] == ["ร่าง", "เผยแพร่"]
    assert (measure["start"], measure["end"]) == ("2024-10-01", "2025-03-31")


def test_all_faulty_cells_are_told_at_once_by_sheet_and_cell(tmp_path: Path) -> None:
    item = _score(2567, "items", "o3")
    path = _fill(
        _made(tmp_path),
        organisation={_field("province"): "แดนไกล", _field("total"): 101, _field("name"): None},
        indicators={"E4": "สูง", "E5": 88.123, "E6": "=1/0"},
        items={item: 50},
        cited={"A2": "x9", "A3": "i1", "B3": "soon", "D4": "ไม่มีรหัส"},
        measures={"C5": "ขั้นตอนลอยๆ"},
    )
    with pytest.raises(DataError) as caught:
        read_form(path)
    told = str(caught.value).splitlines()
    wanted = [
        f"sheet หน่วยงาน organisation, {_field('name')}: the name of the organisation is empty",
        f"{_field('province')}: is not one of the list (แดนไกล)",
        f"{_field('total')}: score is above 100 (101). Type a number from 0 to 100",
        "sheet ตัวชี้วัด indicators, E4: score is not a number (สูง)",
        "E5: score is not a number (88.123)",
        "E6: a formula without a value (=1/0)",
        f"sheet ข้อมูล OIT items, {item}: a disclosure item is met or not (50). Choose 100 or 0",
        "sheet ข้อที่ระบุ cited, A2: no question or item of 2567 has this code (x9)",
        "B3: the role is not known (soon)",
        "A4: no question or item of 2567 has this code ()",
        "sheet มาตรการ measures, B5: the measure has no name",
    ]
    assert len(told) == len(wanted)
    for text in wanted:
        assert any(text in line for line in told), text


def test_a_percent_cell_is_points_and_a_date_is_refused(tmp_path: Path) -> None:
    path = _made(tmp_path)
    book = load_workbook(path)
    sheet = book[title_of("indicators")]
    sheet["E4"], sheet["E4"].number_format = 0.8979, "0.00%"
    book.save(path)
    assert read_form(path).tables["scores"]["score"].tolist() == [89.79]
    sheet["E4"].number_format = "yyyy-mm-dd"
    book.save(path)
    with pytest.raises(DataError, match="E4: not text but "):
        read_form(path)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ({"indicators": {"A3": "2", "A4": "1"}}, "A3: the code was changed (2, was 1)"),
        ({"items": {"A2": None}}, "the code was changed (empty, was o1)"),
        ({"organisation": {_field("fiscal_year"): 2566}}, "the fiscal year was changed (2566)"),
    ],
)
def test_a_workbook_whose_fixed_parts_were_changed_is_refused(
    spoil: dict[str, dict[str, Any]], told: str, tmp_path: Path
) -> None:
    path = _fill(_made(tmp_path), **spoil)
    with pytest.raises(DataError) as caught:
        read_form(path)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("row", "value", "told"),
    [
        (2, "99", "the workbook is of another version (99)"),
        (3, "2599", "its fiscal year is not known (2599)"),
        (3, 2564, "its codes are no longer those of fiscal year 2564"),
    ],
)
def test_a_workbook_of_other_times_is_refused(
    row: int, value: Any, told: str, tmp_path: Path
) -> None:
    path = _made(tmp_path)
    book = load_workbook(path)
    book[MARKER].cell(row, 2).value = value
    book.save(path)
    with pytest.raises(DataError) as caught:
        read_form(path)
    assert told in str(caught.value)


def test_a_missing_sheet_is_told(tmp_path: Path) -> None:
    path = _made(tmp_path)
    book = load_workbook(path)
    del book[title_of("items")]
    book.save(path)
    with pytest.raises(DataError, match="sheet ข้อมูล OIT items: the sheet is missing"):
        read_form(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text"])
def test_other_files_are_no_form(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    assert not is_form(path)
    assert not is_form(tmp_path / "nothing.xlsx")


def test_an_invented_organisation_is_published(project: Project, tmp_path: Path) -> None:
    """A sixth organisation, from an empty workbook to its brief."""
    ours = Project(tmp_path / "project")
    shutil.copytree(project.raw, ours.raw)
    shutil.copytree(project.notebooks, ours.notebooks)
    layout = make_layout(2567)
    indicators = {part.code: 90 + int(part.code) / 2 for part in load_methodology(2567).indicators}
    path = _fill(
        _made(tmp_path),
        organisation={
            _field("district"): "เมืองน่าน",
            _field("province"): "น่าน",
            _field("total"): 92.5,
            _field("level"): "ผ่านดี",
        },
        indicators={_score(2567, "indicators", code): score for code, score in indicators.items()},
        questions={_score(2567, "questions", line.code): 90.5 for line in layout.questions},
        measures={"A2": "1", "B2": "ทำคู่มือ", "C2": "ร่าง"},
    )
    folder, is_new = save_reading(path, read_form(path), ours.raw, ours)
    assert is_new
    tables = prepare(ours)
    assert len(tables["organisations"]) == 6
    org_id = folder.name.removesuffix("-2567")
    published = tables["scores"].query("org_id == @org_id and origin == 'published'")
    assert published.set_index("code")["score"]["total"] == 92.5
    page = publish_brief(ours, org_id, 2567, "th").read_text(encoding="utf-8")
    assert NAME in page
    assert "92.50" in page


def test_codes_of_the_scored_sheets_are_all_different() -> None:
    for year in YEARS:
        codes = [line.code for sheet in SCORED[:3] for line in make_layout(year).rows(sheet)]
        assert len(codes) == len(set(codes))
