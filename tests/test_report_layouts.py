"""Tables in layouts that offices use: each score goes to what it is of, or stays unread."""

from __future__ import annotations

from typing import Any

import pytest

from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import Reading, read_blocks

TITLE = (
    "รายงานผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year}\n"
    "องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน\n\n"
)
NAMES = (
    "การปฏิบัติหน้าที่", "การใช้งบประมาณ", "การใช้อำนาจ", "การใช้ทรัพย์สินของราชการ",
    "การแก้ไขปัญหาการทุจริต",
)  # fmt: skip
SCORES = ("94.20", "84.91", "92.15", "83.66", "90.48")


def read(text: str, year: int = 2565) -> Reading:
    return read_blocks(read_text("report.txt", TITLE.format(year=year) + text, "text"))


def scores_of(reading: Reading, year: int = 2565) -> dict[str, float]:
    scores = reading.tables["scores"]
    own = scores[scores["fiscal_year"] == year]
    return dict(zip(own["code"], own["score"], strict=True))


def column(reading: Reading, table: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in reading.tables[table][list(names)].to_numpy().tolist()]


def table(*rows: str) -> str:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def cells(*texts: str) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


# --- instruments beside their indicators -------------------------------------------------------

BESIDE = table(
    "<td rowspan=2>เครื่องมือ</td><td colspan=2>ตัวชี้วัด</td><td colspan=2>ผลการประเมิน</td>"
    "<td colspan=2>รายเครื่องมือ</td>",
    cells("ที่", "ชื่อตัวชี้วัด", "คะแนน", "ระดับ", "คะแนนเฉลี่ย", "คะแนนถ่วงน้ำหนัก"),
    "<td rowspan=5>IIT<br>(ร้อยละ 30)</td>" + cells("1", NAMES[0], SCORES[0], "A")
    + "<td rowspan=5>89.08</td><td rowspan=5>26.72</td>",
    *(cells(str(n + 1), NAMES[n], SCORES[n], "A" if n in (1, 2, 4) else "B") for n in range(1, 5)),
)  # fmt: skip


def test_a_score_merged_over_the_rows_of_an_instrument_is_the_instruments() -> None:
    reading = read(BESIDE)
    indicators = {str(n): float(score) for n, score in enumerate(SCORES, 1)}
    assert scores_of(reading) == {"IIT": 89.08} | indicators
    assert reading.tables["unread"].empty  # the weighted score and the weight are explained


def test_levels_of_indicators_are_read_from_their_column() -> None:
    levels = column(read(BESIDE), "statements", "kind", "subject", "value")
    assert ("level", "การใช้งบประมาณ", "A") in levels
    assert ("level", "IIT", "A") not in levels


def test_without_merged_cells_the_heading_tells_whose_score_it_is() -> None:
    rows = [("IIT", NAMES[0], SCORES[0], "89.08"), ("", NAMES[1], SCORES[1], "")]
    text = "\n".join("\t".join(row) for row in (
        ("เครื่องมือ", "ตัวชี้วัด", "คะแนน", "คะแนนรายเครื่องมือ"), *rows))  # fmt: skip
    assert scores_of(read(text)) == {"IIT": 89.08, "1": 94.20, "2": 84.91}


def test_a_score_over_all_columns_of_an_instrument_is_its_own_and_over_some_is_nobodys() -> None:
    header = "<td>รายการ</td>" + cells(*NAMES)
    values = "<td>คะแนน</td>" + cells(*SCORES)
    whole = "<td>คะแนนรายเครื่องมือ</td><td colspan=5>89.08</td>"
    some = "<td>คะแนนบางส่วน</td><td colspan=2>89.55</td><td></td><td></td><td></td>"
    assert scores_of(read(table(header, values, whole)))["IIT"] == 89.08
    reading = read(table(header, values, some))
    assert 89.55 not in scores_of(reading).values()
    assert any("89.55" in text for (text,) in column(reading, "unread", "text"))


