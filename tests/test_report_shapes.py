"""Scores in shapes of damaged and merged tables, lists and lines; what is no score stays none."""

from __future__ import annotations

import pytest

from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import Reading, read_blocks
from ita_analysis.read.report.numbers import find_numbers

TITLE = (
    "รายงานผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year}\n"
    "องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน\n\n"
)
MERGED = """<table><thead><tr><th colspan=3>เครื่องมือ</th><th colspan=4>ตัวชี้วัด</th></tr>
<tr><th>ชื่อ</th><th>ปี ๒๕๖๕</th><th>ปี ๒๕๖๖</th>
<th>ชื่อ</th><th>ปี ๒๕๖๕</th><th>ปี ๒๕๖๖</th><th>เปลี่ยนแปลง</th></tr></thead>
<tr><td rowspan=2>แบบวัด IIT</td><td rowspan=2>70.10</td><td rowspan=2>80.10</td>
<td>๑. การปฏิบัติหน้าที่</td>
<td>72.10</td><td>82.10</td><td>+10.00</td></tr>
<tr><td>๒. การใช้งบประมาณ</td><td>73.10</td><td>83.10</td><td>-1.00</td></tr>
<tfoot><tr><td colspan=5>คะแนนรวมทั้งสิ้น ปี ๒๕๖๕ = 71.10</td><td>81.10</td><td></td></tr>
</tfoot></table>"""


def read(text: str, year: int = 2566) -> Reading:
    return read_blocks(read_text("report.txt", TITLE.format(year=year) + text, "text"))


def scores_of(reading: Reading, year: int = 2566) -> dict[str, float]:
    scores = reading.tables["scores"]
    own = scores[scores["fiscal_year"] == year]
    assert not own.duplicated(["line", "code"]).any()
    return dict(zip(own["code"], own["score"], strict=True))


def unread_of(reading: Reading) -> list[str]:
    return [str(text) for text in reading.tables["unread"]["text"]]


NO_SCORES = {
    "weights": "| รายการ | IIT | EIT |\n|---|---|---|\n| ค่าน้ำหนัก (ร้อยละ) | 30 | 30 |",
    "targets": "รายการ\tIIT\tEIT\nค่าเป้าหมาย\t85.00\t85.00",
    "differences": "รายการ\tIIT\tEIT\nสูง/ต่ำกว่าเป้าหมาย\t+3.77\t-1.08",
    "respondents": "รายการ\tIIT\tEIT\nจำนวนผู้ตอบ (คน)\t40\t60",
    "averages of others": "รายการ\tIIT\tEIT\nค่าเฉลี่ยจังหวัด\t80.11\t81.11",
    "ranks": "รายการ\tคะแนน IIT\tคะแนน EIT\nอันดับ\t3\t5",
    "averages of others in brackets": "ค่าเฉลี่ย (จังหวัด ๘๘.๑๐ ประเทศ ๘๗.๑๐)",
    "shares of people": "ผู้ตอบแบบวัด EIT 120 คน ร้อยละ 85.71",
    "a target with its indicator": "รายการ\tตัวชี้วัด\tค่า\nเป้าหมาย\tการใช้อำนาจ\t90.00",
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_SCORES)
def test_a_label_that_says_so_makes_its_numbers_no_scores(kind: str) -> None:
    reading = read(NO_SCORES[kind])
    assert scores_of(reading) == {}
    assert unread_of(reading) == []


