from __future__ import annotations

import hashlib
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from ita_analysis import charts, find, style
from ita_analysis.charts.frame import Frame
from ita_analysis.charts.layout import LABEL_COLUMNS, LABEL_LINES, Column, Drawing, Label, Layout
from ita_analysis.methodology import load_methodology
from ita_analysis.show import Html, chart_words
from ita_analysis.style import LANGUAGES
from ita_analysis.thai import display_width

HOSTILE = '<script>alert(1)</script> & "$x^2$" {name} '
PASS = 85.0
SCORES = (86.76, 75.12, 82.95, 80.59, 81.42, 93.40, 85.37, 79.98, 97.50, 100.0)
PLOTS: list[Callable[[Any, str], charts.Chart | Html]] = [
    charts.plot_indicators,
    charts.plot_contributions,
    charts.plot_questions,
    charts.plot_gains,
]


def make_result(fiscal_year: int = 2565, method: Any = None) -> Any:
    """Return what charts ask of a result beside the findings."""
    source = {
        "kind": "report",
        "document_th": "รายงานวิเคราะห์",
        "document_en": "Analysis",
        "publisher_th": "อบต. <b>",
        "publisher_en": "",
    }
    return SimpleNamespace(
        certainty=pd.DataFrame(),
        fiscal_year=fiscal_year,
        method=method or load_methodology(fiscal_year),
        sources=pd.DataFrame([source]),
    )


def make_indicators(scores: tuple[float, ...] = SCORES) -> pd.DataFrame:
    rows = [
        {"code": str(number), "score": score, "gap": score - PASS}
        for number, score in enumerate(scores, 1)
    ]
    table = pd.DataFrame(rows)
    return table.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def make_contributions(scores: tuple[float, ...] = (81.368, 86.25, 98.75)) -> pd.DataFrame:
    weights = (0.3, 0.3, 0.4)
    return pd.DataFrame(
        {
            "code": ["IIT", "EIT", "OIT"],
            "score": scores,
            "weight": weights,
            "weighted": [s * w for s, w in zip(scores, weights, strict=True)],
            "lost": [(100 - s) * w for s, w in zip(scores, weights, strict=True)],
        }
    )


def make_questions(scores: dict[str, float]) -> pd.DataFrame:
    rows = [
        {
            "code": code,
            "indicator": "",
            "sub_indicator": "",
            "score": score,
            "gap": score - PASS,
            "possible": code[0] not in "Oo" or score in (0, 100),
            "source_ref": "1",
        }
        for code, score in scores.items()
    ]
    columns = ["code", "indicator", "sub_indicator", "score", "gap", "possible", "source_ref"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("score", kind="stable", ignore_index=True)


def make_items(**certainties: str) -> pd.DataFrame:
    columns = ["code", "indicator", "sub_indicator", "certainty", "source_ref"]
    rows = [(code, "9", "9.1", certainty, "85") for code, certainty in certainties.items()]
    return pd.DataFrame(rows, columns=columns)


def make_gains(rows: list[tuple[str, str, float, str]]) -> pd.DataFrame:
    columns = ["measure", "code", "gain", "certainty"]
    return pd.DataFrame(rows, columns=columns).assign(score=50.0)


GAINS = [
    ("question", "O42", 5.0, "certain"),
    ("indicator", "8", 2.0, "untraced"),
    ("question", "E1", 0.8, "assumed"),
    ("item", "10.1", 0.5, "likely"),
    ("question", "O1", 0.44, "possible"),
    ("indicator", "3", 0.3, "contradicted"),
    ("indicator", "2", -0.2, "untraced"),
]


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the charts findings of our own; without arguments, complete ones."""

    def put(**findings: Any) -> None:
        for name, value in findings.items():
            monkeypatch.setattr(find, f"find_{name}", lambda result, value=value: value)

    put(
        indicators=make_indicators(),
        contributions=make_contributions(),
        total={"agrees": True, "computed": 89.79, "published": 89.79},
        questions=make_questions({"O20": 60.76, "I7": 70.5, "I4": 99.31, "O1": 100.0}),
        items_not_met=make_items(O17="certain", O25="possible"),
        gains=make_gains(GAINS),
    )
    return put


def plot(name: str, lang: str = "th", result: Any = None) -> charts.Chart:
    chart = getattr(charts, f"plot_{name}")(result or make_result(), lang)
    assert isinstance(chart, charts.Chart)
    return chart


def axes_of(chart: charts.Chart) -> Axes:
    return chart.figure.axes[0]


def bars(chart: charts.Chart) -> list[Rectangle]:
    return [patch for patch in axes_of(chart).patches if isinstance(patch, Rectangle)]


def is_solid(bar: Rectangle) -> bool:
    return bool(bar.get_linestyle() == "solid")


def lengths(chart: charts.Chart) -> list[float]:
    """Return the right end of the longest bar of each row, top to bottom."""
    ends: dict[float, float] = {}
    for bar in bars(chart):
        row = round(bar.get_y() + bar.get_height() / 2, 3)
        ends[row] = max(ends.get(row, 0), bar.get_x() + bar.get_width())
    return [ends[row] for row in sorted(ends)]


def texts(chart: charts.Chart) -> list[str]:
    return [text.get_text() for text in axes_of(chart).texts]


def drawn_text(svg: Html) -> list[str]:
    root = ElementTree.fromstring(svg.text)
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


# What holds for every chart


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plotted", PLOTS)
def test_a_chart_has_all_that_belongs_to_it(plotted: Any, lang: str) -> None:
    chart = plotted(make_result(), lang)
    root = ElementTree.fromstring(chart.svg.text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == chart.alt
    assert len(chart.svg.text.encode()) < 14_000
    html = chart._repr_html_()
    assert html == str(chart.html) == chart.__html__()
    assert html.startswith(f'<figure class="ita ita-figure" lang="{lang}"')
    assert "<figcaption>" in html
    assert chart._repr_mimebundle_() == {"text/html": html, "text/plain": chart.alt}
    assert re.search(r"\d+\.\d\d", chart.alt)
    assert not chart.data.empty


@pytest.mark.parametrize("plotted", PLOTS)
def test_axes_begin_at_zero_and_hold_every_bar(plotted: Any) -> None:
    chart = plotted(make_result(), "th")
    low, high = axes_of(chart).get_xlim()
    assert low == 0
    assert all(0 <= bar.get_x() <= bar.get_x() + bar.get_width() <= high for bar in bars(chart))


@pytest.mark.parametrize("plotted", PLOTS)
def test_the_same_findings_give_the_same_bytes(plotted: Any) -> None:
    assert plotted(make_result(), "th").html == plotted(make_result(), "th").html


def digest() -> str:
    """Return what all charts come to; another process asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "find_indicators", lambda _: make_indicators())
        chart = charts.plot_indicators(make_result(), "th")
    return hashlib.sha256(chart.__html__().encode()).hexdigest()


