"""Year files hold together, and a faulty one is refused with all its faults at once."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_analysis.errors import DataError, UsageError
from ita_analysis.methodology import list_fiscal_years, load_methodology
from ita_analysis.methodology.load import FOLDER
from ita_analysis.score import score_levels

SUPPORTED = [year for year in list_fiscal_years() if year >= 2562]


@pytest.mark.parametrize("fiscal_year", SUPPORTED)
def test_every_year_has_ten_indicators_and_a_weight_of_one(fiscal_year: int) -> None:
    method = load_methodology(fiscal_year)
    assert [part.code for part in method.indicators] == [str(n) for n in range(1, 11)]
    assert math.fsum(part.weight for part in method.instruments) == pytest.approx(1)
    assert method.pass_mark == 85


@pytest.mark.parametrize(
    ("fiscal_year", "sizes"),
    [
        (2563, [9, 8, 7, 4, 5, 8, 2]),
        (2565, [9, 8, 7, 4, 5, 8, 2]),
        (2566, [10, 8, 4, 4, 4, 8, 5]),
        (2567, [6, 7, 4, 4, 4, 8, 2]),
    ],
)
def test_sub_indicators_have_the_published_number_of_items(
    fiscal_year: int, sizes: list[int]
) -> None:
    method = load_methodology(fiscal_year)
    assert [len(method.questions_of(part.code)) for part in method.sub_indicators] == sizes


def test_the_staff_survey_of_2564_has_51_answers_a_respondent() -> None:
    questions = load_methodology(2564).questions
    assert sum(part.parts for part in questions if part.instrument == "IIT") == 51


def test_2561_is_recognised_and_refused() -> None:
    with pytest.raises(UsageError, match=r"fiscal year 2561.*five indices.*from 2562 on"):
        load_methodology(2561)


def test_an_unknown_year_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"fiscal year 2575: no methodology.*2562.*2568"):
        load_methodology(2575)


@given(st.floats(0, 100))
def test_every_total_has_exactly_one_letter(total: float) -> None:
    assert len(score_levels(total, {}, load_methodology(2565))) == 1


@pytest.mark.parametrize(
    ("total", "level"),
    [(84.99, "B"), (84.9949, "B"), (84.995, "A"), (85.0, "A"), (94.994, "A"), (95.0, "AA"),
     (49.99, "F"), (50.0, "E"), (0.0, "F"), (100.0, "AA")],
)  # fmt: skip
def test_bands_are_half_open_after_rounding(total: float, level: str) -> None:
    assert [rule.name for rule in score_levels(total, {}, load_methodology(2565))] == [level]


@pytest.mark.parametrize(
    ("total", "parts", "levels"),
    [
        (96.04, {"IIT": 97, "EIT1": 98, "EIT2": 84, "OIT": 100}, ["ผ่าน"]),
        (97.90, {"IIT": 94, "EIT1": 98, "EIT2": 96, "OIT": 100}, ["ผ่านดี"]),
        (98.00, {"IIT": 97, "EIT1": 98, "EIT2": 96, "OIT": 100}, ["ผ่านดีเยี่ยม"]),
        (84.99, {"IIT": 97, "EIT1": 98, "EIT2": 96, "OIT": 60}, ["ต้องปรับปรุง"]),
        (69.99, {}, ["ต้องปรับปรุงโดยด่วน"]),
        (91.71, {"IIT": 86.26, "EIT": 86.13, "OIT": 100}, ["ผ่านดี", "ผ่าน"]),
        (94.64, {"IIT": 99, "EIT": 84.9, "OIT": 99}, ["ผ่าน"]),
    ],
)
def test_words_need_every_instrument(
    total: float, parts: dict[str, float], levels: list[str]
) -> None:
    found = score_levels(total, parts, load_methodology(2567))
    assert [rule.name for rule in found] == levels


def test_a_missing_total_has_no_level() -> None:
    assert score_levels(math.nan, {}, load_methodology(2565)) == ()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "methodology"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def _edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_a_faulty_year_file_tells_all_its_faults_at_once(copied: Path) -> None:
    _edit(
        copied,
        "years/2565.toml",
        ("weight = 0.4", "weight = 0.5"),
        ('code = "10.2"\nindicator = "10"', 'code = "10.2"\nindicator = "11"'),
        ("total_max = 94.99", "total_max = 93.99"),
        ("total_max = 84.99", "total_max = 85.5"),
        ("pass_mark = 85.0", 'pass_mark = "85"\npas_mark = 85.0'),
    )
    questions = copied / "questions" / "2563-2565.csv"
    rows = questions.read_text(encoding="utf-8").splitlines()
    questions.write_text("\n".join([*rows, rows[1]]) + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_methodology(2565, copied)
    text = str(caught.value)
    for expected in (
        "weights add up to 1.1, not to 1",
        "sub-indicator 10.2 has an unknown parent (11)",
        "gap between level bands A and AA (93.99 to 95)",
        "overlap of level bands B and A (85 to 85.5)",
        "unknown key (pas_mark)",
        "pass_mark is wrong ('85')",
        "question code stands 2 times (I1)",
    ):
        assert expected in text
    assert all(line.startswith("2565.toml") for line in text.splitlines())


def test_an_unknown_key_in_a_part_is_refused(copied: Path) -> None:
    _edit(copied, "years/2565.toml", ("weight = 0.4", "weight = 0.4\nwieght = 0.4"))
    with pytest.raises(DataError, match=r"instrument OIT: unknown key \(wieght\)"):
        load_methodology(2565, copied)


def test_a_broken_file_is_named(copied: Path) -> None:
    (copied / "years" / "2569.toml").write_text("fiscal_year = ", encoding="utf-8")
    with pytest.raises(DataError, match=r"2569\.toml: not valid TOML"):
        load_methodology(2569, copied)
    (copied / "years" / "2570.toml").write_bytes(b"name = '\xe0'")
    with pytest.raises(DataError, match=r"2570\.toml: not UTF-8"):
        load_methodology(2570, copied)
