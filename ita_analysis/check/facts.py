"""What one report says, laid out for checking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ita_analysis.methodology import Methodology

Problem = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """The rows of one organisation and fiscal year, and the methodology they stand under."""

    method: Methodology
    scores: pd.DataFrame
    mentions: pd.DataFrame
    cited: pd.DataFrame
    statements: pd.DataFrame
    measures: pd.DataFrame

    def published(self, measure: str) -> pd.DataFrame:
        """Return the published scores of a kind, by code, lines kept."""
        return self._scores(measure, "published")

    def computed(self, measure: str) -> pd.DataFrame:
        """Return the computed scores of a kind, by code."""
        return self._scores(measure, "computed")

    def claims(self, *kinds: str) -> Iterator[Any]:
        """Yield the statements of some kinds, as named tuples."""
        yield from self.statements[self.statements["kind"].isin(kinds)].itertuples()

    def _scores(self, measure: str, origin: str) -> pd.DataFrame:
        rows = self.scores[
            (self.scores["measure"] == measure)
            & (self.scores["origin"] == origin)
            & self.scores["score"].notna()
        ]
        return rows.set_index("code")


def problem(
    kind: str,
    *,
    where: str,
    measure: str,
    code: str,
    says: object,
    should_be: object,
    explanation: str = "",
    certainty: str = "certain",
) -> Problem:
    """Return one row of the table ``problems``; numbers get two decimals, counts none."""
    return {
        "kind": kind,
        "where": where,
        "measure": measure,
        "code": code,
        "says": _shown(says),
        "should_be": _shown(should_be),
        "explanation": explanation,
        "certainty": certainty,
    }


def lines(*references: str) -> str:
    """Join source lines, each once, in order."""
    parts = [part for reference in references for part in reference.split(", ") if part]
    return ", ".join(sorted(dict.fromkeys(parts), key=lambda part: (len(part), part)))


def mean_formula(scores: Iterable[float]) -> str:
    """Write a mean as a sum over a count."""
    values = list(scores)
    return f"({' + '.join(f'{value:.2f}' for value in values)}) / {len(values)}"


def _shown(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
