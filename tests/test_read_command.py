"""The commands read, review and new, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from readings import FOLDERS, list_scores, make_reading, reading_of

from ita_analysis.cli import main
from ita_analysis.errors import data_error, usage_error
from ita_analysis.project import Project
from ita_analysis.read.report.reading import Reading
from ita_analysis.review import reader
from ita_analysis.review.facts import list_facts, tell_reading

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
NO_YEAR = (
    "the fiscal year of the result was not found. Write it into the report's title, like "
    "ปีงบประมาณ พ.ศ. 2565; or fill in: ita new."
)
KEYS = {
    "organisation", "fiscal_year", "measures_fiscal_year", "total", "level", "scores", "cited",
    "measures", "statements", "unread",
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return an empty project that is the working folder."""
    project = Project(tmp_path)
    project.raw.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return project


@pytest.fixture
def reports(here: Project, monkeypatch: pytest.MonkeyPatch) -> dict[str, Reading]:
    """Return readings by file name; files named so are there, and read as these."""
    indicators = {str(number): "90.00" for number in range(1, 11)}
    scores = [*list_scores({"total": "90.00", **indicators}), *list_scores({"total": "80"}, 2564)]
    units = "กองคลัง กองช่าง"
    known = {
        "one.txt": make_reading(
            scores=scores,
            statements=[{"line": 5, "kind": "level", "subject": "total", "value": "A"}],
            measures=[{"line": 9, "title": "ทำคู่มือ", "steps": "ร่าง | เผยแพร่", "units": units}],
            unread=[{"line": 30, "text": "๑๒ คน"}, {"line": 31, "text": "ห้อง 7"}],
        ),
        "blank.txt": make_reading(fiscal_year=None),
    }

    def read_report(path: Path) -> Reading:
        if path.name in known:
            return known[path.name]
        if not path.exists():
            raise usage_error(path.name, "there is no such file", "Check the name")
        raise data_error(path.name, "only pictures", "Put it through OCR")

    monkeypatch.setattr(reader, "read_report", read_report)
    for name in (*known, "pictures.pdf"):
        Path(name).write_text("text", encoding="utf-8")
    return known


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    told = capsys.readouterr()
    return status, told.out, told.err


def test_read_tells_what_was_read_and_what_was_not(
    here: Project, reports: dict[str, Reading], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = _run(capsys, "read", "one.txt")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "one.txt:",
        "องค์การบริหารส่วนตำบลบ้านใหม่ (เมืองน่าน น่าน)",
        "  fiscal year 2565, total 90.00, level A",
        "  11 scores: 1 total, 0 instruments, 10 indicators, 0 sub-indicators, 0 questions",
        "  1 score of other years, 0 cited, 1 statement, 0 approaches, 1 measure",
        "  2 lines carry numbers that were not read:",
        "    line 30: ๑๒ คน",
        "    line 31: ห้อง 7",
        f"  written to {here.root}/data/read/sao-ban-mai-nan-2565",
    ]
    assert {path.name for path in Path("data/read/sao-ban-mai-nan-2565").iterdir()} == {
        "SOURCE.toml", "scores.csv", "cited.csv", "statements.csv", "approaches.csv",
        "measures.csv", "previous_scores.csv", "unread.csv", "corrections.toml", "text.txt",
        "review.xlsx", "review.csv",
    }  # fmt: skip
    status, out, _ = _run(capsys, "read", "one.txt")
    assert status == 0
    assert "  the same reading stands in " in out


