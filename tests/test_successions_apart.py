"""Merged and split bodies are set side by side, and nothing is subtracted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from reports import write_report
from successions_cases import (
    LOW,
    SAO,
    TM,
    compare,
    declare,
    say,
)

from ita_analysis.charts.compared import plot_year_series, plot_year_slopes, plot_year_steps
from ita_analysis.cli import main
from ita_analysis.compare import compare_with_year_before
from ita_analysis.compare.peers import compare_peers
from ita_analysis.compare.peers.group import load_group
from ita_analysis.errors import UsageError
from ita_analysis.find import find_missing
from ita_analysis.plan import load_plan
from ita_analysis.prepare import prepare
from ita_analysis.project import HOME_VARIABLE, Project
from ita_analysis.publish.files import BriefKey
from ita_analysis.publish.fingerprints import fingerprint_briefs
from ita_analysis.publish.years import publish_years
from ita_analysis.result import load_result
from ita_analysis.style import LANGUAGES
from ita_analysis.subjects import choose_years, find_subject
from ita_analysis.successions import (
    Lineage,
    find_lineage,
    load_successions,
)
from ita_analysis.tell import compared, tell_years

# --- not the same body ---------------------------------------------------------------------------

APART = [("tm-ruam", "merged"), ("tm-khao", "merged"), ("tm-ok", "split")]


@pytest.mark.parametrize(("subject", "kind"), APART)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_taken_off_over_a_merger_or_split(
    bodies: Project, subject: str, kind: str, lang: str
) -> None:
    comparison = compare(bodies, subject, 2564, 2565)
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
    comparison = compare(bodies, "tm-ruam")
    header = say(comparison, "tell_year_header", "en")
    assert "Merged from Nuea SAO and Tai SAO in fiscal year 2565" in header
    assert "No change is computed: before 2565 it was still two bodies" in header
    said = say(comparison, "tell_year_predecessors", "en")
    assert "In 2564: Nuea SAO 79.79 and Tai SAO 91.05; in 2565: Ruam Municipality 91.05" in said
    assert "The bodies scored in 2564 are not the body scored in 2565" in said
    assert "Needed for a comparison: a second result after the merger" in said
    assert "Declared: The reason told. Basis: Announcement 12" in said
    thai = say(comparison, "tell_year_predecessors", "th")
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
    comparison = compare(bodies, "tm-khao")
    said = say(comparison, "tell_year_predecessors", "en")
    assert "In 2564: Khao Municipality 79.79 and Noi SAO not known" in said
    assert "No result of Noi SAO is at hand for 2564." in said
    assert list(comparison.series["same_body"]) == [True, True, False]
    (series,) = compared.table_year_series(comparison, "en").tables
    assert [row[2] for row in series.rows] == ["–", "0.00", "–"]
    assert "the step to that year is not computed" in say(comparison, "tell_year_series", "en")
    assert "ไม่คำนวณผลต่างที่คร่อมปี" in say(comparison, "tell_year_series", "th")
    assert plot_year_series(comparison, "th")
    before = compare(bodies, "tm-khao", 2563, 2564)
    assert before.succession is None
    assert before.total["change"] == 0


def test_a_part_of_a_body_is_not_the_whole(bodies: Project) -> None:
    comparison = compare(bodies, "tm-ok")
    assert "Split from Yai Municipality in fiscal year 2565" in say(
        comparison, "tell_year_header", "en"
    )
    header = say(comparison, "tell_year_header", "th")
    assert f"ไม่คำนวณการเปลี่ยนแปลง เพราะก่อนปี 2565 ยังเป็นหน่วยงานเดียวกับ{TM}ตก" in header
    assert "In 2564: Yai Municipality 79.79; in 2565: Ok Municipality 79.79" in say(
        comparison, "tell_year_predecessors", "en"
    )


def test_one_body_has_no_predecessors_to_tell_of(bodies: Project) -> None:
    comparison = compare(bodies, "sao-khong")
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
    declare(project.raw, "2565,merged,a;b,tm-c")
    prepare(project)
    comparison = compare_with_year_before(load_result("tm-c", 2565, project.processed))
    assert comparison is not None
    assert "No result of a and b is at hand for 2564." in say(
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
    comparison = compare(bodies, "subdistrict-administrative-organisation", 2564, 2565)
    assert set(comparison.after.members) == {"tm-suan", "sao-khong"}
    assert set(comparison.before.members) == {"sao-suan", "sao-khong"}
    assert comparison.after.merged == 1
    said = say(comparison, "tell_year_header", "en")
    assert "or because they were merged or split between the years" in said
    assert "หรือควบรวมหรือแยกระหว่างสองปี" in say(comparison, "tell_year_header", "th")


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
