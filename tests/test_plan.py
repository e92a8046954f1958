"""From findings to measures: the library, weak points, the draft, the checklist, what moved."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import ORG_ID, make_result, write_report, write_rows

from ita_analysis.clean.everything import clean_all
from ita_analysis.errors import DataError
from ita_analysis.find import find_gains, find_total
from ita_analysis.methodology import list_fiscal_years, load_methodology
from ita_analysis.plan import (
    draft_plan,
    find_parts,
    find_weak_points,
    load_library,
    load_plan,
    make_plan,
    split_targets,
)
from ita_analysis.plan.draft import month_dates
from ita_analysis.plan.library import FOLDER, LANGUAGES, fiscal_month
from ita_analysis.plan.since import find_moved
from ita_analysis.plan.weak import POSSIBLE, RAISE, URGENT
from ita_analysis.prepare import add_computed, prepare
from ita_analysis.project import Project
from ita_analysis.read.units import load_units, split_units
from ita_analysis.result import Result, list_results, load_result
from ita_analysis.score import DISCLOSURE
from ita_analysis.thai import fiscal_year_dates, split_words

YEARS = [year for year in list_fiscal_years() if year >= 2562]
# Years whose items are known by title; others know only indicators.
TITLED = [2563, 2564, 2565, 2566, 2567, 2568]
WORDED = [2563, 2564, 2565, 2567]


def _results(project: Project) -> list[Result]:
    return [
        load_result(row.org_id, row.fiscal_year, project.processed)
        for row in list_results(project.processed).itertuples()
    ]


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


# --- the draft ---------------------------------------------------------------------------------


def test_weak_points_are_answered_by_few_measures_of_one_theme(project: Project) -> None:
    plan = draft_plan(load_result("sao-lat-ya-kanchanaburi", 2564, project.processed))
    first = plan.iloc[0]
    assert (first["number"], first["targets"], first["gain"]) == ("1", "O42, O43", 10.0)
    assert first["certainty"] == "likely"
    assert len(plan) == 14  # for fifty weak points
    same = plan[plan["targets"].str.contains("O29")].iloc[0]
    assert same["targets"] == "9.5, O29, O30, O31, O33"
    assert same["gain"] == pytest.approx(0.8)
    assert same["possible_gain"] == pytest.approx(3.2)


def test_one_item_gives_its_own_measure_in_the_year_after(project: Project) -> None:
    plan = draft_plan(load_result("sao-dong-mun-lek-phetchabun", 2564, project.processed))
    (row,) = plan.to_dict("records")
    measure = load_library().measures["risk-action"]
    assert (row["title_th"], row["title_en"]) == (measure.title_th, measure.title_en)
    assert row["steps_th"].split(" | ") == list(measure.steps_th)
    assert (row["fiscal_year"], row["start"], row["end"]) == (2565, "2022-01-01", "2022-04-30")
    assert (row["units"], row["targets"]) == ("สำนักปลัด", "O37")


def test_a_municipality_has_units_of_its_own(project: Project) -> None:
    plan = draft_plan(load_result("tm-bang-pla-samut-sakhon", 2567, project.processed))
    units = {unit for units in plan["units"] for unit in split_units(units)}
    assert "สำนักปลัดเทศบาล" in units
    assert "สำนักปลัด" not in units


def test_measures_are_worth_what_their_weak_points_are(project: Project) -> None:
    for result in _results(project):
        weak, plan = find_weak_points(result), draft_plan(result)
        sure = weak[weak["certainty"] != POSSIBLE]
        assert plan["gain"].sum() == pytest.approx(sure["gain"].sum())
        gains = find_gains(result)
        all_there_is = gains.loc[gains["certainty"] != POSSIBLE, "gain"].clip(lower=0).sum()
        assert plan["gain"].sum() <= all_there_is + 0.01
        urgent = plan["kind"].tolist()
        assert urgent == sorted(urgent, key=lambda kind: kind != URGENT)


@pytest.mark.parametrize(
    ("months", "dates"),
    [
        ((10, 3), ("2022-10-01", "2023-03-31")),
        ((10, 12), ("2022-10-01", "2022-12-31")),
        ((1, 2), ("2023-01-01", "2023-02-28")),
        ((9, 9), ("2023-09-01", "2023-09-30")),
    ],
)
def test_months_lie_in_the_fiscal_year(months: tuple[int, int], dates: tuple[str, str]) -> None:
    assert month_dates(months, 2566) == dates


def test_targets_are_read_as_people_write_them() -> None:
    method = load_methodology(2564)
    assert split_targets(" o42,O43 ; i7  9.1,I7", method) == ["O42", "O43", "I7", "9.1"]
    assert split_targets("ประเด็นที่ 1", method) == ["ประเด็นที่", "1"]
    assert split_targets("", method) == []


@st.composite
def _scores(draw: Any) -> tuple[int, list[dict[str, Any]], list[tuple[str, str]]]:
    """Make any result: a year, scores of some of its parts, what a report finds fault with."""
    year = draw(st.sampled_from(YEARS))
    method = load_methodology(year)
    points = st.one_of(st.just(100.0), st.floats(0, 100, width=32).map(lambda x: round(x, 2)))
    rows = []
    for part in method.indicators:
        score = draw(st.none() | points)
        if score is not None:
            rows.append({"measure": "indicator", "code": part.code, "score": score})
    codes = [part.code for part in method.questions]
    for code in draw(st.lists(st.sampled_from(codes), unique=True, max_size=12)):
        met = st.sampled_from([0.0, 100.0, 60.76])
        item = method.question(code).instrument == DISCLOSURE
        score = draw(met if item else points)
        rows.append({"measure": "question", "code": code, "score": score})
    roles = st.sampled_from(["urgent", "below_pass", "not_met", "recommended", "keep"])
    cited = draw(st.lists(st.tuples(st.sampled_from(codes), roles), unique=True, max_size=8))
    return year, rows, cited


@given(made=_scores())
def test_any_result_gives_a_plan_that_answers_every_weak_point_within_the_year(
    project: Project, made: tuple[int, list[dict[str, Any]], list[tuple[str, str]]]
) -> None:
    result = _imagine(project, *made)
    weak, plan = find_weak_points(result), draft_plan(result)
    answered = {code for targets in plan["targets"] for code in targets.split(", ")}
    assert set(weak["code"]) == (answered if len(plan) else set())
    assert weak["code"].is_unique
    first, last = fiscal_year_dates(result.fiscal_year + 1)
    for row in plan.to_dict("records"):
        assert first <= row["start"] <= row["end"] <= last
        assert row["units"]
        assert 2 <= len(row["steps_th"].split(" | ")) == len(row["steps_en"].split(" | "))
        assert row["follow_up_th"]
        assert row["follow_up_en"]
    assert len(plan) <= len(load_library().themes)
    assert plan["number"].tolist() == [str(number + 1) for number in range(len(plan))]
    total = find_total(result)["computed"]
    lacking = 100.0 if math.isnan(total) else 100 - total
    questions = [row for row in made[1] if row["measure"] == "question"]
    if not questions and not made[2] and not math.isnan(total):
        # Without questions that may contradict their indicator, no more can be gained than lacks.
        assert plan["gain"].sum() <= lacking + 0.05
    parts = find_parts(result, plan)
    named = parts.set_index("part")["plan"]
    for part in ("measure_units", "measure_steps", "measure_follow_up"):
        assert (
            named.get(part, "there") == ("there" if len(plan) else "missing") or part not in named
        )


def _imagine(
    project: Project, year: int, rows: list[dict[str, Any]], cited: list[tuple[str, str]]
) -> Result:
    """Return a result of other scores in a year of one's choice."""
    known = load_result("sao-lat-ya-kanchanaburi", 2564, project.processed)
    key = {"org_id": known.organisation["org_id"], "fiscal_year": year}
    filled = {"origin": "published", "n": math.nan, "source_id": "", "source_ref": "1"}
    table = pd.DataFrame(
        [{**key, **row, **filled, "printed": ""} for row in rows],
        columns=list(known.scores.columns),
    ).astype(known.scores.dtypes.to_dict())
    named = [
        {**key, "code": code, "role": role, "source_id": "", "source_ref": "1", "printed": code}
        for code, role in cited
    ]
    return replace(
        known,
        fiscal_year=year,
        method=load_methodology(year),
        scores=add_computed(table) if len(table) else table,
        cited=pd.DataFrame(named, columns=list(known.cited.columns)),
        statements=known.statements.iloc[:0],
        approaches=known.approaches.iloc[:0],
        problems=known.problems.iloc[:0],
        proposals=known.proposals.iloc[:0],
        mentions=known.mentions.iloc[:0],
    )


