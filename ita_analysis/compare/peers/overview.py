"""Everything that is told of a group of bodies in one fiscal year."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ita_analysis.compare.peers.areas import average_areas, count_passes, widen_areas
from ita_analysis.compare.peers.group import Group, load_group
from ita_analysis.compare.peers.instruments import weigh_instruments
from ita_analysis.compare.peers.levels import count_levels
from ita_analysis.compare.peers.link import Link, link_survey_disclosure
from ita_analysis.compare.peers.losses import Losses, lift_questions, lose_indicators
from ita_analysis.compare.peers.outliers import find_outliers
from ita_analysis.compare.peers.ranks import Rank, find_rank, rank_bodies
from ita_analysis.compare.peers.respondents import count_respondents
from ita_analysis.compare.peers.spread import spread_indicators
from ita_analysis.compare.peers.types import average_types


@dataclass(frozen=True, eq=False)
class Peers:
    """A group of bodies, with each finding made when first asked for and then kept.

    Parameters
    ----------
    group : Group
    """

    group: Group

    @functools.cached_property
    def levels(self) -> pd.DataFrame:
        """As made by ``count_levels``."""
        return count_levels(self.group)

    @functools.cached_property
    def passes(self) -> pd.DataFrame:
        """As made by ``count_passes``."""
        return count_passes(self.group)

    @functools.cached_property
    def areas(self) -> pd.DataFrame:
        """As made by ``average_areas``."""
        return average_areas(self.group)

    @functools.cached_property
    def wide_areas(self) -> pd.DataFrame:
        """As made by ``widen_areas``."""
        return widen_areas(self.areas, self.group)

    @functools.cached_property
    def types(self) -> pd.DataFrame:
        """As made by ``average_types``."""
        return average_types(self.group)

    @functools.cached_property
    def spread(self) -> pd.DataFrame:
        """As made by ``spread_indicators``."""
        return spread_indicators(self.group)

    @functools.cached_property
    def instruments(self) -> pd.DataFrame:
        """As made by ``weigh_instruments``."""
        return weigh_instruments(self.group)

    @functools.cached_property
    def ranks(self) -> pd.DataFrame:
        """As made by ``rank_bodies``."""
        return rank_bodies(self.group)

    @functools.cached_property
    def own_rank(self) -> Rank | None:
        """The place of the organisation whose peers these are, if it has one."""
        return find_rank(self.ranks, self.group.own)

    @functools.cached_property
    def losses(self) -> Losses:
        """As made by ``lose_indicators``."""
        return lose_indicators(self.group)

    @functools.cached_property
    def lifts(self) -> pd.DataFrame:
        """As made by ``lift_questions``."""
        return lift_questions(self.group)

    @functools.cached_property
    def outliers(self) -> pd.DataFrame:
        """As made by ``find_outliers``."""
        return find_outliers(self.group)

    @functools.cached_property
    def link(self) -> Link:
        """As made by ``link_survey_disclosure``."""
        return link_survey_disclosure(self.group)

    @functools.cached_property
    def respondents(self) -> pd.DataFrame:
        """As made by ``count_respondents``."""
        return count_respondents(self.group)


def compare_peers(subject: str, fiscal_year: int, folder: Path | str | None = None) -> Peers:
    """Compare the bodies of a group with each other.

    Parameters
    ----------
    subject : str
        Key of an organisation (its peers), a province, a type of bodies, or ``thailand``.
    fiscal_year : int
        Buddhist era.
    folder : Path or str, optional
        Folder of prepared tables; that of the project by default, also where it is empty.

    Returns
    -------
    Peers

    Raises
    ------
    UsageError
        If there is no such group, it has no result in the fiscal year, or the method of the
        year is not supported.
    DataError
        If nothing has been prepared.
    """
    return Peers(load_group(subject, fiscal_year, folder))
