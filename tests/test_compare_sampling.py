"""Changes within sampling error, and the subjects that can be compared."""

from __future__ import annotations

import dataclasses
import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
from compare_cases import _codes, _compare, _stand
from reports import ORG_ID, write_report

from ita_analysis.compare import (
    Standing,
    compare_years,
)
from ita_analysis.compare.sampling import judge_change, margin, put_errors, sampling_variance
from ita_analysis.errors import DataError, UsageError
from ita_analysis.methodology import load_methodology
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.subjects import choose_years, find_subject, list_subjects

PROVINCES = {"trat": (75.62, 81.45), "chanthaburi": (67.54, 80.99)}


SCORES = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50", "50.00"]


BETTER = ["88.10", "79.00", "82.10", "84.59", "81.52", "93.00", "88.37", "79.90", "100", "100"]


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
