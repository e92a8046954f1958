"""Parts that the published analysis must have, by fiscal year, and this one has not."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ita_analysis.check.facts import Facts, Problem, problem
from ita_analysis.check.plans import WEAK_CLAIMS, WEAK_ROLES, find_targeted_issues

LIST = Path(__file__).parent / "required_parts.toml"
CONFIRMED = "confirmed"
WHOLE = ("",)  # what is missing is the part itself, not some of it
NOTHING: tuple[str, ...] = ()


class Required(NamedTuple):
    """A part, the disclosure item that asks for it, and how sure that is."""

    part: str
    item: str
    confidence: str


@functools.cache
def load_required(fiscal_year: int) -> tuple[Required, ...]:
    """Load the parts that the analysis of a fiscal year must have; none where it is not known."""
    items = tomllib.loads(LIST.read_text(encoding="utf-8"))["item"]
    return tuple(
        Required(part, item["code"], item["confidence"])
        for item in items
        if fiscal_year in item["fiscal_years"]
        for part in item["parts"]
    )


def check_parts(facts: Facts) -> Iterator[Problem]:
    """Find parts that are missing from an analysis.

    Scores alone are no analysis: something must be singled out, explained or planned.
    """
    if facts.cited.empty and facts.approaches.empty and facts.measures.empty:
        return
    for required in load_required(facts.method.fiscal_year):
        missing = FINDERS[required.part](facts)
        if missing:
            yield problem(
                "part_absent",
                where="",
                measure="part",
                code=required.part,
                says="",
                should_be=required.item,
                explanation=", ".join(filter(None, missing)),
                certainty="certain" if required.confidence == CONFIRMED else "likely",
            )


def _weak_points(facts: Facts) -> tuple[str, ...]:
    named = facts.cited["role"].isin(WEAK_ROLES).any()
    return NOTHING if named or any(facts.claims(*WEAK_CLAIMS, "lowest")) else WHOLE


def _measures(facts: Facts) -> tuple[str, ...]:
    return WHOLE if facts.measures.empty else NOTHING


def _of_measures(column: str) -> Callable[[Facts], tuple[str, ...]]:
    # A cell merged over several measures stands in the first: one that is filled may serve all.
    def find(facts: Facts) -> tuple[str, ...]:
        rows = facts.measures
        return WHOLE if len(rows) and not rows[column].str.strip().any() else NOTHING

    return find


def _by_issue(has: Callable[[Facts], set[str]]) -> Callable[[Facts], tuple[str, ...]]:
    """Return what finds the issues none of whose questions has something."""

    def find(facts: Facts) -> tuple[str, ...]:
        if not (_cited_lowest(facts) or find_targeted_issues(facts)):
            return NOTHING  # minutes or slides, not the analysis that is published by issue
        codes = has(facts)
        return tuple(
            str(issue.number) for issue in facts.method.issues if not codes & {*issue.questions}
        )

    return find


def _cited_lowest(facts: Facts) -> set[str]:
    return set(facts.cited.loc[facts.cited["role"] == "lowest_of_issue", "code"])


def _with_text(column: str) -> Callable[[Facts], set[str]]:
    def find(facts: Facts) -> set[str]:
        rows = facts.approaches
        return set(rows.loc[rows[column].str.strip() != "", "code"])

    return find


FINDERS: dict[str, Callable[[Facts], tuple[str, ...]]] = {
    "weak_points": _weak_points,
    "measures": _measures,
    "measure_units": _of_measures("units"),
    "measure_steps": _of_measures("steps_th"),
    "measure_follow_up": _of_measures("follow_up_th"),
    "measure_periods": _of_measures("period"),
    "issue_scores": _by_issue(lambda facts: set(facts.published("question").index)),
    "issue_lowest": _by_issue(_cited_lowest),
    "issue_causes": _by_issue(_with_text("cause_th")),
    "issue_approaches": _by_issue(_with_text("approach_th")),
}
