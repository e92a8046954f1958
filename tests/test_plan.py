"""From findings to measures: the library, weak points, the draft, the checklist, what moved."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import Any

import pytest
from plan_cases import YEARS
from reports import make_result

from ita_analysis.errors import DataError
from ita_analysis.methodology import load_methodology
from ita_analysis.plan import (
    draft_plan,
    find_weak_points,
    load_library,
    make_plan,
)
from ita_analysis.plan.library import FOLDER, LANGUAGES, fiscal_month
from ita_analysis.plan.weak import POSSIBLE, RAISE, URGENT
from ita_analysis.project import Project
from ita_analysis.read.units import load_units
from ita_analysis.result import load_result
from ita_analysis.score import DISCLOSURE
from ita_analysis.thai import split_words

# Years whose items are known by title; others know only indicators.
TITLED = [2563, 2564, 2565, 2566, 2567, 2568]


WORDED = [2563, 2564, 2565, 2567]


# --- the library -------------------------------------------------------------------------------


@pytest.mark.parametrize("year", TITLED)
def test_every_item_has_a_measure(year: int) -> None:
    method, library = load_methodology(year), load_library()
    for question in method.questions:
        if question.instrument == DISCLOSURE or year in WORDED:
            assert library.measures_for(question.code, method), f"{year} {question.code}"


@pytest.mark.parametrize("year", YEARS)
def test_every_indicator_and_sub_indicator_has_a_measure(year: int) -> None:
    method, library = load_methodology(year), load_library()
    codes = [part.code for part in method.indicators]
    for code in (*codes, *(part.code for part in method.sub_indicators)):
        assert library.theme_for(code).steps_th, code
    for question in method.questions:
        assert library.theme_of(question).steps_th, question.code


def test_every_measure_has_all_fields_in_both_languages() -> None:
    library = load_library()
    entries: list[Any] = [*library.themes.values(), *library.measures.values()]
    for entry in entries:
        for lang, other in (LANGUAGES, LANGUAGES[::-1]):
            for name in ("title", "follow_up", "evidence"):
                text = getattr(entry, f"{name}_{lang}")
                assert text.strip(), (entry.key, name, lang)
                assert text != getattr(entry, f"{name}_{other}"), (entry.key, name)
            steps = getattr(entry, f"steps_{lang}")
            assert 2 <= len(steps) == len(getattr(entry, f"steps_{other}")) <= 5, entry.key
        assert fiscal_month(entry.months[0]) <= fiscal_month(entry.months[1])
        assert library.unit(entry.unit, "subdistrict municipality") in load_units()


def test_titles_tell_measures_apart() -> None:
    library = load_library()
    entries = [*library.themes.values(), *library.measures.values()]
    for lang in LANGUAGES:
        titles = [getattr(entry, f"title_{lang}") for entry in entries]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("year", TITLED)
def test_a_measure_fits_its_item(year: int) -> None:
    # What a measure says shares a word of substance with what the item or question is called.
    method, library = load_methodology(year), load_library()
    for question in method.questions:
        wanted = _substance(question.label_th)
        for measure in library.measures_for(question.code, method):
            theme = library.themes[measure.theme]
            said = _substance(" ".join([measure.title_th, *measure.steps_th, theme.title_th]))
            assert wanted & said, f"{year} {question.code} {question.label_th}: {measure.key}"


def _substance(text: str) -> set[str]:
    return {word for word in split_words(text) if len(word) >= 4 and not word.isspace()}


@pytest.mark.parametrize("year", TITLED)
def test_a_measure_stands_under_the_indicator_of_its_item(year: int) -> None:
    method, library = load_methodology(year), load_library()
    for question in method.questions:
        for measure in library.measures_for(question.code, method):
            groups = library.themes[measure.theme].groups
            indicators = {group.partition(".")[0] for group in groups}
            # Ethics stands under 9 in some years and under 10 in others.
            assert question.indicator in indicators or measure.theme == "ethics", question.code


def _library(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = tmp_path / "library"
    shutil.copytree(FOLDER, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("items.toml", 'theme = "basics"', 'theme = "basic"', "theme is not known (basic)"),
        ("items.toml", '["O2"]', '["O99"]', "has no such question or item (O99)"),
        ("items.toml", '"2566" = ["O10"]', '"2599" = ["O10"]', "set of questions is not known"),
        ("items.toml", "months = [4, 4]", "months = [9, 10]", "not in a fiscal year's order"),
        ("items.toml", 'key = "powers"', 'key = "structure"', "the key stands more than once"),
        ("surveys.toml", 'unit = "clerk"', 'unit = "clerks"', "unit is not known (clerks)"),
        ("surveys.toml", 'title_en = "Serve by queue, without favour"', 'title_en = " "', "empty"),
        ("surveys.toml", "title_th", "titel_th", "titel_th is wrong or missing"),
        ("themes.toml", 'groups = ["2"]', 'groups = ["1"]', "group 1 stands in 2 themes"),
        ("units.toml", 'default = "กองคลัง"', 'default = "กองคลง"', "unit is not known (กองคลง)"),
        ("units.toml", "[audit]", "[audit", "not valid TOML"),
    ],
)
def test_a_faulty_library_is_told(name: str, old: str, new: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load_library(_library(tmp_path, name, old, new))
    assert told in str(caught.value)
    assert name in str(caught.value)


def test_all_faults_of_the_library_are_told_at_once(tmp_path: Path) -> None:
    folder = _library(tmp_path, "items.toml", 'theme = "basics"', 'theme = "basic"')
    text = (folder / "surveys.toml").read_text(encoding="utf-8")
    text = text.replace('["I7"]', '["I77"]').replace('["E1"], "2567" = ["e1"]', "[]")
    (folder / "surveys.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_library(folder)
    lines = "\n".join(map(str, caught.value.faults))
    assert "items.toml: structure: theme is not known (basic)" in lines
    assert "surveys.toml: plan-known: 2563-2565 has no such question or item (I77)" in lines
    assert "surveys.toml: service-times: answers nothing" in lines


# --- weak points -------------------------------------------------------------------------------


def test_unmet_items_known_by_name_come_first(project: Project) -> None:
    weak = find_weak_points(load_result("sao-lat-ya-kanchanaburi", 2564, project.processed))
    assert weak["code"].tolist()[:2] == ["O42", "O43"]
    assert weak.loc[:1, "gain"].tolist() == pytest.approx([5.0, 5.0])
    assert weak.loc[0, "kind"] == URGENT
    assert weak.loc[0, "certainty"] == "likely"
    whys = weak["why"].tolist()
    assert whys == sorted(whys, key=lambda why: why != "not_met")


def test_items_perhaps_not_met_are_never_urgent_and_have_no_score(project: Project) -> None:
    weak = find_weak_points(load_result("sao-lat-ya-kanchanaburi", 2564, project.processed))
    perhaps = weak[weak["certainty"] == POSSIBLE]
    assert {"O29", "O17"} <= set(perhaps["code"])
    assert set(perhaps["kind"]) == {RAISE}
    assert perhaps["score"].isna().all()


def test_items_not_known_by_name_are_counted(project: Project) -> None:
    weak = find_weak_points(load_result("sao-bang-khaem-nakhon-pathom", 2563, project.processed))
    row = weak[weak["code"] == "10.1"].iloc[0]
    assert (row["measure"], row["count"], row["why"]) == ("item", 2, "not_met_unnamed")
    assert row["gain"] == pytest.approx(2.5)


def test_every_issue_has_its_lowest_question(project: Project) -> None:
    result = load_result("tm-bang-pla-samut-sakhon", 2567, project.processed)
    codes = set(find_weak_points(result)["code"])
    for issue in result.method.issues:
        assert codes & set(issue.questions), issue.number


def test_what_a_report_names_without_a_score_is_weak(project: Project) -> None:
    weak = find_weak_points(load_result("sao-bang-rakam-nakhon-pathom", 2565, project.processed))
    row = weak[weak["code"] == "I7"].iloc[0]
    assert (row["why"], row["certainty"]) == ("cited", "cited")
    assert math.isnan(row["gain"])


def test_where_nothing_is_weak_the_lowest_is_named(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["99.00", "98.00", *["99.50"] * 6, "100.00", "100.00"])
    weak = find_weak_points(result)
    assert weak[["code", "why", "kind"]].to_numpy().tolist() == [["2", "lowest", "raise"]]
    assert draft_plan(result)["targets"].tolist() == ["2"]


def test_a_full_result_needs_no_measure(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["100.00"] * 10)
    assert find_weak_points(result).empty
    plan = make_plan(result)
    assert plan.measures.empty
    assert plan.parts.set_index("part").loc["measures", "plan"] == "missing"
