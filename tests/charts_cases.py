"""What tests of charts share."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ita_analysis import charts, find
from ita_analysis.methodology import load_methodology

PASS = 85.0
SCORES = (86.76, 75.12, 82.95, 80.59, 81.42, 93.40, 85.37, 79.98, 97.50, 100.0)


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


def put_findings(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the charts complete findings of our own; return what puts others in their place."""

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


def lengths(chart: charts.Chart) -> list[float]:
    """Return the right end of the longest bar of each row, top to bottom."""
    ends: dict[float, float] = {}
    for bar in bars(chart):
        row = round(bar.get_y() + bar.get_height() / 2, 3)
        ends[row] = max(ends.get(row, 0), bar.get_x() + bar.get_width())
    return [ends[row] for row in sorted(ends)]


def texts(chart: charts.Chart) -> list[str]:
    return [text.get_text() for text in axes_of(chart).texts]
