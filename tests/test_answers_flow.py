"""From a form's export to a brief: mapping, scores, tables, pages; and what stays private."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ita_analysis as ita
from ita_analysis.answers.folder import save_outcome
from ita_analysis.answers.suppression import FEWEST, find_suppressed
from ita_analysis.charts.chart import Chart
from ita_analysis.charts.compared import plot_year_series, plot_year_steps
from ita_analysis.cli import main
from ita_analysis.compare import compare_with_year_before
from ita_analysis.methodology import load_methodology
from ita_analysis.prepare import prepare
from ita_analysis.project import Project
from ita_analysis.publish.brief import publish_brief
from ita_analysis.tell.compared import tell_year_moves
from tests.answers import ORG, certainty, fill, form_of, found, save, score
from tests.reports import write_report

REGISTER = (
    "org_id,name_th,name_en,org_type,province,province_en,staff\n"
    f"{ORG},องค์การบริหารส่วนตำบลบ้านใหม่,Ban Mai Subdistrict Administrative Organisation,"
    "subdistrict administrative organisation,น่าน,Nan,80\n"
)
# As a form asks, which is not as our labels put it.
ASKS = "ท่านเห็นว่าหน่วยงานของท่านมี{}มากน้อยเพียงใด"
REMARK = "มีความเห็นอื่นอีกหรือไม่ โปรดเขียนให้ละเอียด"
SECRET = "ผมชื่อสมมุติและไม่อยากให้ใครรู้"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return an empty project with a register beside it."""
    project = Project(tmp_path / "office")
    project.raw.mkdir(parents=True)
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    monkeypatch.setenv("ITA_HOME", str(project.root))
    return project


def _export(folder: Path, rows: int = 40) -> Path:
    """Write answers of the internal survey as an online form exports them."""
    labels = {part.code: part.label_th for part in load_methodology(2567).questions}
    frame = fill(form_of(2567, "IIT"), rows, seed=3)
    frame["i2"] = np.where(np.arange(rows) % 4, "น้อย", "มาก")
    frame = frame.rename(columns={code: ASKS.format(labels[code]) for code in frame})
    frame.insert(0, "ประทับเวลา", "2024/03/05 9:00:00 AM GMT+7")
    frame[REMARK] = [SECRET] * rows
    return save(folder, "export.csv", frame)


def test_an_export_with_sentences_becomes_a_brief(
    office: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = _export(tmp_path)
    assert main(["score", str(export), "--map", "--year", "2567"]) == 0
    said = capsys.readouterr().out
    assert "export.map.toml: form IIT of fiscal year 2567, 17 columns" in said
    mapping = tmp_path / "export.map.toml"
    proposed = tomllib.loads(mapping.read_text("utf-8"))
    questions = [part for part in load_methodology(2567).questions if part.instrument == "IIT"]
    labels = {part.label_th: part.code for part in questions}
    right = [
        target.removesuffix(" ?") == code
        for header, target in proposed["columns"].items()
        for label, code in labels.items()
        if header == ASKS.format(label)
    ]
    assert sum(right) >= 14
    assert proposed["timestamp"] == "ประทับเวลา"
    assert proposed["columns"][REMARK].startswith("ignore")
    # A second proposal does not overwrite what somebody may have corrected.
    assert main(["score", str(export), "--map", "--year", "2567"]) == 2
    assert "it exists already" in capsys.readouterr().err
    text = mapping.read_text("utf-8")
    if "?" in text.partition("[columns]")[2]:
        arguments = [
            "score",
            str(export),
            "--org",
            ORG,
            "--register",
            str(tmp_path / "register.csv"),
        ]
        assert main(arguments) == 3
        assert "a proposed line waits for review" in capsys.readouterr().err
    reviewed = "\n".join(f'"{ASKS.format(label)}" = "{code}"' for label, code in labels.items())
    head = text.partition("[columns]")[0]
    mapping.write_text(f'{head}[columns]\n{reviewed}\n"{REMARK}" = "ignore"\n', "utf-8")
    arguments = ["score", str(export), "--org", ORG, "--register", str(tmp_path / "register.csv")]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "IIT: " in said
    assert "no total: EIT, OIT not scored" in said
    assert main(["prepare"]) == 0
    result = ita.load_result(ORG, 2567, office.processed)
    assert result.score("question", "i2") == pytest.approx((3 * 40 + 80) / 4)
    everything = b"".join(path.read_bytes() for path in office.root.rglob("*") if path.is_file())
    assert SECRET.encode() not in everything


def _whole(folder: Path, seed: int = 2, year: int = 2567) -> list[Path]:
    paths = []
    for part in ("IIT", *(("EIT1", "EIT2") if year >= 2566 else ("EIT",)), "OIT"):
        frame = fill(form_of(year, part), 1 if part == "OIT" else 60, seed=seed)
        target = folder / f"fiscal_year={year}" / f"instrument={part}"
        paths.append(save(target, "part-0.parquet", frame))
    return paths


def test_a_brief_of_computed_scores_alone_says_so_in_both_languages(
    office: Project, tmp_path: Path, project: Project
) -> None:
    _whole(tmp_path / "answers")
    arguments = ["score", str(tmp_path / "answers"), "--org", ORG]
    assert main([*arguments, "--register", str(tmp_path / "register.csv")]) == 0
    assert main(["prepare"]) == 0
    (office.root / "notebooks").symlink_to(project.notebooks)
    for lang, says in (("th", "ไม่ใช่ผลที่ประกาศ"), ("en", "They are not a published result")):
        page = publish_brief(office, ORG, 2567, lang).read_text("utf-8")
        plain = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page))).replace("\u200b", "")
        assert says in plain
        assert "60" in plain
    listed = ita.list_results(office.processed)
    assert listed["computed"].notna().all()
    assert listed["published"].isna().all()


