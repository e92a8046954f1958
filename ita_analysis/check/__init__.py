"""Whether published figures hold: recompute, contradict, explain; never overwrite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from ita_analysis.check import (
    claims,
    counts,
    judgements,
    misread,
    plans,
    questions,
    required,
    rules,
    sums,
)
from ita_analysis.check.facts import Facts, Problem, gather_facts, is_known
from ita_analysis.check.repair import propose_repairs
from ita_analysis.score import KEY
from ita_analysis.tables import make_table, validate_table

Check = Callable[[Facts], Iterable[Problem]]
# What needs no rule of the year.
PLAIN_CHECKS: tuple[Check, ...] = (
    sums.check_mentions,
    misread.check_corrections,
    plans.check_decision,
)
CHECKS: tuple[Check, ...] = (
    *PLAIN_CHECKS,
    sums.check_sums,
    sums.check_items,
    sums.check_disclosure_indicators,
    questions.check_means,
    questions.check_bounds,
    questions.check_below,
    questions.check_ends,
    claims.check_level,
    claims.check_extremes,
    claims.check_order,
    claims.check_issues,
    claims.check_years,
    rules.check_marks,
    rules.check_ranges,
    rules.check_goals,
    judgements.check_passes,
    judgements.check_strengths,
    judgements.check_respondents,
    judgements.check_all_level,
    counts.check_counts,
    plans.check_periods,
    plans.check_weak_points,
    plans.check_strong_points,
    required.check_parts,
)


def check_results(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Check what every report says.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Cleaned tables; ``scores`` holds published and computed rows. A table that is not there
        says nothing; of a fiscal year without a methodology only what needs none is checked.

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
        for check in (CHECKS if is_known(facts.method) else PLAIN_CHECKS)
        for found in check(facts)
    ]
    return validate_table("problems", make_table("problems", rows))


def propose_results(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Propose, for every report whose figures disagree, which digits were misread.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Cleaned tables, as for :func:`check_results`. Not changed.

    Returns
    -------
    pandas.DataFrame
        Table ``proposals``: every smallest explanation of a report, numbered, a row a misread
        figure; a row with ``explanation`` 0 where there is none.
    """
    rows = [
        {**key, **proposal}
        for key, facts in _gather_all(tables)
        if is_known(facts.method)
        for proposal in propose_repairs(facts)
    ]
    return validate_table("proposals", make_table("proposals", rows))


def _gather_all(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[dict[str, Any], Facts]]:
    for key in tables["scores"][KEY].drop_duplicates().itertuples(index=False):
        facts = gather_facts(tables, str(key.org_id), int(str(key.fiscal_year)))
        yield key._asdict(), facts
