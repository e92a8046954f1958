"""The issues that a published analysis goes through, in the fiscal years that ask for them."""

from __future__ import annotations

import pandas as pd

from ita_analysis.find.questions import find_questions
from ita_analysis.result import Result, find_once

COLUMNS = ["issue", "code", "instrument", "score", "lowest", "source_ref"]


@find_once
def find_issues(result: Result) -> pd.DataFrame:
    """List each issue with all its questions and items.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        ``issue`` (number), ``code``, ``instrument``, ``score`` (points, missing where not
        known), ``lowest`` (of the issue, where below 100), ``source_ref``; empty in fiscal
        years without issues.
    """
    scores = find_questions(result).set_index("code")
    rows = []
    for issue in result.method.issues:
        known = scores.reindex(list(issue.questions))["score"]
        least = known.min()
        for code in issue.questions:
            score = known[code]
            rows.append(
                {
                    "issue": issue.number,
                    "code": code,
                    "instrument": result.method.question(code).instrument,
                    "score": score,
                    "lowest": bool(score == least and score < 100),
                    "source_ref": scores["source_ref"].get(code, ""),
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)