def test_the_part_on_answers_is_empty_for_a_published_result(project: Project) -> None:
    result = ita.load_result("tm-bang-pla-samut-sakhon", 2567, project.processed)
    for lang in ("th", "en"):
        assert ita.tell_answers(result, lang).blocks == ()
        assert ita.table_distributions(result, lang).blocks == ()
        assert ita.plot_distributions(result, lang).text == ""


def test_published_scores_stay_where_answers_are_of_the_same_year(
    office: Project, tmp_path: Path
) -> None:
    write_report(office.raw, ["90.00"] * 10, fiscal_year=2567)
    _whole(tmp_path / "answers")
    arguments = ["score", str(tmp_path / "answers"), "--org", ORG]
    assert main([*arguments, "--register", str(tmp_path / "register.csv")]) == 0
    prepare(office)
    result = ita.load_result(ORG, 2567, office.processed)
    assert result.score("indicator", "1", "published") == 90
    assert result.score("instrument", "IIT") == 90
    told = ita.tell_answers(result, "en").text
    assert "stand beside the published result" in told
    assert len(result.distributions)


def test_the_chart_and_the_table_show_the_shares_of_weak_questions(
    office: Project, tmp_path: Path
) -> None:
    paths = _whole(tmp_path / "answers")
    frame = pd.read_parquet(paths[0])
    frame["i1"] = ["ไม่มีเลย"] * 30 + ["น้อย"] * 27 + ["มาก"] * 3
    save(paths[0].parent, paths[0].name, frame)
    arguments = ["score", str(tmp_path / "answers"), "--org", ORG]
    assert main([*arguments, "--register", str(tmp_path / "register.csv")]) == 0
    prepare(office)
    result = ita.load_result(ORG, 2567, office.processed)
    chart = ita.plot_distributions(result, "en")
    # A colour stands for points, which are told beside the chart.
    assert chart.legend is not None
    points = re.findall(r"ita-level-\w+\">(\d+)<", chart.legend.text)
    assert points[:6] == ["0", "20", "40", "60", "80", "100"]
    rows = chart.data[chart.data["code"] == "i1"].set_index("words_th")
    assert rows.at["ไม่มีเลย", "share"] == 50
    # Three chose it, and the next smallest cell with people goes too.
    assert rows.at["มาก", "suppressed"]
    assert rows.at["น้อย", "suppressed"]
    table = ita.table_distributions(result, "en").tables[0]
    cells = [row for row in table.rows if "ไม่มีเลย" in row and row[0] == "i1"]
    assert cells[0][-2:] == ("30", "50.0")
    told = ita.tell_answers(result, "th").text
    assert "ผู้ตอบ 60 จาก 80 คน" in told


