from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_passages import (
    REPORTS,
    any_blocks,
    as_passages,
    passages_of,
    read_source,
    real_passages,
    transcribed,
)

from ita_analysis.methodology import load_methodology
from ita_analysis.read.document.block import Block
from ita_analysis.read.report.measure_draft import join_units
from ita_analysis.read.report.measure_title import split_title
from ita_analysis.read.report.measures import read_measures
from ita_analysis.read.report.reading import COLUMNS
from ita_analysis.read.report.steps import split_steps
from ita_analysis.thai import parse_period

HEADER = "มาตรการ/แนวทาง\tวิธีการดำเนินการ\tผู้รับผิดชอบ\tระยะเวลาดำเนินการ\tการติดตามผล"


def _read(text: str, fiscal_year: int = 2566) -> list[dict[str, object]]:
    passages, _ = passages_of(text)
    return read_measures(passages, fiscal_year)


def test_a_row_under_named_columns_is_a_measure() -> None:
    assert _read(
        f"{HEADER}\n๑. ให้ความรู้\t- อบรม - ทดสอบ\tกองคลัง\tต.ค. ๖๕ – มี.ค. ๖๖\tรายงานนายก"
    ) == [
        {
            "line": 2,
            "number": "๑.",
            "title": "ให้ความรู้",
            "steps": "อบรม | ทดสอบ",
            "units": "กองคลัง",
            "period": "ต.ค. ๖๕ – มี.ค. ๖๖",
            "start": "2022-10-01",
            "end": "2023-03-31",
            "follow_up": "รายงานนายก",
            "targets": "",
        }
    ]


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    rows = _read(
        "ที่\tผู้รับผิดชอบ\tโครงการ/กิจกรรม\tขั้นตอนการดำเนินงาน\tระยะเวลา\tงบประมาณ\tการกำกับติดตาม\tตัวชี้วัดที่เกี่ยวข้อง\n"
        "1\tกองคลัง\tเปิดเผยแผน\t(1) รวบรวม (2) เผยแพร่\t1/10/2565 - 30/09/2566\t5,000\tรายงาน\tO18"
    )
    found = {key: rows[0][key] for key in ("number", "title", "steps", "units", "end", "targets")}
    assert found == {
        "number": "1",
        "title": "เปิดเผยแผน",
        "steps": "รวบรวม | เผยแพร่",
        "units": "กองคลัง",
        "end": "2023-09-30",
        "targets": "O18",
    }


@pytest.mark.parametrize("between", ["", "\n", f"{HEADER}\n", f"\n{HEADER}\n", "- 12 -\n"])
def test_a_table_goes_on_over_a_page(between: str) -> None:
    rows = _read(f"{HEADER}\n๑. ก\tข\tกองคลัง\tต.ค. ๖๕\tค\n{between}๒. ง\tจ\tกองช่าง\tพ.ย. ๖๕\tฉ")
    assert [(row["number"], row["units"]) for row in rows] == [("๑.", "กองคลัง"), ("๒.", "กองช่าง")]


def test_a_row_without_title_belongs_to_the_measure_above() -> None:
    rows = _read(f"{HEADER}\n๑. ก\t๑. ข\tกองคลัง\tต.ค. ๖๕\tค\n\t๒. ง\t\t\t")
    assert [(row["number"], row["steps"]) for row in rows] == [("๑.", "ข | ง")]


def test_a_title_cut_by_a_page_is_put_together() -> None:
    rows = _read(
        f"{HEADER}\n๑. เผยแพร่\tก\tกองคลัง\tต.ค. ๖๕\tข\n{HEADER}\nแผนงาน\t\t\t\t\n๒. ค\tง\tกองช่าง\t\t"
    )
    assert [row["title"] for row in rows] == ["เผยแพร่ แผนงาน", "ค"]


