"""Damaged Thai becomes whole; right Thai stays as it is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ita_analysis
from ita_analysis.read.document.mend import mend

PACKAGE = Path(ita_analysis.__file__).parent
SEEDS = PACKAGE.parents[1] / "shared" / "seeds"
LETTERS = "กดนผรทอหสงเแะาำ\u0e31\u0e34\u0e35\u0e39\u0e47\u0e48\u0e49\u0e4a\u0e4c\u0e4d\u0e4e๑5. \t"
DAMAGE = "\u200b\u00ad\u00a0\uf70a\uf701\ufffd\x00"


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("ด\ufffdำเนินงาน", "ดำเนินงาน"),
        ("ด\ufffdาเนินงาน", "ดำเนินงาน"),
        ("น\ufffd้ำ", "น้ำ"),
        ("เม่ือ", "เมื่อ"),
        ("ทอ้ งถนิ่", "ท้องถิ่น"),
        ("หนว่ ยงาน", "หน่วยงาน"),
        ("ตวั ชี้วัด", "ตัวชี้วัด"),
        ("นํ้า", "น้ำ"),
        ("ดา\u0e4dเนินงาน", "ดำเนินงาน"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("เเผน", "แผน"),
        ("ทีี่", "ที่"),
        ("ที ่", "ที่"),
        ("ต ่ากว่า", "ต่ำกว่า"),
        ("ต่ ากว่า", "ต่ำกว่า"),
        ("อ าเภอ", "อำเภอ"),
        ("ค าถาม", "คำถาม"),
        ("จ านวน ๑๔ ข้อ", "จำนวน ๑๔ ข้อ"),
        ("ท\uf701\uf70a", "ทิ่"),
        ("คะ\u200bแนน\u00ad", "คะแนน"),
        ("๘๙.๗๙\u00a0คะแนน", "๘๙.๗๙ คะแนน"),
    ],
)
def test_damage_is_undone(damaged: str, whole: str) -> None:
    assert mend(damaged) == whole


@pytest.mark.parametrize(
    "text",
    [
        "กาหนด",  # a mark is gone altogether: nothing shows that it was there
        "ทุจรติ",
        "ก\ufffdข",
        "หน้าที่ ของ",
        "ม.ค. ๖๕- มี.ค. ๖๕   ธ.ค. ๖๔",
        "\t\tคะแนน\t",
        "ตำบลลาดหญ้า อำเภอเมือง",
        "\uf8ff",
    ],
)
def test_what_is_not_certain_stays(text: str) -> None:
    assert mend(text) == text


def _right_texts() -> list[str]:
    """Return the labels of all questions and terms, and the five reports where they are."""
    texts = []
    for folder in ("methodology/questions", "terms"):
        for path in sorted((PACKAGE / folder).glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                texts += [value for row in csv.reader(file) for value in row]
    for path in sorted(SEEDS.glob("*.txt")):
        texts += path.read_text(encoding="utf-8").split("\n")
    return texts


def test_right_text_is_unchanged() -> None:
    assert [text for text in _right_texts() if mend(text) != text] == []


@given(st.text(LETTERS + DAMAGE, max_size=40) | st.text(max_size=40))
def test_mending_is_idempotent_and_keeps_digits(text: str) -> None:
    mended = mend(text)
    assert mend(mended) == mended
    assert [c for c in mended if c.isdigit()] == [c for c in text if c.isdigit()]


@given(st.sampled_from(_right_texts()), st.data())
def test_marks_in_wrong_order_come_back(text: str, data: st.DataObject) -> None:
    swapped = text.replace("ื่", "่ื").replace("ี้", "้ี").replace("น้ำ", "นำ้")
    assert mend(swapped) == text


@pytest.mark.parametrize("unit", ["ก ิ", "ำ่", "่", "ด\ufffdา", " ", "ทอ้ ง"])
def test_long_lines_end(unit: str) -> None:
    assert mend(unit * 5_000) is not None
