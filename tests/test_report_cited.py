from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from report_passages import (
    REPORTS,
    any_blocks,
    as_passages,
    passages_of,
    real_passages,
    settled,
    transcribed,
)

from ita_analysis.methodology import load_methodology
from ita_analysis.read.document.block import Block
from ita_analysis.read.report.cited import read_cited
from ita_analysis.read.report.question_codes import find_inner_codes, find_items, find_opening_code
from ita_analysis.read.report.reading import COLUMNS
from ita_analysis.read.vocabulary import ROLES

METHOD = load_methodology(2565)


def _read(text: str, fiscal_year: int = 2565) -> list[tuple[int, str, str]]:
    passages, method = passages_of(text, fiscal_year)
    return [(row["line"], row["code"], row["role"]) for row in read_cited(passages, method)]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("ประเด็นที่ต้องแก้ไขโดยเร่งด่วน ได้แก่", "urgent"),
        ("ข้อคำถามที่ได้คะแนนต่ำกว่าร้อยละ ๘๕", "below_pass"),
        ("รายการที่ไม่ได้รับคะแนน", "not_met"),
        ("ประเด็นที่ควรพัฒนา", "recommended"),
        ("ประเด็นที่ควรรักษามาตรฐาน", "keep"),
    ],
)
def test_the_heading_gives_the_role(heading: str, role: str) -> None:
    table = "ข้อ\tรายการ\tคะแนน\nO๑๒\tรายงานผล\t๗๒.๑๕\nI๗\tแผนงบประมาณ\t๗๐.๐๐"
    of_survey = "below_pass" if role == "not_met" else role  # only an item can be not met
    assert _read(f"{heading}\n\n{table}") == [(4, "O12", role), (5, "I7", of_survey)]
    assert _read(f"{heading}\n\nO๑๒ รายงานผลการดำเนินงานประจำปี") == [(3, "O12", role)]


def test_a_table_of_all_scores_singles_out_none() -> None:
    assert _read("คะแนนรายข้อ\n\nข้อคำถาม\tคะแนน\nI1 ขั้นตอน\t95.20\nI2 เท่าเทียม\t70.10") == []


def test_the_lowest_of_an_issue_is_named_behind_its_label_or_below() -> None:
    text = (
        "ประเด็นที่ ๒ การให้บริการ\n"
        "ประเด็นข้อคำถาม\tคะแนน\tการวิเคราะห์\n"
        "e๑ ขั้นตอน\t๙๗.๖๗\t<p>ข้อคำถามที่ได้คะแนนน้อยที่สุด :</p><p>e๙ เคยใช้ระบบออนไลน์</p>\n"
        "e๙ เคยใช้ระบบออนไลน์\t๗๐.๐๐\tข้อคำถามที่ได้คะแนนน้อยที่สุด : e๗ มีส่วนร่วม"
    )
    assert _read(text, 2567) == [(3, "e9", "lowest_of_issue"), (4, "e7", "lowest_of_issue")]


def test_codes_in_a_sentence() -> None:
    assert _read("ข้อที่ไม่ได้คะแนน ได้แก่ O12, O17 และ O28 ตามลำดับ") == [
        (1, "O12", "not_met"), (1, "O17", "not_met"), (1, "O28", "not_met"),
    ]  # fmt: skip
    assert _read("ตามที่กำหนดใน O38 O37 ไม่ได้รับการปรับคะแนน") == [
        (1, "O38", "mentioned"), (1, "O37", "not_met"),
    ]  # fmt: skip
    assert _read("เผยแพร่ข้อมูลตามข้อ O1 - O43 ให้ครบ") == []


@pytest.mark.parametrize(
    ("text", "codes", "role"),
    [
        ("ข้อที่ควรแก้ไขโดยเร็ว ได้แก่ O10 แผนพัฒนา, O19 คู่มือ และ O22 สถิติ เนื่องจาก", "O10 O19 O22", "urgent"),
        ("คะแนนลดลงเพราะไม่ได้เผยแพร่ O35 และ O36", "O35 O36", "not_met"),
        ("มีตัวชี้วัดต่ำกว่าร้อยละ 85 และมีข้อมูล 2 รายการที่ไม่ผ่าน คือ O21 และ O25", "O21 O25", "not_met"),
        ("- ข้อที่ไม่ผ่าน ได้แก่ ๐๑๔", "O14", "not_met"),
        ("ข้อที่ไม่ได้คะแนน ได้แก่ O30-O33", "O30 O31 O32 O33", "not_met"),
        ("รายการที่ควรปรับปรุง คือ O30 ถึง O32 และ O40", "O30 O31 O32 O40", "recommended"),
        ("ข้อคำถามที่ไม่ผ่าน จำนวน 3 ข้อ ได้แก่ I5, I7 และ I9", "I5 I7 I9", "below_pass"),
        ("ไม่ได้คะแนนในข้อ O4 (แผน) และ O6 (งบ)", "O4 O6", "not_met"),
    ],
)  # fmt: skip
def test_words_before_a_list_are_said_of_all_of_it(text: str, codes: str, role: str) -> None:
    assert _read(text) == [(1, code, role) for code in codes.split()]


