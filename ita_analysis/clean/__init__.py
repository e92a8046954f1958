"""Records as printed become tidy tables; corrections are declared, never made in silence."""

from ita_analysis.clean.everything import clean_all

__all__ = ["clean_all"]
