"""The same answers in files of another kind are the same; what no kind can hold is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.answers import fill, form_of, save
from tests.answers_faults_cases import make_frame, refuse

ROWS = 6


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_file_whose_cells_are_all_empty_has_no_respondents(tmp_path: Path, ending: str) -> None:
    frame = fill(form_of(2567, "IIT"), ROWS, missing=1.0).assign(device="a")
    assert refuse(save(tmp_path, f"a.{ending}", frame)) == [
        (
            f"a.{ending}: no row answers IIT (0 respondents). Check that the export is complete, "
            "or leave the file out."
        )
    ]


@pytest.mark.parametrize("names", [[1, 2, 3, 4, 5, 6], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
def test_a_respondent_is_the_same_in_every_kind_of_file(tmp_path: Path, names: list[float]) -> None:
    text = save(tmp_path, "a.csv", make_frame().assign(respondent=list("123456")))
    numbers = save(tmp_path, "b.parquet", make_frame().assign(respondent=names))
    lines = refuse(text, numbers)
    assert len(lines) == ROWS
    assert lines[0] == (
        "b.parquet: row 1, column respondent: the respondent stands in a.csv, row 2 too. Keep the "
        "answers of each respondent once."
    )


def test_answers_one_a_row_need_a_respondent(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"respondent": ["a", " ", None], "question": ["i1", "i2", "i4"], "choice": ["มาก"] * 3}
    )
    assert refuse(save(tmp_path, "a.csv", frame), instrument="IIT") == [
        "a.csv: row 3, column respondent: no respondent is named. Say whose answer it is.",
        "a.csv: row 4, column respondent: no respondent is named. Say whose answer it is.",
    ]


def test_a_file_named_twice_is_told(tmp_path: Path) -> None:
    path = save(tmp_path, "a.parquet", make_frame())
    assert refuse(path, tmp_path) == [f"{path}: the file is named twice. Name it once."]


def test_columns_that_hold_no_single_values_are_told(tmp_path: Path) -> None:
    frame = make_frame().assign(i1=[["มาก"]] * ROWS, respondent=[b"a"] * ROWS)
    assert refuse(save(tmp_path, "a.parquet", frame)) == [
        "a.parquet: column i1: holds no single values (List(String)). Write text.",
        "a.parquet: column respondent: holds no single values (Binary). Write text.",
    ]


def test_columns_of_the_same_name_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = make_frame()
    columns = [pa.array(frame["i1"])] * 2
    pq.write_table(pa.Table.from_arrays(columns, names=["i1", "i1"]), path)
    assert refuse(path) == [
        "a.parquet: several columns have the same name (i1). Name each column once."
    ]


def test_a_folder_that_names_no_year_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "fiscal_year=abc", "a.parquet", make_frame())
    assert refuse(path, fiscal_year=0) == [
        "a.parquet: its folder names no fiscal year (abc). Name it like fiscal_year=2567."
    ]
