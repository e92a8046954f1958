"""Findings become sentences and tables, in Thai and in English."""

from ita_analysis.tell.answers import table_distributions, tell_answers
from ita_analysis.tell.approaches import table_approaches, tell_approaches
from ita_analysis.tell.arithmetic import table_arithmetic, tell_arithmetic
from ita_analysis.tell.contributions import table_contributions, tell_contributions
from ita_analysis.tell.gains import table_gains, tell_gains
from ita_analysis.tell.header import tell_header
from ita_analysis.tell.indicators import table_indicators, tell_indicators
from ita_analysis.tell.issues import table_issues, tell_issues
from ita_analysis.tell.measures import table_measures, tell_measures
from ita_analysis.tell.paths import table_path
from ita_analysis.tell.problems import table_problems, tell_problems
from ita_analysis.tell.proposals import table_proposals, tell_proposals
from ita_analysis.tell.question_tables import table_questions
from ita_analysis.tell.questions import tell_questions
from ita_analysis.tell.sources import table_sources, tell_sources
from ita_analysis.tell.strengths import tell_strengths
from ita_analysis.tell.told import Told
from ita_analysis.tell.years import tell_years

__all__ = [
    "Told",
    "table_approaches",
    "table_arithmetic",
    "table_contributions",
    "table_distributions",
    "table_gains",
    "table_indicators",
    "table_issues",
    "table_measures",
    "table_path",
    "table_problems",
    "table_proposals",
    "table_questions",
    "table_sources",
    "tell_answers",
    "tell_approaches",
    "tell_arithmetic",
    "tell_contributions",
    "tell_gains",
    "tell_header",
    "tell_indicators",
    "tell_issues",
    "tell_measures",
    "tell_problems",
    "tell_proposals",
    "tell_questions",
    "tell_sources",
    "tell_strengths",
    "tell_years",
]
