"""What a place is worth to each youth of a section: the linear relaxation over all groups, by column generation.

A column is one group with its members. OR-Tools' GLOP mixes the columns known so far; its prices show which columns of
the whole implicit catalogue are missing. It chooses no final groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from matcher import descent
from matcher.brake import Brake
from matcher.draft import Column
from matcher.eligibility import Cell, Eligible, Ints
from matcher.pricing import SCALE, Returned, Tables, best_cells, best_seats, cell_profit, family_profits
from matcher.sections import Section

CLOSE_ENOUGH = 1e-4
LEAST_SHARE = 1e-6
CAUTION = 0.6
"""How far new prices are drawn to the best known ones; without it column generation swings."""
MOST_ROUNDS = 80
LARGE = 700
"""Youths in a section from which exact prices cost too much."""
BOX = 40
BOX_ROUNDS = 20


@dataclass(frozen=True)
class Relaxed:
    """The relaxation of a section: scaled prices of all youths of the problem, and the columns with their shares.

    `bound` (scaled) is proven for the section on its own.
    """

    price: Ints
    bound: int
    columns: tuple[Column, ...]
    share: tuple[float, ...]


class Mixture:
    """The restricted master: which mixture of the known columns is worth most."""

    def __init__(self, eligible: Eligible, section: Section) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        self._cost = eligible.problem.policy.open_cost
        self.columns: list[Column] = []
        self._variables: list[Any] = []
        self._walls: dict[int, tuple[Any, Any]] = {}
        self._number: dict[Column, int] = {}
        self._of_group: defaultdict[tuple[int, Cell | None], list[int]] = defaultdict(list)
        self._settled: set[tuple[int, Cell | None]] = set()
        self._youth_row = {y: self._row(1) for y in section.youths.tolist()}
        self._family_row = {f: self._row(int(eligible.capacity[f])) for f in section.families}
        self._offer_row = {g: self._row(1) for g in section.offers}

    def _row(self, most: int) -> Any:
        return self._solver.Constraint(-self._solver.infinity(), most)

    def add(self, column: Column) -> bool:
        """Take a column in; False when it was known."""
        group = column.owner, column.cell
        if column in self._number or group in self._settled:
            return False
        self._number[column] = len(self.columns)
        self._of_group[group].append(len(self.columns))
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        cost = self._cost if column.cell else 0
        self._objective.SetCoefficient(variable, float(column.value - cost))
        for y in column.youths:
            self._youth_row[y].SetCoefficient(variable, 1)
        (self._family_row if column.cell else self._offer_row)[column.owner].SetCoefficient(variable, 1)
        self.columns.append(column)
        self._variables.append(variable)
        return True

    def keep_near(self, price: Ints, width: int) -> None:
        """Hold each price within `width` points of these (the boxstep method: Marsten, Hogan and Blankenship, 1975)."""
        for y, row in self._youth_row.items():
            if y not in self._walls:
                self._walls[y] = (
                    self._solver.NumVar(0, self._solver.infinity(), ""),
                    self._solver.NumVar(0, self._solver.infinity(), ""),
                )
                row.SetCoefficient(self._walls[y][0], -1)
                row.SetCoefficient(self._walls[y][1], 1)
            upper, lower = self._walls[y]
            self._objective.SetCoefficient(upper, -(price[y] / SCALE + width))
            self._objective.SetCoefficient(lower, max(0.0, price[y] / SCALE - width))

    def settle(self, column: Column) -> None:
        """Take a known column whole from now on, and no other column of its group."""
        for other in self._of_group[column.owner, column.cell]:
            self._variables[other].SetUb(0.0)
        mine = self._variables[self._number[column]]
        mine.SetBounds(1.0, 1.0)
        self._settled.add((column.owner, column.cell))

    def solve(self) -> float:
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

    def demand(self, price: Ints) -> tuple[int, Ints]:
        """(bound, how often each youth is wanted by the best groups of each family and the offers)."""
        proven = int(price.sum()) + self.price(price)
        wanted = np.zeros(len(price), dtype=np.int64)
        for column in self.columns(price, times=1, more=0):
            wanted[list(column.youths)] += 1
        return proven, wanted

    def columns(self, price: Ints, times: int = 2, more: int = 2) -> Iterator[Column]:
        """The most profitable groups at these prices: for each family of some of its rooms, and every offer.

        Of a family that runs n groups, at most times × n + more.
        """
        best = self._best
        for f, mine in self._rooms_of.items():
            rooms = np.array(mine, dtype=np.int64)
            most = times * int(self._eligible.capacity[f]) + more
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


def relax(eligible: Eligible, tables: Tables, section: Section, returning: Returned, brake: Brake) -> Relaxed:
    """The relaxation of a section: to within CLOSE_ENOUGH of its bound, or roughly when it is large."""
    catalogue, mixture = Catalogue(eligible, tables, section, returning), Mixture(eligible, section)
    if len(section.youths) > LARGE:
        return _relax_roughly(eligible, section, catalogue, mixture, brake)
    count = len(eligible.open)
    best, bound, own, worth = None, None, np.zeros(count, dtype=np.int64), 0.0
    for _ in range(MOST_ROUNDS):
        trial = own if best is None else np.round(CAUTION * best + (1 - CAUTION) * own).astype(np.int64)
        proven = int(trial.sum()) + catalogue.price(trial)
        if bound is None or proven < bound:
            bound, best = proven, trial
        added = sum([mixture.add(column) for column in catalogue.columns(trial)])
        if added:
            worth = mixture.solve()
            own = mixture.prices(count)
        if bound <= worth * SCALE * (1 + CLOSE_ENOUGH) + SCALE // 2 or brake.pulled:
            break
    assert best is not None
    assert bound is not None
    return Relaxed(best, bound, tuple(mixture.columns), mixture.shares())


def _relax_roughly(
    eligible: Eligible, section: Section, catalogue: Catalogue, mixture: Mixture, brake: Brake
) -> Relaxed:
    """Rough prices, then some rounds of column generation in which prices move only a little."""
    best = descent.rough_prices(eligible, section, catalogue.demand, brake)
    bound = int(best.sum()) + catalogue.price(best)
    mixture.keep_near(best, BOX)
    for column in catalogue.columns(best, times=1):
        mixture.add(column)
    for _ in range(BOX_ROUNDS):
        if brake.pulled:
            break
        mixture.solve()
        own = mixture.prices(len(best))
        for trial in (own, np.round(CAUTION * best + (1 - CAUTION) * own).astype(np.int64)):
            proven = int(trial.sum()) + catalogue.price(trial)
            for column in catalogue.columns(trial, times=1):
                mixture.add(column)
            if proven < bound:
                bound, best = proven, trial
                mixture.keep_near(best, BOX)
                break
    mixture.solve()
    return Relaxed(best, bound, tuple(mixture.columns), mixture.shares())
