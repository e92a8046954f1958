"""Figures in the place of a score that are counts, of one part, of another year or the whole."""

from __future__ import annotations

import pytest

from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import Reading, read_blocks
from ita_analysis.read.report.numbers import find_numbers

TITLE = (
    "รายงานผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year}\n"
    "องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน\n\n"
)


def read(text: str, year: int = 2566) -> Reading:
    return read_blocks(read_text("report.txt", TITLE.format(year=year) + text, "text"))


def scores_of(text: str, year: int = 2566) -> dict[str, float]:
    reading = read(text, year)
    scores = reading.tables["scores"]
    own = scores[scores["fiscal_year"] == year]
    return dict(zip(own["code"], own["score"], strict=True))


def test_numbers_of_people_and_items_are_no_scores() -> None:
    table = (
        "| แบบวัด | ปี 2565 ตอบ (คน) | ปี 2566 ตอบ (คน) |\n|---|---|---|\n"
        "| IIT | 41 | 47 |\n| OIT (ข้อ) | 43 | 43 |\n"
    )
    assert scores_of(table) == {}


def test_the_score_of_a_part_is_none_of_the_indicator() -> None:
    table = (
        "| ประเด็น | คะแนน |\n|---|---|\n"
        "| EIT ส่วนที่ 1 การปรับปรุงการทำงาน | 71.20 |\n"
        "| การปรับปรุงการทำงาน | 81.20 |\n"
    )
    assert scores_of(table) == {"8": 81.2}
    assert scores_of("EIT ส่วนที่ 2 การปรับปรุงการทำงาน ได้ 91.20 คะแนน") == {}


SUMS = """<table><tr><th rowspan=2>แบบวัด</th><th colspan=2>คะแนน</th><th rowspan=2>น้ำหนัก</th></tr>
<tr><th>แยกส่วน</th><th>รวม</th></tr>
<tr><td>IIT</td><td></td><td>80.10</td><td>30</td></tr>
<tr><td>EIT ส่วนที่ 1</td><td>70.20</td><td rowspan=2>75.20</td><td rowspan=2>30</td></tr>
<tr><td>EIT ส่วนที่ 2</td><td>80.20</td></tr>
<tr><td>OIT</td><td></td><td>{oit}</td><td>40</td></tr></table>"""


def test_a_column_of_sums_holds_the_scores_of_instruments_divided_in_parts() -> None:
    parts = {"EIT1": 70.2, "EIT2": 80.2}
    assert scores_of(SUMS.format(oit="90.00")) == {"IIT": 80.1, "EIT": 75.2, "OIT": 90, **parts}
    # 36 of 40 may be the share of the total.
    assert "OIT" not in scores_of(SUMS.format(oit="36.00"))


def test_a_date_in_a_remark_is_not_the_year_of_the_row() -> None:
    table = "| ข้อ | คะแนน | ข้อสังเกต |\n|---|---|---|\n| O5 | 0 | ข้อมูลถึง ธ.ค. 2565 |\n"
    assert scores_of(table) == {"O5": 0}


@pytest.mark.parametrize(
    "line",
    [
        (
            "ภาพรวม  สำนักงานแจ้งผลการประเมินให้หน่วยงานในสังกัดทุกแห่งทราบแล้วตั้งแต่เดือนก่อน "
            "เมื่อวันที่ 28 กันยายน 2566 "
            "องค์การบริหารส่วนตำบลบ้านใหม่ได้ 81.39 คะแนน ระดับ ผ่าน"
        ),
        "จากระบบซึ่งประกาศผลเมื่อวันที่ 26 สิงหาคม 2566 พบว่า อบต.ได้ 81.39 คะแนน ระดับ ผ่าน",
        "ปี 66 ได้ 81.39 ระดับ ผ่าน",
        "รวมถ่วงน้ำหนัก 81.39   ระดับ ผ่าน",
        "คะแนนรวมถ่วงน้ำหนักเท่ากับ 81.39 คะแนน",
    ],
)
def test_the_total_is_read_in_prose(line: str) -> None:
    assert scores_of(line) == {"total": 81.39}


def test_another_body_has_no_total_here() -> None:
    assert scores_of("เทศบาลตำบลบ้านเก่าได้ 81.39 คะแนน ระดับ ผ่าน") == {}


def test_a_weight_stays_a_weight() -> None:
    assert [number.kind for number in find_numbers("ถ่วงน้ำหนัก 30")] == ["weight"]


