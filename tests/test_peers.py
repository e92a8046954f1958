"""Bodies beside each other: laws of ranks, losses and spreads, and official figures reproduced."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ita_analysis.compare.peers import (
    Group,
    average_areas,
    average_types,
    correlate_ranks,
    count_levels,
    count_passes,
    find_outliers,
    find_rank,
    lift_questions,
    link_survey_disclosure,
    lose_indicators,
    rank_bodies,
    rank_totals,
    spread_indicators,
)
from ita_analysis.compare.peers.ranks import near_mark
from ita_analysis.compare.peers.scope import Scope
from ita_analysis.methodology import load_methodology
from ita_analysis.score import score_results, weigh_question
from ita_analysis.subjects import Subject
from ita_analysis.tables import make_table, validate_table

METHOD = load_methodology(2565)


INDICATORS = [part.code for part in METHOD.indicators]


# Each example goes through the whole scoring.
FEW = 20


# --- groups made up ------------------------------------------------------------------------------


def make_group(indicators: pd.DataFrame, types: list[str] | None = None) -> Group:
    """Make a group of bodies in one province from their indicators; NaN is not known."""
    keys = [f"body-{place:03d}" for place in range(len(indicators))]
    rows = [
        {
            "org_id": key,
            "fiscal_year": 2565,
            "measure": "indicator",
            "code": code,
            "score": score,
            "origin": "published",
        }
        for key, scores in zip(keys, indicators.to_dict("records"), strict=True)
        for code, score in scores.items()
        if not math.isnan(score)
    ]
    published = validate_table("scores", make_table("scores", rows))
    scores = published
    if len(published):
        computed = score_results(published, METHOD)
        scores = pd.concat([published, computed]).drop_duplicates(["org_id", "measure", "code"])
    bodies = pd.DataFrame(
        {
            "org_id": keys,
            "name_th": keys,
            "name_en": keys,
            "org_type": types or ["subdistrict municipality"] * len(keys),
            "area_id": "nan",
            "province": "น่าน",
            "province_en": "Nan",
            "source_id": "",
        }
    )
    subject = Subject("nan", "province", "จังหวัดน่าน", "Nan Province", "", "", (2565,))
    empty = {name: make_table(name, []) for name in ("area_scores", "area_counts", "national")}
    return Group(
        Scope(subject, "province", bodies),
        2565,
        METHOD,
        scores[["org_id", "fiscal_year", "measure", "code", "score", "n"]].reset_index(drop=True),
        empty["area_scores"],
        empty["area_counts"],
        empty["national"],
        make_table("sources", []),
    )


def _hundredths(rows: int, least: int = 1) -> Any:
    points = st.integers(0, 10_000).map(lambda hundredths: hundredths / 100)
    shapes = st.tuples(st.integers(least, rows), st.just(len(INDICATORS)))
    return arrays.arrays(np.float64, shapes, elements=points)


def _with_gaps(rows: int) -> Any:
    points = st.one_of(st.just(math.nan), st.integers(0, 100).map(float))
    shapes = st.tuples(st.integers(1, rows), st.just(len(INDICATORS)))
    return arrays.arrays(np.float64, shapes, elements=points)


# --- laws ----------------------------------------------------------------------------------------


@settings(max_examples=FEW)
@given(_hundredths(6))
def test_points_lost_add_up_to_what_lacks(scores: Any) -> None:
    losses = lose_indicators(make_group(pd.DataFrame(scores, columns=INDICATORS)))
    lost = math.fsum(losses.table["lost"]) + losses.rest
    assert lost == pytest.approx(100 - losses.mean, abs=1e-9)
    assert abs(losses.rest) < 1e-9
    assert losses.bodies == len(scores)
    assert (losses.table["lost"] >= 0).all()


@settings(max_examples=FEW)
@given(_with_gaps(6))
def test_what_is_missing_is_left_out_and_counted(scores: Any) -> None:
    frame = pd.DataFrame(scores, columns=INDICATORS)
    group = make_group(frame)
    whole = frame.notna().all(axis="columns").sum()
    assert len(group.totals) == whole
    losses = lose_indicators(group)
    assert losses.bodies == whole
    if whole:
        assert math.fsum(losses.table["lost"]) == pytest.approx(100 - losses.mean)
    levels = count_levels(group)
    assert levels.loc[levels["level"] != "none", "count"].sum() == whole
    scored = frame.notna().any(axis="columns").sum()
    passes = count_passes(group)
    assert passes["known"].sum() == whole
    assert passes["unknown"].sum() == scored - whole
    assert (passes["passed"] + passes["failed"] == passes["known"]).all()


@settings(max_examples=FEW)
@given(_hundredths(6), st.randoms(use_true_random=False))
def test_order_of_bodies_changes_nothing(scores: Any, random: Any) -> None:
    group = make_group(pd.DataFrame(scores, columns=INDICATORS))
    order = list(range(len(group.scores)))
    random.shuffle(order)
    shuffled = dataclasses.replace(group, scores=group.scores.iloc[order].reset_index(drop=True))
    for find in (
        rank_bodies, count_levels, count_passes, spread_indicators, average_types, find_outliers,
        lift_questions, average_areas,
    ):  # fmt: skip
        pd.testing.assert_frame_equal(find(group), find(shuffled))
    pd.testing.assert_frame_equal(lose_indicators(group).table, lose_indicators(shuffled).table)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_ranks_count_those_above_and_those_within_a_point(hundredths: list[int]) -> None:
    totals = pd.Series([value / 100 for value in hundredths], index=range(len(hundredths)))
    ranks = rank_totals(totals)
    for place, own in enumerate(hundredths):
        row = ranks.loc[place]
        others = hundredths[:place] + hundredths[place + 1 :]
        assert row["near"] == sum(abs(other - own) <= 100 for other in others)
        assert row["above"] == sum(0 < other - own <= 100 for other in others)
        assert row["tied"] == sum(other == own for other in others)
        if others:
            assert row["rank"] == 1 + sum(other > own for other in others)
        else:
            assert math.isnan(row["rank"])
    assert ranks["total"].is_monotonic_decreasing


def test_what_all_questions_are_worth_is_the_whole_total() -> None:
    worth = {part.code: weigh_question(part, METHOD) for part in METHOD.questions}
    by_code = {code: known.lift(100) for code, known in worth.items() if known}
    assert math.fsum(by_code.values()) == pytest.approx(100)
    assert (by_code["O42"], by_code["O10"], by_code["I1"]) == pytest.approx((5.0, 0.5, 1.0))


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=10, max_size=40))
def test_the_interval_holds_the_correlation(pairs: list[tuple[int, int]]) -> None:
    one, other = (pd.Series(column, dtype=float) for column in zip(*pairs, strict=True))
    rho, low, high = correlate_ranks(one, other)
    if one.nunique() > 1 and other.nunique() > 1:
        assert -1 <= low <= rho <= high <= 1
        assert correlate_ranks(other, one) == pytest.approx((rho, low, high))
    else:
        assert math.isnan(rho)


# --- cases ---------------------------------------------------------------------------------------


def test_alone_there_is_no_rank() -> None:
    group = make_group(pd.DataFrame([[90.0] * 10], columns=INDICATORS))
    ranks = rank_bodies(group)
    assert math.isnan(ranks["rank"].iloc[0])
    assert find_rank(ranks, "body-000") is None


def test_a_point_more_takes_a_body_past_those_near_above() -> None:
    frame = pd.DataFrame([[score] * 10 for score in (86.0, 85.5, 85.0, 84.5)], columns=INDICATORS)
    group = make_group(frame)
    own = find_rank(rank_bodies(group), "body-002")
    assert own is not None
    assert (own.place, own.of, own.near, own.near_above, own.best_place) == (3, 4, 3, 2, 1)
    assert near_mark(rank_bodies(group), 85.0) == (1, 3)


def test_the_mean_of_one_body_is_not_that_of_its_type() -> None:
    frame = pd.DataFrame([[80.0] * 10, [90.0] * 10, [99.0] * 10], columns=INDICATORS)
    found = average_types(make_group(frame, ["town", "town", "city"])).set_index("org_type")
    assert found.loc["town", "rank"] == 1
    assert math.isnan(found.loc["city", "rank"])
    assert found.loc["city", "mean"] == pytest.approx(99)


def test_far_off_is_told_by_a_rule_that_one_body_cannot_bend() -> None:
    scores = [90.0, 90.5, 91.0, 91.5, 92.0, 92.5, 93.0, 93.5, 94.0, 94.5, 10.0]
    frame = pd.DataFrame([[score] * 10 for score in scores], columns=INDICATORS)
    found = find_outliers(make_group(frame))
    assert set(found["org_id"]) == {"body-010"}
    assert found["measure"].iloc[0] == "total"
    assert found["distance"].iloc[0] < -3.5
    few = find_outliers(make_group(frame.tail(9)))
    assert few.empty


@pytest.mark.parametrize(
    ("frame", "verdict"),
    [
        ([[score] * 10 for score in range(50, 95, 3)], "together"),
        ([[score] * 8 + [150 - score] * 2 for score in range(60, 90, 2)], "apart"),
        ([[score] * 10 for score in range(50, 59)], "too_few"),
        ([[80.0] * 10] * 12, "flat"),
    ],
)
def test_survey_and_disclosure_go_together_or_not(frame: Any, verdict: str) -> None:
    group = make_group(pd.DataFrame(frame, columns=INDICATORS, dtype=float))
    found = link_survey_disclosure(group)
    assert found.verdict == verdict
    assert found.n == len(frame)
