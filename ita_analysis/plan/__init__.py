"""From findings to the document that an organisation must publish, and to what came of it."""

from ita_analysis.plan.draft import draft_plan, split_targets, weigh_measures
from ita_analysis.plan.library import Library, load_library
from ita_analysis.plan.parts import find_parts
from ita_analysis.plan.weak import find_weak_points
from ita_analysis.plan.whole import Plan, load_plan, make_plan

__all__ = [
    "Library",
    "Plan",
    "draft_plan",
    "find_parts",
    "find_weak_points",
    "load_library",
    "load_plan",
    "make_plan",
    "split_targets",
    "weigh_measures",
]
