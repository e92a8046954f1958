"""What moved since an earlier plan: its measures beside the scores of both years."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ita_analysis.compare import Comparison
from ita_analysis.plan.draft import split_targets
from ita_analysis.plan.whole import Plan

COLUMNS = [
    "number",
    "title_th",
    "title_en",
    "status",
    "progress",
    "measure",
    "code",
    "before",
    "after",
    "change",
    "sampling",
    "method",
]
SAME = "same"


def find_moved(plan: Plan) -> pd.DataFrame:
    """Set the measures planned for the fiscal year of the result beside what moved.

    Nothing here says that a measure is the cause of a change.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    pandas.DataFrame
        A row a measure and a thing it answers: ``number``, ``title_th``, ``title_en``,
        ``status`` and ``progress`` of the measure, empty where not recorded; ``measure``
        (``question`` where it means the same and has a score in both years, else ``indicator``;
        empty where the measure does not say what it answers) and ``code`` of this year's method;
        ``before``, ``after``, ``change`` (points), ``sampling`` and ``method`` as compare says.
        Empty without a plan or without a result of the year before.
    """
    comparison = plan.comparison
    rows = []
    for measure in plan.before.to_dict("records") if comparison else []:
        own = {key: str(measure[key]) for key in COLUMNS[:5]}
        moves = list(_moves_of(str(measure["targets"]), comparison)) if comparison else []
        rows += [own | move for move in moves] or [own | _NOTHING]
    return pd.DataFrame(rows, columns=COLUMNS)


_NOTHING: dict[str, Any] = {
    "measure": "",
    "code": "",
    "before": math.nan,
    "after": math.nan,
    "change": math.nan,
    "sampling": "",
    "method": "",
}


def _moves_of(targets: str, comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Yield what became of each thing a measure answers, each once."""
    method = comparison.before.method
    questions = comparison.questions.dropna(subset=["before", "after"])
    indicators = comparison.indicators.dropna(subset=["before", "after"]).set_index("code")
    places = {part.code: part.indicator for part in method.questions}
    seen: set[str] = set()
    for code in split_targets(targets, method):
        mine = questions[questions["from_code"] == code]
        if len(mine):
            row = mine.iloc[0]
            yield _move("question", str(row["code"]), row, SAME)
            continue
        indicator = places.get(code, code.partition(".")[0])
        if indicator in indicators.index and indicator not in seen:
            seen.add(indicator)
            row = indicators.loc[indicator]
            yield _move("indicator", indicator, row, str(row["status"]))


def _move(measure: str, code: str, row: Any, method: str) -> dict[str, Any]:
    return {
        "measure": measure,
        "code": code,
        "before": float(row["before"]),
        "after": float(row["after"]),
        "change": float(row["change"]),
        "sampling": str(row["sampling"]),
        "method": method,
    }
