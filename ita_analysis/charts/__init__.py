"""Charts: one function, one chart, with alternative text, source and a table."""

from ita_analysis.charts.arithmetic import plot_arithmetic
from ita_analysis.charts.calendar import plot_plan_calendar
from ita_analysis.charts.chart import Chart
from ita_analysis.charts.contributions import plot_contributions
from ita_analysis.charts.distributions import plot_distributions
from ita_analysis.charts.gains import plot_gains
from ita_analysis.charts.indicators import plot_indicators
from ita_analysis.charts.questions import plot_questions

__all__ = [
    "Chart",
    "plot_arithmetic",
    "plot_contributions",
    "plot_distributions",
    "plot_gains",
    "plot_indicators",
    "plot_plan_calendar",
    "plot_questions",
]
