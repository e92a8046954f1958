"""The notebook of data quality: run, told in both languages, drawn, published, opened."""

from __future__ import annotations

import csv
import dataclasses
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from conftest import REPOSITORY
from data_quality_cases import HAND, write_text
from hypothesis import given
from hypothesis import strategies as st
from opened import check_opened

from ita_analysis.cli import main
from ita_analysis.errors import DataError, ItaError, UsageError
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.quality import publish_quality
from ita_analysis.quality import Quality, load_quality
from ita_analysis.review.reader import read_file, save_reading
from ita_analysis.style import LANGUAGES
from ita_analysis.tell.problems import table_problems, tell_problems
from ita_analysis.tell.quality import (
    table_problem_lines,
    table_reading,
    table_unread,
    tell_quality,
    tell_reading,
    tell_unread,
)
from ita_analysis.tell.quality.excerpt import LONGEST, show_line

FUNCTIONS = [tell_quality, tell_reading, table_reading, tell_unread, table_unread,
             table_problem_lines]  # fmt: skip
MACHINE = "data/read/sao-ban-mai-nan-2565"
SOURCES = [(HAND, 2567), (MACHINE, 0), ("report.txt", 0)]
PAGES = [(*source, lang) for source in SOURCES for lang in LANGUAGES]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with one report by hand and one read by machine; nothing is prepared."""
    project = Project(tmp_path_factory.mktemp("quality"))
    shutil.copytree(REPOSITORY / "data" / "raw" / f"{HAND}-2567", project.raw / f"{HAND}-2567")
    shutil.copytree(REPOSITORY / "notebooks", project.notebooks)
    path = write_text(project.root)
    save_reading(path, read_file(path), project.readings, project)
    return project


@pytest.fixture
def here(sources: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Run in the project."""
    monkeypatch.setenv(HOME_VARIABLE, str(sources.root))
    return sources


