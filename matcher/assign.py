"""What a place is worth to each youth of a section: the linear relaxation over all groups, by column generation.

A column is one group with its members. OR-Tools' GLOP mixes the columns known so far; its prices show which columns of
the whole implicit catalogue are missing. It chooses no final groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from matcher.draft import Column
from matcher.eligibility import Cell, Eligible, Ints
from matcher.pricing import SCALE, Returned, Tables, best_cells, best_seats, cell_profit, family_profits
from matcher.sections import Section

CLOSE_ENOUGH = 1e-4
CAUTION = 0.6
"""How far new prices are drawn to the best known ones; without it column generation swings."""
MOST_ROUNDS = 80


@dataclass(frozen=True)
class Relaxed:
    """The relaxation of a section: scaled prices of youths (all of the problem) and families, and what proves what.

    `bound` (scaled) is proven for the section on its own.
    """

    price: Ints
    rent: Ints
    bound: int
    columns: tuple[Column, ...]
    share: tuple[float, ...]
    rounds: int


class Mixture:
    """The restricted master: which mixture of the known columns is worth most."""

    def __init__(self, eligible: Eligible, section: Section) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        self._cost = eligible.problem.policy.open_cost
        self.columns: list[Column] = []
        self._variables: list[Any] = []
        self._seen: set[tuple[int, bool, tuple[int, ...], int]] = set()
        self._youth_row = {y: self._row(1) for y in section.youths.tolist()}
        self._family_row = {f: self._row(int(eligible.capacity[f])) for f in section.families}
        self._offer_row = {g: self._row(1) for g in section.offers}

    def _row(self, most: int) -> Any:
        return self._solver.Constraint(-self._solver.infinity(), most)

    def add(self, column: Column) -> bool:
        """Take a column in; False when it was known."""
        key = column.owner, column.cell is None, column.youths, column.value
        if key in self._seen:
            return False
        self._seen.add(key)
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
        self._solver.Solve()
        return float(self._objective.Value()) if self.columns else 0.0

    def prices(self, size: int) -> Ints:
        """Scaled price of each youth of the problem; 0 outside the section."""
        price = np.zeros(size, dtype=np.int64)
        for y, row in self._youth_row.items():
            price[y] = max(0, round(row.dual_value() * SCALE))
        return price

    def rents(self, size: int) -> Ints:
        """Scaled price of a facilitator of each family."""
        rent = np.zeros(size, dtype=np.int64)
        for f, row in self._family_row.items():
            rent[f] = max(0, round(row.dual_value() * SCALE))
        return rent

    def shares(self) -> tuple[float, ...]:
        return tuple(variable.solution_value() for variable in self._variables)


class Catalogue:
    """Prices all groups of a section at once."""

    def __init__(self, eligible: Eligible, tables: Tables, section: Section, returning: Returned) -> None:
        self._eligible, self._tables, self._section = eligible, tables, section
        rooms, inside = eligible.rooms, set(section.rooms.tolist())
        self._rooms_of: dict[int, list[int]] = {f: [] for f in section.families}
        for r in section.rooms.tolist():
            for f in rooms.family[rooms.family_start[r] : rooms.family_start[r + 1]].tolist():
                self._rooms_of[f].append(r)
        self._returning = tuple((f, cell) for f, cell in returning if cell[0] in inside)

    def price(self, price: Ints) -> int:
        """Price all groups; gives what families and offers earn at most (scaled)."""
        eligible, section = self._eligible, self._section
        self._best = best_cells(eligible, self._tables, section.rooms, price)
        earned = family_profits(eligible, section.rooms, self._best, price, self._returning)
        self._offers = [found for g in section.offers if (found := best_of_offer(eligible, g, price)) is not None]
        families = np.array(section.families, dtype=np.int64)
        proposed = int((earned[families] * eligible.capacity[families]).sum())
        return proposed + sum(max(0, profit) for profit, _ in self._offers)

    def columns(self, price: Ints) -> Iterator[Column]:
        """The most profitable groups at these prices: for each family of some of its rooms, and every offer."""
        best = self._best
        for f, mine in self._rooms_of.items():
            rooms = np.array(mine, dtype=np.int64)
            most = 2 * int(self._eligible.capacity[f]) + 2
            for r in rooms[np.argsort(-best.profit[rooms], kind="stable")[:most]].tolist():
                if best.profit[r] > 0:
                    cell = (r, int(best.column[r]), int(best.band[r]), int(best.size[r]))
                    yield column_at(self._eligible, f, cell, price)
        for f, cell in self._returning:
            if cell_profit(self._eligible, f, cell, price) > 0:
                yield column_at(self._eligible, f, cell, price)
        for profit, column in self._offers:
            if profit > 0:
                yield column


def column_at(eligible: Eligible, family: int, cell: Cell, price: Ints) -> Column:
    """The cell with its best members at these prices."""
    who, value = eligible.members(family, cell)
    chosen = best_seats(value * SCALE - price[who], eligible.fewest, int(eligible.sizes[cell[3]]))
    return Column(family, cell, tuple(sorted(who[chosen].tolist())), int(value[chosen].sum()))


def best_of_offer(eligible: Eligible, offer: int, price: Ints) -> tuple[int, Column] | None:
    """(scaled profit, column) of an offer with its best members, or None when it cannot open."""
    seats = eligible.seats
    part = slice(seats.start[offer], seats.start[offer + 1])
    who, value, needs = seats.youth[part], seats.value[part], int(seats.needs[offer])
    profit = value * SCALE - price[who]
    chosen = best_seats(profit, needs, int(seats.free[offer]))
    if len(chosen) < max(1, needs):
        return None
    return int(profit[chosen].sum()), Column(offer, None, tuple(sorted(who[chosen].tolist())), int(value[chosen].sum()))


def relax(eligible: Eligible, tables: Tables, section: Section, returning: Returned) -> Relaxed:
    """The relaxation of a section, to within CLOSE_ENOUGH of its bound."""
    count = len(eligible.open)
    catalogue, mixture = Catalogue(eligible, tables, section, returning), Mixture(eligible, section)
    best, bound, rounds, own, worth = None, None, 0, np.zeros(count, dtype=np.int64), 0.0
    for rounds in range(1, MOST_ROUNDS + 1):
        trial = own if best is None else np.round(CAUTION * best + (1 - CAUTION) * own).astype(np.int64)
        proven = int(trial.sum()) + catalogue.price(trial)
        if bound is None or proven < bound:
            bound, best = proven, trial
        added = sum([mixture.add(column) for column in catalogue.columns(trial)])
        if added:
            worth = mixture.solve()
            own = mixture.prices(count)
        if bound <= worth * SCALE * (1 + CLOSE_ENOUGH) + SCALE // 2:
            break
    assert best is not None and bound is not None
    return Relaxed(best, mixture.rents(len(eligible.families)), bound, tuple(mixture.columns),
                   mixture.shares(), rounds)  # fmt: skip