def test_a_list_may_name_its_entries_without_commas() -> None:
    assert _read("ข้อที่ควรแก้ไขโดยเร็ว ได้แก่ O24 รายงานผล O28 แผนบุคลากร เพราะลงช้ากว่า O30") == [
        (1, "O24", "urgent"), (1, "O28", "urgent"), (1, "O30", "mentioned"),
    ]  # fmt: skip


def test_the_lowest_of_an_issue_may_be_told_in_a_sentence() -> None:
    text = "ประเด็นที่ ๒ การให้บริการ\n\nข้อที่ได้คะแนนน้อยที่สุด คือ e๙ การใช้ระบบ สาเหตุ คนไม่รู้จัก แนวทาง ทำป้าย"
    assert _read(text, 2567) == [(3, "e9", "lowest_of_issue")]


def test_a_numbered_list_below_a_heading_that_singles_out() -> None:
    rows = "๑  1๘  แผนงบประมาณ   ๖๐.๔๘\n๒  l๒๕  ร้องเรียน   ๗๐.๖๐"
    text = f"ตารางที่ 3 ข้อคำถาม IIT ที่ได้คะแนนต่ำสุด 2 ลำดับ\n\n{rows}"
    assert _read(text) == [(3, "I8", "mentioned"), (4, "I25", "mentioned")]


def test_a_code_of_digits_may_stand_in_a_cell_of_its_own() -> None:
    text = "ข้อที่ไม่ได้คะแนน\n\nที่\tข้อ\tรายการ\n1\t๐๑๘\tแผนการใช้จ่าย"
    assert _read(text) == [(4, "O18", "not_met")]


def test_a_table_of_scores_singles_out_where_something_is_to_be_done() -> None:
    text = "รหัส\tข้อคำถาม\tคะแนน\tข้อเสนอแนะ\nI1\tขั้นตอน\t95.10\t-\nI2\tเท่าเทียม\t70.00\tจัดคิว"
    assert _read(f"ผลรายข้อ\n\n{text}") == [(5, "I2", "recommended")]


def test_codes_in_recommendations_are_recommended() -> None:
    text = "ข้อเสนอแนะ\n\n(1) ควรเผยแพร่ O12 ให้ครบ\n(2) O17 ควรเพิ่มช่องทาง\n(3) ดูตัวอย่างใน O18"
    assert _read(text) == [
        (3, "O12", "recommended"), (4, "O17", "recommended"), (5, "O18", "mentioned"),
    ]  # fmt: skip


def test_a_measure_in_words_cites_nothing() -> None:
    text = "มาตรการที่ 1 ลงแผนให้ครบ (O12) ผู้รับผิดชอบ: กองคลัง ระยะเวลา: ต.ค. 65"
    assert _read(text) == []


def test_a_list_ends_where_something_else_is_said() -> None:
    text = "ข้อที่ไม่ได้คะแนน ได้แก่ O12 รายงาน, O17 ช่องทาง ส่วน O18 ได้คะแนนเต็ม"
    assert _read(text) == [
        (1, "O12", "not_met"), (1, "O17", "not_met"), (1, "O18", "mentioned"),
    ]  # fmt: skip


def test_codes_of_a_cell_share_the_role_of_its_column() -> None:
    assert _read("ตัวชี้วัด\tข้อที่ไม่ได้คะแนน\n9.1\tO3, O5 และ O7\n9.2\tO12-O14") == [
        (2, "O3", "not_met"), (2, "O5", "not_met"), (2, "O7", "not_met"),
        (3, "O12", "not_met"), (3, "O13", "not_met"), (3, "O14", "not_met"),
    ]  # fmt: skip


def test_a_list_of_items_and_scores_cites_only_what_is_not_met() -> None:
    table = (
        "รหัส\tรายการ\tผล\tคะแนน\nO1\tโครงสร้าง\tครบ\t100\nO2\tผู้บริหาร\tไม่ครบ\t0\nO3\tอำนาจ\tครบ\t100"
    )
    assert _read(f"คะแนนรายข้อ OIT\n\n{table}") == [(5, "O2", "not_met")]
    assert _read("คะแนนรายข้อ\nI1 ขั้นตอน 95.20\nI2 เท่าเทียม 70.10\nO9 เพจ 0.00", 2565) == [
        (4, "O9", "not_met")
    ]
    assert _read("ข้อคำถามที่ได้คะแนนต่ำสุด 2 อันดับ\nI1 ขั้นตอน 75.20\nI2 เท่าเทียม 70.10") == [
        (2, "I1", "mentioned"), (3, "I2", "mentioned"),
    ]  # fmt: skip


