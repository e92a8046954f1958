"""`ita check` says whether figures hold; `--accept` declares an explanation as corrections."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from reports import write_report

from ita_analysis.check.accept import accept_proposal
from ita_analysis.check.reading import check_folder
from ita_analysis.cli import main
from ita_analysis.errors import DataError, UsageError
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.read.records import CORRECTION_KEYS

BANG_PLA = "tm-bang-pla-samut-sakhon"
KHAEM = "sao-bang-khaem-nakhon-pathom"
MUN_LEK = "sao-dong-mun-lek-phetchabun"
INDICATORS = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50",
              "100.00"]  # fmt: skip
ONE_READING = ["86.76", "15.12", *INDICATORS[2:]]


@pytest.fixture
def own(tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project whose sources a test may change; commands run in it."""
    shutil.copytree(project.raw, tmp_path / "data" / "raw")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


# --- what is said ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "The printed score of sub-indicator 10.2 (57.00) is not the mean of its items:"),
        ("th", "คะแนนตัวชี้วัดย่อย 10.2 ที่พิมพ์ (57.00) ไม่ตรงกับค่าเฉลี่ยของรายการ:"),
    ],
)
def test_a_sub_indicator_is_named_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, sentence: str
) -> None:
    scores = [
        ("39", "sub_indicator", "OIT", "10.2", "57.00"),
        ("40", "question", "OIT", "O42", "0"),
        ("41", "question", "OIT", "O43", "100"),
    ]
    folder = write_report(tmp_path / "raw", INDICATORS, more_scores=scores)
    assert main(["check", str(folder), "--lang", lang]) == 3
    assert f"{sentence} (0.00 + 100.00) / 2 = 50.00" in capsys.readouterr().out


