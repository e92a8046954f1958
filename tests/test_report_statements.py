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
    transcribed,
)

from ita_analysis.methodology import load_methodology
from ita_analysis.read.document.block import Block
from ita_analysis.read.printed import NotUnderstood, read_indicator
from ita_analysis.read.report.reading import COLUMNS
from ita_analysis.read.report.statements import read_statements
from ita_analysis.read.report.word_files import load_file
from ita_analysis.read.vocabulary import STATEMENT_KINDS
from ita_analysis.thai import normalise, to_arabic_digits

DUTY, BUDGET = "การปฏิบัติหน้าที่", "การใช้งบประมาณ"


def _read(text: str, fiscal_year: int = 2565) -> set[tuple[str, str, str]]:
    passages, method = passages_of(text, fiscal_year)
    return {
        (row["kind"], row["subject"], row["value"]) for row in read_statements(passages, method)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"ตัวชี้วัดที่ได้คะแนนสูงสุด ได้แก่ {DUTY} (95.20)", ("highest", DUTY, "95.20")),
        (f"ตัวชี้วัด{BUDGET} ได้คะแนนต่ำที่สุด คือ 70.10 คะแนน", ("lowest", BUDGET, "70.10")),
        (f"แบบวัด IIT ตัวชี้วัดที่ได้คะแนนต่ำสุด คือ {BUDGET} 70.10", ("weak_in_instrument", BUDGET, "IIT")),
        (f"แบบวัด IIT ตัวชี้วัดที่ได้คะแนนสูงสุด คือ {DUTY} 95.70", ("strong_in_instrument", DUTY, "IIT")),
        (f"{BUDGET} มีคะแนนต่ำที่สุดในแบบวัด IIT", ("weak_in_instrument", BUDGET, "IIT")),
        (f"คะแนนต่ำที่สุดในภาพรวม ได้แก่ {BUDGET} (72.46%)", ("lowest", BUDGET, "72.46")),
        (f"ตัวชี้วัดที่ทำคะแนนได้สูงสุดของหน่วยงาน คือ {DUTY}", ("highest", DUTY, "")),
        (f"ตัวชี้วัดที่มีคะแนนต่ำสุดคือ {BUDGET} ได้ 83.32 คะแนน", ("lowest", BUDGET, "83.32")),
        (f"{DUTY} ได้คะแนน 99.10 ซึ่งเป็นตัวชี้วัดที่มีคะแนนสูงสุด", ("highest", DUTY, "99.10")),
        (f"{DUTY} ได้ 87.56 คะแนน อยู่ในลำดับที่ ๙ จาก ๑๐ ตัวชี้วัด", ("rank", DUTY, "๙")),
        (f"ตัวชี้วัดที่มีคะแนนต่ำสุดคือ {BUDGET}\n(๗๑.๒๐)", ("lowest", BUDGET, "๗๑.๒๐")),
        ("แบบตรวจ OIT มีข้อที่ไม่ได้คะแนน ๔ ข้อ คือ", ("count_not_met", "OIT", "๔")),
        ("แบบวัด EIT ข้อคำถามที่ได้คะแนนต่ำกว่า 85 คะแนน จำนวน 3 ข้อ", ("count_below", "EIT", "3")),
        ("พบว่ามี 3 ตัวชี้วัดที่ต่ำกว่า 85 คะแนน", ("count_below", "indicators", "3")),
        ("มีตัวชี้วัดต่ำกว่า 85 คะแนน จำนวน 3 ตัวชี้วัด", ("count_below", "indicators", "3")),
        ("ตัวชี้วัดที่ต่ำกว่าเกณฑ์มี 4 ตัวชี้วัด", ("count_below", "indicators", "4")),
        ("คะแนนรวม 89.20   ระดับ A", ("level", "total", "A")),
        ("ได้คะแนนรวมร้อยละ 89.20 (เกรด A)", ("level", "total", "A")),
        ("Overall score 81.20 (Rating B)", ("level", "total", "B")),
        ("คะแนน\t\t91.20\nระดับ\t\tผลการประเมิน\tA", ("level", "total", "A")),
        ("ระดับ (Level)\n\nB", ("level", "total", "B")),
        ("เครื่องมือ\tคะแนน\tระดับ\nEIT\t80.10\tB\nรวม\t86.00\tA", ("level", "EIT", "B")),
        ("เครื่องมือ\tคะแนน\tระดับ\nEIT\t80.10\tB\nรวม\t86.00\tA", ("level", "total", "A")),
        ("คะแนนสูงสุด\t93.57\tคะแนน", ("highest_score", "indicators", "93.57")),
        ("ข้อคำถามที่ได้คะแนนต่ำสุด ๕ อันดับ ได้แก่", ("lowest_questions", "questions", "๕")),
        ("ได้คะแนน ๙๒.๑๐ คะแนน จัดอยู่ในระดับ “A”", ("level", "total", "A")),
        ("ระดับผลการประเมิน\tA\nคะแนนรวม\t92.10", ("level", "total", "A")),
        ("แบบวัด EIT อยู่ในระดับดี (Good)", ("level", "EIT", "ดี (Good)")),
        ("ผู้ตอบแบบวัด IIT จำนวน ๔๕ คน", ("count_respondents", "IIT", "๔๕")),
        ("มีตัวชี้วัดที่ผ่านเกณฑ์ 85 คะแนน จำนวน 8 ตัวชี้วัด", ("count_pass", "indicators", "8")),
        ("มี ๒ ตัวชี้วัดที่ได้คะแนนต่ำกว่าร้อยละ ๘๕", ("count_below", "indicators", "๒")),
        ("(OIT) จำนวน ๔๓ ข้อ มีจำนวน ๑๐ ข้อ ที่ไม่ผ่านเกณฑ์", ("count_not_met", "OIT", "๑๐")),
        ("(IIT) จำนวน ๓๐ ข้อ มีจำนวน ๑๔ ข้อ ที่ได้คะแนนน้อยกว่าร้อยละ ๘๕", ("count_below", "IIT", "๑๔")),
        ("(EIT) จำนวน ๑๕ ข้อ พบว่า", ("count_items", "EIT", "๑๕")),
        ("แบบวัด EIT มีน้ำหนักร้อยละ ๓๐", ("weight", "EIT", "๓๐")),
        ("เครื่องมือ\tน้ำหนัก\nIIT\tร้อยละ 30", ("weight", "IIT", "30")),
        ("คะแนน\tIIT\tEIT\nน้ำหนัก\tร้อยละ ๓๐\t๓๐%", ("weight", "EIT", "๓๐")),
        ("คะแนน\tระดับ\n๘๕.๐๐ – ๙๔.๙๙\tA", ("level_range", "A", "๘๕.๐๐ – ๙๔.๙๙")),
        ("ระดับ\tช่วงคะแนน\nAA\t95 - 100", ("level_range", "AA", "95 - 100")),
        ("มีผลการประเมินผ่านเกณฑ์ ๕๘ คะแนนขึ้นไป", ("pass_mark", "total", "๕๘")),
        (f"ตัวชี้วัดที่ ๒ {BUDGET}", ("indicator_number", BUDGET, "๒")),
        (f"ตัวชี้วัดที่\tชื่อตัวชี้วัด\n1\t{DUTY}", ("indicator_number", DUTY, "1")),
        (f"อันดับ\tตัวชี้วัด\tคะแนน\n1\t{DUTY}\t95.20", ("rank", DUTY, "1")),
        (
            "มาตรการส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. ๒๕๖๖",
            ("measures_fiscal_year", "measures", "๒๕๖๖"),
        ),
        (
            "จากการประชุม เมื่อวันที่ ๒๔ มกราคม ๒๕๖๖ กำหนดมาตรการดังนี้",
            ("decided_on", "measures", "๒๔ มกราคม ๒๕๖๖"),
        ),
        ("ตัวชี้วัด\tประเด็นที่ควรพัฒนา\nการปฏิบัติหน้าที่\tไม่มี", ("nothing_to_fix", DUTY, "ไม่มี")),
    ],
)  # fmt: skip
def test_a_claim_is_read(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in _read(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ค่าเฉลี่ยระดับประเทศ 87.57 คะแนน อยู่ในระดับ A", "level"),
        ("เป้าหมาย ระดับ A", "level"),
        ("ความพึงพอใจอยู่ในระดับดี", "level"),
        ("ต้องได้ระดับ A ขึ้นไป", "level"),
        (f"{BUDGET} ได้คะแนนต่ำเป็นอันดับที่ 2", "rank"),
        ("ปีงบประมาณ พ.ศ. 2564 ได้ 78.20 คะแนน อยู่ในระดับ B", "level"),
        ("ตั้งเป้าหมายให้อยู่ในระดับ AA", "level"),
        ("ระดับ A หมายถึง หน่วยงานมีผลการประเมินที่ดี", "level"),
        ("คะแนน 95.00 – 100 ระดับ AA", "level"),
        ("ผลการประเมินอยู่ในระดับดี", "level"),
        ("หน่วยงานได้ระดับ ABC", "level"),
        (f"แบบวัด IIT ตัวชี้วัดที่ได้คะแนนสูงสุด คือ {DUTY}", "highest"),
        (f"คะแนนสูงสุด ๓ อันดับแรก ได้แก่ {DUTY} และ{BUDGET}", "highest"),
        (f"คะแนนสูงสุด ๓ อันดับแรก ได้แก่ {DUTY} และ{BUDGET}", "highest_questions"),
        ("มี ๓ ตัวชี้วัดที่ได้คะแนนต่ำกว่าร้อยละ ๙๐", "count_below"),
        ("มี ๓ ตัวชี้วัดที่ได้คะแนนต่ำกว่าร้อยละ ๙๐", "pass_mark"),
        ("ผู้ตอบน้อยกว่าร้อยละ ๑๐ ของบุคลากร", "pass_mark"),
        ("ร้อยละ ๑๐๐ ทั้ง ๒ ตัวชี้วัด", "count_indicators"),
        ("ลำดับ\tตัวชี้วัด\tคะแนน\n1\tการใช้อำนาจ\t95.20", "rank"),
        ("ลำดับ\tข้อคำถาม\tคะแนน\n1\tI1 ขั้นตอน\t95.20", "running_number"),
        ("วิเคราะห์มาตรการส่งเสริมคุณธรรม ปีงบประมาณ พ.ศ. ๒๕๖๕", "measures_fiscal_year"),
        ("รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรม ปีงบประมาณ พ.ศ. ๒๕๖๔", "measures_fiscal_year"),
        ("คะแนน\tแบบ IIT\nคะแนนตัวชี้วัดย่อย\t-", "nothing_to_fix"),
        ("แบบตรวจการเปิดเผยข้อมูลสาธารณะ ได้คะแนนต่ำสุด คือ 70.10", "lowest"),
    ],
)  # fmt: skip
def test_a_claim_that_was_not_made_is_not_read(text: str, kind: str) -> None:
    assert kind not in {found for found, _, _ in _read(text)}


