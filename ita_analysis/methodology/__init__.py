"""The rules of the assessment, fiscal year by fiscal year, kept as data."""

from ita_analysis.methodology.load import list_fiscal_years, load_methodology
from ita_analysis.methodology.mappings import load_matches
from ita_analysis.methodology.model import (
    Indicator,
    Instrument,
    Issue,
    LevelRule,
    Match,
    Methodology,
    Question,
    SubIndicator,
)

__all__ = [
    "Indicator",
    "Instrument",
    "Issue",
    "LevelRule",
    "Match",
    "Methodology",
    "Question",
    "SubIndicator",
    "list_fiscal_years",
    "load_matches",
    "load_methodology",
]
