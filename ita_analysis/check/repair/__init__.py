"""Explain figures that disagree by misread digits: proposals, nothing is overwritten."""

from __future__ import annotations

from functools import partial
from typing import Any

from ita_analysis.check.facts import Facts
from ita_analysis.check.repair.digits import Move
from ita_analysis.check.repair.figures import Figure, Key, gather_figures
from ita_analysis.check.repair.ties import gather_ties
from ita_analysis.check.sums import check_disclosure_indicators, check_sums

Proposal = dict[str, Any]
Explanation = dict[Key, tuple[Move, ...]]
REPAIRED_KINDS = (
    "total_mismatch",
    "instrument_mismatch",
    "indicator_mismatch",
    "impossible_indicator",
)


def propose_repairs(facts: Facts) -> list[Proposal]:
    """Propose which digits were misread where the figures of a report disagree.

    A move replaces one digit by another; one that is not known to be confused with it counts
    twice. The explanations proposed take the fewest moves after which every sum holds, and
    every claim about the level and the highest and lowest indicator that holds as printed.

    Parameters
    ----------
    facts : Facts
        Of one organisation and fiscal year; not changed.

    Returns
    -------
    list of dict
        Rows of the table ``proposals`` without their key, a row a misread figure; none where
        the figures agree. Where nothing explains them, one row with ``explanation`` 0 and the
        most moves that were tried.
    """
    problems = [*check_sums(facts), *check_disclosure_indicators(facts)]
    if not any(problem["kind"] in REPAIRED_KINDS for problem in problems):
        return []
    # Loading the solver takes longer than everything else here; most reports do without.
    from ita_analysis.check.repair.search import MOST_MOVES, search  # noqa: PLC0415

    figures = gather_figures(facts)
    found = search(figures, gather_ties(facts))
    order = {key: place for place, key in enumerate(figures)}
    explanations = sorted(found.explanations, key=partial(_simplest_first, order=order))
    rows = [
        {
            "explanation": number,
            "of": len(explanations),
            **_row(key, figures[key], explanation[key]),
            "complete": found.complete,
        }
        for number, explanation in enumerate(explanations, start=1)
        for key in figures
        if key in explanation
    ]
    return rows or [_nothing(MOST_MOVES, complete=found.complete)]


def _simplest_first(explanation: Explanation, order: dict[Key, int]) -> tuple[Any, ...]:
    """Sort explanations: few figures first, then one misreading made again and again."""
    moves = [move for moves in explanation.values() for move in moves]
    kinds = {move.replaced for move in moves}
    # Any fixed order will do for the rest.
    rest = sorted((order[key], -_change(moves)) for key, moves in explanation.items())
    return len(explanation), len(kinds), len(moves), rest


def _row(key: Key, figure: Figure, moves: tuple[Move, ...]) -> Proposal:
    measure, code = key
    return {
        "measure": measure,
        "code": code,
        "printed": figure.printed,
        "says": figure.value / 100,
        "should_be": (figure.value + _change(moves)) / 100,
        "where": figure.where,
        "moves": len(moves),
    }


def _change(moves: tuple[Move, ...]) -> int:
    return sum(move.change for move in moves)


def _nothing(most_moves: int, *, complete: bool) -> Proposal:
    """Return the row that says that no explanation was found within so many moves."""
    return {
        "explanation": 0,
        "of": 0,
        "measure": "",
        "code": "",
        "printed": "",
        "says": float("nan"),
        "should_be": float("nan"),
        "where": "",
        "moves": most_moves,
        "complete": complete,
    }