def test_another_process_gives_the_same_bytes() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", "import test_charts; print(test_charts.digest())"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert digests == {digest()}


@pytest.mark.parametrize("plotted", PLOTS)
def test_nothing_stays_open_or_changed(plotted: Any) -> None:
    before = dict(plt.rcParams.copy())
    plotted(make_result(), "th")
    assert plt.get_fignums() == []
    assert dict(plt.rcParams.copy()) == before


def test_charts_on_one_page_share_no_names() -> None:
    names: list[str] = []
    for plotted in PLOTS:
        chart = plotted(make_result(), "th")
        assert isinstance(chart, charts.Chart)
        names += set(re.findall(r'(?:id|class)="([^"]+)"', chart.svg.text))
        used = set(re.findall(r"url\(#([^)]+)\)", chart.svg.text))
        assert used == set(re.findall(r' id="([^"]+)"', chart.svg.text))
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plotted", PLOTS)
def test_hostile_names_stay_text(plotted: Any, lang: str) -> None:
    method = load_methodology(2565)
    named = method.model_copy(
        update={
            "indicators": tuple(
                part.model_copy(
                    update={"name_th": HOSTILE + part.name_th, "name_en": HOSTILE + part.name_en}
                )
                for part in method.indicators
            ),
            "questions": tuple(
                part.model_copy(update={"label_th": HOSTILE + "ที่น้ำ" * 30, "label_en": HOSTILE * 5})
                for part in method.questions
            ),
        }
    )
    chart = plotted(make_result(method=named), lang)
    assert "<script" not in chart.__html__()
    assert "<b>" not in chart.__html__()
    labels = [text for text in drawn_text(chart.svg) if "<script>" in text]
    assert bool(labels) == (plotted is not charts.plot_contributions)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plotted", PLOTS)
def test_nothing_is_drawn_outside_or_over_another(plotted: Any, lang: str) -> None:
    chart = plotted(make_result(), lang)
    with style.use_style():
        renderer = FigureCanvasAgg(chart.figure).get_renderer()
        boxes = [text.get_window_extent(renderer) for text in axes_of(chart).texts]
    width, height = chart.figure.bbox.width, chart.figure.bbox.height
    for box in boxes:
        assert -1 <= box.x0 <= box.x1 <= width + 1
        assert -1 <= box.y0 <= box.y1 <= height + 1
    for number, box in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = min(box.x1, other.x1) - max(box.x0, other.x0)
            along = min(box.y1, other.y1) - max(box.y0, other.y0)
            # Marks of a line may reach a little into the room of the line above.
            assert across < 1 or along < 5


def test_source_is_built_from_the_records() -> None:
    assert plot("indicators").source == "รายงานวิเคราะห์ (อบต. <b>)"
    assert plot("indicators", "en").source == "Analysis"
    result = make_result()
    result.sources = result.sources.iloc[:0]
    assert plot("indicators", "en", result).source == "ITA fiscal year 2565\u00a0(2022)"


# Frame