@pytest.fixture(scope="module")
def pages(sources: Project) -> dict[tuple[str, int, str], Path]:
    """Return every page, each made by running the notebook through papermill."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(sources.root))
        return {
            (*source, lang): publish_quality(sources, *source, lang)
            for source in SOURCES
            for lang in LANGUAGES
        }


# --- what is known of a source ------------------------------------------------------------------


def test_a_document_brings_its_text_its_spellings_and_what_was_not_read(here: Project) -> None:
    quality = load_quality("report.txt")
    assert (quality.kind, quality.name) == ("document", "report.txt")
    assert re.fullmatch(r"report-[0-9a-f]{8}", quality.key)
    assert quality.line(3) == "คะแนนภาพรวม 98.79 คะแนน ระดับ A"
    assert (quality.line(0), quality.line(999)) == ("", "")
    assert quality.unread["line"].tolist() == [16]
    spelt = quality.spellings.set_index(["what", "printed"])
    assert spelt.loc[("organisation", "องค์การบริหารส่วนตำบลบ้านใหม่"), "lines"] == "2"
    assert spelt.loc[("organisation", "บ้านไหม่")].tolist() == ["บ้านใหม่", "17"]
    assert spelt.loc[("fiscal_year", "๒๕๖๕"), "lines"] == "1"
    assert spelt.loc[("other_year", "๒๕๖๖"), "lines"] == "17"
    assert quality.result.score("total", "total", "published") == 98.79


def test_the_folder_of_a_reading_says_the_same(here: Project) -> None:
    document, folder = load_quality("report.txt"), load_quality(MACHINE)
    assert (folder.kind, folder.key) == ("reading", "sao-ban-mai-nan-2565-read")
    assert folder.text == document.text
    pd.testing.assert_frame_equal(folder.unread, document.unread)
    kinds = {"total_mismatch"}
    assert kinds <= set(folder.result.problems["kind"])
    assert folder.result.sources["document_en"].tolist() == [
        "Analysis of the ITA result of fiscal year 2565"
    ]


def test_records_by_hand_have_lines_without_text(here: Project) -> None:
    quality = load_quality(HAND, 2567)
    assert (quality.kind, quality.key, quality.has_text) == (
        "transcription", f"{HAND}-2567", False,
    )  # fmt: skip
    by_folder = load_quality(str(here.raw / f"{HAND}-2567"))
    assert by_folder.key == quality.key


def test_a_text_that_was_changed_is_not_shown_beside_figures(here: Project, tmp_path: Path) -> None:
    copy = tmp_path / "sao-ban-mai-nan-2565"
    shutil.copytree(here.root / MACHINE, copy)
    with (copy / "text.txt").open("a", encoding="utf-8") as file:
        file.write("99.99\n")
    with pytest.raises(DataError, match="is not the text that the records were read from"):
        load_quality(str(copy))


@pytest.mark.parametrize(
    ("source", "year", "said"),
    [
        ("no-such-source", 0, "Set source in the parameters cell"),
        ("nowhere.pdf", 0, "there is no such file or folder"),
        ("../raw", 2567, "not a key of an organisation"),
        ("tm-bang-pla", 2567, f"Close to it: {HAND}-2567"),
        (".", 0, "is a folder without a report"),
    ],
)
def test_a_source_that_is_not_there(here: Project, source: str, year: int, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        load_quality(source, year)


def test_a_file_with_a_thai_or_dangerous_name_gets_a_plain_one(
    here: Project, tmp_path: Path
) -> None:
    path = write_text(tmp_path)
    for name in ("รายงาน.txt", "a b; rm -rf.txt"):
        renamed = path.with_name(name)
        shutil.copy(path, renamed)
        assert re.fullmatch(r"[a-z-]+-[0-9a-f]{8}", load_quality(str(renamed)).key)


# --- what is told --------------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "year"), SOURCES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_is_told_without_holes(here: Project, source: str, year: int, lang: str) -> None:
    quality = load_quality(source, year)
    for tell in FUNCTIONS:
        told = tell(quality, lang)
        words = " ".join([told.text, *told.cells])
        assert "nan" not in words.split(), tell.__name__
        assert "  " not in told.text, tell.__name__
        for table in told.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)


def test_what_was_read_is_counted(here: Project) -> None:
    quality = load_quality(HAND, 2567)
    facts, _ = table_reading(quality, "en").tables
    counts = {str(row[0]): row[1:] for row in facts.rows}
    assert counts["Total"] == ("1", "1", "1")
    assert counts["Scores of indicators"] == ("10", "10", "13")
    assert counts["Scores of questions and items"] == ("55", "59", "55")
    assert counts["Measures"] == ("4", "–", "4")
    assert "66 scores, 7 cited questions or items, 4 measures" in tell_reading(quality, "en").text
    corrected = dataclasses.replace(quality, own_corrections=0)
    assert "Nothing that the source prints is corrected." in tell_reading(corrected, "en").text


def test_every_problem_stands_once_with_its_lines(here: Project) -> None:
    for source, year in SOURCES:
        quality = load_quality(source, year)
        told = table_problem_lines(quality, "en")
        numbers = [int(str(row[0])) for table in told.tables for row in table.rows]
        assert numbers == list(range(1, len(numbers) + 1))
        sentences = [str(row[1]) for table in told.tables for row in table.rows]
        for table in table_problems(quality.result, "en").tables:
            assert {str(row[1]) for row in table.rows} <= set(sentences)


def test_lines_stand_beside_problems_where_the_text_is_at_hand(here: Project) -> None:
    by_machine = table_problem_lines(load_quality(MACHINE), "en")
    assert "3: คะแนนภาพรวม 98.79 คะแนน ระดับ A" in " ".join(by_machine.cells)
    by_hand = table_problem_lines(load_quality(HAND, 2567), "en")
    assert "only line numbers and printed values are shown" in by_hand.text
    assert "25, 47" in by_hand.cells


def test_problems_are_grouped_by_certainty_and_sort(here: Project) -> None:
    captions = [
        table.caption.text for table in table_problem_lines(load_quality(HAND, 2567), "en").tables
    ]
    assert captions == [
        "Scores that do not follow from what they are made of (certain)",
        "Statements that figures or facts contradict (certain)",
        "Scores that the method cannot give (likely)",
        "Gaps between weak points, measures and the required parts (likely)",
    ]


def test_how_many_lines_were_not_read_is_said(here: Project) -> None:
    quality = load_quality("report.txt")
    assert tell_unread(quality, "en").text.startswith("One line carries numbers that were not read")
    assert "มี 1 บรรทัดที่มีตัวเลขซึ่งยังไม่ได้อ่าน" in tell_unread(quality, "th").text
    rows = [{"line": n, "text": f"{n}.5", "why": ""} for n in range(1, 501)]
    many = dataclasses.replace(quality, unread=pd.DataFrame(rows))
    assert "500 lines carry numbers" in tell_unread(many, "en").text
    assert "The first 200 are shown." in tell_unread(many, "en").text
    assert len(table_unread(many, "en").tables[0].rows) == 200
    none = dataclasses.replace(quality, unread=quality.unread.head(0))
    assert tell_unread(none, "en").text == "Every line that carries numbers was read"
    assert table_unread(none, "en").tables == ()
    by_hand = tell_unread(load_quality(HAND, 2567), "en").text
    assert "is not noted in a transcription by hand" in by_hand
    pictures = dataclasses.replace(none, not_read=("page 3 is a picture and needs OCR",))
    assert "page 3 is a picture and needs OCR" in table_unread(pictures, "en").cells


def test_a_place_in_a_file_without_lines_is_named(here: Project) -> None:
    quality = dataclasses.replace(load_quality("report.txt"), places={3: "page 2", 16: "page 9"})
    assert "16 (page 9)" in table_unread(quality, "en").cells
    assert any(cell.startswith("3 (page 2): ") for cell in table_problem_lines(quality, "th").cells)


def test_the_total_is_judged(here: Project) -> None:
    quality = load_quality(MACHINE)
    assert (
        "98.79 does not follow from its parts, which give 89.79" in tell_quality(quality, "en").text
    )
    scores = quality.result.scores
    for drop, said in [
        ("published", "The source prints no total"),
        ("computed", "not all of its parts are printed"),
    ]:
        left = scores[~((scores["measure"] == "total") & (scores["origin"] == drop))]
        other = dataclasses.replace(
            quality, result=dataclasses.replace(quality.result, scores=left)
        )
        assert said in tell_quality(other, "en").text


@given(st.text(max_size=600), st.text(max_size=8))
def test_a_shown_line_is_short_and_whole(text: str, value: str) -> None:
    shown = show_line(text, [value])
    assert len(shown) <= LONGEST + 40
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)


def test_a_long_line_is_shown_around_what_is_looked_for() -> None:
    line = "ก" * 5000 + " คะแนน ๘๗.๐๒ " + "ข" * 5000
    shown = show_line(line, ["87.02"])
    assert "คะแนน ๘๗.๐๒" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert not re.match("…[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", show_line("กี่" * 3000, ["x"]))


# --- notebook, page, command ---------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_is_one_file_that_asks_for_nothing(page: Any, pages: dict[Any, Path]) -> None:
    html = pages[page].read_text(encoding="utf-8")
    lang = page[2]
    assert pages[page].parent.name == "quality"
    assert pages[page].name.endswith(f"-{lang}.html")
    assert html.startswith(f'<!doctype html>\n<html lang="{lang}">')
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert not re.search(r"""(src|href)=["']?(?!data:)""", html)
    assert html.count("<svg") == 1
    assert len(html.encode()) < 150_000


