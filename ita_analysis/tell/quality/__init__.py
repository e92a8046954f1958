"""The quality of one source in words: what was read, what was not, what does not hold."""

from ita_analysis.tell.quality.header import tell_quality
from ita_analysis.tell.quality.lines import table_problem_lines
from ita_analysis.tell.quality.reading import table_reading, tell_reading
from ita_analysis.tell.quality.unread import table_unread, tell_unread

__all__ = [
    "table_problem_lines",
    "table_reading",
    "table_unread",
    "tell_quality",
    "tell_reading",
    "tell_unread",
]
