"""The checklist: which parts the disclosure item asks for are there, and which are missing."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from ita_analysis.check.required import Required, load_required
from ita_analysis.find import find_issues
from ita_analysis.plan.draft import split_targets
from ita_analysis.plan.weak import find_weak_points
from ita_analysis.result import Result

LIST = Path(__file__).with_name("parts.toml")
COLUMNS = ["part", "item", "confidence", "report", "plan", "missing"]
THERE, MISSING, NO_REPORT, APART = "there", "missing", "no_report", "apart"
REPORT_OF_MEASURES = "measure_report"


def find_parts(result: Result, measures: pd.DataFrame) -> pd.DataFrame:
    """Find which parts of the published analysis are there.

    Parameters
    ----------
    result : Result
    measures : pandas.DataFrame
        Those of the plan: rows of the table ``measures``.

    Returns
    -------
    pandas.DataFrame
        A row a part that a disclosure item of the fiscal year asks for: ``part``, ``item``,
        ``confidence`` (how sure it is that the item asks for it), ``report`` (whether the
        published report has it: ``there``, ``missing``, ``no_report``, or ``apart`` where it
        stands in a document of its own), ``plan`` (whether the plan has it), and ``missing``
        (numbers of the issues or measures that lack it in the plan, separated by commas; empty
        where the part lacks as a whole). Empty in fiscal years whose requirements are not known.
    """
    rows = []
    for required in (*load_required(result.fiscal_year), *_load_more(result.fiscal_year)):
        lacking = FINDERS[required.part](result, measures)
        rows.append(
            {
                **required._asdict(),
                "report": _in_report(required.part, result),
                "plan": MISSING if lacking is None or lacking else THERE,
                "missing": ", ".join(lacking or ()),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


@functools.cache
def _load_more(fiscal_year: int) -> tuple[Required, ...]:
    items = tomllib.loads(LIST.read_text(encoding="utf-8"))["item"]
    return tuple(
        Required(part, item["code"], item["confidence"])
        for item in items
        if fiscal_year in item["fiscal_years"]
        for part in item["parts"]
    )


def _in_report(part: str, result: Result) -> str:
    if part == REPORT_OF_MEASURES:
        return APART
    if "report" not in set(result.sources["kind"]):
        return NO_REPORT
    # Scores alone are no analysis, and check says nothing of parts that such a report lacks.
    if result.cited.empty and result.approaches.empty and result.measures.empty:
        return MISSING
    problems = result.problems
    absent = problems.loc[problems["kind"] == "part_absent", "code"]
    return MISSING if part in set(absent) else THERE


# What lacks a part; None where the part lacks as a whole, nothing where it is there.
Lacking = tuple[str, ...] | None


def _weak_points(result: Result, measures: pd.DataFrame) -> Lacking:  # noqa: ARG001
    # The plan lists them by itself; where there is none, nothing is left to gain.
    find_weak_points(result)
    return ()


def _measures(result: Result, measures: pd.DataFrame) -> Lacking:  # noqa: ARG001
    return None if measures.empty else ()


def _of_measures(column: str) -> Callable[[Result, pd.DataFrame], Lacking]:
    def find(result: Result, measures: pd.DataFrame) -> Lacking:  # noqa: ARG001
        if measures.empty:
            return None
        return tuple(measures.loc[measures[column].str.strip() == "", "number"])

    return find


def _issues(result: Result, codes: Iterable[str]) -> Lacking:
    """Return the issues none of whose questions is among the codes."""
    known = set(codes)
    return tuple(
        str(issue.number) for issue in result.method.issues if not known & {*issue.questions}
    )


def _issue_scores(result: Result, measures: pd.DataFrame) -> Lacking:  # noqa: ARG001
    issues = find_issues(result)
    return _issues(result, issues.loc[issues["score"].notna(), "code"])


def _issue_causes(result: Result, measures: pd.DataFrame) -> Lacking:  # noqa: ARG001
    told = result.approaches
    return _issues(result, [*told.loc[told["cause_th"] != "", "code"], *_full(result)])


def _issue_approaches(result: Result, measures: pd.DataFrame) -> Lacking:
    told = result.approaches
    answered = {code for text in measures["targets"] for code in split_targets(text, result.method)}
    codes = {part.code for part in result.method.questions if part.indicator in answered}
    own = told.loc[told["approach_th"] != "", "code"]
    return _issues(result, [*own, *answered, *codes, *_full(result)])


def _full(result: Result) -> list[str]:
    """List the questions of issues in which nothing known is below 100."""
    issues = find_issues(result)
    full = issues.groupby("issue")["score"].min() == 100
    return [str(code) for code in issues.loc[issues["issue"].isin(full.index[full]), "code"]]


FINDERS: dict[str, Callable[[Result, pd.DataFrame], Lacking]] = {
    "weak_points": _weak_points,
    "measures": _measures,
    "measure_units": _of_measures("units"),
    "measure_steps": _of_measures("steps_th"),
    "measure_follow_up": _of_measures("follow_up_th"),
    "measure_periods": _of_measures("start"),
    "issue_scores": _issue_scores,
    "issue_lowest": _issue_scores,
    "issue_causes": _issue_causes,
    "issue_approaches": _issue_approaches,
    REPORT_OF_MEASURES: _of_measures("status"),
}
