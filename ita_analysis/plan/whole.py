"""A plan with all that belongs to it: weak points, measures, checklist, and what moved since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ita_analysis.compare import Comparison, compare_with_year_before
from ita_analysis.plan.draft import draft_plan, weigh_measures
from ita_analysis.plan.parts import find_parts
from ita_analysis.plan.weak import find_weak_points
from ita_analysis.project import find_project
from ita_analysis.result import PLAN, Result, choose_measures, load_result
from ita_analysis.tables import read_table


@dataclass(frozen=True, eq=False)
class Plan:
    """What an organisation must publish after a result.

    Parameters
    ----------
    result : Result
    weak : pandas.DataFrame
        As found by ``find_weak_points``.
    measures : pandas.DataFrame
        As made by ``draft_plan``; those of the plan that was taken over, where there is one.
    is_draft : bool
        Whether no plan has been taken over yet.
    parts : pandas.DataFrame
        As found by ``find_parts``.
    before : pandas.DataFrame
        Rows of the table ``measures``: what was planned for the fiscal year of the result.
    comparison : Comparison or None
        The result beside that of the year before, where there is one.
    """

    result: Result
    weak: pd.DataFrame
    measures: pd.DataFrame
    is_draft: bool
    parts: pd.DataFrame
    before: pd.DataFrame
    comparison: Comparison | None

    @property
    def fiscal_year(self) -> int:
        """The fiscal year of the measures, Buddhist era."""
        return self.result.fiscal_year + 1


def load_plan(org_id: str, fiscal_year: int, folder: Path | str | None = None) -> Plan:
    """Load the plan that follows a result, or draft it where none was taken over.

    Parameters
    ----------
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Of the result, Buddhist era; the measures are for the year after.
    folder : Path or str, optional
        Folder of prepared tables; that of the project by default, also where it is empty.

    Returns
    -------
    Plan

    Raises
    ------
    UsageError
        If there is no such organisation, or it has no result in that fiscal year.
    DataError
        If nothing has been prepared.
    """
    place = Path(folder) if folder else find_project().processed
    result = load_result(org_id, fiscal_year, place)
    filters = [("org_id", "==", org_id), ("fiscal_year", "==", fiscal_year)]
    earlier = read_table(place, "measures", filters=filters)
    own = set(result.sources["source_id"])
    sources = read_table(place, "sources")
    return make_plan(result, choose_measures(earlier[~earlier["source_id"].isin(own)], sources))


def make_plan(result: Result, before: pd.DataFrame | None = None) -> Plan:
    """Make the plan that follows a result.

    Parameters
    ----------
    result : Result
    before : pandas.DataFrame, optional
        Rows of the table ``measures``: what was planned for the fiscal year of the result.

    Returns
    -------
    Plan
    """
    kinds = dict(zip(result.sources["source_id"], result.sources["kind"], strict=True))
    taken = result.measures[result.measures["source_id"].map(kinds) == PLAN]
    measures = weigh_measures(taken, result) if len(taken) else draft_plan(result)
    return Plan(
        result=result,
        weak=find_weak_points(result),
        measures=measures,
        is_draft=taken.empty,
        parts=find_parts(result, measures),
        before=result.measures.iloc[:0] if before is None else before.reset_index(drop=True),
        comparison=_compare(result),
    )


def _compare(result: Result) -> Comparison | None:
    """Return the comparison with the year before; years further back had other measures.

    So had the bodies that it came out of, if it was merged or split between the years.
    """
    comparison = compare_with_year_before(result)
    if comparison is None or comparison.before.fiscal_year != result.fiscal_year - 1:
        return None
    if comparison.succession:
        return None
    return comparison
