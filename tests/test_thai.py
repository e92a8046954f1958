from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_analysis import thai

FIRST_HALF_2566 = ("2022-10-01", "2023-03-31")
QUESTION = (
    "บุคลากรในหน่วยงานของท่าน มีการเรียกรับสิ่งดังต่อไปนี้ จากผู้มาติดต่อ เพื่อแลกกับการปฏิบัติงาน "
    "การอนุมัติ อนุญาต หรือให้บริการ หรือไม่"
)
THAI_TEXT = st.text(st.sampled_from("กขคงจชญดตทนบปมยรลวสหอะาำิีึืุู็่้์ๆฯเแโใไ ()0๑-/Aa"), max_size=120)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("๘๙.๗๙", "89.79"), ("1๔", "14"), ("พ.ศ. ๒๕๖๕", "พ.ศ. 2565"), ("86.76", "86.76")],
)
def test_digits_become_arabic(printed: str, expected: str) -> None:
    assert thai.to_arabic_digits(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("การ  ใช้\tงบประมาณ\u00a0 ", "การ ใช้ งบประมาณ"),
        ("นํ้า ทํา", "น้ำ ทำ"),
        ("งบ\u200bประมาณ\ufeff", "งบประมาณ"),
        ("ก\u202eข", "กข"),
        ("ก\x00ข", "ก ข"),
    ],
    ids=["spaces", "sara am in two parts", "zero width", "direction mark", "control"],
)
def test_normalise(printed: str, expected: str) -> None:
    assert thai.normalise(printed) == expected


def test_normalise_keeps_sara_am_and_marks() -> None:
    words = "น้ำ ที่ ชื่อหน่วยงาน น้ำหนัก ฤๅ ก็ ฯลฯ ต่าง ๆ"
    assert thai.normalise(words) == words
    # The form that must not be used tears it apart.
    assert unicodedata.normalize("NFKC", "น้ำ") != "น้ำ"


@given(THAI_TEXT)
def test_normalise_is_final(text: str) -> None:
    once = thai.normalise(text)
    assert thai.normalise(once) == once


@pytest.mark.parametrize(("text", "columns"), [("ที่", 1), ("น้ำ", 2), ("ตัวชี้วัด", 5), ("AA 1", 4)])
def test_display_width_leaves_marks_out(text: str, columns: int) -> None:
    assert thai.display_width(text) == columns


def test_short_text_stays_one_line() -> None:
    assert thai.wrap_text("การใช้งบประมาณ", 40, 2) == ["การใช้งบประมาณ"]
    assert thai.wrap_text("", 40, 2) == [""]


def test_long_question_breaks_between_words() -> None:
    lines = thai.wrap_text(QUESTION, 40, 9)
    assert all(thai.display_width(line) <= 40 for line in lines)
    assert lines[0] == "บุคลากรในหน่วยงานของท่าน มีการเรียกรับสิ่ง"
    assert lines[1].startswith("ดังต่อไปนี้")


