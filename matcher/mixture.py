"""The restricted master of column generation: which mixture of known groups with members is worth most, and its prices.

A linear program of OR-Tools' GLOP. It looks for no groups itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from matcher.draft import Column
from matcher.eligibility import Cell, Eligible, Ints
from matcher.pricing import SCALE
from matcher.sections import Section

LEAST_SHARE = 1e-6


class Mixture:
    """The program of one section; columns are added, and it is solved again.

    `left` says how many groups each family can still open, if less than all; `closed` groups are not taken in.
    """

    def __init__(
        self,
        eligible: Eligible,
        section: Section,
        left: Mapping[int, int] | None = None,
        closed: Collection[tuple[int, Cell | None]] = (),
    ) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        self._cost = eligible.problem.policy.open_cost
        self.columns: list[Column] = []
        self._variables: list[Any] = []
        self._known: set[Column] = set()
        self._closed = closed
        self._youth_row = {y: self._row(1) for y in section.youths.tolist()}
        self._family_row = {
            f: self._row(int(eligible.capacity[f]) if left is None else left[f]) for f in section.families
        }
        self._offer_row = {g: self._row(1) for g in section.offers}

    def _row(self, most: int) -> Any:
        return self._solver.Constraint(-self._solver.infinity(), most)

    def add(self, column: Column) -> bool:
        """Take a column in; False when it was known or its group is closed."""
        if column in self._known or (column.owner, column.cell) in self._closed:
            return False
        self._known.add(column)
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        cost = self._cost if column.cell else 0
        self._objective.SetCoefficient(variable, float(column.value - cost))
        for y in column.youths:
            self._youth_row[y].SetCoefficient(variable, 1)
        (self._family_row if column.cell else self._offer_row)[column.owner].SetCoefficient(variable, 1)
        self.columns.append(column)
        self._variables.append(variable)
        return True

    def solve(self) -> float:
        """The worth of the best mixture of the columns known so far."""
        self._solver.Solve()
        return float(self._objective.Value()) if self.columns else 0.0

    def prices(self, size: int) -> Ints:
        """Scaled price of each youth of the problem; 0 outside the section."""
        price = np.zeros(size, dtype=np.int64)
        for y, row in self._youth_row.items():
            price[y] = max(0, round(row.dual_value() * SCALE))
        return price

    def taken(self) -> list[tuple[float, Column]]:
        """The columns in the mixture with their shares."""
        return [
            (share, column) for share, column in zip(self.shares(), self.columns, strict=True) if share > LEAST_SHARE
        ]

    def shares(self) -> tuple[float, ...]:
        return tuple(variable.solution_value() for variable in self._variables)
