"""Prose, lists and slides: every score goes to what it is said of, and doubt leaves it unread."""

from __future__ import annotations

import pytest

from ita_analysis.check.reading import check_reading
from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import Reading, read_blocks

TITLE = (
    "รายงานผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year}\n"
    "องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน\n\n"
)


def read(text: str, year: int = 2565) -> Reading:
    return read_blocks(read_text("report.txt", TITLE.format(year=year) + text, "text"))


def pairs(reading: Reading) -> list[tuple[str, float]]:
    scores = reading.tables["scores"]
    return list(zip(scores["code"], scores["score"], strict=True))


def lines(reading: Reading, table: str) -> list[int]:
    return [int(line) - 3 for line in reading.tables[table]["line"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "IIT ด้านที่มากที่สุดได้ ๙๒.๔๓ คะแนน ได้แก่ การปฏิบัติหน้าที่ รองลงมา ๘๘.๐๗ คะแนน ได้แก่ การใช้อำนาจ",
            [("1", 92.43), ("3", 88.07)],
        ),
        (
            "OIT 86.79 คะแนน ได้แก่ การเปิดเผยข้อมูล และ 87.50 คะแนน ได้แก่ การป้องกันการทุจริต",
            [("9", 86.79), ("10", 87.5)],
        ),
        (
            "IIT ได้ 86.56 คะแนน ได้แก่ การปฏิบัติหน้าที่ 92.43 การใช้งบประมาณ 84.26",
            [("IIT", 86.56), ("1", 92.43), ("2", 84.26)],
        ),
        (
            "OIT ได้ 87.14 คะแนน ได้แก่ การเปิดเผยข้อมูล และการป้องกันการทุจริต",
            [("OIT", 87.14)],
        ),
        (
            "คะแนนมีดังนี้ 92.11 การปฏิบัติหน้าที่, 88.12 การใช้อำนาจ, 81.13 การใช้งบประมาณ",
            [("1", 92.11), ("3", 88.12), ("2", 81.13)],
        ),
        (
            "คะแนน 95.00 (การใช้อำนาจ) 91.10 (การใช้งบประมาณ)",
            [("3", 95.0), ("2", 91.1)],
        ),
        (
            "สูงกว่าค่าเฉลี่ยของประเทศ โดย IIT ได้ 86.57 EIT ได้ 83.95 และ OIT ได้ 87.15 ตามลำดับ",
            [("IIT", 86.57), ("EIT", 83.95), ("OIT", 87.15)],
        ),
        (
            "การใช้งบประมาณ การใช้อำนาจ และการแก้ไขปัญหาการทุจริต ได้ 85.10 90.40 และ 87.70 คะแนน ตามลำดับ",
            [("2", 85.1), ("3", 90.4), ("5", 87.7)],
        ),
        ("หากพิจารณา ตัวชี้วัดการใช้อำนาจ ได้ 90.40 คะแนน", [("3", 90.4)]),
    ],
)
def test_the_words_tell_which_way_a_score_goes(text: str, found: list[tuple[str, float]]) -> None:
    assert pairs(read(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "EIT ได้ 83.94 คะแนน ได้แก่ ประสิทธิภาพการสื่อสาร ซึ่งน่าพอใจ",
        "IIT 91.21 การปฏิบัติหน้าที่ 88.22 การใช้อำนาจ",
        "การใช้อำนาจ รองลงมา 88.47 คะแนน",
        "= 94.20 EIT",
        "ตัวชี้วัดที่ 1 ถึงตัวชี้วัดที่ 5 เฉลี่ย 80.12 คะแนน",
        "หากการป้องกันการทุจริตได้ 75.00 คะแนน จะได้คะแนนรวม 85.20",
        "ที่ประชุมขอให้ OIT ปีหน้าได้ 100 คะแนน",
    ],
)
def test_a_score_that_could_be_of_two_is_of_none(text: str) -> None:
    assert pairs(read(text)) == []