def test_what_does_not_fit_is_said_to_follow() -> None:
    lines = thai.wrap_text(QUESTION, 40, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert thai.display_width(lines[-1]) <= 40


@pytest.mark.parametrize("columns", range(8, 30))
def test_signs_stay_where_they_belong(columns: int) -> None:
    text = "โอกาสต่าง ๆ (ตามขนบธรรมเนียม) ประเพณีฯ ของการจัดซื้อจัดจ้าง และอื่น ๆ (IIT)"
    lines = thai.wrap_text(text, columns, 20)
    assert not any(line[0] in "ๆฯ)" for line in lines)
    assert not any(line.endswith("(") for line in lines)


@pytest.mark.parametrize("columns", range(8, 24))
def test_compounds_of_ita_stay_whole(columns: int) -> None:
    lines = thai.wrap_text("รายงานผลการใช้จ่ายงบประมาณประจำปีของตัวชี้วัด", columns, 20)
    for word in ("งบประมาณ", "ประจำปี"):
        assert any(word in line for line in lines)


def test_a_noun_prefix_does_not_end_a_line() -> None:
    for columns in range(10, 30):
        lines = thai.wrap_text("เพื่อแลกกับการปฏิบัติงานและความโปร่งใส", columns, 20)
        assert not any(line.endswith(("การ", "ความ")) for line in lines)


@given(THAI_TEXT, st.integers(6, 50), st.integers(1, 6))
def test_wrapped_lines_keep_to_their_limits(text: str, columns: int, lines: int) -> None:
    wrapped = thai.wrap_text(text, columns, lines)
    assert 1 <= len(wrapped) <= lines
    assert all(line == line.strip() for line in wrapped)
    # A mark without a letter to stand on is no syllable and may stick out.
    assert all(thai.display_width(line) <= columns + 2 for line in wrapped)


@given(THAI_TEXT, st.integers(6, 50))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    wrapped = thai.wrap_text(text, columns, 200)
    assert "".join("".join(wrapped).split()) == "".join(thai.normalise(text).split())


def test_ita_words_are_listed_once_and_sorted() -> None:
    listed = Path(thai.__file__).with_name("words.txt").read_text(encoding="utf-8").split()
    assert listed == sorted(set(listed))
    assert "งบประมาณ" in thai.ita_words()
    assert [len(word) for word in thai.ita_words()] == sorted(map(len, listed), reverse=True)


def test_fiscal_year_begins_in_october() -> None:
    assert thai.fiscal_year_dates(2565) == ("2021-10-01", "2022-09-30")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("ต.ค. ๖๕ – มี.ค. ๖๖", [FIRST_HALF_2566]),
        ("ม.ค. ๖๕- ส.ค. ๖๕", [("2022-01-01", "2022-08-31")]),
        ("ม.ค. – มี.ค. 65", [("2022-01-01", "2022-03-31")]),
        ("๑ ต.ค. ๖๗ – ๓๐ ก.ย. ๖๘", [("2024-10-01", "2025-09-30")]),
        ("ตลอดปี 65", [("2021-10-01", "2022-09-30")]),
        ("ตลอดปีงบประมาณ พ.ศ. ๒๕๖๖", [("2022-10-01", "2023-09-30")]),
        (
            "ม.ค. ๖๕- มี.ค. ๖๕   ธ.ค. ๖๔- ส.ค. ๖๕  ธ.ค. ๖๔- ก.ย. ๖๕",
            [
                ("2022-01-01", "2022-03-31"),
                ("2021-12-01", "2022-08-31"),
                ("2021-12-01", "2022-09-30"),
            ],
        ),
        ("๒๔ มกราคม ๒๕๖๕", [("2022-01-24", "2022-01-24")]),
        ("กุมภาพันธ์ ๒๕๖๗", [("2024-02-01", "2024-02-29")]),
        ("ต.ค. – มี.ค. 66", [FIRST_HALF_2566]),
        ("ต. ค. 65 ถึง มี.ค 66", [FIRST_HALF_2566]),
        ("ไตรมาส ๑-๒ ปีงบประมาณ พ.ศ. ๒๕๖๖", [FIRST_HALF_2566]),
        ("ไตรมาสที่ 2/2566", [("2023-01-01", "2023-03-31")]),
        ("ไตรมาส 4 ปี 66", [("2023-07-01", "2023-09-30")]),
        ("1/10/2565 - 31/03/2566", [FIRST_HALF_2566]),
        ("ตุลาคม 2565 – มีนาคม 2566", [FIRST_HALF_2566]),
        ("ตั้งแต่เดือนตุลาคม 2565 ถึงเดือนมีนาคม 2566", [FIRST_HALF_2566]),
        ("(ต.ค. 65 - มี.ค. 66)", [FIRST_HALF_2566]),
        ("ระหว่างวันที่ ๑ – ๑๕ พ.ย. ๖๕", [("2022-11-01", "2022-11-15")]),
        ("ปีงบประมาณ พ.ศ. 2566", [("2022-10-01", "2023-09-30")]),
        ("ภายในเดือน มี.ค. 66", [("", "2023-03-31")]),
        ("ภายในวันที่ ๑๕ มีนาคม ๒๕๖๖", [("", "2023-03-15")]),
    ],
)
def test_printed_periods_are_read(printed: str, expected: list[tuple[str, str]]) -> None:
    assert thai.parse_period(printed, 2566) == expected
    assert thai.parse_period(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("ตลอดปี", ("2022-10-01", "2023-09-30")),
        ("ตลอดปีงบประมาณ", ("2022-10-01", "2023-09-30")),
        ("ต.ค. - ม.ค.", ("2022-10-01", "2023-01-31")),
        ("ไตรมาส ๑-๒", FIRST_HALF_2566),
        ("ไตรมาสที่ 3 ถึงไตรมาสที่ 4", ("2023-04-01", "2023-09-30")),
    ],
)
def test_a_period_without_year_is_that_of_the_plan(printed: str, expected: tuple[str, str]) -> None:
    assert thai.parse_period(printed, 2566) == [expected]
    assert thai.parse_period(printed) == []


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "ทุกเดือน",
        "ต.ค. 65 เป็นต้นไป",
        "ต.ค. ๖๕ – มี.ค.",
        "มี.ค. 66 – ต.ค. 65",
        "๓๑ ก.พ. ๖๕",
        "ต.ค. ๓๐ ก.ย. ๖๘",
        "มี.ค. 2022",
        "พ.ศ. ๒๕๖๑ – ๒๕๘๐",
        "ปีงบประมาณ ๒๕๖๑ – ๒๕๖๕",
        "ไตรมาส 3-2",
        "ไตรมาส 5",
        "32/1/2566",
        "1/13/2566",
        "ม.ค. ๖๕- มี.ค. ๖๕ และเดือนอื่น",
    ],
)
def test_an_unreadable_period_is_not_guessed(printed: str) -> None:
    assert thai.parse_period(printed, 2566) == []


@given(st.text(max_size=40))
def test_any_text_can_be_asked_for_a_period(text: str) -> None:
    assert all(start <= end for start, end in thai.parse_period(text, 2566))


def test_word_breaking_leaves_the_home_directory_alone(tmp_path: Path) -> None:
    code = "from ita_analysis.thai import wrap_text; print(wrap_text('งบประมาณ' * 9, 20, 9))"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHAINLP")}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**kept, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
        cwd=Path(thai.__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "งบประมาณ" in run.stdout
    assert run.stderr == ""
    assert list(tmp_path.iterdir()) == []
