"""Answers one a row: those of a respondent count as one, wherever they stand."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest

from ita_analysis.answers import cuts, parquet
from ita_analysis.answers.folder import save_outcome
from ita_analysis.answers.outcome import Outcome
from tests.answers import ORG, certainty, fill, form_of, save, score
from tests.answers_faults_cases import refuse

RESPONDENTS = 30


def make_wide() -> pd.DataFrame:
    frame = fill(form_of(2565, "EIT"), RESPONDENTS, missing=0.1)
    frame["respondent"] = [f"r{row}" for row in range(RESPONDENTS)]
    frame["org_id"] = ORG
    return frame


def make_long() -> pd.DataFrame:
    long = make_wide().melt(["org_id", "respondent"], var_name="question", value_name="choice")
    return long.dropna().sample(frac=1, random_state=1)


def score_it(path: Path) -> Outcome:
    return score(path, fiscal_year=2565, org_id="")


def list_bytes(outcome: Outcome) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        saved = save_outcome(outcome, Path(folder), [])
        return {path.name: path.read_bytes() for path in saved.iterdir()}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_long_and_wide_answers_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    wide = score_it(save(tmp_path, "a.csv", make_wide()))
    # The file is read in many units, and each respondent stands in several of them.
    monkeypatch.setattr(cuts, "_UNIT", 300)
    monkeypatch.setattr(cuts, "_PIECE", 64)
    monkeypatch.setattr(parquet, "_UNIT_ROWS", 1)
    path = save(tmp_path, f"b.{ending}", make_long())
    if ending == "parquet":
        make_long().to_parquet(path, index=False, row_group_size=20)
    assert list_bytes(score_it(path)) == list_bytes(wide)


def test_empty_lines_at_the_end_change_nothing(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", make_long())
    path.write_bytes(path.read_bytes() + b"\n\n")
    row = certainty(score_it(path), "instrument", "EIT", "EIT")
    assert row["n"] == RESPONDENTS


def test_a_respondent_in_two_files_is_told(tmp_path: Path) -> None:
    long = make_long().reset_index(drop=True)
    mine = long.index[long["respondent"] == "r7"]
    one = save(tmp_path, "a.csv", long.drop(mine[:3]))
    two = save(tmp_path, "b.csv", long.loc[mine[:3]])
    row = long.drop(mine[:3]).reset_index(drop=True).query("respondent == 'r7'").index[0] + 2
    assert refuse(one, two, fiscal_year=2565, instrument="EIT", org_id="") == [
        (
            f"b.csv: row 2, column respondent: the respondent stands in a.csv, row {row} too. "
            "Keep the answers of each respondent once."
        )
    ]


def test_a_question_answered_as_a_whole_and_in_parts_is_told(tmp_path: Path) -> None:
    long = pd.DataFrame(
        [("a", "I1.1"), ("b", "I1"), ("a", "I1"), ("a", "I1.2"), ("c", "I1.2")],
        columns=["respondent", "question"],
    ).assign(choice=form_of(2565, "IIT").slots[0].words[-1])
    assert refuse(save(tmp_path, "a.csv", long), fiscal_year=2565, instrument="IIT") == [
        (
            "a.csv: row 4, column I1: the respondent answers it as a whole and in parts. "
            "Keep its parts, or the whole question."
        )
    ]
