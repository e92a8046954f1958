"""Files, forms and declarations that cannot be scored are refused, and nothing is written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from answers_faults_cases import make_frame, refuse

from ita_analysis.answers import folder
from ita_analysis.answers.command import tell_outcome
from ita_analysis.answers.register import read_register
from ita_analysis.cli import main
from ita_analysis.errors import DataError, UsageError
from tests.answers import ORG, fill, form_of, found, save, score


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    frame = make_frame()
    path = tmp_path / "a.csv"
    frame.to_csv(path, index=False, encoding=encoding)
    same = score(save(tmp_path, "b.csv", frame), fiscal_year=2567)
    read = score(path, fiscal_year=2567)
    pd.testing.assert_frame_equal(same.tables["scores"], read.tables["scores"])


def test_a_wrong_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", make_frame(20_000))
    data = path.read_bytes()
    spot = data.index(b"\n", len(data) - 2000) + 1
    path.write_bytes(data[:spot] + b"\xff\xfe" + data[spot:])
    line = data[:spot].count(b"\n") + 1
    assert refuse(path) == [
        f"a.csv: line {line}: is not UTF-8 (byte 1). Save the whole file as UTF-8."
    ]


def test_a_file_without_a_row_is_refused(tmp_path: Path) -> None:
    assert refuse(save(tmp_path, "a.csv", make_frame(0))) == [
        (
            "a.csv: no row answers IIT (0 respondents). Check that the export is complete, or "
            "leave the file out."
        )
    ]
    (tmp_path / "b.csv").write_bytes(b"")
    assert refuse(tmp_path / "b.csv") == ["b.csv: the file is empty. Export it again."]


def test_an_organisation_checked_twice_is_refused(tmp_path: Path) -> None:
    frame = fill(form_of(2567, "OIT"), 2)
    assert refuse(save(tmp_path, "a.csv", frame)) == [
        f"a.csv: {ORG} stands in 2 rows. Keep one row of each organisation."
    ]


def test_the_order_of_rows_does_not_choose_the_evidence(tmp_path: Path) -> None:
    frame = fill(form_of(2565, "OIT"), 2)
    frame.iloc[1] = None  # checks nothing, so that nothing is checked twice
    frame["O1 url"] = ["https://b.example", "https://a.example"]
    found = [
        score(save(tmp_path, "a.csv", frame.iloc[order]), fiscal_year=2565).tables["evidence"]
        for order in ([0, 1], [1, 0])
    ]
    assert [table["evidence"].tolist() for table in found] == [["https://a.example"]] * 2


def test_1_says_nothing_of_a_disclosure_item(tmp_path: Path) -> None:
    frame = fill(form_of(2567, "OIT"), 1).assign(o1="1")
    (line,) = refuse(save(tmp_path, "a.csv", frame))
    assert line.startswith("a.csv: row 2, column o1: a choice out of scale (1). Numbers are read")


def test_long_answers_have_faults_of_their_own(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "respondent": ["a", "a", "b", "c", "a"],
            "question": ["i1", "i2", "i77", "i1", "i1"],
            "choice": ["มาก", "แดง", "มาก", "9", "น้อย"],
        }
    )
    lines = refuse(save(tmp_path, "a.csv", frame), instrument="IIT")
    starts = [
        "a.csv: row 5, column i1: a choice out of scale (9).",
        "a.csv: row 6, column i1: the respondent answers the question in a row above too.",
        "a.csv: row 3, column i2: no choice of the form (แดง).",
        "a.csv: row 4, column question: no question of fiscal year 2567 (i77).",
    ]
    assert all(line.startswith(start) for line, start in zip(lines, starts, strict=True)), lines


def test_a_parameter_that_the_year_does_not_have_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", make_frame())
    assert refuse(path, kind=UsageError, parameters={"x": 1.0}) == [
        "--parameter: fiscal year 2567 has no such parameter (x). Its parameters: eit_part1_share."
    ]


def test_the_part_of_a_survey_must_be_named(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", fill(form_of(2567, "EIT1"), 6))
    assert refuse(path) == [
        "a.csv: holds several forms (EIT1, EIT2). Say which with --instrument: EIT1, EIT2."
    ]
    assert refuse(path, instrument="EIT") == [
        "a.csv: fiscal year 2567 has no such form (EIT). Say which part: EIT1 or EIT2."
    ]


def test_a_form_whose_choices_are_not_known_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", pd.DataFrame({"I1": ["มาก"] * 6}))
    assert refuse(path, fiscal_year=2566) == [
        (
            "a.csv: the choices of form IIT of fiscal year 2566 are not known. If you have the "
            "form, declare its points in a mapping file under [scales.NAME] (docs/answers.md); "
            "nothing is guessed."
        )
    ]


def declare(path: Path, text: str) -> None:
    path.with_suffix(".map.toml").write_text(f"fiscal_year = 2566\n{text}", "utf-8")


def test_a_user_who_has_the_form_declares_its_scale(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"I1": ["ดี"] * 4 + ["แย่"] * 2, "I2": ["ดี"] * 3 + ["แย่"] * 3, "I3": ["มี"] * 6}
    )
    path = save(tmp_path, "a.csv", frame)
    declare(
        path,
        """reversed = ["I2"]
        [scales.three]
        "แย่" = 0
        "พอใช้" = 50
        "ดี" = 100
        [scales.has]
        "ไม่มี" = 100
        "มี" = 0
        [form]
        I1 = "three"
        i2 = "three"
        I3 = "has"
        """,
    )
    # Of the other questions nobody declared anything: they have no choices yet.
    assert "are not known" in refuse(path, fiscal_year=0)[0]
    text = path.with_suffix(".map.toml").read_text("utf-8")
    others = "".join(f'I{number} = "three"\n' for number in range(4, 31))
    path.with_suffix(".map.toml").write_text(text + others, "utf-8")
    outcome = score(path, fiscal_year=0)
    assert found(outcome, "question", "i1") == pytest.approx(400 / 6)
    assert found(outcome, "question", "i2") == pytest.approx(50)
    assert found(outcome, "question", "i3") == 0
    assert "Choices and their points: declared by the user" in tell_outcome(outcome)
    saved = folder.save_outcome(outcome, tmp_path / "answers", ["a.csv"])
    about = tomllib.loads((saved / "ANSWERS.toml").read_text("utf-8"))
    assert about["confidence"]["choices"] == "declared by the user"
    assert about["document_en"].endswith("by points of the choices that the user declared")
    assert about["document_th"].endswith("ตามที่ผู้ใช้กำหนดเอง")


def test_one_declared_scale_is_that_of_all_questions(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", pd.DataFrame({"I1": ["ดี"] * 6}))
    declare(path, '[scales.two]\n"แย่" = 0\n"ดี" = 100\n')
    assert found(score(path, fiscal_year=0), "question", "i1") == 100


def test_declared_points_with_many_decimals_are_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", pd.DataFrame({"I1": ["ดี"] * 6}))
    declare(path, '[scales.two]\n"แย่" = 7.14285714\n"ดี" = 66.66666667\n')
    # What stands for two thirds is known to do so.
    assert refuse(path, fiscal_year=0) == [
        (
            "a.csv: the points of a choice have many decimals (แย่ = 7.14285714). Write them as "
            "the form prints them, with two at most."
        )
    ]


def test_a_declaration_that_does_not_fit_the_year_is_told_at_once(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", pd.DataFrame({"I1": ["ดี"] * 6}))
    declare(path, '[scales.two]\n"ดี" = 101\n[form]\nI1 = "x"\nI99 = "two"\n')
    lines = refuse(path, fiscal_year=0)
    assert lines == [
        (
            "a.csv: fiscal year 2566 has no question that waits for a scale (I99). None of the 45 "
            "known ones is close to it."
        ),
        "a.csv: I1 has a scale that is not declared (x). Declare it.",
        "a.csv: the scale two has fewer than two choices. Add the others.",
        (
            "a.csv: the points of a choice are not from 0 to 100 (ดี = 101). Write them as the "
            "form prints them."
        ),
    ]
    declare(path, '[scales.two]\n"แย่" = 0\n"ดี" = 100\n')
    other = save(tmp_path, "b.csv", pd.DataFrame({"I2": ["ดี"] * 6}))
    declare(other, '[scales.two]\n"แย่" = 0\n"ดี" = 80\n')
    assert refuse(path, other, fiscal_year=0) == [
        "b.csv: declares other scales than a.csv. Declare the same for all files."
    ]
    known = path.with_suffix(".map.toml")
    known.write_text(known.read_text("utf-8").replace("2566", "2567"), "utf-8")
    assert refuse(path, fiscal_year=0) == [
        (
            "a.csv: declares scales, but those of fiscal year 2567 are known. Leave them out; "
            "[choices.SCALE] takes other words."
        )
    ]


def test_several_sheets_need_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path) as writer:
        make_frame().to_excel(writer, sheet_name="one", index=False)
        make_frame().to_excel(writer, sheet_name="two", index=False)
    assert refuse(path) == [
        (
            "a.xlsx: several sheets hold something (one, two). Name one in the mapping file: "
            'sheet = "…".'
        )
    ]


def test_a_register_is_checked_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("org_id,name_th,staff\nA b,ก,x\nsao-a,,3\nsao-a,ข,4\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read_register(None, path)
    assert str(caught.value).splitlines() == [
        (
            "r.csv: row 2: org_id is not a safe key (A b). Use small letters, digits and single "
            "hyphens."
        ),
        "r.csv: row 2: staff is not a number (x). Write digits.",
        "r.csv: row 3: name_th is empty. Fill it in.",
        "r.csv: row 4: the organisation stands twice (sao-a). Keep one row.",
    ]


def test_nothing_is_written_when_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("ITA_HOME", str(tmp_path))
    register = tmp_path / "r.csv"
    register.write_text(f"org_id,name_th\n{ORG},บ้านใหม่\n", "utf-8")
    frame = make_frame()
    frame.loc[0, "i1"] = "ผิด"
    path = save(tmp_path, "a.csv", frame)
    arguments = ["score", str(path), "--year", "2567", "--org", ORG, "--register", str(register)]
    assert main(arguments) == 3
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "data" / "answers").exists()
    assert main(["score", str(tmp_path / "none.csv"), "--register", str(register)]) == 2


def test_an_interrupted_save_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = score(save(tmp_path, "a.csv", make_frame()), fiscal_year=2567)
    saved = folder.save_outcome(outcome, tmp_path / "answers", ["a.csv"])
    before = {path.name: path.read_bytes() for path in saved.iterdir()}

    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "_describe", interrupt)
    with pytest.raises(KeyboardInterrupt):
        folder.save_outcome(outcome, tmp_path / "answers", ["a.csv"])
    assert {path.name: path.read_bytes() for path in saved.iterdir()} == before
    assert [path.name for path in (tmp_path / "answers").iterdir()] == [saved.name]
