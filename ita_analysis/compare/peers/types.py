"""Types of bodies beside each other, by the mean of their totals."""

from __future__ import annotations

import csv
import functools

import pandas as pd

from ita_analysis.compare.peers.group import Group
from ita_analysis.subjects import TYPES

COLUMNS = ["org_type", "bodies", "known", "mean", "median", "passed", "share", "rank"]
# The mean of one body is that body, not its type.
FEWEST = 2


def average_types(group: Group) -> pd.DataFrame:
    """Average the totals of each type of bodies.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``org_type`` (empty where it is not known), ``bodies`` (of the group), ``known`` (with a
        total), ``mean``, ``median`` (points), ``passed``, ``share`` (percent of ``known``),
        ``rank`` (by mean, missing for a type with a single total), highest first.
    """
    totals = group.totals.round(2)
    bodies = group.present.assign(total=totals, passed=totals >= group.method.pass_mark)
    found = bodies.groupby("org_type", as_index=False).agg(
        bodies=("total", "size"),
        known=("total", "count"),
        mean=("total", "mean"),
        median=("total", "median"),
        passed=("passed", "sum"),
    )
    found = found[found["known"] > 0]
    ranked = found["mean"].where(found["known"] >= FEWEST).round(2)
    found = found.assign(
        share=100 * found["passed"].astype("float64") / found["known"],
        rank=ranked.rank(method="min", ascending=False),
    )
    order = ["rank", "mean"]
    sorted_ = found.sort_values(order, ascending=[True, False], kind="stable", ignore_index=True)
    return sorted_[COLUMNS]


@functools.cache
def type_names() -> dict[str, tuple[str, str]]:
    """Return the Thai and English name of each type that the register knows."""
    with TYPES.open(encoding="utf-8", newline="") as file:
        return {
            row["org_type"]: (row["forms_th"].split(";")[0], row["forms_en"].split(";")[0])
            for row in csv.DictReader(file)
        }
