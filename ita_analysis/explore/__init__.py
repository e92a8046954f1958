"""Exploring in JupyterLab: choose, look, sort, move scores, compare, save."""

from ita_analysis.explore.explorer import Explorer, explore

__all__ = ["Explorer", "explore"]
