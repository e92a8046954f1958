"""Disclosure items: which are met and which are not, as far as scores and source tell.

An item is met (100) or not (0), so the score of an indicator allows only some combinations of
unmet items in its sub-indicators. Each statement below holds for every combination allowed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ita_analysis.result import Result, find_once
from ita_analysis.score import DISCLOSURE, possible_unmet

# What a report calls an item it did not get points for.
NOT_MET_ROLES = ("not_met", "urgent", "recommended")
COLUMNS = ["code", "indicator", "sub_indicator", "certainty", "source_ref"]
MET, NOT_MET = 100.0, 0.0

# A row a combination, a column a sub-indicator, by indicator.
Combinations = dict[str, np.ndarray]


@dataclass(frozen=True)
class Unmet:
    """How many items of a sub-indicator are unmet, over all combinations that are allowed.

    Parameters
    ----------
    size : int
        How many items the sub-indicator has.
    by_scores : tuple of int
        Counts that the published score alone allows.
    by_source : tuple of int
        Counts left if the items the source names, and the count it claims, are right; the same
        as ``by_scores`` where these do not fit the score.
    fits : bool
        Whether the items named fit the score.
    """

    size: int
    by_scores: tuple[int, ...]
    by_source: tuple[int, ...]
    fits: bool

    @property
    def is_all(self) -> bool:
        """Whether no item can be met."""
        return self.by_scores == (self.size,)


@dataclass(frozen=True)
class _Named:
    """An item with a printed score of 0, or named by the source without a score."""

    sub_indicator: str
    source_ref: str
    printed: bool


@find_once
def find_items_not_met(result: Result) -> pd.DataFrame:
    """List the disclosure items that are not met, as far as the source tells.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame
        ``code``, ``indicator``, ``sub_indicator``, ``source_ref`` and ``certainty``:
        ``certain`` where a score of 0 is printed, where the indicator's score leaves no item of
        the sub-indicator met, or where the source names the item and every combination that the
        indicator's score allows has as many unmet items in its sub-indicator as the source
        names; ``likely`` where that holds only if the source's list of unmet items, or its
        count of them, is right; ``possible`` otherwise.
    """
    named, unmet = _named_items(result), find_unmet(result)
    counts = Counter(item.sub_indicator for item in named.values())
    rows = []
    for question in result.method.questions:
        part, item = question.sub_indicator, named.get(question.code)
        there = unmet.get(part)
        if there and there.is_all and result.score("question", question.code) != MET:
            certainty = "certain"
        elif item:
            certainty = _judge(item, there, counts[part])
        else:
            continue
        source_ref = item.source_ref if item else _score_lines(result, question.indicator)
        rows.append((question.code, question.indicator, part, certainty, source_ref))
    return pd.DataFrame(rows, columns=COLUMNS)


@find_once
def find_unnamed_unmet(result: Result) -> pd.DataFrame:
    """Count items that are unmet for sure, or likely, though not known by name.

    Returns
    -------
    pandas.DataFrame
        A row a sub-indicator with such items: ``sub_indicator``, ``indicator``, ``count``,
        ``certainty`` (``certain`` or ``likely``), ``source_ref`` of the indicator's score.
    """
    items = find_items_not_met(result)
    known = Counter(items.loc[items["certainty"] != "possible", "sub_indicator"])
    unmet = find_unmet(result)
    rows = []
    for part in result.method.sub_indicators:
        there = unmet.get(part.code)
        if there is None:
            continue
        certain = max(min(there.by_scores) - known[part.code], 0)
        likely = max(min(there.by_source) - known[part.code], certain) - certain
        source_ref = _score_lines(result, part.indicator)
        for count, certainty in ((certain, "certain"), (likely, "likely")):
            if count:
                rows.append((part.code, part.indicator, count, certainty, source_ref))
    columns = ["sub_indicator", "indicator", "count", "certainty", "source_ref"]
    return pd.DataFrame(rows, columns=columns)


@find_once
def find_inferred_met(result: Result) -> list[str]:
    """List the items that the indicator's score shows to be met, though no score says so.

    They are what is left of a sub-indicator where those unmet are all known for certain, or
    where none can be unmet. A printed score that no item can have says nothing.
    """
    unmet, items = find_unmet(result), find_items_not_met(result)
    certain = items[items["certainty"] == "certain"]
    counts, known = Counter(certain["sub_indicator"]), set(certain["code"])
    return [
        question.code
        for question in result.method.questions
        if question.sub_indicator in unmet
        and unmet[question.sub_indicator].by_scores == (counts[question.sub_indicator],)
        and question.code not in known
        and result.score("question", question.code) not in (MET, NOT_MET)
    ]


@find_once
def find_unmet(result: Result) -> dict[str, Unmet]:
    """Find how many items of each sub-indicator can be unmet.

    Returns
    -------
    dict of str to Unmet
        By sub-indicator; without those of an indicator whose score is not known, or is one
        that no set of items gives.
    """
    allowed = _list_allowed(result)
    fitting = {code: rows[_allow_named(result, code, rows)] for code, rows in allowed.items()}
    fitting = _keep_claimed_count(result, fitting)
    found: dict[str, Unmet] = {}
    for indicator, rows in allowed.items():
        for place, part in enumerate(result.method.sub_indicators_of(indicator)):
            by_scores = tuple(np.unique(rows[:, place]).tolist())
            by_source = tuple(np.unique(fitting[indicator][:, place]).tolist())
            size = len(result.method.questions_of(part.code))
            found[part.code] = Unmet(size, by_scores, by_source or by_scores, bool(by_source))
    return found


def find_unmet_counts(result: Result) -> pd.DataFrame:
    """List the combinations of unmet items that the published scores allow.

    Returns
    -------
    pandas.DataFrame
        A row a combination: a column each sub-indicator, ``indicator``, and ``named`` (whether
        the items that the source names allow it).
    """
    tables = []
    for indicator, rows in _list_allowed(result).items():
        codes = [part.code for part in result.method.sub_indicators_of(indicator)]
        table = pd.DataFrame(rows, columns=codes)
        tables.append(
            table.assign(indicator=indicator, named=_allow_named(result, indicator, rows))
        )
    codes = [part.code for part in result.method.sub_indicators]
    whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return whole.reindex(columns=["indicator", *codes, "named"])


def _judge(item: _Named, there: Unmet | None, named: int) -> str:
    """Return how certain it is that an item is unmet, of so many named in its sub-indicator."""
    if item.printed or (there and there.by_scores == (named,)):
        return "certain"
    return "likely" if there and there.fits and there.by_source == (named,) else "possible"


def _score_lines(result: Result, indicator: str) -> str:
    row = result.row("indicator", indicator)
    return str(row["source_ref"]) if row else ""


@find_once
def _named_items(result: Result) -> dict[str, _Named]:
    """List items with a printed score of 0, and items the source names without any score."""
    lines: dict[str, list[str]] = {}
    cited = result.cited[result.cited["role"].isin(NOT_MET_ROLES)]
    for code, line in zip(cited["code"], cited["source_ref"], strict=True):
        lines.setdefault(code, []).append(line)
    named = {}
    for question in result.method.questions:
        row = result.row("question", question.code)
        zero = row is not None and row["score"] == NOT_MET
        # A printed 100, or a score no item can have, says that nothing more can be told.
        where = [row["source_ref"]] if row and zero else [] if row else lines.get(question.code)
        if question.instrument == DISCLOSURE and where:
            source_ref = ", ".join(dict.fromkeys(where))
            named[question.code] = _Named(question.sub_indicator, source_ref, zero)
    return named


@find_once
def _list_allowed(result: Result) -> Combinations:
    """List the combinations of unmet items that give an indicator's score, where any does."""
    allowed = {}
    for indicator in result.method.indicators_of(DISCLOSURE):
        parts = result.method.sub_indicators_of(indicator.code)
        sizes = [len(result.method.questions_of(part.code)) for part in parts]
        if rows := possible_unmet(result.score("indicator", indicator.code), sizes):
            allowed[indicator.code] = np.array(rows)
    return allowed


