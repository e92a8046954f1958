"""A group of bodies becomes sentences and tables."""

from ita_analysis.tell.peers.areas import table_peer_areas, tell_peer_areas
from ita_analysis.tell.peers.header import tell_peer_header
from ita_analysis.tell.peers.indicators import table_peer_indicators, tell_peer_indicators
from ita_analysis.tell.peers.levels import table_peer_levels, tell_peer_levels
from ita_analysis.tell.peers.link import tell_peer_link
from ita_analysis.tell.peers.losses import (
    table_peer_lifts,
    table_peer_losses,
    tell_peer_lifts,
    tell_peer_losses,
)
from ita_analysis.tell.peers.outliers import table_peer_outliers, tell_peer_outliers
from ita_analysis.tell.peers.passes import table_peer_passes, tell_peer_passes
from ita_analysis.tell.peers.ranks import table_peer_ranks, tell_peer_ranks
from ita_analysis.tell.peers.respondents import table_peer_respondents, tell_peer_respondents
from ita_analysis.tell.peers.sources import table_peer_sources, tell_peer_sources
from ita_analysis.tell.peers.types import table_peer_types, tell_peer_types

__all__ = [
    "table_peer_areas",
    "table_peer_indicators",
    "table_peer_levels",
    "table_peer_lifts",
    "table_peer_losses",
    "table_peer_outliers",
    "table_peer_passes",
    "table_peer_ranks",
    "table_peer_respondents",
    "table_peer_sources",
    "table_peer_types",
    "tell_peer_areas",
    "tell_peer_header",
    "tell_peer_indicators",
    "tell_peer_levels",
    "tell_peer_lifts",
    "tell_peer_link",
    "tell_peer_losses",
    "tell_peer_outliers",
    "tell_peer_passes",
    "tell_peer_ranks",
    "tell_peer_respondents",
    "tell_peer_sources",
    "tell_peer_types",
]
