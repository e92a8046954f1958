"""The draft of a plan, its checklist, and what moved since."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_cases import YEARS, make_two_years
from reports import ORG_ID, make_result, write_report

from ita_analysis.clean.everything import clean_all
from ita_analysis.errors import DataError
from ita_analysis.find import find_gains, find_total
from ita_analysis.methodology import load_methodology
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
from ita_analysis.plan.since import find_moved
from ita_analysis.plan.weak import POSSIBLE, URGENT
from ita_analysis.prepare import add_computed
from ita_analysis.project import Project
from ita_analysis.read.units import split_units
from ita_analysis.result import Result, list_results, load_result
from ita_analysis.score import DISCLOSURE
from ita_analysis.thai import fiscal_year_dates


def _results(project: Project) -> list[Result]:
    return [
        load_result(row.org_id, row.fiscal_year, project.processed)
        for row in list_results(project.processed).itertuples()
    ]


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


def test_last_years_measures_stand_beside_what_moved(tmp_path: Path) -> None:
    plan = load_plan(ORG_ID, 2565, make_two_years(tmp_path).processed)
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
