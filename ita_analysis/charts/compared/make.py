"""What charts of two years share: where their figures come from, and the colour of a change."""

from __future__ import annotations

from ita_analysis.charts.chart import name_documents
from ita_analysis.compare import Comparison
from ita_analysis.show import chart_words
from ita_analysis.style import GOOD, POOR, SOFT_INK


def source_words(comparison: Comparison, lang: str) -> str:
    """Return where the figures of both years come from."""
    named = name_documents(comparison.sources, comparison.years, lang)
    return chart_words(lang)["source_join"].join(named)


def change_colour(change: float, sampling: str = "") -> str:
    """Return the colour of a change; one within sampling error, or none, has a quiet one."""
    if sampling == "within" or not round(change, 2):
        return SOFT_INK
    return GOOD if change > 0 else POOR
