"""Changes between years, single questions and codes, as a document prints them."""

from __future__ import annotations

import pytest

from ita_analysis.check.reading import check_reading
from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import read_blocks

TITLE = "ผลการประเมินคุณธรรมและความโปร่งใส องค์การบริหารส่วนตำบลบ้านใหม่ จังหวัดน่าน ปีงบประมาณ พ.ศ. {}"
SCORE = "ตัวชี้วัด\tคะแนน\nการป้องกันการทุจริต\t90.00"
YEARS = (
    "ที่\tตัวชี้วัด\tปี 2564\tปี 2565\tผลต่าง\n"
    "1\tการปฏิบัติหน้าที่\t90.00\t92.50\t+2.50\n"
    "2\tการใช้งบประมาณ\t80.00\t85.25\t{second}\n"
    "3\tการใช้อำนาจ\t91.00\t90.00\t–1.00\n"
    "4\tการใช้ทรัพย์สินของราชการ\t81.00\t86.00\t+5.00\n"
)
QUESTIONS = (
    "ข้อคำถาม\tคะแนน\ni1 ปฏิบัติงานตามขั้นตอนและระยะเวลา\t95.00\n"
    "i10 การขอยืมทรัพย์สินของราชการอย่างถูกต้อง\t88.00\ne9 การใช้บริการออนไลน์ (E-Service)\t72.00\n"
)


def _found(text: str, kind: str, fiscal_year: int = 2565) -> list[tuple[str, str]]:
    document = read_text("report.txt", f"{TITLE.format(fiscal_year)}\n\n{SCORE}\n\n{text}", "text")
    problems = check_reading(read_blocks(document)).problems
    mine = problems[problems["kind"] == kind]
    return list(mine[["says", "should_be"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("printed", "found"),
    [("+5.25", []), ("+4.25", [("+4.25", "+5.25")]), ("–5.25", [("-5.25", "+5.25")])],
)
def test_differences_of_a_table_are_recomputed(printed: str, found: list[tuple[str, str]]) -> None:
    assert _found(YEARS.format(second=printed), "difference_false") == found


def test_a_false_difference_names_its_indicator() -> None:
    document = read_text(
        "report.txt", f"{TITLE.format(2565)}\n\n{YEARS.format(second='+4.25')}", "text"
    )
    problems = check_reading(read_blocks(document)).problems
    row = problems[problems["kind"] == "difference_false"].iloc[0]
    assert (row["measure"], row["code"]) == ("indicator", "2")


@pytest.mark.parametrize(("change", "found"), [("3.97", []), ("3.79", [("+3.79", "+3.97")])])
def test_a_change_below_the_results_of_two_years(change: str, found: list[tuple[str, str]]) -> None:
    text = f"ปี 65 ได้ 90.51 คะแนน\nปี 64 ได้ 86.54 คะแนน\nเพิ่มขึ้น {change} คะแนน"
    assert _found(text, "difference_false") == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("คะแนนเพิ่มขึ้นทั้ง 4 ตัวชี้วัด", [("4", "3")]),
        ("ทุกตัวชี้วัดมีคะแนนเพิ่มขึ้น", [("4", "3")]),
        ("คะแนนเพิ่มขึ้น 3 ตัวชี้วัด", []),
        ("คะแนนเพิ่มขึ้นทั้ง 3 ตัวชี้วัดที่เหลือ", []),
        ("ทุกตัวชี้วัดของแบบวัด EIT มีคะแนนเพิ่มขึ้น", []),
    ],
)
def test_not_all_indicators_rose(claim: str, found: list[tuple[str, str]]) -> None:
    assert _found(f"{YEARS.format(second='+5.25')}\n{claim}", "all_rose_false") == found


@pytest.mark.parametrize(("level", "found"), [("B", [("B", "A")]), ("A", [])])
def test_the_level_of_another_year(level: str, found: list[tuple[str, str]]) -> None:
    assert _found(f"ปี 64 ได้ 86.54 คะแนน ระดับ {level}", "level_mismatch") == found


def test_a_level_stands_in_the_column_of_its_year() -> None:
    text = (
        "ตัวชี้วัด\tปี 2564\tปี 2565\nการปฏิบัติหน้าที่\t80.00\t90.00\n"
        "คะแนนภาพรวม\t79.00\t90.00\nระดับผลการประเมิน\tB\tA"
    )
    assert _found(text, "level_mismatch") == []


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("ข้อคำถามที่ได้คะแนนน้อยที่สุดของแบบ IIT และ EIT คือ ข้อ i10", [("88.00", "e9")]),
        ("ข้อคำถามที่ได้คะแนนน้อยที่สุดของแบบ IIT คือ ข้อ i10", []),
        ("ข้อคำถามที่ได้คะแนนน้อยที่สุดของแบบ IIT และ EIT คือ ข้อ e9", []),
        ("ข้อคำถามที่ได้คะแนนน้อยที่สุด : i1", []),
    ],
)
def test_the_lowest_question_of_surveys(claim: str, found: list[tuple[str, str]]) -> None:
    assert _found(f"{QUESTIONS}\n{claim}", "lowest_question_false", 2567) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("เผยแพร่ในข้อ o39 ภายในเดือนมีนาคม", [("o39", "o1-o35")]),
        ("เผยแพร่ในข้อ o35 ภายในเดือนมีนาคม", []),
        ("ปี 2566 เผยแพร่ในข้อ o39", []),
    ],
)
def test_a_code_that_the_year_does_not_have(line: str, found: list[tuple[str, str]]) -> None:
    assert _found(line, "code_unknown", 2567) == found


