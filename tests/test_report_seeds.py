"""The five reports read by machine give the scores that were transcribed by hand."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from readings import FOLDERS, reading_of

from ita_analysis.read.records import read_report_folder
from ita_analysis.read.report import Reading, read_report

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"


def find_text(folder: Path) -> Path:
    """Return the text that a folder of records was transcribed from."""
    wanted = read_report_folder(folder).source["text_sha256"]
    for path in SEEDS.glob("*.txt"):
        if hashlib.sha256(path.read_bytes()).hexdigest() == wanted:
            return path
    pytest.skip("the five reports are not beside the repository (../shared/seeds)")


def scores_of(reading: Reading) -> Counter[tuple[int, str, str, float]]:
    scores = reading.tables["scores"]
    return Counter(
        (int(row.line), str(row.measure), str(row.code), round(float(row.score), 2))
        for row in scores.itertuples()
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_score_is_read_and_none_is_invented(folder: Path) -> None:
    reading = read_report(find_text(folder))
    assert scores_of(reading) == scores_of(reading_of(folder))
    assert reading.tables["unread"].empty


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_whose_report_it_is(folder: Path) -> None:
    read = read_report(find_text(folder)).organisation
    known = reading_of(folder).organisation
    assert (read.name, read.org_type) == (known.name, known.org_type)
    assert (read.district, read.province) == (known.district, known.province)
