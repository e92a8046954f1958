"""A result: what is read of the tables, and what is found once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from reports import ORG_ID, write_report

from ita_analysis.find import find_gains, find_inferred_met
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.result import (
    Result,
    find_once,
    keeping_text_plain,
    list_results,
    load_result,
)

INDICATORS = ["90", "80", "85", "84.99", "100", "95", "90", "85", "90", "90"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("result"))
    write_report(project.raw, INDICATORS)
    prepare(project)
    return project


@pytest.fixture
def result(project: Project) -> Result:
    fiscal_year = int(list_results(project.processed)["fiscal_year"].iloc[0])
    return load_result(ORG_ID, fiscal_year, project.processed)


def test_something_is_found_once_for_a_result(result: Result) -> None:
    asked = []

    @find_once
    def find_sum(result: Result, measure: str) -> float:
        asked.append(measure)
        scores = result.scores
        return float(scores.loc[scores["measure"] == measure, "score"].sum())

    assert find_sum(result, "indicator") == find_sum(result, "indicator")
    assert find_sum(result, "total") > 0
    assert asked == ["indicator", "total"]
    find_sum(dataclasses.replace(result), "total")
    assert asked == ["indicator", "total", "total"], "another result knows nothing yet"


def test_who_changes_what_was_found_changes_a_copy(result: Result) -> None:
    gains, met = find_gains(result), find_inferred_met(result)
    gains.loc[:, "gain"] = 0.0
    gains["own"] = 1
    met.append("own")
    assert find_gains(result)["gain"].sum() > 0
    assert "own" not in find_gains(result)
    assert "own" not in find_inferred_met(result)


def test_a_changed_table_is_looked_at_anew(result: Result) -> None:
    before = find_gains(result)["gain"].sum()
    full = result.scores.assign(score=100.0)
    assert find_gains(dataclasses.replace(result, scores=full))["gain"].sum() < before


def test_tables_are_read_as_pandas_reads_them(tmp_path: Path, result: Result) -> None:
    project = Project(tmp_path)
    write_report(project.raw, INDICATORS)
    prepare(project)
    path = project.processed / "scores.parquet"
    mine = pd.read_parquet(path)
    # Several organisations, in row groups of which most can be passed over.
    others = [mine.assign(org_id=f"{letter}-organisation") for letter in "abyz"]
    pd.concat([*others[:2], mine, *others[2:]]).to_parquet(path, index=False, row_group_size=50)
    loaded = load_result(ORG_ID, result.fiscal_year, project.processed)
    with keeping_text_plain():
        as_pandas = pd.read_parquet(path, filters=[("org_id", "==", ORG_ID)])
    pd.testing.assert_frame_equal(loaded.scores, as_pandas)
