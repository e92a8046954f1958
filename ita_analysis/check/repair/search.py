"""Search for the fewest misreadings that make tied figures agree.

OR-Tools CP-SAT does it: a figure is an integer, a move a yes or no that changes it, a tie a linear
sum of figures, and the moves are what is to be least. A search written out by hand would have to
multiply the readings of the total with those of every indicator and its questions; the solver
prunes them, proves that nothing smaller exists, and says so where there is no solution at all. One
worker, a fixed seed and a limit that counts work instead of seconds give the same answer on every
run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from ortools.sat.python import cp_model

from ita_analysis.check.repair.digits import Move
from ita_analysis.check.repair.figures import Figure, Key
from ita_analysis.check.repair.ties import ONE, Tie

# Beyond these, a report is beyond repair by guessing. A figure with more digits replaced is
# another figure, not a misread one: with all of them free, everything could be explained.
MOST_MOVES = 16
MOST_IN_FIGURE = 2
MOST_EXPLANATIONS = 20
# For all searches of a report together, in the solver's own measure: about a second each.
MOST_WORK = 10.0

FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
Explanation = dict[Key, tuple[Move, ...]]
Readings = dict[int, tuple[Move, ...]]


@dataclass(frozen=True)
class Found:
    """The smallest explanations: which figures were misread, and how.

    Parameters
    ----------
    explanations : tuple of dict
        Moves by figure; empty where nothing explains.
    complete : bool
        Whether these are all, and proved to be the smallest; where there is none, whether it is
        proved that there is none.
    """

    explanations: tuple[Explanation, ...]
    complete: bool


def search(figures: Mapping[Key, Figure], ties: Iterable[Tie]) -> Found:
    """Find every smallest set of misreadings after which all ties hold.

    Parameters
    ----------
    figures : mapping of tuple of str to Figure
        What is printed.
    ties : iterable of Tie
        What must hold between them.

    Returns
    -------
    Found
        At most ``MOST_EXPLANATIONS``, of at most ``MOST_MOVES`` moves each.
    """
    readings = {key: _list_readings(figure) for key, figure in figures.items()}
    if not all(readings.values()):
        return Found((), complete=True)
    model = cp_model.CpModel()
    values, choices = _add_figures(model, figures, readings)
    for tie in ties:
        _add_tie(model, tie, values)
    costs = [move.cost for _, move in choices]
    moves = cp_model.LinearExpr.weighted_sum(list(choices.values()), costs)
    model.add_linear_constraint(moves, 0, MOST_MOVES)
    model.minimize(moves)
    solver, status = _solve(model, MOST_WORK)
    work = solver.response_proto.deterministic_time
    proved = status == cp_model.OPTIMAL
    found: list[Explanation] = []
    while status in FOUND and len(found) < MOST_EXPLANATIONS:
        if not found:
            model.add_linear_constraint(moves, 0, round(solver.objective_value))
        read = {key: readings[key][solver.value(value)] for key, value in values.items()}
        found.append({key: chosen for key, chosen in read.items() if chosen})
        # Of two explanations with the same number of moves none holds all of the other's.
        model.add_bool_or([choices[key, move].negated() for key in read for move in read[key]])
        solver, status = _solve(model, MOST_WORK - work)
        work += solver.response_proto.deterministic_time
    exhausted = status == cp_model.INFEASIBLE
    return Found(tuple(found), complete=exhausted and (proved or not found))


def _list_readings(figure: Figure) -> Readings:
    """List what a figure can have said, in hundredths of a point, and the moves to it."""
    readings = {
        figure.value + sum(move.change for move in moves): moves
        for count in range(MOST_IN_FIGURE + 1)
        for moves in combinations(figure.moves, count)
        if len({move.place for move in moves}) == count
    }
    return {
        value: moves
        for value, moves in sorted(readings.items())
        if 0 <= value <= 100_00 and (figure.possible is None or value in figure.possible)
    }


def _add_figures(
    model: cp_model.CpModel, figures: Mapping[Key, Figure], readings: Mapping[Key, Readings]
) -> tuple[dict[Key, cp_model.IntVar], dict[tuple[Key, Move], cp_model.IntVar]]:
    """Add figures, in hundredths of a point, and whether each move of each is made."""
    values: dict[Key, cp_model.IntVar] = {}
    choices: dict[tuple[Key, Move], cp_model.IntVar] = {}
    for key, figure in figures.items():
        # That this list allows few values follows from the moves; told outright, the solver
        # prunes far better.
        domain = cp_model.Domain.from_values(list(readings[key]))
        values[key] = model.new_int_var_from_domain(domain, "")
        used = sorted({move for moves in readings[key].values() for move in moves})
        mine = {move: model.new_bool_var("") for move in used}
        for place in {move.place for move in used}:
            model.add_at_most_one([mine[move] for move in used if move.place == place])
        changes = cp_model.LinearExpr.weighted_sum(
            list(mine.values()), [move.change for move in used]
        )
        model.add(values[key] == figure.value + changes)
        model.add_linear_constraint(cp_model.LinearExpr.sum(list(mine.values())), 0, MOST_IN_FIGURE)
        choices |= {(key, move): chosen for move, chosen in mine.items()}
    return values, choices


def _add_tie(model: cp_model.CpModel, tie: Tie, values: Mapping[Key, cp_model.IntVar]) -> None:
    # The solver knows whole numbers only, so everything is multiplied out.
    fractions = [*tie.terms.values(), tie.low, tie.high]
    factor = math.lcm(*(fraction.denominator for fraction in fractions))
    fixed = int(tie.terms.get(ONE, 0) * factor)
    terms = {key: int(share * factor) for key, share in tie.terms.items() if key != ONE}
    total = cp_model.LinearExpr.weighted_sum([values[key] for key in terms], list(terms.values()))
    model.add_linear_constraint(
        total, int(tie.low * factor) - fixed, int(tie.high * factor) - fixed
    )


def _solve(
    model: cp_model.CpModel, most_work: float
) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = max(most_work, 0.0)
    # Trying out each variable beforehand takes longer than the search it is to shorten.
    solver.parameters.cp_model_probing_level = 0
    return solver, solver.solve(model)