@pytest.mark.parametrize(("mean", "read_as"), [("89.08", 89.08), ("89.80", None)])
def test_the_mean_below_an_instrument_must_agree_with_its_indicators(
    mean: str, read_as: float | None
) -> None:
    rows = [f"{n}\t{name}\t{score}" for n, (name, score) in enumerate(
        zip(NAMES, SCORES, strict=True), 1)]  # fmt: skip
    text = "\n".join(["แบบวัด IIT", "ที่\tตัวชี้วัด\tคะแนน", *rows, f"\tเฉลี่ย\t{mean}"])
    reading = read(text)
    assert scores_of(reading).get("IIT") == read_as
    assert bool(len(reading.tables["unread"])) == (read_as is None)


# --- parts of the external survey --------------------------------------------------------------


def test_parts_over_columns_of_instruments() -> None:
    text = table(
        "<th rowspan=2>IIT</th><th colspan=3>EIT</th><th rowspan=2>OIT</th>",
        cells("ส่วนที่ 1", "ส่วนที่ 2", "เฉลี่ย"),
        cells("97.02", "95.31", "83.49", "89.40", "98.75"),
    )
    assert scores_of(read(text, 2566), 2566) == {
        "IIT": 97.02, "EIT1": 95.31, "EIT2": 83.49, "EIT": 89.40, "OIT": 98.75,
    }  # fmt: skip


def test_an_indicator_has_its_mean_and_not_the_score_of_a_part() -> None:
    rows = ["ตัวชี้วัด\tส่วนที่ 1\tส่วนที่ 2\tเฉลี่ย", "6. คุณภาพการดำเนินงาน\t97.20\t86.02\t91.61"]
    assert scores_of(read("\n".join(rows), 2566), 2566) == {"6": 91.61}
    only_parts = read("\n".join(row.rpartition("\t")[0] for row in rows), 2566)
    assert not scores_of(only_parts, 2566)
    assert len(only_parts.tables["unread"]) == 1


# --- questions and items -----------------------------------------------------------------------


def test_a_score_may_stand_left_of_its_question_whose_code_has_a_hyphen() -> None:
    text = "คะแนน\tข้อ\tประเด็น\tตัวชี้วัด\n76.48\tE-14\tการมีส่วนร่วม\tการปรับปรุงการทำงาน"
    reading = read(text)
    assert scores_of(reading) == {"E14": 76.48}
    assert not reading.corrections


STATUS = "ผลการตรวจ (✓ = ได้คะแนน ✗ = ไม่ได้คะแนน)\nตัวชี้วัดย่อย\tข้อ\tข้อมูลที่ต้องเปิดเผย\tผลตรวจ\n{rows}"


def test_signs_tell_which_items_are_not_met_and_are_no_scores() -> None:
    rows = "9.1\tO1\tโครงสร้าง\t✓\n\tO2\tข้อมูลผู้บริหาร\t✗\n\tO3\tอำนาจหน้าที่\t✓"
    reading = read(STATUS.format(rows=rows))
    assert column(reading, "cited", "code", "role") == [("O2", "not_met")]
    assert not scores_of(reading)
    assert reading.tables["measures"].empty
    assert reading.tables["unread"].empty


def test_a_code_out_of_its_order_is_settled_by_its_words() -> None:
    names = {
        30: "ช่องทางแจ้งเรื่องร้องเรียนการทุจริต", 31: "ข้อมูลเชิงสถิติเรื่องร้องเรียนการทุจริต",
        35: "การมีส่วนร่วมของผู้บริหาร", 36: "การประเมินความเสี่ยงการทุจริตประจำปี",
        37: "การดำเนินการเพื่อจัดการความเสี่ยงการทุจริต",
    }  # fmt: skip
    printed = {number: f"O{number}" for number in names} | {36: "O30"}
    rows = "\n".join(f"\t{printed[number]}\t{name}\t✓" for number, name in names.items())
    reading = read(STATUS.format(rows=rows))
    assert column(reading, "cited", "name", "code") == [("O30", "O36")]


