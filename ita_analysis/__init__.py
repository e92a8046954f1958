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
    "quality": ["Quality", "load_quality"],
    "subjects": ["choose_years", "find_subject", "list_subjects"],
    "compare": ["Comparison", "compare_methods", "compare_years"],
    "compare.peers": ["Peers", "compare_peers", "correlate_ranks", "rank_totals"],
    "find": [
        "compare_imagined",
        "explain",
        "find_arithmetic",
        "find_best_questions",
        "find_contributions",
        "find_distributions",
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
        "imagine_scores",
    ],
    "plan": ["Plan", "draft_plan", "find_weak_points", "load_plan"],
    "show": ["page_style"],
    "tell": [
        "table_approaches",
        "table_arithmetic",
        "table_contributions",
        "table_distributions",
        "table_gains",
        "table_indicators",
        "table_issues",
        "table_measures",
        "table_path",
        "table_problems",
        "table_proposals",
        "table_questions",
        "table_sources",
        "tell_answers",
        "tell_approaches",
        "tell_arithmetic",
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
    "tell.planned": [
        "table_plan_measures",
        "table_plan_parts",
        "table_plan_progress",
        "table_plan_since",
        "table_plan_weak_points",
        "tell_plan_header",
        "tell_plan_measures",
        "tell_plan_parts",
        "tell_plan_progress",
        "tell_plan_since",
        "tell_plan_weak_points",
    ],
    "tell.compared": [
        "table_year_contributions",
        "table_year_method",
        "table_year_moves",
        "table_year_predecessors",
        "table_year_questions",
        "table_year_series",
        "table_year_sources",
        "tell_year_contributions",
        "tell_year_header",
        "tell_year_method",
        "tell_year_moves",
        "tell_year_predecessors",
        "tell_year_questions",
        "tell_year_series",
        "tell_year_sources",
    ],
    "tell.peers": [
        "table_peer_areas",
        "table_peer_indicators",
        "table_peer_levels",
        "table_peer_lifts",
        "table_peer_losses",
        "table_peer_outliers",
        "table_peer_passes",
        "table_peer_ranks",
        "table_peer_respondents",
        "table_peer_sources",
        "table_peer_types",
        "tell_peer_areas",
        "tell_peer_header",
        "tell_peer_indicators",
        "tell_peer_levels",
        "tell_peer_lifts",
        "tell_peer_link",
        "tell_peer_losses",
        "tell_peer_outliers",
        "tell_peer_passes",
        "tell_peer_ranks",
        "tell_peer_respondents",
        "tell_peer_sources",
        "tell_peer_types",
    ],
    "charts.peers": [
        "plot_peer_areas",
        "plot_peer_levels",
        "plot_peer_link",
        "plot_peer_losses",
        "plot_peer_passes",
        "plot_peer_ranks",
        "plot_peer_spread",
        "plot_peer_types",
    ],
    "charts.compared": ["plot_year_series", "plot_year_slopes", "plot_year_steps"],
    "explore": ["Explorer", "explore"],
    "tell.quality": [
        "table_problem_lines",
        "table_reading",
        "table_unread",
        "tell_quality",
        "tell_reading",
        "tell_unread",
    ],
    "charts": [
        "plot_arithmetic",
        "plot_contributions",
        "plot_distributions",
        "plot_gains",
        "plot_indicators",
        "plot_plan_calendar",
        "plot_questions",
    ],
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
