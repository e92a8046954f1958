"""Years beside each other: matched questions, changes, and parts that add up."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest
from compare_cases import WEIGHTS, _codes, _compare, _stand
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_analysis.compare import (
    compare_methods,
)
from ita_analysis.errors import DataError, UsageError
from ita_analysis.methodology import Methodology, list_fiscal_years, load_matches, load_methodology
from ita_analysis.methodology.load import FOLDER
from ita_analysis.methodology.mappings import load_mappings

SUPPORTED = [year for year in list_fiscal_years() if year >= 2562]


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


def _weigh(method: Methodology, weights: list[float]) -> Methodology:
    parts = zip(method.instruments, weights, strict=True)
    changed = tuple(part.model_copy(update={"weight": weight}) for part, weight in parts)
    return method.model_copy(update={"instruments": changed})


POINTS = st.lists(st.floats(0, 100), min_size=10, max_size=10)


PAIRS = st.sampled_from([(2563, 2564), (2564, 2565), (2565, 2566), (2565, 2567), (2567, 2568)])


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
