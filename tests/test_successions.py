"""Bodies that were renamed, merged or split: declared, held to the data, told as what they are."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import write_report

from ita_analysis.charts.compared import plot_year_series, plot_year_slopes, plot_year_steps
from ita_analysis.clean.successions import declare_successions, hold_successions
from ita_analysis.cli import main
from ita_analysis.compare import Comparison, compare_with_year_before, compare_years
from ita_analysis.compare.peers import compare_peers
from ita_analysis.compare.peers.group import load_group
from ita_analysis.errors import DataError, UsageError
from ita_analysis.find import find_missing
from ita_analysis.plan import load_plan
from ita_analysis.prepare import add_computed, prepare
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.files import BriefKey
from ita_analysis.publish.fingerprints import fingerprint_briefs
from ita_analysis.publish.years import publish_years
from ita_analysis.result import load_result
from ita_analysis.style import LANGUAGES
from ita_analysis.subjects import choose_years, find_subject, list_subjects
from ita_analysis.successions import (
    Body,
    Lineage,
    Succession,
    find_absent,
    find_lineage,
    load_successions,
)
from ita_analysis.tables import make_table, validate_table
from ita_analysis.tell import compared, tell_header, tell_years

HEADER = "fiscal_year,kind,before,after,reason_th,reason_en,basis,decided_by"
GROUNDS = "เหตุที่เล่าไว้,The reason told,Announcement 12,maintainers"
LOW = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50", "50.00"]
HIGH = ["88.10", "79.00", "82.10", "84.59", "81.52", "93.00", "88.37", "79.90", "100", "100"]
SAO, TM = "องค์การบริหารส่วนตำบล", "เทศบาลตำบล"
# Invented bodies: key, Thai name, English name, and scores by fiscal year.
BODIES: list[tuple[str, str, str, dict[int, list[str]]]] = [
    ("sao-suan", f"{SAO}สวน", "Suan SAO", {2563: HIGH, 2564: LOW}),
    ("tm-suan", f"{TM}สวน", "Suan Municipality", {2565: HIGH}),
    ("sao-nuea", f"{SAO}เหนือ", "Nuea SAO", {2564: LOW}),
    ("sao-tai", f"{SAO}ใต้", "Tai SAO", {2564: HIGH}),
    ("tm-ruam", f"{TM}รวม", "Ruam Municipality", {2565: HIGH}),
    ("tm-khao", f"{TM}เขา", "Khao Municipality", {2563: LOW, 2564: LOW, 2565: HIGH}),
    ("sao-noi", f"{SAO}น้อย", "Noi SAO", {2563: LOW}),
    ("tm-yai", f"{TM}ใหญ่", "Yai Municipality", {2564: LOW}),
    ("tm-ok", f"{TM}ออก", "Ok Municipality", {2565: LOW}),
    ("tm-tok", f"{TM}ตก", "Tok Municipality", {2565: HIGH}),
    ("sao-khong", f"{SAO}คง", "Khong SAO", {2564: HIGH, 2565: LOW}),
]
DECLARED = [
    "2565,renamed,sao-suan,tm-suan",
    "2565,merged,sao-nuea; sao-tai,tm-ruam",
    "2565,merged,tm-khao;sao-noi,tm-khao",
    "2565,split,tm-yai,tm-ok;tm-tok",
]


def _declare(raw: Path, *rows: str, grounds: str = GROUNDS) -> None:
    lines = [HEADER, *(f"{row},{grounds}" for row in rows)]
    (raw / "successions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project of bodies that were renamed, merged and split in 2565."""
    project = Project(tmp_path_factory.mktemp("successions"))
    for folder in ("national", "provinces"):
        shutil.copytree(REPOSITORY / "data" / "raw" / folder, project.raw / folder)
    for key, thai, english, years in BODIES:
        for year, scores in years.items():
            write_report(
                project.raw, scores, fiscal_year=year, org_id=key, name_th=thai, name_en=english
            )
    _declare(project.raw, *DECLARED)
    shutil.copytree(REPOSITORY / "notebooks", project.notebooks)
    prepare(project)
    return project


def _compare(project: Project, subject: str, first: int = 0, last: int = 0) -> Comparison:
    return compare_years(subject, first, last, project.processed)


def _say(comparison: Comparison, name: str, lang: str) -> str:
    return str(getattr(compared, name)(comparison, lang).text).replace("\u00a0", " ")