def test_two_years_of_answers_are_compared_by_their_standard_errors(
    office: Project, tmp_path: Path
) -> None:
    for year in (2564, 2565):
        _whole(tmp_path / str(year), seed=year, year=year)
        arguments = ["score", str(tmp_path / str(year)), "--org", ORG]
        assert main([*arguments, "--register", str(tmp_path / "register.csv")]) == 0
    prepare(office)
    comparison = ita.compare_years(ORG, folder=office.processed)
    certainty = pd.read_parquet(office.processed / "certainty.parquet")
    errors = certainty.query("measure == 'indicator' and code == '1'")["standard_error"]
    found = comparison.indicators.set_index("code")
    assert found.at["1", "margin"] == pytest.approx(1.96 * np.hypot(*errors), abs=1e-4)
    assert comparison.total["margin"] == pytest.approx(
        1.96 * np.hypot(*certainty.query("measure == 'total'")["standard_error"]), abs=1e-4
    )
    # In a brief, which knows the year before from the same tables, it is the same comparison.
    beside = compare_with_year_before(ita.load_result(ORG, 2565, office.processed))
    assert beside is not None
    pd.testing.assert_frame_equal(beside.indicators, comparison.indicators)
    told = tell_year_moves(comparison, "en").text
    assert "Sampling error is computed from the answers of both years" in told
    assert "the widest" not in told
    for lang, whiskers in (("th", "เส้นมีขีดปิดปลาย"), ("en", "Whiskers: ")):
        for plot in (plot_year_steps, plot_year_series):
            chart = plot(comparison, lang)
            assert isinstance(chart, Chart)
            assert whiskers in chart.caption
        for of_brief in (ita.plot_indicators, ita.plot_questions):
            assert whiskers in of_brief(ita.load_result(ORG, 2565, office.processed), lang).caption
    assert len(comparison.series["error"].dropna()) == 2


# --- privacy -----------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 60), min_size=3, max_size=8))
def test_no_small_cell_is_shown_and_none_can_be_told_by_subtraction(counts: list[int]) -> None:
    cells = np.array([counts])
    hidden = find_suppressed(cells)[0]
    small = (cells[0] > 0) & (cells[0] < FEWEST)
    assert hidden[small].all()
    if not small.any():
        assert not hidden.any()
        return
    assert hidden.sum() >= 2
    if cells.sum() >= FEWEST:
        assert cells[0][hidden].sum() >= FEWEST


@pytest.mark.parametrize("seed", range(6))
def test_the_number_of_answers_beside_a_score_tells_no_hidden_choice(
    tmp_path: Path, seed: int
) -> None:
    form = form_of(2567, "IIT")
    frame = fill(form, 24, seed=seed, missing=0.1)
    # Two chose it and three did not answer: those who answered are told with the score.
    frame["i1"] = ["ไม่มีเลย"] * 2 + [None] * 3 + ["มากที่สุด"] * 19
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2567)
    table = outcome.tables["distributions"]
    for code, rows in table.groupby("code"):
        choices = rows[rows["points"].notna()]
        answered = certainty(outcome, "question", str(code), "IIT")["n"]
        hidden = choices["suppressed"]
        if hidden.any():
            assert hidden.sum() >= 2, code
            assert answered - choices["count"].sum() >= FEWEST, code
        assert not choices["count"].between(1, FEWEST - 1).any()
    mine = table[(table["code"] == "i1") & table["suppressed"]]
    assert {"ไม่มีเลย", "มากที่สุด"} <= set(mine["words_th"])


def test_nothing_of_a_respondent_is_in_any_file_of_the_project(
    office: Project, tmp_path: Path, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    register = str(tmp_path / "register.csv")
    for part, path in zip(("IIT", "EIT1", "EIT2", "OIT"), _whole(tmp_path / "a"), strict=True):
        frame = pd.read_parquet(path)
        if part != "OIT":
            rows = range(len(frame))
            frame["respondent"] = [f"zqperson{part}{row}" for row in rows]
            frame["device"] = [f"zqdevice{row % 7}" for row in rows]
            frame["timestamp"] = [f"2024-03-05 09:{row:02}:37" for row in rows]
            frame["zqremark"] = SECRET
            (path.parent / "part-0.map.toml").write_text(
                "[columns]\nzqremark = 'ignore'\n"
                + "".join(f"{name} = '{name}'\n" for name in form_of(2567, part).questions),
                "utf-8",
            )
        save(path.parent, path.name, frame)
    assert main(["score", str(tmp_path / "a"), "--org", ORG, "--register", register]) == 0
    assert main(["prepare"]) == 0
    (office.root / "notebooks").symlink_to(project.notebooks)
    assert main(["brief", ORG, "2567"]) == 0
    assert main(["peers", ORG, "2567"]) in {0, 3}
    capsys.readouterr()
    looked_at = 0
    for path in office.root.rglob("*"):
        if not path.is_file() or "notebooks" in path.relative_to(office.root).parts[:1]:
            continue
        # Parquet is packed: what it holds is looked at in words.
        frames = path.suffix == ".parquet"
        text = (
            pd.read_parquet(path).to_csv() if frames else path.read_bytes().decode(errors="replace")
        )
        looked_at += 1
        for secret in ("zqperson", "zqdevice", "zqremark", SECRET):
            where = text.find(secret)
            assert where < 0, (path, text[max(0, where - 60) : where + 60])
        assert not re.search(r"2024-03-05 09:\d\d:37", text), path
    assert looked_at > 30


def test_scores_of_fewer_than_five_are_withheld_with_all_that_is_built_on_them(
    tmp_path: Path,
) -> None:
    form = form_of(2567, "IIT")
    frame = fill(form, 8)
    frame.loc[4:, "i4"] = None
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2567)
    kept = outcome.tables["scores"]
    assert not {"i4", "2", "IIT", "total"} & set(kept["code"])
    assert {"i5", "1"} <= set(kept["code"])
    row = certainty(outcome, "question", "i4", "IIT")
    assert np.isnan(row["score"])
    assert np.isnan(row["standard_error"])
    four = score(save(tmp_path, "b.csv", frame.head(4)), fiscal_year=2567)
    assert four.tables["scores"].empty
    shown = four.tables["distributions"]
    assert shown.loc[shown["count"].notna(), "count"].isin([0]).all()


