"""What tests of compare share."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from ita_analysis.compare import (
    Comparison,
    Standing,
    compare_standings,
)
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.score import score_instruments, score_total
from ita_analysis.subjects import Subject

# --- changes -------------------------------------------------------------------------------------


def _stand(method: Methodology, scores: dict[str, float], **more: Any) -> Standing:
    """Return a standing with indicator scores, and the total they give."""
    wide = pd.DataFrame([scores])
    total = float(score_total(score_instruments(wide, method), method).iloc[0])
    rows = [("indicator", code, score) for code, score in scores.items()]
    rows += [("total", "total", total), *more.get("questions", ())]
    frame = pd.DataFrame(rows, columns=["measure", "code", "score"]).assign(
        origin="published", n=math.nan, source_id="", source_ref=""
    )
    if "n" in more:
        frame.loc[frame["measure"] == "indicator", "n"] = more["n"]
    return Standing("organisation", method.fiscal_year, method, frame)


def _compare(before: Standing, after: Standing) -> Comparison:
    years = (before.fiscal_year, after.fiscal_year)
    subject = Subject("sao-x", "organisation", "x", "x", "", "", years)
    sources = pd.DataFrame(columns=["document_th", "document_en"])
    return compare_standings(subject, before, after, pd.DataFrame(), sources)


WEIGHTS = st.lists(st.integers(1, 100), min_size=3, max_size=3).map(
    lambda parts: [part / sum(parts) for part in parts]
)


def _codes() -> list[str]:
    return [part.code for part in load_methodology(2565).indicators]
