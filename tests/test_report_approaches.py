from __future__ import annotations

import pytest
from hypothesis import given
from report_passages import (
    REPORTS,
    any_blocks,
    as_passages,
    passages_of,
    real_passages,
    transcribed,
)

from ita_analysis.methodology import load_methodology
from ita_analysis.read.document.block import Block
from ita_analysis.read.report.approaches import read_approaches
from ita_analysis.read.report.reading import COLUMNS

HEADER = "ตัวชี้วัดของการประเมิน ITA\t\tประเด็นที่ต้องแก้ไข/ปรับปรุง\tวิธีการแก้ไข\nแบบวัด (IIT)\t\t\t\n"


def _read(text: str, fiscal_year: int = 2565) -> list[tuple[int, str, str, str]]:
    passages, method = passages_of(text, fiscal_year)
    rows = read_approaches(passages, method)
    return [(row["line"], row["code"], row["cause"], row["approach"]) for row in rows]


def test_cause_and_approach_in_columns_of_the_row() -> None:
    text = (
        "ข้อ\tรายการ\tคะแนน\tสาเหตุ\tแนวทางแก้ไข\n"
        "O12\tรายงานผล\t0.00\tไม่ได้ลงเว็บ\tลงเว็บ\nI7\tแผนงบประมาณ\t72.50\t\t-ประชุมชี้แจง"
    )
    assert _read(text) == [(2, "O12", "ไม่ได้ลงเว็บ", "ลงเว็บ"), (3, "I7", "", "ประชุมชี้แจง")]


def test_labels_in_a_sentence_need_no_colon() -> None:
    text = "ประเด็นที่ ๒ การให้บริการ\n\nข้อที่ได้คะแนนน้อยที่สุด คือ e๙ การใช้ระบบ สาเหตุ คนไม่รู้จัก แนวทาง ทำป้าย"
    assert _read(text, 2567) == [(3, "e9", "คนไม่รู้จัก", "ทำป้าย")]
    assert _read("O12 รายงานผล สาเหตุ ไม่มีผู้ดูแล แนวทางแก้ไข มอบหมาย") == [
        (1, "O12", "ไม่มีผู้ดูแล", "มอบหมาย")
    ]


def test_words_behind_a_dash_are_the_reason_where_fault_is_found() -> None:
    lines = "- O9 เพจ – เข้าไม่ได้\n- O12 รายงาน เนื่องจากไม่มีลายเซ็น\n- O13 คู่มือ – จัดทำใหม่"
    assert _read(f"ข้อที่ไม่ได้คะแนน\n{lines}") == [
        (2, "O9", "เข้าไม่ได้", ""), (3, "O12", "เนื่องจากไม่มีลายเซ็น", ""), (4, "O13", "", "จัดทำใหม่"),
    ]  # fmt: skip
    assert _read(f"รายการข้อมูล\n{lines.splitlines()[0]}") == []


def test_questions_and_fixes_of_merged_cells_are_paired_by_order() -> None:
    text = HEADER + (
        "๑.\tการปฏิบัติหน้าที่\tจากผลคะแนน IIT พบประเด็น\tจัดทำผัง\n"
        "๒.\tการใช้งบประมาณ\t1๑ ขั้นตอน\t\n"
        "\t\t1๗ แผนงบประมาณ\tชี้แจงแผน"
    )
    assert _read(text) == [(3, "I1", "", "จัดทำผัง"), (5, "I7", "", "ชี้แจงแผน")]


def test_lists_in_two_cells_are_paired_by_order() -> None:
    text = HEADER + (
        "๑.\tการปฏิบัติหน้าที่\t<p>1๑ ขั้นตอน</p><ul><li>- เวลา</li></ul><p>1๗ แผน</p>\t"
        "<p>จัดทำผัง</p><ul><li>- ปิดประกาศ</li></ul><p>ชี้แจงแผน</p>"
    )
    assert _read(text) == [(3, "I1", "", "จัดทำผัง - ปิดประกาศ"), (3, "I7", "", "ชี้แจงแผน")]


def test_lists_of_unequal_length_are_not_paired() -> None:
    text = HEADER + (
        "๑.\tการปฏิบัติหน้าที่\t<p>1๑ ก</p><p>1๒ ข</p><p>1๗ ค</p>\t<p>จัดทำผัง</p><p>ชี้แจงแผน</p>"
    )
    assert _read(text) == []


def test_one_approach_for_several_questions_is_told_with_each() -> None:
    text = HEADER + "๑.\tการปฏิบัติหน้าที่\t<p>1๑ ก</p><p>1๒ ข</p>\tจัดทำผัง"
    assert _read(text) == [(3, "I1", "", "จัดทำผัง"), (3, "I2", "", "จัดทำผัง")]