def test_the_issue_above_is_what_a_measure_answers() -> None:
    passages, _ = passages_of(
        "ประเด็นที่ ๓ ช่องทางเผยแพร่\n"
        "ประเด็นที่ต้องยกระดับ\tมาตรการ\tขั้นตอน\tช่วงระยะเวลา\tผู้รับผิดชอบ\n"
        "ช่องทาง\tเพิ่มช่องทาง\t- ทำเพจ\tไตรมาส ๑-๒\tสำนักปลัด",
        2567,
    )
    row = read_measures(passages, 2568)[0]
    assert (row["title"], row["targets"]) == ("เพิ่มช่องทาง", "ประเด็นที่ ๓")
    assert (row["start"], row["end"]) == ("2024-10-01", "2025-03-31")


def test_cards_of_labels_and_values() -> None:
    rows = _read("มาตรการ\tอบรม\nวิธีการ\t- จัด - วัดผล\nผู้รับผิดชอบ\tสำนักปลัด\nระยะเวลา\tม.ค. – มี.ค. 66")
    assert [(row["title"], row["steps"], row["units"]) for row in rows] == [
        ("อบรม", "จัด | วัดผล", "สำนักปลัด")
    ]


def test_measures_in_paragraphs_with_labels() -> None:
    rows = _read(
        "มาตรการที่ 1 เผยแพร่แผน\nวิธีดำเนินการ: 1. สรุป 2. ติดประกาศ\nผู้รับผิดชอบ: กองคลัง, สำนักปลัด\n"
        "ระยะเวลา: ต.ค. 65 - มี.ค. 66\n\n"
        "มาตรการที่ 2 เว็บไซต์ ผู้รับผิดชอบ : กองช่าง ระยะเวลาดำเนินการ : ตลอดปี การติดตาม : ประชุมทุกเดือน"
    )
    assert [(row["number"], row["title"], row["units"], row["end"]) for row in rows] == [
        ("1", "เผยแพร่แผน", "กองคลัง สำนักปลัด", "2023-03-31"),
        ("2", "เว็บไซต์", "กองช่าง", "2023-09-30"),
    ]
    assert rows[0]["steps"] == "สรุป | ติดประกาศ"
    assert rows[1]["follow_up"] == "ประชุมทุกเดือน"


def test_numbered_lines_with_points_and_labels_below() -> None:
    rows = _read(
        "๑. อบรมพนักงาน\n- ทำหลักสูตร\n- เชิญวิทยากร\n"
        "ผู้รับผิดชอบ : สำนักปลัด\nกำหนดแล้วเสร็จ : ภายในเดือน มี.ค. 66"
    )
    assert [(row["number"], row["steps"], row["start"], row["end"]) for row in rows] == [
        ("๑.", "ทำหลักสูตร | เชิญวิทยากร", "", "2023-03-31")
    ]


@pytest.mark.parametrize(
    ("text", "number", "title", "units", "start", "end"),
    [
        (
            "มาตรการที่ ๑ ติดป้ายขั้นตอน ผู้รับผิดชอบ กองช่าง ธันวาคม ๒๕๖๕ ถึง มกราคม ๒๕๖๖ รายงานผลต่อปลัด",
            "๑", "ติดป้ายขั้นตอน", "กองช่าง", "2022-12-01", "2023-01-31",
        ),
        (
            "ข. ทำแบบสำรวจ (O๑๗) มอบหมายให้กองคลังและสำนักปลัด ดำเนินการภายในไตรมาสที่ ๓ ถึงไตรมาสที่ ๔",
            "ข.", "ทำแบบสำรวจ (O๑๗)", "กองคลัง สำนักปลัด", "2023-04-01", "2023-09-30",
        ),
        ("- อบรม (กองช่าง, ต.ค.–ธ.ค. 2565)", "", "อบรม", "กองช่าง", "2022-10-01", "2022-12-31"),
        (
            "• อบรมการใช้งบ เจ้าภาพ: กองคลัง กรอบเวลา: ไตรมาส 2",
            "", "อบรมการใช้งบ", "กองคลัง", "2023-01-01", "2023-03-31",
        ),
        (
            "แผนปี 2566: กองคลัง พัฒนาเว็บไซต์ ภายในเดือนตุลาคม - ธันวาคม 2565",
            "", "พัฒนาเว็บไซต์", "กองคลัง", "2022-10-01", "2022-12-31",
        ),
        ("2. ทำป้าย โดยกองช่าง ภายในเดือน มี.ค. 66", "2.", "ทำป้าย", "กองช่าง", "", "2023-03-31"),
    ],
)  # fmt: skip
def test_a_measure_in_one_sentence(
    text: str, number: str, title: str, units: str, start: str, end: str
) -> None:
    row = _read(f"มาตรการ ปีงบประมาณ 2566\n\n{text}")[0]
    found = tuple(row[key] for key in ("number", "title", "units", "start", "end"))
    assert found == (number, title, units, start, end)


