"""The page of a plan: what an organisation must publish, in both languages, whole and safe."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from plan_cases import make_two_years
from plan_workbook_cases import at, fill
from reports import ORG_ID

from ita_analysis.charts import Chart, plot_plan_calendar
from ita_analysis.errors import ItaError, UsageError
from ita_analysis.plan import accept, load_plan
from ita_analysis.plan.accept import accept_plan
from ita_analysis.plan.make import make_workbook
from ita_analysis.plan.words import load_words
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.publish.plans import publish_plan
from ita_analysis.style import LANGUAGES
from ita_analysis.tell.planned import (
    table_plan_measures,
    table_plan_parts,
    table_plan_progress,
    table_plan_since,
    table_plan_weak_points,
    tell_plan_header,
    tell_plan_measures,
    tell_plan_parts,
    tell_plan_progress,
    tell_plan_since,
    tell_plan_weak_points,
)

ORG, YEAR = "sao-lat-ya-kanchanaburi", 2564
TELLERS = (
    tell_plan_header, tell_plan_weak_points, table_plan_weak_points, tell_plan_measures,
    table_plan_measures, tell_plan_progress, table_plan_progress, tell_plan_since,
    table_plan_since, tell_plan_parts, table_plan_parts,
)  # fmt: skip
RESULTS = [
    ("sao-bang-khaem-nakhon-pathom", 2563),
    ("sao-bang-rakam-nakhon-pathom", 2565),
    ("sao-dong-mun-lek-phetchabun", 2564),
    ("sao-lat-ya-kanchanaburi", 2564),
    ("tm-bang-pla-samut-sakhon", 2567),
]
LARGEST_PAGE = 150_000
STATUSES = load_words()["status"]


@pytest.fixture(scope="module")
def running(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose plan was kept, with progress of every kind."""
    root = tmp_path_factory.mktemp("running")
    shutil.copytree(project.root / "data", root / "data")
    shutil.copytree(project.notebooks, root / "notebooks")
    mine = Project(root)
    path = make_workbook(ORG, YEAR, root / "plan.xlsx", mine)
    rows = [
        ("done", 100, "1 เม.ย. 2565", "https://example.org/o42"),
        ("in_progress", 60, "1 เม.ย. 2565", ""),
        ("delayed", 20, "1 พ.ค. 2565", ""),
        ("not_started", 0, "", ""),
        ("cancelled", None, "1 เม.ย. 2565", ""),
    ]
    cells = {}
    for row, (status, percent, reported, evidence) in enumerate(rows, start=2):
        cells[at("progress", "status", row)] = STATUSES[status]
        cells[at("progress", "progress", row)] = percent
        cells[at("progress", "reported", row)] = reported or None
        cells[at("progress", "evidence", row)] = evidence or None
    fill(path, progress=cells)
    today, accept.TODAY = accept.TODAY, lambda: datetime.date(2026, 1, 15)
    try:
        accept_plan(path, mine)
    finally:
        accept.TODAY = today
    prepare(mine)
    return mine


# --- what is said ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("org", "year"), RESULTS)
def test_every_plan_is_told_without_gaps(org: str, year: int, lang: str, project: Project) -> None:
    plan = load_plan(org, year, project.processed)
    for tell in TELLERS:
        told = tell(plan, lang)
        for text in (told.text, *told.cells):
            assert "nan" not in text.casefold().split(), tell.__name__
            assert not re.search(r"[{}]", text), tell.__name__


def test_the_head_says_what_the_plan_is_worth(project: Project) -> None:
    plan = load_plan(ORG, YEAR, project.processed)
    told = tell_plan_header(plan, "en").text.replace("\u00a0", " ")
    assert "A draft: chosen by the result" in told
    assert "14 measures answer 50 weak points, worth 24.26 points of the total" in told
    assert "Plan of integrity and transparency measures, fiscal year 2565 (2022)" in told


def test_items_not_met_are_named_with_their_worth(project: Project) -> None:
    told = tell_plan_weak_points(load_plan(ORG, YEAR, project.processed), "en").text
    told = told.replace("\u00a0", " ")
    assert "Six disclosure items are not met: O42, O43, O38, O41, O1 and O2" in told
    assert "worth 13.39 points" in told
    assert "11 more items are perhaps not met" in told
    assert "they are not added" in told


def test_each_weak_point_names_its_measure(project: Project) -> None:
    plan = load_plan(ORG, YEAR, project.processed)
    rows = [row for table in table_plan_weak_points(plan, "th").tables for row in table.rows]
    assert len(rows) == len(plan.weak)
    assert all(row[-1] != "–" for row in rows)


def test_worth_says_how_sure_it_is(project: Project) -> None:
    cells = table_plan_measures(load_plan(ORG, YEAR, project.processed), "en").cells
    assert "+10.00 points (likely)" in cells
    assert "answers O42, O43" in cells
    assert "perhaps +3.20 points" in cells


