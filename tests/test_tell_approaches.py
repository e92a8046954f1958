"""Approaches that a source gives, and readings that are proposed where its figures disagree."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pandas as pd
import pytest

from ita_analysis import tell
from ita_analysis.result import Result
from ita_analysis.tables import make_table
from ita_analysis.tell.approaches import WEAK_ROLES
from ita_analysis.tell.proposals import MOST_SHOWN
from ita_analysis.tell.told import Told

LANGUAGES = ("th", "en")


def _key(told: Told) -> str:
    return told.sentences[0].key.rpartition(".")[2]


# --- approaches --------------------------------------------------------------------------------


def _keep(result: Result, codes: list[str]) -> Result:
    """Return a result whose source gives an approach for these codes alone."""
    mine = result.approaches[result.approaches["code"].isin(codes)]
    return dataclasses.replace(result, approaches=mine)


def test_what_the_source_leaves_open_is_named(lat_ya: Result) -> None:
    text = tell.tell_approaches(lat_ya, "en").text
    assert "No approach is given for one question or item: I30." in text
    assert "must say how each weak point is to be mended" in text
    assert "ยังไม่มีแนวทางแก้ไข 1 ข้อ ได้แก่ I30" in tell.tell_approaches(lat_ya, "th").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_much_the_source_answers(lat_ya: Result, bang_pla: Result, lang: str) -> None:
    assert _key(tell.tell_approaches(lat_ya, lang)) == "headline"
    assert _key(tell.tell_approaches(bang_pla, lang)) == "headline_all"
    none = _keep(lat_ya, [])
    assert _key(tell.tell_approaches(none, lang)) == "headline_none"
    assert tell.table_approaches(none, lang).blocks == ()
    nothing = dataclasses.replace(
        none,
        cited=none.cited[~none.cited["role"].isin(WEAK_ROLES)],
        scores=none.scores[none.scores["measure"] != "question"],
    )
    assert _key(tell.tell_approaches(nothing, lang)) == "headline_nothing"


def test_one_weak_point_reads_as_one(lat_ya: Result) -> None:
    one = dataclasses.replace(lat_ya, cited=lat_ya.cited[lat_ya.cited["code"] == "I1"])
    assert tell.tell_approaches(one, "en").text == (
        "The source gives an approach for the 1 question or item that is weak or named as weak"
    )


def test_an_approach_left_empty_is_no_approach(lat_ya: Result) -> None:
    empty = lat_ya.approaches.assign(approach_th="", approach_en="")
    result = dataclasses.replace(lat_ya, approaches=empty.assign(cause_th="เหตุ", cause_en="Cause"))
    assert _key(tell.tell_approaches(result, "en")) == "headline_none"
    cells = tell.table_approaches(result, "en").cells
    assert cells.count("not given") == len(empty)
    assert "Cause" in cells


@pytest.mark.parametrize("lang", LANGUAGES)
def test_causes_have_a_column_only_where_there_are_any(
    lat_ya: Result, bang_pla: Result, lang: str
) -> None:
    without, with_causes = (tell.table_approaches(part, lang) for part in (lat_ya, bang_pla))
    assert len(without.tables[0].columns) == 4
    assert without.tables[0].caption.key == "approaches.caption_only"
    assert len(with_causes.tables[0].columns) == 5
    assert with_causes.tables[0].caption.key == "approaches.caption"
    for told, result in ((without, lat_ya), (with_causes, bang_pla)):
        assert len(told.tables[0].rows) == len(result.approaches)
        thai = any(re.search(r"[\u0e01-\u0e5b]", cell) for cell in told.cells)
        assert thai == (lang == "th")


# --- proposals ---------------------------------------------------------------------------------


def _propose(result: Result, rows: list[dict[str, Any]]) -> Result:
    usual = {
        "org_id": result.organisation["org_id"],
        "fiscal_year": result.fiscal_year,
        "explanation": 1,
        "of": 1,
        "measure": "indicator",
        "code": "1",
        "printed": "๘๘.๒๘",
        "says": 88.28,
        "should_be": 98.28,
        "where": "19",
        "moves": 1,
        "complete": True,
    }
    table = make_table("proposals", [usual | row for row in rows])
    return dataclasses.replace(result, proposals=table)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_proposal_nothing_is_said(lat_ya: Result, lang: str) -> None:
    for name in ("tell_proposals", "table_proposals"):
        told = getattr(tell, name)(lat_ya, lang)
        assert told.blocks == ()
        assert told._repr_html_() == ""


@pytest.mark.parametrize(
    ("rows", "key", "notes"),
    [
        ([{}], "headline_one", ["only"]),
        ([{"complete": False}], "headline_one_searched", ["only", "incomplete"]),
        ([{}, {"explanation": 2}], "headline", ["only", "undecided"]),
        ([{}, {"code": "2"}, {"explanation": 2, "moves": 2}], "headline_up_to",
         ["only", "undecided"]),
        ([{"explanation": number} for number in range(1, 6)], "headline",
         ["only", "undecided", "first_shown"]),
        ([{"explanation": 0, "of": 0, "should_be": None, "says": None, "printed": "", "code": "",
           "moves": 16}], "headline_none_proved", []),
        ([{"explanation": 0, "of": 0, "should_be": None, "says": None, "printed": "", "code": "",
           "moves": 16, "complete": False}], "headline_none_searched", []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_proposals(
    bang_pla: Result, rows: list[dict[str, Any]], key: str, notes: list[str], lang: str
) -> None:
    result = _propose(bang_pla, rows)
    told = tell.tell_proposals(result, lang)
    said = [sentence.key.rpartition(".")[2] for sentence in told.sentences]
    assert said == [key, *notes]
    tables = tell.table_proposals(result, lang).tables
    assert len(tables) == (0 if key.startswith("headline_none") else 1)
    if tables:
        shown = min(len({row.get("explanation", 1) for row in rows}), MOST_SHOWN)
        assert len(tables[0].columns) == 3 + shown


def test_readings_stand_side_by_side(bang_pla: Result) -> None:
    rows = {str(row[0]): row for row in tell.table_proposals(bang_pla, "en").tables[0].rows}
    assert rows["Total"][1:4] == ("87.02 (๘๗.๐๒)", "97.72", "97.02")
    assert rows["6. Quality of operation"][2:4] == ("98.60", "91.60")
    two = _propose(bang_pla, [{}, {"explanation": 2, "code": "2", "printed": "88.28"}])
    cells = tell.table_proposals(two, "en").cells
    assert cells.count("as printed") == 2
    assert "88.28" in cells


def test_a_proposal_changes_nothing(bang_pla: Result) -> None:
    text = tell.tell_proposals(bang_pla, "en").text
    assert "no figure was changed, and the original result decides" in text
    assert isinstance(bang_pla.proposals, pd.DataFrame)
    assert "91.71" in tell.tell_contributions(bang_pla, "en").text