def test_strengths_and_weaknesses_are_lists_below_their_line() -> None:
    text = (
        "จุดแข็ง (ตัวชี้วัดที่ได้คะแนน 85 คะแนนขึ้นไป) จำนวน 2 ตัวชี้วัด ได้แก่\n"
        f"1. {DUTY} 95.20 คะแนน\n2. การใช้อำนาจ 90.00 คะแนน\nจุดอ่อน\n1. {BUDGET} 70.10 คะแนน"
    )
    assert _read(text) == {
        ("strength_mark", "indicators", "85 คะแนนขึ้นไป"),
        ("strength_count", "indicators", "2"),
        ("strength", DUTY, "95.20"),
        ("strength", "การใช้อำนาจ", "90.00"),
        ("weakness", BUDGET, "70.10"),
    }


def test_running_numbers_count_the_questions_of_all_instruments() -> None:
    text = "ลำดับที่\tข้อความคำถาม\tคะแนน\n๖๕\tO๒๐ รายงาน\t๖๐.๗๖\n๗๓\tO๒๘ รายงาน\t๖๔.๗๕"
    assert _read(text) == {("running_number", "O๒๐", "๖๕"), ("running_number", "O๒๘", "๗๓")}


def test_levels_of_the_year_in_words() -> None:
    assert ("level", "total", "ผ่านดี") in _read("หน่วยงานอยู่ในระดับผ่านดี", 2567)
    assert _read("หน่วยงานอยู่ในระดับผ่านเกณฑ์", 2567) == set()
    assert ("every_instrument_at_least", "instruments", "85") in _read(
        "ทุกเครื่องมือมีคะแนน 85 คะแนนขึ้นไป", 2567
    )


