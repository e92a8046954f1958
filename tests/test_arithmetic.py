"""The graph of the sums: what holds, what breaks, what cannot be checked; drawn and told."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text
from reports import make_result

from ita_analysis import style
from ita_analysis.charts import Chart, plot_arithmetic
from ita_analysis.charts.arithmetic import COLOURS, FILLS, LINES
from ita_analysis.find import AGREES, DIFFERS, OPEN, find_arithmetic
from ita_analysis.project import Project
from ita_analysis.result import Result, load_result
from ita_analysis.show import Html
from ita_analysis.style import LANGUAGES
from ita_analysis.tell import table_arithmetic, tell_arithmetic

FIVE = {
    "sao-bang-khaem-nakhon-pathom": 2563,
    "sao-bang-rakam-nakhon-pathom": 2565,
    "sao-dong-mun-lek-phetchabun": 2564,
    "sao-lat-ya-kanchanaburi": 2564,
    "tm-bang-pla-samut-sakhon": 2567,
}
SCORES = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50", "100.00"]
QUESTIONS = [("9", "question", "IIT", f"I{number}", "80.00") for number in range(1, 7)]


def rows_of(result: Result) -> dict[tuple[str, str], dict[str, Any]]:
    rows = find_arithmetic(result).to_dict("records")
    return {(str(row["measure"]), str(row["code"])): row for row in rows}


def load(project: Project, org_id: str) -> Result:
    return load_result(org_id, FIVE[org_id], project.processed)


def draw(result: Result, lang: str) -> Chart:
    chart = plot_arithmetic(result, lang)
    assert isinstance(chart, Chart)
    return chart


# --- found ---------------------------------------------------------------------------------------


def test_questions_are_folded_and_counted(project: Project) -> None:
    rows = rows_of(load(project, "tm-bang-pla-samut-sakhon"))
    folded = [row for key, row in rows.items() if key[0] == "question"]
    assert sum(row["of"] for row in folded) == 59
    assert sum(row["known"] for row in folded) == 55
    assert rows["question", "o7–o13"]["into"] == "9.2"


def test_the_sum_breaks_where_questions_do_not_give_their_indicator(project: Project) -> None:
    rows = rows_of(load(project, "tm-bang-pla-samut-sakhon"))
    broken = [key for key, row in rows.items() if row["state"] == DIFFERS]
    assert broken == [*(("indicator", str(number)) for number in range(1, 6)), ("total", "total")]
    assert rows["indicator", "6"]["why"] == "unconfirmed"
    assert rows["indicator", "9"]["why"] == "incomplete"
    assert rows["instrument", "IIT"]["why"] == "not_printed"


def test_what_is_not_printed_hands_on_the_state_of_what_checks_it(tmp_path: Path) -> None:
    right = rows_of(make_result(tmp_path / "right", SCORES, total="89.79"))
    wrong = rows_of(make_result(tmp_path / "wrong", SCORES, total="98.79"))
    none = rows_of(make_result(tmp_path / "none", SCORES))
    for rows, state in ((right, AGREES), (wrong, DIFFERS), (none, OPEN)):
        assert {rows["instrument", code]["edges"] for code in ("IIT", "EIT", "OIT")} == {state}
        assert rows["indicator", "1"]["edges"] == OPEN


def test_a_hundredth_is_agreement(tmp_path: Path) -> None:
    for place, (printed, state) in enumerate(
        [("80.00", AGREES), ("80.01", AGREES), ("80.02", DIFFERS), ("79.99", AGREES)]
    ):
        folder = tmp_path / str(place)
        rows = rows_of(make_result(folder, [printed, *SCORES[1:]], more_scores=QUESTIONS))
        assert rows["indicator", "1"]["state"] == state


def test_an_indicator_that_no_items_give_breaks_without_a_sum(tmp_path: Path) -> None:
    result = make_result(tmp_path, [*SCORES[:8], "97.51", "100.00"])
    row = rows_of(result)["indicator", "9"]
    assert (row["state"], row["why"]) == (DIFFERS, "impossible")
    assert "no set of items gives it" in table_arithmetic(result, "en").cells


# --- told ----------------------------------------------------------------------------------------


def test_what_is_told(tmp_path: Path, project: Project) -> None:
    broken = load(project, "tm-bang-pla-samut-sakhon")
    assert tell_arithmetic(broken, "en").text.splitlines()[0] == (
        "Six printed figures do not follow from their parts: total and indicators 1, 2, 3, 4, 5"
    )
    assert "IIT, EIT and OIT" in tell_arithmetic(broken, "en").text
    assert "คะแนนที่พิมพ์ 6 แห่งไม่ตรงกับผลคำนวณ" in tell_arithmetic(broken, "th").text
    holding = tell_arithmetic(load(project, "sao-bang-khaem-nakhon-pathom"), "en").text
    assert holding.startswith("Five printed sums can be checked, and all hold")
    nothing = tell_arithmetic(make_result(tmp_path, SCORES), "en").text
    assert nothing.startswith("No printed sum can be checked")


def test_the_table_goes_from_the_total_down(project: Project) -> None:
    (table,) = table_arithmetic(load(project, "tm-bang-pla-samut-sakhon"), "en").tables
    names = [str(row[0]) for row in table.rows]
    assert names[:3] == ["Total", "IIT", "1. Performance of duties"]
    assert table.rows[0][1:6] == ("87.02", "91.71", "+4.69", table.rows[0][4], "does not hold")
    assert str(table.rows[0][4]) == "3 of 3"


# --- drawn ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("org_id", FIVE)
def test_every_figure_stands_on_its_paper_and_meets_no_other(
    org_id: str, lang: str, project: Project
) -> None:
    result = load(project, org_id)
    figure = draw(result, lang).figure
    figure.draw_without_rendering()
    texts: list[Text] = [text for text in figure.axes[0].texts if text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    width, height = figure.bbox.width, figure.bbox.height
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.x1 <= width + 1, text
        assert box.y0 >= -1, text
        assert box.y1 <= height + 1, text
    # Lines of text may come close above each other; beside each other they leave a gap.
    for place, (text, box) in enumerate(boxes):
        for other, second in boxes[place + 1 :]:
            level = abs((box.y0 + box.y1) - (second.y0 + second.y1)) / 2 < box.height / 3
            apart = box.x1 <= second.x0 or second.x1 <= box.x0
            assert apart or not level, (text, other)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_printed_stands_beside_computed(lang: str, project: Project) -> None:
    result = load(project, "tm-bang-pla-samut-sakhon")
    words = [text.get_text() for text in draw(result, lang).figure.axes[0].texts]
    assert words[words.index("87.02") + 1] == "≠ 91.71"
    assert words[words.index("88.28") + 1] == "≠ 98.28"
    assert "= 100.00" in words
    assert "3/7" in words
    for part in result.method.indicators:
        assert f"{part.code}. {part.name_th if lang == 'th' else part.name_en}" in words


def test_states_show_without_colour_and_words_can_be_read() -> None:
    assert len({(width, dashes) for _, width, dashes in LINES.values()}) == len(LINES)
    for state, colour in COLOURS.items():
        assert style.contrast(colour, FILLS[state]) >= 4.5
        assert style.contrast(style.INK, FILLS[state]) >= 4.5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_say_where_the_sum_breaks(lang: str, project: Project) -> None:
    chart = draw(load(project, "tm-bang-pla-samut-sakhon"), lang)
    name = "1. Performance of duties" if lang == "en" else "1. การปฏิบัติหน้าที่"
    for part in ("87.02", "91.71", name):
        assert part in chart.alt
    assert f'aria-label="{chart.alt}"' in chart.svg.text
    assert "≠" in chart.caption
    whole = draw(load(project, "sao-bang-khaem-nakhon-pathom"), lang)
    assert "≠" not in whole.caption
    assert whole.source


@pytest.mark.parametrize("org_id", FIVE)
def test_it_is_small_and_the_same_every_time(org_id: str, project: Project) -> None:
    result = load(project, org_id)
    first, second = (draw(result, "th").svg.text for _ in range(2))
    assert first == second
    assert len(first.encode()) < 11_000
    assert not re.search(r"[^\w-]nan\b", first)


def test_without_any_score_there_is_a_note(tmp_path: Path) -> None:
    result = make_result(tmp_path, SCORES)
    empty = result.scores.head(0)
    found = plot_arithmetic(dataclasses.replace(result, scores=empty), "en")
    assert isinstance(found, Html)
    assert not isinstance(found, Chart)
    assert "no score" in found.text
