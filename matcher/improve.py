"""The best choice among promising groups, exactly: mixed-integer programs over cells, solved by HiGHS in OR-Tools.

It never looks at groups outside the pool it is given; what the pool leaves out, the caller accounts for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.math_opt.python import mathopt

from matcher.brake import Brake
from matcher.draft import Column
from matcher.eligibility import Cell, Eligible, Ints
from matcher.pricing import SCALE

ROUNDING = 1e-6


@dataclass(frozen=True)
class Pool:
    """The groups to choose from: (family, cell) pairs and offers, with who may sit there and what it is worth.

    `members` and `values` run parallel to `cells` followed by `offers`.
    """

    cells: tuple[tuple[int, Cell], ...]
    offers: tuple[int, ...]
    members: tuple[Ints, ...]
    values: tuple[Ints, ...]


@dataclass(frozen=True)
class Choice:
    """The groups chosen with their members, and a bound on any choice from the same pool (points)."""

    columns: tuple[Column, ...]
    total: float
    bound: float


class Program:
    """Open groups, seat youths: one binary per group, one variable per possible seat."""

    def __init__(self, eligible: Eligible, pool: Pool, room_for: Mapping[int, int]) -> None:
        self._eligible, self._pool = eligible, pool
        self.model = mathopt.Model()
        self.opened: list[Any] = []
        self.seats: list[dict[int, Any]] = []
        self._worth: list[Any] = []
        places: defaultdict[int, list[Any]] = defaultdict(list)
        runs: defaultdict[int, list[Any]] = defaultdict(list)
        for number in range(len(pool.members)):
            opened = self._group(number)
            if number < len(pool.cells):
                runs[pool.cells[number][0]].append(opened)
            for y, seat in self.seats[number].items():
                places[y].append(seat)
        for seats in places.values():
            if len(seats) > 1:
                self.model.add_linear_constraint(mathopt.fast_sum(seats) <= 1)
        for family, groups in runs.items():
            self.model.add_linear_constraint(mathopt.fast_sum(groups) <= float(room_for[family]))
        self.model.maximize(mathopt.fast_sum(self._worth))

    def _group(self, number: int) -> Any:
        eligible, pool, model = self._eligible, self._pool, self.model
        if number < len(pool.cells):
            least, most, cost = (
                eligible.fewest,
                int(eligible.sizes[pool.cells[number][1][3]]),
                eligible.problem.policy.open_cost,
            )
        else:
            offer = pool.offers[number - len(pool.cells)]
            least, most, cost = int(eligible.seats.needs[offer]), int(eligible.seats.free[offer]), 0
        opened = model.add_binary_variable()
        who = pool.members[number].tolist()
        present = set(who)
        at_odds = {y for y in who if eligible.apart[y] & present}
        seats = {y: model.add_variable(lb=0.0, ub=1.0, is_integer=y in at_odds) for y in who}
        for y, value in zip(who, pool.values[number].tolist(), strict=True):
            model.add_linear_constraint(seats[y] <= opened)
            self._worth.append(float(value) * seats[y])
        taken = mathopt.fast_sum(seats.values())
        model.add_linear_constraint(taken <= float(most) * opened)
        model.add_linear_constraint(taken >= float(least) * opened)
        for y in sorted(at_odds):
            for other in sorted(eligible.apart[y] & present):
                if y < other:
                    model.add_linear_constraint(seats[y] + seats[other] <= opened)
        self._worth.append(-float(cost) * opened)
        self.opened.append(opened)
        self.seats.append(seats)
        return opened

    def solve(self, nodes: int, seed: int, start: Sequence[Column], brake: Brake) -> Choice:
        """The best choice within so many nodes of the search tree; `start` is a choice to begin with."""
        params = mathopt.SolveParameters(
            time_limit=brake.left,
            node_limit=nodes,
            random_seed=seed,
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=0.5,
        )
        hints = [self._hint(start)] if start else []
        result = mathopt.solve(
            self.model, mathopt.SolverType.HIGHS, params=params,
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        )  # fmt: skip
        if not result.has_primal_feasible_solution():
            return Choice((), 0.0, float(result.best_objective_bound()))
        columns = self.columns_of(result.variable_values())
        return Choice(columns, result.objective_value(), result.best_objective_bound())

    def columns_of(self, values: Mapping[Any, float]) -> tuple[Column, ...]:
        """The groups a solution opens, with their members."""
        opened = (number for number, group in enumerate(self.opened) if values[group] > 0.5)
        return tuple(column for number in opened if (column := self._column(number, values)).youths)

    def _column(self, number: int, values: Mapping[Any, float]) -> Column:
        pool = self._pool
        seated = {y for y, seat in self.seats[number].items() if values[seat] > 0.5}
        worth = dict(zip(pool.members[number].tolist(), pool.values[number].tolist(), strict=True))
        owner, cell = pool.cells[number] if number < len(pool.cells) else (pool.offers[number - len(pool.cells)], None)
        return Column(owner, cell, tuple(sorted(seated)), sum(worth[y] for y in seated))

    def _hint(self, start: Sequence[Column]) -> Any:
        place = {cell: number for number, cell in enumerate(self._pool.cells)}
        offer = {g: len(self._pool.cells) + i for i, g in enumerate(self._pool.offers)}
        chosen = {}
        for column in start:
            number = offer[column.owner] if column.cell is None else place[column.owner, column.cell]
            chosen[number] = set(column.youths)
        hint = {}
        for number, opened in enumerate(self.opened):
            hint[opened] = float(number in chosen)
            for y, seat in self.seats[number].items():
                hint[seat] = float(y in chosen.get(number, ()))
        return mathopt.SolutionHint(variable_values=hint)


def pool_of(
    eligible: Eligible, cells: Sequence[tuple[int, Cell]], offers: Sequence[int], usable: Any, less: Ints
) -> Pool:
    """A pool with the members who are `usable`, their values less the scaled price each pays elsewhere."""
    members, values = [], []
    for family, cell in cells:
        who, value = eligible.members(family, cell)
        members.append(who[usable[who]])
        values.append((value - less[who] / SCALE)[usable[who]])
    seats = eligible.seats
    for g in offers:
        part = slice(seats.start[g], seats.start[g + 1])
        who, value = seats.youth[part], seats.value[part]
        members.append(who[usable[who]])
        values.append((value - less[who] / SCALE)[usable[who]])
    return Pool(tuple(cells), tuple(offers), tuple(members), tuple(values))
