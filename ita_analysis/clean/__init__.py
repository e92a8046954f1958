"""Records as printed become tidy tables; corrections are declared, never made in silence."""

from ita_analysis.clean.everything import clean_all
from ita_analysis.clean.readings import clean_reading

__all__ = ["clean_all", "clean_reading"]