def test_progress_is_counted_and_late_measures_named(running: Project) -> None:
    plan = load_plan(ORG, YEAR, running.processed)
    told = tell_plan_progress(plan, "en").text.replace("\u00a0", " ")
    assert "One of 14 measures is done" in told
    assert "delayed: 1" in told
    assert "Not done after the day they were to end: measures 2 and 3." in told
    assert "Not recorded yet: measures 6–14." in told
    assert "As of 1 May 2022." in told
    assert "https://example.org/o42" in table_plan_progress(plan, "en").cells


def test_without_progress_it_says_how_to_record_it(project: Project) -> None:
    plan = load_plan(ORG, YEAR, project.processed)
    assert "ita plan --check" in tell_plan_progress(plan, "th").text
    assert table_plan_progress(plan, "th").tables == ()


def test_what_moved_is_told_without_a_cause(tmp_path: Path) -> None:
    plan = load_plan(ORG_ID, 2565, make_two_years(tmp_path).processed)
    told = tell_plan_since(plan, "en").text
    assert "Of one thing that measures say they answer, 1 rose and 0 fell" in told
    assert "does not show that a measure is the cause" in told
    assert "One measure does not say what it answers" in told
    (table,) = table_plan_since(plan, "en").tables
    (row,) = table.rows
    assert [str(cell) for cell in row[4:7]] == ["80.00", "86.00", "+6.00"]


def test_the_checklist_says_what_is_missing_and_how_sure_it_is(project: Project) -> None:
    plan = load_plan(ORG, YEAR, project.processed)
    told = tell_plan_parts(plan, "en").text
    assert "The plan has five of six parts that the disclosure items ask for" in told
    assert "Missing: report on what every measure did." in told
    cells = table_plan_parts(plan, "en").cells
    assert {"inferred", "confirmed", "missing (1–14)", "separate document"} <= set(cells)


# --- the calendar ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_calendar_shows_every_dated_measure(lang: str, project: Project) -> None:
    chart = plot_plan_calendar(load_plan(ORG, YEAR, project.processed), lang)
    assert isinstance(chart, Chart)
    assert len(chart.data) == 14
    svg = chart.svg.text
    months = {"th": ("ต.ค.", "ก.ย.", "2564", "2565"), "en": ("Oct", "Sep", "2021", "2022")}
    for text in months[lang]:
        assert f">{text}</text>" in svg
    period = {"th": "ต.ค. 2564 – เม.ย. 2565", "en": "Oct 2021 – Apr 2022"}[lang]
    assert period in chart.alt.replace("\u00a0", " ")


def test_each_status_has_its_look_and_word(running: Project) -> None:
    chart = plot_plan_calendar(load_plan(ORG, YEAR, running.processed), "en")
    assert isinstance(chart, Chart)
    for text in ("done", "in progress 60%", "delayed 20%", "not started", "cancelled"):
        assert f">{text}</text>" in chart.svg.text
    assert "Striped orange: delayed" in chart.caption


def test_without_dates_there_is_a_note(project: Project) -> None:
    plan = load_plan(ORG, YEAR, project.processed)
    plan.measures["start"] = ""
    assert "No measure has a start" in plot_plan_calendar(plan, "en").text  # type: ignore[union-attr]


# --- the page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_one_small_file_without_script(lang: str, running: Project) -> None:
    path = publish_plan(running, ORG, YEAR, lang)
    assert path == running.outputs / "plans" / f"{ORG}-plan-2565-{lang}.html"
    page = path.read_text(encoding="utf-8")
    assert path.stat().st_size < LARGEST_PAGE
    assert f'<html lang="{lang}"' in page
    assert "<script" not in page
    assert "Traceback" not in page
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', page) == []
    assert page.count("<caption>") == page.count("<table>") >= 4


def test_a_page_for_nobody_is_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="there is no such organisation"):
        publish_plan(project, "sao-nobody", YEAR, "th")
    with pytest.raises(ItaError, match="not one we write"):
        publish_plan(project, ORG, YEAR, "fr")


def test_text_from_a_workbook_is_escaped(project: Project, tmp_path: Path) -> None:
    shutil.copytree(project.root / "data", tmp_path / "data")
    shutil.copytree(project.notebooks, tmp_path / "notebooks")
    mine = Project(tmp_path)
    path = make_workbook("sao-dong-mun-lek-phetchabun", YEAR, tmp_path / "plan.xlsx", mine)
    book: Any = load_workbook(path)
    for cell in (at("measures", "title_th"), at("measures", "steps_th")):
        book.worksheets[2][cell].value = "<img src=x onerror=alert(1)>"
    book.save(path)
    accept_plan(path, mine)
    prepare(mine)
    page = publish_plan(mine, "sao-dong-mun-lek-phetchabun", YEAR, "th").read_text("utf-8")
    assert "<img" not in page
    assert "&lt;img" in page


def test_the_page_fits_a_telephone(running: Project, browser: Any) -> None:
    path = publish_plan(running, ORG, YEAR, "th")
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()
