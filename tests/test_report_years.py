"""The fiscal years of a report: of its result, and of its measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import read_blocks, read_report
from ita_analysis.read.report.years import Years, read_years

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
MEASURES = "มาตรการ\tวิธีการ\tผู้รับผิดชอบ\tระยะเวลาดำเนินการ\n1. เผยแพร่แผน\tประชุม\tกองคลัง\t{}\n"


def years_of(text: str) -> Years:
    return read_years(read_text("report.txt", text, "text"))


def test_a_title_may_carry_the_year_of_the_measures() -> None:
    years = years_of(
        "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๖\n"
        "จากผลการประเมิน ITA ในปีงบประมาณ พ.ศ. ๒๕๖๕ พบว่าได้ 90.00 คะแนน\n"
        "ผลการประเมินปี 2565 รายตัวชี้วัด\n"
    )
    assert (years.result, years.measures) == (2565, 2566)
    assert years.lines == (2, 3)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("ต.ค. ๖๖ – มี.ค. ๖๗", 2567),
        ("ม.ค. – มี.ค. 67", 2567),
        ("๑ ต.ค. ๖๖ – ๓๐ ก.ย. ๖๗", 2567),
        ("ตลอดปี 67", 2567),
    ],
)
def test_periods_decide_the_year_of_the_measures(period: str, year: int) -> None:
    text = "ผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2566\nมาตรการ ประจำปีงบประมาณ พ.ศ. 2566\n\n"
    years = years_of(text + MEASURES.format(period))
    assert (years.result, years.measures) == (2566, year)


@pytest.mark.parametrize(
    "text",
    [
        "แผนแม่บทภายใต้ยุทธศาสตร์ชาติ (พ.ศ. ๒๕๖๑ – ๒๕๘๐)",
        "ประชุมเมื่อวันที่ ๒๔ มกราคม ๒๕๖๕",
        "ระเบียบว่าด้วยการจัดซื้อจัดจ้าง พ.ศ. 2560",
        "ภายในปี ๒๕๖๕ หน่วยงานต้องผ่านเกณฑ์",
        "กุมภาพันธ์ ๒๕๖๔",
        "",
    ],
)
def test_other_years_are_no_fiscal_years(text: str) -> None:
    assert years_of(text) == Years()


def test_of_two_compared_years_the_title_has_more_weight() -> None:
    years = years_of(
        "รายงานผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2566\n"
        + "เนื้อหา\n" * 14
        + "ตัวชี้วัด\tผลปี 2565\tผลปี 2566\nการใช้อำนาจ\t80.00\t90.00\n"
        + "คะแนนปี 2565 ต่ำ\n"
    )
    assert years.result == 2566


def test_western_years_and_years_of_two_digits() -> None:
    assert years_of("ITA assessment result, fiscal year 2023").result == 2566
    assert years_of("ผลการประเมิน ITA ปี 66").result == 2566


def test_codes_show_the_year_only_where_no_other_fits() -> None:
    only_2567 = "\n".join(f"e{n} {n}" for n in range(1, 10)) + "\no35 แผน\ni15 ความเชื่อมั่น"
    assert years_of(only_2567).result == 2567
    assert years_of(only_2567).certainty == "likely"
    reading = read_blocks(read_text("report.txt", only_2567, "text"))
    assert [part["column"] for part in reading.corrections] == ["fiscal_year"]
    three_years = "\n".join(f"O{n} รายการ" for n in range(1, 44))
    assert years_of(three_years).result is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [("000", (2565, 2566)), ("001", (2564, 2565)), ("002", (2567, 2568)), ("003", (2564, 2565)),
     ("004", (2563, None))],
)  # fmt: skip
def test_years_of_the_real_reports(number: str, expected: tuple[int, int | None]) -> None:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the real reports are not here")
    reading = read_report(found[0])
    assert (reading.fiscal_year, reading.measures_fiscal_year) == expected
