"""What other scores would change: total, level and path follow, by the same arithmetic."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import ORG_ID, make_result

from ita_analysis import find
from ita_analysis.cli import main
from ita_analysis.errors import UsageError
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.result import Result, load_result

LAT_YA = "sao-lat-ya-kanchanaburi"
scores = st.floats(0, 100)


@pytest.fixture(scope="module")
def result(project: Project) -> Result:
    return load_result(LAT_YA, 2564, project.processed)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return a result with a question of each survey known."""
    questions = [
        ("20", "question", "", "I7", "60.00"),
        ("21", "question", "", "E11", "70.00"),
        ("22", "question", "", "O42", "0.00"),
    ]
    made = ["80.00"] * 9 + ["50.00"]
    return make_result(tmp_path_factory.mktemp("full"), made, more_scores=questions)


def test_two_documents_lift_lat_ya_to_a(result: Result) -> None:
    imagined = find.imagine_scores(result, {"O42": 100, "o43": 100})
    total = find.find_total(imagined)
    assert total["computed"] == pytest.approx(85.3584)
    assert total["level"] == "A"
    assert total["passed"]


@pytest.mark.parametrize(
    ("change", "gain"),
    [
        ({"I7": 100}, 40 / 6 / 5 * 0.3),
        ({"E11": 100}, 30 / 5 / 3 * 0.3),
        ({"O42": 100}, 100 / 2 / 2 / 2 * 0.4),
        ({"2": 100}, 20 / 5 * 0.3),
        ({"IIT": 100}, 20 * 0.3),
        ({"I7": 0, "E11": 100}, -60 / 6 / 5 * 0.3 + 30 / 5 / 3 * 0.3),
    ],
)
def test_a_change_is_worth_what_points_to_gain_say(
    full: Result, change: dict[str, float], gain: float
) -> None:
    before = find.find_total(full)["computed"]
    after = find.find_total(find.imagine_scores(full, change))["computed"]
    assert after - before == pytest.approx(gain)


def test_the_result_itself_stays(full: Result) -> None:
    before = find.find_total(full)
    find.imagine_scores(full, {"I7": 100})
    assert find.find_total(full) == before
    assert full.score("question", "I7") == 60


@given(st.sampled_from(["I7", "E11", "3", "9", "IIT", "OIT"]), scores, scores)
def test_raising_a_score_never_lowers_the_total(
    full: Result, code: str, one: float, other: float
) -> None:
    low, high = sorted([one, other])
    totals = [
        find.find_total(find.imagine_scores(full, {code: score}))["computed"]
        for score in (low, high)
    ]
    assert totals[0] <= totals[1] + 1e-9
    assert 0 <= totals[0] <= totals[1] + 1e-9 <= 100 + 1e-6


@given(scores)
def test_an_instrument_is_what_it_was_set_to(full: Result, score: float) -> None:
    imagined = find.imagine_scores(full, {"OIT": score})
    assert imagined.score("instrument", "OIT", "computed") == pytest.approx(score)


def test_every_mistake_is_told_at_once(result: Result) -> None:
    changes = {"I99": 50, "O42": 50, "2": 101}
    with pytest.raises(UsageError) as caught:
        find.imagine_scores(result, changes)
    told = [str(fault) for fault in caught.value.faults]
    assert "I99: there is no such code in this fiscal year" in told[0]
    assert "O42: a disclosure item is met or not (50)" in told[1]
    assert "2: score is not within 0-100 (101)" in told[2]


def test_changes_within_each_other_are_refused(full: Result) -> None:
    with pytest.raises(UsageError, match="2, which it is part of, is changed too"):
        find.imagine_scores(full, {"I7": 100, "2": 90})


def test_an_unknown_old_score_is_told(full: Result) -> None:
    with pytest.raises(UsageError, match=r"I8: its score now is not known\. Change indicator 2"):
        find.imagine_scores(full, {"I8": 100})


def test_the_command_tells_before_and_after(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(project.root))
    assert main(["what-if", LAT_YA, "2564", "O42=100", "O43=100"]) == 0
    told = capsys.readouterr().out
    assert "total  75.36  85.36  +10.00" in told
    assert "level: B, then A" in told
    assert main(["what-if", LAT_YA, "2564", "O42=100", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["after"]["total"] == pytest.approx(80.3584)
    assert facts["changes"] == {"O42": 100}


def test_the_command_refuses_what_is_no_change(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(project.root))
    assert main(["what-if", LAT_YA, "2564", "O42", "=5", "O43=x"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert told[0] == "O42: not a change. Write CODE=SCORE, like O42=100."


def test_the_key_of_made_up_reports_is_used(tmp_path: Path) -> None:
    made = make_result(tmp_path, ["90.00"] * 10)
    assert find.compare_imagined(made, {"1": 100})["org_id"] == ORG_ID