def _allow_named(result: Result, indicator: str, rows: np.ndarray) -> np.ndarray:
    """Tell of each combination whether the source names that many items, or more."""
    counts = Counter(item.sub_indicator for item in _named_items(result).values())
    most = [counts[part.code] for part in result.method.sub_indicators_of(indicator)]
    return np.asarray((rows <= np.array(most)).all(axis=1))


def _keep_claimed_count(result: Result, fitting: Combinations) -> Combinations:
    """Keep what agrees with the number of unmet items that the source claims, if any does."""
    said = result.statements
    claims = said[(said["kind"] == "count_not_met") & (said["code"] == DISCLOSURE)]["value"]
    numbers = [int(value) for value in claims if str(value).isdecimal()]
    known = [code for code, rows in fitting.items() if len(rows)]
    if not numbers or len(known) != len(result.method.indicators_of(DISCLOSURE)):
        return fitting
    sums = {code: rows.sum(axis=1) for code, rows in fitting.items()}
    kept = {}
    for code, rows in fitting.items():
        others = {0}
        for other, values in sums.items():
            if other != code:
                others = {so_far + value for so_far in others for value in set(values.tolist())}
        kept[code] = rows[np.isin(sums[code], [numbers[0] - other for other in others])]
    return fitting if any(not len(rows) for rows in kept.values()) else kept