def test_a_sign_above_empty_cells_speaks_for_the_instrument() -> None:
    table = (
        f"ตัวชี้วัด\tประเด็นที่ต้องแก้ไข\nแบบวัด (IIT)\t\n1. {DUTY} 99.71 คะแนน\t-\n2. {BUDGET} 99.57 คะแนน\t"
    )
    assert ("nothing_to_fix", "IIT", "-") in _read(table)
    assert ("nothing_to_fix", DUTY, "-") in _read(table + "I7 แผน")


def test_every_pattern_names_a_known_kind() -> None:
    assert {entry["kind"] for entry in load_file("statements")["statement"]} <= {*STATEMENT_KINDS}


@given(any_blocks())
def test_any_blocks_give_rows(blocks: tuple[Block, ...]) -> None:
    for year in (2565, 2567):
        method = load_methodology(year)
        for row in read_statements(as_passages(blocks, method), method):
            assert tuple(row) == COLUMNS["statements"]
            assert row["kind"] in STATEMENT_KINDS
            assert row["subject"]


@pytest.mark.parametrize("source_id", REPORTS)
def test_a_real_report_gives_what_was_transcribed(source_id: str) -> None:
    passages, method = real_passages(source_id)

    def settle(line: int, kind: str, subject: str, value: str) -> tuple[int, str, str, str]:
        try:
            subject = read_indicator(subject, method).code
        except NotUnderstood:
            subject = normalise(subject)
        return line, kind, subject, normalise(to_arabic_digits(value))

    read = Counter(settle(**row) for row in read_statements(passages, method))
    expected = Counter(
        settle(int(row["line"]), row["kind"], row["subject"], row["value"])
        for row in transcribed(source_id, "statements")
    )
    assert read == expected
