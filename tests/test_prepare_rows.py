"""Of a national table, what one organisation needs is read and no more."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from ita_analysis.prepare import write_tables
from ita_analysis.tables import make_table, read_rows

ORGANISATIONS, QUESTIONS = 300, 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the scores of many organisations, in order of these."""
    rows = [
        {
            "org_id": f"sao-example-{org:05}",
            "fiscal_year": 2565,
            "measure": "question",
            "code": f"i{question}",
            "score": float(question % 101),
            "origin": "published",
        }
        for org in range(ORGANISATIONS)
        for question in range(QUESTIONS)
    ]
    write_tables({"scores": make_table("scores", rows)}, tmp_path)
    return tmp_path


def test_an_organisation_is_found_without_reading_the_country(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = pq.ParquetFile.read_row_groups

    def note(self: pq.ParquetFile, groups: list[int], **options: bool) -> object:
        asked.extend(groups)
        return read(self, groups, **options)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", note)
    mine = read_rows(folder, "scores", {"org_id": ["sao-example-00150"]})
    assert len(mine) == QUESTIONS
    with pq.ParquetFile(folder / "scores.parquet") as file:
        sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    assert sum(sizes[at] for at in asked) < sum(sizes) / 2


def test_all_rows_are_read_from_all_groups(folder: Path) -> None:
    every = read_rows(folder, "scores")
    assert len(every) == ORGANISATIONS * QUESTIONS
    written = pd.read_csv(folder / "scores.csv", encoding="utf-8-sig")
    assert every["org_id"].tolist() == written["org_id"].tolist()