# --- the checklist -----------------------------------------------------------------------------


def test_a_draft_has_every_part_but_the_report_on_it(project: Project) -> None:
    for result in _results(project):
        parts = make_plan(result).parts.set_index("part")
        lacking = parts.index[parts["plan"] == "missing"].tolist()
        assert lacking == ["measure_report"], result.organisation["org_id"]
        assert parts.loc["measure_report", "report"] == "apart"
        item = {2567: "o35"}.get(result.fiscal_year, "O43")
        assert parts.loc["measure_report", "item"] == item


def test_how_sure_a_requirement_is_stands_beside_it(project: Project) -> None:
    plan = load_plan("sao-lat-ya-kanchanaburi", 2564, project.processed)
    parts = plan.parts.set_index("part")
    assert parts.loc["measures", ["item", "confidence"]].tolist() == ["O42", "confirmed"]
    assert parts.loc["measure_follow_up", "confidence"] == "inferred"


def test_what_the_published_report_lacks_is_told(tmp_path: Path) -> None:
    cited = [("3", "IIT", "I7", "below_pass")]
    result = make_result(tmp_path, ["80.00"] * 8 + ["90.00", "90.00"], cited=cited)
    parts = make_plan(result).parts.set_index("part")["report"]
    assert parts["weak_points"] == "there"
    assert parts["measures"] == "missing"


