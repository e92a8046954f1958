"""The list of briefs is searched and sorted without a network; a site shares its style."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ita_analysis.demo import make_demo
from ita_analysis.project import Project
from ita_analysis.publish.index import publish_index
from ita_analysis.publish.site import publish_site

RESULTS = 600


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Project:
    """Return a made-up project of many results with its list."""
    demo = make_demo(tmp_path_factory.mktemp("listed") / "demo", project, [2565], RESULTS)
    publish_index(demo)
    return demo


@pytest.fixture
def page(browser: Any, listed: Project) -> Any:
    """Return the list of briefs, opened from disk."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    told: list[str] = []
    opened.on("console", lambda message: told.append(message.text))
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.goto((listed.outputs / "index.html").as_uri())
    yield opened
    opened.close()
    assert told == []


def _totals(page: Any) -> list[str]:
    found: list[str] = page.locator("#results td:nth-of-type(3)").all_inner_texts()
    return found


@pytest.mark.browser
def test_a_hundred_results_are_shown_at_once(page: Any) -> None:
    assert "Showing 100 of 600 results" in page.locator("#count").inner_text()
    page.click("#more")
    assert page.locator("#results tr").count() == 200


@pytest.mark.browser
def test_search_looks_at_names_and_provinces_in_both_languages(page: Any) -> None:
    for words in ("น่าน", "nan ", "NAN"):
        page.fill("input[name=search]", words)
        provinces = set(page.locator(".ita-place").all_inner_texts())
        assert any("Nan" in text for text in provinces)
        assert "of 600" not in page.locator("#count").inner_text()
    page.fill("input[name=search]", "น่าน ไม่มีชื่อนี้")
    assert "Showing 0 of 0 results" in page.locator("#count").inner_text()
    page.click("button[type=reset]")
    page.wait_for_function("document.querySelectorAll('#results tr').length == 100")


@pytest.mark.browser
def test_filters_narrow_the_list_together(page: Any) -> None:
    page.select_option("select[name=level]", "AA")
    page.select_option("select[name=org_type]", "subdistrict municipality")
    assert set(page.locator("#results td:nth-of-type(4)").all_inner_texts()) == {"AA"}
    names = page.locator("#results th").all_inner_texts()
    assert names
    assert all("Subdistrict Municipality" in name for name in names)


@pytest.mark.browser
def test_headings_sort_and_say_how(page: Any) -> None:
    heading = page.locator("th", has=page.locator("button[data-column=total]"))
    page.click("button[data-column=total]")
    rising = [float(total) for total in _totals(page)]
    assert rising == sorted(rising)
    assert heading.get_attribute("aria-sort") == "ascending"
    page.click("button[data-column=total]")
    falling = [float(total) for total in _totals(page)]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] > rising[-1]
    assert heading.get_attribute("aria-sort") == "descending"


@pytest.mark.browser
def test_the_first_results_are_read_without_script(browser: Any, listed: Project) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((listed.outputs / "index.html").as_uri())
    assert page.locator("#results tr").count() == 200
    assert not page.locator("#filters").is_visible()
    assert page.get_by_text("Only 200 of 600 results are shown").is_visible()
    context.close()


@pytest.mark.browser
def test_the_list_says_that_its_results_are_made_up(page: Any) -> None:
    assert page.get_by_text("Made-up data for demonstration").is_visible()


def test_the_data_of_the_list_is_one_value(listed: Project) -> None:
    text = (listed.outputs / "results.js").read_text(encoding="utf-8")
    head, _, rest = text.partition("=")
    assert head == "window.itaResults"
    data = json.loads(rest.rstrip(";\n"))
    assert len(data["rows"]) == RESULTS
    assert all(len(row) == len(data["columns"]) for row in data["rows"])


@pytest.fixture
def _no_provinces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pages of provinces to their own tests: dozens of them take a minute."""
    monkeypatch.setattr("ita_analysis.publish.site.publish_provinces", lambda *_: [])


@pytest.mark.usefixtures("_no_provinces")
def test_a_site_shares_one_style_and_holds_the_data(published: Project, tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(published.processed, project.processed)
    shutil.copytree(published.outputs, project.outputs)
    site = publish_site(project).parent
    pages = sorted((site / "briefs").glob("*.html"))
    assert len(pages) == 10
    for page in pages:
        text = page.read_text(encoding="utf-8")
        whole = (project.outputs / "briefs" / page.name).read_text(encoding="utf-8")
        lang = page.stem[-2:]
        assert f'href="../assets/brief-{lang}.css"' in text
        assert text.count("<style>") == whole.count("<style>") - 1
        assert len(text) < 0.75 * len(whole)
    assert (site / "data" / "scores.parquet").exists()
    before = {page: page.stat().st_mtime_ns for page in pages}
    pages[0].unlink()
    (site / "briefs" / "gone.html").write_text("of an organisation that is gone")
    publish_site(project)
    assert {page: page.stat().st_mtime_ns for page in pages[1:]} == {
        page: before[page] for page in pages[1:]
    }
    assert sorted((site / "briefs").glob("*.html")) == pages


@pytest.mark.browser
@pytest.mark.usefixtures("_no_provinces")
def test_a_page_of_a_site_looks_like_the_single_file(
    browser: Any, published: Project, tmp_path: Path
) -> None:
    project = Project(tmp_path)
    shutil.copytree(published.processed, project.processed)
    shutil.copytree(published.outputs, project.outputs)
    site = publish_site(project).parent
    name = "briefs/sao-bang-rakam-nakhon-pathom-2565-th.html"
    pictures = []
    for folder in (site, project.outputs):
        page = browser.new_page(viewport={"width": 900, "height": 1200})
        told: list[str] = []
        page.on("console", lambda message, told=told: told.append(message.text))
        page.goto((folder / name).as_uri())
        page.evaluate("document.fonts.ready")
        pictures.append(page.screenshot())
        page.close()
        assert told == []
    assert pictures[0] == pictures[1]
