"""Scores: published totals are golden, laws hold for any scores."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_analysis.methodology import load_methodology
from ita_analysis.score import (
    is_possible_item,
    possible_unmet,
    score_indicators,
    score_instruments,
    score_results,
    score_sub_indicators,
    score_total,
)

METHOD = load_methodology(2565)
POINTS = st.floats(0, 100)
CODES = [part.code for part in METHOD.questions]


def _answers() -> st.SearchStrategy[dict[str, float]]:
    survey = {c: POINTS for c in CODES if not c.startswith("O")}
    items = {c: st.sampled_from([0.0, 100.0]) for c in CODES if c.startswith("O")}
    return st.fixed_dictionaries({**survey, **items})


def _total(answers: dict[str, float]) -> float:
    frame = pd.DataFrame([answers])
    instruments = score_instruments(score_indicators(frame, METHOD), METHOD)
    return float(score_total(instruments, METHOD).iloc[0])


@given(_answers())
def test_scores_lie_within_0_and_100(answers: dict[str, float]) -> None:
    frame = pd.DataFrame([answers])
    for table in (score_sub_indicators(frame, METHOD), score_indicators(frame, METHOD)):
        assert table.to_numpy().min() >= 0
        assert table.to_numpy().max() <= 100 + 1e-9
    assert 0 <= _total(answers) <= 100 + 1e-9


@given(_answers(), st.sampled_from(CODES), POINTS)
def test_raising_a_question_never_lowers_the_total(
    answers: dict[str, float], code: str, more: float
) -> None:
    raised = {**answers, code: 100.0 if code.startswith("O") else max(answers[code], more)}
    assert _total(raised) >= _total(answers) - 1e-9


@given(_answers())
def test_a_question_raised_to_100_adds_its_gap_over_its_group(answers: dict[str, float]) -> None:
    answers = {**answers, "O42": 0.0}
    assert _total({**answers, "O42": 100.0}) - _total(answers) == pytest.approx(5.0)
    answers["E11"] = 40.0
    assert _total({**answers, "E11": 100.0}) - _total(answers) == pytest.approx(60 / 5 / 3 * 0.3)


@given(st.lists(st.lists(POINTS, min_size=10, max_size=10), min_size=2, max_size=6), st.randoms())
def test_order_of_rows_and_columns_changes_nothing(
    rows: list[list[float]], random: np.random.Generator
) -> None:
    codes = [part.code for part in METHOD.indicators]
    frame = pd.DataFrame(rows, columns=codes)
    order, columns = list(range(len(rows))), list(codes)
    random.shuffle(order)
    random.shuffle(columns)
    straight = score_total(score_instruments(frame, METHOD), METHOD)
    shuffled = score_total(score_instruments(frame.loc[order, columns], METHOD), METHOD)
    pd.testing.assert_series_equal(straight, shuffled.sort_index(), check_exact=True)


def test_a_missing_part_leaves_the_whole_missing() -> None:
    frame = pd.DataFrame([{str(n): 90.0 for n in range(1, 11)} | {"4": np.nan}])
    instruments = score_instruments(frame, METHOD)
    assert instruments["IIT"].isna().all()
    assert instruments["EIT"].iloc[0] == 90
    assert score_total(instruments, METHOD).isna().all()


def test_indicator_10_is_the_mean_of_its_sub_indicators_not_of_its_items() -> None:
    # Two of eight items unmet in 10.1 and both of 10.2: (75 + 0) / 2, as one report prints.
    items = {part.code: 100.0 for part in METHOD.questions if part.indicator == "10"}
    items |= {"O38": 0.0, "O41": 0.0, "O42": 0.0, "O43": 0.0}
    assert score_indicators(pd.DataFrame([items]), METHOD)["10"].iloc[0] == 37.5


def test_nothing_is_computed_where_the_method_is_not_known() -> None:
    method = load_methodology(2568)
    answers = pd.DataFrame([{part.code: 100.0 for part in method.questions}])
    indicators = score_indicators(answers, method)
    assert indicators[["9", "10"]].isna().all(axis=None), "sub-indicators of 2568 are not known"
    assert indicators[["6", "7", "8"]].isna().all(axis=None), "how EIT parts combine is not known"
    assert indicators[["1", "5"]].notna().all(axis=None)


def test_an_impossible_item_score_is_left_out() -> None:
    scores = pd.Series([0.0, 100.0, 60.76, np.nan])
    assert is_possible_item(scores).tolist() == [True, True, False, True]


def test_published_and_computed_stay_apart() -> None:
    rows = [("indicator", str(n), 90.0) for n in range(1, 11)] + [("total", "total", 12.0)]
    published = pd.DataFrame(rows, columns=["measure", "code", "score"]).assign(
        org_id="a", fiscal_year=2565
    )
    computed = score_results(published, METHOD).set_index(["measure", "code"])["score"]
    assert computed["total", "total"] == pytest.approx(90)
    assert ("indicator", "1") not in computed.index, "no questions, nothing to compute from"


def _unmet_one_by_one(score: float, sizes: list[int]) -> set[tuple[int, ...]]:
    found = set()
    for counts in product(*(range(size + 1) for size in sizes)):
        shares = [1 - count / size for count, size in zip(counts, sizes, strict=True)]
        if abs(100 * sum(shares) / len(shares) - score) <= 0.005 + 1e-9:
            found.add(counts)
    return found


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (84.06, {(1, 0, 2, 0, 2), (2, 1, 0, 1, 1), (2, 3, 0, 0, 1)}),
        (88.78, {(1, 0, 0, 1, 1), (1, 2, 0, 0, 1)}),
        (97.50, {(0, 1, 0, 0, 0)}),
        (84.04, set()),
    ],
)
def test_an_indicator_limits_how_many_items_can_be_unmet(
    score: float, expected: set[tuple[int, ...]]
) -> None:
    assert set(possible_unmet(score, [9, 8, 7, 4, 5])) == expected


@given(st.lists(st.integers(1, 6), min_size=1, max_size=3), st.data())
def test_possible_unmet_agrees_with_counting_one_by_one(
    sizes: list[int], data: st.DataObject
) -> None:
    counts = [data.draw(st.integers(0, size)) for size in sizes]
    shares = [1 - count / size for count, size in zip(counts, sizes, strict=True)]
    score = round(100 * sum(shares) / len(shares), 2)
    found = set(possible_unmet(score, sizes))
    assert tuple(counts) in found
    assert found == _unmet_one_by_one(score, sizes)