def test_contradictions_are_told_with_their_lines(
    own: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", BANG_PLA, "2567"]) == 3
    told = capsys.readouterr().out
    assert told.startswith("Nine contradictions found in the source\n  line 11: The printed total")
    assert "line 103: No answers of as many people" in told
    assert "Besides:\n  lines 111, 124, 137: No measure speaks of Issue 5" in told
    assert "Reading 1: 10 misread figures (11 digits) would make all sums agree." in told
    assert "Total: ๘๗.๐๒ → 97.72 (line 11)" in told
    assert "Total: ๘๗.๐๒ → 97.02 (line 11)" in told


def test_lines_come_in_order(own: Project, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", KHAEM, "2563"])
    first, _ = capsys.readouterr().out.split("Besides:")
    lines = [int(part.split()[1].strip(",:")) for part in first.splitlines()[1:] if part]
    assert lines == sorted(lines)


def test_in_thai(own: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", KHAEM, "2563", "--lang", "th"]) == 3
    told = capsys.readouterr().out
    assert told.startswith("พบข้อขัดแย้ง 5 แห่งในเอกสารต้นทาง\n  บรรทัด 37, 69: ")
    assert "นอกจากนี้" in told


def test_figures_that_hold(own: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", MUN_LEK, "2564"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("No contradiction found in the figures and statements of the source")
    assert "line 34: No measure speaks of indicator 10, Corruption prevention" in told


def test_a_folder_is_the_same_as_its_key(own: Project, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", MUN_LEK, "2564"])
    by_key = capsys.readouterr().out
    main(["check", str(own.raw / f"{MUN_LEK}-2564")])
    assert capsys.readouterr().out == by_key


def test_json(own: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", BANG_PLA, "2567", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"problems", "proposals"}
    assert set(told["problems"][0]) == {
        "kind", "lines", "measure", "code", "says", "should_be", "explanation", "certainty",
    }  # fmt: skip
    total = next(row for row in told["problems"] if row["kind"] == "total_mismatch")
    assert (total["lines"], total["says"], total["should_be"]) == ([11], "87.02", "91.71")
    assert total["explanation"].startswith("The printed total (87.02) is not the weighted sum")
    fourth = next(row for row in told["problems"] if row["code"] == "4")
    assert fourth["lines"] == [25, 47]
    assert [row["explanation"] for row in told["proposals"]] == [1, 2]
    figure = told["proposals"][0]["figures"][0]
    assert figure == {
        "measure": "total", "code": "total", "lines": [11], "printed": "๘๗.๐๒", "reading": 97.72,
    }  # fmt: skip
    assert "10 misread figures" in told["proposals"][0]["reason"]


def test_without_problems_json_is_empty_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_report(tmp_path, INDICATORS, total="89.79", level="A")
    assert main(["check", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": [], "proposals": []}


def test_that_nothing_explains_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_report(tmp_path, INDICATORS, total="8.50")
    assert main(["check", str(folder)]) == 3
    assert "No misreading of up to 16 digits makes all figures agree" in capsys.readouterr().out


# --- what is wrong with the use ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.pdf"], "nowhere.pdf: there is no such file or folder"),
        (["data"], "data: is a folder without a report"),
        (["sao-lat-ya-kanchanaburi", "2565"], "Close to it: sao-lat-ya-kanchanaburi-2564"),
        (["../raw", "2564"], "there is no such report in data/raw"),
        ([MUN_LEK, "2564", "--accept"], "there is nothing to accept: no printed sum disagrees"),
        ([BANG_PLA, "2567", "--accept"], "2 explanations are equally small"),
        ([BANG_PLA, "2567", "--accept", "3"], "no explanation of that number (3). Use 1, 2"),
        ([BANG_PLA, "2567", "--accept", "x"], "'x' is not a valid integer"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_use_is_explained(
    own: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["check", *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_several_explanations_are_told_by_what_differs(own: Project) -> None:
    with pytest.raises(UsageError) as error:
        accept_proposal(own.raw / f"{BANG_PLA}-2567")
    assert str(error.value).endswith(
        "Name one with --accept NUMBER. "
        "1: total 87.02 → 97.72, 6 88.60 → 98.60; 2: total 87.02 → 97.02, 6 88.60 → 91.60."
    )


def test_a_faulty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_report(tmp_path, ["ninety", *INDICATORS[1:]])
    assert main(["check", str(folder)]) == 3
    assert "score is not a number (ninety)" in capsys.readouterr().err


# --- accepting ---------------------------------------------------------------------------------


def test_an_accepted_explanation_makes_all_sums_agree(
    own: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own.raw / f"{BANG_PLA}-2567"
    before = (folder / "corrections.toml").read_text(encoding="utf-8")
    assert main(["check", BANG_PLA, "2567", "--accept", "1"]) == 0
    # Indicator 4 is printed twice.
    assert capsys.readouterr().out.startswith("11 corrections declared in ")
    text = (folder / "corrections.toml").read_text(encoding="utf-8")
    assert text.startswith(before.strip())
    entries = tomllib.loads(text)["correction"]
    assert all(set(CORRECTION_KEYS) <= set(entry) for entry in entries)
    assert {entry["expect"] for entry in entries if entry["line"] in (25, 47)} == {"๘๐.๗๕"}
    assert {entry["certainty"] for entry in entries} == {"likely"}
    assert all("1 of 2" in entry["reason_en"] for entry in entries)
    tables = prepare(own)
    mine = tables["problems"][tables["problems"]["org_id"] == BANG_PLA]
    assert not mine["kind"].str.endswith("_mismatch").any()
    assert (mine["kind"] == "misread_score").sum() == 10
    assert tables["proposals"].empty
    scores = tables["scores"].query("org_id == @BANG_PLA and measure == 'total'")
    totals = scores.set_index("origin")["score"]
    assert totals["published"] == 97.72
    assert totals["computed"] == pytest.approx(97.7148, abs=5e-5)


def test_one_explanation_needs_no_number_and_earlier_corrections_stay(tmp_path: Path) -> None:
    earlier = """# Why this stands here.

[[correction]]
file = "scores.csv"
line = 4
column = "name"
expect = "การใช้จ่ายเงิน"
value = "การใช้อำนาจ"
reason_th = "ก"
reason_en = "a"
basis = "line 4"
certainty = "certain"
decided_by = "maintainers"
"""
    folder = write_report(tmp_path, ONE_READING, total="89.79", corrections=earlier)
    scores = folder / "scores.csv"
    text = scores.read_text(encoding="utf-8").replace("การใช้อำนาจ", "การใช้จ่ายเงิน")
    scores.write_text(text, encoding="utf-8")
    (entry,) = accept_proposal(folder)
    assert (entry["line"], entry["expect"], entry["value"]) == (3, "15.12", "75.12")
    written = (folder / "corrections.toml").read_text(encoding="utf-8")
    assert written.startswith(earlier.rstrip())
    assert [row["value"] for row in tomllib.loads(written)["correction"]] == [
        "การใช้อำนาจ", "75.12",
    ]  # fmt: skip
    assert set(check_folder(folder).problems["kind"]) == {"misread_indicator", "misread_score"}
    with pytest.raises(UsageError, match="no printed sum disagrees"):
        accept_proposal(folder)


def test_equal_figures_of_one_line_are_told_apart(tmp_path: Path) -> None:
    folder = write_report(tmp_path, ONE_READING, total="89.79")
    scores = folder / "scores.csv"
    # Another question with the same printed figure on the line of the misread indicator.
    scores.write_text(scores.read_text(encoding="utf-8") + "3,question,IIT,I1,15.12\n", "utf-8")
    (entry,) = accept_proposal(folder)
    assert entry["where"] == {"name": "การใช้งบประมาณ"}
    mentions = check_folder(folder).tables["mentions"].set_index("code")["score"]
    assert (mentions["2"], mentions["I1"]) == (75.12, 15.12)


def test_nothing_is_written_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_report(tmp_path, ONE_READING, total="89.79")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ita_analysis.check.accept.write_whole", full)
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(OSError, match="No space left"):
        accept_proposal(folder)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_what_would_still_disagree_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_report(tmp_path, ONE_READING, total="89.79")
    monkeypatch.setattr("ita_analysis.check.accept._declare", lambda *_: [])
    with pytest.raises(DataError, match="figures would still disagree"):
        accept_proposal(folder)
    assert not (folder / "corrections.toml").exists()


# --- documents ---------------------------------------------------------------------------------

REPORT = """รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใส
องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน
ประจำปีงบประมาณ พ.ศ. 2565
คะแนนภาพรวม {total} คะแนน ระดับผลการประเมิน A
ตัวชี้วัด\tคะแนน
{rows}
"""
NAMES = ("การปฏิบัติหน้าที่", "การใช้งบประมาณ", "การใช้อำนาจ", "การใช้ทรัพย์สินของราชการ",
         "การแก้ไขปัญหาการทุจริต", "คุณภาพการดำเนินงาน", "ประสิทธิภาพการสื่อสาร",
         "การปรับปรุงการทำงาน", "การเปิดเผยข้อมูล", "การป้องกันการทุจริต")  # fmt: skip


def _write_document(folder: Path, scores: list[str]) -> Path:
    rows = "\n".join(f"{name}\t{score}" for name, score in zip(NAMES, scores, strict=True))
    path = folder / "report.txt"
    path.write_text(REPORT.format(total="89.79", rows=rows), encoding="utf-8")
    return path


def test_a_document_is_read_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(_write_document(tmp_path, INDICATORS))]) == 0
    assert "No contradiction" in capsys.readouterr().out
    assert main(["check", str(_write_document(tmp_path, ONE_READING)), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["lines"]) for row in told["problems"]] == [("total_mismatch", [4])]
    assert told["proposals"][0]["figures"][0]["lines"] == [7]


def test_accepting_for_a_document_makes_its_folder(
    own: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write_document(own.root, ONE_READING)
    assert main(["check", str(path), "--accept"]) == 0
    assert capsys.readouterr().out.startswith("1 correction declared in ")
    (folder,) = own.readings.iterdir()
    assert not set(check_folder(folder).problems["kind"]) & {"total_mismatch"}
