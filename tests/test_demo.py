"""A made-up national year is like the published one, adds up, and says that it is made up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ita_analysis.cli import main
from ita_analysis.demo import make_demo
from ita_analysis.errors import DataError, UsageError
from ita_analysis.methodology import load_methodology
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.result import list_results, load_result
from ita_analysis.tell import tell_header

YEARS = [2564, 2565, 2567]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Project:
    return make_demo(tmp_path_factory.mktemp("demo") / "made", project, YEARS, 300)


def test_the_mean_is_the_published_one(demo: Project, project: Project) -> None:
    totals = list_results(demo.processed).groupby("fiscal_year")["published"]
    national = pd.read_parquet(project.processed / "national.parquet").set_index("fiscal_year")
    for year, mean in totals.mean().items():
        assert mean == pytest.approx(national.loc[year, "mean_score"], abs=0.1)
    passed = totals.apply(lambda scores: 100 * (scores >= 85).mean())
    assert passed[2565] == pytest.approx(national.loc[2565, "share_passed_pct"], abs=3)


def test_published_totals_follow_from_their_indicators(demo: Project) -> None:
    results = list_results(demo.processed)
    assert len(results) == 300 * len(YEARS)
    assert results["agrees"].all()
    assert results["invented"].all()
    assert results["level"].ne("").mean() > 0.9


def test_scores_are_such_that_respondents_can_give(demo: Project) -> None:
    scores = pd.read_parquet(demo.processed / "scores.parquet")
    questions = scores[(scores["measure"] == "question") & (scores["fiscal_year"] == 2565)]
    items = questions[questions["code"].str.startswith("O")]
    assert set(items["score"]) == {0.0, 100.0}
    asked = questions[questions["code"].eq("I4")]
    scale = load_methodology(2565).question("I4").scale
    assert scale
    respondents = asked["score"] * asked["n"] / 100
    assert ((respondents - respondents.round()).abs() < 0.01 * asked["n"]).all()
    assert scores["score"].between(0, 100).all()


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, project: Project) -> None:
    made = [make_demo(tmp_path / name, project, [2565], 20) for name in ("one", "two")]
    for path in made[0].processed.iterdir():
        assert path.read_bytes() == (made[1].processed / path.name).read_bytes()


@pytest.mark.parametrize(("lang", "words"), [("th", "ข้อมูลสมมติ"), ("en", "Made-up data")])
def test_a_brief_says_that_its_data_is_made_up(demo: Project, lang: str, words: str) -> None:
    first = list_results(demo.processed).iloc[0]
    result = load_result(first["org_id"], int(first["fiscal_year"]), demo.processed)
    assert words in tell_header(result, lang).text


def test_nothing_real_is_overwritten(tmp_path: Path, project: Project) -> None:
    with pytest.raises(UsageError, match="it exists already"):
        make_demo(tmp_path, project, [2565], 5)


def test_a_project_without_tables_says_to_prepare_them(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Run: ita prepare"):
        make_demo(tmp_path / "demo", Project(tmp_path / "bare"), [2565], 2)
    assert not (tmp_path / "demo").exists()


def test_a_year_without_national_figures_is_told(tmp_path: Path, project: Project) -> None:
    with pytest.raises(UsageError, match="fiscal year 2561"):
        make_demo(tmp_path / "new", project, [2561], 5)
    assert not (tmp_path / "new").exists()


def test_the_command_makes_a_project(
    tmp_path: Path,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(project.root))
    arguments = ["demo", str(tmp_path / "new"), "--organisations", "3", "--year", "2565"]
    assert main(arguments) == 0
    assert "Made up 3 organisations" in capsys.readouterr().out
    assert len(list_results(tmp_path / "new" / "data" / "processed")) == 3
