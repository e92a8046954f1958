"""Official figures, a table of units and a national year of peers."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import REPOSITORY

from ita_analysis.compare.peers import (
    compare_peers,
    rank_totals,
)
from ita_analysis.demo import make_demo
from ita_analysis.errors import DataError, UsageError
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.tables import read_table

UNITS = REPOSITORY.parent / "shared" / "data" / "phayao_2563.csv"


# --- official figures ----------------------------------------------------------------------------


def test_official_counts_of_provinces_are_reproduced(project: Project) -> None:
    peers = compare_peers("thailand", 2564, project.processed)
    passes = peers.passes
    assert len(passes) == 9
    assert (passes["known"].sum(), passes["passed"].sum()) == (879, 459)
    assert round(100 * passes["passed"].sum() / passes["known"].sum(), 2) == 52.22
    shares = passes.set_index("key")["share"].round(2)
    assert shares["nakhon-sawan"] == 91.67
    assert shares["phitsanulok"] == 31.73
    assert set(passes["origin"]) == {"published"}
    assert peers.group.partial
    assert peers.group.published_mean == 81.25


def test_the_means_of_a_province_are_the_published_ones(project: Project) -> None:
    peers = compare_peers("trat", 2564, project.processed)
    wide = peers.wide_areas.set_index(["area_id", "fiscal_year"])
    assert wide.loc[("trat", 2563), "total"] == 75.62
    assert wide.loc[("trat", 2564), "10"] == 65.56
    losses = peers.losses
    assert math.fsum(losses.table["lost"]) + losses.rest == pytest.approx(100 - 81.45)
    assert abs(losses.rest) < 0.01
    assert losses.table["code"].iloc[0] == "10"
    assert peers.ranks.empty
    assert peers.link.verdict == "too_few"


def test_later_years_are_not_looked_at(project: Project) -> None:
    peers = compare_peers("trat", 2563, project.processed)
    assert set(peers.wide_areas["fiscal_year"]) == {2563}


def test_listed_totals_of_2561_are_a_table_and_can_be_ranked(project: Project) -> None:
    listed = read_table(project.processed, "listed_totals")
    assert len(listed) == 53
    assert set(listed["fiscal_year"]) == {2561}
    mine = listed[listed["area_id"] == "phuket"].set_index("name_th")["score"]
    ranks = rank_totals(mine)
    assert ranks["total"].iloc[0] == mine.max()
    assert ranks["rank"].iloc[0] == 1


@pytest.mark.parametrize(
    ("key", "year", "message"),
    [
        ("tart", 2564, "Close to it: trat"),
        ("trat", 2565, r"trat: no result for fiscal year 2565\. There are: 2563, 2564"),
        ("phuket", 2564, "phuket: no result for fiscal year 2564. There are: none"),
        ("sao-lat-ya-kanchanaburi", 2565, "There are: 2564"),
        ("thailand", 2561, "five indices"),
        ("no-such-subject", 2564, "Set subject and fiscal_year in the parameters cell"),
    ],
)
def test_what_is_not_there_is_told(key: str, year: int, message: str, project: Project) -> None:
    with pytest.raises(UsageError, match=message):
        compare_peers(key, year, project.processed)


def test_peers_are_those_of_the_country_where_the_province_has_too_few(project: Project) -> None:
    peers = compare_peers("sao-lat-ya-kanchanaburi", 2564, project.processed)
    assert peers.group.scope.reach == "type_in_country"
    assert peers.own_rank is not None
    assert (peers.own_rank.place, peers.own_rank.of) == (2, 2)
    alone = compare_peers("tm-bang-pla-samut-sakhon", 2567, project.processed)
    assert alone.own_rank is None


def test_a_count_that_does_not_add_up_is_refused(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw"
    shutil.copytree(REPOSITORY / "data" / "raw", raw)
    path = raw / "provinces" / "group6_2564_pass_by_province.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",144,132,", ",144,131,"), "utf-8")
    with pytest.raises(DataError, match="pass and fail are not all agencies"):
        prepare(Project(tmp_path))


# --- a table of units ----------------------------------------------------------------------------

SOURCE = """
source_id = "units-2563"
kind = "units"
document_th = "ผลประเมินรายส่วนงาน"
document_en = "Assessment of units"
publisher_th = ""
publisher_en = ""
transcribed = "as published"
[units]
id_prefix = "unit"
org_type = "university unit"
province = "พะเยา"
province_en = "Phayao"
[[file]]
name = "units.csv"
table = "units"
"""


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Project:
    if not UNITS.is_file():
        pytest.skip("the table of 39 units is not at hand")
    project = Project(tmp_path_factory.mktemp("units"))
    shutil.copytree(REPOSITORY / "data" / "raw", project.raw)
    _write_units(project, UNITS.read_text(encoding="utf-8-sig"))
    prepare(project)
    return project


def _write_units(project: Project, text: str, source: str = SOURCE) -> None:
    folder = project.raw / "units-2563"
    folder.mkdir(parents=True)
    (folder / "SOURCE.toml").write_text(source, encoding="utf-8")
    (folder / "units.csv").write_text(text, encoding="utf-8")


def test_units_are_bodies_of_one_type(units: Project) -> None:
    peers = compare_peers("university-unit", 2563, units.processed)
    printed = pd.read_csv(UNITS)
    assert len(peers.group.totals) == printed["total"].notna().sum() == 39
    assert peers.group.own_mean == pytest.approx(printed["total"].mean())
    assert peers.losses.bodies + peers.losses.left_out == 39
    lost = math.fsum(peers.losses.table["lost"]) + peers.losses.rest
    assert lost == pytest.approx(100 - peers.losses.mean)
    levels = peers.levels.set_index("level")["count"]
    assert levels.sum() == 39
    assert levels["B"] == (printed["rating"] == "B").sum()
    assert peers.group.sources["source_id"].tolist() == ["units-2563"]


def test_a_unit_stands_beside_the_others_of_its_type(units: Project) -> None:
    bodies = read_table(units.processed, "organisations", [("org_type", "==", "university unit")])
    assert bodies["org_id"].is_unique
    key = bodies["org_id"].iloc[0]
    peers = compare_peers(key, 2563, units.processed)
    assert peers.group.scope.reach == "type_in_province"
    assert peers.own_rank is not None
    assert peers.own_rank.of == 39


@pytest.mark.parametrize(
    ("text", "source", "message"),
    [
        ("fiscal_year,name,total\n2563,ก,80\n", SOURCE, "no column ind1"),
        ("x", SOURCE.replace('org_type = "university unit"\n', ""), "units.org_type is missing"),
        ("x", SOURCE.replace('"พะเยา"', '"พะเยาว์"'), "units.province: province is not known"),
        (None, SOURCE, r"units-2563/units\.csv: row 2: .*\(abc\)"),
    ],
)
def test_what_is_wrong_with_units_is_told(
    text: str | None, source: str, message: str, tmp_path: Path
) -> None:
    project = Project(tmp_path)
    shutil.copytree(REPOSITORY / "data" / "raw" / "national", project.raw / "national")
    head = "fiscal_year,name,total," + ",".join(f"ind{place}" for place in range(1, 11))
    whole = f"{head}\n2563,คณะวิทยาศาสตร์,abc" + ",80" * 10 + "\n"
    if text == "x":
        whole = whole.replace("abc", "80")
    _write_units(project, whole if text in (None, "x") else text, source)
    with pytest.raises(DataError, match=message):
        prepare(project)


# --- a national year -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Project:
    return make_demo(tmp_path_factory.mktemp("peers") / "demo", project, [2564, 2565], 400)


def test_parts_of_the_country_add_up_to_it(demo: Project) -> None:
    country = compare_peers("thailand", 2565, demo.processed)
    assert country.group.invented
    assert len(country.group.totals) == 400
    assert country.passes["known"].sum() == 400
    assert country.types["known"].sum() == 400
    mine = country.levels[country.levels["fiscal_year"] == 2565]
    assert mine["count"].sum() == 400
    assert mine["share"].sum() == pytest.approx(100)
    lifts = country.lifts
    assert lifts["lift"].sum() == pytest.approx(100 - country.losses.mean, abs=0.02)


def test_a_province_is_a_part_of_the_country(demo: Project) -> None:
    country = compare_peers("thailand", 2565, demo.processed)
    province = compare_peers("nan", 2565, demo.processed)
    inside = country.group.bodies[country.group.bodies["area_id"] == "nan"].index
    pd.testing.assert_series_equal(
        province.group.totals, country.group.totals[inside], check_names=False
    )
    mean = country.wide_areas.set_index(["area_id", "fiscal_year"]).loc[("nan", 2565), "total"]
    assert province.group.published_mean == pytest.approx(mean)
    assert province.group.own_mean == pytest.approx(mean)
