"""An analyst chooses, looks, sorts, moves scores and compares."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY

import ita_analysis as ita
from ita_analysis.errors import data_error
from ita_analysis.explore.ahead import Ahead
from ita_analysis.explore.explorer import Explorer
from ita_analysis.explore.sheets import list_sheets
from ita_analysis.explore.views import OVERVIEW, show_difference, show_imagined
from ita_analysis.explore.words import explorer_words, grid_words
from ita_analysis.project import HOME_VARIABLE, Project

LAT_YA = "sao-lat-ya-kanchanaburi"
RAKAM = "sao-bang-rakam-nakhon-pathom"


@pytest.fixture
def explorer(project: Project) -> Explorer:
    """Return an explorer that looks at Lat Ya."""
    made = Explorer(project.processed, "en")
    made.organisation.value = LAT_YA
    return made


def _shown(explorer: Explorer) -> str:
    return "".join(part.value for part in explorer.parts)


def test_choosing_an_organisation_shows_it_at_once(explorer: Explorer) -> None:
    assert "Lat Ya" in _shown(explorer)
    assert _shown(explorer).count("<svg") == 4
    explorer.organisation.value = RAKAM
    assert "Bang Rakam" in _shown(explorer)
    assert explorer.fiscal_year.value == 2565


def test_the_language_changes_every_word(explorer: Explorer) -> None:
    explorer.language.value = "th"
    assert explorer.organisation.value == LAT_YA
    assert "ลาดหญ้า" in _shown(explorer)
    assert explorer.save.description == explorer_words("th")["save"]
    assert explorer.tabs.get_title(2) == explorer_words("th")["what_if"]


def test_the_language_draws_nothing_but_what_is_looked_at(explorer: Explorer) -> None:
    drawn: list[str] = []
    explorer.parts[0].observe(lambda change: drawn.append(change["new"]), names="value")
    explorer.language.value = "th"
    assert len(drawn) == 1
    assert "ลาดหญ้า" in drawn[0]


def test_moving_a_slider_moves_the_total(explorer: Explorer) -> None:
    explorer.tabs.selected_index = 2
    assert "85.36" not in explorer.moves.imagined.value
    boxes = {box.description[:3]: box for box in explorer.moves.sliders.children[10:]}
    boxes["O42"].value = True
    boxes["O43"].value = True
    assert "85.36" in explorer.moves.imagined.value
    assert "Imagined scores, not a result of the assessment" in explorer.moves.imagined.value
    explorer.moves.reset.click()
    assert "Imagined" not in explorer.moves.imagined.value


def test_what_cannot_be_imagined_is_told_in_place(explorer: Explorer) -> None:
    explorer.tabs.selected_index = 2
    sliders = {slider.description[:2]: slider for slider in explorer.moves.sliders.children[:10]}
    boxes = {box.description[:3]: box for box in explorer.moves.sliders.children[10:]}
    sliders["10"].value = 90
    boxes["O42"].value = True
    assert "10, which it is part of, is changed too" in explorer.moves.imagined.value


def test_two_organisations_stand_side_by_side(explorer: Explorer) -> None:
    explorer.tabs.selected_index = 3
    explorer.other.value = (RAKAM, 2565)
    table, left, right = (part.value for part in explorer.pair.children)
    assert "+14.43" in table  # of the totals, 89.79 less 75.36
    assert "The fiscal years differ" in table
    assert "Lat Ya" in left
    assert "Bang Rakam" in right


def test_nothing_is_compared_with_itself(explorer: Explorer) -> None:
    explorer.other.value = (RAKAM, 2565)
    explorer.organisation.value = RAKAM
    assert explorer.other.value != (RAKAM, 2565)


def test_saving_publishes_the_brief(project: Project, tmp_path: Path) -> None:
    copy = Project(tmp_path)
    copy.raw.mkdir(parents=True)
    shutil.copytree(project.processed, copy.processed)
    shutil.copytree(project.notebooks, copy.notebooks)
    explorer = Explorer(copy.processed, "en")
    explorer.organisation.value = RAKAM
    explorer.save.click()
    said = explorer.told.outputs[0]["data"]["text/html"]
    assert f"Saved: outputs/briefs/{RAKAM}-2565-en.html</a>" in said
    assert f'href="../outputs/briefs/{RAKAM}-2565-en.html"' in said
    assert (copy.outputs / "briefs" / f"{RAKAM}-2565-en.html").is_file()


def test_every_table_of_the_brief_is_a_sheet_in_both_languages(explorer: Explorer) -> None:
    thai, english = (list_sheets(explorer.result, lang) for lang in ("th", "en"))
    assert [sheet.key for sheet in thai] == [sheet.key for sheet in english]
    assert {"scores", "table_indicators 0", "table_gains 0", "table_problems 0"} <= {
        sheet.key for sheet in english
    }
    for sheet in [*thai, *english]:
        assert sheet.title
        assert len(set(sheet.data.columns)) == len(sheet.data.columns)
    for sheet in english:
        assert not re.search("[ก-๛]", " ".join([sheet.title, *sheet.data.columns]))


def test_columns_of_numbers_sort_as_numbers(explorer: Explorer) -> None:
    sheet = next(part for part in list_sheets(explorer.result, "th") if "indicators" in part.key)
    numbers = [list(map(float, sheet.data.iloc[:, place])) for place in sheet.numeric]
    assert sorted(numbers[1])[0] == 37.5
    assert sorted(numbers[2])[0] == -47.5


def test_a_sheet_is_kept_while_the_organisation_changes(explorer: Explorer) -> None:
    explorer.tabs.selected_index = 1
    explorer.table.value = "table_gains 0"
    explorer.organisation.value = RAKAM
    assert explorer.table.value == "table_gains 0"


@pytest.mark.parametrize("lang", ["th", "en"])
def test_views_are_made_in_both_languages(explorer: Explorer, project: Project, lang: str) -> None:
    other = ita.load_result(RAKAM, 2565, project.processed)
    shown = [
        *(part(explorer.result, lang).__html__() for part in OVERVIEW),
        show_imagined(explorer.result, {"1": 100.0}, lang).text,
        show_difference(explorer.result, other, lang).text,
    ]
    for text in shown:
        assert f'lang="{lang}"' in text


def test_what_is_chosen_in_another_thread_than_the_work_ahead_is_drawn_alike(
    project: Project, explorer: Explorer
) -> None:
    keys = [key for _, key in explorer.organisation.options]
    alone = {}
    for key in keys:
        explorer.organisation.value = key
        alone[key] = _shown(explorer)
    faults: list[Any] = []

    async def work_ahead() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))
        at_once = Explorer(project.processed, "en")
        await asyncio.sleep(0.25)  # work ahead has begun
        await asyncio.to_thread(choose, at_once)

    def choose(at_once: Explorer) -> None:
        for key in keys:
            at_once.organisation.value = key
            assert _shown(at_once) == alone[key], key

    for _ in range(3):
        asyncio.run(work_ahead())
    assert not faults


def test_what_may_be_chosen_next_is_drawn_ahead_and_forgotten_for_the_latest() -> None:
    done: list[int] = []

    async def choose_twice() -> None:
        ahead = Ahead(threading.RLock())
        ahead.begin(map(done.append, [1, 2]))
        ahead.begin(map(done.append, [3, 4]))
        while len(done) < 2:
            await asyncio.sleep(0.01)

    asyncio.run(choose_twice())
    assert done == [3, 4]


def test_what_is_wrong_ahead_is_left_to_whoever_chooses_it() -> None:
    done: list[int] = []

    def fail() -> Iterator[None]:
        done.append(1)
        yield
        raise data_error("scores.parquet", "there are no prepared tables", "Run: ita prepare")

    async def choose() -> None:
        ahead = Ahead(threading.RLock())
        ahead.begin(fail())
        while ahead.is_busy:
            await asyncio.sleep(0.01)

    asyncio.run(choose())
    assert done == [1]


def test_both_languages_have_the_same_words() -> None:
    thai, english = explorer_words("th"), explorer_words("en")
    assert thai.keys() == english.keys()
    assert grid_words("th").keys() == grid_words("en").keys()
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
