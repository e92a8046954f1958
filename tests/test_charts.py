from __future__ import annotations

import hashlib
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from charts_cases import (
    PASS,
    SCORES,
    axes_of,
    bars,
    lengths,
    make_indicators,
    make_result,
    plot,
    put_findings,
    texts,
)
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ita_analysis import charts, find, style
from ita_analysis.charts.frame import Frame
from ita_analysis.charts.layout import LABEL_COLUMNS, LABEL_LINES, Column, Drawing, Label, Layout
from ita_analysis.methodology import load_methodology
from ita_analysis.show import Html
from ita_analysis.style import LANGUAGES
from ita_analysis.thai import display_width

HOSTILE = '<script>alert(1)</script> & "$x^2$" {name} '
PLOTS: list[Callable[[Any, str], charts.Chart | Html]] = [
    charts.plot_indicators,
    charts.plot_contributions,
    charts.plot_questions,
    charts.plot_gains,
]


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return put_findings(monkeypatch)


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


def make_drawing(labels: list[Label], **changes: Any) -> Drawing:
    columns = [Column("คะแนน", ["1.00"] * len(labels))]
    given = {"limit": 100, "ticks": (0, 50), "draw": lambda frame: None, **changes}
    return Drawing(labels, columns, **given)


@pytest.mark.parametrize("text", ["การใช้งบประมาณ", "ที่น้ำ " * 40, HOSTILE * 4, "ก" * 300, ""])
def test_labels_keep_to_two_lines_of_forty_columns(text: str) -> None:
    label = Label(text, "I7")
    assert len(label.lines) <= LABEL_LINES
    assert all(display_width(line) <= LABEL_COLUMNS for line in label.lines)
    layout = Layout(make_drawing([label]))
    assert layout.bar_width > layout.width / 4


def test_rows_follow_each_other_without_overlap() -> None:
    labels = [Label("ก"), Label("ที่น้ำ " * 30), Label("ข")]
    layout = Layout(make_drawing(labels, headings={2: "หัวข้อ"}))
    assert layout.centres == sorted(layout.centres)
    steps = [b - a for a, b in zip(layout.centres, layout.centres[1:], strict=False)]
    assert min(steps) >= 19
    assert layout.centres[-1] < layout.bottom


def test_a_level_is_written_beside_a_bar_too_short_for_it() -> None:
    colour = style.level_colour(4, 5)

    def draw(frame: Frame) -> None:
        frame.level_bar(0, "ต้องปรับปรุงโดยด่วน", colour, (0, 3), "striped")
        frame.level_bar(1, "ต้องปรับปรุงโดยด่วน", colour, (0, 90), "striped")

    frame = Frame(make_drawing([Label("ก"), Label("ข")], draw=draw))
    outside, inside = (t for t in frame.axes.texts if t.get_text().startswith("ต้อง"))
    assert outside.get_position()[0] > 3
    assert outside.get_color() == style.INK
    assert inside.get_position()[0] < 90
    assert style.contrast(str(inside.get_color()), colour.fill) >= 4.5


def test_a_bar_without_length_is_left_out() -> None:
    frame = Frame(make_drawing([Label("ก")], draw=lambda frame: frame.bar(0, 0.0, style.INK)))
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
