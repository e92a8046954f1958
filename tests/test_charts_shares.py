"""Charts of contributions, questions and gains, and what stands where nothing can be drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from charts_cases import (
    bars,
    lengths,
    make_contributions,
    make_gains,
    make_indicators,
    make_items,
    make_questions,
    make_result,
    plot,
    put_findings,
    texts,
)
from matplotlib.patches import Rectangle

from ita_analysis import charts
from ita_analysis.show import Html, chart_words
from ita_analysis.style import LANGUAGES


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return put_findings(monkeypatch)


def is_solid(bar: Rectangle) -> bool:
    return bool(bar.get_linestyle() == "solid")


# Contributions


def test_contributions_add_up_to_the_total() -> None:
    chart = plot("contributions")
    earned = make_contributions()["weighted"]
    solid = [bar for bar in bars(chart) if is_solid(bar)]
    last = max(bar.get_y() for bar in solid)
    total = [bar for bar in solid if bar.get_y() == last]
    assert max(bar.get_x() + bar.get_width() for bar in total) == pytest.approx(earned.sum())
    starts = sorted({round(bar.get_x(), 6) for bar in solid})
    assert starts == pytest.approx([0, earned[0], earned[0] + earned[1]])
    for written in ("24.41", "25.88", "39.50", "89.79", "10.21", "× 0.40"):
        assert written in texts(chart)


def test_points_lost_are_drawn_hollow(found: Any) -> None:
    hollow = [bar for bar in bars(plot("contributions")) if not is_solid(bar)]
    assert len(hollow) == 4
    found(contributions=make_contributions((100.0, 100.0, 100.0)))
    chart = plot("contributions", "en")
    assert all(is_solid(bar) for bar in bars(chart))
    assert "Nothing is lost" in chart.alt


def test_a_total_that_does_not_agree_is_said(found: Any) -> None:
    assert "89.79" not in plot("contributions").caption
    found(total={"agrees": False, "computed": 91.7148, "published": 87.02})
    assert "91.71 ต่างจากที่ประกาศไว้ 87.02" in plot("contributions").caption


# Questions


def test_questions_lowest_first_and_items_apart() -> None:
    chart = plot("questions")
    assert list(chart.data["kind"]) == [
        "impossible",
        "question",
        "question",
        "not_met_certain",
        "not_met_possible",
    ]
    words = chart_words("th")
    shown = texts(chart)
    for expected in ("O20", "I7", "O17", "60.76", words["questions_items_heading"]):
        assert expected in shown
    assert words["not_met_certain"] in shown
    assert words["not_met_possible"] in shown


def test_impossible_figures_are_hollow_and_named() -> None:
    chart = plot("questions", "en")
    first = bars(chart)[0]
    assert not is_solid(first)
    assert first.get_x() + first.get_width() == pytest.approx(60.76, abs=0.5)
    assert "impossible" in texts(chart)
    assert "Hollow bars (1)" in chart.caption
    # Such a figure is neither below the mark nor among the known scores.
    assert "of 3 with a known score; 1 of them below the pass mark" in chart.caption
    assert "Lowest: I7, 70.50. 1 below the pass mark" in chart.alt
    assert "Impossible figures: 1." in chart.alt
    assert "–" in texts(chart)  # a gap of such a figure would mean nothing


def test_all_below_the_mark_up_to_fifteen(found: Any) -> None:
    found(
        questions=make_questions({f"I{number}": 50.0 + number for number in range(1, 31)}),
        items_not_met=make_items(),
    )
    chart = plot("questions")
    assert len(lengths(chart)) == 15
    assert len(chart.data) == 30
    assert "30 ข้อ" in chart.caption


def test_five_where_fewer_are_below(found: Any) -> None:
    scores = {f"I{number}": 80.0 + 2 * number for number in range(1, 11)}
    found(questions=make_questions(scores), items_not_met=make_items())
    assert lengths(plot("questions")) == pytest.approx([82, 84, 86, 88, 90])


def test_an_item_with_a_printed_zero_stands_once(found: Any) -> None:
    found(
        questions=make_questions({"O1": 0.0, "I7": 70.0}),
        items_not_met=make_items(O1="certain"),
    )
    chart = plot("questions")
    assert list(chart.data["code"]) == ["I7", "O1"]
    assert "0.00" in texts(chart)


def test_items_alone_need_no_axis_and_come_certain_first(found: Any) -> None:
    codes = {f"O{number}": "possible" for number in range(1, 15)} | {"O42": "certain"}
    found(questions=make_questions({}), items_not_met=make_items(**codes))
    chart = plot("questions")
    assert bars(chart) == []
    assert "50" not in texts(chart)
    assert chart.data["code"].iloc[0] == "O42"
    assert "15 รายการ (อีก 3 รายการอยู่ในตาราง)" in chart.caption


# Gains


def test_gains_largest_first_and_no_loss_among_them() -> None:
    chart = plot("gains")
    assert lengths(chart) == pytest.approx([5.0, 2.0, 0.8, 0.5, 0.44, 0.3], abs=0.02)
    assert "+5.00" in texts(chart)
    assert len(chart.data) == 7
    assert "O42" in chart.alt
    assert "5.00" in chart.alt


def test_certainty_shows_in_fill_and_word() -> None:
    chart = plot("gains", "en")
    looks = [(bar.get_hatch(), is_solid(bar), bar.get_facecolor()) for bar in bars(chart)]
    assert len(set(looks)) == 6
    for word in ("certain", "likely", "not traced", "assumed", "possible", "contradicted"):
        assert word in texts(chart)
    for note in ("assumption", "Dashed outline", "Light", "contradicts", "counts them rightly"):
        assert note in chart.caption


def test_an_item_not_known_by_name_is_called_one_of_its_group(found: Any) -> None:
    found(gains=make_gains([("item", "10.1", 1.25, "certain"), ("item", "10.1", 1.25, "certain")]))
    chart = plot("gains", "en")
    assert len(lengths(chart)) == 2
    assert "10.1" in texts(chart)
    assert "One of 8 items (not known which)" in " ".join(texts(chart))


def test_twelve_gains_at_most(found: Any) -> None:
    rows = [("question", f"I{n}", 3.0 - n / 20, "certain") for n in range(1, 31)]
    found(gains=make_gains(rows))
    chart = plot("gains", "en")
    assert len(lengths(chart)) == 12
    assert "12 of 30" in chart.caption


# Nothing to draw


@pytest.mark.parametrize(
    ("name", "findings", "key"),
    [
        ("indicators", {"indicators": make_indicators((math.nan, math.nan))}, "indicators_missing"),
        (
            "contributions",
            {"contributions": make_contributions((90.0, math.nan, 90.0))},
            "contributions_missing",
        ),
        (
            "questions",
            {"questions": make_questions({}), "items_not_met": make_items()},
            "questions_missing",
        ),
        (
            "questions",
            {"questions": make_questions({"I1": 100.0}), "items_not_met": make_items()},
            "questions_full",
        ),
        ("gains", {"gains": make_gains([])}, "gains_none"),
        (
            "gains",
            {"gains": make_gains([]), "indicators": make_indicators((90.0, math.nan))},
            "gains_missing",
        ),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_missing_is_said(
    name: str, findings: dict[str, Any], key: str, lang: str, found: Any
) -> None:
    found(**findings)
    note = getattr(charts, f"plot_{name}")(make_result(), lang)
    assert isinstance(note, Html)
    plain = note._repr_mimebundle_()["text/plain"]
    assert plain.replace(" ", "") == chart_words(lang)[key].replace(" ", "")
