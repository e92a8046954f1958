"""The shortest path: the fewest fixes that reach the pass mark or the next level."""

from __future__ import annotations

import math

import pandas as pd

from ita_analysis.find.gains import find_gains
from ita_analysis.find.totals import (
    computed_levels,
    instrument_score,
    instrument_scores,
    published_level,
)
from ita_analysis.methodology import LevelRule
from ita_analysis.result import Result, find_once
from ita_analysis.score import DISCLOSURE

PASS_MARK = "pass_mark"  # noqa: S105 - the mark of the assessment, not a secret
COLUMNS = ["order", "measure", "code", "gain", "running_total", "raise_to", "certainty"]


@find_once
def next_level(result: Result) -> LevelRule | None:
    """Return the level above the one the result has; None at the top or without a total.

    Where parts that decide are not known, the published level counts if it is possible, else
    the lowest possible one.
    """
    possible = computed_levels(result)
    if not possible:
        return None
    named = [level for level in possible if level.name == published_level(result)]
    current = named[0] if named else possible[-1]
    place = result.method.levels.index(current)
    return result.method.levels[place - 1] if place else None


@find_once
def find_path(result: Result, target: str = PASS_MARK) -> pd.DataFrame:
    """Find the fewest fixes that lift the computed total to a target.

    Each fix raises a question, an item, or an indicator whose questions are not known, to 100;
    the last one only as far as needed, unless it is about disclosure: an item is met or not.
    Taking the largest gains first needs the fewest fixes: first within each instrument that the
    target asks something of, then over all. Items that may be met already are left out.

    Parameters
    ----------
    result : Result
    target : str
        ``pass_mark`` or the name of a level.

    Returns
    -------
    pandas.DataFrame
        ``order`` from 1, ``measure``, ``code``, ``gain`` (points of the total, of this step),
        ``running_total``, ``raise_to`` (points; 100 but for a last step that needs less),
        ``certainty``. Empty where the target is reached already, cannot be reached by what is
        known, or needs one part of an instrument to rise (see :func:`find_lacking`).
    """
    total = result.score("total", "total", "computed")
    wanted = _total_wanted(result, target)
    if _lacks_a_part(result, target):
        return pd.DataFrame(columns=COLUMNS)
    gains = find_gains(result)
    moves = gains[(gains["certainty"] != "possible") & (gains["gain"] > 0)]
    taken = _for_instruments(result, target, moves)
    remaining = moves.drop(index=taken)
    for index in remaining.index:
        if round(total + moves.loc[taken, "gain"].sum(), 2) >= wanted:
            break
        taken.append(index)
    steps = moves.loc[taken].sort_values("gain", ascending=False, kind="stable")
    if math.isnan(total) or round(total + steps["gain"].sum(), 2) < wanted:
        return pd.DataFrame(columns=COLUMNS)
    return _as_steps(steps, total, wanted, trim=not _for_instruments(result, target, moves))


@find_once
def find_lacking(result: Result, target: str) -> pd.DataFrame:
    """Find the instruments, or parts of one, that are below what a level asks of each.

    Parameters
    ----------
    result : Result
    target : str
        Name of a level.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``score`` and ``needed``, in points of that instrument or part; empty where
        the level asks nothing of them, or all that are known reach it.
    """
    level = next(level for level in result.method.levels if level.name == target)
    rows = [
        (code, score, level.every_instrument_min - score)
        for code, score in instrument_scores(result).items()
        if level.every_instrument_min is not None and round(score, 2) < level.every_instrument_min
    ]
    return pd.DataFrame(rows, columns=["code", "score", "needed"])


def _total_wanted(result: Result, target: str) -> float:
    if target == PASS_MARK:
        return result.method.pass_mark
    return next(level.total_min for level in result.method.levels if level.name == target)


def _lacks_a_part(result: Result, target: str) -> bool:
    """Tell whether a part of an instrument must rise; what lifts one part alone is not known."""
    if target == PASS_MARK:
        return False
    parts = {part for instrument in result.method.instruments for part in instrument.parts}
    return bool(parts & set(find_lacking(result, target)["code"]))


def _for_instruments(result: Result, target: str, moves: pd.DataFrame) -> list[int]:
    """Take the largest gains within each instrument until it has what a level asks of it."""
    level = next((level for level in result.method.levels if level.name == target), None)
    if level is None or level.every_instrument_min is None:
        return []
    taken: list[int] = []
    for instrument in result.method.instruments:
        score = instrument_score(result, instrument.code)
        needed = (level.every_instrument_min - score) * instrument.weight
        mine = moves[moves["instrument"] == instrument.code]
        for index, gain in mine["gain"].items():
            if not needed > 0:
                break
            taken.append(index)
            needed -= gain
    return taken


def _as_steps(steps: pd.DataFrame, total: float, wanted: float, *, trim: bool) -> pd.DataFrame:
    table = steps.reset_index(drop=True)
    table["raise_to"] = 100.0
    surplus = total + table["gain"].sum() - wanted
    last = len(table) - 1
    # Disclosure items are met or not, so only surveys can be raised part of the way.
    if trim and last >= 0 and table.at[last, "instrument"] != DISCLOSURE and surplus > 0:
        gain, gap = table.at[last, "gain"], table.at[last, "gap"]
        needed = max(gain - surplus, 0.0)
        table.at[last, "raise_to"] = table.at[last, "score"] + gap * needed / gain
        table.at[last, "gain"] = needed
    table["running_total"] = total + table["gain"].cumsum()
    table.insert(0, "order", range(1, len(table) + 1))
    return table[COLUMNS]
