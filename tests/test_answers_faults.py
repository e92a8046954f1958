"""Every fault of files of answers is told with file, row, column and what to do, all at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from answers_faults_cases import make_frame, refuse

from ita_analysis.errors import UsageError
from tests.answers import ORG, fill, form_of, save

LINES = 20


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_unknown_choices_and_those_out_of_scale_are_told_with_their_cells(
    tmp_path: Path, ending: str
) -> None:
    frame = make_frame()
    frame.loc[2, "i1"] = "มากๆ"
    frame.loc[4, "i3"] = "7"
    first = 1 if ending == "parquet" else 2
    lines = refuse(save(tmp_path, f"a.{ending}", frame))
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
    (line,) = refuse(path, fiscal_year=2565, instrument="IIT")
    assert line.startswith(f"a.parquet: row 4, column I7: a choice out of scale ({odd}). Numbers")
    assert line.endswith("are read as codes 1-4; if they are points, say so.")


def test_the_first_20_of_a_kind_are_told_and_the_others_counted(tmp_path: Path) -> None:
    frame = make_frame(100)
    frame["i1"] = [f"คำ {row}" for row in range(100)]
    lines = refuse(save(tmp_path, "a.csv", frame))
    assert len(lines) == LINES + 1
    assert lines[0].startswith("a.csv: row 2, column i1: no choice of the form (คำ 0)")
    assert lines[-1] == "unknown choices: 80 more of these. Mend those above and try again."


def test_long_text_in_a_cell_is_not_shown_whole(tmp_path: Path) -> None:
    frame = make_frame()
    frame.loc[0, "i1"] = "ก" * 500
    assert max(map(len, refuse(save(tmp_path, "a.csv", frame)))) < 250


def test_faults_of_all_files_are_told_in_one_run(tmp_path: Path) -> None:
    one, two = make_frame(), make_frame()
    one.loc[0, "i1"] = "ผิด"
    two.insert(0, "i1 ", two.pop("i1"))
    two["i1"] = two["i1 "]
    lines = refuse(save(tmp_path, "two.csv", two), tmp_path / "none.csv", kind=UsageError)
    assert lines == [f"{tmp_path / 'none.csv'}: there is no such file. Check the name."]
    lines = refuse(save(tmp_path, "one.csv", one), save(tmp_path, "x.csv", one))
    assert [line.partition(":")[0] for line in lines] == ["one.csv", "x.csv"]
    assert refuse(tmp_path / "two.csv") == [
        "two.csv: column 16 (i1): stands for the same as column 1 (i1). Map one of them to ignore."
    ]


def test_files_that_cannot_be_read_do_not_hide_the_faults_of_others(tmp_path: Path) -> None:
    wrong = make_frame(30).assign(fiscal_year=2567, respondent=[f"r{row}" for row in range(30)])
    wrong.loc[:24, "i1"] = "มากๆ"
    wrong.loc[3, "i2"] = "7"
    wrong.loc[5, "respondent"] = "r4"
    wrong.loc[6, "fiscal_year"] = 2566
    cut, broken = (
        save(tmp_path, "cut.parquet", make_frame()),
        save(tmp_path, "broken.csv", make_frame(20)),
    )
    cut.write_bytes(cut.read_bytes()[:-9])
    data = broken.read_bytes()
    at = data.index(b"\n", 300) + 1
    broken.write_bytes(data[:at] + b"\xff" + data[at:])
    line = data[:at].count(b"\n") + 1
    twice = make_frame()
    twice.insert(0, "i1 ", twice["i1"])
    lines = refuse(
        cut, broken, save(tmp_path, "twice.csv", twice), save(tmp_path, "wrong.csv", wrong)
    )
    assert lines[0].startswith("cut.parquet: the Parquet file is damaged or cut short")
    assert lines[1].startswith(f"broken.csv: line {line}: the encoding cannot be told (byte ")
    assert lines[2].startswith("twice.csv: column 2 (i1): stands for the same as column 1 (i1).")
    assert lines[3].startswith("wrong.csv: row 5, column i2: a choice out of scale (7).")
    assert lines[4].startswith("wrong.csv: row 7, column respondent: the respondent stands in row")
    assert lines[5].startswith("wrong.csv: row 8, column fiscal_year: not fiscal year 2567 (2566)")
    assert all("no choice of the form (มากๆ)" in line for line in lines[6:26])
    assert lines[26:] == ["unknown choices: 5 more of these. Mend those above and try again."]


def test_a_file_whose_first_rows_cannot_be_read_does_not_hide_the_faults_of_others(
    tmp_path: Path,
) -> None:
    wrong = make_frame()
    wrong.loc[3, "i2"] = "7"
    stray = save(tmp_path, "stray.csv", make_frame())
    stray.write_bytes(stray.read_bytes() + b'"a"b\n')
    lists = save(tmp_path, "lists.parquet", make_frame().assign(i1=[["a"]] * 6))
    lines = refuse(stray, lists, save(tmp_path, "wrong.csv", wrong))
    assert [line.partition(" (")[0] for line in lines] == [
        "stray.csv: cannot be read",
        "lists.parquet: column i1: holds no single values",
        "wrong.csv: row 5, column i2: a choice out of scale",
    ]


def test_the_file_without_an_answer_is_named_among_others(tmp_path: Path) -> None:
    full, empty = (
        save(tmp_path, "IIT.csv", make_frame()),
        save(tmp_path, "OIT.csv", fill(form_of(2567, "OIT"), 0)),
    )
    assert refuse(full, empty) == [
        (
            "OIT.csv: no row answers OIT (0 respondents). Check that the export is complete, or "
            "leave the file out."
        )
    ]


def test_a_column_that_is_nothing_known_asks_for_a_mapping(tmp_path: Path) -> None:
    frame = make_frame().assign(i99="มาก")
    assert refuse(save(tmp_path, "a.csv", frame)) == [
        (
            "a.csv: column 16 (i99): is no column of form IIT of 2567 (i99). Let a mapping be "
            "proposed with --map, and name it with --mapping."
        )
    ]


def test_a_whole_question_and_its_parts_cannot_both_be_mapped(tmp_path: Path) -> None:
    frame = pd.DataFrame({"I1": ["มาก"] * 5, "I1.1": ["มาก"] * 5})
    assert refuse(save(tmp_path, "a.csv", frame), fiscal_year=2565) == [
        "a.csv: I1 is mapped as a whole and in parts. Map its parts, or the whole question."
    ]


def test_a_respondent_twice_is_told_with_both_files(tmp_path: Path) -> None:
    frame = make_frame().assign(respondent=["r1", "r2", "r3", "r1", "r5", "r6"])
    again = make_frame().assign(respondent=["r9", "r2", "r7", "r8", "r10", "r11"])
    lines = refuse(save(tmp_path, "a.csv", frame), save(tmp_path, "b.csv", again))
    assert lines == [
        (
            "a.csv: row 5, column respondent: the respondent stands in row 2 too. Keep the answers "
            "of each respondent once."
        ),
        (
            "b.csv: row 3, column respondent: the respondent stands in a.csv, row 3 too. Keep the "
            "answers of each respondent once."
        ),
    ]


def test_an_organisation_that_is_not_in_the_register_is_told(tmp_path: Path) -> None:
    frame = make_frame().assign(org_id=[ORG, "sao-ban-mai-nam", ORG, None, ORG, ORG])
    lines = refuse(save(tmp_path, "a.csv", frame), org_id="")
    assert lines == [
        (
            "a.csv: row 3, column organisation: not in the register (sao-ban-mai-nam). Close to "
            "it: sao-ban-mai-nan."
        ),
        "a.csv: row 5, column organisation: no organisation is named. Fill in the organisation.",
    ]
    assert refuse(save(tmp_path, "b.csv", make_frame()), org_id="sao-x")[0].startswith(
        "--org: the organisation is not in the register (sao-x)."
    )
    assert refuse(tmp_path / "b.csv", org_id="") == [
        (
            "b.csv: no column tells the organisation. Name the organisation with --org, or add a "
            "column org_id."
        )
    ]


def test_fiscal_years_are_not_mixed(tmp_path: Path) -> None:
    frame = make_frame().assign(fiscal_year=[2567, 2567, 2566, 2567, 2567, 2567])
    assert refuse(save(tmp_path, "a.csv", frame)) == [
        (
            "a.csv: row 4, column fiscal_year: not fiscal year 2567 (2566). Score one fiscal year "
            "at a time."
        )
    ]
    folder = tmp_path / "fiscal_year=2566" / "instrument=IIT"
    lines = refuse(save(folder, "a.parquet", make_frame()))
    assert lines[0].startswith("fiscal year: several are named (2566 by ")


def test_a_parquet_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "a.parquet", make_frame())
    path.write_bytes(path.read_bytes()[:-20])
    (line,) = refuse(path)
    assert line.startswith("a.parquet: the Parquet file is damaged or cut short")
    assert line.endswith("Copy or download it again.")


def test_damage_inside_a_parquet_file_is_refused(tmp_path: Path) -> None:
    frame = pd.concat([make_frame(400)] * 50, ignore_index=True)
    path = save(tmp_path, "a.parquet", frame)
    data = bytearray(path.read_bytes())
    data[100:3000] = b"\0" * 2900
    path.write_bytes(bytes(data))
    assert "damaged or cut short" in refuse(path)[0]


def test_ragged_rows_are_told_and_do_not_shift_the_others(tmp_path: Path) -> None:
    frame = make_frame()
    frame.loc[4, "i1"] = "ผิด"
    path = save(tmp_path, "a.csv", frame)
    lines = path.read_text("utf-8").splitlines()
    lines[2] += ",extra"
    lines[4] = "มาก,มาก"
    path.write_text("\n".join(lines) + "\n\n", "utf-8")
    assert refuse(path) == [
        "a.csv: row 3: 16 cells under 15 headings. Quote cells that hold the sign between cells.",
        "a.csv: row 5: 2 cells under 15 headings. Quote cells that hold the sign between cells.",
        (
            "a.csv: row 6, column i1: no choice of the form (ผิด). Its choices: ไม่มีเลย, น้อยที่สุด, "
            "น้อย, ค่อนข้างมาก, มาก, มากที่สุด."
        ),
    ]