def test_points_below_a_measure_are_its_steps() -> None:
    rows = _read(
        "มาตรการ ปีงบประมาณ 2566\n\n๑. อบรมพนักงาน\n- ทำหลักสูตร\n- เชิญวิทยากร\n"
        "ผู้รับผิดชอบ : สำนักปลัด\nระยะเวลา : ต.ค. 65"
    )
    assert [(row["number"], row["steps"], row["units"]) for row in rows] == [
        ("๑.", "ทำหลักสูตร | เชิญวิทยากร", "สำนักปลัด")
    ]


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("ครึ่งปีแรก (ต.ค. 65 - มี.ค. 66)", "2022-10-01", "2023-03-31"),
        ("ครึ่งปีหลัง", "2023-04-01", "2023-09-30"),
    ],
)
def test_halves_of_a_year(printed: str, start: str, end: str) -> None:
    row = _read(f"มาตรการ\tวิธีการ\tกรอบเวลา\tเจ้าภาพ\tงบประมาณ\nก\tข\t{printed}\tกองคลัง\t-")[0]
    assert (row["period"], row["start"], row["end"]) == (printed, start, end)


def test_english_headers() -> None:
    row = _read(
        "No\tActivity\tHow\tTimeline\tLead\tBudget\n1\tWebsite\tBuild\tไตรมาส 1\tกองคลัง\t-"
    )[0]
    assert (row["number"], row["title"], row["steps"], row["units"]) == (
        "1",
        "Website",
        "Build",
        "กองคลัง",
    )


@pytest.mark.parametrize(
    "text",
    [
        "๑. โครงการอบรม กำหนดวันที่ 12 มกราคม 2566",
        "ผลการประเมิน\n๑. ในเดือนมกราคม 2566 กองคลังได้รายงาน",
        "๑. ปรับปรุงช่องทางการให้บริการ",
        "ตัวชี้วัด\tประเด็นที่ต้องแก้ไข\tวิธีการแก้ไข\n๑. การปฏิบัติหน้าที่\tI1\tจัดทำผัง",
        "ข้อ\tคำถาม\tคะแนน\tวิธีการแก้ไข\tผู้รับผิดชอบ\nI7\tรู้แผน\t70.10\tประชุม\tกองคลัง",
        "อันดับ\tตัวชี้วัด\tคะแนน\n1\tการใช้อำนาจ\t90.00",
    ],
    ids=["event", "account", "advice", "issues", "questions", "ranking"],
)
def test_what_is_no_measure_is_not_claimed(text: str) -> None:
    assert _read(text) == []