# --- declared ------------------------------------------------------------------------------------


def test_nothing_declared_is_an_empty_table(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write_report(project.raw, LOW)
    assert prepare(project)["successions"].empty
    _declare(project.raw)
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
    _declare(project.raw, *rows)
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
    _declare(raw, *rows, grounds=grounds)
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
    _declare(project.raw, "now,renamed,a,b")
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
    comparison = _compare(bodies, "sao-suan")
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
    said = _say(_compare(bodies, "tm-suan", 2563, 2564), "tell_year_header", "en")
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


# --- not the same body ---------------------------------------------------------------------------

APART = [("tm-ruam", "merged"), ("tm-khao", "merged"), ("tm-ok", "split")]


@pytest.mark.parametrize(("subject", "kind"), APART)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_taken_off_over_a_merger_or_split(
    bodies: Project, subject: str, kind: str, lang: str
) -> None:
    comparison = _compare(bodies, subject, 2564, 2565)
    assert comparison.succession is not None
    assert comparison.succession.kind == kind
    assert pd.isna(comparison.total["change"])
    assert comparison.indicators["change"].isna().all()
    assert comparison.contributions.empty
    told = {name: getattr(compared, name)(comparison, lang) for name in compared.__all__}
    for name in ("moves", "contributions", "method", "questions"):
        assert told[f"tell_year_{name}"].text == ""
        assert told[f"table_year_{name}"].tables == ()
    words = " ".join(text for part in told.values() for text in (part.text, *part.cells))
    assert "nan" not in re.findall(r"\w+", words)
    assert "{" not in words
    for plot in (plot_year_slopes, plot_year_steps):
        assert str(plot(comparison, lang)._repr_html_()) == ""


def test_bodies_that_merged_stand_side_by_side_with_their_names(bodies: Project) -> None:
    comparison = _compare(bodies, "tm-ruam")
    header = _say(comparison, "tell_year_header", "en")
    assert "Merged from Nuea SAO and Tai SAO in fiscal year 2565" in header
    assert "No change is computed: before 2565 it was still two bodies" in header
    said = _say(comparison, "tell_year_predecessors", "en")
    assert "In 2564: Nuea SAO 79.79 and Tai SAO 91.05; in 2565: Ruam Municipality 91.05" in said
    assert "The bodies scored in 2564 are not the body scored in 2565" in said
    assert "Needed for a comparison: a second result after the merger" in said
    assert "Declared: The reason told. Basis: Announcement 12" in said
    thai = _say(comparison, "tell_year_predecessors", "th")
    assert f"ปี 2564: {SAO}เหนือ 79.79 และ{SAO}ใต้ 91.05 ส่วนปี 2565: {TM}รวม 91.05" in thai
    assert "ไม่ใช่หน่วยงานเดียวกัน" in thai
    assert "สิ่งที่ต้องใช้ในการเปรียบเทียบ: ผลหลังการควบรวมอีกหนึ่งปี" in thai
    (table,) = compared.table_year_predecessors(comparison, "en").tables
    assert [column.label for column in table.columns] == [
        "Indicator", "Nuea SAO, 2564", "Tai SAO, 2564", "Ruam Municipality, 2565",
    ]  # fmt: skip
    assert table.rows[0] == ("1. Performance of duties", "86.76", "88.10", "88.10")
    assert table.sums[-2:] == (
        ("Total", "79.79", "91.05", "91.05"),
        ("Level", "B", "A", "A"),
    )


def test_a_body_that_took_another_in_is_not_the_body_of_before(bodies: Project) -> None:
    comparison = _compare(bodies, "tm-khao")
    said = _say(comparison, "tell_year_predecessors", "en")
    assert "In 2564: Khao Municipality 79.79 and Noi SAO not known" in said
    assert "No result of Noi SAO is at hand for 2564." in said
    assert list(comparison.series["same_body"]) == [True, True, False]
    (series,) = compared.table_year_series(comparison, "en").tables
    assert [row[2] for row in series.rows] == ["–", "0.00", "–"]
    assert "the step to that year is not computed" in _say(comparison, "tell_year_series", "en")
    assert "ไม่คำนวณผลต่างที่คร่อมปี" in _say(comparison, "tell_year_series", "th")
    assert plot_year_series(comparison, "th")
    before = _compare(bodies, "tm-khao", 2563, 2564)
    assert before.succession is None
    assert before.total["change"] == 0


def test_a_part_of_a_body_is_not_the_whole(bodies: Project) -> None:
    comparison = _compare(bodies, "tm-ok")
    assert "Split from Yai Municipality in fiscal year 2565" in _say(
        comparison, "tell_year_header", "en"
    )
    header = _say(comparison, "tell_year_header", "th")
    assert f"ไม่คำนวณการเปลี่ยนแปลง เพราะก่อนปี 2565 ยังเป็นหน่วยงานเดียวกับ{TM}ตก" in header
    assert "In 2564: Yai Municipality 79.79; in 2565: Ok Municipality 79.79" in _say(
        comparison, "tell_year_predecessors", "en"
    )


def test_one_body_has_no_predecessors_to_tell_of(bodies: Project) -> None:
    comparison = _compare(bodies, "sao-khong")
    assert compared.tell_year_predecessors(comparison, "th").blocks == ()
    assert compared.table_year_predecessors(comparison, "th").blocks == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_brief_sets_merged_bodies_side_by_side(bodies: Project, lang: str) -> None:
    result = load_result("tm-ruam", 2565, bodies.processed)
    told = tell_years(result, lang)
    lead = {"en": "No change is computed: before 2565", "th": "ไม่คำนวณการเปลี่ยนแปลง"}[lang]
    assert told.sentences[0].text.startswith(lead)
    assert ("Tai SAO" if lang == "en" else f"{SAO}ใต้") in told.text
    assert len(told.tables[0].columns) == 4
    assert "previous_year" not in set(find_missing(result)["what"])
    assert load_plan("tm-ruam", 2565, bodies.processed).comparison is None


def test_a_brief_says_what_became_of_a_body(bodies: Project) -> None:
    said = {
        key: tell_years(load_result(key, 2564, bodies.processed), "en").text
        for key in ("sao-nuea", "tm-yai")
    }
    assert "it was merged with Tai SAO into Ruam Municipality; later results" in said["sao-nuea"]
    assert "it was split into Ok Municipality and Tok Municipality" in said["tm-yai"]
    noi = tell_years(load_result("sao-noi", 2563, bodies.processed), "th").text
    assert "ควบรวมเข้ากับเทศบาลตำบลเขา ในปีงบประมาณ พ.ศ. 2565" in noi


def test_a_merged_body_without_earlier_results_says_so(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for key, year in (("a", 2564), ("b", 2564), ("tm-c", 2565)):
        scores = LOW if key == "tm-c" else [""] * len(LOW)
        write_report(project.raw, scores, fiscal_year=year, org_id=key, name_th=key, name_en=key)
    _declare(project.raw, "2565,merged,a;b,tm-c")
    prepare(project)
    comparison = compare_with_year_before(load_result("tm-c", 2565, project.processed))
    assert comparison is not None
    assert "No result of a and b is at hand for 2564." in _say(
        comparison, "tell_year_predecessors", "en"
    )
    assert compared.table_year_predecessors(comparison, "en").tables == ()


# --- among others --------------------------------------------------------------------------------


def test_in_an_overview_each_stands_under_the_name_of_its_year(bodies: Project) -> None:
    before = load_group("nan", 2564, bodies.processed)
    after = load_group("nan", 2565, bodies.processed)
    assert "sao-suan" in before.totals.index
    assert "tm-suan" in after.totals.index
    assert set(before.present.index) & {"tm-suan", "tm-ruam", "tm-ok", "tm-tok"} == set()
    assert set(after.present.index) & {"sao-suan", "sao-nuea", "sao-noi", "tm-yai"} == set()
    assert "tm-khao" in before.present.index
    assert "tm-khao" in after.present.index
    assert len(after.present) == len(after.totals), "who is no more does not lack a result"
    levels = compare_peers("nan", 2565, bodies.processed).levels
    assert set(levels["fiscal_year"]) == {2563, 2564, 2565}


def test_a_type_leaves_out_who_is_not_the_same_body(bodies: Project) -> None:
    comparison = _compare(bodies, "subdistrict-administrative-organisation", 2564, 2565)
    assert set(comparison.after.members) == {"tm-suan", "sao-khong"}
    assert set(comparison.before.members) == {"sao-suan", "sao-khong"}
    assert comparison.after.merged == 1
    said = _say(comparison, "tell_year_header", "en")
    assert "or because they were merged or split between the years" in said
    assert "หรือควบรวมหรือแยกระหว่างสองปี" in _say(comparison, "tell_year_header", "th")


# --- asked for by a key of another time ----------------------------------------------------------


@pytest.mark.parametrize(
    ("org_id", "year", "words"),
    [
        ("sao-suan", 2565, "sao-suan was renamed tm-suan in 2565; give tm-suan for 2565"),
        ("tm-suan", 2564, "sao-suan was renamed tm-suan in 2565; give sao-suan for 2564"),
        ("sao-tai", 2565, "sao-nuea and sao-tai were merged into tm-ruam in 2565; give tm-ruam"),
        ("tm-ruam", 2564, "merged into tm-ruam in 2565; give sao-nuea or sao-tai"),
        ("tm-yai", 2565, "tm-yai was split into tm-ok and tm-tok in 2565; give tm-ok and tm-tok"),
        (f"{SAO}สวน", 2565, f"a name stands for a key ({SAO}สวน). For 2565 its key is tm-suan"),
        ("sao-khong", 2563, "sao-khong has no result in it. Its fiscal years: 2564, 2565"),
    ],
)  # fmt: skip
def test_the_key_of_the_year_is_offered(
    bodies: Project, org_id: str, year: int, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load_result(org_id, year, bodies.processed)
    assert words in str(caught.value)


def test_overviews_and_briefs_offer_it_too(
    bodies: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(bodies.root))
    for command in ("peers", "brief"):
        assert main([command, "sao-suan", "2565"]) == 2
        assert "give tm-suan for 2565" in capsys.readouterr().err
    with pytest.raises(UsageError, match="give sao-nuea or sao-tai"):
        load_group("tm-ruam", 2564, bodies.processed)


def test_an_old_name_in_words_is_offered_the_key(bodies: Project) -> None:
    for name in (f"{SAO}สวน", "Suan SAO", "Suan Municipality"):
        with pytest.raises(UsageError, match=r"a name stands for a key .* Give tm-suan"):
            find_subject(name, bodies.processed)


def test_a_year_before_a_body_was_there_is_refused(bodies: Project) -> None:
    subject = find_subject("tm-ruam", bodies.processed)
    assert (subject.years, subject.earlier) == ((2565,), (2564,))
    assert choose_years(subject) == (2564, 2565)
    with pytest.raises(UsageError, match=r"it was not there yet in 2564\. Its own: 2565"):
        choose_years(subject, 0, 2564)


def test_a_body_that_nothing_became_of_is_itself(bodies: Project) -> None:
    successions = load_successions(bodies.processed)
    assert find_lineage("sao-khong", successions) == Lineage("sao-khong")


# --- published -----------------------------------------------------------------------------------


def test_a_brief_is_made_anew_when_a_predecessor_changes(bodies: Project, tmp_path: Path) -> None:
    copy = Project(tmp_path)
    shutil.copytree(bodies.processed, copy.processed)
    shutil.copytree(bodies.notebooks, copy.notebooks)
    keys = [BriefKey(key, 2565, "th") for key in ("tm-suan", "tm-ruam", "tm-khao", "sao-khong")]
    before = fingerprint_briefs(copy, keys)
    scores = pd.read_parquet(copy.processed / "scores.parquet")
    changed = scores["org_id"].isin(["sao-suan", "sao-tai", "sao-noi"])
    scores.loc[changed, "source_ref"] = "99"
    scores.to_parquet(copy.processed / "scores.parquet", index=False)
    after = fingerprint_briefs(copy, keys)
    anew = [key.org_id for key in keys if before[key]["data"] != after[key]["data"]]
    assert anew == ["tm-suan", "tm-ruam", "tm-khao"]


@pytest.mark.parametrize(
    ("subject", "lang", "words"),
    [("sao-suan", "en", "Called Suan SAO until"), ("tm-ruam", "th", "ไม่คำนวณการเปลี่ยนแปลง")],
)
def test_the_page_is_published(bodies: Project, subject: str, lang: str, words: str) -> None:
    page = publish_years(bodies, subject, lang=lang)
    text = page.read_text(encoding="utf-8")
    assert page.name.startswith(("tm-suan-2564-2565", "tm-ruam-2564-2565"))
    assert words in re.sub(r"<[^>]+>", "", text).replace("\u00a0", " ")
    assert "nan" not in re.findall(r">\s*([a-z]+)\s*<", text)