def test_question_and_fix_in_turn_in_one_cell() -> None:
    text = (
        "ตัวชี้วัด\tประเด็นที่ต้องปรับปรุง\nแบบตรวจ (OIT)\t\n"
        "การเปิดเผยข้อมูล\t<p>๐๑ โครงสร้าง</p><p>จัดทำผัง</p><p>๐๒ ข้อมูลผู้บริหาร</p><p>เพิ่มเติมข้อมูล</p>"
    )
    assert _read(text) == [(3, "O1", "", "จัดทำผัง"), (3, "O2", "", "เพิ่มเติมข้อมูล")]


def test_fixes_below_all_questions_but_not_the_remark_between() -> None:
    text = (
        "ตัวชี้วัด\tประเด็นที่ต้องปรับปรุง\nแบบวัด (EIT)\t\n"
        "๑. คุณภาพ\t<p>E๑ ก</p><p>E๒ ข</p>"
        "<p>แบบวัด (EIT) จำนวน ๑๕ ข้อ มีจำนวน ๒ ข้อ ที่ได้คะแนนน้อยกว่าร้อยละ ๘๕</p>\n"
        "\tให้บริการตามลำดับ\n\tแจ้งข้อมูล"
    )
    assert _read(text) == [(4, "E1", "", "ให้บริการตามลำดับ"), (5, "E2", "", "แจ้งข้อมูล")]


def test_labels_in_a_column_go_on_in_the_rows_below() -> None:
    text = (
        "ประเด็นที่ ๕ งบประมาณ\nประเด็นข้อคำถาม\tคะแนน\tการวิเคราะห์\n"
        "i๔ ก\t๙๘.๐๖\tข้อคำถามที่ได้คะแนนน้อยที่สุด : i๕ ข\ni๕ ข\t๙๕.๔๘\tสาเหตุเกิดจาก : เบิกผิด\n"
        "i๖ ค\t๙๖.๑๓\tแนวทางการยกระดับผลการประเมิน : ประเมินความเสี่ยง\n๑๑๔ ง\t๑๐๐.๐๐\tและบังคับใช้"
    )
    assert _read(text, 2567) == [(5, "i5", "เบิกผิด", "ประเมินความเสี่ยง และบังคับใช้")]


def test_paragraphs_with_a_code_and_labels_below() -> None:
    text = (
        "O12 รายงานผลการดำเนินงานประจำปี\nสาเหตุ: ไม่มีผู้รับผิดชอบ\nแนวทางแก้ไข: มอบหมาย\n\n"
        "O17 E-Service\nสาเหตุ: ไม่มีระบบ\nแนวทางแก้ไข: จัดทำแบบฟอร์ม"
    )
    assert _read(text) == [
        (3, "O12", "ไม่มีผู้รับผิดชอบ", "มอบหมาย"),
        (7, "O17", "ไม่มีระบบ", "จัดทำแบบฟอร์ม"),
    ]


def test_advice_behind_codes_and_one_approach_for_all() -> None:
    text = (
        "ควรพัฒนาตามตัวชี้วัดที่ ๒ การใช้งบประมาณ โดยเฉพาะใน\n\n๑๗ หน่วยงานควรชี้แจงแผน\n\n"
        "๑๘ หน่วยงานควรเปิดเผยข้อมูล\n\nแนวทางการพัฒนาหรือแก้ไข\n\nดำเนินการเผยแพร่และกำกับ"
    )
    assert _read(text) == [
        (3, "I7", "", "หน่วยงานควรชี้แจงแผน ดำเนินการเผยแพร่และกำกับ"),
        (5, "I8", "", "หน่วยงานควรเปิดเผยข้อมูล ดำเนินการเผยแพร่และกำกับ"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ข้อคำถาม\tคะแนน\tระดับ\nI1 ขั้นตอน\t95.20\tผ่าน\nI2 เท่าเทียม\t70.10\tไม่ผ่าน",
        "ประเด็นการประเมิน\tประเด็นที่ควรพัฒนา\n๐๑ โครงสร้าง\tไม่มี",
        "O12 รายงานผลการดำเนินงานประจำปี",
    ],
    ids=["verdicts", "nothing", "title alone"],
)
def test_what_is_no_approach_is_not_claimed(text: str) -> None:
    assert _read(text) == []


@given(any_blocks())
def test_any_blocks_give_rows(blocks: tuple[Block, ...]) -> None:
    for year in (2565, 2567):
        method = load_methodology(year)
        for row in read_approaches(as_passages(blocks, method), method):
            assert tuple(row) == COLUMNS["approaches"]
            assert row["cause"] or row["approach"]


@pytest.mark.parametrize("source_id", REPORTS)
def test_a_real_report_gives_what_was_transcribed(source_id: str) -> None:
    passages, method = real_passages(source_id)
    read = [
        (row["line"], row["name"], bool(row["cause"]), bool(row["approach"]))
        for row in read_approaches(passages, method)
    ]
    expected = [
        (int(row["line"]), row["name"], bool(row["cause_th"]), bool(row["approach_th"]))
        for row in transcribed(source_id, "approaches")
    ]
    assert sorted(read) == sorted(expected)