def test_hostile_evidence_stays_text(tmp_path: Path, office: Project) -> None:
    frame = fill(form_of(2567, "OIT"), 1)
    evil = '=HYPERLINK("javascript:alert(1)")<script>'
    frame["o1 url"] = evil
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2567)
    assert outcome.tables["evidence"]["evidence"].tolist() == [evil]
    save_outcome(outcome, office.answers, ["a.csv"])
    prepare(office)
    assert "'=HYPERLINK" in (office.processed / "evidence.csv").read_text("utf-8-sig")


# --- signals -----------------------------------------------------------------------------------


def test_odd_rows_are_counted_and_not_removed(tmp_path: Path) -> None:
    frame = fill(form_of(2567, "IIT"), 30, seed=1)
    levels = [code for code in frame if code not in ("i3", "i9", "i12")]
    frame.loc[0, levels] = "มาก"
    frame.loc[0, "i12"] = "บ่อยครั้ง"
    frame.loc[1] = frame.loc[2]
    frame.loc[3] = None
    frame["timestamp"] = ["2024-03-01 10:00"] * 29 + ["01/03/2570, 10:00:00"]
    frame["device"] = ["x"] * 12 + [f"d{row}" for row in range(18)]
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2567)
    signals = outcome.tables["answer_signals"].set_index("signal")
    assert signals["count"].to_dict() == {
        "straight_lines": 1,
        "same_answers": 1,
        "impossible_times": 1,
        "one_device": 12,
        "empty_rows": 1,
    }
    assert (signals["of"] == 30).all()
    assert certainty(outcome, "instrument", "IIT", "IIT")["n"] == 29


@pytest.mark.parametrize(
    ("text", "is_impossible"),
    [
        ("2023-10-01 00:00", False),
        ("2023-09-30 23:59", True),
        ("30/9/2567 23:59", False),
        ("1/10/2567 00:00", True),
        ("2024/03/05 9:12:01 PM GMT+7", False),
        ("3/25/2024 14:05:22", False),
        ("when I had time", False),
    ],
)
def test_times_are_held_to_the_fiscal_year(tmp_path: Path, text: str, is_impossible: bool) -> None:
    frame = fill(form_of(2567, "IIT"), 6).assign(timestamp=text)
    outcome = score(save(tmp_path, "a.csv", frame), fiscal_year=2567)
    assert ("impossible_times" in set(outcome.tables["answer_signals"]["signal"])) == is_impossible


def test_a_mapping_file_declares_what_headers_do_not_tell(tmp_path: Path) -> None:
    frame = pd.DataFrame({"q": ["0", "3", "3", "9", "3"], "who": list("abcde"), "note": ["x"] * 5})
    path = save(tmp_path, "a.csv", frame)
    (tmp_path / "a.map.toml").write_text(
        'fiscal_year = 2567\ninstrument = "IIT"\nrespondent = "who"\nmissing = ["9"]\n'
        '[columns]\nq = "i1"\nnote = "ignore"\n'
        '[choices.six_levels]\n"0" = 0\n"3" = 100\n',
        "utf-8",
    )
    outcome = score(path)
    assert np.isnan(found(outcome, "question", "i1"))  # four answers are too few to show
    more = pd.concat([frame, frame.assign(who=list("fghij"))])
    save(tmp_path, "a.csv", more)
    assert found(score(path), "question", "i1") == pytest.approx(75)