def test_text_from_outside_stays_text(pages: dict[Any, Path]) -> None:
    for source in ((MACHINE, 0), ("report.txt", 0)):
        html = pages[(*source, "th")].read_text(encoding="utf-8")
        body = html.partition("</head>")[2]
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
        assert "{name} {{ 7*7 }} $x$" in body
        assert " onclick=x>" not in body
        assert "\u202e" not in body


def test_nothing_tells_where_it_was_made(pages: dict[Any, Path], sources: Project) -> None:
    for page, path in pages.items():
        kept = sources.outputs / "notebooks" / f"quality-{path.stem}.ipynb"
        for file in (path, kept):
            assert str(sources.root) not in file.read_text(encoding="utf-8"), page
        notebook: Any = nbformat.read(kept, as_version=4)  # type: ignore[no-untyped-call]
        assert notebook.metadata.papermill.input_path == "notebooks/data_quality.ipynb"
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                assert output.output_type in ("execute_result", "display_data"), output


def test_a_document_elsewhere_leaves_only_its_name(here: Project, tmp_path: Path) -> None:
    path = write_text(tmp_path)
    page = publish_quality(here, str(path), 0, "en")
    kept = here.outputs / "notebooks" / f"quality-{page.stem}.ipynb"
    text = kept.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert 'source = \\"report.txt\\"' in text


