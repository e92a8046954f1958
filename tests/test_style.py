from __future__ import annotations

import math

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from ita_analysis import style
from ita_analysis.errors import UsageError


def _settings() -> dict[str, object]:
    return dict(mpl.rcParams.copy())


def test_style_holds_in_its_block_and_no_longer() -> None:
    before = _settings()
    with style.use_style():
        assert mpl.rcParams["font.family"] == ["Sarabun", "DejaVu Sans"]
        assert mpl.rcParams["svg.fonttype"] == "none"
        assert mpl.rcParams["svg.hashsalt"]
        assert mpl.rcParams["text.parse_math"] is False
    assert _settings() == before


def test_style_holds_after_a_plain_call() -> None:
    block = style.use_style()
    assert mpl.rcParams["font.family"] == ["Sarabun", "DejaVu Sans"]
    with block:
        pass
    assert mpl.rcParams["font.family"] != ["Sarabun", "DejaVu Sans"]


def test_style_is_taken_back_after_an_error() -> None:
    before = _settings()
    with pytest.raises(ZeroDivisionError), style.use_style():
        _ = 1 / 0
    assert _settings() == before


def test_style_does_not_choose_a_backend() -> None:
    before = mpl.get_backend(auto_select=False)
    with style.use_style():
        assert mpl.get_backend(auto_select=False) == before


def test_thai_is_drawn_without_missing_glyphs() -> None:
    with style.use_style():
        figure = Figure()
        figure.text(0, 0, "การใช้งบประมาณ ที่น้ำ ▲▼ ● ✓ $x^2$")
        figure.canvas.draw()  # a missing glyph is a warning, and warnings are errors here


@pytest.mark.parametrize("key", style.LEVEL_COLOURS)
def test_text_on_levels_can_be_read(key: str) -> None:
    fill = style.LEVEL_COLOURS[key]
    assert style.contrast(style.text_colour(fill), fill) >= 4.5


@pytest.mark.parametrize("colour", [style.INK, style.SOFT_INK, style.GOOD, style.POOR])
@pytest.mark.parametrize("paper", [style.PAPER, "#eef4fa", "#fdf1ea"])
def test_text_on_paper_can_be_read(colour: str, paper: str) -> None:
    assert style.contrast(colour, paper) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert style.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert style.contrast("#1f6fb2", "#ffffff") == style.contrast("#ffffff", "#1f6fb2")


def test_letters_and_words_share_a_ramp() -> None:
    assert [style.level_colour(band).key for band in range(7)] == [
        "AA", "A", "B", "C", "D", "E", "F",
    ]  # fmt: skip
    words = [style.level_colour(band, 5) for band in range(5)]
    assert words[0] == style.level_colour(0)
    assert words[1] == style.level_colour(1)
    assert len({colour.fill for colour in words}) == 5


@pytest.mark.parametrize(("band", "bands"), [(-1, 7), (7, 7), (5, 5), (0, 4)])
def test_a_level_no_year_has_is_refused(band: int, bands: int) -> None:
    with pytest.raises(UsageError, match="no colour for level"):
        style.level_colour(band, bands)


@pytest.mark.parametrize(
    ("score", "written"),
    [(86.76, "86.76"), (100, "100.00"), (0.0, "0.00"), (-0.001, "0.00"), (None, "–")],
)
def test_scores_have_two_decimals(score: float | None, written: str) -> None:
    assert style.format_score(score) == written


def test_a_missing_score_can_be_said_in_words() -> None:
    assert style.format_score(math.nan, missing=style.missing_words("th")) == "ไม่มีข้อมูล"
    assert style.missing_words("en") == "no data"


@pytest.mark.parametrize(
    ("gap", "triangle", "sign"),
    [
        (1.76, "▲\u00a01.76", "+1.76"),
        (-9.88, "▼\u00a09.88", "\u22129.88"),
        (0.001, "0.00", "0.00"),
        (-0.001, "0.00", "0.00"),
        (math.nan, "–", "–"),
    ],
)
def test_gaps_show_their_direction(gap: float, triangle: str, sign: str) -> None:
    assert style.format_gap(gap) == triangle
    assert style.format_gap(gap, triangle=False) == sign


@given(st.floats(0, 100))
def test_a_score_is_written_as_levels_round_it(score: float) -> None:
    assert float(style.format_score(score)) == round(score, 2)


@pytest.mark.parametrize(
    ("points", "lang", "signed", "written"),
    [
        (5, "th", False, "5.00\u00a0คะแนน"),
        (5, "en", True, "+5.00\u00a0points"),
        (None, "th", True, "ไม่มีข้อมูล"),
        (math.nan, "en", False, "no data"),
    ],
)
def test_points_carry_their_unit(
    points: float | None, lang: str, signed: bool, written: str
) -> None:
    assert style.format_points(points, lang, signed=signed) == written


@pytest.mark.parametrize(
    ("lang", "short", "written"),
    [
        ("th", False, "1 ตุลาคม 2565"),
        ("th", True, "1 ต.ค. 2565"),
        ("en", False, "1 October 2022"),
        ("en", True, "1 Oct 2022"),
    ],
)
def test_dates(lang: str, short: bool, written: str) -> None:
    assert style.format_date("2022-10-01", lang, short=short).replace("\u00a0", " ") == written
    assert style.format_date("", lang, short=short) == "–"


@pytest.mark.parametrize(
    ("start", "end", "lang", "written"),
    [
        ("2022-10-01", "2023-03-31", "th", "ต.ค. 2565 – มี.ค. 2566"),
        ("2022-10-01", "2023-03-31", "en", "Oct 2022 – Mar 2023"),
        ("2022-02-01", "2022-02-28", "th", "ก.พ. 2565"),
        ("2022-10-01", "2022-10-15", "th", "1 ต.ค. 2565 – 15 ต.ค. 2565"),
        ("2022-01-24", "2022-01-24", "en", "24 Jan 2022"),
        ("", "", "th", "–"),
    ],
)
def test_periods(start: str, end: str, lang: str, written: str) -> None:
    assert style.format_period(start, end, lang).replace("\u00a0", " ") == written


def test_fiscal_years() -> None:
    assert style.fiscal_year_words(2565, "th") == "ปีงบประมาณ พ.ศ.\u00a02565"
    assert style.fiscal_year_words(2565, "en") == "fiscal year 2565\u00a0(2022)"


@pytest.mark.parametrize("lang", ["", "TH", "fr"])
def test_another_language_is_refused(lang: str) -> None:
    with pytest.raises(UsageError, match="not one we write"):
        style.check_language(lang)
