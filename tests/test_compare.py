"""Years beside each other: matched questions, changes, and parts that add up."""

from __future__ import annotations

import dataclasses
import math
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import ORG_ID, write_report

from ita_analysis.compare import (
    Comparison,
    Standing,
    compare_methods,
    compare_standings,
    compare_years,
)
from ita_analysis.compare.sampling import judge_change, margin, put_errors, sampling_variance
from ita_analysis.errors import DataError, UsageError
from ita_analysis.methodology import Methodology, list_fiscal_years, load_matches, load_methodology
from ita_analysis.methodology.load import FOLDER
from ita_analysis.methodology.mappings import load_mappings
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.score import score_instruments, score_total
from ita_analysis.subjects import Subject, choose_years, find_subject, list_subjects

SUPPORTED = [year for year in list_fiscal_years() if year >= 2562]
PROVINCES = {"trat": (75.62, 81.45), "chanthaburi": (67.54, 80.99)}
SCORES = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50", "50.00"]
BETTER = ["88.10", "79.00", "82.10", "84.59", "81.52", "93.00", "88.37", "79.90", "100", "100"]


# --- which questions mean the same ---------------------------------------------------------------


def _kinds(before: int, after: int) -> dict[tuple[str, str], str]:
    return {(m.from_code, m.to_code): m.kind for m in load_matches(before, after)}


@pytest.mark.parametrize("before", SUPPORTED[:-1])
def test_every_question_of_both_years_has_its_fate(before: int) -> None:
    for after in SUPPORTED[SUPPORTED.index(before) + 1 :]:
        matches = load_matches(before, after)
        first = {match.from_code for match in matches} - {""}
        last = {match.to_code for match in matches} - {""}
        assert first == {part.code for part in load_methodology(before).questions}
        assert last == {part.code for part in load_methodology(after).questions}


def test_the_same_set_is_the_same_question_by_question() -> None:
    matches = load_matches(2563, 2565)
    assert {match.kind for match in matches} == {"same"}
    assert all(match.from_code == match.to_code for match in matches)


def test_items_are_followed_through_renumbering() -> None:
    assert _kinds(2565, 2566)["O12", "O13"] == "same"
    assert _kinds(2565, 2566)["O18", "O11"] == "changed"
    assert _kinds(2565, 2566)["O34", ""] == "dropped"
    assert _kinds(2565, 2566)["", "O31"] == "added"
    assert _kinds(2566, 2567)["O42", "o34"] == "same"
    assert _kinds(2567, 2568)["o26", "O21"] == "changed"
    # From set to set, over one in between that printed other numbers.
    assert _kinds(2565, 2568)["O43", "O28"] == "same"
    assert _kinds(2565, 2567)["O18", "o8"] == "changed"
    assert _kinds(2565, 2567)["", "o26"] == "added"


def test_a_chain_is_as_sure_as_its_weakest_link() -> None:
    found = {m.from_code: m.confidence for m in load_matches(2565, 2567) if m.kind == "same"}
    assert found["O1"] == "confirmed"
    assert found["O12"] == "memory"


def test_years_are_given_in_order() -> None:
    with pytest.raises(UsageError, match=r"not matched from 2567 to 2563-2565\. Give the earlier"):
        load_matches(2567, 2565)


def test_all_faults_of_the_mapping_are_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "methodology"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "mappings.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    edits = {
        "2566,2567,O1,o1,same,confirmed": "2566,2567,O1,o1,alike,sure",
        "2566,2567,O2,o2,same": "2566,2567,O2,o99,same",
        "2566,2567,O3,o3,same": "2566,2567,O3,,same",
        "2566,2567,O5,o4,same": "2566,2570,O5,o4,same",
    }
    for old, new in edits.items():
        place = next(index for index, line in enumerate(lines) if line.startswith(old))
        lines[place] = lines[place].replace(old, new)
    lines.append("2566,2567,O6,,dropped,confirmed,,")
    lines.append("2566,2567,O6")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_mappings(folder)
    told = str(caught.value)
    for words in (
        "kind is not known (alike). Write one of same, changed",
        "confidence is not known (sure)",
        "to_code is not in set 2567 (o99)",
        "same does not go with its codes (O3>)",
        "to_set is not a set of questions (2570)",
        "no reason in both languages",
        "too many or too few cells",
        "mappings.csv: 2566 to 2567: to_code o3 is left out",
        "from_code O6 stands",
        "set 2566 leads to 2 sets",
    ):
        assert words in told, told


