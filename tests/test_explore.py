"""An analyst chooses, looks, sorts, moves scores and compares; JupyterLab shows it offline."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY

import ita_analysis as ita
from ita_analysis.explore.explorer import Explorer
from ita_analysis.explore.views import TABLES, pick_table, show_imagined, show_overview, show_pair
from ita_analysis.explore.words import explorer_words
from ita_analysis.project import HOME_VARIABLE, Project

LAT_YA = "sao-lat-ya-kanchanaburi"
RAKAM = "sao-bang-rakam-nakhon-pathom"


@pytest.fixture
def explorer(project: Project) -> Explorer:
    """Return an explorer that looks at Lat Ya."""
    made = Explorer(project.processed, "en")
    made.organisation.value = LAT_YA
    return made


def test_choosing_an_organisation_shows_it_at_once(explorer: Explorer) -> None:
    assert "Lat Ya" in explorer.overview.value
    assert explorer.overview.value.count("<svg") == 4
    explorer.organisation.value = RAKAM
    assert "Bang Rakam" in explorer.overview.value
    assert explorer.fiscal_year.value == 2565


def test_the_language_changes_every_word(explorer: Explorer) -> None:
    explorer.language.value = "th"
    assert explorer.organisation.value == LAT_YA
    assert "ลาดหญ้า" in explorer.overview.value
    assert explorer.save.description == explorer_words("th")["save"]
    assert explorer.tabs.get_title(2) == explorer_words("th")["what_if"]


def test_moving_a_slider_moves_the_total(explorer: Explorer) -> None:
    explorer.tabs.selected_index = 2
    assert "85.36" not in explorer.imagined.value
    boxes = {box.description[:3]: box for box in explorer.sliders.children[10:]}
    boxes["O42"].value = True
    boxes["O43"].value = True
    assert "85.36" in explorer.imagined.value
    assert "Imagined scores, not a result of the assessment" in explorer.imagined.value
    explorer.reset.click()
    assert "Imagined" not in explorer.imagined.value


def test_what_cannot_be_imagined_is_told_in_place(explorer: Explorer) -> None:
    explorer.tabs.selected_index = 2
    sliders = {slider.description[:2]: slider for slider in explorer.sliders.children[:10]}
    boxes = {box.description[:3]: box for box in explorer.sliders.children[10:]}
    sliders["10"].value = 90
    boxes["O42"].value = True
    assert "10, which it is part of, is changed too" in explorer.imagined.value


def test_two_organisations_stand_side_by_side(explorer: Explorer) -> None:
    explorer.tabs.selected_index = 3
    explorer.other.value = (RAKAM, 2565)
    assert "Bang Rakam" in explorer.pair.value
    assert "+14.43" in explorer.pair.value  # of the totals, 89.79 less 75.36
    assert "The fiscal years differ" in explorer.pair.value


def test_saving_publishes_the_brief(project: Project, tmp_path: Path) -> None:
    copy = Project(tmp_path)
    copy.raw.mkdir(parents=True)
    shutil.copytree(project.processed, copy.processed)
    shutil.copytree(project.notebooks, copy.notebooks)
    explorer = Explorer(copy.processed, "en")
    explorer.organisation.value = RAKAM
    explorer.save.click()
    assert f"Saved: outputs/briefs/{RAKAM}-2565-en.html" in explorer.told.value
    assert (copy.outputs / "briefs" / f"{RAKAM}-2565-en.html").is_file()


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_picked(explorer: Explorer, name: str) -> None:
    table = pick_table(explorer.result, name)
    assert "org_id" not in table
    explorer.tabs.selected_index = 1
    explorer.table.value = name


@pytest.mark.parametrize("lang", ["th", "en"])
def test_views_are_made_in_both_languages(explorer: Explorer, project: Project, lang: str) -> None:
    other = ita.load_result(RAKAM, 2565, project.processed)
    shown = [
        *show_overview(explorer.result, lang),
        show_imagined(explorer.result, {"1": 100.0}, lang),
        show_pair(explorer.result, other, lang),
    ]
    for part in shown:
        assert f'lang="{lang}"' in part.text


def test_both_languages_have_the_same_words() -> None:
    thai, english = explorer_words("th"), explorer_words("en")
    assert thai.keys() == english.keys()
    for key, text in thai.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key


def test_documented_lines_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(project.root))
    text = (REPOSITORY / "docs" / "exploring.md").read_text(encoding="utf-8")
    lines = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(lines) == 5
    names: dict[str, Any] = {"ita": ita}
    for line in lines:
        exec(line, names)
    assert names["result"].fiscal_year == 2564


@pytest.fixture
def lab(project: Project, tmp_path: Path) -> Iterator[str]:
    """Return the address of a JupyterLab of the project, as `ita lab` starts it."""
    copy = Project(tmp_path / "lab")
    copy.raw.mkdir(parents=True)
    shutil.copytree(project.processed, copy.processed)
    shutil.copytree(project.notebooks, copy.notebooks)
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "jupyter_server_config.json").write_text(
        '{"ServerApp": {"allow_root": true, "port": 0, "ip": "127.0.0.1"},'
        ' "IdentityProvider": {"token": "test"}}'
    )
    environment = os.environ | {
        HOME_VARIABLE: str(copy.root),
        "JUPYTER_CONFIG_DIR": str(settings),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "user"),
    }
    log = tmp_path / "lab.log"
    with log.open("w") as written:
        running = subprocess.Popen(
            [sys.executable, "-m", "ita_analysis.cli", "lab", "--no-browser"],
            env=environment,
            stderr=written,
            start_new_session=True,
        )
    found = None
    deadline = time.monotonic() + 90
    while not found and time.monotonic() < deadline:
        time.sleep(0.1)
        found = re.search(r"http://127\.0\.0\.1:\d+/lab", log.read_text())
    # The server does not print a token that it was given.
    yield f"{found[0] if found else log.read_text()}/tree/explore.ipynb?token=test"
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


@pytest.mark.browser
@pytest.mark.skipif(os.name != "posix", reason="ends a group of processes by signal")
def test_jupyterlab_shows_the_explorer_without_a_network(browser: Any, lab: str) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    outside: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if re.match(r"(http|ws)://127\.0\.0\.1|data:|blob:", request.url)
            else outside.append(request.url)
        ),
    )
    page.set_default_timeout(90_000)
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook", timeout=90_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=90_000)
    page.get_by_text("| Idle").wait_for()
    _run_all(page)
    page.wait_for_selector(".widget-tab .ita-card", timeout=90_000)
    font = page.locator(".widget-tab .ita-card").evaluate("e => getComputedStyle(e).fontFamily")
    assert font.startswith("Sarabun")
    assert page.evaluate("document.fonts.check('16px Sarabun', 'ที่')")
    page.locator(".widget-dropdown select").first.select_option(index=3)
    page.wait_for_function("document.querySelector('.ita-card').textContent.includes('75.36')")
    page.locator(".lm-TabBar-tab", has_text="ตาราง").first.click()
    page.wait_for_selector("table.dataTable tbody tr", timeout=30_000)
    assert outside == []
    page.close()


def _run_all(page: Any) -> None:
    """Run all cells; asked before its kernel is there, JupyterLab asks back which one to take."""
    asked = page.locator(".jp-Dialog .jp-mod-accept")
    while not page.locator(".widget-tab").count():
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        page.locator(".widget-tab").or_(asked).first.wait_for()
        while asked.count():
            asked.first.click()
            page.wait_for_timeout(500)