def test_points_that_are_labels_belong_to_the_point_above() -> None:
    rows = _read(
        "มาตรการ ปีงบประมาณ 2566\n\n"
        '• มาตรการ "เล่าให้ฟัง"  แก้ไขจุดอ่อนตัวชี้วัดที่ 7\n- ออกเสียงตามสาย\n- ผู้รับผิดชอบ สำนักปลัด\n'
        "- ระยะเวลา ต.ค. 65 ถึง มี.ค. 66\n- ติดตาม: รายงานนายก\n"
        "• ทำแผ่นพับ\n- แจกแผ่นพับ\n- ผู้รับผิดชอบ กองคลัง"
    )
    found = [(row["title"], row["steps"], row["units"], row["targets"]) for row in rows]
    assert found == [
        ("เล่าให้ฟัง", "ออกเสียงตามสาย", "สำนักปลัด", "แก้ไขจุดอ่อนตัวชี้วัดที่ 7"),
        ("ทำแผ่นพับ", "แจกแผ่นพับ", "กองคลัง", ""),
    ]


@pytest.mark.parametrize(
    ("printed", "title", "targets"),
    [
        ("ทำบัญชียืม i10", "ทำบัญชียืม", "i10"),
        ("ทำบัญชียืม (แก้ข้อ i10 และ i11)", "ทำบัญชียืม", "แก้ข้อ i10 และ i11"),
        ("พัฒนา E-Service e9, o13", "พัฒนา E-Service", "e9, o13"),
        ("พัฒนา E-Service", "พัฒนา E-Service", ""),
        ("จัดทำคู่มือข้อ o10", "จัดทำคู่มือข้อ o10", ""),
        ("ทำแบบสำรวจ (O17)", "ทำแบบสำรวจ (O17)", ""),
    ],
)
def test_a_title_ends_where_it_says_what_it_answers(printed: str, title: str, targets: str) -> None:
    assert split_title(printed) == (title, targets)


def test_the_ends_of_a_period_in_columns_below_one_heading() -> None:
    table = (
        "<table><tr><th rowspan=2>มาตรการ</th><th rowspan=2>ผู้รับผิดชอบ</th>"
        "<th colspan=2>กำหนดเวลา</th></tr>"
        "<tr><th>เริ่ม</th><th>สิ้นสุด</th></tr>"
        "<tr><td>ทำคู่มือ</td><td>กองคลัง</td><td>1 ต.ค. 65</td><td>31 มี.ค. 66</td></tr></table>"
    )
    row = _read(table)[0]
    assert (row["start"], row["end"]) == ("2022-10-01", "2023-03-31")


def test_an_end_before_its_start_stays_as_printed() -> None:
    row = _read(f"{HEADER}\n๑. ก\tข\tกองคลัง\t1 ธ.ค. 2565 – 31 มี.ค. 2565\tค")[0]
    assert (row["start"], row["end"]) == ("2022-12-01", "2022-03-31")


@pytest.mark.parametrize(
    "table",
    [
        "O12\tรายงานผลการดำเนินงาน\tไม่ใช่ของปีนี้\nO35\tการดำเนินการตามมาตรการ\tไม่พบ\nO20\tส่วนราชการ\tมี",
        "9.2\tการดำเนินการตามแผน\t100\nข้อ\tรายงานผลการดำเนินงาน\t0\nข้อ\tระยะเวลา\t100",
    ],
)
def test_items_with_names_like_labels_are_no_card(table: str) -> None:
    assert _read(table) == []


def test_units_of_a_card_may_begin_like_a_label() -> None:
    rows = _read("มาตรการที่ 1\tทำคู่มือ\nเจ้าภาพ\tกองคลัง\nห้วงเวลา\tต.ค. 65 – ม.ค. 66")
    assert [(row["title"], row["units"]) for row in rows] == [("ทำคู่มือ", "กองคลัง")]


def test_measures_quoted_in_a_message() -> None:
    rows = _read(
        "เรียน ปลัด\n> ร่างมาตรการดังนี้\n>\n> ๑. ทำบัญชียืม (แก้ข้อ i10)\n>    ใคร: กองคลัง\n"
        ">    เมื่อไร: ๑ ต.ค. ๒๕๖๕ - ๓๑ ม.ค. ๒๕๖๖\n>    ติดตามอย่างไร: ตรวจทุกเดือน"
    )
    found = [(row["title"], row["units"], row["end"], row["follow_up"]) for row in rows]
    assert found == [("ทำบัญชียืม", "กองคลัง", "2023-01-31", "ตรวจทุกเดือน")]


