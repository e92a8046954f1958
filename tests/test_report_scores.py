"""Scores of reports in many shapes: each is read once, and nothing else becomes a score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_analysis.read.document.block import Cell, Document, Paragraph, Row, Table
from ita_analysis.read.document.text import read_text
from ita_analysis.read.report import Reading, read_blocks

TITLE = (
    "รายงานผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. {year}\n"
    "องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน\n\n"
)
NAMES = (
    "การปฏิบัติหน้าที่", "การใช้งบประมาณ", "การใช้อำนาจ", "การใช้ทรัพย์สินของราชการ",
    "การแก้ไขปัญหาการทุจริต",
    "คุณภาพการดำเนินงาน", "ประสิทธิภาพการสื่อสาร", "การปรับปรุงการทำงาน",
    "การเปิดเผยข้อมูล", "การป้องกันการทุจริต",
)  # fmt: skip
ENGLISH = (
    "Performance of Duties", "Budget Utilization", "Use of Power", "Use of Government Property",
    "Corruption Problem Solving", "Quality of Operation", "Communication Efficiency",
    "Improvement of Work System", "Open Data", "Corruption Prevention",
)  # fmt: skip
PRINTED = (
    "98.20", "97.10", "96.30", "88.40", "95.50", "90.60", "91.70", "89.80", "84.90", "100.00",
)  # fmt: skip
ALL = {str(number): float(score) for number, score in enumerate(PRINTED, 1)}
BEFORE = dict.fromkeys(ALL, 80.10)
PAIRS = tuple(zip(NAMES, PRINTED, strict=True))


def read(text: str, year: int = 2565) -> Reading:
    return read_blocks(read_text("report.txt", TITLE.format(year=year) + text, "text"))


def scores_of(reading: Reading, year: int) -> list[tuple[str, float]]:
    scores = reading.tables["scores"]
    own = scores[scores["fiscal_year"] == year]
    return sorted(zip(own["code"], own["score"], strict=True))


def table(*rows: tuple[str, ...]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def below(header: tuple[str, ...], *more: str) -> str:
    """Return a table with a row an indicator, its score after its name, then the other cells."""
    return table(header, *((name, score, *more) for name, score in PAIRS))


SHAPES = {
    "ranking": table(
        ("อันดับ", "ตัวชี้วัด", "คะแนน"),
        *((str(n), name, score) for n, (name, score) in enumerate(PAIRS, 1)),
    ),
    "percent": below(("ตัวชี้วัด", "ผลการประเมิน")).replace(".00", ".00%").replace(".20", ".20%"),
    "decimal comma": below(("ตัวชี้วัด", "คะแนน")).replace(".", ","),
    "target beside it": below(("ตัวชี้วัด", "คะแนน", "เป้าหมาย"), "99.00"),
    "other bodies beside it": below(
        ("ตัวชี้วัด", "อบต.บ้านใหม่", "อบต.บ้านเก่า", "ค่าเฉลี่ยจังหวัด"), "70.00", "75.00"
    ),
    "respondents beside it": below(("ตัวชี้วัด", "คะแนน", "จำนวนผู้ตอบ (คน)"), "30"),
    "indicators over columns": table(("หน่วยงาน", *NAMES), ("อบต.บ้านใหม่", *PRINTED)),
    "numbers over columns": table(
        ("ตัวชี้วัดที่", *(str(n) for n in range(1, 11))), ("คะแนน", *PRINTED)
    ),
    "side by side": table(
        ("ตัวชี้วัด", "คะแนน", "ตัวชี้วัด", "คะแนน"),
        *((*PAIRS[n], *PAIRS[n + 5]) for n in range(5)),
    ),
    "score first in a table": table(("คะแนน", "ตัวชี้วัด"), *((s, n) for n, s in PAIRS)),
    "score first in lines": "\n".join(f"{score} {name}" for name, score in PAIRS),
    "key and value": "\n".join(f"{name}: {score}" for name, score in PAIRS),
    "run on": "".join(f"{name} {score}" for name, score in PAIRS),
    "score on the next line": "\n".join(f"{name}\n{score} คะแนน" for name, score in PAIRS),
    "English": "\n".join(
        f"Indicator {n} {name} {score}"
        for n, (name, score) in enumerate(zip(ENGLISH, PRINTED, strict=True), 1)
    ),
    "pipes": "| ตัวชี้วัด | คะแนน |\n|---|---|\n" + "\n".join(f"| {n} | {s} |" for n, s in PAIRS),
    "statistics below": table(
        ("ตัวชี้วัด", "คะแนน"),
        *PAIRS,
        ("ค่าเฉลี่ย", "93.25"),
        ("คะแนนสูงสุด", "100.00"),
        ("คะแนนต่ำสุด", "84.90"),
    ),
    "counted in a column without a heading": table(
        *((f"1.{n}", name, score) for n, (name, score) in enumerate(PAIRS, 1))
    ).replace("1.10\t", "2.1\t"),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_ten_indicators_are_read_in_every_shape(shape: str) -> None:
    reading = read(SHAPES[shape])
    assert scores_of(reading, 2565) == sorted(ALL.items())
    assert len(reading.tables["scores"]) == 10


TWO_YEARS = {
    "columns": table(
        ("ที่", "ตัวชี้วัด", "ปี 2564", "ปี 2565", "ผลต่าง"),
        *((str(n), name, "80.10", score, "+5.00") for n, (name, score) in enumerate(PAIRS, 1)),
    ),
    "columns under columns": table(
        ("ตัวชี้วัด", "พ.ศ. 2564", "", "พ.ศ. 2565", ""),
        ("", "คะแนน", "ระดับ", "คะแนน", "ระดับ"),
        *((name, "80.10", "B", score, "A") for name, score in PAIRS),
    ),
    "the year before": table(
        ("ตัวชี้วัด", "คะแนนปีก่อน", "คะแนนปีนี้"), *((name, "80.10", score) for name, score in PAIRS)
    ),
    "headings": "ผลคะแนนปีงบประมาณ พ.ศ. 2564\n"
    + table(("ตัวชี้วัด", "คะแนน"), *((name, "80.10") for name in NAMES))
    + "\nผลคะแนนปีงบประมาณ พ.ศ. 2565\n"
    + below(("ตัวชี้วัด", "คะแนน")),
}


@pytest.mark.parametrize("shape", TWO_YEARS)
def test_scores_of_another_year_keep_their_year(shape: str) -> None:
    reading = read(TWO_YEARS[shape])
    assert scores_of(reading, 2565) == sorted(ALL.items())
    assert scores_of(reading, 2564) == sorted(BEFORE.items())


SENTENCES = {
    "ในภาพรวมได้คะแนน 92.35 คะแนน อยู่ในระดับ A โดย IIT ได้ 90.10 คะแนน และ OIT ได้ 92.30 คะแนน":
        {"total": 92.35, "IIT": 90.10, "OIT": 92.30},
    "ผลการประเมินอยู่ในระดับ A (92.35 คะแนน)": {"total": 92.35},
    "คะแนนรวม 92.35/100 คะแนน": {"total": 92.35},
    "คะแนนรวม 92.35 คะแนน ห่างจากเป้าหมาย 2.65 คะแนน": {"total": 92.35},
    "องค์การบริหารส่วนตำบลบ้านใหม่ : ๙๒.๓๕ คะแนน ระดับ A": {"total": 92.35},
    "ตัวชี้วัดการปฏิบัติหน้าที่และการใช้อำนาจ ได้คะแนนเท่ากับร้อยละ ๑๐๐": {"1": 100, "3": 100},
    "การปฏิบัติหน้าที่ การใช้งบประมาณ และการใช้อำนาจ ได้คะแนน 98.20 97.10 และ 96.30 ตามลำดับ":
        {"1": 98.2, "2": 97.1, "3": 96.3},
    "คะแนนสูงสุด 100.00 คือ ตัวชี้วัดที่ 10 การป้องกันการทุจริต รองลงมา 98.20 คือ การปฏิบัติหน้าที่":
        {"10": 100, "1": 98.2},
    "การใช้ อำ นาจ ได้คะแนน ๙๖. ๓๐ คะแนน": {"3": 96.3},
    "ตัวชี้วัดการใช้อำนาจ ได้คะแนน 82.95 คะแนน ซึ่งต่ำกว่าเกณฑ์ 85 คะแนน": {"3": 82.95},
    "IIT (ร้อยละ 30) ได้ 90.10 คะแนน คิดเป็นคะแนนถ่วงน้ำหนัก 27.03 คะแนน": {"IIT": 90.1},
    "การปฏิบัติหน้าที่ (n=30) 98.20 คะแนน": {"1": 98.2},
    "ข้อที่ได้คะแนนต่ำสุด ได้แก่ I7 (72.10 คะแนน) I8 (73.20 คะแนน) และ O20 ได้ 0.00 คะแนน":
        {"I7": 72.1, "I8": 73.2, "O20": 0.0},
    "The Performance of Duties indicator scored 98.20 while Use of Power scored 96.30.":
        {"1": 98.2, "3": 96.3},
    "ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน ได้คะแนน 100.00": {"9.1": 100},
    "คะแนนเฉลี่ยระดับประเทศ 87.57 คะแนน อบต.บ้านใหม่ ได้คะแนน 92.35 คะแนน อยู่ในระดับ A":
        {"total": 92.35},
    "เทศบาลตำบลบ้านเก่า ได้คะแนนรวม 70.10 คะแนน ระดับ C": {},
    "ตัวชี้วัดที่มีคะแนนต่ำกว่า 85.00 คะแนน จำนวน 3 ตัวชี้วัด ระดับ A 85.00 - 94.99": {},
    "ตั้งเป้าหมายคะแนนการใช้งบประมาณ ในปี 2566 ไว้ที่ 90.00 คะแนน": {},
    "การใช้งบประมาณ เบิกจ่ายได้ร้อยละ 95.40 ของงบประมาณ 35,200,500.50 บาท": {},
    "ผู้ตอบแบบวัด IIT จำนวน 45 คน คิดเป็นร้อยละ 93.75 ของบุคลากรทั้งหมด": {},
    "ประชาชนมีความพึงพอใจต่อคุณภาพการดำเนินงาน ร้อยละ 92.50": {},
    "แผนปฏิบัติการป้องกันการทุจริต ได้คะแนน 50.00": {},
    "I7 – I12 เฉลี่ย 75.12 คะแนน": {},
    "I1 ตอบมากที่สุด ร้อยละ 45.20 และตอบมาก ร้อยละ 40.10": {},
    "คะแนนเฉลี่ยของ 10 ตัวชี้วัดเท่ากับ 93.25 คะแนน": {},
    "IIT (ร้อยละ 30) EIT (ร้อยละ 30) OIT (ร้อยละ 40)": {},
    "ประชุมวันที่ 12 มีนาคม 2565 เวลา 09.30 น. โทร 054-710-123 หน้า 12 มาตรา 45": {},
}  # fmt: skip


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_give_their_scores_and_no_others(text: str) -> None:
    assert scores_of(read(text), 2565) == sorted(SENTENCES[text].items())


def test_a_sentence_may_tell_two_years() -> None:
    reading = read("คะแนนรวม 92.35 คะแนน เพิ่มขึ้นจากปี 2564 ซึ่งได้ 85.20 คะแนน")
    assert scores_of(reading, 2565) == [("total", 92.35)]
    assert scores_of(reading, 2564) == [("total", 85.20)]


def test_instruments_over_columns_and_years_in_rows() -> None:
    text = table(
        ("ปีงบประมาณ", "IIT", "EIT", "OIT", "คะแนนรวม", "ระดับ"),
        ("2564", "80.00", "81.00", "82.00", "81.10", "B"),
        ("2565", "90.10", "91.20", "92.30", "91.31", "A"),
    )
    expected = [("EIT", 91.2), ("IIT", 90.1), ("OIT", 92.3), ("total", 91.31)]
    assert scores_of(read(text), 2565) == expected
    assert len(scores_of(read(text), 2564)) == 4


def test_weights_and_weighted_scores_are_no_scores() -> None:
    text = table(
        ("เครื่องมือ", "น้ำหนัก (ร้อยละ)", "คะแนนที่ได้", "คะแนนถ่วงน้ำหนัก"),
        ("IIT", "30", "90.10", "27.03"),
        ("EIT", "30", "91.20", "27.36"),
    )
    assert scores_of(read(text), 2565) == [("EIT", 91.2), ("IIT", 90.1)]


def test_parts_of_the_external_survey() -> None:
    text = "EIT ส่วนที่ 1 ได้ 88.10 คะแนน EIT ส่วนที่ 2 ได้ 89.20 คะแนน และ EIT ได้ 88.65 คะแนน"
    expected = [("EIT", 88.65), ("EIT1", 88.10), ("EIT2", 89.20)]
    assert scores_of(read(text, 2567), 2567) == expected


def test_questions_are_read_by_code_place_and_wording() -> None:
    text = table(
        ("ข้อ", "ข้อคำถาม", "คะแนน"),
        ("E15", "ความโปร่งใส", "80.33"),
        ("๐๑", "โครงสร้าง", "๑๐๐"),
        ("๑๑๒ รายงานผลการดำเนินงานประจำปี", "", "๗๐.๐๐"),
        ("ตัวชี้วัดที่ 2 การใช้งบประมาณ", "(1) แผน", "80.10"),
        ("", "(6) การมีส่วนร่วม", "82.10"),
    )
    expected = [("E15", 80.33), ("I12", 82.1), ("I7", 80.1), ("O1", 100.0), ("O12", 70.0)]
    assert scores_of(read(text), 2565) == expected


def test_shares_of_answers_are_no_scores() -> None:
    text = table(
        ("ข้อ", "น้อยที่สุด", "น้อย", "มาก", "มากที่สุด", "คะแนน"),
        ("I1", "0.00", "10.00", "40.00", "50.00", "80.00"),
    )  # fmt: skip
    assert scores_of(read(text), 2565) == [("I1", 80.0)]


def test_sub_indicators_with_their_code_in_a_column() -> None:
    text = table(
        ("ข้อ", "ชื่อ", "ค่า"), ("9.1", "ข้อมูลพื้นฐาน", "100.00"), ("9.2", "การบริหารงาน", "75.00")
    )
    assert scores_of(read(text), 2565) == [("9.1", 100.0), ("9.2", 75.0)]


def test_letters_read_for_zeros_are_settled_in_a_score() -> None:
    reading = read(table(("ตัวชี้วัด", "คะแนน"), ("การป้องกันการทุจริต", "1OO.OO")))
    assert scores_of(reading, 2565) == [("10", 100.0)]
    assert [(part["expect"], part["value"]) for part in reading.corrections] == [
        ("1OO.OO", "100.00")
    ]


def test_an_unknown_name_among_nine_known_is_the_tenth() -> None:
    rows = [(name.replace("การใช้อำนาจ", "การใช้ยานพาหนะ"), score) for name, score in PAIRS]
    reading = read(table(("ตัวชี้วัด", "คะแนน"), *rows))
    assert scores_of(reading, 2565) == sorted(ALL.items())
    scores = reading.tables["scores"].set_index("code")
    assert scores.loc["3", "certainty"] == "likely"
    (correction,) = reading.corrections
    assert correction["expect"] == "การใช้ยานพาหนะ"
    assert correction["value"] == "การใช้อำนาจ"
    assert correction["basis"] == "lines 5-14"
    assert correction["decided_by"] == "ita read"


def test_two_unknown_names_stay_unread() -> None:
    rows = [(f"ชื่ออื่น {n}" if n < 2 else name, score) for n, (name, score) in enumerate(PAIRS)]
    reading = read(table(("ตัวชี้วัด", "คะแนน"), *rows))
    assert [code for code, _ in scores_of(reading, 2565)] == sorted(list(ALL)[2:])
    assert reading.tables["unread"]["line"].tolist() == [5, 6]


def test_a_total_below_one_instrument_is_settled_by_arithmetic() -> None:
    lines = "1. แบบวัด IIT\n" + "\n".join(f"{name} {score}" for name, score in PAIRS[:5])
    assert ("IIT", 95.10) in scores_of(read(f"{lines}\nคะแนนรวม 95.10"), 2565)
    doubtful = read(f"{lines}\nคะแนนรวม 91.00")
    assert len(scores_of(doubtful, 2565)) == 5
    assert doubtful.tables["unread"]["text"].tolist() == ["คะแนนรวม 91.00"]


def test_two_scores_of_one_thing_without_headings_are_not_guessed() -> None:
    reading = read(table(("การปฏิบัติหน้าที่", "4.91", "98.20")))
    assert scores_of(reading, 2565) == []
    assert reading.tables["unread"]["text"].tolist() == ["การปฏิบัติหน้าที่ | 4.91 | 98.20"]


def test_a_line_without_end_is_listed_and_the_rest_is_read() -> None:
    reading = read("การใช้อำนาจ 96.30 " * 10_000 + "\nคะแนนรวม 92.35 คะแนน")
    assert scores_of(reading, 2565) == [("total", 92.35)]
    assert reading.tables["unread"]["line"].tolist() == [4]


WORDS = st.lists(
    st.sampled_from([*NAMES, "คะแนนรวม", "IIT", "ได้คะแนน", "ร้อยละ", "๑๐๐", "85",
                     "98.20", "I7", "๐๑๑",
                     "(๑)", "และ", "ตัวชี้วัดที่", "ประเด็นที่ 1", "ปี 2565", "-", "อบต.",
                     "จังหวัด", "198.5",
                     "", "ตามลำดับ", "|", "9.1"]),
    max_size=8,
).map(" ".join)  # fmt: skip
TEXT = st.one_of(WORDS, st.text(max_size=40))


@given(
    st.lists(
        st.one_of(TEXT, st.lists(st.lists(TEXT, min_size=1, max_size=5), min_size=1)), max_size=6
    )
)
def test_any_document_gives_a_reading(parts: list[str | list[list[str]]]) -> None:
    blocks: list[Paragraph | Table] = []
    lines: list[str] = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
            blocks.append(Paragraph(len(lines), part))
            continue
        rows = []
        for cells in part:
            lines.append("\t".join(cells))
            rows.append(Row(len(lines), tuple(Cell((cell,) if cell else ()) for cell in cells)))
        blocks.append(Table(tuple(rows)))
    reading = read_blocks(Document("any", "text", tuple(lines), tuple(blocks)))
    for row in reading.tables["scores"].itertuples():
        assert 0 <= row.score <= 100
        assert row.printed in lines[row.line - 1]
