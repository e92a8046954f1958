"""What is printed is read by rules; what does not hold is told, all at once, with its row."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from reports import ORG_ID, write_report, write_rows

from ita_analysis.clean import clean_all
from ita_analysis.errors import DataError
from ita_analysis.methodology import load_methodology
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.read.printed import (
    NotUnderstood,
    Section,
    read_indicator,
    read_question,
    read_score,
    read_section,
)
from ita_analysis.read.vocabulary import ROLES, STATEMENT_KINDS
from ita_analysis.tables import CONTRACTS

NINETY = ["90.00"] * 10


@pytest.mark.parametrize(
    ("printed", "score"),
    [("๘๙.๗๙", 89.79), ("100.0", 100), ("๑๐๐", 100), ("89.79%", 89.79), ("0", 0), ("๓๗.๕", 37.5)],
)
def test_scores_in_either_digits(printed: str, score: float) -> None:
    assert read_score(printed) == score


def test_a_score_not_printed_is_missing_not_zero() -> None:
    assert pd.isna(read_score(""))


@pytest.mark.parametrize(
    "printed", ["๙๙.๙๙.๙", "abc", "-3", "1e2", "89,79", "89.123", "nan", "๘๙ ๗๙"]
)
def test_what_is_no_number_is_refused(printed: str) -> None:
    with pytest.raises(NotUnderstood, match="score is not a number"):
        read_score(printed)


def test_a_score_above_100_is_refused() -> None:
    with pytest.raises(NotUnderstood, match=r"score is above 100 \(๑๐๑\)"):
        read_score("๑๐๑")


@pytest.mark.parametrize(
    ("fiscal_year", "printed", "section", "code"),
    [
        (2565, "1๔", "IIT", "I4"),
        (2564, "1๓๐", "IIT", "I30"),
        (2565, "๑๗", "ตัวชี้วัดที่ ๒", "I7"),
        (2565, "๐๒๐", "", "O20"),
        (2564, "๐๑", "OIT", "O1"),
        (2564, "0๒๙", "OIT", "O29"),
        (2565, "E๑๑", "ตัวชี้วัดที่ ๘", "E11"),
        (2565, "O๑๗", "ตัวชี้วัดที่ ๙.๒", "O17"),
        (2567, "๑๑๔", "ประเด็นที่ ๕", "o14"),
        (2567, "๑๒๔", "ประเด็นที่ ๗", "o24"),
        (2567, "i๑๐", "ประเด็นที่ ๔", "i10"),
        (2567, "E๔", "ประเด็นที่ ๓", "e4"),
        (2563, "(๕)", "ตัวชี้วัดที่ ๘", "E15"),
    ],
)
def test_codes_as_the_forms_print_them(
    fiscal_year: int, printed: str, section: str, code: str
) -> None:
    method = load_methodology(fiscal_year)
    assert read_question(printed, read_section(section, method), method).code == code


def test_a_code_that_could_be_two_needs_its_section() -> None:
    with pytest.raises(NotUnderstood, match=r"code could be I4 or O4 \(1๔\)"):
        read_question("1๔", Section(), load_methodology(2565))


def test_a_code_of_another_year_is_refused() -> None:
    with pytest.raises(NotUnderstood, match=r"code is none of fiscal year 2567 \(O43\)"):
        read_question("O43", Section(), load_methodology(2567))


@pytest.mark.parametrize(
    ("printed", "code"),
    [("การ ป้องกันการทุจริต", "10"), ("การปรับปรุงระบบการทำงาน", "8"),
     ("การใช้ทรัพย์สินของทางราชการ", "4"), ("การใช้ งบประมาณ", "2")],
)  # fmt: skip
def test_name_variants_are_equal(printed: str, code: str) -> None:
    assert read_indicator(printed, load_methodology(2565)).code == code


def test_a_name_close_to_an_indicator_is_offered_it() -> None:
    with pytest.raises(NotUnderstood) as caught:
        read_indicator("การใช้จ่ายเงิน", load_methodology(2565))
    assert "indicator name is not known (การใช้จ่ายเงิน)" in str(caught.value)
    assert "การใช้อำนาจ" in caught.value.todo or "การใช้งบประมาณ" in caught.value.todo


def _faults(raw: Path) -> str:
    with pytest.raises(DataError) as caught:
        clean_all(raw)
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_all_faults_of_all_reports_are_told_at_once(tmp_path: Path) -> None:
    folder = write_report(tmp_path, [*NINETY[:9], "101"])
    write_rows(
        folder,
        "scores",
        [
            ("2", "indicator", "", "การปฏิบัติหน้าที่", "๙๙.๙๙.๙"),
            ("3", "indicator", "", "การใช้เงิน", "101"),
            ("4", "indicator", "", "การใช้อำนาจ", "90"),
            ("4", "indicator", "", "การใช้อำนาจ", "90"),
            ("5", "question", "IIT", "I99", "90"),
            ("6", "marks", "", "การใช้อำนาจ", "90"),
        ],
    )
    other = write_report(tmp_path, NINETY, org_id="tm-other-nan")
    (other / "cited.csv").write_bytes(b"line,section,name,role\n1,,\xe0\xb8,urgent\n")
    third = write_report(tmp_path, NINETY, org_id="tm-third-nan")
    (third / "measures.csv").write_text("", encoding="utf-8")
    fourth = write_report(tmp_path, NINETY, org_id="tm-fourth-nan")
    write_rows(fourth, "cited", [("x19", "", "O1", "notmet")])
    write_rows(fourth, "statements", [("1", "levl", "total", "A")])
    (tmp_path / ".ipynb_checkpoints").mkdir()
    text = _faults(tmp_path)
    for expected in (
        "tm-other-nan-2565/cited.csv: not UTF-8 in row 2 (byte 0xe0)",
        "tm-third-nan-2565/measures.csv: the file is empty",
        "tm-fourth-nan-2565/cited.csv: row 2: line is not one (x19)",
        "tm-fourth-nan-2565/cited.csv: row 2: role is not known (notmet). Close to it: not_met",
        "tm-fourth-nan-2565/statements.csv: row 2: kind is not known (levl)",
    ):
        assert expected in text
    where = f"{ORG_ID}-2565/scores.csv"
    for expected in (
        f"{where}: row 2: score is not a number (๙๙.๙๙.๙)",
        f"{where}: row 3: indicator name is not known (การใช้เงิน) and score is above 100 (101)",
        f"{where}: row 5: the same row stands above",
        f"{where}: row 6: code is none of fiscal year 2565 (I99)",
        f"{where}: row 7: measure is not known (marks)",
        f"{where}: indicator 2 is missing (การใช้งบประมาณ)",
    ):
        assert expected in text


def test_a_year_without_methodology_is_named(tmp_path: Path) -> None:
    folder = write_report(tmp_path, NINETY)
    source = folder / "SOURCE.toml"
    source.write_text(source.read_text(encoding="utf-8").replace("= 2565", "= 2599"), "utf-8")
    assert "SOURCE.toml: fiscal year 2599: no methodology is known for it" in _faults(tmp_path)


@pytest.mark.parametrize("org_id", ["../../etc", "A B", "อบต", "a--b", ""])
def test_an_unsafe_key_is_refused(tmp_path: Path, org_id: str) -> None:
    folder = write_report(tmp_path, NINETY)
    source = folder / "SOURCE.toml"
    text = source.read_text(encoding="utf-8").replace(f'"{ORG_ID}"', f'"{org_id}"')
    source.write_text(text, encoding="utf-8")
    assert f"organisation.org_id is not a safe key ({org_id})" in _faults(tmp_path)


def test_ragged_rows_and_wrong_headers_are_told(tmp_path: Path) -> None:
    folder = write_report(tmp_path, NINETY)
    (folder / "cited.csv").write_text("line,name\n", encoding="utf-8")
    (folder / "statements.csv").write_text(
        "line,kind,subject,value\n1,level,total,A,extra\n", encoding="utf-8"
    )
    text = _faults(tmp_path)
    assert "cited.csv: row 1: the header is wrong (line,name)" in text
    assert "statements.csv: row 2: 5 cells under 4 headings" in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "report"', 'kind = "reprot"', r"kind is not known (reprot)"),
        ("fiscal_year = 2565", 'fiscal_year = "later"', "fiscal_year is not a year (later)"),
        ("[organisation]", 'file = "x"\n[organisation]', "file is not a list of tables (x)"),
        ('name_en = "Ban Mai', 'name_en = "" # "Ban Mai', "organisation.name_en is empty"),
    ],
)
def test_a_wrong_source_record_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    source = write_report(tmp_path, NINETY) / "SOURCE.toml"
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")
    assert message in _faults(tmp_path)


def test_the_readme_explains_every_role_and_kind() -> None:
    text = (Path(__file__).parent.parent / "data/raw/README.md").read_text(encoding="utf-8")
    missing = [word for word in (*ROLES, *STATEMENT_KINDS) if f"`{word}`" not in text]
    assert missing == []


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    folder = write_report(tmp_path, NINETY)
    with (folder / "SOURCE.toml").open("a", encoding="utf-8") as file:
        file.write('[[file]]\nname = "scores.csv"\nsha256 = "00"\n')
        file.write('[[file]]\nname = "../x.csv"\nsha256 = "00"\n')
    text = _faults(tmp_path)
    assert "scores.csv: is not what SOURCE.toml recorded" in text
    assert "file.name leads out of the folder (../x.csv)" in text


CORRECTION = """
[[correction]]
file = "scores.csv"
line = 4
column = "name"
expect = "{expect}"
value = "การใช้อำนาจ"
reason_th = "พิมพ์ผิด"
reason_en = "a misprint"
basis = "line 4"
certainty = "certain"
decided_by = "test"
"""


def test_a_declared_correction_is_applied_and_kept(tmp_path: Path) -> None:
    folder = write_report(tmp_path, NINETY, corrections=CORRECTION.format(expect="การใช้จ่ายเงิน"))
    scores = folder / "scores.csv"
    scores.write_text(
        scores.read_text(encoding="utf-8").replace("การใช้อำนาจ", "การใช้จ่ายเงิน"), encoding="utf-8"
    )
    tables = clean_all(tmp_path)
    assert tables["corrections"]["printed"].tolist() == ["การใช้จ่ายเงิน"]
    assert (tables["scores"].query("code == '3'")["score"] == 90).all()


def test_a_correction_that_no_longer_matches_is_an_error(tmp_path: Path) -> None:
    write_report(tmp_path, NINETY, corrections=CORRECTION.format(expect="การใช้จ่ายเงิน"))
    text = _faults(tmp_path)
    assert "corrections.toml: correction 1: expects name to be (การใช้จ่ายเงิน)" in text
    assert "on line 4 stands: การใช้อำนาจ" in text


def test_nothing_is_written_when_something_does_not_hold(tmp_path: Path) -> None:
    project = Project(tmp_path)
    folder = write_report(project.raw, NINETY, total="90.00", level="A")
    prepare(project)
    before = {path.name: path.read_bytes() for path in project.processed.iterdir()}
    write_rows(folder, "scores", [("1", "total", "", "ภาพรวม", "999")])
    with pytest.raises(DataError):
        prepare(project)
    assert {path.name: path.read_bytes() for path in project.processed.iterdir()} == before


def test_tables_are_written_for_excel_and_for_programs(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_report(project.raw, NINETY, name_en='=HYPERLINK("x")')
    prepare(project)
    assert {path.stem for path in project.processed.glob("*.parquet")} == set(CONTRACTS)
    text = (project.processed / "organisations.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 only behind a byte order mark"
    frame = pd.read_csv(project.processed / "organisations.csv")
    assert frame["name_en"].tolist() == ['\'=HYPERLINK("x")'], "text must not become a formula"
    parquet = pd.read_parquet(project.processed / "organisations.parquet")
    assert parquet["name_en"].tolist() == ['=HYPERLINK("x")']


def test_a_misprinted_repetition_does_not_outvote_the_rest(tmp_path: Path) -> None:
    more = [
        ("20", "indicator", "IIT", "การปฏิบัติหน้าที่", "๘๘.๔๐"),
        ("21", "indicator", "IIT", "การปฏิบัติหน้าที่", "90.0"),
    ]
    write_report(tmp_path, NINETY, more_scores=more)
    tables = clean_all(tmp_path)
    row = tables["scores"].query("code == '1'").iloc[0]
    assert (row["score"], row["source_ref"]) == (90.0, "2, 21")
    assert len(tables["mentions"].query("code == '1'")) == 3
