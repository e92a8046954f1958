"""The notebook peers and overview: run, told in both languages, drawn, published, opened."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import REPOSITORY
from opened import check_opened

from ita_analysis.charts import peers as charts
from ita_analysis.charts.chart import Chart
from ita_analysis.charts.peers.make import axis_floor, ends
from ita_analysis.cli import main
from ita_analysis.compare.peers import Peers, compare_peers
from ita_analysis.demo import make_demo
from ita_analysis.errors import ItaError, UsageError
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.peers import publish_peers
from ita_analysis.publish.provinces import list_keys, publish_provinces
from ita_analysis.publish.site import publish_site
from ita_analysis.style import LANGUAGES
from ita_analysis.tell import peers as parts

PLOTS = [getattr(charts, name) for name in charts.__all__]
TELLS = [getattr(parts, name) for name in parts.__all__]
# A made-up province, type, organisation and country; and real groups of which little is known.
MADE = ["nan", "subdistrict-municipality", "sao-example-00001", "thailand"]
REAL = [
    ("trat", 2564),
    ("tak", 2564),
    ("kanchanaburi", 2564),
    ("thailand", 2564),
    ("thailand", 2567),
    ("sao-lat-ya-kanchanaburi", 2564),
    ("tm-bang-pla-samut-sakhon", 2567),
]
PAGES = [
    (subject, lang) for subject in ("nan", "sao-example-00001", "thailand") for lang in LANGUAGES
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Project:
    return make_demo(tmp_path_factory.mktemp("overview") / "demo", project, [2564, 2565], 800)


@pytest.fixture(scope="module")
def groups(demo: Project, project: Project) -> list[Peers]:
    made = [compare_peers(subject, 2565, demo.processed) for subject in MADE]
    return made + [compare_peers(*pair, folder=project.processed) for pair in REAL]


@pytest.fixture(scope="module")
def pages(demo: Project) -> dict[tuple[str, str], Path]:
    """Return the pages, each made by running the notebook through papermill."""
    return {page: publish_peers(demo, page[0], 2565, page[1]) for page in PAGES}


# --- told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", range(len(MADE) + len(REAL)))
def test_every_part_is_told_without_holes(place: int, lang: str, groups: list[Peers]) -> None:
    for tell in TELLS:
        told = tell(groups[place], lang)
        words = " ".join([told.text, *told.cells])
        assert "nan" not in re.findall(r"\w+", words), tell.__name__
        assert "{" not in words, tell.__name__
        assert "  " not in told.text, tell.__name__
        for table in told.tables:
            assert all(len(row) == len(table.columns) for row in (*table.rows, *table.sums))


def test_numbers_in_sentences_are_those_of_the_tables(groups: list[Peers]) -> None:
    for peers in groups[:4]:
        losses = peers.losses
        told = parts.tell_peer_losses(peers, "en").sentences[0]
        assert told.values["lost"] == losses.table["lost"].max()
        assert told.values["whole"] == 100 - losses.mean
        lift = parts.tell_peer_lifts(peers, "en").sentences[0]
        assert lift.values["lift"] in set(peers.lifts["lift"])
        table = parts.table_peer_losses(peers, "en").tables[0]
        shown = sum(float(str(row[-1])) for row in table.rows)
        assert shown == pytest.approx(float(str(table.sums[-1][-1])), abs=0.06)  # ten rounded


GOLDEN = [
    (0, "trat", "tell_peer_header", "ค่าเฉลี่ยต่ำกว่าเกณฑ์ 85 คะแนนอยู่ 3.55 คะแนน",
     "The mean lies 3.55 points below the mark of 85"),
    (0, "trat", "tell_peer_areas", "จังหวัดตราดอยู่อันดับ 1 จาก 3 จังหวัดที่ทราบค่าเฉลี่ย",
     "Trat Province: place 1 of 3 provinces with a known mean"),
    (1, "tak", "tell_peer_passes", "มีหน่วยงาน 26 จาก 70 แห่ง (ร้อยละ 37.14) ได้ 85 คะแนนขึ้นไป",
     "Officially 26 of 70 bodies have 85 points or more (37.14 percent)"),
    (3, "thailand", "tell_peer_passes", "459 จาก 879 หน่วยงาน (ร้อยละ 52.22) ได้ 85 คะแนนขึ้นไป",
     "459 of 879 bodies (52.22 percent) have 85 points or more"),
    (3, "thailand", "tell_peer_header", "ตารางข้อมูลมี 2 จาก 8,300 หน่วยงาน",
     "The tables hold 2 of the 8,300 bodies that were assessed"),
    (4, "thailand", "tell_peer_header", "ตามที่เผยแพร่ หน่วยงานร้อยละ 92.44 ได้ 85 คะแนนขึ้นไป",
     "Officially 92.44 percent of the bodies have 85 points or more"),
    (5, "lat-ya", "tell_peer_header", "อันดับ 2 จาก 2 แห่ง", "Place 2 of 2; no others lie within 1"),
    (6, "bang-pla", "tell_peer_ranks", "ไม่มีอันดับ", "No rank: nobody to be ranked beside"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "subject", "name", "thai", "english"), GOLDEN)
def test_what_is_told(
    place: int, subject: str, name: str, thai: str, english: str, groups: list[Peers]
) -> None:
    peers = groups[len(MADE) + place]
    assert subject in peers.group.subject.key
    for lang, words in (("th", thai), ("en", english)):
        said = getattr(parts, name)(peers, lang).text.replace("\u00a0", " ")
        assert words in said


@pytest.mark.parametrize(("lang", "words"), [("th", "ข้อมูลสมมติ"), ("en", "Made-up data")])
def test_made_up_bodies_are_called_so(lang: str, words: str, groups: list[Peers]) -> None:
    for peers in groups:
        said = parts.tell_peer_header(peers, lang).text
        assert (words in said) == peers.group.invented
    assert sum(peers.group.invented for peers in groups) == len(MADE)


# --- charts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
def test_a_chart_has_words_source_and_stays_on_its_paper(
    plot: Any, lang: str, groups: list[Peers]
) -> None:
    drawn = [plot(peers, lang) for peers in groups]
    assert any(isinstance(chart, Chart) for chart in drawn)
    for chart in drawn:
        if not isinstance(chart, Chart):
            assert str(chart) == ""
            continue
        assert chart.alt
        assert chart.caption
        assert chart.source
        assert ">nan" not in chart.svg.text
        assert "{" not in chart.alt + chart.caption
        figure = chart.figure
        figure.draw_without_rendering()
        # Higher than this, a chart would not fit on a printed page.
        assert figure.bbox.height / figure.dpi * 72 < 640
        for text in figure.axes[0].texts:
            box = text.get_window_extent()
            assert box.x0 >= -3, text.get_text()
            assert box.x1 <= figure.bbox.width + 3, text.get_text()


def test_every_body_has_a_dot_of_its_own(groups: list[Peers]) -> None:
    peers = groups[MADE.index("nan")]
    for plot, radius in ((charts.plot_peer_ranks, 2.6), (charts.plot_peer_link, 2.4)):
        dots = re.findall(r"M[^MzZ]*(?=[M\"])", plot(peers, "en").svg.text)
        small = [dot for dot in dots if dot.count("L") + dot.count("H") + dot.count("V") == 8]
        assert len(small) == len(peers.group.totals), radius


def test_of_long_rankings_both_ends_are_drawn(groups: list[Peers]) -> None:
    passes = groups[MADE.index("thailand")].passes
    assert len(passes) == 77
    shown = ends(passes)
    assert len(shown) == 20
    assert shown["key"].iloc[0] == passes["key"].iloc[0]
    assert shown["key"].iloc[-1] == passes["key"].iloc[-1]


@pytest.mark.parametrize(("lowest", "floor"), [(96.0, 90.0), (50.0, 40.0), (13.0, 0.0), (0.0, 0.0)])
def test_an_axis_begins_at_a_round_number_and_ends_at_the_full_score(
    lowest: float, floor: float
) -> None:
    start, ticks = axis_floor(lowest)
    assert (start, ticks[0], ticks[-1]) == (floor, floor, 100)


# --- notebook, page, command ---------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_is_one_file_that_asks_for_nothing(page: Any, pages: dict[Any, Path]) -> None:
    html = pages[page].read_text(encoding="utf-8")
    subject, lang = page
    assert pages[page].name == f"{subject}-2565-peers-{lang}.html"
    assert html.startswith(f'<!doctype html>\n<html lang="{lang}">')
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert not re.search(r"""(src|href)=["']?(?!data:)""", html)
    assert "/tmp/" not in html
    assert html.count("<svg") >= 5
    assert len(html) < 260_000