def test_a_year_whose_requirements_are_not_known_has_no_checklist(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["80.00"] * 10, fiscal_year=2566)
    assert make_plan(result).parts.empty


def test_causes_that_nobody_gave_are_missing_by_issue(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["80.00"] * 10, fiscal_year=2567)
    parts = make_plan(result).parts.set_index("part")
    assert parts.loc["issue_causes", "missing"] == "1, 2, 3, 4, 5, 6, 7"
    assert parts.loc["issue_approaches", "plan"] == "there"


# --- what moved since --------------------------------------------------------------------------


def _two_years(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    before = write_report(project.raw, ["80.00"] * 8 + ["90.00", "90.00"], fiscal_year=2564)
    source = (before / "SOURCE.toml").read_text(encoding="utf-8")
    (before / "SOURCE.toml").write_text("measures_fiscal_year = 2565\n" + source, encoding="utf-8")
    measures: list[tuple[str, ...]] = [
        ("5", "1", "ชี้แจงแผน", "Explain", "ประชุม", "Meet", "กองคลัง", "", "รายงาน", "", "2"),
        ("6", "2", "ปรับปรุงงาน", "Improve", "ประชุม", "Meet", "กองคลัง", "", "รายงาน", "", ""),
    ]
    write_rows(before, "measures", measures)
    write_report(project.raw, ["80.00", "86.00", *["80.00"] * 6, "90.00", "90.00"])
    prepare(project)
    return project


def test_last_years_measures_stand_beside_what_moved(tmp_path: Path) -> None:
    plan = load_plan(ORG_ID, 2565, _two_years(tmp_path).processed)
    assert plan.fiscal_year == 2566
    moved = find_moved(plan)
    linked, open_ = moved.to_dict("records")
    assert (linked["number"], linked["measure"], linked["code"]) == ("1", "indicator", "2")
    assert (linked["before"], linked["after"]) == (80.0, 86.0)
    assert linked["change"] == pytest.approx(6.0)
    assert (open_["number"], open_["code"]) == ("2", "")


def test_without_a_year_before_nothing_moved(project: Project) -> None:
    plan = load_plan("sao-lat-ya-kanchanaburi", 2564, project.processed)
    assert plan.comparison is None
    assert find_moved(plan).empty


# --- a plan among the sources ------------------------------------------------------------------


def test_a_plan_without_its_owner_is_told(tmp_path: Path) -> None:
    write_report(tmp_path, ["80.00"] * 10)
    folder = tmp_path / "some-plan"
    folder.mkdir()
    (folder / "SOURCE.toml").write_text(
        'source_id = "some-plan"\nkind = "plan"\norg_id = "../etc"\nfiscal_year = 65\n'
        '[[file]]\nname = "measures.csv"\ntable = "measures"\n',
        encoding="utf-8",
    )
    (folder / "measures.csv").write_text("line,number\n2,1\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        clean_all(tmp_path)
    told = str(caught.value)
    assert "some-plan/SOURCE.toml: org_id is not a safe key (../etc)" in told
    assert "measures_fiscal_year is not a fiscal year (None)" in told
    assert "some-plan/SOURCE.toml: fiscal_year is not a fiscal year (65)" in told
    assert "some-plan/measures.csv: no column title_th" in told