def test_a_mapping_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mappings.csv").write_text("from,to\n", encoding="utf-8")
    with pytest.raises(DataError, match="wrong columns in line 1"):
        load_mappings(tmp_path)
    with pytest.raises(DataError, match="is missing"):
        load_mappings(tmp_path / "nowhere")


# --- method --------------------------------------------------------------------------------------


def _status(before: int, after: int) -> dict[str, str]:
    change = compare_methods(load_methodology(before), load_methodology(after))
    return {code: change.status(code) for code in change.indicators["code"]}


def test_years_with_one_set_have_one_method() -> None:
    change = compare_methods(load_methodology(2563), load_methodology(2565))
    assert change.same
    assert not change.levels_changed
    assert set(_status(2563, 2565).values()) == {"same"}


def test_what_is_known_to_differ_is_told_from_what_is_not_known() -> None:
    found = _status(2565, 2566)
    assert found["1"] == "unknown"  # wording not found
    assert found["6"] == "changed"  # the survey of outsiders came in two parts
    assert found["9"] == found["10"] == "changed"
    change = compare_methods(load_methodology(2565), load_methodology(2566))
    assert change.levels_changed
    assert not change.weights_changed


# --- changes -------------------------------------------------------------------------------------


def _stand(method: Methodology, scores: dict[str, float], **more: Any) -> Standing:
    """Return a standing with indicator scores, and the total they give."""
    wide = pd.DataFrame([scores])
    total = float(score_total(score_instruments(wide, method), method).iloc[0])
    rows = [("indicator", code, score) for code, score in scores.items()]
    rows += [("total", "total", total), *more.get("questions", ())]
    frame = pd.DataFrame(rows, columns=["measure", "code", "score"]).assign(
        origin="published", n=math.nan, source_id="", source_ref=""
    )
    if "n" in more:
        frame.loc[frame["measure"] == "indicator", "n"] = more["n"]
    return Standing("organisation", method.fiscal_year, method, frame)


def _compare(before: Standing, after: Standing) -> Comparison:
    years = (before.fiscal_year, after.fiscal_year)
    subject = Subject("sao-x", "organisation", "x", "x", "", "", years)
    sources = pd.DataFrame(columns=["document_th", "document_en"])
    return compare_standings(subject, before, after, pd.DataFrame(), sources)


def _weigh(method: Methodology, weights: list[float]) -> Methodology:
    parts = zip(method.instruments, weights, strict=True)
    changed = tuple(part.model_copy(update={"weight": weight}) for part, weight in parts)
    return method.model_copy(update={"instruments": changed})


POINTS = st.lists(st.floats(0, 100), min_size=10, max_size=10)
WEIGHTS = st.lists(st.integers(1, 100), min_size=3, max_size=3).map(
    lambda parts: [part / sum(parts) for part in parts]
)
PAIRS = st.sampled_from([(2563, 2564), (2564, 2565), (2565, 2566), (2565, 2567), (2567, 2568)])


def _codes() -> list[str]:
    return [part.code for part in load_methodology(2565).indicators]


