"""The notebook year over year: run, told in both languages, drawn, published, opened."""

from __future__ import annotations

import dataclasses
import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from opened import check_opened
from reports import ORG_ID, make_result, write_report

from ita_analysis.charts.canvas import spread
from ita_analysis.charts.chart import Chart
from ita_analysis.charts.compared import plot_year_series, plot_year_slopes, plot_year_steps
from ita_analysis.cli import main
from ita_analysis.compare import Comparison, compare_standings, compare_years
from ita_analysis.errors import ItaError, UsageError
from ita_analysis.prepare import prepare
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.years import publish_years
from ita_analysis.result import load_result
from ita_analysis.style import LANGUAGES
from ita_analysis.tell import compared, tell_years

SCORES = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50", "50.00"]
BETTER = ["88.10", "79.00", "82.10", "84.59", "81.52", "93.00", "88.37", "79.90", "100", "100"]
RENUMBERED = ["90.00", *BETTER[1:8], "96.00", "75.00"]
ITEMS = [
    ("9", "question", "OIT", f"o{number}", "0" if number in (17, 34) else "100")
    for number in range(1, 36)
]
# Subject and two fiscal years: a province and the country as published, and an invented body,
# once by one method and once over a change of method.
PAIRS = [
    ("trat", 2563, 2564),
    ("thailand", 2565, 2566),
    (ORG_ID, 2564, 2565),
    (ORG_ID, 2565, 2567),
]
PAGES = [(*pair, lang) for pair in PAIRS for lang in LANGUAGES]
TELLS = [getattr(compared, name) for name in compared.__all__]


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with official figures and three invented years of one body."""
    project = Project(tmp_path_factory.mktemp("three-years"))
    for folder in ("national", "provinces"):
        shutil.copytree(REPOSITORY / "data" / "raw" / folder, project.raw / folder)
    write_report(project.raw, SCORES, fiscal_year=2564, total="79.79", level="B")
    write_report(project.raw, BETTER, fiscal_year=2565, total="91.05", level="A")
    write_report(project.raw, RENUMBERED, fiscal_year=2567, more_scores=ITEMS)
    shutil.copytree(REPOSITORY / "notebooks", project.notebooks)
    prepare(project)
    return project


@pytest.fixture(scope="module")
def pages(three_years: Project) -> dict[tuple[str, int, int, str], Path]:
    """Return every page, each made by running the notebook through papermill."""
    return {page: publish_years(three_years, *page) for page in PAGES}


def _compare(project: Project, pair: tuple[str, int, int]) -> Comparison:
    return compare_years(*pair, folder=project.processed)


# --- told ----------------------------------------------------------------------------------------


def _say(project: Project, pair: tuple[str, int, int], name: str, lang: str) -> str:
    return str(getattr(compared, name)(_compare(project, pair), lang).text).replace("\u00a0", " ")


GOLDEN = [
    ("trat", "tell_year_header", "คะแนนรวมเพิ่มขึ้น 5.83 คะแนน จาก 75.62 ในปี 2563 เป็น 81.45 ในปี 2564",
     "Up by 5.83 points, from 75.62 in 2563 to 81.45 in 2564"),
    ("trat", "tell_year_contributions", "การป้องกันการทุจริตทำให้คะแนนรวมเปลี่ยน +2.56 จากทั้งหมด +5.83",
     "Corruption prevention makes +2.56 of the +5.83"),
    ("trat", "tell_year_contributions", "ส่วนที่เหลือ −0.01 มาจากการปัดเศษ",
     "The last −0.01 is rounding of the published figures."),
    ("trat", "tell_year_method", "วิธีประเมินไม่เปลี่ยน", "The method did not change"),
    ("trat", "tell_year_moves", "ไม่ทราบจำนวนผู้ตอบ", "How many people answered is not known"),
    ("thailand", "tell_year_series", "ใน 7 ปี ต่ำสุด 66.75 ในปี 2562 สูงสุด 93.82 ในปี 2568",
     "Seven years: lowest 66.75 in 2562, highest 93.82 in 2568"),
    ("thailand", "tell_year_method", "EIT มีคำตอบสองส่วนในปี 2566 แต่มีส่วนเดียวในปี 2565",
     "EIT: answers come in two parts in 2566 and in one in 2565"),
    ("thailand", "tell_year_contributions", "สิ่งที่ต้องใช้: คะแนนครบทุกตัวชี้วัดของปี 2565 และ 2566",
     "Needed: the scores of all indicators in 2565 and 2566."),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "name", "thai", "english"), GOLDEN)
def test_what_is_told(
    subject: str, name: str, thai: str, english: str, three_years: Project
) -> None:
    pair = next(pair for pair in PAIRS if pair[0] == subject)
    assert thai in _say(three_years, pair, name, "th")
    assert english in _say(three_years, pair, name, "en")


def test_method_is_kept_apart_from_conduct(three_years: Project) -> None:
    said = _say(three_years, (ORG_ID, 2565, 2567), "tell_year_contributions", "en")
    assert re.search(r"^Conduct: −\d", said, re.MULTILINE)
    assert re.search(r"^Method: \+\d", said, re.MULTILINE)
    assert re.search(r"^Not to be told apart: \+\d", said, re.MULTILINE)
    method = _say(three_years, (ORG_ID, 2565, 2567), "tell_year_method", "en")
    assert "no indicator can be compared as it stands" in method
    assert "a level of one year is not that of the other" in method
    items = _say(three_years, (ORG_ID, 2565, 2567), "tell_year_questions", "en")
    assert "Items met before and not now: O24 → o17 and O42 → o34." in items


@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_is_told_without_holes(
    pair: tuple[str, int, int], lang: str, three_years: Project
) -> None:
    comparison = _compare(three_years, pair)
    for tell in TELLS:
        told = tell(comparison, lang)
        words = " ".join([told.text, *told.cells])
        assert "nan" not in re.findall(r"\w+", words), tell.__name__
        assert "{" not in words, tell.__name__
        assert "  " not in told.text, tell.__name__
        for table in told.tables:
            assert all(len(row) == len(table.columns) for row in (*table.rows, *table.sums))


def test_sampling_error_is_told_where_respondents_are_known(three_years: Project) -> None:
    pair = _compare(three_years, (ORG_ID, 2564, 2565))
    before, after = (
        dataclasses.replace(standing, scores=standing.scores.assign(n=400.0))
        for standing in (pair.before, pair.after)
    )
    known = compare_standings(pair.subject, before, after, pair.series, pair.sources)
    told = compared.tell_year_moves(known, "en")
    assert "Within sampling error, which is no change to speak of: Use of government" in told.text
    assert "at 95 percent confidence" in told.text
    assert "not known, so no change" not in told.text
    (table,) = compared.table_year_moves(known, "en").tables
    cells = {str(row[0]): row[-1] for row in table.rows}
    assert cells["1. Performance of duties"] == "within"
    assert cells["9. Open data"] == "not sampled"


def test_the_table_of_contributions_sums_to_the_change(three_years: Project) -> None:
    for pair in PAIRS:
        told = compared.table_year_contributions(_compare(three_years, pair), "en")
        for table in told.tables:
            parts = [_number(row[-1]) for row in table.rows]
            sums = {row[0]: _number(row[-1]) for row in table.sums}
            whole = sums.get("Sum of the indicators", sums["Change of the total"])
            assert sum(parts) == pytest.approx(whole, abs=0.05)  # ten rounded figures
            rest = sums.get("Rounding, or totals that differ", 0)
            assert whole + rest == pytest.approx(sums["Change of the total"], abs=0.011)


def _number(cell: Any) -> float:
    return float(str(cell).replace("−", "-"))


# --- section 7 of the brief ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_brief_tells_what_changed_since_the_year_before(lang: str, three_years: Project) -> None:
    result = load_result(ORG_ID, 2565, three_years.processed)
    told = tell_years(result, lang)
    comparison = _compare(three_years, (ORG_ID, 2564, 2565))
    assert told.sentences[0].key == "compared.rose"
    assert told.sentences[0].values["change"] == pytest.approx(comparison.total["change"])
    assert {"compared.parts_all_conduct", "compared.sampling_unknown"} <= {
        sentence.key for sentence in told.sentences
    }
    assert len(told.tables[0].rows) == 10


def test_a_first_year_says_what_a_comparison_needs(three_years: Project, tmp_path: Path) -> None:
    first = tell_years(load_result(ORG_ID, 2564, three_years.processed), "en")
    assert [sentence.key for sentence in first.sentences][:2] == [
        "years.headline_others", "years.needed",
    ]  # fmt: skip
    alone = tell_years(make_result(tmp_path, BETTER), "en").text.replace("\u00a0", " ")
    assert "so years cannot be compared yet" in alone
    assert "needs the total and the 10 indicator scores of fiscal year 2564" in alone


# --- charts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plot", [plot_year_slopes, plot_year_steps, plot_year_series])
def test_a_chart_has_words_source_and_stays_on_its_paper(
    plot: Any, lang: str, pair: tuple[str, int, int], three_years: Project
) -> None:
    comparison = _compare(three_years, pair)
    chart = plot(comparison, lang)
    if not isinstance(chart, Chart):
        assert comparison.contributions.empty
        assert str(chart) == ""
        return
    assert chart.alt in chart.svg.text.replace("&#34;", '"')
    assert chart.caption
    assert chart.source
    assert ">nan" not in chart.svg.text
    figure = chart.figure
    figure.draw_without_rendering()
    width = figure.bbox.width
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert box.x0 >= -2, text.get_text()
        assert box.x1 <= width + 2, text.get_text()


def test_slopes_name_every_indicator_and_steps_end_at_the_change(three_years: Project) -> None:
    comparison = _compare(three_years, ("trat", 2563, 2564))
    slopes = plot_year_slopes(comparison, "en")
    assert isinstance(slopes, Chart)
    words = [text.get_text() for text in slopes.figure.axes[0].texts]
    for part in comparison.after.method.indicators:
        assert part.name_en in words
    steps = plot_year_steps(comparison, "en")
    assert isinstance(steps, Chart)
    words = [text.get_text() for text in steps.figure.axes[0].texts]
    assert "+5.83" in words
    assert "75.62 → 81.45" in words


@given(st.lists(st.floats(0, 100), min_size=1, max_size=10))
def test_labels_are_moved_apart_and_keep_their_order(places: list[float]) -> None:
    moved = spread(places, 10, 0, 100)
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    sorted_places = [moved[index] for index in order]
    assert all(below - above >= 10 - 1e-6 for above, below in itertools.pairwise(sorted_places))
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in moved)


# --- notebook, page, command ---------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_is_one_file_that_asks_for_nothing(page: Any, pages: dict[Any, Path]) -> None:
    html = pages[page].read_text(encoding="utf-8")
    subject, first, last, lang = page
    assert pages[page].name == f"{subject}-{first}-{last}-{lang}.html"
    assert html.startswith(f'<!doctype html>\n<html lang="{lang}">')
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert not re.search(r"""(src|href)=["']?(?!data:)""", html)
    assert "/tmp/" not in html
    assert html.count("<svg") == (1 if subject == "thailand" else 3)
    assert len(html) < 200_000


