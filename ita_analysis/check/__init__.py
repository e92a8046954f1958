"""Whether published figures hold: recompute, contradict, explain; never overwrite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from ita_analysis.check import claims, counts, sums
from ita_analysis.check.facts import Facts, Problem
from ita_analysis.check.repair import propose_repairs
from ita_analysis.methodology import load_methodology
from ita_analysis.score import KEY
from ita_analysis.tables import make_table, validate_table

CHECKS: tuple[Callable[[Facts], Iterable[Problem]], ...] = (
    sums.check_sums,
    sums.check_mentions,
    sums.check_items,
    sums.check_disclosure_indicators,
    claims.check_level,
    claims.check_extremes,
    claims.check_order,
    claims.check_marks,
    claims.check_ranges,
    claims.check_judgements,
    claims.check_all_level,
    claims.check_issues,
    claims.check_years,
    counts.check_counts,
)


def check_results(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Check what every report says.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        Cleaned tables; ``scores`` holds published and computed rows.

    Returns
    -------
    pandas.DataFrame
        Table ``problems``: ``kind``, ``where`` (source lines), ``measure`` and ``code`` of what
        it is about, ``says``, ``should_be``, ``explanation`` (a sum, a line or a kind of count,
        as the kind needs), ``certainty``.
    """
    rows = [
        {**key, **found}
        for key, facts in _gather_all(tables)
        for check in CHECKS
        for found in check(facts)
    ]
    return validate_table("problems", make_table("problems", rows))


def propose_results(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Propose, for every report whose figures disagree, which digits were misread.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        Cleaned tables; ``scores`` holds published and computed rows. Not changed.

    Returns
    -------
    pandas.DataFrame
        Table ``proposals``: every smallest explanation of a report, numbered, a row a misread
        figure; a row with ``explanation`` 0 where there is none.
    """
    rows = [
        {**key, **proposal}
        for key, facts in _gather_all(tables)
        for proposal in propose_repairs(facts)
    ]
    return validate_table("proposals", make_table("proposals", rows))


def _gather_all(tables: dict[str, pd.DataFrame]) -> Iterator[tuple[dict[str, Any], Facts]]:
    for key in tables["scores"][KEY].drop_duplicates().itertuples(index=False):
        yield key._asdict(), _gather_facts(tables, str(key.org_id), int(str(key.fiscal_year)))


def _gather_facts(tables: dict[str, pd.DataFrame], org_id: str, fiscal_year: int) -> Facts:
    def mine(name: str) -> pd.DataFrame:
        table = tables[name]
        return table[(table["org_id"] == org_id) & (table["fiscal_year"] == fiscal_year)]

    sources = set(mine("mentions")["source_id"])
    measures = tables["measures"]
    return Facts(
        method=load_methodology(fiscal_year),
        scores=mine("scores"),
        mentions=mine("mentions"),
        cited=mine("cited"),
        statements=mine("statements"),
        measures=measures[measures["source_id"].isin(sources)],
    )
