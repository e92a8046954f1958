"""The five reports: their totals are golden values, their contradictions are found."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.result import Result, load_result

ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"
SEEDS = ROOT.parent / "shared" / "seeds"
REPORTS = sorted(path.parent for path in RAW.glob("*/corrections.toml"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    root = tmp_path_factory.mktemp("project")
    (root / "data").mkdir()
    (root / "data" / "raw").symlink_to(RAW)
    return prepare(Project(root))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    root = tmp_path_factory.mktemp("project")
    (root / "data").mkdir()
    (root / "data" / "raw").symlink_to(RAW)
    scores = prepare(Project(root))["scores"]
    keys = scores[["org_id", "fiscal_year"]].drop_duplicates().itertuples(index=False)
    folder = Project(root).processed
    return {key.org_id: load_result(key.org_id, int(key.fiscal_year), folder) for key in keys}


@pytest.mark.parametrize(
    ("org_id", "published", "computed", "level"),
    [
        ("sao-bang-rakam-nakhon-pathom", 89.79, 89.7854, "A"),
        ("sao-dong-mun-lek-phetchabun", 97.98, 97.9726, "AA"),
        ("tm-bang-pla-samut-sakhon", 87.02, 91.7148, "ผ่านดี"),
        ("sao-lat-ya-kanchanaburi", 75.36, 75.3584, "B"),
        ("sao-bang-khaem-nakhon-pathom", 93.34, 93.3406, "A"),
    ],
)
def test_totals(
    results: dict[str, Result], org_id: str, published: float, computed: float, level: str
) -> None:
    result = results[org_id]
    assert result.score("total", "total", "published") == published
    assert result.score("total", "total", "computed") == pytest.approx(computed, abs=5e-5)
    said = result.statements.query("kind == 'level' and measure == 'total'")["value"]
    assert set(said) == {level}


def test_published_instruments_agree_with_computed_ones(results: dict[str, Result]) -> None:
    result = results["sao-bang-khaem-nakhon-pathom"]
    for code, published in {"IIT": 99.35, "EIT": 94.26, "OIT": 88.14}.items():
        assert result.score("instrument", code, "published") == published
        assert result.score("instrument", code, "computed") == pytest.approx(published, abs=0.01)


def test_official_averages_of_provinces_recompute(tables: dict[str, pd.DataFrame]) -> None:
    wide = tables["area_scores"].pivot(
        index=["area_id", "fiscal_year"], columns="code", values="score"
    )
    iit = wide[["1", "2", "3", "4", "5"]].mean(axis=1)
    eit = wide[["6", "7", "8"]].mean(axis=1)
    oit = wide[["9", "10"]].mean(axis=1)
    computed = 0.3 * iit + 0.3 * eit + 0.4 * oit
    assert len(wide) == 5
    assert (computed - wide["total"]).abs().max() <= 0.01 + 1e-9


def test_the_wrong_total_is_told_with_its_sum(tables: dict[str, pd.DataFrame]) -> None:
    row = tables["problems"].query("kind == 'total_mismatch'").iloc[0]
    assert (row["says"], row["should_be"]) == ("87.02", "91.71")
    assert row["explanation"] == "0.30 x 86.2560 + 0.30 x 86.1267 + 0.40 x 100.0000"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the texts of the five reports are not here")
@pytest.mark.parametrize("folder", REPORTS, ids=lambda path: path.name)
def test_every_figure_stands_on_its_line_of_the_report(folder: Path) -> None:
    source = tomllib.loads((folder / "SOURCE.toml").read_text(encoding="utf-8"))
    texts = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in SEEDS.glob("*.txt")}
    lines = texts[source["text_sha256"]].read_text(encoding="utf-8").split("\n")
    assert len(lines) == source["text_lines"]
    columns = {"scores": "score", "cited": "name", "statements": "value"}
    for name, usual in columns.items():
        rows = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for row in rows.to_dict("records"):
            # The instrument of a weak indicator stands in the heading above, not on the line.
            column = "subject" if row.get("kind") == "weak_in_instrument" else usual
            assert row[column] in lines[int(row["line"]) - 1], (name, row)
