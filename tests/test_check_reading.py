"""Problems of reports read by machine: in a made-up text, and in the five real ones."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pytest
from problems import Comparison, compare_problems, flagged_wrongly
from report_passages import RAW, REPORTS, SEEDS, read_source

from ita_analysis.check.reading import Checked, check_reading
from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import read_blocks, read_report

NAMES = (
    "การปฏิบัติหน้าที่", "การใช้งบประมาณ", "การใช้อำนาจ", "การใช้ทรัพย์สินของราชการ", "การแก้ไขปัญหาการทุจริต",
    "คุณภาพการดำเนินงาน", "ประสิทธิภาพการสื่อสาร", "การปรับปรุงการทำงาน", "การเปิดเผยข้อมูล",
    "การป้องกันการทุจริต",
)  # fmt: skip


def _text(scores: dict[int, str], *lines: str, fiscal_year: int = 2565) -> str:
    rows = [f"{number}\t{NAMES[number - 1]}\t{score}" for number, score in scores.items()]
    title = f"ผลการประเมินคุณธรรมและความโปร่งใส องค์การบริหารส่วนตำบลบ้านใหม่ ปีงบประมาณ พ.ศ. {fiscal_year}"
    return "\n".join([title, "", "ที่\tตัวชี้วัด\tคะแนน", *rows, "", *lines])


def _check(text: str) -> Checked:
    return check_reading(read_blocks(read_text("report.txt", text, "text")))


def _kinds(text: str) -> set[tuple[str, str]]:
    problems = _check(text).problems
    return set(problems[["kind", "code"]].itertuples(index=False, name=None))


LOW = {1: "90.00", 2: "70.00", 3: "95.00", 4: "86.00", 5: "96.00", 6: "97.00"}
PLAN = "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\n"


@pytest.mark.parametrize(
    ("measure", "answered"),
    [
        ("จัดประชุม (ตัวชี้วัดที่ 2)", True),
        ("จัดประชุม (ตัวชี้วัดที่ ๒)", True),
        ("จัดประชุม (I๗)", True),
        ("จัดประชุม (I7 และ I8)", True),
        ("จัดประชุม (I1)", False),
        ("จัดประชุม 2 ครั้ง", False),
    ],
)
def test_a_measure_answers_what_it_names(measure: str, *, answered: bool) -> None:
    found = _kinds(_text(LOW, f"{PLAN}{measure}\tนัดหมาย\tกองคลัง\tตลอดปี"))
    assert (("weak_without_measure", "2") not in found) == answered


def test_the_lowest_of_an_instrument_is_not_weak_where_it_passes() -> None:
    scores = LOW | {2: "99.00"}
    claim = "แบบวัด IIT ตัวชี้วัดที่ได้คะแนนต่ำสุด คือ การใช้ทรัพย์สินของราชการ 86.00"
    found = _kinds(_text(scores, claim, "", f"{PLAN}จัดประชุม\tนัดหมาย\tกองคลัง\tตลอดปี"))
    assert not [row for row in found if row[0] in ("weak_without_measure", "lowest_false")]


def test_the_highest_of_an_instrument_is_held_against_its_own_indicators() -> None:
    claim = "แบบวัด IIT ตัวชี้วัดที่ได้คะแนนสูงสุด คือ {} {}"
    assert ("highest_false", "3") in _kinds(_text(LOW, claim.format(NAMES[2], "95.00")))
    assert not _kinds(_text(LOW, claim.format(NAMES[4], "96.00")))


@pytest.mark.parametrize(
    ("mark", "count", "false"),
    [
        ("ที่มีคะแนน ๘๕ คะแนนขึ้นไป", 3, False),
        ("ที่มีคะแนน ๘๕ คะแนนขึ้นไป", 2, True),
        ("ที่มีคะแนนตั้งแต่ร้อยละ ๘๕", 3, False),
        ("ที่มีคะแนนมากกว่าร้อยละ ๘๕", 2, False),
        ("ที่มีคะแนนมากกว่าร้อยละ ๘๕", 3, True),
    ],
)
def test_whether_the_mark_itself_is_a_strength_is_told_by_the_words(
    mark: str, count: int, *, false: bool
) -> None:
    scores = {1: "90.00", 2: "85.00", 3: "95.00", 4: "80.00"}
    found = _kinds(_text(scores, f"จุดแข็ง (ตัวชี้วัด{mark}) จำนวน {count} ตัวชี้วัด"))
    assert (("count_false", "indicators") in found) == false


@pytest.mark.parametrize(
    ("row", "false"),
    [("30\t15\t15\t40", False), ("30\t20\t10\t40", False), ("30\t20\t20\t40", True)],
)
def test_parts_of_an_instrument_have_weights_of_their_own(row: str, *, false: bool) -> None:
    table = f"คะแนน\tIIT\tEIT ส่วนที่ 1\tEIT ส่วนที่ 2\tOIT\nน้ำหนัก\t{row}"
    found = _kinds(_text(LOW, table, fiscal_year=2566))
    assert (("weight_false", "EIT") in found) == false


def test_a_code_beside_the_words_of_another_question() -> None:
    rows = (
        "แบบวัด EIT ข้อคำถามที่ได้คะแนนต่ำกว่าร้อยละ 85\n\nที่\tข้อคำถาม\tวิธีการแก้ไข\n"
        "1\tE4 หน่วยงานคำนึงถึงประโยชน์ของประชาชนและส่วนรวมเป็นหลัก\tจัดประชุม\n"
        "2\tE14 หน่วยงานเปิดโอกาสให้ร่วมปรับปรุงการดำเนินงาน\tทำแบบสำรวจ"
    )
    checked = _check(_text(LOW, rows))
    found = checked.problems[checked.problems["kind"] == "misread_code"]
    assert [(row.code, row.says, row.should_be, row.certainty) for row in found.itertuples()] == [
        ("E5", "E4", "E5", "likely")
    ]
    assert list(checked.tables["cited"]["code"]) == ["E5", "E14"]


def test_a_code_printed_with_its_own_words_keeps_it() -> None:
    rows = (
        "ประเด็นที่ ๕ การใช้งบประมาณ\n\nประเด็นข้อคำถาม\tคะแนน\tการวิเคราะห์\n"
        "i๔ ใช้จ่ายงบประมาณตามวัตถุประสงค์\t๙๘.๐๐\t"
        "ข้อคำถามที่ได้คะแนนน้อยที่สุด : i๕ ใช้จ่ายงบประมาณตามวัตถุประสงค์\n"
        "i๕ มีเจ้าหน้าที่ไม่เบิกจ่ายเงินเป็นเท็จ\t๙๕.๐๐\t"
    )
    checked = _check(_text(LOW, rows, fiscal_year=2567))
    found = checked.problems[checked.problems["kind"] == "misread_code"]
    assert [(row.code, row.should_be) for row in found.itertuples()] == [("i5", "i4")]
    assert list(checked.tables["cited"]["code"]) == ["i5"]


# --- the five reports --------------------------------------------------------------------------


@cache
def _compare(source_id: str) -> tuple[Comparison, tuple[str, ...]]:
    path = _find_text(source_id)
    problems = check_reading(read_report(path)).problems
    wrongly = tuple(str(row) for row in flagged_wrongly(problems, source_id))
    return compare_problems(problems, source_id), wrongly


def _find_text(source_id: str) -> Path:
    wanted = read_source(source_id)["text_sha256"]
    for path in sorted(SEEDS.glob("*.txt")):
        if hashlib.sha256(path.read_bytes()).hexdigest() == wanted:
            return path
    pytest.skip("the five reports are not beside the repository (../shared/seeds)")


@pytest.mark.parametrize("source_id", REPORTS)
def test_nothing_is_found_that_is_no_problem(source_id: str) -> None:
    compared, wrongly = _compare(source_id)
    assert [(row["kind"], row["where"], row["code"]) for row in compared.wrong] == []
    assert wrongly == ()


def test_recall_and_precision_from_machine_reading() -> None:
    assert RAW.is_dir()
    compared = [_compare(source_id)[0] for source_id in REPORTS]
    found = sum(one.found for one in compared)
    assert found / (found + sum(len(one.missed) for one in compared)) >= 0.90
    assert found / (found + sum(len(one.wrong) for one in compared)) >= 0.95