def test_sub_indicators_in_a_list_share_their_score() -> None:
    reading = read("ตัวชี้วัดย่อยที่ 9.2 ได้ 87.50 คะแนน ส่วนตัวชี้วัดย่อยที่ 9.1, 9.3 และ 9.4 ได้ 100 คะแนน")
    assert scores_of(reading) == {"9.2": 87.5, "9.1": 100.0, "9.3": 100.0, "9.4": 100.0}


# --- periods drawn ----------------------------------------------------------------------------

MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.")


@pytest.mark.parametrize(
    ("above", "marks", "period"),
    [
        (
            "<td colspan=3>ปี 2565</td><td colspan=3>ปี 2566</td>",
            "..●●●.",
            ("2022-12-01", "2023-02-28"),
        ),
        ("<td colspan=6>ปีงบประมาณ พ.ศ. 2566</td>", "●.....", ("2022-10-01", "2022-10-31")),
        ("<td colspan=6>ปี 2566</td>", "●..●..", ("2022-10-01", "2023-01-31")),
        ("<td colspan=6>ระยะเวลาดำเนินการ</td>", "......", ("", "")),
    ],
)
def test_marks_under_months_are_a_period(above: str, marks: str, period: tuple[str, str]) -> None:
    signs = ["" if sign == "." else sign for sign in marks]
    text = "มาตรการ ปีงบประมาณ พ.ศ. 2566\n" + table(
        f"<td rowspan=2>มาตรการ</td>{above}<td rowspan=2>ผู้รับผิดชอบ</td>"
        "<td rowspan=2>การติดตามผล</td>",
        cells(*MONTHS),
        cells("จัดทำแนวปฏิบัติการยืมทรัพย์สิน", *signs, "กองคลัง", "รายงานทุกเดือน"),
    )
    assert column(read(text), "measures", "start", "end") == [period]


def test_a_line_drawn_over_quarters_is_a_period() -> None:
    text = "มาตรการ ปีงบประมาณ พ.ศ. 2566\n" + table(
        "<td rowspan=2>มาตรการ</td><td colspan=4>ระยะเวลา</td><td rowspan=2>ผู้รับผิดชอบ</td>",
        cells("ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"),
        "<td>จัดทำคู่มือ</td><td></td><td colspan=2>↔</td><td></td><td>กองคลัง</td>",
    )
    assert column(read(text), "measures", "title", "start", "end") == [
        ("จัดทำคู่มือ", "2023-01-01", "2023-06-30")
    ]


# --- claims ------------------------------------------------------------------------------------


def test_a_mark_of_the_reports_own_is_no_pass_mark() -> None:
    reading = read(
        "หน่วยงานตั้งเกณฑ์ภายในไว้ที่ 95 คะแนน ข้อคำถาม IIT ที่ได้คะแนนต่ำกว่า 95 คะแนน มีจำนวน 3 ข้อ", 2567
    )
    claims = column(reading, "statements", "kind", "subject", "value")
    assert ("weakness_count", "IIT", "3") in claims
    assert not [claim for claim in claims if claim[0] == "pass_mark"]


def test_fields_of_a_measure_divided_by_strokes() -> None:
    reading = read(
        "มาตรการ ปีงบประมาณ พ.ศ. 2566\nมาตรการ ก จัดทำคู่มือการยืม\n"
        "ผู้รับผิดชอบ กองคลัง | ต.ค. 65 - มี.ค. 66 | ติดตาม รายงานทุกไตรมาส"
    )
    assert column(reading, "measures", "title", "units", "start", "end", "follow_up") == [
        ("จัดทำคู่มือการยืม", "กองคลัง", "2022-10-01", "2023-03-31", "รายงานทุกไตรมาส")
    ]