def _drawing(labels: list[Label], **changes: Any) -> Drawing:
    columns = [Column("คะแนน", ["1.00"] * len(labels))]
    given = {"limit": 100, "ticks": (0, 50), "draw": lambda frame: None, **changes}
    return Drawing(labels, columns, **given)


@pytest.mark.parametrize("text", ["การใช้งบประมาณ", "ที่น้ำ " * 40, HOSTILE * 4, "ก" * 300, ""])
def test_labels_keep_to_two_lines_of_forty_columns(text: str) -> None:
    label = Label(text, "I7")
    assert len(label.lines) <= LABEL_LINES
    assert all(display_width(line) <= LABEL_COLUMNS for line in label.lines)
    layout = Layout(_drawing([label]))
    assert layout.bar_width > layout.width / 4


def test_rows_follow_each_other_without_overlap() -> None:
    labels = [Label("ก"), Label("ที่น้ำ " * 30), Label("ข")]
    layout = Layout(_drawing(labels, headings={2: "หัวข้อ"}))
    assert layout.centres == sorted(layout.centres)
    steps = [b - a for a, b in zip(layout.centres, layout.centres[1:], strict=False)]
    assert min(steps) >= 19
    assert layout.centres[-1] < layout.bottom


def test_a_level_is_written_beside_a_bar_too_short_for_it() -> None:
    colour = style.level_colour(4, 5)

    def draw(frame: Frame) -> None:
        frame.level_bar(0, "ต้องปรับปรุงโดยด่วน", colour, (0, 3), "striped")
        frame.level_bar(1, "ต้องปรับปรุงโดยด่วน", colour, (0, 90), "striped")

    frame = Frame(_drawing([Label("ก"), Label("ข")], draw=draw))
    outside, inside = (t for t in frame.axes.texts if t.get_text().startswith("ต้อง"))
    assert outside.get_position()[0] > 3
    assert outside.get_color() == style.INK
    assert inside.get_position()[0] < 90
    assert style.contrast(str(inside.get_color()), colour.fill) >= 4.5


def test_a_bar_without_length_is_left_out() -> None:
    frame = Frame(_drawing([Label("ก")], draw=lambda frame: frame.bar(0, 0.0, style.INK)))
    assert list(frame.axes.patches) == []


# Indicators


def test_indicators_are_as_long_as_their_scores() -> None:
    chart = plot("indicators")
    assert lengths(chart) == pytest.approx(sorted(SCORES, reverse=True))
    assert axes_of(chart).get_xlim() == (0, 100)
    assert [text for text in texts(chart) if text in ("AA", "A", "B")] == list(
        ("AA",) * 2 + ("A",) * 3 + ("B",) * 5
    )


def test_indicators_below_the_mark_are_striped() -> None:
    chart = plot("indicators")
    striped = [bar.get_width() for bar in bars(chart) if bar.get_hatch()]
    assert striped == pytest.approx(sorted((s for s in SCORES if s < PASS), reverse=True))
    assert "▼\u00a09.88" in texts(chart)
    assert "เกณฑ์ 85" in texts(chart)


def test_indicator_colours_are_those_of_their_levels() -> None:
    fills = {bar.get_facecolor() for bar in bars(plot("indicators"))}
    assert len(fills) == 3


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("th", ["สูงสุดคือการป้องกันการทุจริต 100.00", "ต่ำสุดคือการใช้งบประมาณ 75.12", "5 ตัวชี้วัด"]),
        ("en", ["Highest: Corruption prevention, 100.00", "Lowest: Budget use, 75.12", "5 pass"]),
    ],
)
def test_indicators_say_their_finding(lang: str, said: list[str]) -> None:
    alt = plot("indicators", lang).alt
    assert all(part in alt for part in said)


def test_equal_indicators_have_no_highest(found: Any) -> None:
    found(indicators=make_indicators((100.0,) * 10))
    chart = plot("indicators", "en")
    assert "every indicator has 100.00" in chart.alt
    assert "all reach" in chart.caption
    assert not any(bar.get_hatch() for bar in bars(chart))


def test_ties_are_named_together(found: Any) -> None:
    found(indicators=make_indicators((100.0, 100.0, 90.0, 80.0, 80.0, 80.0, 80.0)))
    alt = plot("indicators", "en").alt
    assert "Highest: Performance of duties, Budget use, 100.00" in alt
    assert "Lowest: 4 indicators, 80.00" in alt


def test_a_missing_indicator_is_named_and_not_drawn_as_zero(found: Any) -> None:
    found(indicators=make_indicators((90.0, math.nan)))
    chart = plot("indicators")
    assert len(lengths(chart)) == 1
    assert "ไม่มีข้อมูล" in texts(chart)
    assert "–" in texts(chart)


def test_words_of_levels_stand_in_the_language() -> None:
    result = make_result(2567)
    assert "ผ่านดีเยี่ยม" in texts(plot("indicators", "th", result))
    assert result.method.levels[0].name_en in texts(plot("indicators", "en", result))


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
