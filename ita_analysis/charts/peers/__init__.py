"""Charts of a group of bodies."""

from ita_analysis.charts.peers.heat import plot_peer_areas
from ita_analysis.charts.peers.levels import plot_peer_levels
from ita_analysis.charts.peers.link import plot_peer_link
from ita_analysis.charts.peers.losses import plot_peer_losses
from ita_analysis.charts.peers.passes import plot_peer_passes
from ita_analysis.charts.peers.ranks import plot_peer_ranks
from ita_analysis.charts.peers.spread import plot_peer_spread
from ita_analysis.charts.peers.types import plot_peer_types

__all__ = [
    "plot_peer_areas",
    "plot_peer_levels",
    "plot_peer_link",
    "plot_peer_losses",
    "plot_peer_passes",
    "plot_peer_ranks",
    "plot_peer_spread",
    "plot_peer_types",
]
