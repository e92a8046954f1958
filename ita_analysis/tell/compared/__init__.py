"""Two fiscal years of one subject become sentences and tables."""

from ita_analysis.tell.compared.contributions import (
    table_year_contributions,
    tell_year_contributions,
)
from ita_analysis.tell.compared.header import tell_year_header
from ita_analysis.tell.compared.methods import table_year_method, tell_year_method
from ita_analysis.tell.compared.moves import table_year_moves, tell_year_moves
from ita_analysis.tell.compared.questions import table_year_questions, tell_year_questions
from ita_analysis.tell.compared.series import table_year_series, tell_year_series
from ita_analysis.tell.compared.sources import table_year_sources, tell_year_sources
from ita_analysis.tell.compared.successions import (
    table_year_predecessors,
    tell_year_predecessors,
)

__all__ = [
    "table_year_contributions",
    "table_year_method",
    "table_year_moves",
    "table_year_predecessors",
    "table_year_questions",
    "table_year_series",
    "table_year_sources",
    "tell_year_contributions",
    "tell_year_header",
    "tell_year_method",
    "tell_year_moves",
    "tell_year_predecessors",
    "tell_year_questions",
    "tell_year_series",
    "tell_year_sources",
]
