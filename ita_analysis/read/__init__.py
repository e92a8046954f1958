"""Documents and records taken apart; nothing is judged, every value keeps where it stands."""

from ita_analysis.read.records import (
    COLUMNS,
    CORRECTIONS_FILE,
    ORGANISATION_KEYS,
    SOURCE_FILE,
    Figures,
    Report,
    read_sources,
)

__all__ = [
    "COLUMNS",
    "CORRECTIONS_FILE",
    "ORGANISATION_KEYS",
    "SOURCE_FILE",
    "Figures",
    "Report",
    "read_sources",
]
