"""Analysis of Thailand's Integrity and Transparency Assessment (ITA).

``import ita_analysis as ita`` gives an analyst the public verbs. They are imported when first
used, so that a command which draws nothing does not wait for the drawing libraries.
"""

from __future__ import annotations

import importlib
from typing import Any

_PUBLIC = {
    "errors": ["DataError", "ItaError", "UsageError"],
    "project": ["Project", "find_project"],
    "methodology": ["list_fiscal_years", "load_methodology"],
    "score": [
        "score_indicators",
        "score_instruments",
        "score_levels",
        "score_results",
        "score_sub_indicators",
        "score_total",
    ],
    "check": ["check_results", "propose_results"],
    "prepare": ["prepare"],
    "result": ["Result", "list_results", "load_result"],
    "find": [
        "explain",
        "find_best_questions",
        "find_contributions",
        "find_gains",
        "find_indicators",
        "find_issues",
        "find_items_not_met",
        "find_lowest_questions",
        "find_missing",
        "find_path",
        "find_questions",
        "find_shares",
        "find_total",
        "find_unmet_counts",
        "find_weak_questions",
    ],
    "show": ["page_style"],
    "tell": [
        "table_approaches",
        "table_contributions",
        "table_gains",
        "table_indicators",
        "table_issues",
        "table_measures",
        "table_path",
        "table_problems",
        "table_proposals",
        "table_questions",
        "table_sources",
        "tell_approaches",
        "tell_contributions",
        "tell_gains",
        "tell_header",
        "tell_indicators",
        "tell_issues",
        "tell_measures",
        "tell_problems",
        "tell_proposals",
        "tell_questions",
        "tell_sources",
        "tell_strengths",
        "tell_years",
    ],
    "charts": ["plot_contributions", "plot_gains", "plot_indicators", "plot_questions"],
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605 - a list of names, made from the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