@settings(max_examples=30)
@given(one=POINTS, other=POINTS, first=WEIGHTS, last=WEIGHTS, years=PAIRS)
def test_contributions_add_up_to_the_change_also_when_weights_move(
    one: list[float],
    other: list[float],
    first: list[float],
    last: list[float],
    years: tuple[int, int],
) -> None:
    methods = [_weigh(load_methodology(years[0]), first), _weigh(load_methodology(years[1]), last)]
    before, after = (
        _stand(method, dict(zip(_codes(), scores, strict=True)))
        for method, scores in zip(methods, (one, other), strict=True)
    )
    comparison = _compare(before, after)
    table = comparison.contributions
    assert table["contribution"].sum() == pytest.approx(comparison.total["change"], abs=1e-9)
    parts = ["by_conduct", "by_questions", "by_open", "by_weight"]
    assert table[parts].sum(axis=1).tolist() == pytest.approx(table["contribution"].tolist())
    assert comparison.total["unexplained"] == pytest.approx(0, abs=1e-9)
    if first == last:
        assert table["by_weight"].abs().max() == pytest.approx(0)
    if one == other:
        assert table["contribution"].tolist() == pytest.approx(table["by_weight"].tolist())


@settings(max_examples=30)
@given(one=POINTS, other=POINTS, dropped=st.sampled_from(["1", "8", "10"]))
def test_contributions_add_up_when_an_indicator_is_dropped(
    one: list[float], other: list[float], dropped: str
) -> None:
    method = load_methodology(2565)
    kept = tuple(part for part in method.indicators if part.code != dropped)
    less = method.model_copy(update={"indicators": kept})
    before = _stand(method, dict(zip(_codes(), one, strict=True)))
    scores = dict(zip(_codes(), other, strict=True))
    del scores[dropped]
    comparison = _compare(before, _stand(less, scores))
    table = comparison.contributions.set_index("code")
    assert table["contribution"].sum() == pytest.approx(comparison.total["change"], abs=1e-9)
    assert table.at[dropped, "by_weight"] == table.at[dropped, "contribution"]
    assert comparison.method.status(dropped) == "changed"


@settings(max_examples=30)
@given(one=POINTS, other=POINTS)
def test_turning_the_years_round_turns_the_signs(one: list[float], other: list[float]) -> None:
    method = load_methodology(2564)
    standings = [
        _stand(method, dict(zip(_codes(), scores, strict=True))) for scores in (one, other)
    ]
    there = _compare(*standings).contributions["contribution"]
    back = _compare(*reversed(standings)).contributions["contribution"]
    assert there.tolist() == pytest.approx((-back).tolist())


def test_an_indicator_without_a_score_leaves_the_sum_open() -> None:
    method = load_methodology(2565)
    scores = dict.fromkeys(_codes(), 80.0)
    comparison = _compare(_stand(method, scores), _stand(method, scores | {"3": math.nan}))
    assert comparison.contributions.empty
    assert math.isnan(comparison.total["unexplained"])


def test_conduct_is_what_the_same_items_tell() -> None:
    """All items that stayed are met in both years; those added are not."""
    first, last = load_methodology(2566), load_methodology(2567)
    met = [("question", part.code, 100.0) for part in first.questions if part.instrument == "OIT"]
    now = [
        ("question", part.code, 0.0 if part.code == "o29" else 100.0)
        for part in last.questions
        if part.instrument == "OIT"
    ]
    scores = dict.fromkeys(_codes(), 90.0)
    before = _stand(first, scores | {"10": 100.0}, questions=met)
    after = _stand(last, scores | {"10": 93.75}, questions=now)
    row = _compare(before, after).indicators.set_index("code").loc["10"]
    assert row["conduct"] == pytest.approx(0)
    assert row["method"] == pytest.approx(-6.25)


def test_a_full_indicator_tells_its_items() -> None:
    scores = dict.fromkeys(_codes(), 90.0) | {"9": 100.0, "10": 100.0}
    standings = [_stand(load_methodology(year), scores) for year in (2563, 2564)]
    comparison = _compare(*standings)
    assert len(comparison.questions) == 43
    assert set(comparison.questions["sampling"]) == {"none"}


