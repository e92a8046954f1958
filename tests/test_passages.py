"""What each block of a report stands under."""

from __future__ import annotations

from ita_analysis.methodology import load_methodology
from ita_analysis.read.document.text import read_text
from ita_analysis.read.report.passages import Passage, follow_passages


def passages_of(text: str, year: int = 2565) -> list[Passage]:
    return follow_passages(read_text("report.txt", text, "text"), load_methodology(year))


def at(passages: list[Passage], line: int) -> Passage:
    return next(part for part in passages if part.block.line == line)


def test_plain_lines_head_what_follows_until_the_next_of_their_rank() -> None:
    passages = passages_of(
        "๑. ผลตามแบบวัด (IIT)\nI7 ควรเผยแพร่แผน\nแนวทางการพัฒนา\nI8 ควรประกาศ\n"
        "๒. ข้อเสนอแนะตามแบบวัด (EIT)\nE1 ควรปรับปรุง\n"
        "๓. มาตรการ\nE2 ข้อความ\n"
    )
    assert [part.section for part in passages] == ["IIT", "IIT", "IIT", "IIT", "EIT", "EIT", "", ""]
    assert at(passages, 4).headings == ("๑. ผลตามแบบวัด (IIT)", "แนวทางการพัฒนา")
    assert at(passages, 6).headings == ("๒. ข้อเสนอแนะตามแบบวัด (EIT)",)


def test_an_introduction_narrows_the_section() -> None:
    passages = passages_of(
        "๑. ผลตามแบบวัด (IIT)\nควรปรับปรุงตามตัวชี้วัดที่ ๒ การใช้งบประมาณ โดยเฉพาะใน\n"
        "๑๗ หน่วยงานควรเผยแพร่แผน\n"
    )
    assert at(passages, 3).section == "ตัวชี้วัดที่ ๒"


def test_a_heading_that_names_all_instruments_names_none() -> None:
    assert passages_of("คะแนนตามเครื่องมือ (IIT, EIT และ OIT)\nข้อความ")[1].section == ""


def test_issues_are_sections_only_in_years_that_have_them() -> None:
    text = "ประเด็นที่ ๒ การให้บริการ\ne1 ข้อความ"
    assert passages_of(text, 2567)[1].section == "ประเด็นที่ ๒"
    assert passages_of(text, 2565)[1].section == ""


def test_rows_open_sections_and_are_no_rows_themselves() -> None:
    (passage,) = passages_of(
        "ตัวชี้วัด\tคะแนน\nแบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน\t\nการใช้อำนาจ\t90.00\n"
        "แบบวัด EIT\t\nคุณภาพการดำเนินงาน\t80.00"
    )
    assert [row.line for row in passage.header] == [1]
    assert [(row.line, passage.section_at(row.line)) for row in passage.rows] == [
        (3, "IIT"),
        (5, "EIT"),
    ]


def test_a_table_goes_on_over_blank_lines_and_repeated_headers() -> None:
    passages = passages_of(
        "แบบวัด IIT\nข้อ\tคะแนน\nI1 ก\t90.00\n\nข้อ\tคะแนน\nI2 ข\t80.00\n\n"
        "I3 ค\t70.00\nบรรทัดอื่น\nI4 ง\t60.00"
    )
    joined = at(passages, 2)
    assert [row.line for row in joined.rows] == [3, 6, 8]
    assert {joined.section_at(row.line) for row in joined.rows} == {"IIT"}


def test_a_first_cell_over_several_rows_opens_a_section() -> None:
    (passage,) = passages_of(
        "ตัวชี้วัด\tหัวข้อ\tคะแนน\nตัวชี้วัดที่ ๘ การปรับปรุงการทำงาน\t(๑) คุณภาพ\t93.91\n\t(๒) วิธีการ\t89.11"
    )
    assert [passage.section_at(row.line) for row in passage.rows] == ["ตัวชี้วัดที่ ๘"] * 2


def test_the_caption_of_a_table_is_one_of_its_headings() -> None:
    (passage,) = passages_of("คะแนนรายตัวชี้วัด\t\t\nอันดับ\tตัวชี้วัด\tคะแนน\n1\tการใช้อำนาจ\t90.00")
    assert passage.headings == ("คะแนนรายตัวชี้วัด",)
    assert [row.line for row in passage.rows] == [3]
