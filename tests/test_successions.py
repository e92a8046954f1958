"""Bodies that were renamed, merged or split: declared, held to the data, told as what they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import write_report
from successions_cases import (
    BODIES,
    GROUNDS,
    LOW,
    SAO,
    compare,
    declare,
    say,
)

from ita_analysis.clean.successions import declare_successions, hold_successions
from ita_analysis.compare import compare_years
from ita_analysis.errors import DataError
from ita_analysis.plan import load_plan
from ita_analysis.prepare import add_computed, prepare
from ita_analysis.project import Project
from ita_analysis.result import load_result
from ita_analysis.style import LANGUAGES
from ita_analysis.subjects import find_subject, list_subjects
from ita_analysis.successions import (
    Body,
    Succession,
    find_absent,
    find_lineage,
)
from ita_analysis.tables import make_table, validate_table
from ita_analysis.tell import compared, tell_header, tell_years

# --- declared ------------------------------------------------------------------------------------


def test_nothing_declared_is_an_empty_table(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_report(project.raw, LOW)
    assert prepare(project)["successions"].empty
    declare(project.raw)
    assert declare_successions(project.raw) == ([], [])


def test_the_project_declares_nothing_yet() -> None:
    assert declare_successions(REPOSITORY / "data" / "raw") == ([], [])


def test_a_row_becomes_a_row_for_each_body(bodies: Project) -> None:
    table = pd.read_parquet(bodies.processed / "successions.parquet")
    merged = table[table["source_ref"] == "3"]
    assert merged["before_id"].tolist() == ["sao-nuea", "sao-tai"]
    assert merged["after_id"].tolist() == ["tm-ruam", "tm-ruam"]
    assert set(merged["fiscal_year"]) == {2565}
    assert set(merged["basis"]) == {"Announcement 12"}
    assert set(merged["decided_by"]) == {"maintainers"}


def test_the_example_of_the_documentation_can_be_declared(tmp_path: Path) -> None:
    text = (REPOSITORY / "data" / "raw" / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```csv\n(fiscal_year,.*?)```", text, re.DOTALL)
    assert example
    project = Project(tmp_path)
    for key, year in {
        "sao-suan-yai": 2565, "tm-suan-yai": 2566, "sao-na-nuea": 2565, "sao-na-tai": 2565,
        "tm-na-ruam": 2566, "tm-thung-kwang": 2565, "tm-thung-noi": 2567,
    }.items():  # fmt: skip
        write_report(project.raw, LOW, fiscal_year=year, org_id=key, name_th=key)
    (project.raw / "successions.csv").write_text(example[1], encoding="utf-8")
    assert prepare(project)["successions"]["kind"].nunique() == 3


def _faults(tmp_path: Path, *rows: str) -> str:
    project = Project(tmp_path)
    for key, thai, english, years in BODIES[:4]:
        for year, scores in years.items():
            write_report(
                project.raw, scores, fiscal_year=year, org_id=key, name_th=thai, name_en=english
            )
    declare(project.raw, *rows)
    with pytest.raises(DataError) as caught:
        prepare(project)
    assert caught.value.exit_code == 3
    assert not project.processed.exists()
    return str(caught.value)


def test_all_faults_are_told_at_once_with_their_row(tmp_path: Path) -> None:
    told = _faults(
        tmp_path,
        "25x5,renamed,sao-suan,tm-suan",
        "2565,renamed,sao-suna,tm-suan",
        "2565,became,sao-nuea,tm-suan",
        "2566,merged,sao-tai,sao-nuea",
        "2565,split,sao-suan;sao-suan,sao-tai",
        "2564,renamed,sao-suan,tm-suan",
    )
    for words in (
        "successions.csv: row 2: fiscal_year is not a fiscal year (25x5). Write the first year",
        "successions.csv: row 3: there is no such organisation (sao-suna). Close to it: sao-suan",
        "successions.csv: row 4: kind is not known (became). Write one of renamed, merged, split.",
        "row 5: merged does not go with its bodies (sao-tai > sao-nuea). Name two bodies or more",
        "row 6: before names a body twice (sao-suan;sao-suan). Name it once.",
        "row 6: split does not go with its bodies",
        "row 4: tm-suan is declared twice in 2565: here and in row 3. Keep the one that is so.",
        "row 7: sao-suan ended before 2564 but has scores in 2564. Give these scores to tm-suan",
    ):
        assert words in told, told


def _refuse(raw: Path, *rows: str, grounds: str = GROUNDS) -> str:
    """Return the faults of what is declared of the first four bodies and their years."""
    declare(raw, *rows, grounds=grounds)
    known = [
        {"org_id": key, "fiscal_year": year, "score": 90.0}
        for key, *_, years in BODIES[:4]
        for year in years
    ]
    declared, faults = declare_successions(raw)
    tables = {name: make_table(name, known) for name in ("organisations", "scores")}
    return "\n".join(map(str, [*faults, *hold_successions(declared, tables)]))


def test_what_has_no_grounds_is_refused(tmp_path: Path) -> None:
    told = _refuse(tmp_path, "2565,renamed,sao-suan,tm-suan", grounds=",,,")
    for name in ("reason_th", "reason_en", "basis", "decided_by"):
        assert f"row 2: {name} is empty. Say why, by which document, and who decided" in told


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["2565,renamed,sao-suan,tm-suan", "2567,renamed,tm-suan,sao-suan"],
         "a body comes after itself ("),
        (["2565,renamed,sao-nuea,tm-suan", "2566,renamed,sao-nuea,sao-tai"],
         "row 3: sao-nuea ends twice: here and in row 2"),
        (["2565,renamed,sao-nuea,tm-suan", "2566,renamed,sao-tai,tm-suan"],
         "row 3: tm-suan begins twice: here and in row 2"),
        (["2566,renamed,sao-nuea,tm-suan", "2565,renamed,tm-suan,sao-tai"],
         "row 3: tm-suan ends in 2565, before it begins in 2566. Correct one of the years"),
        (["2565,renamed,sao-nuea,sao-tai"],
         "row 2: sao-tai begins in 2565 but has scores in 2564. Give these scores to sao-nuea"),
        (["2564,merged,sao-nuea;sao-tai,tm-suan"],
         "row 2: sao-tai ended before 2564 but has scores in 2564. Give these scores to tm-suan"),
        (["2565,renamed,sao-suan,sao-suan"], "row 2: renamed does not go with its bodies"),
        (["2565,renamed,sao-suan,../../etc"],
         "row 2: there is no such organisation (../../etc)"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused(tmp_path: Path, rows: list[str], words: str) -> None:
    assert words in _refuse(tmp_path, *rows)


def test_its_faults_are_told_with_those_of_the_sources(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_report(project.raw, [*LOW[:9], "101"])
    declare(project.raw, "now,renamed,a,b")
    with pytest.raises(DataError) as caught:
        prepare(project)
    assert "score is above 100 (101)" in str(caught.value)
    assert "successions.csv: row 2: fiscal_year is not a fiscal year (now)" in str(caught.value)


def test_another_header_is_refused(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_report(project.raw, LOW)
    (project.raw / "successions.csv").write_text("year,from,to\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"successions\.csv: row 1: the header is wrong"):
        prepare(project)


# --- one body under several names ----------------------------------------------------------------


def _body(key: str) -> Body:
    return Body(key, key, key)


def _chain(years: list[int]) -> list[Succession]:
    """Return renamings of one body, in these years: body-0, body-1, ..."""
    return [
        Succession(year, "renamed", (_body(f"body-{n}"),), (_body(f"body-{n + 1}"),), "", "", "")
        for n, year in enumerate(years)
    ]


@given(st.sets(st.integers(2563, 2568), max_size=4), st.randoms())
def test_a_body_has_one_name_in_each_year(years: set[int], random: Any) -> None:
    renamings = _chain(sorted(years))
    shuffled = random.sample(renamings, len(renamings))
    keys = [f"body-{n}" for n in range(len(renamings) + 1)]
    lineages = {find_lineage(key, shuffled) for key in keys}
    assert len(lineages) == 1, "whoever asks, by whatever name, finds the same body"
    (lineage,) = lineages
    assert lineage.keys == tuple(keys)
    for year in range(2562, 2570):
        present = set(keys) - find_absent(year, shuffled)
        assert present == {lineage.key_in(year)}
    assert lineage.break_between(2500, 2600) is None


_POINTS = st.integers(0, 10_000).map(lambda hundredths: hundredths / 100)


_RESULT = st.lists(_POINTS, min_size=10, max_size=10)


def _write_tables(folder: Path, results: dict[int, list[float]], renamed: int) -> Path:
    """Write tables of one body, renamed from a fiscal year on, or never where it is 0."""
    rows = [
        {
            "org_id": "tm-new" if not renamed or year >= renamed else "sao-old",
            "fiscal_year": year,
            "measure": "indicator",
            "code": str(code),
            "score": score,
            "origin": "published",
        }
        for year, scores in results.items()
        for code, score in enumerate(scores, start=1)
    ]
    read = ["organisations", "scores", "successions", "national", "area_scores", "sources"]
    tables = {name: make_table(name, []) for name in [*read, "certainty"]}
    tables["scores"] = add_computed(make_table("scores", rows))
    names = ["tm-new", *(["sao-old"] if renamed else [])]
    tables["organisations"] = make_table(
        "organisations", [{"org_id": name, "name_th": name, "org_type": "x"} for name in names]
    )
    if renamed:
        ends = {"before_id": "sao-old", "after_id": "tm-new"}
        declared = {"fiscal_year": renamed, "kind": "renamed", "source_ref": "2", **ends}
        tables["successions"] = make_table("successions", [declared])
    folder.mkdir()
    for name, frame in tables.items():
        validate_table(name, frame).to_parquet(folder / f"{name}.parquet", index=False)
    return folder


@settings(max_examples=5)
@given(st.lists(_RESULT, min_size=3, max_size=3), st.sampled_from([2564, 2565]))
def test_a_new_name_changes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, scores: list[list[float]], renamed: int
) -> None:
    results = dict(zip((2563, 2564, 2565), scores, strict=True))
    folder = tmp_path_factory.mktemp("law")
    one = _write_tables(folder / "one", results, 0)
    two = _write_tables(folder / "two", results, renamed)
    for years in ((2563, 2564), (2564, 2565)):
        kept, named = (compare_years("tm-new", *years, folder=place) for place in (one, two))
        for name in ("instruments", "indicators", "questions", "contributions", "series"):
            pd.testing.assert_frame_equal(getattr(kept, name), getattr(named, name))
        assert str(kept.total) == str(named.total)


def test_a_renamed_body_is_found_by_either_key_and_stands_once(bodies: Project) -> None:
    found = find_subject("sao-suan", bodies.processed)
    assert found == find_subject("tm-suan", bodies.processed)
    assert (found.key, found.years) == ("tm-suan", (2563, 2564, 2565))
    keys = [subject.key for subject in list_subjects(bodies.processed)]
    assert "sao-suan" not in keys
    assert keys.count("tm-suan") == 1


def test_years_before_say_the_name_of_their_time(bodies: Project) -> None:
    comparison = compare(bodies, "sao-suan")
    assert comparison.years == (2564, 2565)
    assert comparison.total["change"] == pytest.approx(11.26, abs=0.005)
    header = {lang: compared.tell_year_header(comparison, lang) for lang in LANGUAGES}
    assert "Called Suan SAO until fiscal year 2564" in header["en"].text
    assert f"ชื่อเดิมถึงปีงบประมาณ พ.ศ. 2564: {SAO}สวน" in header["th"].text
    assert "It is the same body, so its years are compared as those of one" in header["en"].text
    assert "Declared: The reason told. Basis: Announcement 12" in header["en"].text
    assert "เป็นหน่วยงานเดียวกัน จึงเปรียบเทียบรายปีต่อเนื่องกัน" in header["th"].text
    (series,) = compared.table_year_series(comparison, "en").tables
    assert [row[-1] for row in series.rows] == ["Suan SAO", "Suan SAO", "Suan Municipality"]
    assert set(comparison.sources["org_id"]) == {"sao-suan", "tm-suan"}


def test_years_that_do_not_cross_the_renaming_do_not_explain_it(bodies: Project) -> None:
    said = say(compare(bodies, "tm-suan", 2563, 2564), "tell_year_header", "en")
    assert "It is the same body" not in said
    assert "In fiscal year 2565 it was renamed Suan Municipality." in said


def test_a_brief_compares_with_the_year_under_the_old_name(bodies: Project) -> None:
    result = load_result("tm-suan", 2565, bodies.processed)
    assert result.other_years == (2563, 2564)
    assert "from 79.79 in 2564 to 91.05 in 2565" in tell_years(result, "en").text
    assert "Suan SAO was renamed Suan Municipality" in tell_years(result, "en").text
    earlier = load_result("sao-suan", 2564, bodies.processed)
    assert "Suan SAO" in tell_header(earlier, "en").__html__()
    assert "เปลี่ยนชื่อเป็นเทศบาลตำบลสวน ในปีงบประมาณ พ.ศ. 2565" in tell_years(earlier, "th").text
    plan = load_plan("tm-suan", 2565, bodies.processed)
    assert plan.comparison is not None
    assert plan.comparison.before.fiscal_year == 2564