# --- sampling error ------------------------------------------------------------------------------


def test_sampling_error_is_that_of_answers_as_far_apart_as_can_be() -> None:
    assert sampling_variance(50, 25) == 100
    assert sampling_variance(100, 25) == 0
    assert math.isnan(sampling_variance(50, math.nan))
    assert margin(sampling_variance(80, 100), sampling_variance(80, 100)) == pytest.approx(
        11.087, abs=0.001
    )
    assert judge_change(11.0, 11.087) == "within"
    assert judge_change(-11.1, 11.087) == "beyond"
    assert judge_change(1.0, math.nan) == "unknown"


def test_what_lies_within_sampling_error_is_told() -> None:
    method = load_methodology(2565)
    scores = dict.fromkeys(_codes(), 80.0)
    before = _stand(method, scores, n=100)
    after = _stand(method, scores | {"1": 85.0, "2": 99.0, "9": 100.0}, n=100)
    found = _compare(before, after).indicators.set_index("code")
    assert found.at["1", "sampling"] == "within"
    assert found.at["2", "sampling"] == "beyond"
    assert found.at["9", "sampling"] == "none"
    assert math.isnan(found.at["9", "margin"])


def test_unknown_respondents_say_unknown() -> None:
    method = load_methodology(2565)
    scores = dict.fromkeys(_codes(), 80.0)
    comparison = _compare(_stand(method, scores, n=100), _stand(method, scores))
    assert set(comparison.indicators["sampling"]) == {"unknown", "none"}
    assert comparison.total["sampling"] == "unknown"


def _from_answers(standing: Standing, error: float) -> Standing:
    """Return how someone stood by scores from answers whose standard errors are known."""
    scores = standing.scores.assign(
        org_id="sao-x", fiscal_year=standing.fiscal_year, origin="computed", source_id="answers"
    )
    surveys = ~scores["code"].isin(["OIT", "9", "10"])
    certainty = scores.loc[surveys].assign(part="", standard_error=error)
    # The second part of a survey has the same indicators.
    certainty = pd.concat([certainty, certainty.assign(part="EIT2", standard_error=99.0)])
    return dataclasses.replace(standing, scores=put_errors(scores, certainty))


def test_standard_errors_of_answers_take_the_place_of_the_widest() -> None:
    method = load_methodology(2565)
    scores = dict.fromkeys(_codes(), 80.0)
    before = _stand(method, scores, n=100)
    after = _stand(method, scores | {"1": 82.0, "2": 84.0}, n=100)
    both = _compare(_from_answers(before, 0.6), _from_answers(after, 0.8))
    found = both.indicators.set_index("code")
    assert found.at["1", "margin"] == pytest.approx(1.96, abs=0.001)
    assert found.at["1", "sampling"] == "beyond"
    assert (found.at["1", "error_before"], found.at["1", "error_after"]) == (0.6, 0.8)
    assert math.isnan(found.at["9", "margin"])
    steps = both.contributions.set_index("code")
    assert steps.at["1", "margin"] == pytest.approx(0.3 / 5 * 1.96, abs=0.001)
    assert math.isnan(steps.at["9", "margin"])
    # One year's answers alone: the other stays as wide as its respondents allow.
    mixed = _compare(before, _from_answers(after, 0.8)).indicators.set_index("code")
    assert mixed.at["1", "margin"] == pytest.approx(margin(16, 0.64))
    assert mixed.at["1", "sampling"] == "within"


def test_answers_say_nothing_of_how_sure_a_published_result_is() -> None:
    standing = _stand(load_methodology(2565), dict.fromkeys(_codes(), 80.0))
    scores = standing.scores.assign(org_id="sao-x", fiscal_year=2565)
    certainty = scores.assign(part="", source_id="answers-sao-x-2565", standard_error=1.0)
    assert put_errors(scores, certainty)["standard_error"].isna().all()


