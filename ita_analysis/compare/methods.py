"""What changed in the method between two fiscal years, apart from what anyone did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ita_analysis.methodology import Match, Methodology, load_matches
from ita_analysis.methodology.mappings import SURENESS

SAME, CHANGED, UNKNOWN = "same", "changed", "unknown"
KINDS = ("same", "changed", "added", "dropped", "unknown")


@dataclass(frozen=True, eq=False)
class MethodChange:
    """How the method of one fiscal year differs from that of another.

    Parameters
    ----------
    before, after : Methodology
    questions : pandas.DataFrame
        A row a match: ``from_code``, ``to_code``, ``kind``, ``confidence``, ``reason_th``,
        ``reason_en``, ``indicator`` (of the later year, of the earlier one where it was
        dropped), ``moved`` (whether it stood in another indicator before).
    indicators : pandas.DataFrame
        A row an indicator: ``code``, ``instrument``, ``status`` (``same``: all its questions
        mean the same and are weighed alike; ``changed``; ``unknown``: the wording of a year was
        not found), how many questions are ``same``, ``changed``, ``added``, ``dropped`` and
        ``unknown``, ``parts_changed`` (of its instrument), ``confidence`` (of the least sure
        match), ``share_before`` and ``share_after`` (of the total, 0-1; 0 in a year without it).
    instruments : pandas.DataFrame
        ``code``, ``weight_before``, ``weight_after`` (0-1), ``parts_before``, ``parts_after``.
    """

    before: Methodology
    after: Methodology
    questions: pd.DataFrame
    indicators: pd.DataFrame
    instruments: pd.DataFrame

    @property
    def same(self) -> bool:
        """Whether nothing that enters a score has changed."""
        return bool((self.indicators["status"] == SAME).all()) and not self.weights_changed

    @property
    def weights_changed(self) -> bool:
        """Whether the share of an indicator in the total has changed."""
        shares = self.indicators
        return bool(((shares["share_after"] - shares["share_before"]).abs() > 1e-9).any())

    @property
    def levels_changed(self) -> bool:
        """Whether the levels have other names or limits."""
        limits = [
            [(level.name, level.total_min, level.every_instrument_min) for level in method.levels]
            for method in (self.before, self.after)
        ]
        return limits[0] != limits[1]

    def status(self, indicator: str) -> str:
        """Return whether an indicator is the same, has changed, or is not known to be either."""
        rows = self.indicators
        return str(rows.loc[rows["code"] == indicator, "status"].iloc[0])


def compare_methods(before: Methodology, after: Methodology) -> MethodChange:
    """Compare the methods of two fiscal years.

    Parameters
    ----------
    before, after : Methodology
        The earlier year first.

    Returns
    -------
    MethodChange

    Raises
    ------
    UsageError
        If their questions cannot be matched.
    """
    matches = load_matches(before.fiscal_year, after.fiscal_year)
    homes = [{part.code: part.indicator for part in method.questions} for method in (before, after)]
    questions = pd.DataFrame([_describe_match(match, *homes) for match in matches])
    codes = [part.code for part in before.indicators]
    codes += [part.code for part in after.indicators if part.code not in codes]
    return MethodChange(
        before,
        after,
        questions,
        pd.DataFrame([_compare_indicator(code, before, after, questions) for code in codes]),
        _compare_instruments(before, after),
    )


def share_of(method: Methodology, indicator: str) -> float:
    """Return the share of an indicator in the total, 0-1; 0 where the method has none such."""
    for part in method.indicators:
        if part.code == indicator:
            weight = method.instrument(part.instrument).weight
            return weight / len(method.indicators_of(part.instrument))
    return 0.0


def _describe_match(
    match: Match, before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, object]:
    """Return a match with its indicator, given those of the questions of both years."""
    homes = before.get(match.from_code, ""), after.get(match.to_code, "")
    return {
        "from_code": match.from_code,
        "to_code": match.to_code,
        "kind": match.kind,
        "confidence": match.confidence,
        "reason_th": match.reason_th,
        "reason_en": match.reason_en,
        "indicator": homes[1] or homes[0],
        "moved": all(homes) and homes[0] != homes[1],
    }


def _compare_indicator(
    code: str, before: Methodology, after: Methodology, questions: pd.DataFrame
) -> dict[str, object]:
    mine = questions[questions["indicator"] == code]
    found = Counter(mine["kind"])
    counts = {kind: found[kind] for kind in KINDS}
    instruments = {
        part.instrument for method in (before, after) for part in method.indicators
        if part.code == code
    }  # fmt: skip
    parts = [_parts_of(method, instruments) for method in (before, after)]
    shares = [share_of(method, code) for method in (before, after)]
    changed = (
        any(counts[kind] for kind in ("changed", "added", "dropped"))
        or bool(mine["moved"].any())
        or parts[0] != parts[1]
        or not all(shares)
        or _regrouped(code, before, after, mine)
    )
    unknown = counts["unknown"] > 0 or mine.empty
    sureness = [SURENESS.index(confidence) for confidence in mine["confidence"]]
    return {
        "code": code,
        "instrument": min(instruments),
        "status": CHANGED if changed else UNKNOWN if unknown else SAME,
        **counts,
        "parts_changed": parts[0] != parts[1],
        "confidence": SURENESS[max(sureness, default=len(SURENESS) - 1)],
        "share_before": shares[0],
        "share_after": shares[1],
    }


def _parts_of(method: Methodology, instruments: set[str]) -> list[tuple[str, ...]]:
    return [part.parts for part in method.instruments if part.code in instruments]


def _regrouped(
    indicator: str, before: Methodology, after: Methodology, matches: pd.DataFrame
) -> bool:
    """Tell whether the same questions stand in other groups, which weighs them otherwise."""
    same = matches[matches["kind"] == SAME]
    homes = []
    for method, column in ((before, "from_code"), (after, "to_code")):
        known = {part.code: part.sub_indicator for part in method.questions}
        homes.append([known[code] for code in same[column]])
    groups = [len(method.sub_indicators_of(indicator)) for method in (before, after)]
    return homes[0] != homes[1] or groups[0] != groups[1]


def _compare_instruments(before: Methodology, after: Methodology) -> pd.DataFrame:
    codes = dict.fromkeys(part.code for part in (*before.instruments, *after.instruments))
    rows = []
    for code in codes:
        found = [
            next((part for part in method.instruments if part.code == code), None)
            for method in (before, after)
        ]
        rows.append(
            {
                "code": code,
                "weight_before": found[0].weight if found[0] else 0.0,
                "weight_after": found[1].weight if found[1] else 0.0,
                "parts_before": found[0].parts if found[0] else (),
                "parts_after": found[1].parts if found[1] else (),
            }
        )
    return pd.DataFrame(rows)