def test_as_it_stands_the_notebook_says_what_to_set(demo: Project, tmp_path: Path) -> None:
    target = tmp_path / "by-hand.ipynb"
    source = demo.notebooks / "peers_and_overview.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "papermill", str(source), str(target)],
        cwd=demo.root,
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
    assert "Set subject and fiscal_year in the parameters cell" in errors[0].traceback[0]


def test_the_notebook_is_kept_without_outputs_and_calls_one_thing_a_cell() -> None:
    path = REPOSITORY / "notebooks" / "peers_and_overview.ipynb"
    cells = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    called = {name for cell in code for name in re.findall(r"ita\.(\w+_peer_\w+)\(", cell.source)}
    assert called == {*parts.__all__, *charts.__all__}
    assert all(cell.source.count("ita.") <= 1 for cell in code)


def test_the_command_publishes_or_says_what_is_wrong(
    demo: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(demo.root))
    assert main(["peers", "trat", "2564", "--lang", "en"]) == 0
    assert capsys.readouterr().out.strip().endswith("peers/trat-2564-peers-en.html")
    assert main(["peers", "tart", "2564"]) == 2
    assert "Close to it: trat" in capsys.readouterr().err
    assert main(["peers", "trat", "2570"]) == 2
    assert "There are: 2564, 2565" in capsys.readouterr().err
    with pytest.raises(UsageError, match="not one we write"):
        publish_peers(demo, "trat", 2564, lang="de")


