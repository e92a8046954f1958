"""Charts of two or more fiscal years."""

from ita_analysis.charts.compared.series import plot_year_series
from ita_analysis.charts.compared.slopes import plot_year_slopes
from ita_analysis.charts.compared.steps import plot_year_steps

__all__ = ["plot_year_series", "plot_year_slopes", "plot_year_steps"]
