"""Findings: what each fix is worth, and the shortest path, for any organisation."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import ORG_ID, write_report

from ita_analysis.errors import UsageError
from ita_analysis.find import (
    explain,
    find_best_questions,
    find_contributions,
    find_gains,
    find_indicators,
    find_inferred_met,
    find_issues,
    find_items_not_met,
    find_lacking,
    find_missing,
    find_path,
    find_shares,
    find_total,
    find_unmet_counts,
    find_unnamed_unmet,
    next_level,
)
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.result import Result, list_results, load_result

ROOT = Path(__file__).parent.parent
LOW = ["90", "80", "85", "84.99", "100", "95", "90", "85", "90"]


def _result(tmp_path: Path, indicators: list[str], **report: object) -> Result:
    project = Project(tmp_path)
    folder = write_report(project.raw, indicators, **report)  # type: ignore[arg-type]
    prepare(project)
    return load_result(ORG_ID, int(folder.name[-4:]), project.processed)


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    root = tmp_path_factory.mktemp("project")
    (root / "data").mkdir()
    (root / "data" / "raw").symlink_to(ROOT / "data" / "raw")
    project = Project(root)
    prepare(project)
    listed = list_results(project.processed)
    return {
        row.org_id: load_result(row.org_id, int(row.fiscal_year), project.processed)
        for row in listed.itertuples()
    }


def test_two_documents_lift_lat_ya_from_b_to_a(five: dict[str, Result]) -> None:
    result = five["sao-lat-ya-kanchanaburi"]
    path = find_path(result)
    assert path["code"].tolist() == ["O42", "O43"]
    assert path["gain"].tolist() == [5.0, 5.0]
    assert path["running_total"].iloc[-1] == pytest.approx(85.3584)
    level = next_level(result)
    assert level is not None
    assert level.name == "A"


def test_items_of_differing_worth(five: dict[str, Result]) -> None:
    gains = find_gains(five["sao-lat-ya-kanchanaburi"]).set_index("code")["gain"]
    assert gains["O42"] == pytest.approx(100 / 2 / 2 / 2 * 0.4)
    assert gains["O13"] == pytest.approx(100 / 8 / 5 / 2 * 0.4)


def test_certainty_of_items_follows_from_the_score(five: dict[str, Result]) -> None:
    items = find_items_not_met(five["sao-lat-ya-kanchanaburi"]).set_index("code")["certainty"]
    # If the list and the claimed count of ten are right, 84.06 leaves only (2, 3, 0, 0, 1) and
    # 37.50 only (2, 2): both items of 9.1, 10.1 and 10.2 are unmet. The scores alone leave more.
    assert set(items.index[items == "likely"]) == {"O1", "O2", "O38", "O41", "O42", "O43"}
    assert len(items) == 17
    alone = find_items_not_met(five["sao-bang-rakam-nakhon-pathom"])
    assert alone[["code", "certainty"]].to_numpy().tolist() == [["O17", "certain"]]


def test_unmet_items_are_counted_where_the_score_tells_but_no_name(
    five: dict[str, Result],
) -> None:
    unnamed = find_unnamed_unmet(five["sao-bang-khaem-nakhon-pathom"])
    rows = unnamed[["sub_indicator", "count", "certainty"]].to_numpy().tolist()
    assert rows == [["9.1", 1, "certain"], ["9.5", 1, "certain"], ["10.1", 2, "certain"]]
    path = find_path(five["sao-bang-khaem-nakhon-pathom"], "AA")
    # An indicator of disclosure moves item by item: 94.59 is one item short of AA.
    assert path["code"].tolist() == ["10.1", "10.1"]
    assert path["running_total"].round(2).tolist() == [94.59, 95.84]


def test_items_of_a_full_indicator_are_met_without_being_printed(five: dict[str, Result]) -> None:
    met = find_inferred_met(five["sao-dong-mun-lek-phetchabun"])
    # 93.75 leaves one item of 10.1 unmet, and the source names it: the other seven are met.
    assert met == [f"O{number}" for number in range(1, 44) if number != 37]


def test_items_with_an_impossible_score_are_met_where_the_indicator_leaves_no_choice(
    five: dict[str, Result],
) -> None:
    met = find_inferred_met(five["sao-bang-rakam-nakhon-pathom"])
    # 97.50 leaves one unmet item in 9.2, and the source names it.
    assert {"O20", "O24", "O28", "O11", "O12"} <= set(met)
    assert "O17" not in met
    assert len(met) == 42


def test_items_of_an_empty_sub_indicator_are_known_by_name(five: dict[str, Result]) -> None:
    full = five["sao-dong-mun-lek-phetchabun"]
    lines = full.scores["code"].eq("10") & full.scores["measure"].eq("indicator")
    # Half of indicator 10 with eight items and two: as the source names none, two sets are left.
    halved = full.scores.assign(score=full.scores["score"].mask(lines, 50.0))
    result = dataclasses.replace(full, scores=halved, cited=full.cited.iloc[:0])
    assert set(map(tuple, find_unmet_counts(result)[["10.1", "10.2"]].dropna().to_numpy())) == {
        (0, 2), (4, 1), (8, 0),
    }  # fmt: skip
    assert find_items_not_met(result).empty
    # 0 leaves only one.
    emptied = full.scores.assign(score=full.scores["score"].mask(lines, 0.0))
    result = dataclasses.replace(full, scores=emptied, cited=full.cited.iloc[:0])
    items = find_items_not_met(result)
    assert items["code"].tolist() == [f"O{number}" for number in range(34, 44)]
    assert set(items["certainty"]) == {"certain"}
    assert set(items["source_ref"]) == {full.row("indicator", "10")["source_ref"]}
    assert find_unnamed_unmet(result).empty


def test_gains_close_the_gap_to_100(five: dict[str, Result]) -> None:
    for result in five.values():
        gains = find_gains(result)
        closing = gains[gains["certainty"] != "possible"]["gain"].sum()
        computed = result.score("total", "total", "computed")
        assert closing == pytest.approx(100 - computed, abs=0.005)


def test_misprinted_item_scores_are_worth_nothing(five: dict[str, Result]) -> None:
    gains = find_gains(five["sao-bang-rakam-nakhon-pathom"])
    assert not gains["code"].isin(["O11", "O12", "O20", "O24", "O28"]).any()
    assert gains.set_index("code").loc["O17", "certainty"] == "certain"


def test_a_contradicted_indicator_is_marked(five: dict[str, Result]) -> None:
    gains = find_gains(five["tm-bang-pla-samut-sakhon"])
    marked = gains[gains["certainty"] == "contradicted"]["code"]
    assert set(marked) == {"1", "2", "3", "4", "5"}


def test_how_parts_combine_is_an_assumption(five: dict[str, Result]) -> None:
    gains = find_gains(five["tm-bang-pla-samut-sakhon"]).set_index("code")
    assert gains.loc["e9", "certainty"] == "assumed"
    assert gains.loc["e9", "gain"] == pytest.approx(30 / 3 / 3 * 0.3 * 0.5)


def test_issues_hold_all_their_questions(five: dict[str, Result]) -> None:
    issues = find_issues(five["tm-bang-pla-samut-sakhon"])
    assert issues["issue"].nunique() == 7
    assert issues[issues["lowest"]].groupby("issue")["code"].first().to_dict() == {
        1: "i1", 2: "e9", 3: "e4", 4: "i10", 5: "i5", 6: "i7", 7: "i14",
    }  # fmt: skip
    assert find_issues(five["sao-lat-ya-kanchanaburi"]).empty


def test_best_questions_and_shares(five: dict[str, Result]) -> None:
    best = find_best_questions(five["sao-bang-rakam-nakhon-pathom"], "IIT")
    assert best["code"].tolist() == ["I4", "I5", "I6"]
    shares = find_shares(five["sao-lat-ya-kanchanaburi"]).set_index("instrument")
    assert shares["cited"].to_dict() == {"IIT": 13, "EIT": 11, "OIT": 17}
    assert shares["known"].to_dict() == {"IIT": 0, "EIT": 0, "OIT": 0}


def test_misprinted_item_scores_are_not_known(five: dict[str, Result]) -> None:
    result = five["sao-bang-rakam-nakhon-pathom"]
    oit = find_shares(result).set_index("instrument").loc["OIT"]
    assert (oit["known"], oit["inferred"], oit["below"]) == (0, 42, 0)
    missing = find_missing(result).set_index(["what", "code"])
    assert missing.loc[("questions", "OIT"), "known"] == 42


def test_ranks_and_gaps(tmp_path: Path) -> None:
    table = find_indicators(_result(tmp_path, [*LOW, "90"]))
    assert table["code"].tolist()[0] == "5"
    assert table["code"].tolist()[-1] == "2"
    assert table[table["score"] == 90]["rank"].tolist() == [3, 3, 3, 3]
    by_code = table.set_index("code")
    assert not by_code.loc["4", "passed"]
    assert by_code.loc["3", "passed"], "85.00 meets a mark of 85"
    assert by_code.loc["2", "gap"] == pytest.approx(-5)
    assert not by_code.loc["1", "strong"], "strong is above 90"


def test_missing_is_not_zero(tmp_path: Path) -> None:
    result = _result(tmp_path, [*LOW, ""])
    total = find_total(result)
    assert pd.isna(total["score"])
    assert total["passed"] is None
    assert total["levels_possible"] == ()
    assert find_contributions(result).set_index("code")["score"].isna()["OIT"]
    assert find_path(result).empty
    assert ("indicator", "10") in set(
        find_missing(result)[["what", "code"]].itertuples(index=False, name=None)
    )


def test_an_instrument_below_the_mark_must_be_lifted_for_the_next_words(tmp_path: Path) -> None:
    # The total passes, the staff survey does not.
    indicators = ["70", "70", "70", "70", "70", "100", "100", "100", "100", "100"]
    result = _result(tmp_path, indicators, fiscal_year=2567)
    assert find_total(result)["level"] == "ผ่าน"
    level = next_level(result)
    assert level is not None
    assert level.name == "ผ่านดี"
    path = find_path(result, "ผ่านดี")
    # 15 points of an instrument need three of five indicators raised from 70 to 100.
    assert path["code"].tolist() == ["1", "2", "3"]


def test_a_part_below_the_mark_is_told_not_guessed(tmp_path: Path) -> None:
    parts = [
        ("20", "instrument", "EIT", "EIT1", "100"),
        ("21", "instrument", "EIT", "EIT2", "80"),
    ]
    result = _result(tmp_path, ["90"] * 10, fiscal_year=2567, more_scores=parts)
    assert find_total(result)["level"] == "ผ่าน"
    lacking = find_lacking(result, "ผ่านดี")
    assert lacking.to_numpy().tolist() == [["EIT2", 80.0, 5.0]]
    assert find_path(result, "ผ่านดี").empty


def test_a_mean_of_100_leaves_no_part_open(tmp_path: Path) -> None:
    result = _result(tmp_path, ["100"] * 10, fiscal_year=2567)
    assert find_total(result)["levels_possible"] == ("ผ่านดีเยี่ยม",)


TWO_DECIMALS = st.integers(0, 10_000).map(lambda hundredths: f"{hundredths / 100:.2f}")


@st.composite
def _disclosure(draw: st.DrawFn, sizes: tuple[int, ...]) -> str:
    """Draw the score of an indicator that a set of met and unmet items can have."""
    shares = [1 - draw(st.integers(0, size)) / size for size in sizes]
    return f"{100 * sum(shares) / len(shares):.2f}"


INDICATORS = st.tuples(*[TWO_DECIMALS] * 8, _disclosure((9, 8, 7, 4, 5)), _disclosure((8, 2))).map(
    list
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(INDICATORS)
def test_laws_of_gains_and_paths(
    tmp_path_factory: pytest.TempPathFactory, indicators: list[str]
) -> None:
    result = _result(tmp_path_factory.mktemp("law"), indicators)
    computed = result.score("total", "total", "computed")
    gains = find_gains(result)
    assert gains["gain"].sum() == pytest.approx(100 - computed, abs=0.02)
    assert gains["gain"].is_monotonic_decreasing
    path = find_path(result)
    if round(computed, 2) >= 85:
        assert path.empty
    else:
        assert path["running_total"].is_monotonic_increasing
        last = path.iloc[-1]
        disclosure = last["code"].startswith("O") or last["code"].split(".")[0] in ("9", "10")
        assert last["running_total"] >= 85 - 0.005
        assert disclosure or last["running_total"] == pytest.approx(85)
        assert path["raise_to"].between(0, 100).all()
        largest = gains["gain"].head(len(path) - 1).sum()
        assert computed + largest < 85, "one fix fewer never reaches the mark"
    contributions = find_contributions(result)
    assert contributions["weighted"].sum() == pytest.approx(computed)
    assert contributions["lost"].sum() == pytest.approx(100 - computed)


def test_explain_shows_the_sum(five: dict[str, Result]) -> None:
    result = five["tm-bang-pla-samut-sakhon"]
    total = explain(result, "total")
    assert (total["published"], total["agrees"]) == (87.02, False)
    assert total["formula"] == "0.30 x 86.2560 + 0.30 x 86.1267 + 0.40 x 100.0000"
    item = explain(five["sao-lat-ya-kanchanaburi"], "o42")
    assert item["worth"]["formula"] == "(100 - 0.00) / 2 / 2 / 2 x 0.40"
    assert item["worth"]["gain"] == 5.0
    overview = explain(result)
    assert overview["level"] == {"published": "ผ่านดี", "computed": ["ผ่านดี", "ผ่าน"]}
    assert len(overview["indicators"]) == 10


def test_an_unknown_code_is_named(five: dict[str, Result]) -> None:
    with pytest.raises(UsageError, match=r"fiscal year 2564 has no such code \(O44\)"):
        explain(five["sao-lat-ya-kanchanaburi"], "O44")


def test_a_mistyped_organisation_gets_close_names(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_report(project.raw, ["90"] * 10)
    prepare(project)
    with pytest.raises(UsageError, match=f"Close to it: {ORG_ID}"):
        load_result("sao-ban-mai-nam", 2565, project.processed)
    with pytest.raises(UsageError, match=r"not a key of an organisation \(\.\./\.\./etc\)"):
        load_result("../../etc", 2565, project.processed)
    with pytest.raises(UsageError, match="Its fiscal years: 2565"):
        load_result(ORG_ID, 2564, project.processed)
    with pytest.raises(UsageError, match="no organisation is chosen"):
        load_result("no-such-organisation", 0, project.processed)
