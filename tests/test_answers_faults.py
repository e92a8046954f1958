"""Every fault of files of answers is told with file, row, column and what to do, all at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ita_analysis.answers import folder
from ita_analysis.answers.command import tell_outcome
from ita_analysis.answers.register import read_register
from ita_analysis.cli import main
from ita_analysis.errors import DataError, ItaError, UsageError
from tests.answers import ORG, fill, form_of, found, save, score

LINES = 20


def _refused(*paths: Path, kind: type[ItaError] = DataError, **options: Any) -> list[str]:
    with pytest.raises(kind) as caught:
        score(*paths, **{"fiscal_year": 2567, **options})
    return str(caught.value).splitlines()


def _frame(rows: int = 6) -> pd.DataFrame:
    return fill(form_of(2567, "IIT"), rows)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_unknown_choices_and_those_out_of_scale_are_told_with_their_cells(
    tmp_path: Path, ending: str
) -> None:
    frame = _frame()
    frame.loc[2, "i1"] = "มากๆ"
    frame.loc[4, "i3"] = "7"
    first = 1 if ending == "parquet" else 2
    lines = _refused(save(tmp_path, f"a.{ending}", frame))
    assert lines == [
        (
            f"a.{ending}: row {first + 4}, column i3: a choice out of scale (7). Numbers are read "
            "as points 0/100; declare others under [choices.no_is_100]."
        ),
        (
            f"a.{ending}: row {first + 2}, column i1: no choice of the form (มากๆ). Its choices: "
            "ไม่มีเลย, น้อยที่สุด, น้อย, ค่อนข้างมาก, มาก, มากที่สุด."
        ),
    ]


@pytest.mark.parametrize(("kind", "odd"), [("Int8", -128), ("UInt8", 255), ("Int8", 9)])
def test_codes_in_a_byte_are_told_from_empty_cells(tmp_path: Path, kind: str, odd: int) -> None:
    codes = pd.array([1, None, 4, odd, 2, None], dtype=kind)
    frame = pd.DataFrame({"I7": codes, "I13": pd.array([1, 2, 3, 4, 1, 2], dtype="int8")})
    path = tmp_path / "a.parquet"
    frame.to_parquet(path)
    (line,) = _refused(path, fiscal_year=2565, instrument="IIT")
    assert line.startswith(f"a.parquet: row 4, column I7: a choice out of scale ({odd}). Numbers")
    assert line.endswith("are read as codes 1-4; if they are points, say so.")


def test_the_first_20_of_a_kind_are_told_and_the_others_counted(tmp_path: Path) -> None:
    frame = _frame(100)
    frame["i1"] = [f"คำ {row}" for row in range(100)]
    lines = _refused(save(tmp_path, "a.csv", frame))
    assert len(lines) == LINES + 1
    assert lines[0].startswith("a.csv: row 2, column i1: no choice of the form (คำ 0)")
    assert lines[-1] == "unknown choices: 80 more of these. Mend those above and try again."


def test_long_text_in_a_cell_is_not_shown_whole(tmp_path: Path) -> None:
    frame = _frame()
    frame.loc[0, "i1"] = "ก" * 500
    assert max(map(len, _refused(save(tmp_path, "a.csv", frame)))) < 250


def test_faults_of_all_files_are_told_in_one_run(tmp_path: Path) -> None:
    one, two = _frame(), _frame()
    one.loc[0, "i1"] = "ผิด"
    two.insert(0, "i1 ", two.pop("i1"))
    two["i1"] = two["i1 "]
    lines = _refused(save(tmp_path, "two.csv", two), tmp_path / "none.csv", kind=UsageError)
    assert lines == [f"{tmp_path / 'none.csv'}: there is no such file. Check the name."]
    lines = _refused(save(tmp_path, "one.csv", one), save(tmp_path, "x.csv", one))
    assert [line.partition(":")[0] for line in lines] == ["one.csv", "x.csv"]
    assert _refused(tmp_path / "two.csv") == [
        "two.csv: column 16 (i1): stands for the same as column 1 (i1). Map one of them to ignore."
    ]


def test_files_that_cannot_be_read_do_not_hide_the_faults_of_others(tmp_path: Path) -> None:
    wrong = _frame(30).assign(fiscal_year=2567, respondent=[f"r{row}" for row in range(30)])
    wrong.loc[:24, "i1"] = "มากๆ"
    wrong.loc[3, "i2"] = "7"
    wrong.loc[5, "respondent"] = "r4"
    wrong.loc[6, "fiscal_year"] = 2566
    cut, broken = save(tmp_path, "cut.parquet", _frame()), save(tmp_path, "broken.csv", _frame(20))
    cut.write_bytes(cut.read_bytes()[:-9])
    data = broken.read_bytes()
    at = data.index(b"\n", 300) + 1
    broken.write_bytes(data[:at] + b"\xff" + data[at:])
    line = data[:at].count(b"\n") + 1
    twice = _frame()
    twice.insert(0, "i1 ", twice["i1"])
    lines = _refused(
        cut, broken, save(tmp_path, "twice.csv", twice), save(tmp_path, "wrong.csv", wrong)
    )
    assert lines[0].startswith("cut.parquet: the Parquet file is damaged or cut short")
    assert lines[1].startswith(f"broken.csv: line {line}: the encoding cannot be told (byte ")
    assert lines[2].startswith("twice.csv: column 2 (i1): stands for the same as column 1 (i1).")
    assert lines[3].startswith("wrong.csv: row 5, column i2: a choice out of scale (7).")
    assert lines[4].startswith("wrong.csv: row 7, column respondent: the respondent stands in a")
    assert lines[5].startswith("wrong.csv: row 8, column fiscal_year: not fiscal year 2567 (2566)")
    assert all("no choice of the form (มากๆ)" in line for line in lines[6:26])
    assert lines[26:] == ["unknown choices: 5 more of these. Mend those above and try again."]


def test_the_file_without_an_answer_is_named_among_others(tmp_path: Path) -> None:
    full, empty = (
        save(tmp_path, "IIT.csv", _frame()),
        save(tmp_path, "OIT.csv", fill(form_of(2567, "OIT"), 0)),
    )
    assert _refused(full, empty) == [
        (
            "OIT.csv: no row answers OIT (0 respondents). Check that the export is complete, or "
            "leave the file out."
        )
    ]


def test_a_column_that_is_nothing_known_asks_for_a_mapping(tmp_path: Path) -> None:
    frame = _frame().assign(i99="มาก")
    assert _refused(save(tmp_path, "a.csv", frame)) == [
        (
            "a.csv: column 16 (i99): is no column of form IIT of 2567 (i99). Let a mapping be "
            "proposed with --map, and name it with --mapping."
        )
    ]


def test_a_whole_question_and_its_parts_cannot_both_be_mapped(tmp_path: Path) -> None:
    frame = pd.DataFrame({"I1": ["มาก"] * 5, "I1.1": ["มาก"] * 5})
    assert _refused(save(tmp_path, "a.csv", frame), fiscal_year=2565) == [
        "a.csv: I1 is mapped as a whole and in parts. Map its parts, or the whole question."
    ]


def test_a_respondent_twice_is_told_with_both_files(tmp_path: Path) -> None:
    frame = _frame().assign(respondent=["r1", "r2", "r3", "r1", "r5", "r6"])
    again = _frame().assign(respondent=["r9", "r2", "r7", "r8", "r10", "r11"])
    lines = _refused(save(tmp_path, "a.csv", frame), save(tmp_path, "b.csv", again))
    assert lines == [
        (
            "a.csv: row 5, column respondent: the respondent stands in a row above too. Keep one "
            "row of each respondent."
        ),
        (
            "b.csv: row 3, column respondent: the respondent stands in a row above too. Keep one "
            "row of each respondent."
        ),
    ]


def test_an_organisation_that_is_not_in_the_register_is_told(tmp_path: Path) -> None:
    frame = _frame().assign(org_id=[ORG, "sao-ban-mai-nam", ORG, None, ORG, ORG])
    lines = _refused(save(tmp_path, "a.csv", frame), org_id="")
    assert lines == [
        (
            "a.csv: row 3, column organisation: not in the register (sao-ban-mai-nam). Close to "
            "it: sao-ban-mai-nan."
        ),
        "a.csv: row 5, column organisation: no organisation is named. Fill in the organisation.",
    ]
    assert _refused(save(tmp_path, "b.csv", _frame()), org_id="sao-x")[0].startswith(
        "--org: the organisation is not in the register (sao-x)."
    )
    assert _refused(tmp_path / "b.csv", org_id="") == [
        (
            "b.csv: no column tells the organisation. Name the organisation with --org, or add a "
            "column org_id."
        )
    ]


def test_fiscal_years_are_not_mixed(tmp_path: Path) -> None:
    frame = _frame().assign(fiscal_year=[2567, 2567, 2566, 2567, 2567, 2567])
    assert _refused(save(tmp_path, "a.csv", frame)) == [
        (
            "a.csv: row 4, column fiscal_year: not fiscal year 2567 (2566). Score one fiscal year "
            "at a time."
        )
    ]
    folder = tmp_path / "fiscal_year=2566" / "instrument=IIT"
    lines = _refused(save(folder, "a.parquet", _frame()))
    assert lines[0].startswith("fiscal year: several are named (2566 by ")


def test_a_parquet_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "a.parquet", _frame())
    path.write_bytes(path.read_bytes()[:-20])
    (line,) = _refused(path)
    assert line.startswith("a.parquet: the Parquet file is damaged or cut short")
    assert line.endswith("Copy or download it again.")


def test_damage_inside_a_parquet_file_is_refused(tmp_path: Path) -> None:
    frame = pd.concat([_frame(400)] * 50, ignore_index=True)
    path = save(tmp_path, "a.parquet", frame)
    data = bytearray(path.read_bytes())
    data[100:3000] = b"\0" * 2900
    path.write_bytes(bytes(data))
    assert "damaged or cut short" in _refused(path)[0]


def test_ragged_rows_are_told_and_do_not_shift_the_others(tmp_path: Path) -> None:
    frame = _frame()
    frame.loc[4, "i1"] = "ผิด"
    path = save(tmp_path, "a.csv", frame)
    lines = path.read_text("utf-8").splitlines()
    lines[2] += ",extra"
    lines[4] = "มาก,มาก"
    path.write_text("\n".join(lines) + "\n\n", "utf-8")
    assert _refused(path) == [
        "a.csv: row 3: 16 cells under 15 headings. Quote cells that hold the sign between cells.",
        "a.csv: row 5: 2 cells under 15 headings. Quote cells that hold the sign between cells.",
        (
            "a.csv: row 6, column i1: no choice of the form (ผิด). Its choices: ไม่มีเลย, น้อยที่สุด, "
            "น้อย, ค่อนข้างมาก, มาก, มากที่สุด."
        ),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    frame = _frame()
    path = tmp_path / "a.csv"
    frame.to_csv(path, index=False, encoding=encoding)
    same = score(save(tmp_path, "b.csv", frame), fiscal_year=2567)
    read = score(path, fiscal_year=2567)
    pd.testing.assert_frame_equal(same.tables["scores"], read.tables["scores"])


def test_a_wrong_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", _frame(20_000))
    data = path.read_bytes()
    spot = data.index(b"\n", len(data) - 2000) + 1
    path.write_bytes(data[:spot] + b"\xff\xfe" + data[spot:])
    line = data[:spot].count(b"\n") + 1
    assert _refused(path) == [
        f"a.csv: line {line}: is not UTF-8 (byte 1). Save the whole file as UTF-8."
    ]


def test_a_file_without_a_row_is_refused(tmp_path: Path) -> None:
    assert _refused(save(tmp_path, "a.csv", _frame(0))) == [
        (
            "a.csv: no row answers IIT (0 respondents). Check that the export is complete, or "
            "leave the file out."
        )
    ]
    (tmp_path / "b.csv").write_bytes(b"")
    assert _refused(tmp_path / "b.csv") == ["b.csv: the file is empty. Export it again."]


def test_an_organisation_checked_twice_is_refused(tmp_path: Path) -> None:
    frame = fill(form_of(2567, "OIT"), 2)
    assert _refused(save(tmp_path, "a.csv", frame)) == [
        f"a.csv: {ORG} stands in 2 rows. Keep one row of each organisation."
    ]


def test_1_says_nothing_of_a_disclosure_item(tmp_path: Path) -> None:
    frame = fill(form_of(2567, "OIT"), 1).assign(o1="1")
    (line,) = _refused(save(tmp_path, "a.csv", frame))
    assert line.startswith("a.csv: row 2, column o1: a choice out of scale (1). Numbers are read")


def test_long_answers_have_faults_of_their_own(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "respondent": ["a", "a", "b", "c", "a"],
            "question": ["i1", "i2", "i77", "i1", "i1"],
            "choice": ["มาก", "แดง", "มาก", "9", "น้อย"],
        }
    )
    lines = _refused(save(tmp_path, "a.csv", frame), instrument="IIT")
    starts = [
        "a.csv: row 5, column i1: a choice out of scale (9).",
        "a.csv: row 6, column i1: the respondent answers the question in a row above too.",
        "a.csv: row 3, column i2: no choice of the form (แดง).",
        "a.csv: row 4, column question: no question of fiscal year 2567 (i77).",
    ]
    assert all(line.startswith(start) for line, start in zip(lines, starts, strict=True)), lines


def test_a_parameter_that_the_year_does_not_have_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", _frame())
    assert _refused(path, kind=UsageError, parameters={"x": 1.0}) == [
        "--parameter: fiscal year 2567 has no such parameter (x). Its parameters: eit_part1_share."
    ]


def test_the_part_of_a_survey_must_be_named(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", fill(form_of(2567, "EIT1"), 6))
    assert _refused(path) == [
        "a.csv: holds several forms (EIT1, EIT2). Say which with --instrument: EIT1, EIT2."
    ]
    assert _refused(path, instrument="EIT") == [
        "a.csv: fiscal year 2567 has no such form (EIT). Say which part: EIT1 or EIT2."
    ]


def test_a_form_whose_choices_are_not_known_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", pd.DataFrame({"I1": ["มาก"] * 6}))
    assert _refused(path, fiscal_year=2566) == [
        (
            "a.csv: the choices of form IIT of fiscal year 2566 are not known. If you have the "
            "form, declare its points in a mapping file under [scales.NAME] (docs/answers.md); "
            "nothing is guessed."
        )
    ]


def _declare(path: Path, text: str) -> None:
    path.with_suffix(".map.toml").write_text(f"fiscal_year = 2566\n{text}", "utf-8")


def test_a_user_who_has_the_form_declares_its_scale(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"I1": ["ดี"] * 4 + ["แย่"] * 2, "I2": ["ดี"] * 3 + ["แย่"] * 3, "I3": ["มี"] * 6}
    )
    path = save(tmp_path, "a.csv", frame)
    _declare(
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
    assert "are not known" in _refused(path, fiscal_year=0)[0]
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
    _declare(path, '[scales.two]\n"แย่" = 0\n"ดี" = 100\n')
    assert found(score(path, fiscal_year=0), "question", "i1") == 100


def test_a_declaration_that_does_not_fit_the_year_is_told_at_once(tmp_path: Path) -> None:
    path = save(tmp_path, "a.csv", pd.DataFrame({"I1": ["ดี"] * 6}))
    _declare(path, '[scales.two]\n"ดี" = 101\n[form]\nI1 = "x"\nI99 = "two"\n')
    lines = _refused(path, fiscal_year=0)
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
    _declare(path, '[scales.two]\n"แย่" = 0\n"ดี" = 100\n')
    other = save(tmp_path, "b.csv", pd.DataFrame({"I2": ["ดี"] * 6}))
    _declare(other, '[scales.two]\n"แย่" = 0\n"ดี" = 80\n')
    assert _refused(path, other, fiscal_year=0) == [
        "b.csv: declares other scales than a.csv. Declare the same for all files."
    ]
    known = path.with_suffix(".map.toml")
    known.write_text(known.read_text("utf-8").replace("2566", "2567"), "utf-8")
    assert _refused(path, fiscal_year=0) == [
        (
            "a.csv: declares scales, but those of fiscal year 2567 are known. Leave them out; "
            "[choices.SCALE] takes other words."
        )
    ]


def test_several_sheets_need_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path) as writer:
        _frame().to_excel(writer, sheet_name="one", index=False)
        _frame().to_excel(writer, sheet_name="two", index=False)
    assert _refused(path) == [
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
    frame = _frame()
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
    outcome = score(save(tmp_path, "a.csv", _frame()), fiscal_year=2567)
    saved = folder.save_outcome(outcome, tmp_path / "answers", ["a.csv"])
    before = {path.name: path.read_bytes() for path in saved.iterdir()}

    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "_describe", interrupt)
    with pytest.raises(KeyboardInterrupt):
        folder.save_outcome(outcome, tmp_path / "answers", ["a.csv"])
    assert {path.name: path.read_bytes() for path in saved.iterdir()} == before
    assert [path.name for path in (tmp_path / "answers").iterdir()] == [saved.name]
