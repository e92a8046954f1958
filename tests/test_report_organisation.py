"""Whose report it is, weighed from all mentions."""

from __future__ import annotations

import csv

import pytest

from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import Organisation, read_blocks
from ita_analysis.read.report.organisation import TERMS, read_org_types, read_organisation


def organisation_of(text: str) -> Organisation:
    return read_organisation(read_text("report.txt", text, "text"))


def test_the_spelling_of_most_mentions_wins_over_the_title() -> None:
    text = (
        "องค์การบริหารส่วนตำบลบ้านไหม่\nอำเภอเมืองน่าน จังหวัดน่าน\n"
        "ผลของ อบต.บ้านใหม่ ปีนี้\nองค์การบริหาร ส่วนตำบลบ้านใหม่ ได้คะแนน\n"
        "องค์การบริหารส่วนตำบล บ้านใหม่\n"
    )
    found = organisation_of(text)
    assert found.name == "องค์การบริหารส่วนตำบลบ้านใหม่"
    assert found.printed["name"] == "องค์การบริหารส่วนตำบลบ้านไหม่"
    assert found.lines["name"] == [3, 4, 5]
    assert found.certainty == "likely"
    corrections = read_blocks(read_text("report.txt", text, "text")).corrections
    assert [(part["column"], part["value"]) for part in corrections] == [
        ("organisation.name_th", "องค์การบริหารส่วนตำบลบ้านใหม่")
    ]


def test_place_on_the_line_of_the_name() -> None:
    found = organisation_of(
        "ของเทศบาลตำบลท่าทดสอบ อำเภอเมืองนครนายก จังหวัดนครนายก ประจำปีงบประมาณ พ.ศ.๒๕๖๗"
    )
    assert (found.name, found.org_type) == ("เทศบาลตำบลท่าทดสอบ", "subdistrict municipality")
    assert (found.district, found.province) == ("เมืองนครนายก", "นครนายก")
    assert found.certainty == "certain"


@pytest.mark.parametrize(
    ("title", "name", "org_type"),
    [
        ("องค์การบริหารส่วนจังหวัดน่าน", "องค์การบริหารส่วนจังหวัดน่าน",
         "provincial administrative organisation"),
        ("อบจ.น่าน", "องค์การบริหารส่วนจังหวัดน่าน", "provincial administrative organisation"),
        ("เทศบาลเมืองท่าช้าง จังหวัดน่าน", "เทศบาลเมืองท่าช้าง", "town municipality"),
        ("เทศบาลนครท่าช้าง จังหวัดน่าน", "เทศบาลนครท่าช้าง", "city municipality"),
        ("มหาวิทยาลัยท่าช้าง", "มหาวิทยาลัยท่าช้าง", "university"),
        ("โรงเรียนบ้านท่าช้างวิทยา", "โรงเรียนบ้านท่าช้างวิทยา", "school"),
        ("กรมทดสอบระบบ", "กรมทดสอบระบบ", "department"),
        ("สถาบันทดสอบข้อมูล (องค์การมหาชน)", "สถาบันทดสอบข้อมูล (องค์การมหาชน)", "public organisation"),
    ],
)  # fmt: skip
def test_kinds_of_organisations(title: str, name: str, org_type: str) -> None:
    found = organisation_of(f"รายงานผลการประเมิน ITA\n{title}\nปีงบประมาณ พ.ศ. 2566")
    assert (found.name, found.org_type) == (name, org_type)


def test_the_commission_and_ministries_in_passing_are_not_the_organisation() -> None:
    text = "สำนักงาน ป.ป.ช. กำหนดให้ประเมิน\n" * 20 + "ผลของ อบต.บ้านใหม่"
    assert organisation_of(text).name == "องค์การบริหารส่วนตำบลบ้านใหม่"


def test_a_province_is_one_of_the_list_though_a_letter_is_misread() -> None:
    assert organisation_of("อบต.บ้านใหม่ จังหวัดเพชรบุรื").province == "เพชรบุรี"
    assert organisation_of("อบต.บ้านใหม่ จังหวัดและอำเภอ").province == ""


