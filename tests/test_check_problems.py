"""Each kind of problem is found where it is, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from check_problems_cases import PASSING, SOURCES, YEAR
from problems import LIST, compare_problems, flagged_wrongly, read_expected
from reports import write_report, write_rows

from ita_analysis.check.plans import load_topics
from ita_analysis.check.reading import check_folder
from ita_analysis.check.required import FINDERS, load_required
from ita_analysis.check.required import LIST as REQUIRED
from ita_analysis.methodology import list_fiscal_years, load_methodology
from ita_analysis.project import Project
from ita_analysis.result import list_results
from ita_analysis.tell.problems import FAMILIES

# What a table of records cannot hold: the wording of a question, and mentions of a name that only
# the document has. A report read by machine is checked for the second.
BEYOND_RECORDS = {
    ("sao-bang-rakam-nakhon-pathom-2565", "misread_organisation", "160"),
    ("sao-dong-mun-lek-phetchabun-2564", "misread_organisation", "39"),
    ("tm-bang-pla-samut-sakhon-2567", "misread_code", "111"),
}


# --- the five reports --------------------------------------------------------------------------


def _problems_of(project: Project, source_id: str) -> pd.DataFrame:
    problems = pd.read_parquet(project.processed / "problems.parquet")
    org_id, _, fiscal_year = source_id.rpartition("-")
    mine = (problems["org_id"] == org_id) & (problems["fiscal_year"] == int(fiscal_year))
    return problems[mine]


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_problem_of_the_list_is_found_and_nothing_else(
    project: Project, source_id: str
) -> None:
    problems = _problems_of(project, source_id)
    compared = compare_problems(problems, source_id)
    missed = {(source_id, row["kind"], row["lines"]) for row in compared.missed}
    assert missed == {row for row in BEYOND_RECORDS if row[0] == source_id}
    assert compared.wrong == ()
    assert flagged_wrongly(problems, source_id) == []


def test_recall_and_precision_over_all(project: Project) -> None:
    compared = [compare_problems(_problems_of(project, source), source) for source in SOURCES]
    found = sum(one.found for one in compared)
    assert found / (found + sum(len(one.missed) for one in compared)) >= 0.90
    assert found / (found + sum(len(one.wrong) for one in compared)) >= 0.95


def test_the_list_speaks_of_known_kinds_and_of_all_reports(project: Project) -> None:
    known = {kind for kinds in FAMILIES.values() for kind in kinds}
    rows = read_expected()
    assert {row["kind"] for row in rows if row["expected"] == "yes"} <= known
    assert {row["expected"] for row in rows} == {"yes", "no"}
    assert all(row["note"] for row in rows), LIST
    results = list_results(project.processed)
    keys = {f"{row.org_id}-{row.fiscal_year}" for row in results.itertuples()}
    assert keys == set(SOURCES)


def _check(
    tmp_path: Path,
    indicators: list[str] = PASSING,
    *,
    statements: Sequence[tuple[str, ...]] | None = None,
    measures: list[dict[str, str]] | None = None,
    **report: Any,
) -> list[tuple[str, str, str, str]]:
    """Return kind, lines, code and what should be of each problem of a made-up report."""
    folder = write_report(tmp_path / "raw", indicators, **report)
    if statements is not None:
        write_rows(folder, "statements", list(statements))
    if measures is not None:
        write_rows(folder, "measures", [_measure(**measure) for measure in measures])
    problems = check_folder(folder).problems
    columns = ["kind", "where", "code", "should_be"]
    return list(problems[columns].itertuples(index=False, name=None))


def _measure(**cells: str) -> tuple[str, ...]:
    columns = ("line", "number", "title_th", "title_en", "steps_th", "steps_en", "units", "period",
               "follow_up_th", "follow_up_en", "targets")  # fmt: skip
    usual = {"line": "80", "steps_th": "ทำ", "units": "สำนักปลัด", "follow_up_th": "รายงาน"}
    return tuple({**usual, **cells}.get(column, "") for column in columns)


def test_a_report_without_fault_has_no_problem(tmp_path: Path) -> None:
    assert _check(tmp_path, total="96.40", level="AA") == []


@pytest.mark.parametrize(
    ("statement", "kind", "should_be"),
    [
        (("20", "fails", "การปฏิบัติหน้าที่", "ไม่ผ่าน"), "fails_false", "90.00"),
        (("20", "passes", "total", "85"), "", ""),
        (("20", "all_within", "indicators", "๙๐.๐๐ – ๙๙.๙๙"), "all_within_false", "8/10"),
        (("20", "all_within", "indicators", "๘๕.๐๐ – ๑๐๐"), "", ""),
        (("20", "full_score", "total", "๑๐"), "full_score_false", "100"),
        (("20", "full_score", "total", "๑๐๐"), "", ""),
        (("20", "target_share", "agencies", "๘"), "target_share_false", "80"),
        (("20", "target_share", "agencies", "๘๐"), "", ""),
        (("20", "target_year", "agencies", "๒๕๕๖"), "target_year_false", "2565"),
        (("20", "lowest", "การปฏิบัติหน้าที่", "90"), "", ""),
        (("20", "lowest", "การใช้อำนาจ", "92"), "lowest_false", "1"),
        (("20", "pass_mark", "total", "๕๘"), "pass_mark_false", "85"),
        (("20", "weight", "OIT", "๓๐"), "weight_false", "40"),
        (("20", "level_range", "A", "๘๕.๐๐ – ๙๙.๙๙"), "level_range_false", "85.00-94.99"),
        (("20", "level", "total", "A"), "level_mismatch", "AA"),
        (("20", "rank", "การเปิดเผยข้อมูล", "2"), "", ""),
        (("20", "rank", "การปรับปรุงการทำงาน", "2"), "rank_false", "3"),
    ],
    ids=lambda value: "-".join(value[1:3]) if isinstance(value, tuple) else None,
)
def test_statements(tmp_path: Path, statement: tuple[str, ...], kind: str, should_be: str) -> None:
    found = _check(tmp_path, total="96.40", statements=[statement])
    assert [(row[0], row[1], row[3]) for row in found] == (
        [(kind, "20", should_be)] if kind else []
    )


def test_level_and_range_of_one_sentence_are_one_problem(tmp_path: Path) -> None:
    statements = [
        ("20", "all_within", "indicators", "๙๕.๐๐ – ๑๐๐"), ("20", "all_level", "indicators", "AA"),
    ]  # fmt: skip
    found = _check(tmp_path, statements=statements)
    assert [(row[0], row[3]) for row in found] == [("all_level_false", "5/10")]


# --- questions ---------------------------------------------------------------------------------


def _below(*codes: str) -> list[tuple[str, str, str, str]]:
    return [(str(30 + place), "", code, "below_pass") for place, code in enumerate(codes)]


def test_questions_below_the_mark_bound_their_indicator(tmp_path: Path) -> None:
    # Three of six below 85 leave at most (3 x 84.99 + 300) / 6.
    found = _check(tmp_path, ["92.60", *PASSING[1:]], cited=_below("I1", "I2", "I3"))
    assert ("questions_mismatch", "2, 30, 31, 32", "1", "≤ 92.50") in found


def test_questions_that_allow_their_indicator_are_no_problem(tmp_path: Path) -> None:
    found = _check(tmp_path, ["92.49", *PASSING[1:]], cited=_below("I1", "I2", "I3"))
    assert "questions_mismatch" not in {row[0] for row in found}


def test_printed_questions_bound_their_indicator_from_below(tmp_path: Path) -> None:
    scores = [(str(40 + place), "question", "IIT", f"I{place}", "100") for place in range(1, 6)]
    found = _check(tmp_path, ["80", *PASSING[1:]], more_scores=scores)
    assert found == [("questions_mismatch", "2, 41, 42, 43, 44, 45", "1", "≥ 83.33")]


@pytest.mark.parametrize(("printed", "told"), [("75.00", False), ("57.00", True)])
def test_a_sub_indicator_is_held_against_its_items(
    tmp_path: Path, printed: str, *, told: bool
) -> None:
    # Two of the eight items of 10.1 are not met.
    method = load_methodology(2565)
    items = [part.code for part in method.questions_of("10.1")]
    scores = [
        (str(40 + place), "question", "OIT", code, "0" if 4 * place < len(items) else "100")
        for place, code in enumerate(items)
    ]
    own = ("39", "sub_indicator", "OIT", "10.1", printed)
    problems = _check(tmp_path, total="96.40", level="AA", more_scores=[own, *scores])
    found = [row for row in problems if row[0] == "sub_indicator_mismatch"]
    assert found == ([("sub_indicator_mismatch", "39", "10.1", "75.00")] if told else [])


def test_a_question_listed_as_below_that_is_not(tmp_path: Path) -> None:
    scores = [("40", "question", "IIT", "I1", "85.00"), ("41", "question", "IIT", "I2", "84.99")]
    found = _check(tmp_path, cited=_below("I1", "I2"), more_scores=scores)
    assert ("below_false", "30", "I1", "85.00") in found
    assert "I2" not in {row[2] for row in found if row[0] == "below_false"}


def _list_of(kind: str, *scores: tuple[str, str]) -> dict[str, Any]:
    return {
        "statements": [("30", kind, "questions", str(2))],
        "more_scores": [
            (str(31 + place), "question", "", code, score)
            for place, (code, score) in enumerate(scores)
        ],
    }


def test_a_list_of_the_lowest_that_leaves_one_out(tmp_path: Path) -> None:
    left_out = _list_of("lowest_questions", ("I1", "80"), ("I2", "82"), ("I7", "81"))
    found = _check(tmp_path, **left_out)
    assert found == [("lowest_questions_false", "30, 33", "questions", "I7")]


@pytest.mark.parametrize("kind", ["lowest_questions", "highest_questions"])
def test_lists_that_are_right_or_not_read_whole(tmp_path: Path, kind: str) -> None:
    lowest = kind == "lowest_questions"
    right = ("I1", "80"), ("I2", "82"), ("I7", "82" if lowest else "79")
    assert _check(tmp_path / "right", **_list_of(kind, *right)) == []
    assert _check(tmp_path / "short", **_list_of(kind, ("I1", "80"))) == []


# --- measures ----------------------------------------------------------------------------------

WEAK = ["90", "80", "92", "82", "94", "95", "96", "97", "100", "100"]


def test_a_weak_point_without_a_measure(tmp_path: Path) -> None:
    measures = [{"title_th": "ให้ความรู้เรื่องงบประมาณ"}]
    found = _check(tmp_path, WEAK, measures=measures)
    # What is missing of the analysis is told apart.
    assert [row[:3] for row in found if row[0] == "weak_without_measure"] == [
        ("weak_without_measure", "5", "4")
    ]


@pytest.mark.parametrize("title", ["กำกับการใช้ ทรัพย์ สินของทางราชการ", "ชี้แจงวิธีขอยืมรถยนต์", "คู่มือการยืม"])
def test_a_measure_answers_in_its_own_words(tmp_path: Path, title: str) -> None:
    measures = [{"title_th": "แผนการจัดซื้อจัดจ้าง"}, {"title_th": title, "line": "81"}]
    found = _check(tmp_path, WEAK, measures=measures)
    assert not [row for row in found if row[0] == "weak_without_measure"]


def test_without_measures_that_alone_is_told(tmp_path: Path) -> None:
    found = _check(tmp_path, WEAK, cited=_below("I7"))
    assert [row[0] for row in found] == ["part_absent"]
    assert found[0][2:] == ("measures", "O42")


def test_a_measure_about_a_strength_alone(tmp_path: Path) -> None:
    statements = [
        ("20", "strength", "การใช้อำนาจ", "92"), ("21", "strength", "การปฏิบัติหน้าที่", "90"),
        ("22", "weakness", "การใช้งบประมาณ", "80"),
    ]  # fmt: skip
    measures = [
        {"title_th": "มอบหมายงานอย่างเป็นธรรม", "line": "80"},
        {"title_th": "มอบหมายงานและชี้แจงงบประมาณ", "line": "81"},
        {"title_th": "จัดประชุมประจำเดือน", "line": "82"},
        {"title_th": "กำกับการใช้ทรัพย์สิน", "line": "83"},
    ]
    found = _check(tmp_path, WEAK, statements=statements, measures=measures)
    assert [row[1] for row in found if row[0] == "measure_without_weak_point"] == ["80"]


@pytest.mark.parametrize(
    ("decided", "period", "early"),
    [
        ("๒๔ มกราคม ๒๕๖๖", "ธ.ค. ๖๕ – ก.ย. ๖๖", True),
        ("๒๔ มกราคม ๒๕๖๖", "ม.ค. ๖๖ – ก.ย. ๖๖", False),
        ("มกราคม ๒๕๖๖", "ต.ค. ๖๕ – ก.ย. ๖๖", True),
        ("ไม่ทราบวัน", "ต.ค. ๖๕ – ก.ย. ๖๖", False),
    ],
)
def test_a_measure_that_starts_before_it_was_decided(
    tmp_path: Path, decided: str, period: str, *, early: bool
) -> None:
    statements = [("70", "decided_on", "measures", decided)]
    measures = [{"title_th": "แผนงบประมาณ", "period": period}]
    found = _check(tmp_path, statements=statements, measures=measures)
    told = [row for row in found if row[0] == "measure_before_decision"]
    assert [row[1] for row in told] == (["70, 80"] if early else [])


def test_the_year_of_measures_is_told_by_their_periods(tmp_path: Path) -> None:
    measures = [{"title_th": "แผนงบประมาณ", "period": "ต.ค. ๖๖ – ก.ย. ๖๗"}]
    wrong, right = (
        _check(
            tmp_path / year,
            statements=[("70", "measures_fiscal_year", "measures", year)],
            measures=measures,
        )
        for year in ("2566", "2567")
    )
    assert ("measures_year_false", "70", "measures", "2567") in wrong
    assert not [row for row in right if row[0] == "measures_year_false"]


def test_topics_are_of_indicators_that_exist() -> None:
    codes = {part.code for part in load_methodology(YEAR).indicators}
    topics = load_topics()
    assert {code for indicators in topics.values() for code in indicators} == codes
    assert all(word and " " not in word for word in topics)


# --- parts of the analysis ---------------------------------------------------------------------


def test_required_parts_are_known_and_of_known_years() -> None:
    required = {year: load_required(year) for year in list_fiscal_years()}
    parts = [part for rows in required.values() for part in rows]
    assert {part.part for part in parts} == set(FINDERS), REQUIRED
    for year, rows in required.items():
        for row in rows:
            assert load_methodology(year).question(row.item)


def test_measures_without_units_lack_a_part(tmp_path: Path) -> None:
    measures = [{"title_th": "แผนงบประมาณ", "units": "", "follow_up_th": ""}]
    found = _check(tmp_path, cited=_below("I7"), measures=measures)
    assert {row[2] for row in found if row[0] == "part_absent"} == {
        "measure_units", "measure_follow_up",
    }  # fmt: skip


def test_a_cell_merged_over_measures_is_enough(tmp_path: Path) -> None:
    measures = [
        {"title_th": "แผนงบประมาณ"}, {"title_th": "จัดซื้อจัดจ้าง", "line": "81", "units": ""},
    ]  # fmt: skip
    found = _check(tmp_path, cited=_below("I7"), measures=measures)
    assert not [row for row in found if row[0] == "part_absent"]


def test_issues_without_a_lowest_question_are_named(tmp_path: Path) -> None:
    cited = [("30", "ประเด็นที่ 1", "i1", "lowest_of_issue")]
    folder = write_report(tmp_path, PASSING, fiscal_year=2567, cited=cited)
    problems = check_folder(folder).problems.set_index("code")
    assert problems.loc["issue_lowest", "explanation"] == "2, 3, 4, 5, 6, 7"
    assert problems.loc["issue_causes", "explanation"] == "1, 2, 3, 4, 5, 6, 7"


def test_scores_alone_are_no_analysis(tmp_path: Path) -> None:
    folder = write_report(tmp_path, PASSING, fiscal_year=2567)
    assert check_folder(folder).problems.empty
