"""Where data is missing, contradictory or hostile, a brief says so and stays whole."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from reports import make_result

from ita_analysis import tell
from ita_analysis.check.facts import problem
from ita_analysis.errors import UsageError
from ita_analysis.project import Project
from ita_analysis.result import Result, load_result
from ita_analysis.tables import make_table
from ita_analysis.tell.names import Names
from ita_analysis.tell.paths import tell_lead
from ita_analysis.tell.problems import FAMILIES, tell_problem
from ita_analysis.tell.sentences import Voice
from ita_analysis.tell.told import Told

LANGUAGES = ("th", "en")
TELLS = [name for name in tell.__all__ if name.startswith("tell_")]
TABLES = [name for name in tell.__all__ if name.startswith("table_")]
PASSING = ["90", "91", "92", "93", "94", "95", "96", "97", "98", "100"]
KINDS = [kind for kinds in FAMILIES.values() for kind in kinds]


@pytest.fixture(scope="module")
def khaem(project: Project) -> Result:
    """Return a result with measures, problems, corrections and cited items."""
    return load_result("sao-bang-khaem-nakhon-pathom", 2563, project.processed)


def _tell_all(result: Result, lang: str) -> dict[str, Told]:
    return {name: getattr(tell, name)(result, lang) for name in (*TELLS, *TABLES)}


def _text(told: dict[str, Told]) -> str:
    parts = [part.text for part in told.values()]
    return "\n".join([*parts, *(cell for part in told.values() for cell in part.cells)])


def test_another_language_is_refused(khaem: Result) -> None:
    for name in (*TELLS, *TABLES):
        with pytest.raises(UsageError, match="not one we write"):
            getattr(tell, name)(khaem, "fr")


def test_an_unknown_unit_stays_in_thai(khaem: Result) -> None:
    measures = khaem.measures.assign(units="กองใหม่เอี่ยม กองคลัง")
    result = dataclasses.replace(khaem, measures=measures)
    cells = tell.table_measures(result, "en").cells
    assert "กองใหม่เอี่ยม" in cells
    assert "Finance Division" in cells


# --- problems ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_problem_has_words(khaem: Result, kind: str, lang: str) -> None:
    names = Names(khaem.method, Voice(lang))
    row = problem(
        kind, where="9", measure="indicator", code="5", says="2", should_be="5", explanation="7"
    )
    said = tell_problem(row, names)
    assert said.key == f"problem.{kind}"
    assert "{" not in said.text


def test_a_kind_without_words_is_still_told(khaem: Result) -> None:
    row = problem("brand_new", where="9", measure="total", code="total", says="1", should_be="2")
    table = make_table("problems", [{"org_id": "sao-x", "fiscal_year": 2563, **row}])
    result = dataclasses.replace(khaem, problems=table)
    assert "One other contradiction." in tell.tell_problems(result, "en").text
    assert "total is printed as 1, but 2 contradicts it" in " ".join(
        tell.table_problems(result, "en").cells
    )


# --- what is missing ---------------------------------------------------------------------------


def test_without_a_total_the_brief_says_so(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90", "80", "", *PASSING[3:]])
    for lang, sentence in (
        ("th", "ไม่มีคะแนนรวมและข้อมูลไม่พอที่จะคำนวณ"),
        ("en", "No total is published and too little is known to compute one"),
    ):
        told = _tell_all(result, lang)
        assert sentence in told["tell_header"].text
        assert not re.search(r"\bnan\b", _text(told))
    assert "No total" in tell.tell_header(result, "en").text
    assert "Level not known" in tell.tell_header(result, "en").text
    assert "The source has no score for Use of power" in tell.tell_indicators(result, "en").text
    assert "There is no score of IIT" in tell.tell_contributions(result, "en").text
    assert tell_lead(result, Names(result.method, Voice("en"))) is not None


def test_without_indicators_every_part_says_what_is_needed(tmp_path: Path) -> None:
    result = make_result(tmp_path, [""] * 10, total="88.00", level="A")
    for lang in LANGUAGES:
        told = _tell_all(result, lang)
        for name in TELLS:
            # Where no figures disagree there is nothing to propose, and a published report has
            # no answers: nothing to say of either.
            silent = name in ("tell_proposals", "tell_answers")
            assert bool(told[name].text) != silent, name
        assert not re.search(r"\bnan\b", _text(told))
    text = {name: getattr(tell, name)(result, "en").text for name in TELLS}
    assert (
        "without scores of indicators strengths and weaknesses cannot be told"
        in (text["tell_header"])
    )
    assert "needs the score of every indicator" in text["tell_indicators"]
    assert "Too little is known" in text["tell_gains"]
    assert "so which to fix first cannot be told" in text["tell_questions"]
    assert "The source has no measures for fiscal year 2566" in text["tell_measures"]
    assert "88.00" in text["tell_header"]


def test_a_computed_total_is_called_computed(tmp_path: Path) -> None:
    result = make_result(tmp_path, PASSING)
    assert "The source publishes no total" in tell.tell_contributions(result, "en").text
    assert "header.passed_all" in [s.key for s in tell.tell_header(result, "en").sentences]


def test_full_marks_leave_nothing_to_gain(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["100"] * 10, total="100.00", level="AA")
    assert "nothing is left to gain" in tell.tell_gains(result, "en").text
    assert "Every instrument has the full 100" in tell.tell_contributions(result, "en").text
    assert tell.table_gains(result, "en").tables == ()
    assert _tell_all(result, "th")["tell_header"].text


def test_every_indicator_below_the_mark(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["50", *["60"] * 9], total="58.80", level="D")
    headline = tell.tell_indicators(result, "en").sentences[0].text.replace("\u00a0", " ")
    assert headline.startswith("All 10 indicators are below the mark of 85: nearest")
    assert "No indicator is above 90" in tell.tell_strengths(result, "en").text


# --- levels ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fiscal_year", "level", "th", "en"),
    [
        (2565, "A", "ระดับ A", "Level A"),
        (2567, "ผ่านดี", "ระดับผ่านดี", "Passed, good"),
    ],
)
def test_levels_are_letters_to_2565_and_words_from_2566(
    tmp_path: Path, fiscal_year: int, level: str, th: str, en: str
) -> None:
    result = make_result(tmp_path, ["90"] * 10, fiscal_year=fiscal_year, total="90.00", level=level)
    for lang, words in (("th", th), ("en", en)):
        html = tell.tell_header(result, lang)._repr_html_()
        assert f">{words}</span>" in html


def test_a_letter_in_a_year_of_words_is_told_as_printed(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90"] * 10, fiscal_year=2567, total="90.00", level="A")
    told = tell.tell_header(result, "en")
    assert "Level as printed in the source: A (not a level of this year)" in told.text
    assert "ita-badge" not in told._repr_html_()


def test_an_open_level_names_every_possible_one(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90"] * 10, fiscal_year=2567, total="90.00")
    assert "Possible levels: “Passed, good” or “Passed”" in tell.tell_header(result, "en").text


def test_a_level_that_the_score_does_not_have_is_a_warning(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90"] * 10, total="90.00", level="AA")
    told = tell.tell_header(result, "en")
    assert (
        "The published level is level AA, but the scores (total 90.00) give level A." in told.text
    )
    assert "Level as printed in the source: AA (the scores give level A)" in told.text
    assert "ita-badge" not in told._repr_html_()
    assert "described as" not in told.text


def test_a_level_that_only_the_computed_score_has_is_a_warning(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90"] * 10, total="96.00", level="AA")
    assert "The published level is level AA, but the computed score has level A." in (
        tell.tell_header(result, "en").text
    )


@pytest.mark.parametrize("indicators", [["80"] * 10, [""] * 10], ids=["computed", "printed alone"])
def test_a_level_that_was_not_reached_has_no_meaning(tmp_path: Path, indicators: list[str]) -> None:
    result = make_result(tmp_path, indicators, fiscal_year=2568, total="80.00", level="ผ่าน")
    for lang, claim in (("th", "บรรลุค่าเป้าหมาย"), ("en", "Target met")):
        told = tell.tell_header(result, lang)
        assert claim not in told.text
        assert "header.level_doubted" in [sentence.key for sentence in told.sentences]
        assert "ita-badge" not in told._repr_html_()


def test_a_level_that_cannot_be_confirmed_has_no_meaning(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90"] * 10, fiscal_year=2567, total="90.00", level="ผ่านดี")
    text = tell.tell_header(result, "en").text
    assert "Level as printed in the source, not confirmed" in text
    assert "The level cannot be confirmed from what is known" in text
    assert "Target met" not in text


# --- text from outside -------------------------------------------------------------------------

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> {score} & $x$'


def test_hostile_names_are_escaped(tmp_path: Path) -> None:
    result = make_result(tmp_path, PASSING, name_th=HOSTILE, name_en=HOSTILE, total="95.55")
    for lang in LANGUAGES:
        for told in _tell_all(result, lang).values():
            html = told._repr_html_()
            assert "<script" not in html
            assert "<img" not in html
    html = tell.tell_header(result, "en")._repr_html_()
    assert "&lt;script&gt;" in html
    assert "{score} &amp; $x$" in html


def _hostile(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(columns, HOSTILE))


def test_hostile_cells_are_escaped(khaem: Result) -> None:
    result = khaem
    texts = {
        "measures": ["title_th", "title_en", "steps_th", "units", "period", "targets"],
        "problems": ["says", "should_be", "where", "code"],
        "corrections": ["printed", "value", "reason_th", "reason_en", "basis", "column"],
        "sources": ["document_th", "document_en", "publisher_th", "transcribed", "checksum"],
        "cited": ["source_ref"],
    }
    changed = {name: _hostile(getattr(result, name), columns) for name, columns in texts.items()}
    hostile = dataclasses.replace(result, **changed)
    for lang in LANGUAGES:
        for told in _tell_all(hostile, lang).values():
            html = told._repr_html_()
            assert "<script" not in html
            assert "<img" not in html
