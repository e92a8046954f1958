"""What is likely, tied, contradicted or not known by name is told as just that."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from reports import make_result

from ita_analysis import find, tell
from ita_analysis.result import Result
from ita_analysis.style import LANGUAGES
from ita_analysis.tell.cautions import list_corrections
from ita_analysis.tell.names import MOST_NAMED, Names
from ita_analysis.tell.paths import tell_lead
from ita_analysis.tell.sentences import Voice
from ita_analysis.tell.told import Told

TELLS = [name for name in tell.__all__ if name.startswith("tell_")]


def _keys(told: Told) -> list[str]:
    return [key for sentence in told.sentences for key in sentence.keys]


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def _rows(told: Told, table: int = 0) -> list[list[str]]:
    return [
        [_plain(str(getattr(cell, "text", cell))) for cell in row]
        for row in told.tables[table].rows
    ]


# --- gains -------------------------------------------------------------------------------------


def test_likely_items_are_explained(lat_ya: Result) -> None:
    for lang in LANGUAGES:
        assert "gains.means_likely" in _keys(tell.tell_gains(lat_ya, lang))
        assert "questions.items_likely" in _keys(tell.tell_questions(lat_ya, lang))


def test_items_not_known_by_name_have_a_row(lat_ya: Result) -> None:
    rows = [row[0] for row in _rows(tell.table_gains(lat_ya, "en")) if "not known which" in row[0]]
    assert rows == [
        "One of the 5 items of 9.5 (not known which)",
        "Three of the 8 items of 9.2 (not known which)",
    ]
    assert "gains.means_unnamed" in _keys(tell.tell_gains(lat_ya, "th"))
    items = _rows(tell.table_questions(lat_ya, "en"), 1)
    assert ["9.2", "3 of its 8 items, not known which", "9.2", "likely", "22, 83"] in items


def _with_gains(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, str, float, str]], path: int
) -> None:
    """Give gains, of which the first few are a path to level A."""
    gains = pd.DataFrame(rows, columns=["measure", "code", "gain", "certainty"])
    steps = gains.head(path).assign(raise_to=100.0)
    steps["running_total"] = 80 + steps["gain"].cumsum()
    monkeypatch.setattr(find, "find_gains", lambda result: gains)
    monkeypatch.setattr(find, "find_path", lambda result, target="": steps)


@pytest.mark.parametrize(
    ("rows", "path", "lead"),
    [
        (
            [("question", "O42", 5.0, "likely")],
            1,
            (
                "One document (O42) is worth 5.00 points: it would lift the total from 80.00 to "
                "85.00 and the level from B to A, if the source is right that it is not met"
            ),
        ),
        (
            [("question", "O42", 5.0, "likely"), ("question", "O43", 5.0, "certain")],
            2,
            (
                "Two documents (O42 (likely) and O43) are worth 10.00 points: they would lift the "
                "total from 80.00 to 90.00 and the level from B to A"
            ),
        ),
        (
            [("indicator", "6", 4.0, "untraced"), ("item", "9.2", 1.0, "likely")],
            2,
            (
                "Raising Quality of operation (indicator 6) to 100 and one of the 8 items of 9.2, "
                "likely not met, not known which to 100 would add 5.00 points: it would lift the "
                "total from 80.00 to 85.00 and the level from B to A"
            ),
        ),
        (
            [("question", "O42", 5.0, "likely")],
            0,
            (
                "The total could gain most from O42 (Integrity and transparency measures; likely "
                "not met): 5.00 points"
            ),
        ),
        (
            [("indicator", "6", 2.0, "untraced"), ("indicator", "7", 2.0, "untraced")],
            0,
            (
                "The total could gain most from Quality of operation (indicator 6) and "
                "Communication efficiency (indicator 7): 2.00 points each"
            ),
        ),
        (
            [("indicator", str(code), 2.0, "untraced") for code in range(1, 6)],
            0,
            "The total could gain most from five fixes worth 2.00 points each",
        ),
        (
            [("indicator", str(code), 6.0 - code, "untraced") for code in range(1, 6)],
            4,
            (
                "The total could gain most from Performance of duties (indicator 1): 5.00 points; "
                "reaching the pass mark of 85 (level A) takes four fixes"
            ),
        ),
    ],
    ids=["likely", "some likely", "mixed", "no path", "two tied", "many tied", "far"],
)
def test_leads(
    lat_ya: Result,
    monkeypatch: pytest.MonkeyPatch,
    rows: list[tuple[str, str, float, str]],
    path: int,
    lead: str,
) -> None:
    _with_gains(monkeypatch, rows, path)
    said = tell_lead(lat_ya, Names(lat_ya.method, Voice("en")))
    assert said is not None
    assert _plain(said.text) == lead
    assert tell_lead(lat_ya, Names(lat_ya.method, Voice("th"))) is not None


def test_what_is_worth_the_same_shares_a_row(lat_ya: Result) -> None:
    assert _rows(tell.table_gains(lat_ya, "en"))[0] == [
        "O42 Integrity and transparency measures · O43 Action under the integrity measures",
        "(100 − 0.00) / 2 / 2 / 2 × 0.40 = 5.00; 2 × 5.00 = 10.00",
        "+10.00",
        "likely",
    ]


def test_what_is_worth_next_to_nothing_shares_a_row(bang_rakam: Result) -> None:
    table = tell.table_gains(bang_rakam, "en")
    assert _rows(table)[-1] == ["3 more, each below 0.10: I6, I5 and I4", "", "+0.02", "certain"]
    assert str(table.tables[0].sums[0][2]) == "+10.21"


# --- instruments and their parts ---------------------------------------------------------------


def _make_parts(tmp_path: Path, first: str, second: str, **report: Any) -> Result:
    parts = [
        ("20", "instrument", "EIT", "EIT1", first),
        ("21", "instrument", "EIT", "EIT2", second),
    ]
    return make_result(tmp_path, ["90"] * 10, fiscal_year=2567, more_scores=parts, **report)


def test_parts_are_shown_and_not_weighted(tmp_path: Path) -> None:
    result = _make_parts(tmp_path, "95", "85")
    for lang, name in (("th", "EIT ส่วนที่ 2"), ("en", "EIT part 2")):
        table = tell.table_contributions(result, lang)
        rows = _rows(table)
        assert [row[0].split()[0] for row in rows] == ["IIT", "EIT", "EIT", "EIT", "OIT"]
        place = [column.label for column in table.tables[0].columns].index(
            Voice(lang).word("column.published")
        )
        assert rows[3][0] == name
        assert rows[3][place] == "85.00"
        assert rows[3][place + 1 :] == ["", "", ""]


def test_a_part_that_must_rise_is_named_with_its_points(tmp_path: Path) -> None:
    result = _make_parts(tmp_path, "95", "81.80", total="90.00", level="ผ่าน")
    text = _plain(tell.tell_gains(result, "en").text)
    assert (
        "What is known does not show which questions lift EIT part 2, so no path to level "
        "“Passed, good” can be given." in text
    )
    assert (
        "For level “Passed, good”, every instrument and every part of one needs at least 85; "
        "below that is EIT part 2 (81.80, 3.20 points short)." in text
    )
    assert "scores of questions and of every instrument are needed" not in text
    assert ["EIT part 2", "81.80", "85", "3.20"] in _rows(tell.table_path(result, "en"))
    assert "EIT ส่วนที่ 2 (81.80 ขาดอีก 3.20 คะแนน)" in _plain(tell.tell_gains(result, "th").text)


def test_a_level_that_parts_confirm_has_its_meaning(tmp_path: Path) -> None:
    result = _make_parts(tmp_path, "92", "88", total="90.00", level="ผ่านดี")
    told = tell.tell_header(result, "en")
    assert "“Passed, good” is generally described as: Target met" in told.text
    assert "not confirmed" not in told.text
    assert "ita-badge" in told._repr_html_()


# --- contradictions ----------------------------------------------------------------------------


def test_contradicted_indicators_are_named_where_they_count(bang_pla: Result) -> None:
    indicators = tell.tell_indicators(bang_pla, "en")
    assert "Five indicators do not agree with the mean of their own questions" in indicators.text
    assert "Use of government property (80.75; questions 87.42)" in indicators.text
    assert (
        "Indicators 1, 2, 3, 4 and 5 are contradicted by their own questions in the same document, "
        "so whether they are strong is open."
    ) in tell.tell_strengths(bang_pla, "en").text
    for lang in LANGUAGES:
        for name, key in (("indicators", "indicators.contradicted"),
                          ("strengths", "strengths.contradicted")):  # fmt: skip
            assert key in _keys(getattr(tell, f"tell_{name}")(bang_pla, lang))


def test_indicators_that_agree_carry_no_caution(lat_ya: Result) -> None:
    keys = {*_keys(tell.tell_indicators(lat_ya, "en")), *_keys(tell.tell_strengths(lat_ya, "en"))}
    assert not {key for key in keys if key.endswith(".contradicted")}


def test_where_figures_disagree_no_more_is_certain(bang_pla: Result, lat_ya: Result) -> None:
    rows = _rows(tell.table_problems(bang_pla, "en"))
    said = {row[-1] for row in rows if "is not the" in row[1]}
    assert said == {"certain only that they disagree"}
    table = tell.table_problems(lat_ya, "en").tables[0]
    assert "What contradicts it" in [column.label for column in table.columns]
    assert "9–13" in [row[3] for row in _rows(tell.table_problems(lat_ya, "en"))]
    assert (
        "The source names 17 items of OIT as not met but counts 10 itself; the published scores "
        "allow 9–13, which the count fits."
        in [row[1] for row in _rows(tell.table_problems(lat_ya, "en"))]
    )


# --- questions ---------------------------------------------------------------------------------


def test_items_known_by_number_alone_are_not_unknown(tmp_path: Path) -> None:
    text = tell.tell_questions(make_result(tmp_path, ["90"] * 8 + ["97.50", "50"]), "en").text
    assert "Not met, but not known by name: " in text
    assert "OIT: nothing is known" not in text
    assert "EIT: nothing is known of the 15 questions" in text


def test_questions_to_be_developed_are_named(bang_rakam: Result) -> None:
    text = tell.tell_questions(bang_rakam, "en").text
    assert "The source names as to be developed, without a score: I7 Staff knowledge" in text
    assert "E15 Greater openness of work and service." in text
    assert "nothing is known" not in text
    captions = [table.caption.key for table in tell.table_questions(bang_rakam, "th").tables]
    assert "questions.caption_named" in captions


def test_urgent_questions_are_told_apart(bang_rakam: Result) -> None:
    cited = bang_rakam.cited.copy()
    cited.loc[cited["code"] == "I7", "role"] = "urgent"
    text = tell.tell_questions(dataclasses.replace(bang_rakam, cited=cited), "en").text
    assert "The source names as urgent, without a score: I7 Staff knowledge" in text
    assert "as to be developed, without a score: I8 Budget used" in text


def test_impossible_scores_stand_to_no_mark(bang_rakam: Result) -> None:
    tables = tell.table_questions(bang_rakam, "en").tables
    captions = [table.caption.key for table in tables]
    # Three scores, printed because they are best, are no finding.
    assert "questions.caption_scored" not in captions
    place = captions.index("questions.caption_impossible")
    assert [row[0] for row in _rows(tell.table_questions(bang_rakam, "en"), place)] == [
        "O20", "O28", "O24", "O12", "O11",
    ]  # fmt: skip


def test_items_known_by_their_indicator_are_counted(bang_rakam: Result, bang_pla: Result) -> None:
    assert "OIT: 42 of 43 items are met, which follows from the indicator’s score." in (
        tell.tell_questions(bang_rakam, "en").text
    )
    told = tell.tell_questions(bang_pla, "en")
    assert "OIT: 0 of 35 questions (0%) below the mark." in told.text
    assert "questions.needed" not in _keys(told)


def test_a_correction_in_two_files_counts_once(lat_ya: Result) -> None:
    assert len(lat_ya.corrections) > len(list_corrections(lat_ya))
    text = tell.tell_sources(lat_ya, "en").text
    assert "Four corrections to what the source prints" in text
    assert "Four names or codes are corrected" in tell.tell_header(lat_ya, "en").text
    table = next(
        table
        for table in tell.table_sources(lat_ya, "en").tables
        if table.caption.key == "sources.caption_corrections"
    )
    assert all(row[1] == ("Name or code",) for row in table.rows)


@pytest.mark.parametrize(
    ("certainties", "said"),
    [
        (["certain", "certain"], ("Two names or codes are corrected where the source is "
         "misprinted, misread or incomplete; the table")),
        (["likely", "certain"], "incomplete, one of them likely but not confirmed; the table"),
        (["likely", "likely"], "incomplete, all of which are likely but not confirmed; the table"),
    ],
)  # fmt: skip
def test_how_many_corrections_are_likely(lat_ya: Result, certainties: list[str], said: str) -> None:
    two = lat_ya.corrections.drop_duplicates(["column", "printed", "value"]).head(2)
    result = dataclasses.replace(lat_ya, corrections=two.assign(certainty=certainties))
    assert said in tell.tell_header(result, "en").text


# --- ties --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "header", "headline", "strengths"),
    [
        ("100", "Passed the mark of 85; all 10 indicators have the same score, 100.00",
         "All 10 indicators have the full 100", "All 10 indicators are above 90, each at 100.00"),
        ("92", "Passed the mark of 85; all 10 indicators have the same score, 92.00",
         "All 10 indicators have the same score, 92.00: 7.00 points above the mark of 85",
         "All 10 indicators are above 90, each at 92.00"),
        ("0", ("Not passed: 85.00 points below the mark of 85; all 10 indicators have the same "
         "score, 0.00"),
         "All 10 indicators have the same score, 0.00: 85.00 points below the mark of 85",
         "No indicator is above 90"),
    ],
)  # fmt: skip
def test_equal_indicators_have_sentences_of_their_own(
    tmp_path: Path, score: str, header: str, headline: str, strengths: str
) -> None:
    result = make_result(tmp_path, [score] * 10)
    assert header in _plain(tell.tell_header(result, "en").text)
    assert _plain(tell.tell_indicators(result, "en").text) == headline
    assert _plain(tell.tell_strengths(result, "en").sentences[0].text) == strengths
    for lang in LANGUAGES:
        for name in TELLS:
            for sentence in getattr(tell, name)(result, lang).sentences:
                text = sentence.text
                names = [getattr(part, f"name_{lang}") for part in result.method.indicators]
                named = [name for name in names if name in text]
                assert len(named) <= MOST_NAMED, text


def test_of_many_that_share_a_score_only_the_number_is_told(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["70"] * 4 + ["100"] * 6)
    assert "lowest: 4 indicators (70.00)" in tell.tell_header(result, "en").text
    headline = _plain(tell.tell_indicators(result, "en").sentences[0].text)
    assert headline == (
        "6 indicators have the full 100; 4 indicators are 15.00 points below the mark"
    )
    assert "best: 6 indicators (100.00)" in tell.tell_strengths(result, "en").text
    assert "ต่ำสุดคือตัวชี้วัด 4 ตัว (70.00)" in tell.tell_header(result, "th").text
    lowest = tell.tell_questions(result, "en").text
    assert "4 indicators in IIT (70.00)" in lowest


def test_one_indicator_alone_is_neither_highest_nor_lowest(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90", *[""] * 9])
    told = tell.tell_indicators(result, "en")
    assert told.sentences[0].text == (
        "Only one indicator has a score: Performance of duties (90.00)"
    )


def test_points_lost_alike_are_told_together(tmp_path: Path) -> None:
    result = make_result(tmp_path, ["90"] * 8 + ["100"] * 2)
    assert _plain(tell.tell_contributions(result, "en").sentences[0].text) == (
        "Most is lost in IIT and EIT: 3.00 each of the 6.00 points missing to 100"
    )


def _score_questions(result: Result, scores: dict[str, float]) -> Result:
    """Return a result whose questions have these printed scores."""
    others = result.scores[result.scores["measure"] != "question"]
    row = {**others.iloc[0].to_dict(), "measure": "question", "origin": "published"}
    added = pd.DataFrame([{**row, "code": code, "score": score} for code, score in scores.items()])
    return dataclasses.replace(result, scores=pd.concat([others, added], ignore_index=True))


def test_questions_that_share_a_score_are_counted(bang_pla: Result) -> None:
    codes = [part.code for part in bang_pla.method.questions if part.instrument != "OIT"]
    result = _score_questions(bang_pla, dict.fromkeys(codes[:6], 70.0) | {codes[6]: 60.0})
    text = tell.tell_questions(result, "en").text
    assert f"Lowest of the questions with a score: {codes[6]} (60.00) and 6 questions (70.00)." in (
        text
    )
    tied = _score_questions(bang_pla, dict.fromkeys(codes, 70.0))
    assert f"lowest: {len(codes)} questions (70.00)" in tell.tell_questions(tied, "en").text
    issues = tell.tell_issues(tied, "en").text
    assert f"Lowest in all seven issues, at 70.00: {len(codes)} questions" in issues
    assert "questions (70.00)" in issues
