"""Bodies beside each other: levels, ranks, spreads, and what holds a group back."""

from ita_analysis.compare.peers.areas import average_areas, count_passes, published_passes
from ita_analysis.compare.peers.group import Group, load_group
from ita_analysis.compare.peers.instruments import weigh_instruments
from ita_analysis.compare.peers.levels import count_levels
from ita_analysis.compare.peers.link import Link, correlate_ranks, link_survey_disclosure
from ita_analysis.compare.peers.losses import Losses, lift_questions, lose_indicators
from ita_analysis.compare.peers.outliers import find_outliers
from ita_analysis.compare.peers.overview import Peers, compare_peers
from ita_analysis.compare.peers.ranks import Rank, find_rank, rank_bodies, rank_totals
from ita_analysis.compare.peers.respondents import count_respondents
from ita_analysis.compare.peers.spread import spread_indicators
from ita_analysis.compare.peers.types import average_types

__all__ = [
    "Group",
    "Link",
    "Losses",
    "Peers",
    "Rank",
    "average_areas",
    "average_types",
    "compare_peers",
    "correlate_ranks",
    "count_levels",
    "count_passes",
    "count_respondents",
    "find_outliers",
    "find_rank",
    "lift_questions",
    "link_survey_disclosure",
    "load_group",
    "lose_indicators",
    "published_passes",
    "rank_bodies",
    "rank_totals",
    "spread_indicators",
    "weigh_instruments",
]
