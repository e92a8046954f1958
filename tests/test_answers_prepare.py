"""Scored answers on their way through prepare: piece by piece, and refused where damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from ita_analysis.answers import outcome as outcomes
from ita_analysis.answers.folder import find_outcomes, read_outcomes, save_outcome
from ita_analysis.answers.outcome import TABLES
from ita_analysis.check import check_results
from ita_analysis.cli import main
from ita_analysis.errors import DataError
from ita_analysis.prepare import count_rows, prepare
from ita_analysis.project import Project
from tests.answers import ORG, fill, form_of, save, score

OTHER = "tm-na-noi"


def _score_two(folder: Path, answers: Path) -> Path:
    """Score answers of two organisations and write their tables."""
    frame = fill(form_of(2565, "IIT"), 40, seed=4)
    frame.insert(0, "org_id", np.where(np.arange(40) % 2, ORG, OTHER))
    scored = score(save(folder, "a.csv", frame), fiscal_year=2565, org_id="")
    return save_outcome(scored, answers, ["a.csv"])


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project whose answers come in pieces of one organisation."""
    monkeypatch.setattr(outcomes, "BLOCK", 1)
    project = Project(tmp_path / "country")
    project.raw.mkdir(parents=True)
    _score_two(tmp_path, project.answers)
    return project


def test_pieces_hold_few_organisations_and_give_the_same_tables(
    country: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_outcomes(country.answers)
    for name in TABLES:
        for piece in read_outcomes(found, name):
            assert piece["org_id"].nunique() <= 1
    monkeypatch.setattr(outcomes, "BLOCK", 500)
    whole = Project(tmp_path / "whole")
    whole.raw.mkdir(parents=True)
    _score_two(tmp_path, whole.answers)
    prepare(country)
    prepare(whole)
    for name, rows in count_rows(whole.processed).items():
        ours, theirs = (
            pd.read_parquet(project.processed / f"{name}.parquet") for project in (country, whole)
        )
        pd.testing.assert_frame_equal(ours, theirs)
        assert len(ours) == rows
        csv = f"{name}.csv"
        assert (country.processed / csv).read_bytes() == (whole.processed / csv).read_bytes()


def test_answers_alone_are_not_checked_as_if_somebody_had_published_them(
    country: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []

    def watch(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
        checked.append(len(tables["scores"]))
        return check_results(tables)

    monkeypatch.setattr("ita_analysis.prepare.check_results", watch)
    prepare(country)
    assert checked == [0]


@pytest.mark.parametrize("name", ["scores", "distributions", "organisations"])
def test_a_damaged_folder_is_told_and_earlier_tables_stay(
    country: Project, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITA_HOME", str(country.root))
    assert main(["prepare"]) == 0
    before = {path.name: path.read_bytes() for path in country.processed.iterdir()}
    path = country.answers / "2565" / f"{name}.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    capsys.readouterr()
    assert main(["prepare"]) == 3
    told = capsys.readouterr().err
    assert "2565/ANSWERS.toml: the folder is damaged (" in told
    assert "Score the answers again." in told
    assert {path.name: path.read_bytes() for path in country.processed.iterdir()} == before


def test_what_breaks_a_contract_is_told_of_every_table(country: Project) -> None:
    for name, column in (("scores", "score"), ("certainty", "low")):
        path = country.answers / "2565" / f"{name}.parquet"
        frame = pd.read_parquet(path)
        frame.loc[0, column] = 101.0
        frame.to_parquet(path, index=False)
    with pytest.raises(DataError) as caught:
        prepare(country)
    assert str(caught.value).splitlines() == [
        (
            f"2565/{name}: row 0: {column} is not within 0-100 points (101.0). Correct the value "
            "or leave it empty where it is not known."
        )
        for name, column in (("scores", "score"), ("certainty", "low"))
    ]
    assert list(country.processed.iterdir()) == []


def test_an_organisation_in_two_pieces_is_refused(country: Project) -> None:
    path = country.answers / "2565" / "scores.parquet"
    table = pq.read_table(path)
    with pq.ParquetWriter(path, table.schema) as writer:
        writer.write_table(table)
        writer.write_table(table.slice(0, 1))
    with pytest.raises(DataError, match="scores holds an organisation in two places"):
        prepare(country)


def test_two_folders_with_the_same_answers_are_refused(country: Project, tmp_path: Path) -> None:
    frame = fill(form_of(2565, "EIT"), 10)
    alone = score(save(tmp_path, "b.csv", frame), fiscal_year=2565, instrument="EIT")
    save_outcome(alone, country.answers, ["b.csv"])
    with pytest.raises(DataError) as caught:
        prepare(country)
    what = f"the answers of {ORG}-2565 stand in 2565 too"
    assert str(caught.value) == f"{ORG}-2565: {what}. Take one of the folders away."
