"""The sum behind a number, line by line."""

from __future__ import annotations

import math
from typing import Any

from ita_analysis.errors import closest, usage_error
from ita_analysis.find.gains import find_gains
from ita_analysis.find.totals import find_contributions, find_total, mean_formula
from ita_analysis.methodology import Methodology
from ita_analysis.result import Result
from ita_analysis.score import agree, weigh_question


def explain(result: Result, code: str | None = None) -> dict[str, Any]:
    """Explain a score: published beside computed, its parts and the sum that makes it.

    Parameters
    ----------
    result : Result
    code : str, optional
        ``total``, an instrument, indicator, sub-indicator or question; without it the total,
        level, instruments, indicators and points to gain.

    Returns
    -------
    dict
        Plain values, ready for JSON; points 0-100, None where not known.

    Raises
    ------
    UsageError
        If the methodology of the fiscal year has no such code.
    """
    facts: dict[str, Any] = {
        "org_id": result.organisation["org_id"],
        "fiscal_year": result.fiscal_year,
    }
    if code is None:
        return facts | _overview(result)
    measure, canonical = _find_code(code, result.method)
    return facts | _explain_one(result, measure, canonical)


def _overview(result: Result) -> dict[str, Any]:
    total = find_total(result)
    method = result.method
    return {
        "total": _explain_one(result, "total", "total"),
        "level": {
            "published": total["level_published"] or None,
            "computed": list(total["levels_computed"]),
        },
        "instruments": [_explain_one(result, "instrument", p.code) for p in method.instruments],
        "indicators": [_explain_one(result, "indicator", p.code) for p in method.indicators],
        "points_to_gain": [
            {key: _plain(value) for key, value in row.items()}
            for row in find_gains(result).to_dict("records")
        ],
    }


def _find_code(code: str, method: Methodology) -> tuple[str, str]:
    places = {
        "total": ["total"],
        "instrument": [part.code for part in method.instruments],
        "indicator": [part.code for part in method.indicators],
        "sub_indicator": [part.code for part in method.sub_indicators],
        "question": [part.code for part in method.questions],
    }
    for measure, codes in places.items():
        for known in codes:
            if known.lower() == code.lower():
                return measure, known
    everything = [known for codes in places.values() for known in codes]
    what = f"fiscal year {method.fiscal_year} has no such code ({code})"
    raise usage_error("code", what, closest(code, everything))


def _explain_one(result: Result, measure: str, code: str) -> dict[str, Any]:
    published = result.row(measure, code, "published")
    computed = result.score(measure, code, "computed")
    score = float(published["score"]) if published else math.nan
    parts = _parts(result, measure, code)
    return {
        "measure": measure,
        "code": code,
        "published": _plain(score),
        "printed": published["printed"] if published else None,
        "source_id": published["source_id"] if published else None,
        "source_lines": published["source_ref"] if published else None,
        "computed": _plain(computed),
        "agrees": agree(score, computed),
        "formula": _formula(result, measure, code, parts),
        "parts": [{"code": part, "score": _plain(value)} for part, value in parts],
        "worth": _worth(result, measure, code),
    }


def _parts(result: Result, measure: str, code: str) -> list[tuple[str, float]]:
    method = result.method
    if measure == "total":
        table = find_contributions(result)
        return list(zip(table["code"], table["score"], strict=True))
    if measure == "instrument":
        return [(p.code, result.score("indicator", p.code)) for p in method.indicators_of(code)]
    if measure == "indicator" and (subs := method.sub_indicators_of(code)):
        return [(part.code, result.score("sub_indicator", part.code)) for part in subs]
    if measure in ("indicator", "sub_indicator"):
        return [(p.code, result.score("question", p.code)) for p in method.questions_of(code)]
    return []


def _formula(result: Result, measure: str, code: str, parts: list[tuple[str, float]]) -> str:
    if measure == "total":
        weights = {part.code: part.weight for part in result.method.instruments}
        return " + ".join(
            f"{weights[part]:.2f} x {'?' if math.isnan(score) else f'{score:.4f}'}"
            for part, score in parts
        )
    if measure == "question" or all(math.isnan(score) for _, score in parts):
        return ""
    if (
        measure == "indicator"
        and result.method.instrument(result.method.indicator(code).instrument).parts
    ):
        return ""
    return mean_formula([score for _, score in parts])


def _worth(result: Result, measure: str, code: str) -> dict[str, Any] | None:
    """Tell what raising a question to 100 adds to the total, and the sum of it."""
    if measure != "question":
        return None
    worth = weigh_question(result.method.question(code), result.method)
    if worth is None:
        return None
    gains = find_gains(result)
    mine = gains[(gains["measure"] == "question") & (gains["code"] == code)]
    row = mine.iloc[0] if len(mine) else None
    score = result.score("question", code) if row is None else float(row["score"])
    known = not math.isnan(score)
    gap = 100 - score
    share = "" if worth.share == 1 else f" x {worth.share:g}"
    shown = f"{score:.2f}" if known else "score"
    # Layer by layer, as the method is told: items, sub-indicators, indicators.
    layers = len(result.method.sub_indicators_of(result.method.question(code).indicator))
    above = f"{layers} / {worth.groups // layers}" if layers else str(worth.groups)
    return {
        "formula": f"(100 - {shown}) / {worth.group_size} / {above} x {worth.weight:.2f}{share}",
        "gain": worth.lift(gap) if known else None,
        "most": worth.lift(100),
        "certainty": None if row is None else row["certainty"],
    }


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value