def test_what_is_in_doubt_is_listed() -> None:
    reading = read("IIT 91.21 การปฏิบัติหน้าที่ 88.22 การใช้อำนาจ")
    assert lines(reading, "unread") == [1]


def test_a_sentence_over_several_lines_is_one() -> None:
    reading = read(
        "ผลการประเมินในภาพรวมขององค์การบริหารส่วนตำบลบ้านใหม่ประจำปีงบประมาณ พ.ศ. 2565 ได้คะแนนรวม\n"
        "87.15 คะแนน อยู่ในระดับ A โดยแบบวัด IIT ได้ 86.56 คะแนน และเมื่อดูแบบวัด EIT ในปีเดียวกันได้\n"
        "83.94 คะแนน และแบบตรวจ OIT ได้ 90.00 คะแนน"
    )
    assert pairs(reading) == [("total", 87.15), ("IIT", 86.56), ("EIT", 83.94), ("OIT", 90.0)]
    assert lines(reading, "scores") == [2, 2, 3, 3]


def test_a_figure_above_its_label() -> None:
    reading = read("ภาพรวมของเรา\n91.84\nคะแนนรวม (เต็ม 100)\nผ่านดี\nITA 2567 หน้า 2", 2567)
    assert pairs(reading) == [("total", 91.84)]
    statements = reading.tables["statements"]
    assert list(statements.loc[statements["kind"] == "level", "value"]) == ["ผ่านดี"]


@pytest.mark.parametrize("order", ["IIT\n{}\nEIT\n{}\nOIT\n{}", "{}\nIIT\n{}\nEIT\n{}\nOIT"])
def test_labels_and_figures_take_turns(order: str) -> None:
    text = order.format("90.11", "89.12", "88.13")
    assert pairs(read(text)) == [("IIT", 90.11), ("EIT", 89.12), ("OIT", 88.13)]


@pytest.mark.parametrize("text", ["IIT\n90.11\nEIT\n89.12\nOIT", "90.11\nIIT\n89.12"])
def test_turns_that_neither_begin_nor_end_a_pair_are_left(text: str) -> None:
    assert pairs(read(text)) == []


@pytest.mark.parametrize("row", ["      {}  {}", "- {} {} คะแนน"])
def test_parts_below_their_instrument(row: str) -> None:
    text = "\n".join(["▪ EIT    89.47    น้ำหนัก 30%", row.format("Part 1", "91.20"),
                      row.format("ส่วนที่ 2", "87.73"), "▪ OIT    94.38    น้ำหนัก 40%"])  # fmt: skip
    found = [("EIT", 89.47), ("EIT1", 91.2), ("EIT2", 87.73), ("OIT", 94.38)]
    assert pairs(read(text, 2567)) == found
    assert pairs(read("ส่วนที่ 1 91.20 คะแนน", 2567)) == []


def test_questions_under_signs_and_their_roles() -> None:
    reading = read(
        "จุดแข็ง\n✔ I-3 ไม่มีการเรียกรับสินบน  100.00\nPain points\n✘ I-10 การขอยืมทรัพย์สิน  79.35\n"
        "✘ O-16 ความก้าวหน้าการจัดซื้อจัดจ้าง  ไม่ผ่าน",
        2567,
    )
    assert pairs(reading) == [("i3", 100.0), ("i10", 79.35)]
    cited = reading.tables["cited"]
    assert list(zip(cited["code"], cited["role"], strict=True)) == [
        ("i3", "mentioned"), ("i10", "recommended"), ("o16", "not_met"),
    ]  # fmt: skip


def test_a_code_that_nobody_has_is_told_by_its_words() -> None:
    reading = read(
        "ข้อ E๑๘ การนำเทคโนโลยีมาใช้ในการดำเนินงานให้เกิดความสะดวกรวดเร็ว ได้เพียง ๗๕.๕๐ คะแนน", 2563
    )
    assert pairs(reading) == [("E13", 75.5)]


