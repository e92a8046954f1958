"""JupyterLab, driven in a browser and without a network, as an analyst drives it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ita_analysis as ita
from ita_analysis.explore.words import explorer_words
from ita_analysis.project import HOME_VARIABLE, Project

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.name != "posix", reason="ends a group of processes by signal"),
]

PATIENCE = 90  # seconds, on a machine that does much else
TABS = ("overview", "tables", "what_if", "compare")
# What the explorer says, but for names that are chosen from.
WORDS = """(() => {
    const seen = document.querySelector(".ita-explorer").cloneNode(true);
    seen.querySelectorAll("select, style").forEach(part => part.remove());
    return seen.textContent;
})()"""


@dataclass
class Lab:
    """A page of JupyterLab with the explorer in it, and what it asked of the network."""

    page: Any
    project: Project
    outside: list[str]
    lang: str = "th"

    def choose(self, what: str, option: str) -> None:
        label = explorer_words(self.lang)[what]
        self.page.locator(".ita-explorer .widget-dropdown", has_text=label).locator(
            "select"
        ).first.select_option(self._full(label, option))

    def speak(self, lang: str) -> None:
        self.choose("language", {"th": "ไทย", "en": "English"}[lang])
        self.lang = lang
        self.see(".ita-explorer .jupyter-button", explorer_words(lang)["save"])

    def open(self, tab: str) -> None:
        self.page.locator(".ita-explorer .lm-TabBar-tab").nth(TABS.index(tab)).click()

    def see(self, place: str, text: str | re.Pattern[str]) -> Any:
        found = self.page.locator(place).filter(has_text=text).filter(visible=True).first
        found.wait_for()
        return found

    def _full(self, label: str, option: str) -> str:
        """Return the option that holds a text, as it is written in full."""
        options = self.page.locator(".ita-explorer .widget-dropdown", has_text=label).locator(
            "option", has_text=option
        )
        return str(options.first.text_content()).strip()


@pytest.fixture(scope="module")
def server(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """Return where JupyterLab shows the explorer, as `ita lab` starts it, and its project."""
    place = tmp_path_factory.mktemp("lab")
    copy = Project(place / "project")
    copy.raw.mkdir(parents=True)
    shutil.copytree(project.processed, copy.processed)
    shutil.copytree(project.notebooks, copy.notebooks)
    settings = place / "settings"
    settings.mkdir()
    (settings / "jupyter_server_config.json").write_text(
        '{"ServerApp": {"allow_root": true, "port": 0, "ip": "127.0.0.1"},'
        ' "IdentityProvider": {"token": "test"}}'
    )
    environment = os.environ | {
        HOME_VARIABLE: str(copy.root),
        "JUPYTER_CONFIG_DIR": str(settings),
        "JUPYTER_RUNTIME_DIR": str(place / "runtime"),
        "JUPYTERLAB_WORKSPACES_DIR": str(place / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(place / "user"),
    }
    log = place / "lab.log"
    with log.open("w") as written:
        running = subprocess.Popen(
            [sys.executable, "-m", "ita_analysis.cli", "lab", "--no-browser"],
            env=environment,
            stderr=written,
            start_new_session=True,
        )
    try:
        address = _wait_for(lambda: re.search(r"http://127\.0\.0\.1:\d+/lab", log.read_text()), log)
        # The server does not print a token that it was given.
        yield f"{address}/tree/notebooks/explore.ipynb?token=test", copy
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _wait_for(find: Callable[[], re.Match[str] | None], log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := find():
            return found[0]
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture
def lab(opened: Lab) -> Lab:
    """Return JupyterLab in Thai, also after a test that failed in English."""
    if opened.lang != "th":
        opened.speak("th")
    return opened


@pytest.fixture(scope="module")
def opened(browser: Any, server: tuple[str, Project]) -> Iterator[Lab]:
    """Return JupyterLab with the explorer open, in Thai; no key was pressed and nothing clicked."""
    address, project = server
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(PATIENCE * 1000)
    outside: list[str] = []

    def note(request: Any) -> None:
        if not re.match(r"(http|ws)://127\.0\.0\.1|data:|blob:", request.url):
            outside.append(request.url)

    page.on("request", note)
    page.goto(address)
    page.wait_for_selector(".ita-explorer .ita-card")
    yield Lab(page, project, outside)
    page.close()


def test_the_first_screen_needs_no_click_and_no_network(lab: Lab) -> None:
    card = lab.see(".ita-explorer .ita-card", "บางแขม")
    assert card.evaluate("e => getComputedStyle(e).fontFamily").startswith("Sarabun")
    assert lab.page.evaluate("document.fonts.check('16px Sarabun', 'ที่')")
    for seen in (card.locator(".ita-total"), lab.page.locator(".ita-view>:nth-child(2) svg").first):
        place = seen.bounding_box()
        assert place["y"] + place["height"] < 768  # without moving the page
    assert lab.page.locator(".jp-Dialog").count() == 0
    assert lab.page.locator(".jp-OutputArea-output[data-mime-type$=stderr]").count() == 0
    assert lab.outside == []


def test_choosing_an_organisation_shows_it_and_its_charts(lab: Lab) -> None:
    lab.open("overview")
    lab.choose("organisation", "ลาดหญ้า")
    lab.see(".ita-explorer .ita-card", "75.36")
    lab.page.wait_for_function("document.querySelectorAll('.ita-view svg').length === 4")
    lab.choose("organisation", "บางระกำ")
    lab.see(".ita-explorer .ita-card", "89.79")


def test_the_language_leaves_no_word_of_the_other(lab: Lab) -> None:
    lab.open("overview")
    lab.choose("organisation", "ลาดหญ้า")
    lab.speak("en")
    lab.see(".ita-explorer .ita-card", "Lat Ya")
    for tab in TABS:
        lab.open(tab)
        lab.see(".ita-explorer .lm-mod-current", explorer_words("en")[tab])
        if tab == "tables":
            lab.see(".ita-explorer .dt-search", "Search")
        # Parts are sent as they are drawn: until then those of the language before stand there.
        lab.page.wait_for_function(f"!/[ก-๛]/.test({WORDS})")
    lab.speak("th")


def test_moving_a_slider_moves_total_and_level(lab: Lab) -> None:
    lab.choose("organisation", "ลาดหญ้า")
    lab.open("what_if")
    # Those of the body and the language before stand there until new ones are drawn.
    lab.see(".ita-moves .widget-slider:nth-child(10)", re.compile(r"การป้องกัน.*37\.50", re.DOTALL))
    handle = lab.page.locator(".ita-moves .noUi-handle").nth(9)
    handle.focus()
    handle.press("End")
    result = ita.load_result("sao-lat-ya-kanchanaburi", 2564, lab.project.processed)
    then = ita.compare_imagined(result, {"10": 100})["after"]
    assert then["levels"] == ["A"]  # from B
    lab.see(".ita-imagine tr", re.compile(rf"คะแนนรวม.*75\.36.*{then['total']:.2f}", re.DOTALL))
    lab.see(".ita-imagine tr", re.compile(r"ระดับ\s*B\s*A"))
    lab.see(".ita-imagine .ita-warning", "คะแนนสมมติ")
    lab.page.locator(".ita-imagine button").click()
    lab.page.locator(".ita-imagine .ita-warning").wait_for(state="detached")


def test_two_bodies_are_compared(lab: Lab) -> None:
    lab.choose("organisation", "ลาดหญ้า")
    lab.open("compare")
    lab.choose("other", "บางระกำ")
    lab.see(".ita-pair tr", re.compile(r"คะแนนรวม.*75\.36.*89\.79.*\+14\.43", re.DOTALL))
    lab.see(".ita-pair .ita-card", "ลาดหญ้า")
    lab.see(".ita-pair .ita-card", "บางระกำ")


def test_a_table_is_sorted_and_filtered(lab: Lab) -> None:
    lab.choose("organisation", "ลาดหญ้า")
    lab.open("tables")
    lab.choose("table", "คะแนน 10 ตัวชี้วัด")
    rows = ".ita-explorer .dt-container tbody tr"
    first = f"{rows}:first-child"
    lab.see(first, "93.57")
    lab.see(".ita-explorer .dt-container th.dt-orderable-asc", re.compile("^คะแนน$")).click()
    lab.see(first, "37.50")
    lab.page.locator(".ita-explorer .dt-search input").fill("การใช้อำนาจ")
    lab.page.wait_for_function("s => document.querySelectorAll(s).length === 1", arg=rows)
    lab.see(first, "89.76")
    lab.page.locator(".ita-explorer .dt-search input").fill("ไม่มีคำนี้")
    lab.see(".ita-explorer .dt-empty", "ไม่พบแถว")


def test_a_view_is_saved_as_a_brief_and_opened(lab: Lab) -> None:
    lab.choose("organisation", "บางระกำ")
    lab.page.locator(".ita-explorer .jupyter-button", has_text="บันทึก").click()
    link = lab.see(".ita-explorer .ita-note a", "sao-bang-rakam-nakhon-pathom-2565-th.html")
    saved = lab.project.outputs / "briefs" / "sao-bang-rakam-nakhon-pathom-2565-th.html"
    assert "บางระกำ" in saved.read_text(encoding="utf-8")
    link.click()
    shown = lab.page.frame_locator(".jp-HTMLViewer iframe").locator(".ita-card")
    shown.wait_for()
    assert "89.79" in shown.inner_text()
    assert lab.outside == []