def test_a_district_of_the_capital_names_its_province() -> None:
    found = organisation_of("เทศบาลตำบลบ้านใหม่\nอำเภอเมืองน่าน")
    assert (found.district, found.province) == ("เมืองน่าน", "น่าน")


def test_an_english_report() -> None:
    found = organisation_of(
        "ITA result\nBan Mai Subdistrict Administrative Organisation, Mueang District, Nan Province"
    )
    assert found.org_type == "subdistrict administrative organisation"
    assert found.province == "น่าน"


def test_nothing_said_nothing_found() -> None:
    assert organisation_of("ไม่มีชื่อหน่วยงาน") == Organisation()


def test_kinds_are_listed_once_with_a_prefix_for_identifiers() -> None:
    with (TERMS / "org_types.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(read_org_types()) == len(rows)
    assert len({row["id_prefix"] for row in rows}) == len(rows)


def corrections_of(text: str) -> dict[str, tuple[str, str, str]]:
    found = read_blocks(read_text("report.txt", text, "text")).corrections
    return {part["column"]: (part["expect"], part["value"], part["certainty"]) for part in found}


def test_three_misread_spellings_and_a_misread_place_lead_to_the_nearest_subdistrict() -> None:
    text = (
        "องค์การบริหารส่วนตำบลบ่อสวน\nอำเภอเมืองนาน จังหวัดน่าน\nผลของ อบต.บ่อสวด ปีนี้\nผลของ อบต.บอสวก ปีก่อน\n"
    )
    found = organisation_of(text)
    assert found.name == "องค์การบริหารส่วนตำบลบ่อสวก"
    assert (found.district, found.province) == ("เมืองน่าน", "น่าน")
    assert found.settled == ("name", "district")
    assert found.certainty == "likely"
    assert corrections_of(text) == {
        "organisation.name_th": (
            "องค์การบริหารส่วนตำบลบ่อสวน", "องค์การบริหารส่วนตำบลบ่อสวก", "likely",
        ),
        "organisation.district": ("เมืองนาน", "เมืองน่าน", "likely"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "องค์การบริหารส่วนตำบลบ่อสวก อำเภอเมืองน่าน จังหวัดน่าน",  # known
        "องค์การบริหารส่วนตำบลบ้านทดสอบ อำเภอเมืองน่าน จังหวัดน่าน",  # near to none
        "องค์การบริหารส่วนตำบลบ่อสวด",  # no place
        "เทศบาลตำบลบ่อสวด อำเภอเมืองน่าน จังหวัดน่าน",  # named after anything
        "มหาวิทยาลัยบ่อสวด อำเภอเมืองน่าน จังหวัดน่าน",
    ],
)
def test_a_name_is_settled_only_where_the_register_has_one_near_it(title: str) -> None:
    assert organisation_of(title).settled == ()
    assert corrections_of(title) == {}


def test_a_district_of_a_municipality_is_settled_by_its_province() -> None:
    found = organisation_of("เทศบาลตำบลบ้านทดสอบ อำเภอเวียงสำ จังหวัดน่าน")
    assert (found.name, found.district) == ("เทศบาลตำบลบ้านทดสอบ", "เวียงสา")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("อบต.บ่อสวก", "องค์การบริหารส่วนตำบลบ่อสวก"),
        ("อบจ.น่าน", "องค์การบริหารส่วนจังหวัดน่าน"),
        ("ทต.บ้านทดสอบ", "เทศบาลตำบลบ้านทดสอบ"),
    ],
)
def test_an_abbreviation_is_the_same_name(title: str, name: str) -> None:
    found = organisation_of(f"{title} จังหวัดน่าน\n{name} ได้คะแนน")
    assert found.name == found.printed["name"] == name
    assert corrections_of(f"{title} จังหวัดน่าน\n{name} ได้คะแนน") == {}


def test_a_province_without_its_last_mark_is_misread() -> None:
    text = "อบต.บ้านทดสอบ จังหวัดสุรินทร ปีนี้\nจังหวัดสุรินทร์\nจังหวัดสุรินทร์\n"
    assert corrections_of(text)["organisation.province"] == ("สุรินทร", "สุรินทร์", "likely")
