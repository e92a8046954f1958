"""Tables copied cell by cell, codes in words, claims over the end of a line, levels in brackets."""

from __future__ import annotations

import pytest

from ita_analysis.check.reading import check_reading
from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import Reading, read_blocks

TITLE = (
    "รายงานผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year}\n"
    "องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน\n\n"
)
CELLS = """มาตรการส่งเสริมคุณธรรม ปีงบประมาณ พ.ศ. 2566

{header}

๑
เผยแพร่แผน
ติดประกาศ
กองคลัง
ต.ค. ๖๕ - มี.ค. ๖๖
รายงานนายก

๒
จัดทำคู่มือ
- ร่าง - เผยแพร่
กองช่าง
เม.ย. ๖๖ - ก.ย. ๖๖
{last}
"""
HEADER = "ที่\nมาตรการ\nวิธีดำเนินการ\nผู้รับผิดชอบ\nห้วงเวลา\nการติดตามผล"


def read(text: str, year: int = 2565) -> Reading:
    return read_blocks(read_text("report.txt", TITLE.format(year=year) + text, "text"))


def scores(text: str, year: int = 2565) -> list[tuple[str, float]]:
    table = read(text, year).tables["scores"]
    return list(zip(table["code"], table["score"], strict=True))


def kinds(text: str, year: int = 2565) -> list[str]:
    return list(check_reading(read(text, year)).problems["kind"])


@pytest.mark.parametrize("header", [HEADER, HEADER.replace("\n", " / ")])
def test_measures_copied_cell_by_cell(header: str) -> None:
    measures = read(CELLS.format(header=header, last="สรุปผล")).tables["measures"]
    columns = ["title", "steps", "units", "start", "end", "follow_up"]
    assert measures[columns].to_numpy().tolist() == [
        ["เผยแพร่แผน", "ติดประกาศ", "กองคลัง", "2022-10-01", "2023-03-31", "รายงานนายก"],
        ["จัดทำคู่มือ", "ร่าง | เผยแพร่", "กองช่าง", "2023-04-01", "2023-09-30", "สรุปผล"],
    ]


def test_a_measure_with_a_cell_too_few_is_not_guessed() -> None:
    found = read(CELLS.format(header=HEADER, last="")).tables["measures"]
    assert "รายงานนายก" in list(found["follow_up"])
    assert not any(found["end"] == "2023-09-30")


def test_labels_before_a_wide_gap() -> None:
    text = "มาตรการที่ ๑  ทำทะเบียนยืม\nผู้รับผิดชอบ     กองคลัง\nระยะเวลา      ๑ พ.ย. ๒๕๖๕ – ๓๐ ก.ย. ๒๕๖๖"
    (measure,) = read(text).tables["measures"].to_dict("records")
    assert (measure["units"], measure["start"], measure["end"]) == (
        "กองคลัง", "2022-11-01", "2023-09-30",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ข้อ 7 ของแบบ IIT บุคลากรรู้แผน ได้ 81.20 คะแนน", [("I7", 81.2)]),
        ("แบบวัด EIT ข้อ 4 ได้ 79.10 คะแนน", [("E4", 79.1)]),
        (
            "ควรพัฒนา ได้แก่ ข้อ I20 ขั้นตอนการยืม (91.50) และข้อ I23 แนวปฏิบัติ (92.68)",
            [("I20", 91.5), ("I23", 92.68)],
        ),
        ("ข้อ I6 การจัดซื้อ ต่ำกว่าค่าเฉลี่ยของจังหวัด (85.30)", []),
        ("ข้อ I6 การจัดซื้อ คะแนนเฉลี่ยของทุกข้อ (85.30)", []),
    ],
)
def test_codes_in_words_and_scores_in_brackets(text: str, found: list[tuple[str, float]]) -> None:
    assert scores(text) == found


def test_a_code_alone_above_its_wording_has_the_score_below() -> None:
    rows = "1๗\nการรับรู้แผนการใช้จ่าย\n๗๓.๓๕\n1๑๒\nการร่วมตรวจสอบ\n๗๑.๖๒\n1๒๓\nการรู้แนวปฏิบัติ\n๗๓.๔๓"
    text = f"แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)\n\nข้อ\nประเด็น\nคะแนน\n{rows}"
    assert scores(text) == [("I7", 73.35), ("I12", 71.62), ("I23", 73.43)]