def test_an_unreadable_period_stays_printed() -> None:
    row = _read(f"{HEADER}\n๑. ก\tข\tกองคลัง\tทุกเดือน\tค")[0]
    assert (row["period"], row["start"], row["end"]) == ("ทุกเดือน", "", "")


def test_each_step_may_have_its_own_period_and_follow_up() -> None:
    row = _read(
        f"{HEADER}\n๑. ก\t๑. ข ๒. ค\tกองคลัง\tม.ค. ๖๖- มี.ค. ๖๖   ต.ค. ๖๕- ส.ค. ๖๖\tรายงาน   ประชุม"
    )[0]
    assert (row["start"], row["end"]) == ("2022-10-01", "2023-08-31")
    assert row["follow_up"] == "รายงาน | ประชุม"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["1. ก 2. ข 3. ค"], ["ก", "ข", "ค"]),
        (["(๑) ก (๒) ข"], ["ก", "ข"]),
        (["1) ก", "2) ข"], ["ก", "ข"]),
        (["๑. ก จุดบริการ  - ข ๒. ค"], ["ก จุดบริการ", "ข", "ค"]),
        (["- ก - ข"], ["ก", "ข"]),
        (["ติดต่อ - สอบถาม รอบ 6 เดือน ปี 2565"], ["ติดต่อ - สอบถาม รอบ 6 เดือน ปี 2565"]),
        (["ดังนี้ 1. ก 2. ข"], ["ดังนี้ ก", "ข"]),
        (["ขั้นตอนที่ 1 ก", "ขั้นตอนที่ 2 ข"], ["ก", "ข"]),
        ([], []),
    ],
)
def test_steps_are_split(parts: Sequence[str], expected: list[str]) -> None:
    assert split_steps(parts) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("สำนักปลัดกองคลัง", "สำนักปลัด กองคลัง"),
        ("1. สำนักปลัด 2. กองช่าง", "สำนักปลัด กองช่าง"),
        ("กองคลัง/กองช่าง และสำนักปลัด", "กองคลัง กองช่าง สำนักปลัด"),
        ("คณะทำงาน ITA", "คณะทำงาน ITA"),
        ("", ""),
    ],
)
def test_units_are_divided_where_all_are_known(printed: str, expected: str) -> None:
    assert join_units(printed) == expected


@given(any_blocks(), st.sampled_from([None, 2566]))
def test_any_blocks_give_rows(blocks: tuple[Block, ...], fiscal_year: int | None) -> None:
    for row in read_measures(as_passages(blocks, load_methodology(2565)), fiscal_year):
        assert tuple(row) == COLUMNS["measures"]


@pytest.mark.parametrize("source_id", REPORTS)
def test_a_real_report_gives_what_was_transcribed(source_id: str) -> None:
    passages, _ = real_passages(source_id)
    year = read_source(source_id).get("measures_fiscal_year")
    read = [
        (
            row["line"], row["number"], row["units"], " ".join(row["period"].split()), row["start"],
            row["end"], len(row["steps"].split(" | ")), row["targets"], bool(row["follow_up"]),
        )
        for row in read_measures(passages, year)
    ]  # fmt: skip
    expected = []
    for row in transcribed(source_id, "measures"):
        dates = parse_period(row["period"], year) if row["period"] else []
        expected.append(
            (
                int(row["line"]), row["number"], row["units"], " ".join(row["period"].split()),
                min((start for start, _ in dates), default=""),
                max((end for _, end in dates), default=""),
                len(row["steps_th"].split("|")), row["targets"], bool(row["follow_up_th"]),
            )
        )  # fmt: skip
    assert read == expected
