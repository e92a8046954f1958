"""Bodies that stand far off the others, by a rule that they themselves cannot bend."""

from __future__ import annotations

import pandas as pd

from ita_analysis.compare.peers.group import Group

# The modified z-score of Iglewicz and Hoaglin (1993), and the limit they recommend.
SCALE, LIMIT = 0.6745, 3.5
FEWEST = 10
COLUMNS = ["org_id", "measure", "code", "score", "median", "spread", "distance"]


def find_outliers(group: Group) -> pd.DataFrame:
    """Find totals and indicators that lie far from the median of the group.

    A score is far off where 0.6745 x |score - median| / MAD is more than 3.5; MAD is the median
    of the distances from the median. Fewer than ten scores are not judged, nor are scores of
    which more than half are the same.

    Parameters
    ----------
    group : Group

    Returns
    -------
    pandas.DataFrame
        ``org_id``; ``measure`` (``total`` or ``indicator``) and ``code``; ``score`` and
        ``median`` (points); ``spread`` (MAD, points); ``distance`` (modified z-score, below zero
        for a low score). Totals first, then the farthest.
    """
    columns: list[tuple[str, str, pd.Series]] = [("total", "total", group.totals)]
    columns += [
        ("indicator", part.code, group.indicators[part.code].dropna())
        for part in group.method.indicators
    ]
    found = [_find_far(measure, code, scores) for measure, code, scores in columns]
    table = pd.concat(found, ignore_index=True)
    far = table["distance"].abs()
    return (
        table.assign(first=table["measure"] != "total", far=far)
        .sort_values(["first", "far", "org_id"], ascending=[True, False, True], ignore_index=True)
        .drop(columns=["first", "far"])
    )


def is_judged(scores: pd.Series) -> bool:
    """Tell whether there are enough scores, different enough, to call one of them far off."""
    known = scores.dropna()
    return len(known) >= FEWEST and bool((known - known.median()).abs().median() > 0)


def _find_far(measure: str, code: str, scores: pd.Series) -> pd.DataFrame:
    if not is_judged(scores):
        return pd.DataFrame(columns=COLUMNS).astype({"score": float, "distance": float})
    median = float(scores.median())
    spread = float((scores - median).abs().median())
    distance = SCALE * (scores - median) / spread
    far = distance[distance.abs() > LIMIT]
    return pd.DataFrame(
        {
            "org_id": far.index,
            "measure": measure,
            "code": code,
            "score": scores[far.index].to_numpy(),
            "median": median,
            "spread": spread,
            "distance": far.to_numpy(),
        },
        columns=COLUMNS,
    )