def test_a_year_in_brackets_behind_a_score_is_the_one_compared_with() -> None:
    lines = [f"การใช้อำนาจ = 9{place}.10 (ปี 65 = 8{place}.20)" for place in range(9)]
    assert read("\n".join(lines), 2566).fiscal_year == 2566


@pytest.mark.parametrize(
    "lines",
    [
        "แยกรายแบบวัด (66 | 65)\n\nIIT : 80.10 | 70.10\nOIT : 82.10 | 72.10\n",
        "แยกรายแบบวัด (66 | 65)\n\nIIT | 80.10 | 70.10\nOIT | 82.10 | 72.10\n",
        "แสดงคะแนนสองปี (2565 / 2566)\n- IIT การรับรู้ภายใน (70.10 / 80.10)\n- OIT (72.10 / 82.10)\n",
    ],
)
def test_two_years_stand_in_the_order_that_a_line_announces(lines: str) -> None:
    scores = read(lines).tables["scores"]
    rows = zip(scores["code"], scores["fiscal_year"], scores["score"], strict=True)
    assert sorted((code, int(year), score) for code, year, score in rows) == [
        ("IIT", 2565, 70.1), ("IIT", 2566, 80.1), ("OIT", 2565, 72.1), ("OIT", 2566, 82.1),
    ]  # fmt: skip


def test_two_figures_in_a_pair_stay_unread_where_no_line_orders_them() -> None:
    assert scores_of("- I5 การทำงาน (75.10 / 85.10)") == {}


def test_indicators_by_their_number_alone_stand_beside_their_instrument() -> None:
    table = "IIT | 1 = 80.10 | 2 = 82.10 | เฉลี่ย 81.10\nOIT | 9 = 70.10 | 10 = 72.10\n"
    indicators = {"1": 80.1, "2": 82.1, "9": 70.1, "10": 72.1}
    assert scores_of(table) == {"IIT": 81.1, **indicators}
    assert scores_of("9.1 = 100.00   9.2 = 62.50") == {"9.1": 100, "9.2": 62.5}
    assert scores_of("ข้อ 9 = 70.10") == {}


def test_the_mean_behind_questions_is_their_indicators() -> None:
    line = "ตชว.1: i1 80.10, i2 82.10, i3 84.10 (เฉลี่ย 82.10)"
    assert scores_of(line)["1"] == 82.1
    assert "1" not in scores_of(line.replace("เฉลี่ย 82.10", "เฉลี่ย 89.10"))


def test_an_indicator_by_number_may_leave_out_the_first_word_of_its_name() -> None:
    line = "2) ตชว.3 ใช้อำนาจ = 93.91   (ปี 65 = 92.18)"
    assert scores_of(f"ผล EIT\n\n{line}") == {"3": 93.91}


def test_words_of_a_question_itself_do_not_part_it_from_its_score() -> None:
    assert scores_of("- I10 เบิกจ่ายเท็จ ได้ 79.92", 2563) == {"I10": 79.92}


def test_a_part_gets_its_score_behind_the_number_who_answered() -> None:
    lines = "EIT : 80.10\n- ส่วนที่ 1 ประชาชนตอบเอง 96 คน ได้ 78.10\n"
    assert scores_of(lines) == {"EIT": 80.1, "EIT1": 78.1}


SUMMED = (
    "| แบบวัด | คะแนน | น้ำหนัก |\n|---|---|---|\n"
    "| IIT | 86.40 | 30 |\n| EIT | 81.60 | 30 |\n| OIT | 89.00 | 40 |\n"
)


@pytest.mark.parametrize(
    ("total", "is_total"), [("86.00", True), ("88.00", True), ("85.67", False)]
)
def test_the_sum_below_all_instruments_is_the_total_but_not_their_mean(
    total: str, is_total: bool
) -> None:
    found = scores_of(f"{SUMMED}| รวม | {total} | 100 |\n")
    assert found.get("total") == (float(total) if is_total else None)


def test_the_level_is_that_of_the_results_year() -> None:
    table = (
        "| ตัวชี้วัด | ปี 2564 | ปี 2565 |\n|---|---|---|\n"
        "| คะแนนภาพรวม | 79.10 | 91.10 |\n| ระดับผลการประเมิน | B | A |\n"
    )
    statements = read(table, 2565).tables["statements"]
    assert list(statements.loc[statements["kind"] == "level", "value"]) == ["A"]
