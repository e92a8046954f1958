"""Overrides of a reviewer become declared corrections."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from readings import list_scores
from review_cases import (
    INDICATORS,
    _cell,
    _declared,
    _fill,
    _reading,
    _save,
)

from ita_analysis.clean.reports import clean_report
from ita_analysis.errors import DataError
from ita_analysis.files import defuse_text, restore_text
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.read.records import read_report_folder
from ita_analysis.result import load_result
from ita_analysis.review.decisions import review
from ita_analysis.review.folder import accept_folder, write_corrections
from ita_analysis.tell.sources import table_sources

ORG_ID = "sao-ban-mai-nan"


def _row(folder: Path, table: str, **facts: str) -> int:
    """Return the row of a record; those of its CSV file and of its sheet are the same."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if facts.items() <= row.items():
                return number
    raise AssertionError(facts)


def _first_new(folder: Path, table: str) -> int:
    return len((folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()) + 1


# Overrides


def test_an_override_becomes_a_correction_that_prepare_shows_and_the_brief_tells(
    tmp_path: Path,
) -> None:
    project = Project(tmp_path)
    folder = _save(project.raw, _reading())
    before = prepare(project)["scores"]
    row = _row(folder, "scores", name="การใช้งบประมาณ")
    _fill(
        folder,
        "scores",
        **{
            _cell("scores", "override", "score", row): 86.5,
            _cell("scores", "reason", "reason", row): "ต้นฉบับพิมพ์ 86.50",
        },
    )
    outcome = review(folder)
    assert outcome.left == ()
    (entry,) = _declared(folder)
    assert entry == {
        "file": "scores.csv",
        "line": 7,
        "column": "score",
        "expect": "80.00",
        "value": "86.5",
        "reason_th": "ต้นฉบับพิมพ์ 86.50",
        "reason_en": "ต้นฉบับพิมพ์ 86.50",
        "basis": "line 7",
        "certainty": "certain",
        "decided_by": "reviewer",
    }
    after = prepare(project)["scores"]
    assert _published(before, "2") == 80.0
    assert _published(after, "2") == 86.5
    told = str(table_sources(load_result(ORG_ID, 2565, project.processed), "th"))
    assert "ต้นฉบับพิมพ์ 86.50" in told


def _published(scores: Any, code: str) -> float:
    rows = scores[(scores["code"] == code) & (scores["origin"] == "published")]
    return float(rows["score"].iloc[0])


def test_all_faulty_overrides_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    folder = _save(tmp_path, _reading())
    before = (folder / "corrections.toml").read_bytes()
    score, name = (_cell("scores", "override", column, 3) for column in ("score", "name"))
    role = _cell("cited", "override", "role", 2)
    new = _first_new(folder, "scores")
    _fill(folder, "scores", **{score: 987, name: "การบินอวกาศ", f"B{new}": "ต้นๆ"})
    _fill(folder, "cited", **{role: "soon"})
    with pytest.raises(DataError) as caught:
        review(folder)
    told = str(caught.value).splitlines()
    assert len(told) == 4
    assert f"review.xlsx: sheet คะแนน scores, {score}: score is above 100 (987). " in str(told)
    assert f"{name}: indicator name is not known (การบินอวกาศ)" in str(told)
    assert f"sheet ข้อที่ระบุ cited, {role}: role is not known (soon)" in str(told)
    assert f"B{new}: the line of the new row is not a number (ต้นๆ)" in str(told)
    assert (folder / "corrections.toml").read_bytes() == before


def test_a_row_is_dropped_and_another_added(tmp_path: Path) -> None:
    project = Project(tmp_path)
    folder = _save(project.raw, _reading())
    new = _first_new(folder, "cited")
    _fill(folder, "cited", **{_cell("cited", "drop", "drop", 2): "x"})
    added = {"line": 21, "section": "OIT", "name": "O42", "role": "not_met"}
    _fill(folder, "cited", **{_cell("cited", "fact", key, new): added[key] for key in added})
    assert review(folder).left == ()
    dropped, put_in = _declared(folder)
    assert (dropped["column"], dropped["expect"], dropped["value"]) == ("row", "IIT,I7,urgent", "")
    assert (put_in["line"], put_in["expect"], put_in["value"]) == (21, "", "OIT,O42,not_met")
    assert "โปรแกรมอ่านข้าม" in put_in["reason_th"]
    cited = prepare(project)["cited"]
    assert cited["code"].tolist() == ["O42"]


def test_rows_of_one_line_are_told_apart(tmp_path: Path) -> None:
    scores = list_scores({**INDICATORS, "total": "90.00"})
    for row in scores:
        row["line"] = 12
    project = Project(tmp_path)
    folder = _save(project.raw, _reading(scores=scores))
    row = _row(folder, "scores", name="การใช้อำนาจ")
    _fill(folder, "scores", **{_cell("scores", "override", "score", row): "75.25"})
    assert review(folder).left == ()
    assert _declared(folder)[0]["where"] == {"measure": "indicator", "name": "การใช้อำนาจ"}
    table = prepare(project)["scores"]
    published = table[table["origin"] == "published"].set_index("code")["score"]
    assert published["3"] == 75.25
    assert (published.drop("3") == 90).all()


def test_a_second_review_replaces_the_first_and_comments_stay(tmp_path: Path) -> None:
    settled = {
        "file": "cited.csv",
        "line": 20,
        "column": "name",
        "expect": "I7",
        "value": "I8",
        "reason_th": "อ่านผิด",
        "reason_en": "misread",
        "basis": "line 20",
        "certainty": "likely",
        "decided_by": "ita read",
    }
    folder = _save(tmp_path, _reading(corrections=[settled]))
    path = folder / "corrections.toml"
    path.write_text("# a note of ours\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    cell = _cell("cited", "override", "name", 2)
    _fill(folder, "cited", **{cell: "I9"})
    review(folder)
    # It corrects what the reading settled on, which stays declared.
    assert [(entry["expect"], entry["value"]) for entry in _declared(folder)] == [
        ("I7", "I8"),
        ("I8", "I9"),
    ]
    _fill(folder, "cited", **{cell: None})
    assert review(folder).corrections == []
    assert [entry["value"] for entry in _declared(folder)] == ["I8"]
    assert path.read_text(encoding="utf-8").startswith("# a note of ours\n")


def test_the_organisation_and_the_plan_year_can_be_overridden(tmp_path: Path) -> None:
    project = Project(tmp_path)
    folder = _save(project.raw, _reading())
    _fill(folder, "organisation", E2="องค์การบริหารส่วนตำบลบ้านใหญ่", E9="๒๕๖๖")
    assert review(folder).left == ()
    assert prepare(project)["organisations"]["name_th"].tolist() == ["องค์การบริหารส่วนตำบลบ้านใหญ่"]
    _fill(folder, "organisation", E4="kingdom", E9="next")
    with pytest.raises(DataError) as caught:
        review(folder)
    assert "E4: type is not known (kingdom)" in str(caught.value)
    assert "E9: not a fiscal year of the Buddhist era (next)" in str(caught.value)


def test_overrides_in_the_csv_file_count_too(tmp_path: Path) -> None:
    folder = _save(tmp_path, _reading())
    _fill_csv(folder, ("scores", "3", "score"), "66.66")
    assert [entry["value"] for entry in review(folder).corrections] == ["66.66"]
    _fill(folder, "scores", **{_cell("scores", "override", "score", 3): "77.77"})
    with pytest.raises(DataError, match=r"overrides otherwise \(66.66\) than review.xlsx"):
        review(folder)


def test_a_line_of_the_csv_file_that_names_no_cell(tmp_path: Path) -> None:
    folder = _save(tmp_path, _reading())
    with (folder / "review.csv").open("a", encoding="utf-8") as file:
        file.write("scores,900,1,,score,,,,50,\nscores,2,1\n")
    with pytest.raises(DataError) as caught:
        review(folder)
    assert "there is no such cell (scores 900 score)" in str(caught.value)
    assert "3 cells under 10 headings" in str(caught.value)


def _fill_csv(folder: Path, key: tuple[str, str, str], value: str) -> None:
    path = folder / "review.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        if (row[0], row[1], row[4]) == key:
            row[8] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_a_changed_fact_is_refused(tmp_path: Path) -> None:
    folder = _save(tmp_path, _reading())
    printed = _cell("scores", "fact", "score", 3)
    _fill(folder, "scores", **{printed: "99.99"})
    _fill(folder, "cited", A2="77")
    with pytest.raises(DataError) as caught:
        review(folder)
    assert f"sheet คะแนน scores, {printed}: says something else than what was read" in str(
        caught.value
    )
    assert "sheet ข้อที่ระบุ cited, A2: says something else" in str(caught.value)


@pytest.mark.parametrize("hostile", ["=1+1", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x","y")'])
def test_no_text_of_a_report_becomes_a_formula(hostile: str, tmp_path: Path) -> None:
    folder = _save(
        tmp_path,
        _reading(
            measures=[{"line": 4, "title": hostile, "steps": "\x00\x08=2", "period": hostile}],
            unread=[{"line": 3, "text": hostile}],
        ),
    )
    for sheet in load_workbook(folder / "review.xlsx").worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    with (folder / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert review(folder).corrections == []


@given(st.text())
def test_a_defused_text_comes_back(text: str) -> None:
    assert restore_text(defuse_text(text)) == text or text.startswith("'")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_bytes(b"PK\x03\x04 no"), "the file is damaged"),
        (lambda path: path.write_bytes(b""), "the file is empty"),
        (lambda path: path.unlink(), "there is no review.xlsx"),
    ],
)
def test_a_broken_workbook_is_told(spoil: Any, told: str, tmp_path: Path) -> None:
    folder = _save(tmp_path, _reading())
    spoil(folder / "review.xlsx")
    with pytest.raises(DataError, match=told):
        review(folder)


def test_a_reviewed_folder_moves_to_the_sources(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.raw.mkdir(parents=True)
    folder = _save(project.readings, _reading())
    moved = accept_folder(folder, project.raw)
    assert moved == project.raw / f"{ORG_ID}-2565"
    assert not folder.exists()
    assert accept_folder(moved, project.raw) == moved
    assert len(prepare(project)["organisations"]) == 1
    again = _save(project.readings, _reading())
    with pytest.raises(DataError, match="stands there already"):
        accept_folder(again, project.raw)
    assert again.is_dir()


# Corrections of whole rows, declared by hand


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"expect": "IIT,I7"}, "2 cells of a row (IIT,I7). Write section,name,role"),
        ({"expect": "IIT,I8,urgent"}, "on line 20 stands: IIT,I7,urgent"),
        ({"column": "name", "where": {"colour": "red"}}, "there is no column colour in cited.csv"),
        (
            {"column": "name", "expect": "I7", "where": {"role": "keep"}},
            "expects name to be (I7) in cited.csv; on line 20 stands: nothing",
        ),
    ],
)
def test_a_correction_that_fits_no_row_is_told(
    change: dict[str, Any], told: str, tmp_path: Path
) -> None:
    folder = _save(tmp_path, _reading())
    entry = {
        "file": "cited.csv", "line": 20, "column": "row", "expect": "IIT,I7,urgent", "value": "",
        "reason_th": "ไม่มี", "reason_en": "not there", "basis": "line 20",
        "certainty": "certain", "decided_by": "maintainers",
    }  # fmt: skip
    (folder / "corrections.toml").write_bytes(write_corrections(None, [entry | change]))
    with pytest.raises(DataError) as caught:
        clean_report(read_report_folder(folder))
    assert told in str(caught.value)
