"""Ways to form groups side by side on the same problem, judged by the same checker: `python -m bench.peers [problem]`.

Each runs twice in a process of its own. The two programs of the kind a first attempt would write get everything at
once, with the best group of each family and room to choose from, and a time limit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt

from matcher import choosing, completion, eligibility, explain, improve, matching
from matcher.assign import best_of_offer, column_at
from matcher.brake import Brake
from matcher.draft import Column, written
from matcher.plan import Plan, Run
from matcher.pricing import SCALE, best_cells
from matcher.problem import Problem
from matcher.rules import violations

SCENARIO = Path(__file__).parents[1] / "data" / "scenarios" / "hr-500.json.gz"
SEATED = 2**40
Peer = Callable[[Problem], tuple[Plan, int | None]]


def ours(problem: Problem) -> tuple[Plan, int | None]:
    plan = matching.match(problem)
    return plan, plan.bound.value


def longest_waiting_first(problem: Problem) -> tuple[Plan, int | None]:
    """Youth after youth, longest waiting first: the new group or offer that suits best, with whoever else fits."""
    return _greedy(problem, by_waiting=True)


def most_heads_first(problem: Problem) -> tuple[Plan, int | None]:
    """Always the group that seats most youths who are still unplaced."""
    return _greedy(problem, by_waiting=False)


def _greedy(problem: Problem, by_waiting: bool) -> tuple[Plan, int | None]:
    ready = choosing.field(eligibility.of(problem), Brake())
    eligible = ready.eligible
    price = np.zeros(len(problem.youths), dtype=np.int64) if by_waiting else (eligible.urgency - 1000) * SCALE
    left, columns = Counter(dict(enumerate(eligible.capacity.tolist()))), []
    order = sorted(range(len(problem.youths)), key=lambda y: (-problem.youths[y].waiting_days, y))
    for youth in order if by_waiting else [None] * int(eligible.capacity.sum() + len(problem.offers)):
        if youth is not None and price[youth] == SEATED:
            continue
        found = _next(ready, price, left, youth, {c.owner for c in columns if c.cell is None})
        if found is None:
            continue
        columns.append(found)
        price[list(found.youths)] = SEATED
        if found.cell is not None:
            left[found.owner] -= 1
    return _plan(problem, ready, columns), None


def _next(
    ready: choosing.Field, price: np.ndarray, left: Counter[int], youth: int | None, full: set[int]
) -> Column | None:
    """The group that earns most at these prices; with this youth in it, when one is given."""
    eligible, table, trial = ready.eligible, ready.eligible.rooms, price.copy()
    rooms = np.arange(len(table))
    if youth is not None:
        trial[youth] = -SEATED // 2**8
        rooms = np.unique(np.searchsorted(table.start, np.flatnonzero(table.youth == youth), side="right") - 1)
    best = best_cells(eligible, ready.tables, rooms, trial)
    for room in rooms[np.argsort(-best.profit[rooms], kind="stable")].tolist():
        families = table.family[table.family_start[room] : table.family_start[room + 1]].tolist()
        family = next((f for f in families if left[f] > 0), None)
        if best.profit[room] <= 0:
            break
        if family is not None:
            cell = (room, int(best.column[room]), int(best.band[room]), int(best.size[room]))
            column = column_at(eligible, family, cell, trial)
            if _together(ready, column) and (youth is None or youth in column.youths):
                return column
    offers = [(profit, column) for g in range(len(eligible.seats)) if g not in full
              if (found := best_of_offer(eligible, g, trial)) is not None for profit, column in [found]]  # fmt: skip
    able = [(p, c) for p, c in offers if p > 0 and _together(ready, c) and (youth is None or youth in c.youths)]
    return max(able, key=lambda pair: (pair[0], -pair[1].owner))[1] if able else None


def _together(ready: choosing.Field, column: Column) -> bool:
    return all(ready.eligible.apart[y].isdisjoint(column.youths) for y in column.youths)


def all_at_once(problem: Problem, solver: mathopt.SolverType, seconds: float) -> tuple[Plan, int | None]:
    """One program for the whole problem over the best group of every family and room."""
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
    return _plan(problem, ready, list(columns)), None


def _plan(problem: Problem, ready: choosing.Field, columns: list[Column]) -> Plan:
    standing = completion.finished(problem, *written(ready.eligible, columns))
    run = Run(1, 0.0, "feasible", problem.sha256())
    loose = 2**50
    return explain.with_reasons(problem, standing.group_of, standing.opened.values(), (loose, "groups-considered"), run)


def _measured(name: str, path: Path, seconds: float, answer: Any) -> None:
    problem = Problem.read(path)
    started = time.monotonic()
    plan, bound = PEERS(seconds)[name](problem)
    used = time.monotonic() - started
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    text = json.dumps([[p.youth, p.group] for p in plan.placements])
    answer.put(
        {
            "placed": plan.score.placed, "over norm": plan.score.over_norm_placed, "score": plan.score.total,
            "bound": bound, "seconds": used, "MB": memory, "violations": len(violations(problem, plan)),
            "print": hashlib.sha256(text.encode()).hexdigest(),
        }
    )  # fmt: skip


def PEERS(seconds: float) -> dict[str, Peer]:  # noqa: N802
    """Every way to form groups, by name; `seconds` limits the two that know no other end."""
    return {
        "samenstart": ours,
        "longest waiting first": longest_waiting_first,
        "most heads first": most_heads_first,
        "CP-SAT, all at once": partial(all_at_once, solver=mathopt.SolverType.CP_SAT, seconds=seconds),
        "HiGHS, all at once": partial(all_at_once, solver=mathopt.SolverType.HIGHS, seconds=seconds),
    }


def measure(name: str, path: Path, seconds: float) -> dict[str, Any]:
    """One run in a process of its own, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_measured, args=(name, path, seconds, answer))
    process.start()
    figures: dict[str, Any] = answer.get()
    process.join()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", type=Path, nargs="?", default=SCENARIO)
    parser.add_argument("--seconds", type=float, default=30, help="time limit of the programs that need one")
    asked = parser.parse_args()
    rows = {name: [measure(name, asked.problem, asked.seconds) for _ in range(2)] for name in PEERS(asked.seconds)}
    bound = rows["samenstart"][0]["bound"]
    print("| way | placed | over norm | score | gap | seconds | MB | violations | same twice |\n|" + "---|" * 9)
    for name, (first, second) in rows.items():
        gap = f"{100 * (bound - first['score']) / max(1, bound):.2f} %"
        seconds = f"{min(first['seconds'], second['seconds']):.1f}"
        same = "yes" if first["print"] == second["print"] else "no"
        cells = [name, first["placed"], first["over norm"], first["score"], gap, seconds, first["MB"],
                 first["violations"], same]  # fmt: skip
        print("| " + " | ".join(str(cell) for cell in cells) + " |")


if __name__ == "__main__":
    main()