def test_measures_of_a_memorandum() -> None:
    reading = read(
        "เห็นควรกำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. 2566 ดังนี้\n"
        "(1) เผยแพร่ผลการใช้จ่ายงบประมาณ โดยให้กองคลังสรุปแจ้งเวียนทุกไตรมาส "
        "ให้แล้วเสร็จภายในเดือนมีนาคม 2566 และรายงานผลต่อที่ประชุม\n"
        "(2) จัดทำคู่มือการยืม โดยให้กองคลังดำเนินการตั้งแต่เดือนธันวาคม 2565 ถึงเดือนกุมภาพันธ์ 2566 "
        "มีหน่วยตรวจสอบภายในสอบทานทุกเดือน"
    )
    told = reading.tables["measures"][["title", "steps", "units", "start", "end", "follow_up"]]
    assert told.to_numpy().tolist() == [
        ["เผยแพร่ผลการใช้จ่ายงบประมาณ", "สรุปแจ้งเวียนทุกไตรมาส", "กองคลัง", "", "2023-03-31",
         "รายงานผลต่อที่ประชุม"],
        ["จัดทำคู่มือการยืม", "", "กองคลัง", "2022-12-01", "2023-02-28",
         "หน่วยตรวจสอบภายในสอบทานทุกเดือน"],
    ]  # fmt: skip


def test_measures_of_a_slide() -> None:
    reading = read(
        "มาตรการขับเคลื่อน ปี 2568\nมาตรการที่ 1 : ยกระดับบริการออนไลน์\n→ พัฒนาระบบลงทะเบียน\n→ จัดทำคลิป\n"
        "เจ้าภาพ : กองคลัง / ทุกกอง\nกำหนดเสร็จ : ภายในเดือนมีนาคม 2568\nติดตาม : รายงานทุกเดือน",
        2567,
    )
    told = reading.tables["measures"][["steps", "units", "start", "end", "follow_up"]]
    assert told.to_numpy().tolist() == [
        ["พัฒนาระบบลงทะเบียน | จัดทำคลิป", "กองคลัง ทุกกอง", "", "2025-03-31", "รายงานทุกเดือน"]
    ]


def test_an_address_in_the_capital() -> None:
    text = "ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2567\nกรมส่งเสริมสวัสดิภาพ\nถนนราชวิถี เขตราชเทวี กรุงเทพมหานคร"
    organisation = read_blocks(read_text("report.txt", text, "text")).organisation
    assert (organisation.district, organisation.province) == ("ราชเทวี", "กรุงเทพมหานคร")


SUBS = ("9.1 ข้อมูลพื้นฐาน\t100.00", "9.2 การบริหารงาน\t87.50", "9.3 การบริหารเงินงบประมาณ\t100.00",
        "9.4 การบริหารและพัฒนาทรัพยากรบุคคล\t100.00", "9.5 การส่งเสริมความโปร่งใส\t80.00")  # fmt: skip


def test_one_misprint_is_one_problem() -> None:
    text = "\n".join(["เครื่องมือ\tคะแนน", "OIT\t90.50", "", "ตัวชี้วัด\tคะแนน", "การเปิดเผยข้อมูล\t95.30",
                      "การป้องกันการทุจริต\t87.50", "", "ตัวชี้วัดย่อย\tคะแนน", *SUBS])  # fmt: skip
    problems = check_reading(read(text)).problems
    told = problems[["kind", "code", "says", "should_be"]].to_numpy().tolist()
    assert told == [["indicator_mismatch", "9", "95.30", "93.50"]]


def test_a_year_beside_the_total_of_another() -> None:
    text = (
        "ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2565\nคะแนนรวม 86.42 คะแนน ระดับ A\n"
        "ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ 90.00 คะแนน\n"
        "ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2566 ได้คะแนนรวม 86.42 คะแนน เพิ่มขึ้นจากปีก่อน"
    )
    problems = check_reading(read(text)).problems
    assert problems[["kind", "where", "says", "should_be", "certainty"]].to_numpy().tolist() == [
        ["year_false", "7", "2566", "2565", "certain"]
    ]
