"""What one report says, laid out for checking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ita_analysis.errors import UsageError
from ita_analysis.methodology import Methodology, load_methodology
from ita_analysis.tables import make_table

Problem = dict[str, Any]
BY_YEAR = ("scores", "mentions", "cited", "statements", "approaches")
# What makes a mark one that is reached by its own score.
AT_LEAST = ("ขึ้นไป", "ตั้งแต่", "ไม่น้อยกว่า", "ไม่ต่ำกว่า", "or more", "at least")
BY_SOURCE = ("measures", "corrections")


@dataclass(frozen=True)
class Facts:
    """The rows of one organisation and fiscal year, and the methodology they stand under."""

    method: Methodology
    scores: pd.DataFrame
    mentions: pd.DataFrame
    cited: pd.DataFrame
    statements: pd.DataFrame
    measures: pd.DataFrame
    approaches: pd.DataFrame
    corrections: pd.DataFrame

    def published(self, measure: str) -> pd.DataFrame:
        """Return the published scores of a kind, by code, lines kept."""
        return self._scores(measure, "published")

    def computed(self, measure: str) -> pd.DataFrame:
        """Return the computed scores of a kind, by code."""
        return self._scores(measure, "computed")

    def lines_of(self, measure: str, code: str) -> str:
        """Return the lines that print the published score of something, none where none does."""
        rows = self.published(measure)
        return str(rows.at[code, "source_ref"]) if code in rows.index else ""

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


def gather_facts(tables: Mapping[str, pd.DataFrame], org_id: str, fiscal_year: int) -> Facts:
    """Gather the rows of one organisation and fiscal year.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Cleaned tables by name; one that is not there counts as empty.
    org_id : str
        Key of the organisation.
    fiscal_year : int
        Buddhist era; where no methodology is known for it, :func:`is_known` says so.

    Returns
    -------
    Facts
    """

    def table(name: str) -> pd.DataFrame:
        return tables[name] if name in tables else make_table(name, [])

    def mine(name: str) -> pd.DataFrame:
        rows = table(name)
        return rows[(rows["org_id"] == org_id) & (rows["fiscal_year"] == fiscal_year)]

    # Measures and corrections belong to a source; of several years it speaks of the last.
    mentions = table("mentions")
    last = mentions.groupby("source_id")["fiscal_year"].max()
    sources = set(mine("mentions")["source_id"]) & set(last.index[last == fiscal_year])

    def of_sources(name: str) -> pd.DataFrame:
        rows = table(name)
        return rows[rows["source_id"].isin(sources)]

    return Facts(
        method=_find_methodology(fiscal_year),
        **{name: mine(name) for name in BY_YEAR},
        **{name: of_sources(name) for name in BY_SOURCE},
    )


def is_known(method: Methodology) -> bool:
    """Tell whether the rules of a fiscal year are known."""
    return bool(method.instruments)


def _find_methodology(fiscal_year: int) -> Methodology:
    try:
        return load_methodology(fiscal_year)
    except UsageError:
        empty: dict[str, Any] = dict.fromkeys(Methodology.model_fields, ())
        return Methodology.model_construct(**empty | {"fiscal_year": fiscal_year})


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


def about_claim(
    kind: str, claim: Any, should_be: object, *, says: object = None, explanation: object = ""
) -> Problem:
    """Return the problem of a statement; it says what the statement does unless told otherwise."""
    shown = f"{explanation:.2f}" if isinstance(explanation, float) else str(explanation)
    return problem(
        kind,
        where=str(claim.source_ref),
        measure=str(claim.measure),
        code=str(claim.code),
        says=claim.value if says is None else says,
        should_be=should_be,
        explanation=shown,
    )


def read_number(text: str) -> float | None:
    """Read a plain number of a statement; None where it is none."""
    found = re.fullmatch(r"\d+(?:\.\d+)?", text)
    return float(text) if found else None


def read_mark(text: str) -> float | None:
    """Read the number of a mark, also with words like "from" or "and above" beside it."""
    found = re.search(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])", text)
    return float(found[0]) if found else None


def is_at_least(text: str) -> bool:
    """Tell whether the words of a mark say that the mark itself reaches it."""
    return any(word in text for word in AT_LEAST)


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