def test_the_executed_notebook_is_kept_without_paths(
    pages: dict[Any, Path], three_years: Project
) -> None:
    assert pages
    path = three_years.outputs / "notebooks" / "trat-2563-2564-th.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert notebook.metadata.papermill.input_path == "notebooks/year_over_year.ipynb"
    assert "/tmp/" not in path.read_text(encoding="utf-8")


def test_as_it_stands_the_notebook_says_what_to_set(three_years: Project, tmp_path: Path) -> None:
    target = tmp_path / "by-hand.ipynb"
    source = three_years.notebooks / "year_over_year.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "papermill", str(source), str(target)],
        cwd=three_years.root,
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    cells = nbformat.read(target, as_version=4).cells  # type: ignore[no-untyped-call]
    errors = [
        output
        for cell in cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert "Set subject in the parameters cell" in errors[0].traceback[0]


def test_the_command_publishes_or_says_what_is_wrong(
    three_years: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(three_years.root))
    assert main(["years", "trat", "--lang", "en"]) == 0
    assert capsys.readouterr().out.strip().endswith("years/trat-2563-2564-en.html")
    assert main(["years", "tart"]) == 2
    assert "Close to it: trat" in capsys.readouterr().err
    assert main(["years", "trat", "--from", "2564", "--to", "2563"]) == 2
    assert "the first is not before the last" in capsys.readouterr().err


def test_a_failure_keeps_the_notebook_and_the_page_before(
    three_years: Project, tmp_path: Path
) -> None:
    project = Project(tmp_path)
    shutil.copytree(three_years.processed, project.processed)
    project.raw.mkdir(parents=True)
    shutil.copytree(three_years.notebooks, project.notebooks)
    path = project.notebooks / "year_over_year.ipynb"
    broken = path.read_text(encoding="utf-8").replace("ita.tell_year_header", "ita.tell_nothing")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ItaError, match=r"See .*failed/trat-2563-2564-th\.ipynb"):
        publish_years(project, "trat")
    assert not (project.outputs / "years").exists()
    with pytest.raises(UsageError, match="not one we write"):
        publish_years(project, "trat", lang="de")


# --- as a reader meets them ----------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_opens_fits_and_prints(
    page: Any, pages: dict[Any, Path], browser: Any, tmp_path: Path
) -> None:
    check_opened(browser, pages[page], tmp_path / "page.pdf")
