"""Strengths, weaknesses, what each fix is worth, and the shortest path to the next level."""

from ita_analysis.find.answers import (
    find_distributions,
    find_interval,
    find_samples,
    has_answers,
    is_from_answers,
)
from ita_analysis.find.arithmetic import AGREES, DIFFERS, OPEN, find_arithmetic
from ita_analysis.find.explain import explain
from ita_analysis.find.gains import find_gains
from ita_analysis.find.imagine import compare_imagined, imagine_scores
from ita_analysis.find.indicators import STRONG_ABOVE, find_band, find_indicators
from ita_analysis.find.issues import find_issues
from ita_analysis.find.items import (
    find_inferred_met,
    find_items_not_met,
    find_unmet_counts,
    find_unnamed_unmet,
)
from ita_analysis.find.missing import find_missing
from ita_analysis.find.path import find_lacking, find_path, next_level
from ita_analysis.find.questions import (
    find_best_questions,
    find_lowest_questions,
    find_questions,
    find_shares,
    find_weak_questions,
)
from ita_analysis.find.totals import find_contributions, find_total

__all__ = [
    "AGREES",
    "DIFFERS",
    "OPEN",
    "STRONG_ABOVE",
    "compare_imagined",
    "explain",
    "find_arithmetic",
    "find_band",
    "find_best_questions",
    "find_contributions",
    "find_distributions",
    "find_gains",
    "find_indicators",
    "find_inferred_met",
    "find_interval",
    "find_issues",
    "find_items_not_met",
    "find_lacking",
    "find_lowest_questions",
    "find_missing",
    "find_path",
    "find_questions",
    "find_samples",
    "find_shares",
    "find_total",
    "find_unmet_counts",
    "find_unnamed_unmet",
    "find_weak_questions",
    "has_answers",
    "imagine_scores",
    "is_from_answers",
    "next_level",
]