def test_items_named_by_number_and_instrument_are_cited() -> None:
    cited = read("รายการที่ไม่ได้คะแนน\n- OIT ข้อ 10 แผนดำเนินงาน\n- OIT ข้อ 12 รายงานผล").tables["cited"]
    assert list(cited["code"]) == ["O10", "O12"]
    assert set(cited["role"]) == {"not_met"}


@pytest.mark.parametrize(
    ("text", "year", "level"),
    [
        ("คะแนนรวม: 79.29 (ต้องปรับปรุง)", 2567, "ต้องปรับปรุง"),
        ("ผลคะแนนรวม ๘๖.๔๒ คะแนน (A)", 2565, "A"),
        ("ระดับผลการประเมิน (Rating)   B", 2565, "B"),
    ],
)
def test_levels_in_brackets_and_behind_a_gap(text: str, year: int, level: str) -> None:
    statements = read(text, year).tables["statements"]
    assert list(statements.loc[statements["kind"] == "level", "value"]) == [level]


def test_a_claim_goes_on_in_the_next_line() -> None:
    listed = "การปฏิบัติหน้าที่ 88.34\nการใช้งบประมาณ 79.56\nการใช้ทรัพย์สินของราชการ 81.47\n"
    long = "บุคลากรให้คะแนนต่างกันไปตามตัวชี้วัด โดยในส่วนนี้ตัวชี้วัดที่ได้คะแนนน้อยที่สุดของแบบวัดนี้ คือ"
    assert "lowest_false" in kinds(f"{listed}\n{long}\nตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ (81.47 คะแนน)")
    assert "lowest_false" not in kinds(f"{listed}\n{long}\nตัวชี้วัดที่ 2 การใช้งบประมาณ (79.56 คะแนน)")


def test_the_name_of_a_level_makes_no_mark_the_pass_mark() -> None:
    text = "ยังไม่ถึงระดับผ่านดีเยี่ยมที่ต้องได้ 95 คะแนนขึ้นไปทุกเครื่องมือ"
    assert "pass_mark_false" not in kinds(text, 2567)


def test_items_met_are_not_counted_as_unmet() -> None:
    listed = "o12 ข้อมูลสถิติ\no17 รายงานผล\no31 รายงานความเสี่ยง"
    text = f"จากทั้งหมด 35 ข้อ ได้คะแนน 32 ข้อ ไม่ได้คะแนน 3 ข้อ คือ\n{listed}"
    assert "count_false" not in kinds(text, 2567)


def test_points_that_open_with_a_label_without_a_colon() -> None:
    text = (
        "ประเด็นที่ 1 กระบวนการปฏิบัติงาน\nการปฏิบัติงานตามขั้นตอน (i1) : 83.20\nให้บริการเท่าเทียม (i2) : 85.30\n"
        ">> ข้อคำถามที่ได้คะแนนน้อยที่สุด (ไม่นับข้อ OIT) คือ i1\n>> สาเหตุ ขั้นตอนไม่ระบุเวลา\n>> แนวทาง ทบทวนคู่มือ"
    )
    approaches = read(text, 2567).tables["approaches"].to_dict("records")
    assert [(row["code"], row["cause"], row["approach"]) for row in approaches] == [
        ("i1", "ขั้นตอนไม่ระบุเวลา", "ทบทวนคู่มือ")
    ]
    assert "lowest_of_issue_false" not in kinds(text, 2567)


def test_the_year_of_the_result_is_that_of_its_title() -> None:
    text = (
        "การวิเคราะห์ผล ITA และมาตรการ\nผลประจำปีงบประมาณ พ.ศ. 2567 สู่มาตรการประจำปีงบประมาณ พ.ศ. 2568\n"
    )
    document = read_text("report.txt", f"องค์การบริหารส่วนตำบลบ้านใหม่\n{text}", "text")
    assert read_blocks(document).fiscal_year == 2567