# --- the subjects --------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PROVINCES)
def test_provinces_change_as_the_official_report_prints(key: str, project: Project) -> None:
    comparison = compare_years(key, folder=project.processed)
    assert comparison.years == (2563, 2564)
    ends = comparison.total["before"], comparison.total["after"]
    assert ends == PROVINCES[key]
    # Every figure of the table is printed with two decimals.
    assert abs(comparison.total["unexplained"]) <= 0.02
    assert comparison.method.same
    table = comparison.contributions
    assert table["by_conduct"].tolist() == pytest.approx(table["contribution"].tolist())


def test_the_country_has_a_series_and_no_indicators(project: Project) -> None:
    comparison = compare_years("thailand", folder=project.processed)
    assert comparison.years == (2567, 2568)
    assert comparison.series["fiscal_year"].tolist() == list(range(2562, 2569))
    assert comparison.series.set_index("fiscal_year")["method_changed"].to_dict() == {
        2562: False, 2563: True, 2564: False, 2565: False, 2566: True, 2567: True, 2568: True,
    }  # fmt: skip
    assert comparison.contributions.empty
    assert comparison.indicators["change"].isna().all()


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with two bodies of a type, one of them with a result in two years."""
    project = Project(tmp_path_factory.mktemp("two-years"))
    write_report(project.raw, SCORES, fiscal_year=2564, total="79.79", level="B")
    write_report(project.raw, BETTER, fiscal_year=2565, total="91.05", level="A")
    write_report(
        project.raw, BETTER, fiscal_year=2565, org_id="sao-nai-mueang-nan", name_th="อบต.ในเมือง"
    )
    shutil.copytree(Path(__file__).parent.parent / "data/raw/national", project.raw / "national")
    shutil.copytree(Path(__file__).parent.parent / "data/raw/provinces", project.raw / "provinces")
    prepare(project)
    return project


def test_a_type_is_compared_by_those_with_both_years(two_years: Project) -> None:
    words = "subdistrict administrative organisation"
    comparison = compare_years(words, folder=two_years.processed)
    assert comparison.subject.key == words.replace(" ", "-")
    assert comparison.after.members == (ORG_ID,)
    assert comparison.after.left_out == 1
    assert comparison.series["members"].tolist() == [1, 2]
    alone = compare_years(ORG_ID, folder=two_years.processed)
    assert comparison.total["change"] == pytest.approx(alone.total["change"])


def test_a_type_none_of_whose_bodies_has_both_years_cannot_be_compared(project: Project) -> None:
    with pytest.raises(DataError, match="no body of the type has a result in both 2564 and 2565"):
        compare_years("subdistrict administrative organisation", 2564, 2565, project.processed)


def test_mistakes_say_what_to_do(project: Project) -> None:
    def said(subject: str, first: int = 0, last: int = 0) -> str:
        with pytest.raises(UsageError) as caught:
            compare_years(subject, first, last, project.processed)
        return str(caught.value)

    assert "Close to it: trat" in said("tart")
    # Its official row of the year before was not transcribed.
    assert "one year only (2564)" in said("nakhon-nayok")
    assert "Set subject in the parameters cell" in said("no-such-subject")
    assert "one year only (2564)" in said("sao-lat-ya-kanchanaburi")
    assert "no result for 2560. There are: 2563, 2564" in said("trat", 2560, 2564)
    assert "the first is not before the last (2564 and 2563)" in said("trat", 2564, 2563)
    assert "no result for a year before 2563" in said("trat", 0, 2563)


def test_subjects_have_keys_that_are_safe_and_their_own(project: Project) -> None:
    keys = [subject.key for subject in list_subjects(project.processed)]
    assert len(set(keys)) == len(keys)
    assert all(key.replace("-", "").isalnum() and key.isascii() and key.islower() for key in keys)
    assert find_subject("trat", project.processed).name_en == "Trat Province"
    assert choose_years(find_subject("thailand", project.processed), 2563) == (2563, 2568)
