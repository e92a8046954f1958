"""Years beside each other: what changed, by whose doing, and how sure that is."""

from ita_analysis.compare.changes import (
    change_indicators,
    change_instruments,
    change_questions,
    change_total,
)
from ita_analysis.compare.contributions import contribute_indicators
from ita_analysis.compare.methods import MethodChange, compare_methods
from ita_analysis.compare.series import level_of, load_series
from ita_analysis.compare.standing import Standing, load_standings
from ita_analysis.compare.years import (
    Comparison,
    compare_standings,
    compare_with_year_before,
    compare_years,
)

__all__ = [
    "Comparison",
    "MethodChange",
    "Standing",
    "change_indicators",
    "change_instruments",
    "change_questions",
    "change_total",
    "compare_methods",
    "compare_standings",
    "compare_with_year_before",
    "compare_years",
    "contribute_indicators",
    "level_of",
    "load_series",
    "load_standings",
]