def test_the_brief_and_this_page_tell_problems_with_the_same_words(
    here: Project, pages: dict[Any, Path]
) -> None:
    quality = load_quality(HAND, 2567)
    html = pages[HAND, 2567, "en"].read_text(encoding="utf-8")
    text = re.sub(r"<[^>]*>", "", html).replace("\u00a0", " ")
    for sentence in tell_problems(quality.result, "en").sentences:
        assert sentence.text in text


def test_the_same_source_gives_the_same_bytes(pages: dict[Any, Path], here: Project) -> None:
    path = pages[MACHINE, 0, "en"]
    before = path.read_bytes()
    assert publish_quality(here, MACHINE, 0, "en") == path
    assert path.read_bytes() == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_papermill_by_hand(sources: Project, tmp_path: Path, lang: str) -> None:
    target = tmp_path / "by-hand.ipynb"
    notebook = sources.notebooks / "data_quality.ipynb"
    command = [sys.executable, "-m", "papermill", str(notebook), str(target)]
    done = subprocess.run(
        [*command, "-p", "source", MACHINE, "-p", "lang", lang],
        cwd=sources.notebooks,  # as JupyterLab does
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    as_it_stands = subprocess.run(command, cwd=sources.root, capture_output=True, check=False)
    assert as_it_stands.returncode != 0
    assert "Set source in the parameters cell" in target.read_text(encoding="utf-8")


def test_the_command_publishes_or_says_what_is_wrong(
    here: Project, pages: dict[Any, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages
    assert main(["quality", HAND, "2567", "--lang", "en"]) == 0
    assert capsys.readouterr().out.strip().endswith(f"quality/{HAND}-2567-en.html")
    assert main(["quality", "tm-bang-pla", "2567"]) == 2
    assert "Close to it" in capsys.readouterr().err
    broken = here.root / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    assert main(["quality", str(broken)]) == 3
    err = capsys.readouterr().err
    assert "broken.pdf" in err
    assert "Traceback" not in err


def test_a_failure_keeps_the_notebook(here: Project, tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(here.raw, project.raw)
    shutil.copytree(here.notebooks, project.notebooks)
    path = project.notebooks / "data_quality.ipynb"
    broken = path.read_text(encoding="utf-8").replace("ita.tell_unread", "ita.tell_nothing")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ItaError, match=rf"See .*failed/quality-{HAND}-2567-th\.ipynb"):
        publish_quality(project, HAND, 2567)
    assert not (project.outputs / "quality").exists()
    with pytest.raises(UsageError, match="not one we write"):
        publish_quality(project, HAND, 2567, lang="de")


def test_a_row_that_the_rules_do_not_know_says_why(here: Project, tmp_path: Path) -> None:
    copy = tmp_path / "sao-ban-mai-nan-2565"
    shutil.copytree(here.root / MACHINE, copy)
    with (copy / "unread.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([5, "=1+1", "score is above 100 (987). Look at the report."])
    quality: Quality = load_quality(str(copy))
    assert "score is above 100 (987). Look at the report." in table_unread(quality, "en").cells
    assert "ไม่มีความหมายตามหลักเกณฑ์ของปีนั้น" in table_unread(quality, "th").cells


# --- as a reader meets them ----------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_opens_fits_and_prints(
    page: Any, pages: dict[Any, Path], browser: Any, tmp_path: Path
) -> None:
    check_opened(browser, pages[page], tmp_path / "page.pdf")
