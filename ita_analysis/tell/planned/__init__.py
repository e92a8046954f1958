"""The plan that follows a result, in sentences and tables."""

from ita_analysis.tell.planned.header import tell_plan_header
from ita_analysis.tell.planned.measures import table_plan_measures, tell_plan_measures
from ita_analysis.tell.planned.parts import table_plan_parts, tell_plan_parts
from ita_analysis.tell.planned.progress import table_plan_progress, tell_plan_progress
from ita_analysis.tell.planned.since import table_plan_since, tell_plan_since
from ita_analysis.tell.planned.weak import table_plan_weak_points, tell_plan_weak_points

__all__ = [
    "table_plan_measures",
    "table_plan_parts",
    "table_plan_progress",
    "table_plan_since",
    "table_plan_weak_points",
    "tell_plan_header",
    "tell_plan_measures",
    "tell_plan_parts",
    "tell_plan_progress",
    "tell_plan_since",
    "tell_plan_weak_points",
]
