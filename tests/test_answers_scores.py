"""Scores of answers: small cases by hand, laws, and agreement with a slow way of scoring."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_analysis.answers.folder import save_outcome
from ita_analysis.answers.outcome import Outcome
from ita_analysis.methodology import load_methodology
from tests.answers import (
    FOUR,
    OFFICES,
    ORG,
    certainty,
    fill,
    form_of,
    found,
    parts_of,
    save,
    score,
    slow_error,
    slow_scores,
)

LETTERS = {2565: ("IIT", "EIT"), 2567: ("IIT", "EIT1")}


def _one_question(tmp_path: Path, year: int, name: str, words: list[str | None]) -> float:
    part = "IIT" if name[0] in "Ii" else ("EIT1" if year >= 2566 else "EIT")
    frame = pd.DataFrame({name: words})
    path = save(tmp_path, "answers.csv", frame)
    outcome = score(path, fiscal_year=year, instrument=part)
    return found(outcome, "question", name.partition(".")[0])


@pytest.mark.parametrize(
    ("year", "name", "words", "by_hand"),
    [
        # 0 + 33.33 + 66.67 + 100 + 100, by five
        (2565, "I2", [*FOUR, FOUR[3]], 60.0),
        # reversed: 100 + 66.67 + 33.33 + 0 + 0, by five
        (2565, "I9", [*FOUR, FOUR[3]], 40.0),
        # "have" is 0: four of five have not
        (2565, "I4.1", ["มี", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 80.0),
        # "have" is 100
        (2565, "I26.2", ["มี", "มี", "มี", "ไม่มี", "ไม่มี"], 60.0),
        # 0 + 20 + 40 + 60 + 80 + 100, by six
        (2567, "i1", ["ไม่มีเลย", "น้อยที่สุด", "น้อย", "ค่อนข้างมาก", "มาก", "มากที่สุด"], 50.0),
        # reversed: 100 + 100 + 100 + 80 + 0, by five
        (2567, "i5", ["ไม่มีเลย"] * 3 + ["น้อยที่สุด", "มากที่สุด"], 76.0),
        (2567, "e3", ["เคย", "ไม่เคย", "ไม่เคย", "ไม่เคย"] * 2, 75.0),
        # an answer that is missing is left out of the mean: 100 x 5 by five
        (2565, "I2", [FOUR[3]] * 5 + [None], 100.0),
        # and so is one that says nothing
        (2565, "I2", [FOUR[3]] * 5 + ["ไม่ทราบ"], 100.0),
    ],
)
def test_a_question_by_hand(
    tmp_path: Path, year: int, name: str, words: list[str | None], by_hand: float
) -> None:
    assert _one_question(tmp_path, year, name, words) == pytest.approx(by_hand)


def test_parts_of_a_question_average_and_one_part_may_run_the_other_way(tmp_path: Path) -> None:
    frame = pd.DataFrame({"I11.1": ["มากที่สุด"] * 5, "I11.2": ["มาก"] * 5})
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2565, instrument="IIT")
    # the mean of 100, and of 66.67 turned round
    assert found(outcome, "question", "I11") == pytest.approx((100 + 100 / 3) / 2)


@pytest.mark.parametrize("way", ["words", "codes", "points"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_choice_is_the_same_in_words_codes_and_points(
    tmp_path: Path, way: str, ending: str
) -> None:
    form = form_of(2567, "IIT")
    frame = fill(form, 12)
    expected = slow_scores(form, frame).mean()
    told = frame.copy()
    for name in frame:
        slot = form.slots[form.by_name[name.lower()]]
        if way == "codes":
            told[name] = frame[name].map({w: c + 1 for c, w in enumerate(slot.words)})
        elif way == "points":
            told[name] = frame[name].map(dict(zip(slot.words, slot.printed, strict=True)))
    outcome = score(save(tmp_path, f"a.{ending}", told), fiscal_year=2567)
    for code, points in expected.items():
        assert found(outcome, "question", str(code)) == pytest.approx(points)


@pytest.mark.parametrize("year", [2565, 2567])
@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_scores_and_errors_agree_with_a_slow_way(tmp_path: Path, year: int, missing: float) -> None:
    part = LETTERS[year][1]
    form, method = form_of(year, part), load_methodology(year)
    frame = fill(form, 40, seed=year, missing=missing)
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=year, instrument=part)
    scores = slow_scores(form, frame)
    indicators = method.indicators_of("EIT")
    whole: dict[str, float] = {}
    for indicator in indicators:
        mine = [question.code for question in method.questions_of(indicator.code)]
        row = certainty(outcome, "indicator", indicator.code, part)
        assert row["score"] == pytest.approx(scores[mine].mean().mean())
        weights = dict.fromkeys(mine, 1 / len(mine))
        assert row["standard_error"] == pytest.approx(slow_error(scores, weights), abs=1e-5)
        whole |= {code: weight / len(indicators) for code, weight in weights.items()}
    row = certainty(outcome, "instrument", part, part)
    assert row["standard_error"] == pytest.approx(slow_error(scores, whole), abs=1e-5)
    assert row["low"] == pytest.approx(row["score"] - 1.96 * row["standard_error"], abs=1e-3)


def test_the_error_of_a_question_is_that_of_its_mean(tmp_path: Path) -> None:
    frame = pd.DataFrame({"I7": [FOUR[0]] * 4 + [FOUR[3]] * 6})
    outcome = score(
        save(tmp_path, "a.csv", frame), fiscal_year=2565, instrument="IIT", org_id="tm-na-noi"
    )
    row = certainty(outcome, "question", "I7", "IIT", "tm-na-noi")
    assert (row["score"], row["n"]) == (60, 10)
    assert row["standard_error"] == pytest.approx(math.sqrt(2400 / 9))
    # All 10 of 50 members of staff: a fifth of the variance is known away.
    staffed = score(save(tmp_path, "b.csv", frame), fiscal_year=2565, instrument="IIT")
    row = certainty(staffed, "question", "I7", "IIT")
    assert row["standard_error"] == pytest.approx(math.sqrt(2400 / 9 * 0.8))


def test_the_error_agrees_with_drawing_respondents_again(tmp_path: Path) -> None:
    form = form_of(2567, "IIT")
    frame = fill(form, 60, seed=5)
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2567, org_id="tm-na-noi")
    scores = slow_scores(form, frame).mean(axis=1).to_numpy()
    random = np.random.default_rng(0)
    means = [random.choice(scores, len(scores)).mean() for _ in range(3000)]
    row = certainty(outcome, "instrument", "IIT", "IIT", "tm-na-noi")
    assert row["standard_error"] == pytest.approx(np.std(means), rel=0.06)


def _whole_year(folder: Path, year: int, rows: int = 12, seed: int = 0) -> list[Path]:
    parts = ["IIT", "OIT", *(("EIT1", "EIT2") if year >= 2566 else ("EIT",))]
    paths = []
    for part in parts:
        form = form_of(year, part)
        frame = fill(form, 1 if part == "OIT" else rows, seed=seed)
        frame.insert(0, "org_id", ORG)
        target = folder / f"fiscal_year={year}" / f"instrument={part}"
        paths.append(save(target, "part-0.parquet", frame))
    return paths


@pytest.mark.parametrize("year", [2565, 2567])
def test_the_total_is_the_weighted_sum_and_its_error_that_of_independent_surveys(
    tmp_path: Path, year: int
) -> None:
    outcome = score(*_whole_year(tmp_path, year), org_id="")
    instruments = {code: found(outcome, "instrument", code) for code in ("IIT", "EIT", "OIT")}
    total = 0.3 * instruments["IIT"] + 0.3 * instruments["EIT"] + 0.4 * instruments["OIT"]
    assert found(outcome, "total", "total") == pytest.approx(total)
    errors = {
        code: certainty(outcome, "instrument", code, code if code == "IIT" or year < 2566 else "")[
            "standard_error"
        ]
        for code in ("IIT", "EIT")
    }
    row = certainty(outcome, "total", "total", "")
    assert row["standard_error"] == pytest.approx(0.3 * math.hypot(*errors.values()), abs=1e-5)


def test_the_two_parts_of_the_public_survey_combine_by_a_named_parameter(tmp_path: Path) -> None:
    paths = _whole_year(tmp_path, 2567)
    half = score(*paths, org_id="")
    first, second = (found(half, "instrument", part) for part in ("EIT1", "EIT2"))
    assert half.parameters == {"eit_part1_share": 0.5}
    assert found(half, "instrument", "EIT") == pytest.approx((first + second) / 2)
    alone = score(*paths, org_id="", parameters={"eit_part1_share": 1.0})
    assert found(alone, "instrument", "EIT") == pytest.approx(first)


def test_without_its_second_part_the_public_survey_and_the_total_have_no_score(
    tmp_path: Path,
) -> None:
    paths = [path for path in _whole_year(tmp_path, 2567) if "EIT2" not in str(path)]
    outcome = score(*paths, org_id="")
    assert not math.isnan(found(outcome, "instrument", "EIT1"))
    assert math.isnan(found(outcome, "instrument", "EIT"))
    assert math.isnan(found(outcome, "total", "total"))


def _bytes(outcome: Outcome) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        saved = save_outcome(outcome, Path(folder), [])
        return {path.name: path.read_bytes() for path in saved.iterdir()}


@settings(max_examples=15)
@given(st.data())
def test_order_files_and_threads_change_no_byte(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("answers")
    form = form_of(2565, "EIT")
    frame = fill(form, 300, seed=data.draw(st.integers(0, 9)), missing=0.1)
    frame.insert(0, "org_id", np.where(np.arange(300) % 3, ORG, "tm-na-noi"))
    once = score(save(folder, "a.parquet", frame), fiscal_year=2565, org_id="")
    order = data.draw(st.permutations(range(300)))
    shuffled = frame.iloc[list(order)]
    cut = data.draw(st.integers(1, 299))
    pieces = [
        save(folder, "b.parquet", shuffled.iloc[:cut]),
        save(folder, "c.csv", shuffled.iloc[cut:]),
    ]
    again = score(*pieces, fiscal_year=2565, org_id="", threads=data.draw(st.integers(1, 4)))
    assert _bytes(once) == _bytes(again)


@settings(max_examples=25)
@given(st.integers(0, 100), st.sampled_from([2565, 2567]), st.data())
def test_a_better_answer_never_lowers_a_score(
    tmp_path_factory: pytest.TempPathFactory, seed: int, year: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("answers")
    part = LETTERS[year][0]
    form = form_of(year, part)
    frame = fill(form, 14, seed=seed, missing=0.1)
    name = data.draw(st.sampled_from(parts_of(form)))
    row = data.draw(st.integers(0, 13))
    slot = form.slots[form.by_name[name.lower()]]
    better = sorted(zip(slot.points, slot.words, strict=True))
    before = score(save(folder, "a.csv", frame), fiscal_year=year, instrument=part)
    words = [word for _, word in better]
    if frame.at[row, name] not in words[:-1]:  # missing, or nothing is better
        return
    at = words.index(frame.at[row, name])
    frame.at[row, name] = better[at + 1][1]
    after = score(save(folder, "b.csv", frame), fiscal_year=year, instrument=part)
    old = before.tables["scores"].set_index(["measure", "code"])["score"]
    new = after.tables["scores"].set_index(["measure", "code"])["score"]
    assert list(new.index) == list(old.index)
    assert (new - old >= -1e-9).all()
    assert new["question", slot.question] > old["question", slot.question]
    assert new.between(0, 100).all()


@pytest.mark.parametrize("year", [2563, 2565, 2566, 2567, 2568])
def test_reversed_choices_are_the_complement(year: int) -> None:
    method = load_methodology(year)
    for part in ("IIT", "EIT1" if year >= 2566 else "EIT"):
        for slot in form_of(year, part).slots:
            question = method.question(slot.question)
            turned = question.reversed or slot.part in question.reversed_parts
            shown = [100 - points if turned else points for points in slot.points]
            assert shown == pytest.approx(list(slot.printed), abs=0.005)


def test_all_worst_answers_give_0_and_all_best_give_100(tmp_path: Path) -> None:
    form = form_of(2565, "IIT")
    for pick, points in ((min, 0), (max, 100)):
        row = {}
        for name in parts_of(form):
            slot = form.slots[form.by_name[name.lower()]]
            row[name] = pick(zip(slot.points, slot.words, strict=True))[1]
        frame = pd.DataFrame([row] * 7)
        outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2565)
        kept = outcome.tables["scores"]
        assert (kept["score"] == points).all()
        assert (outcome.tables["certainty"]["standard_error"] == 0).all()


def test_everybody_twice_changes_no_mean(tmp_path: Path) -> None:
    frame = fill(form_of(2567, "IIT"), 20, missing=0.1)
    once = score(save(tmp_path, "a.csv", frame), fiscal_year=2567)
    twice = score(save(tmp_path, "b.csv", pd.concat([frame, frame])), fiscal_year=2567)
    np.testing.assert_allclose(once.tables["scores"]["score"], twice.tables["scores"]["score"])


def test_small_samples_are_flagged_by_the_rule_of_the_year(tmp_path: Path) -> None:
    frame = fill(form_of(2565, "IIT"), 12)
    row = certainty(
        score(save(tmp_path, "a.csv", frame), fiscal_year=2565), "instrument", "IIT", "IIT"
    )
    assert (row["needed"], row["sample"], row["confidence"]) == (30, "small", "inferred")
    assert OFFICES.population("IIT").tolist()[0] == 50
