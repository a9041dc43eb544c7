"""The best groups that go together, of groups whose members are fixed: one program of whole numbers, solved by HiGHS.

Many good plans share most of their groups; what each does best comes together here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ortools.math_opt.python import mathopt

from matcher.brake import Brake
from matcher.draft import Column, worth
from matcher.eligibility import Eligible


def best_together(
    eligible: Eligible, pool: Iterable[Column], start: Sequence[Column], nodes: int, seed: int, brake: Brake
) -> list[Column]:
    """The best choice from the pool within so many nodes of the search tree; never worth less than `start`."""
    columns = [*dict.fromkeys([*start, *pool])]
    if brake.pulled:
        return list(start)
    model = mathopt.Model()
    taken = [model.add_binary_variable() for _ in columns]
    for most, mine in _rows(eligible, columns):
        model.add_linear_constraint(mathopt.fast_sum(taken[n] for n in mine) <= float(most))
    model.maximize(mathopt.fast_sum(float(worth(eligible, [c])) * v for c, v in zip(columns, taken, strict=True)))
    params = mathopt.SolveParameters(
        time_limit=brake.left,
        node_limit=nodes,
        random_seed=seed,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.5,
    )
    hint = mathopt.SolutionHint(variable_values={v: float(n < len(start)) for n, v in enumerate(taken)})
    result = mathopt.solve(
        model, mathopt.SolverType.HIGHS, params=params,
        model_params=mathopt.ModelSolveParameters(solution_hints=[hint] if start else []),
    )  # fmt: skip
    if not result.has_primal_feasible_solution():
        return list(start)
    values = result.variable_values()
    found = [column for column, v in zip(columns, taken, strict=True) if values[v] > 0.5]
    return max(list(start), found, key=lambda chosen: worth(eligible, chosen))


def _rows(eligible: Eligible, columns: Sequence[Column]) -> list[tuple[int, list[int]]]:
    """(at most, columns): a seat for each youth, a facilitator for each proposed group, each group once."""
    youths, owners, groups = (
        defaultdict[Any, list[int]](list),
        defaultdict[Any, list[int]](list),
        defaultdict[Any, list[int]](list),
    )
    for number, column in enumerate(columns):
        for y in column.youths:
            youths[y].append(number)
        groups[column.owner, column.cell].append(number)
        if column.cell is not None:
            owners[column.owner].append(number)
    rows = [(1, mine) for mine in (*youths.values(), *groups.values())]
    rows += [(int(eligible.capacity[family]), mine) for family, mine in owners.items()]
    return [(most, mine) for most, mine in rows if len(mine) > most]