SHAPES: dict[str, tuple[str, dict[str, float]]] = {
    "an instrument named like its indicator": (
        "OIT (Open Data)\n๙๘.๐๐\nเครื่องมือ\tน้ำหนัก\tคะแนน\nIIT\t30%\t79.88",
        {"OIT": 98.0, "IIT": 79.88},
    ),
    "one score beside a Thai and an English name": (
        "- การเปิดเผยข้อมูล (Open data) — 95.00 คะแนน", {"9": 95.0}
    ),
    "marks in the wrong order": ("คุณภาพการดา\u0e4dเนินงาน 88.10", {"6": 88.1}),
    "weights without a sign in a column of numbers": (
        "เครื่องมือ\tร้อยละ\tคะแนน\nIIT\t30\t90.63\nOIT\t40\t95.45", {"IIT": 90.63, "OIT": 95.45}
    ),
    "parts below their instrument": (
        "เครื่องมือ\tคะแนน\nEIT\t90.48\n- ส่วนที่ 1\t88.30", {"EIT": 90.48, "EIT1": 88.3}
    ),
    "a weight in the label": ("IIT น้ำหนักร้อยละ 30\t90.63", {"IIT": 90.63}),
    "columns by number without a row label": (
        "ตัวชี้วัดที่ ๑\tตัวชี้วัดที่ ๒\tตัวชี้วัดที่ ๓\n92.10\t93.10\t94.10", {"1": 92.1, "2": 93.1, "3": 94.1}
    ),
    "numbers counted within an instrument": (
        "ผลการประเมิน EIT\nตัวชี้วัดที่ 1\t90.10\nตัวชี้วัดที่ 3\t92.10", {"6": 90.1, "8": 92.1}
    ),
    "a second header within the table": (
        "ตัวชี้วัด\tคะแนน\nแบบวัด IIT\t\nการใช้อำนาจ\t91.10\nเครื่องมือ\tคะแนน\nIIT\t90.90",
        {"3": 91.1, "IIT": 90.9},
    ),
    "weighted scores add up to the total": (
        ("เครื่องมือ\tน้ำหนัก\tคะแนน\tคะแนนถ่วงน้ำหนัก\nIIT\t30%\t80.00\t24.00\nEIT\t30%\t90.00\t27.00\n"
        "OIT\t40%\t70.00\t28.00\nรวม\t100%\t\t79.00"),
        {"IIT": 80.0, "EIT": 90.0, "OIT": 70.0, "total": 79.0},
    ),
    "a sum at the end of a line": (
        "IIT 90.10 EIT 88.20 OIT 91.30 รวม 90.01",
        {"IIT": 90.1, "EIT": 88.2, "OIT": 91.3, "total": 90.01},
    ),
    "the total in a sentence": (
        "ปีนี้ได้คะแนนเฉลี่ยร้อยละ ๙๕.๔๖ ระดับผ่านดี", {"total": 95.46}
    ),
    "names broken over lines": (
        "๕. การแก้ไขปัญหา\nการทุจริต\n๘๑.๘๖\n๘. การปรับปรุง\nการทำงาน 79.15",
        {"5": 81.86, "8": 79.15},
    ),
    "all names, then all scores": (
        "การปฏิบัติหน้าที่\nการใช้งบประมาณ\nการใช้อำนาจ\n90.10\n91.10\n92.10",
        {"1": 90.1, "2": 91.1, "3": 92.1},
    ),
    "all names in one cell": (
        ("<table><tr><th>ตัวชี้วัด</th><th>คะแนน</th></tr><tr><td><p>การใช้อำนาจ</p><p>การใช้งบประมาณ</p></td>"
        "<td><p>90.10</p><p>91.10</p></td></tr></table>"),
        {"3": 90.1, "2": 91.1},
    ),
    "names broken over the lines of their cells": (
        (
            "<table><tr><th>เครื่องมือ<br>และตัวชี้วัด</th><th>คะแนน</th></tr>"
            "<tr><td>แบบวัดของผู้มีส่วนได้<br>ส่วนเสียภายใน</td><td>90.10</td></tr>"
            "<tr><td>แบบวัด EIT<br>ส่วนที่ 2</td><td>91.10</td></tr>"
            "<tr><td>7. ประสิทธิภาพการ<br>สื่อสาร</td><td>92.10</td></tr></table>"
        ),
        {"IIT": 90.1, "EIT2": 91.1, "7": 92.1},
    ),
    "columns divided by spaces": (
        ("ตัวชี้วัด   ปี ๒๕๖๕   ปี ๒๕๖๖   ผลต่าง\n๑. การปฏิบัติหน้าที่   80.10   81.10   +1.00\n"
        "๓. การใช้อำนาจ   84.10   85.10   -1.00"),
        {"1": 81.1, "3": 85.1},
    ),
    "sub-indicators after how many of how many": (
        "* ตัวชี้วัดย่อย ๙.๑ ข้อมูลพื้นฐาน ๑๐ จาก ๑๐ ข้อ ๑๐๐.๐๐\n- 9.2 การบริหารงาน (7/8 ข้อ) 87.50",
        {"9.1": 100.0, "9.2": 87.5},
    ),
    "a question and its score at the end of the line": (
        "I12 ท่านคิดว่าหน่วยงานเปิดโอกาสให้ท่านมีส่วนร่วม 78.50", {"i12": 78.5}
    ),
    "a code and a name that name one more exactly": (
        "ประเภท\tรหัส\tรายการ\tคะแนน\nเครื่องมือ\tEIT\tEIT ส่วนที่ 2\t95.86\nข้อ\tO1\tโครงสร้าง\t100.00",
        {"EIT2": 95.86, "o1": 100.0},
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_scores_are_read_once_in_every_shape(shape: str) -> None:
    text, expected = SHAPES[shape]
    year = 2567 if any(code.startswith("EIT") and code != "EIT" for code in expected) else 2566
    reading = read(text, year)
    assert scores_of(reading, year) == expected
    assert unread_of(reading) == []


def test_merged_cells_two_header_rows_and_two_years() -> None:
    reading = read(MERGED)
    assert scores_of(reading, 2566) == {"IIT": 80.1, "1": 82.1, "2": 83.1, "total": 81.1}
    assert scores_of(reading, 2565) == {"IIT": 70.1, "1": 72.1, "2": 73.1, "total": 71.1}


@pytest.mark.parametrize(
    "printed",
    ["EIT ส่วนที่ ๑", "EIT ส่วนที ๑", "EIT (1)", "EIT (๑)", "EIT1", "EIT-1", "EIT 1", "EIT part 1",
     "แบบวัด (EIT) ตอนที่ 1", "EIT\tส่วนที่ 1"],
)  # fmt: skip
@pytest.mark.parametrize("score", [" = 93.98", "\t93.98"])
def test_parts_of_the_external_survey_in_every_notation(printed: str, score: str) -> None:
    if "\t" in printed:
        score = "\t93.98"
    assert scores_of(read(printed + score, 2567), 2567) == {"EIT1": 93.98}


def test_a_year_in_brackets_belongs_to_the_score_behind_it() -> None:
    reading = read("คะแนน IIT 86.10 (ปี 2565: 84.20) EIT 87.10 (ปี 2565: 82.20)")
    assert scores_of(reading, 2566) == {"IIT": 86.1, "EIT": 87.1}
    assert scores_of(reading, 2565) == {"IIT": 84.2, "EIT": 82.2}


def test_the_average_of_others_says_nothing_of_the_next_score() -> None:
    reading = read("ข้อ I5 ได้ 72.50 (ค่าเฉลี่ยประเทศ 80.10) ข้อ I6 ได้ 73.50")
    assert scores_of(reading) == {"i5": 72.5, "i6": 73.5}


def test_a_column_of_sums_is_the_total_where_the_figures_show_it() -> None:
    reading = read("ปี\tIIT\tEIT\tOIT\tรวม\n2565\t80.10\t81.10\t82.10\t70.10\n"
                   "2566\t86.10\t87.10\t88.10\t87.20\n")  # fmt: skip
    assert scores_of(reading, 2566) == {"IIT": 86.1, "EIT": 87.1, "OIT": 88.1, "total": 87.2}
    assert unread_of(reading) == ["2565 | 80.10 | 81.10 | 82.10 | 70.10"]


def test_a_count_behind_an_instrument_is_no_part_of_it() -> None:
    assert scores_of(read("EIT 2 ด้าน 87.11", 2567), 2567) == {}


def test_codes_with_a_misread_letter_or_digit_are_settled() -> None:
    reading = read(
        "ข้อคำถาม IIT\n"
        "๒  l๒๗  การแก้ไขปัญหาการทุจริตในหน่วยงาน   ๗๗.๖๐\n"
        "๓  I ๒๐  การใช้ทรัพย์สิน   ๗๖.๖๐\n"
        "๔  1๑๙  การยืมทรัพย์สิน   ๗๕.๖๐\n\n"
        "๐๘๔ การประเมินความเสี่ยงการทุจริต   ๐.๐๐\n"
        "๐๓๕ การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต   ๐.๐๐\n"
    )
    assert scores_of(reading) == {"i27": 77.6, "i20": 76.6, "i19": 75.6, "O34": 0.0, "O35": 0.0}
    corrections = [part for part in reading.corrections if part["file"] == "scores.csv"]
    assert [(part["expect"], part["value"], part["certainty"]) for part in corrections] == [
        ("l๒๗", "i27", "likely"),
        ("๐๘๔", "O34", "likely"),
    ]


def test_a_name_goes_no_further_than_itself() -> None:
    reading = read("การแก้ไขปัญหาการทุจริตในหน่วยงาน 77.60")
    assert scores_of(reading) == {}
    assert unread_of(reading) == ["การแก้ไขปัญหาการทุจริตในหน่วยงาน 77.60"]
    assert scores_of(read("ตัวชี้วัดการแก้ไขปัญหาการทุจริตในหน่วยงานได้คะแนน 77.60")) == {"5": 77.6}


def test_scores_of_an_indicator_by_part_stay_unread() -> None:
    reading = read(
        "ตัวชี้วัด\tEIT ส่วนที่ 1\tEIT ส่วนที่ 2\tเฉลี่ย\nคุณภาพการดำเนินงาน\t90.10\t91.10\t90.60", 2567
    )
    assert scores_of(reading, 2567) == {"6": 90.6}
    assert unread_of(reading) == ["คุณภาพการดำเนินงาน | 90.10 | 91.10 | 90.60"]


UNREAD = {
    "a negative number": "การใช้อำนาจ -98.20",
    "a whole number without a heading": "การใช้อำนาจ\t95",
    "more scores than names": "การใช้อำนาจ\n90.10\n91.10",
    "a sub-indicator of another name": "- 9.4 ชื่ออื่นที่ไม่ตรง: 75.00",
    "a lone number among differences": ("ตัวชี้วัด\tคะแนน\tเปลี่ยนแปลง\nคะแนนรวมทั้งสิ้น\t\t89.10"),
    "the score of another year without a name": "ในปี 2565 ได้ 80.10 คะแนน",
}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_nothing_settles_is_listed(kind: str) -> None:
    reading = read(UNREAD[kind])
    assert scores_of(reading) == {}
    assert unread_of(reading)


def test_a_line_is_listed_once_and_claims_nobody_read_are_listed_too() -> None:
    reading = read("| นอกเหนือ | 90.10 | 91.10 | 92.10 |\n\nส่วนที่เหลือ 3 ข้อ ควรปรับ เพราะคะแนนน้อย\n")
    assert reading.tables["unread"]["line"].tolist() == [4, 6]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("IIT,EIT,96.89,91.20,93.05,,2", [96.89, 91.2, 93.05, 2]),
        ("85.00,1,000,000.00", [85.0, 1000000.0]),
        ("35,200,500.50 บาท", [35200500.5]),
        ("๘๒,๐๓", [82.03]),
    ],
)
def test_a_comma_is_a_thousand_or_a_point_only_where_it_can_be(
    line: str, values: list[float]
) -> None:
    assert [number.value for number in find_numbers(line)] == values
