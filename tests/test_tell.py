"""The briefs of the five organisations: their sentences, and the tables they rest on."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from ita_analysis import find, tell
from ita_analysis.project import Project
from ita_analysis.result import Result, list_results, load_result
from ita_analysis.tell.cautions import list_corrections
from ita_analysis.tell.issues import first_year_with_issues
from ita_analysis.tell.problems import FAMILIES
from ita_analysis.tell.sentences import Sentence
from ita_analysis.tell.told import Told

LANGUAGES = ("th", "en")
TELLS = [name for name in tell.__all__ if name.startswith("tell_")]
TABLES = [name for name in tell.__all__ if name.startswith("table_")]
RAKAM, MUN_LEK, LAT_YA = (
    "sao-bang-rakam-nakhon-pathom",
    "sao-dong-mun-lek-phetchabun",
    "sao-lat-ya-kanchanaburi",
)
PLA, KHAEM = "tm-bang-pla-samut-sakhon", "sao-bang-khaem-nakhon-pathom"
ORGANISATIONS = [RAKAM, MUN_LEK, LAT_YA, PLA, KHAEM]
Briefs = dict[tuple[str, str], dict[str, Told]]


@pytest.fixture(scope="module")
def five(project: Project) -> dict[str, Result]:
    listed = list_results(project.processed)
    return {
        row.org_id: load_result(row.org_id, int(row.fiscal_year), project.processed)
        for row in listed.itertuples()
        if row.org_id in ORGANISATIONS
    }


@pytest.fixture(scope="module")
def briefs(five: dict[str, Result]) -> Briefs:
    """Return every part of every brief, by organisation and language."""
    return {
        (org_id, lang): {name: getattr(tell, name)(result, lang) for name in (*TELLS, *TABLES)}
        for org_id, result in five.items()
        for lang in LANGUAGES
    }


def _text(told: dict[str, Told]) -> str:
    parts = [part.text for part in told.values()]
    return "\n".join([*parts, *(cell for part in told.values() for cell in part.cells)])


# --- sentences ---------------------------------------------------------------------------------


def _find_text(told: Told, key: str) -> str:
    said = next(sentence for sentence in told.sentences if sentence.key == key)
    return said.text.replace("\u00a0", " ")


GOLDEN = [
    (RAKAM, "tell_header", "header.passed_some",
     "ผ่านเกณฑ์ 85 คะแนน แต่ 5 ใน 10 ตัวชี้วัดยังต่ำกว่าเกณฑ์ ต่ำสุดคือการใช้งบประมาณ (75.12)",
     "Passed the mark of 85, but 5 of 10 indicators are below it; lowest: Budget use (75.12)"),
    (LAT_YA, "tell_gains", "gains.lead_likely",
     ("เอกสาร 2 รายการ (O42 และ O43) คิดเป็น 10.00 คะแนนของคะแนนรวม หากเผยแพร่ครบตามเกณฑ์ "
     "คะแนนรวมจะเพิ่มจาก 75.36 เป็น 85.36 และเลื่อนจากระดับ B เป็นระดับ A "
     "ทั้งนี้หาก 2 รายการดังกล่าวไม่ผ่านจริงตามที่เอกสารต้นทางระบุ"),
     ("Two documents (O42 and O43) are worth 10.00 points: they would lift the total from 75.36 "
     "to 85.36 and the level from B to A, if the source is right that they are not met")),
    (KHAEM, "tell_gains", "gains.lead_items_level",
     ("เอกสาร 2 รายการ (รายการในตัวชี้วัดย่อยที่ 10.1 จำนวน 2 จาก 8 รายการ "
     "โดยไม่ทราบว่าเป็นรายการใด) คิดเป็น 2.50 คะแนนของคะแนนรวม หากเผยแพร่ครบตามเกณฑ์ "
     "คะแนนรวมจะเพิ่มจาก 93.34 เป็น 95.84 และเลื่อนจากระดับ A เป็นระดับ AA"),
     ("Two documents (two of the 8 items of 10.1, not known which) are worth 2.50 points: they "
     "would lift the total from 93.34 to 95.84 and the level from A to AA")),
    (RAKAM, "tell_header", "header.meaning",
     ("ระดับ A หมายถึง ดำเนินการได้ค่อนข้างครบถ้วนและมีแนวปฏิบัติที่ดี ยังควรปรับปรุงราวร้อยละ 5–15 "
     "ของตัวชี้วัดหรือข้อคำถาม (คำอธิบายทั่วไปของระดับ)"),
     ("Level A is generally described as: Fairly complete, with good practice; about 5–15% of the "
     "indicators or questions need work.")),
    (RAKAM, "tell_gains", "gains.lead_far",
     ("คะแนนรวมเพิ่มได้มากที่สุดจากตัวชี้วัดที่ 8 การปรับปรุงการทำงาน คือ 2.00 คะแนน "
     "และต้องยกระดับ 4 เรื่องจึงจะถึงระดับ AA"),
     ("The total could gain most from Improvement of work system (indicator 8): 2.00 points; "
     "reaching level AA takes four fixes")),
    (RAKAM, "tell_questions", "questions.share_named",
     ("EIT: เอกสารต้นทางระบุข้อที่ควรแก้ไขหรือพัฒนา 3 จาก 15 ข้อ แต่ไม่แสดงคะแนน "
     "จึงคำนวณสัดส่วนไม่ได้"),
     ("EIT: the source names 3 of 15 questions as to be mended or developed, but prints no score, "
     "so no share can be given.")),
    (PLA, "tell_questions", "questions.inferred",
     "OIT: มีคะแนนพิมพ์ไว้ 31 รายการ และอีก 4 รายการทราบจากคะแนนตัวชี้วัดว่าผ่านทั้งหมด",
     "OIT: 31 items printed, 4 more follow from the indicator’s score, all met."),
    (PLA, "tell_proposals", "proposals.headline",
     ("หากมีตัวเลขอ่านผิด 10 แห่ง ตัวเลขทั้งหมดจะสอดคล้องกัน "
     "โดยมีคำอธิบายที่แก้ไขน้อยเท่ากัน 2 แบบ"),
     ("The figures agree if 10 of them were misread; two readings explain this with equally few "
     "changes")),
    (LAT_YA, "tell_approaches", "approaches.headline",
     "เอกสารต้นทางให้แนวทางแก้ไขไว้ 40 จาก 41 ข้อที่เป็นจุดอ่อนหรือที่ระบุว่าควรแก้ไข",
     ("The source gives an approach for 40 of the 41 questions and items that are weak or named "
     "as weak")),
    (PLA, "tell_header", "caution.total",
     ("คะแนนรวมที่เผยแพร่ (87.02) ไม่ตรงกับคะแนนที่คำนวณจากตัวชี้วัดในเอกสารเดียวกัน (91.71) "
     "โดยต่างกัน 4.69 คะแนน ควรตรวจสอบกับผลการประเมินต้นฉบับก่อนนำตัวเลขใดไปใช้"),
     ("The published total (87.02) does not follow from the indicators in the same document, "
     "which give 91.71: a difference of 4.69 points. Check the original result before using "
     "either figure.")),
    (RAKAM, "tell_indicators", "indicators.headline_full",
     "การป้องกันการทุจริตได้เต็ม 100 คะแนน ส่วนการใช้งบประมาณต่ำกว่าเกณฑ์ 9.88 คะแนน",
     "Corruption prevention has the full 100; Budget use is 9.88 points below the mark"),
    (KHAEM, "tell_header", "header.passed_all",
     "ผ่านเกณฑ์ 85 คะแนน และผ่านครบทั้ง 10 ตัวชี้วัด ต่ำสุดคือการป้องกันการทุจริต (87.50)",
     "Passed the mark of 85, and so did all 10 indicators; lowest: Corruption prevention (87.50)"),
    (LAT_YA, "tell_header", "header.failed_some",
     ("ยังไม่ผ่านเกณฑ์ 85 คะแนน ขาดอีก 9.64 คะแนน และ 7 ใน 10 ตัวชี้วัดต่ำกว่าเกณฑ์ "
     "ต่ำสุดคือการป้องกันการทุจริต (37.50)"),
     ("Not passed: 9.64 points below the mark of 85, with 7 of 10 indicators below it; lowest: "
     "Corruption prevention (37.50)")),
    (RAKAM, "tell_contributions", "contributions.headline",
     "เสียคะแนนมากที่สุดที่ IIT คือ 5.59 จาก 10.21 คะแนนที่ขาดไปจากคะแนนเต็ม 100",
     "Most is lost in IIT: 5.59 of the 10.21 points missing to 100"),
    (RAKAM, "tell_issues", "issues.not_yet",
     "การวิเคราะห์ตาม 7 ประเด็นใช้ตั้งแต่ปีงบประมาณ พ.ศ. 2567 จึงไม่ใช้กับผลของปีงบประมาณ พ.ศ. 2565",
     ("The analysis by seven issues applies from fiscal year 2567 (2024), so not to the result of "
     "fiscal year 2565 (2022).")),
    (PLA, "tell_issues", "issues.headline",
     "ข้อที่ต่ำสุดใน 7 ประเด็นคือ e9 การใช้บริการออนไลน์ (E-Service) (70.00) ในประเด็นที่ 2",
     "Lowest in all seven issues is e9 Use of the E-Service (70.00), in issue 2"),
    (MUN_LEK, "tell_problems", "problems.headline_none",
     "ไม่พบข้อขัดแย้งในตัวเลขและข้อความของเอกสารต้นทาง",
     "No contradiction found in the figures and statements of the source"),
    (LAT_YA, "tell_questions", "questions.headline_cited",
     ("เอกสารต้นทางระบุ 24 คำถามที่ต่ำกว่าเกณฑ์ และ 17 รายการเปิดเผยข้อมูลที่ไม่ผ่าน "
     "แต่ไม่แสดงคะแนนรายข้อ"),
     ("The source names 24 questions below the mark and 17 disclosure items not met, but prints "
     "no score for them")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("org_id", "name", "key", "th", "en"), GOLDEN, ids=[f"{row[0]}-{row[2]}" for row in GOLDEN]
)
def test_golden_sentences(
    briefs: Briefs, org_id: str, name: str, key: str, th: str, en: str
) -> None:
    for lang, sentence in (("th", th), ("en", en)):
        assert _find_text(briefs[org_id, lang][name], key) == sentence


def test_the_warning_of_bang_pla_stands_first(briefs: Briefs) -> None:
    html = briefs[PLA, "th"]["tell_header"]._repr_html_()
    assert html.index("87.02") < html.index("<h1")
    assert html.index("91.71") < html.index("<h1")
    for org_id in (RAKAM, MUN_LEK, LAT_YA):
        keys = [sentence.key for sentence in briefs[org_id, "th"]["tell_header"].sentences]
        assert "caution.total" not in keys


def test_the_level_of_bang_pla_is_said_to_be_open(briefs: Briefs) -> None:
    text = briefs[PLA, "en"]["tell_header"].text
    assert "EIT part 1 and EIT part 2" in text
    assert "it may be “Passed, good” or “Passed”" in text
    assert "ระดับที่เป็นไปได้คือ “ผ่านดี” หรือ “ผ่าน”" in briefs[PLA, "th"]["tell_header"].text


def test_a_likely_name_is_said_to_be_likely(briefs: Briefs) -> None:
    keys = [sentence.key for sentence in briefs[KHAEM, "en"]["tell_header"].sentences]
    assert "caution.identity" in keys


def test_arithmetic_of_gains_is_shown(briefs: Briefs) -> None:
    cells = [cell.replace("\u00a0", " ") for cell in briefs[LAT_YA, "en"]["table_gains"].cells]
    assert "(100 − 0.00) / 2 / 2 / 2 × 0.40 = 5.00; 2 × 5.00 = 10.00" in cells
    assert "(100 − 80.93) / 3 × 0.30 = 1.91" in cells
    cells = [cell.replace("\u00a0", " ") for cell in briefs[PLA, "en"]["table_gains"].cells]
    assert "(100 − 70.00) / 3 / 3 × 0.30 × 0.50 = 0.50" in cells


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("org_id", ORGANISATIONS)
def test_every_sum_shown_holds_as_it_is_shown(briefs: Briefs, org_id: str, lang: str) -> None:
    text = briefs[org_id, lang]["tell_contributions"].text
    said = re.search(r"= ([\d.]+) \+ ([\d.]+) \+ ([\d.]+) = ([\d.]*\d)", text)
    assert said is not None
    *terms, total = map(float, said.groups())
    assert round(sum(terms), 4) == total


NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _numbers_of_tables(result: Result, told: dict[str, Told]) -> set[str]:
    """Return every number that stands in a table of the brief, and those of the method."""
    tables = [table for part in told.values() for table in part.tables]
    numbers = {number for part in told.values() for cell in part.cells
               for number in NUMBER.findall(cell)}  # fmt: skip
    counts = {0, len(find.find_questions(result)), len(find.find_items_not_met(result))}
    for table in tables:
        counts.add(len(table.rows))
        for column in range(len(table.columns)):
            cells = [str(getattr(row[column], "text", row[column])) for row in table.rows]
            counts |= set(Counter(cells).values())
            counts |= set(Counter(cell[:1] for cell in cells).values())
    counts |= {len(list_corrections(result)), len(result.problems), len(result.measures)}
    method = result.method
    marks = [method.pass_mark, 100.0, find.STRONG_ABOVE]
    marks += [100 * part.weight for part in method.instruments]
    marks += [100 * share for share in method.parameters.values()]
    years = {result.fiscal_year, result.fiscal_year - 1, result.fiscal_year + 1}
    years |= {first_year_with_issues()[0]}
    counts |= {first_year_with_issues()[1], len(method.issues), len(method.indicators)}
    counts |= {1, 2}  # the two parts of an instrument
    return (
        numbers
        | {f"{count:,}" for count in counts}
        | {f"{mark:g}" for mark in marks}
        | {str(year) for year in years}
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("org_id", ORGANISATIONS)
def test_every_number_of_the_prose_stands_in_the_tables(
    briefs: Briefs, five: dict[str, Result], org_id: str, lang: str
) -> None:
    result = five[org_id]
    known = _numbers_of_tables(result, briefs[org_id, lang])
    families = {f"problems.family_{name}" for name in FAMILIES}
    names = "caution.corrected_names"
    corrections = {names, f"{names}_likely", f"{names}_all_likely"}
    for name in TELLS:
        for sentence in briefs[org_id, lang][name].sentences:
            if sentence.key in families | corrections:
                continue  # counts of kinds; their own test is below
            for figure in sentence.figures:
                assert figure.written in known, (sentence.key, figure, sentence.text)


def test_counts_of_problem_families_add_up(briefs: Briefs, five: dict[str, Result]) -> None:
    for org_id, result in five.items():
        counts = [
            sentence.values["count"]
            for sentence in briefs[org_id, "en"]["tell_problems"].sentences
            if sentence.key.startswith("problems.family_")
        ]
        assert sum(counts) == len(result.problems)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_says_nan_or_none_and_every_row_fills_its_columns(
    briefs: Briefs, lang: str
) -> None:
    for told in (told for (_, written), told in briefs.items() if written == lang):
        assert not re.search(r"\b(nan|None|NaT)\b|<NA>", _text(told))
        for part in told.values():
            assert "{" not in part.text
            for table in part.tables:
                assert all(len(row) == len(table.columns) for row in (*table.rows, *table.sums))


def test_english_briefs_are_in_english(briefs: Briefs) -> None:
    for (_, lang), told in briefs.items():
        for name in TELLS if lang == "en" else []:
            assert not re.search(r"[\u0e01-\u0e5b]", told[name].text), name


def test_two_briefs_differ_where_they_must(briefs: Briefs) -> None:
    for name in ("tell_header", "tell_indicators", "tell_contributions", "tell_gains"):
        texts = {told[name].text for told in briefs.values()}
        assert len(texts) == len(briefs)


# --- tables ------------------------------------------------------------------------------------


def test_published_instruments_stand_beside_computed_ones(briefs: Briefs) -> None:
    labels = [
        column.label for column in briefs[KHAEM, "en"]["table_contributions"].tables[0].columns
    ]
    assert labels.index("Computed") < labels.index("Published")
    labels = [
        column.label for column in briefs[RAKAM, "en"]["table_contributions"].tables[0].columns
    ]
    assert "Published" not in labels


def test_items_that_may_be_met_stay_out_of_the_sum(briefs: Briefs) -> None:
    table = briefs[LAT_YA, "en"]["table_gains"].tables[0]
    assert table.sums[0][0] == "Sum without what is only possible"
    assert table.sums[0][2] == "+24.64"


def test_a_path_has_running_totals_and_levels(briefs: Briefs) -> None:
    rows = [
        [str(getattr(cell, "text", cell)) for cell in row]
        for row in briefs[LAT_YA, "en"]["table_path"].tables[0].rows
    ]
    assert [row[4] for row in rows] == ["75.36", "80.36", "85.36"]
    assert [row[5] for row in rows] == ["B", "B", "A"]


def test_issues_are_tabled_one_by_one(briefs: Briefs) -> None:
    tables = briefs[PLA, "th"]["table_issues"].tables
    assert len(tables) == 7
    questions = [sum(len(str(row[0]).split()) for row in table.rows) for table in tables]
    assert questions == [3, 10, 9, 3, 7, 7, 16]
    assert briefs[RAKAM, "th"]["table_issues"].tables == ()


def test_measures_without_period_or_follow_up_say_so(briefs: Briefs) -> None:
    told = briefs[KHAEM, "en"]["tell_measures"]
    assert "Seven measures (fiscal year not stated), but not all give a period and a follow-up" in (
        told.text
    )
    assert briefs[KHAEM, "en"]["table_measures"].cells.count("not given") == 13


def test_corrections_come_with_reason_and_evidence(briefs: Briefs) -> None:
    cells = briefs[RAKAM, "th"]["table_sources"].cells
    assert "องค์การบริหารส่วนตำบลบางระกา" in cells
    assert "บรรทัด 63, 65, 90, 92, 146, 160" in cells


def test_a_part_is_plain_text_without_a_browser(briefs: Briefs) -> None:
    told = briefs[RAKAM, "th"]["tell_header"]
    bundle = told._repr_mimebundle_()
    assert bundle["text/plain"] == told.text
    assert bundle["text/html"] == told._repr_html_()
    assert all(isinstance(sentence, Sentence) for sentence in told.sentences)