def test_a_remark_below_the_list_gives_its_role() -> None:
    text = (
        "ตัวชี้วัด\tคะแนน\tประเด็นที่ต้องปรับปรุง\n"
        "แบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)\t\t\n"
        "๑. การเปิดเผยข้อมูล\t๘๔.๐๖\t<p>๐๑๒ รายงานผล</p>"
        "<p>แบบตรวจ (OIT) จำนวน ๔๓ ข้อ มี ๑ ข้อ ที่ไม่ผ่านเกณฑ์การประเมิน</p>"
    )
    assert _read(text) == [(3, "O12", "not_met")]


def test_items_named_without_a_code_are_likely() -> None:
    passages, method = passages_of(
        "ลำดับ\tรายการ\tแนวทางแก้ไข\n1\t- ข้อมูลการติดต่อ - E-service\tปรับปรุง\n"
        "2\tแผนการใช้จ่ายงบประมาณประจำปี\tเผยแพร่"
    )
    rows = read_cited(passages, method)
    assert [(row["code"], row["certainty"]) for row in rows] == [
        ("O5", "likely"), ("O17", "likely"), ("O18", "likely"),
    ]  # fmt: skip


def test_measures_cite_nothing() -> None:
    assert _read("มาตรการ\tผู้รับผิดชอบ\tระยะเวลา\nO12 เผยแพร่ตาม O17\tกองคลัง\tต.ค. ๖๕") == []


@pytest.mark.parametrize(
    ("text", "section", "code"),
    [
        ("1๔ บุคลากร", "IIT", "I4"),
        ("๐๒๐ รายงาน", "", "O20"),
        ("0๒๙ แนวปฏิบัติ", "OIT", "O29"),
        ("๑๗ หน่วยงานควร", "ตัวชี้วัดที่ ๒", "I7"),
        ("ข้อ O-12 รายงาน", "", "O12"),
        ("(ตัวชี้วัดที่ ๙.๒) O๑๗ ช่องทาง", "", "O17"),
        ("l4 บุคลากร", "IIT", "I4"),
        ("12 เดือน", "IIT", ""),
        ("๑๐ ตัวชี้วัด", "IIT", ""),
        ("1๑. ข้อแรก", "IIT", ""),
        ("01 ตุลาคม 2565", "", ""),
        ("O99 ไม่มี", "", ""),
        ("E12.50 คะแนน", "", ""),
    ],
)
def test_codes_that_open_a_text(text: str, section: str, code: str) -> None:
    found = find_opening_code(text, section, METHOD)
    assert (found.code if found else "") == code


def test_inner_codes_need_their_letter() -> None:
    found = find_inner_codes("ตาม O36/O37 และ ๐๑๒ ปี CO2 i7.5 E๙", "", METHOD)
    assert [named.code for named in found if not named.loose] == ["O36", "O37", "E9"]


def test_an_item_like_two_others_is_left_out() -> None:
    assert find_items("- รายงานผล", "OIT", METHOD) == []
    assert [named.code for named in find_items("- Social Network", "OIT", METHOD)] == ["O9"]


@given(any_blocks())
def test_any_blocks_give_rows(blocks: tuple[Block, ...]) -> None:
    for year in (2565, 2567):
        method = load_methodology(year)
        for row in read_cited(as_passages(blocks, method), method):
            assert tuple(row) == COLUMNS["cited"]
            assert row["role"] in ROLES


@pytest.mark.parametrize("source_id", REPORTS)
def test_a_real_report_gives_what_was_transcribed(source_id: str) -> None:
    passages, method = real_passages(source_id)
    read = Counter((row["line"], row["name"], row["role"]) for row in read_cited(passages, method))
    expected = Counter(
        (int(row["line"]), row["name"], row["role"]) for row in transcribed(source_id, "cited")
    )
    assert read == expected


def test_names_without_codes_are_read_as_declared() -> None:
    source_id = "sao-bang-khaem-nakhon-pathom-2563"
    passages, method = real_passages(source_id)
    read = [row["code"] for row in read_cited(passages, method)]
    assert read == [
        settled(source_id, "cited.csv", row, "name") for row in transcribed(source_id, "cited")
    ]