def test_json_of_one_file_and_of_several(
    reports: dict[str, Reading], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = _run(capsys, "read", "one.txt", "--json")
    assert (status, err) == (0, "")
    facts = json.loads(out)
    assert facts.keys() >= KEYS
    assert facts["organisation"]["type"] == "subdistrict administrative organisation"
    assert (facts["fiscal_year"], facts["measures_fiscal_year"]) == (2565, None)
    assert (facts["total"], facts["level"]) == (90.0, "A")
    assert facts["scores"][0] == {
        "measure": "total", "code": "total", "score": 90.0, "printed": "90.00", "section": None,
        "name": "ภาพรวม", "certainty": "certain", "line": 5,
    }  # fmt: skip
    assert [row["fiscal_year"] for row in facts["previous_scores"]] == [2564]
    (measure,) = facts["measures"]
    assert (measure["steps"], measure["units"]) == (["ร่าง", "เผยแพร่"], ["กองคลัง", "กองช่าง"])
    assert (measure["start"], measure["follow_up"]) == (None, None)
    assert facts["unread"][1] == {"text": "ห้อง 7", "line": 31}
    assert not Path("data/read").exists()
    status, out, _ = _run(capsys, "read", "one.txt", "blank.txt", "--json")
    assert status == 0
    assert [facts["fiscal_year"] for facts in json.loads(out)] == [2565, None]


def test_what_cannot_be_read_is_told_all_at_once_and_stops_no_other(
    here: Project, reports: dict[str, Reading], capsys: pytest.CaptureFixture[str]
) -> None:
    files = ("pictures.pdf", "one.txt", "nothing.pdf", "blank.txt")
    status, out, err = _run(capsys, "read", *files)
    assert status == 3
    assert err.splitlines() == [
        "pictures.pdf: only pictures. Put it through OCR.",
        "nothing.pdf: there is no such file. Check the name.",
        f"blank.txt: {NO_YEAR}",
    ]
    assert [path.name for path in here.readings.iterdir()] == ["sao-ban-mai-nan-2565"]
    status, out, _ = _run(capsys, "read", *files, "--json")
    assert (status, out) == (3, "")
    assert _run(capsys, "read", "nothing.pdf")[0] == 2


def test_a_folder_of_another_reading_is_not_overwritten(
    here: Project, reports: dict[str, Reading], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = here.root / "mine" / "sao-ban-mai-nan-2565"
    folder.mkdir(parents=True)
    (folder / "scores.csv").write_text("checked by hand", encoding="utf-8")
    status, _, err = _run(capsys, "read", "one.txt", "--to", "mine")
    assert status == 3
    assert "stands there already and holds another reading" in err
    assert [path.name for path in folder.iterdir()] == ["scores.csv"]
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_read_review_prepare(
    here: Project, reports: dict[str, Reading], capsys: pytest.CaptureFixture[str]
) -> None:
    _run(capsys, "read", "one.txt")
    path = here.readings / "sao-ban-mai-nan-2565" / "review.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(
        text.replace("score,90.00,90.00,certain,,", "score,90.00,90.00,certain,89,", 1),
        encoding="utf-8",
    )
    status, out, _ = _run(capsys, "review", str(path.parent), "--accept")
    assert status == 0
    assert out.splitlines() == [
        "1 correction declared in " + str(path.parent),
        f"Accepted: {here.raw / 'sao-ban-mai-nan-2565'}. Next: ita prepare",
    ]
    status, out, _ = _run(capsys, "prepare")
    assert status == 0
    assert "corrections: 1 rows" in out


def test_new_writes_a_workbook_that_read_reads(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = _run(capsys, "new", "องค์การบริหารส่วนตำบลบ้านใหม่", "2567")
    assert (status, err) == (0, "")
    path = Path(out.strip())
    assert path == here.root / "องค์การบริหารส่วนตำบลบ้านใหม่-2567.xlsx"
    status, out, _ = _run(capsys, "read", str(path))
    assert status == 0
    assert "total not found, no level printed" in out
    book = load_workbook(path)
    book["ตัวชี้วัด indicators"]["E2"] = 120
    book.save(path)
    status, _, err = _run(capsys, "read", str(path))
    assert status == 3
    assert "sheet ตัวชี้วัด indicators, E2: score is above 100 (120)" in err


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["read"], 2, "Missing argument 'FILE...'"),
        (["review", "nowhere"], 2, "Directory 'nowhere' does not exist"),
        (["review", "."], 3, "there is no review.xlsx"),
        (["new", "อบต.บ้านใหม่", "2599"], 2, "no methodology is known for it"),
        (["new", "Ban Mai", "2567"], 2, "neither a key nor a Thai name"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    here: Project,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    told: str,
) -> None:
    found, out, err = _run(capsys, *arguments)
    assert (found, out) == (status, "")
    assert told in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_facts_hold_no_more_than_plain_values(folder: Path) -> None:
    reading = reading_of(folder)
    facts = json.loads(json.dumps(list_facts(reading), ensure_ascii=False, allow_nan=False))
    assert facts["total"] > 0
    assert "" not in list(_values(facts))
    assert len(tell_reading(reading)) == 5


def _values(facts: Any) -> list[Any]:
    if isinstance(facts, dict):
        return [value for part in facts.values() for value in _values(part)]
    if isinstance(facts, list):
        return [value for part in facts for value in _values(part)]
    return [facts]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five reports are not here")
def test_the_five_reports_are_read_and_prepared(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted(map(str, SEEDS.glob("*.txt")))
    status, _, err = _run(capsys, "read", *files, "--to", "data/raw")
    assert (status, err) == (0, "")
    status, out, _ = _run(capsys, "prepare")
    assert status == 0
    assert "organisations: 5 rows" in out
