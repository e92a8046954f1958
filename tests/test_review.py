"""A reading becomes records; a person corrects them; the brief shows and tells it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import FOLDERS, list_scores, make_reading, reading_of
from review_cases import (
    INDICATORS,
    _cell,
    _declared,
    _fill,
    _reading,
    _records,
    _save,
)

from ita_analysis.clean.organisations import list_known
from ita_analysis.errors import DataError
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.read.report.reading import Organisation
from ita_analysis.review.decisions import review
from ita_analysis.review.folder import save_records
from ita_analysis.review.identity import identify

# Records


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_was_transcribed_by_hand_comes_back_byte_for_byte(
    folder: Path, tmp_path: Path
) -> None:
    written = _save(tmp_path, reading_of(folder))
    assert written.name == folder.name
    for name in ("scores", "cited", "statements"):
        assert (written / f"{name}.csv").read_bytes() == (folder / f"{name}.csv").read_bytes()
    unread = (written / "unread.csv").read_text(encoding="utf-8")
    assert unread == "line,text,why\n"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_records_give_the_same_total_as_those_of_a_person(folder: Path, tmp_path: Path) -> None:
    by_hand, by_machine = Project(tmp_path / "hand"), Project(tmp_path / "machine")
    shutil.copytree(folder, by_hand.raw / folder.name)
    _save(by_machine.raw, reading_of(folder))
    ours, theirs = prepare(by_machine), prepare(by_hand)
    columns = ["measure", "code", "score", "origin"]
    assert ours["scores"][columns].equals(theirs["scores"][columns])
    names = ["org_id", "name_th", "district_en", "province_en", "org_type"]
    assert ours["organisations"][names].equals(theirs["organisations"][names])


def test_an_indicator_that_was_not_found_is_missing_and_not_zero(tmp_path: Path) -> None:
    folder = _save(tmp_path, _reading(scores=list_scores({"total": "90.00", "1": "88.00"})))
    rows = (folder / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 1 + 10
    assert "6,indicator,,การใช้งบประมาณ," in rows


def test_what_the_year_does_not_know_is_set_aside_and_told() -> None:
    records = _records(
        _reading(
            cited=[
                {"line": 7, "name": "I7", "role": "urgent"},
                {"line": 8, "name": "I99", "role": "urgent"},
            ],
            statements=[{"line": 9, "kind": "level", "subject": "ดวงจันทร์", "value": "A"}],
        )
    )
    assert records.tables["cited"]["name"].tolist() == ["I7"]
    assert records.unread["line"].tolist() == ["8", "9"]
    assert "code is none of fiscal year 2565 (I99)" in records.unread["why"][0]
    assert "subject is not known (ดวงจันทร์)" in records.unread["why"][1]


def test_scores_of_another_year_are_kept_beside(tmp_path: Path) -> None:
    scores = [*list_scores(INDICATORS), *list_scores({"total": "81.00"}, 2564)]
    folder = _save(tmp_path, _reading(scores=scores))
    kept = (folder / "previous_scores.csv").read_text(encoding="utf-8").splitlines()
    assert kept == [
        "line,fiscal_year,measure,section,name,score",
        "5,2564,total,,ภาพรวม,81.00",
    ]
    assert "81.00" not in (folder / "scores.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fiscal_year": None}, "report.txt: the fiscal year of the result was not found"),
        ({"organisation": Organisation()}, "report.txt: the name of the organisation was not"),
    ],
)
def test_what_no_folder_can_do_without(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(DataError, match=told):
        _records(make_reading(**changes))


def test_the_same_reading_stays_and_another_is_refused(tmp_path: Path) -> None:
    folder, is_new = save_records(_records(_reading()), tmp_path)
    assert is_new
    _fill(folder, "scores", **{_cell("scores", "override", "score", 2): 91})
    assert save_records(_records(_reading()), tmp_path) == (folder, False)
    assert len(review(folder).corrections) == 1
    other = _reading(scores=list_scores({**INDICATORS, "total": "77.00"}))
    with pytest.raises(DataError, match="stands there already and holds another reading"):
        save_records(_records(other), tmp_path)
    assert len(_declared(folder)) == 1


# Who it is


@pytest.mark.parametrize(
    ("name", "district", "province", "org_id", "name_en"),
    [
        (
            "องค์การบริหารส่วนตำบลลาดหญ้า", "เมืองกาญจนบุรี", "กาญจนบุรี",
            "sao-lat-ya-kanchanaburi", "Lat Ya Subdistrict Administrative Organisation",
        ),
        ("เทศบาลเมืองพะเยา", "", "พะเยา", "mm-phayao-phayao", "Phayao Town Municipality"),
        (
            "องค์การบริหารส่วนตำบลเหล็กใหม่", "", "", "sao-lek-mai",
            "Lek Mai Subdistrict Administrative Organisation",
        ),
    ],
)  # fmt: skip
def test_keys_and_english_names(
    name: str, district: str, province: str, org_id: str, name_en: str
) -> None:
    found = identify(Organisation(name=name, district=district, province=province), [], "x")
    assert (found.org_id, found.name_en) == (org_id, name_en)
    assert found.romanised == (org_id == "sao-lek-mai")


def test_a_known_organisation_keeps_its_key_and_names(project: Project) -> None:
    known = list_known(project.raw)
    # Its own report misprints the name; the declared correction is what counts.
    asked = Organisation(name="องค์การบริหารส่วนตำบลบางระกำ", province="นครปฐม")
    found = identify(asked, known, "x")
    assert found.org_id == "sao-bang-rakam-nakhon-pathom"
    assert found.district_en == "Nakhon Chai Si"


@given(st.text(max_size=60))
def test_keys_are_safe_whatever_the_name(name: str) -> None:
    try:
        found = identify(Organisation(name=f"อบต.ก{name}", province="น่าน"), [], "x")
    except DataError:
        return
    assert found.org_id.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert len(found.org_id) <= 90