def test_a_code_with_the_letter_of_another_survey() -> None:
    text = "แบบตรวจ OIT ข้อที่ไม่ได้คะแนน\n- O16 สถิติ\n- E๑๗ E-Service"
    assert ("E๑๗", "O17") in _found(text, "misread_code", 2563)


@pytest.mark.parametrize(("count", "found"), [("35", []), ("43", [("43", "35")])])
def test_the_number_of_items_of_the_year(count: str, found: list[tuple[str, str]]) -> None:
    text = f"แบบตรวจ OIT\nไม่ได้คะแนน 1 ข้อ จาก {count} ข้อ คือ o13 E-Service"
    assert _found(text, "count_false", 2567) == found


def test_a_measure_that_ends_before_it_starts() -> None:
    table = "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\n{}\tก\tกองคลัง\t1 ธ.ค. 2567 – 31 มี.ค. {}"
    wrong = table.format("ทำคู่มือ", 2567)
    assert _found(wrong, "measure_ends_before_start", 2567) == [("2024-03-31", "2024-12-01")]
    assert not _found(table.format("ทำคู่มือ", 2568), "measure_ends_before_start", 2567)


@pytest.mark.parametrize(
    ("province", "found"),
    [("สงขา", [("สงขา", "สงขลา")]), ("สงขลา", []), ("สตูล", [])],
)
def test_a_short_province_that_is_none(province: str, found: list[tuple[str, str]]) -> None:
    text = f"จังหวัดสงขลา อำเภอหาดใหญ่\nจังหวัดสงขลา\nภาพรวม จังหวัด{province} ปี 2565"
    document = read_text(
        "report.txt",
        f"ผลการประเมิน เทศบาลตำบลบ้านใหม่ อำเภอหาดใหญ่ จังหวัดสงขลา ปีงบประมาณ พ.ศ. 2565\n{text}",
        "text",
    )
    problems = check_reading(read_blocks(document)).problems
    mine = problems[problems["kind"] == "misread_place"]
    assert list(mine[["says", "should_be"]].itertuples(index=False, name=None)) == found


@pytest.mark.parametrize(("last", "found"), [("79.00", []), ("97.00", [("97.00", "79.00")])])
def test_the_total_of_the_year_before_in_a_sentence(
    last: str, found: list[tuple[str, str]]
) -> None:
    text = (
        "ตัวชี้วัด\tปี 2564\tปี 2565\nการปฏิบัติหน้าที่\t80.00\t90.00\nคะแนนภาพรวม\t79.00\t90.00\n\n"
        f"คะแนนภาพรวมปี 2565 เท่ากับ 90.00 คะแนน เพิ่มขึ้นจากปี 2564 ซึ่งได้ {last} คะแนน"
    )
    assert _found(text, "two_scores") == found


def test_items_of_a_table_below_their_count_are_not_met() -> None:
    document = read_text(
        "report.txt",
        f"{TITLE.format(2564)}\n\nแบบตรวจ OIT ได้ 90.00 คะแนน ข้อที่ไม่ได้คะแนนมี 2 ข้อ จาก 43 ข้อ\n\n"
        "ข้อ\tรายการ\tความเห็น\nO12\tรายงานผลการดำเนินงานประจำปี\tเป็นของปีอื่น\nO31\tข้อมูลเชิงสถิติเรื่องร้องเรียน\tไม่ระบุจำนวน",
        "text",
    )
    cited = read_blocks(document).tables["cited"]
    assert list(cited[["code", "role"]].itertuples(index=False, name=None)) == [
        ("O12", "not_met"),
        ("O31", "not_met"),
    ]


def test_the_reason_of_a_level_is_no_heading_of_questions() -> None:
    lines = (
        'ที่ยังได้แค่ "ผ่าน" เพราะ EIT ยังต่ำกว่า 85',
        "ข้อที่น่าห่วง",
        "- e5 ประชาสัมพันธ์ข้อมูลชัดเจน ได้ 85.11 ปิดประกาศแห่งเดียว",
    )
    assert _found("\n".join(lines), "below_false", 2567) == []