def test_a_failure_keeps_the_notebook(demo: Project, tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(demo.processed, project.processed)
    project.raw.mkdir(parents=True)
    shutil.copytree(demo.notebooks, project.notebooks)
    path = project.notebooks / "peers_and_overview.ipynb"
    broken = path.read_text(encoding="utf-8").replace("ita.tell_peer_header", "ita.tell_nothing")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ItaError, match=r"See .*failed/trat-2565-peers-th\.ipynb"):
        publish_peers(project, "trat", 2565)
    assert not (project.outputs / "peers").exists()


# --- pages of provinces --------------------------------------------------------------------------


def test_a_site_holds_every_province_and_makes_only_what_changed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages stand in for those of the notebook: here only their making and keeping matter."""
    made: list[str] = []

    def publish(_: Project, key: Any, page: Path) -> Path:
        made.append(key.name)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<style></style>{key.name}", encoding="utf-8")
        return page

    monkeypatch.setattr("ita_analysis.publish.provinces.publish_overview", publish)
    monkeypatch.setattr("ita_analysis.publish.site.count_workers", lambda: 1)
    copy = Project(tmp_path)
    shutil.copytree(project.processed, copy.processed)
    shutil.copytree(project.notebooks, copy.notebooks)
    names = [key.name for key in list_keys(copy)]
    assert {"trat-2563-peers-th", "tak-2564-peers-en", "kanchanaburi-2564-peers-th"} <= set(names)
    site = publish_site(copy).parent
    assert made == names
    assert (site / "provinces" / "trat-2564-th.html").exists()
    index = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="provinces/trat-2564-th.html"' in index
    assert 'href="provinces/tak-2564-en.html"' in index
    made.clear()
    publish_site(copy)
    assert made == []
    (copy.outputs / "provinces" / "tak-2564-th.html").unlink()
    (copy.outputs / "provinces" / "gone-2564-th.html").write_text("of a province that is gone")
    assert len(publish_provinces(copy)) == len(names)
    assert made == ["tak-2564-peers-th"]
    assert not (copy.outputs / "provinces" / "gone-2564-th.html").exists()


# --- as a reader meets them ----------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_opens_fits_and_prints(
    page: Any, pages: dict[Any, Path], browser: Any, tmp_path: Path
) -> None:
    check_opened(browser, pages[page], tmp_path / "page.pdf")
