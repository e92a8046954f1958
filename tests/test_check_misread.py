"""Misread names and codes, partial tables, and reports read by machine are checked too."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from check_problems_cases import PASSING, SOURCES, YEAR
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import ORG_ID, write_report

from ita_analysis.check import check_results, propose_results
from ita_analysis.check.facts import Facts, gather_facts, is_known
from ita_analysis.check.reading import check_folder, check_reading
from ita_analysis.prepare import add_computed
from ita_analysis.project import Project
from ita_analysis.read.document.block import Document
from ita_analysis.read.report.reading import COLUMNS, Organisation, Reading
from ita_analysis.result import load_result
from ita_analysis.tables import CONTRACTS, make_table
from ita_analysis.tell.problems import FAMILIES

# --- made-up reports ---------------------------------------------------------------------------


def _facts(project: Project, source_id: str) -> dict[str, pd.DataFrame]:
    names = [name for name in CONTRACTS if name not in ("problems", "proposals")]
    return {name: pd.read_parquet(project.processed / f"{name}.parquet") for name in names}


# --- misread -----------------------------------------------------------------------------------

CORRECTION = """
[[correction]]
file = "{file}"
line = {line}
column = "{column}"
expect = "{expect}"
value = "{value}"
reason_th = "-"
reason_en = "-"
basis = "lines 3, 4"
certainty = "{certainty}"
decided_by = "a test"
"""


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (
            ("cited.csv", 30, "name", "1๘", "I9", "likely"),
            ("misread_code", "30", "I9", "I9", "likely"),
        ),
        (
            ("cited.csv", 30, "name", "แผนการใช้จ่ายเงิน", "I7", "certain"),
            None,
        ),
        (
            ("SOURCE.toml", 1, "organisation.province", "น่าน", "แพร่", "likely"),
            ("misread_place", "1", "province", "แพร่", "likely"),
        ),
        (
            ("scores.csv", 4, "name", "การใช้อำนาจ", "การใช้งบประมาณ", "certain"),
            ("misread_indicator", "4", "2", "การใช้งบประมาณ", "certain"),
        ),
        (
            ("scores.csv", 4, "score", "92", "98", "likely"),
            ("misread_score", "4", "", "98", "likely"),
        ),
    ],
    ids=["code", "item named only", "place", "indicator", "score"],
)  # fmt: skip
def test_corrections_are_problems_where_something_was_misread(
    tmp_path: Path, entry: tuple[Any, ...], problem: tuple[str, ...] | None
) -> None:
    keys = ("file", "line", "column", "expect", "value", "certainty")
    correction = CORRECTION.format(**dict(zip(keys, entry, strict=True)))
    cited = [("30", "IIT", entry[3], "mentioned")] if entry[0] == "cited.csv" else []
    folder = write_report(tmp_path, PASSING, cited=cited, corrections=correction)
    if entry[2] == "name" and entry[0] == "scores.csv":  # or the indicator would be missing
        scores = folder / "scores.csv"
        text = scores.read_text(encoding="utf-8")
        scores.write_text(text + "50,indicator,,การใช้อำนาจ,92\n", encoding="utf-8")
    problems = check_folder(folder).problems
    told = problems[problems["kind"].str.startswith("misread_")]
    columns = ["kind", "where", "code", "should_be", "certainty"]
    found = list(told[columns].itertuples(index=False, name=None))
    assert found == ([problem] if problem else [])


# --- partial tables ----------------------------------------------------------------------------


def _published(fiscal_year: int, **scores: float) -> pd.DataFrame:
    rows = [
        {"org_id": ORG_ID, "fiscal_year": fiscal_year, "measure": "indicator", "code": code[1:],
         "score": score, "origin": "published", "source_ref": "3", "printed": f"{score}"}
        for code, score in scores.items()
    ]  # fmt: skip
    return make_table("scores", rows)


def test_tables_that_are_not_there_say_nothing() -> None:
    scores = add_computed(_published(YEAR, _1=90.0, _9=97.6))
    problems = check_results({"scores": scores})
    assert list(problems["kind"]) == ["impossible_indicator"]
    assert set(propose_results({"scores": scores})["should_be"]) == {97.5}


@pytest.mark.parametrize("fiscal_year", [2561, 2590])
def test_a_year_without_a_methodology_is_checked_for_what_needs_none(fiscal_year: int) -> None:
    scores = _published(fiscal_year, _1=90.0)
    mentions = pd.concat([scores, scores.assign(score=80.0, source_ref="9")])
    tables = {"scores": scores, "mentions": mentions[list(CONTRACTS["mentions"].columns)]}
    facts = gather_facts(tables, ORG_ID, fiscal_year)
    assert not is_known(facts.method)
    problems = check_results(tables)
    assert list(problems["kind"]) == ["two_scores"]
    assert propose_results(tables).empty


@settings(max_examples=12)
@given(kept=st.sets(st.sampled_from(list(CONTRACTS)), max_size=6), share=st.floats(0.1, 1.0))
def test_any_part_of_a_report_can_be_missing(
    project: Project, kept: set[str], share: float
) -> None:
    tables = _facts(project, SOURCES[0])
    partial = {name: table.sample(frac=share, random_state=1) for name, table in tables.items()
               if name in {*kept, "scores"}}  # fmt: skip
    published = partial["scores"][partial["scores"]["origin"] == "published"]
    partial["scores"] = add_computed(published)
    known = {kind for kinds in FAMILIES.values() for kind in kinds}
    assert set(check_results(partial)["kind"]) <= known


def test_nothing_is_changed(project: Project) -> None:
    tables = _facts(project, SOURCES[0])
    before = {name: table.copy(deep=True) for name, table in tables.items()}
    check_results(tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_facts_are_those_of_a_result(project: Project) -> None:
    result = load_result("sao-lat-ya-kanchanaburi", 2564, project.processed)
    facts = gather_facts(_facts(project, SOURCES[0]), "sao-lat-ya-kanchanaburi", 2564)
    for field in dataclasses.fields(Facts):
        if field.name != "method":
            assert len(getattr(facts, field.name)) == len(getattr(result, field.name))


# --- read by machine ---------------------------------------------------------------------------

NAME = "องค์การบริหารส่วนตำบลดงมูลเหล็ก"


def _reading(lines: list[str], **about: Any) -> Reading:
    tables = {name: pd.DataFrame(columns=list(columns)) for name, columns in COLUMNS.items()}
    rows = [
        {"line": place, "fiscal_year": YEAR, "measure": "indicator", "code": str(place),
         "score": float(score), "printed": score, "section": "", "name": "", "certainty": "certain"}
        for place, score in enumerate(PASSING, start=1)
    ]  # fmt: skip
    tables["scores"] = pd.DataFrame(rows)
    organisation = Organisation(
        NAME, "subdistrict administrative organisation", "เมืองเพชรบูรณ์", "เพชรบูรณ์",
        printed={"name": about.pop("printed", NAME)},
    )  # fmt: skip
    document = Document("report.txt", "text", tuple(lines), ())
    return Reading(document, organisation, YEAR, YEAR + 1, tables, **about)


def _found(reading: Reading) -> list[tuple[str, str, str]]:
    rows = check_reading(reading).problems[["kind", "where", "says"]]
    return list(rows.itertuples(index=False, name=None))


def test_other_spellings_of_the_own_name_are_found() -> None:
    lines = [NAME, "องค์การบริหาร ส่วนตำบลดงมูลเหล็กประกอบด้วย", "อบต.ลงมูลเหล็ก", "อบต.วังทอง"]
    assert _found(_reading(lines)) == [("misread_organisation", "3", "ลงมูลเหล็ก")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("อบรม.ดงมูลเหล็ก", ("misread_organisation", "2", "อบรม.ดงมูลเหล็ก")),
        ("อบต.ดงมูลเหล็ก", None),
        ("อบต.ดงมูลเหล็ ปีนี้", ("misread_organisation", "2", "ดงมูลเหล็")),
        ("จังหวัดเพชรบูรณ และ", ("misread_place", "2", "เพชรบูรณ")),
        ("อำเภอเมืองเพชรบุรณ์", ("misread_place", "2", "เมืองเพชรบุรณ์")),
        ("จังหวัดเพชรบุรี", None),
    ],
)
def test_other_spellings_of_kind_and_place_are_found(
    line: str, problem: tuple[str, str, str] | None
) -> None:
    assert _found(_reading([NAME, line])) == ([problem] if problem else [])


def test_a_comma_for_the_point_is_one_remark() -> None:
    corrections = [
        {
            "file": "scores.csv", "line": line, "column": "score", "expect": f"{line}๒,๐๓",
            "value": f"{line}2.03", "reason_th": "-", "reason_en": "-", "basis": f"line {line}",
            "certainty": "certain", "decided_by": "ita read",
        }
        for line in (4, 5)
    ]  # fmt: skip
    assert _found(_reading([NAME], corrections=corrections)) == [("misread_score", "4, 5", ",")]


def test_a_misread_title_gets_its_lines() -> None:
    printed = "องค์การบริหารส่วนตำบลลงมูลเหล็ก"
    correction = {
        "file": "SOURCE.toml", "line": 0, "column": "organisation.name_th", "expect": printed,
        "value": NAME, "reason_th": "-", "reason_en": "-", "basis": "lines 2, 3",
        "certainty": "likely", "decided_by": "ita read",
    }  # fmt: skip
    reading = _reading([printed, NAME, NAME], printed=printed, corrections=[correction])
    assert _found(reading) == [("misread_organisation", "1", printed)]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๕", False),
        ("ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๔", True),
        ("ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๔ เปรียบเทียบกับปีก่อน", False),
        ("มาตรการจากผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๗", False),
        ("ผลการประเมินตามเป้าหมายแผนแม่บท (พ.ศ. ๒๕๖๑ – ๒๕๘๐)", False),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๗", False),
        ("ผลการประเมินตามพระราชบัญญัติข้อมูลข่าวสาร พ.ศ. ๒๕๔๐", False),
        ("ผลการประเมินตามระเบียบฯ พ.ศ. ๒๕๔๖", False),
        ("ประกาศผลการประเมิน ลงวันที่ 14 กรกฎาคม พ.ศ. 2564", False),
    ],
)
def test_another_year_of_the_result_is_found(line: str, *, wrong: bool) -> None:
    found = _found(_reading(["ผลการประเมิน พ.ศ. 2565", line]))
    assert found == ([("year_false", "2", found[0][2])] if wrong else [])
