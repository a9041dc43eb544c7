"""One program for the whole problem, as a first attempt would write it; bench only."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from bench.greedy import plan_of
from matcher import choosing, eligibility, improve
from matcher.brake import Brake
from matcher.plan import Plan
from matcher.pricing import best_cells
from matcher.problem import Problem


def all_at_once(problem: Problem, solver: mathopt.SolverType, seconds: float) -> Plan:
    """A variable for each seat in the best group of every family and room; over all groups it would never end."""
    ready = choosing.field(eligibility.of(problem), Brake())
    eligible, table = ready.eligible, ready.eligible.rooms
    best = best_cells(eligible, ready.tables, np.arange(len(table)), np.zeros(len(problem.youths), dtype=np.int64))
    cells = [
        (family, (room, int(best.column[room]), int(best.band[room]), int(best.size[room])))
        for room in np.flatnonzero(best.profit > 0).tolist()
        for family in table.family[table.family_start[room] : table.family_start[room + 1]].tolist()
    ]
    nothing = np.zeros(len(eligible.open), dtype=np.int64)
    pool = improve.pool_of(eligible, cells, range(len(eligible.seats)), eligible.open, nothing)
    program = improve.Program(eligible, pool, dict(enumerate(eligible.capacity.tolist())))
    for variable in program.model.variables():
        variable.integer = True
    params = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds))
    result = mathopt.solve(program.model, solver, params=params)
    columns = program.columns_of(result.variable_values()) if result.has_primal_feasible_solution() else ()
    return plan_of(ready, list(columns))
