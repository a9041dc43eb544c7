"""Greedy ways to form groups, and the step they are made of; bench only, the service never asks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher import choosing, completion, eligibility, explain
from matcher.assign import best_of_offer, column_at
from matcher.brake import Brake
from matcher.draft import Column, written
from matcher.plan import Plan, Run
from matcher.pricing import SCALE, best_cells
from matcher.problem import Problem

SEATED = 2**40
"""A price nobody pays: keeps a youth out of the next group."""
Price = NDArray[np.int64]


@dataclass
class Forming:
    """Groups so far, with the facilitators left; `ready` is the problem as arrays."""

    ready: choosing.Field
    price: Price
    left: Counter[int]
    columns: list[Column] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem) -> Forming:
        ready = choosing.field(eligibility.of(problem), Brake())
        capacity = dict(enumerate(ready.eligible.capacity.tolist()))
        return cls(ready, np.zeros(len(problem.youths), dtype=np.int64), Counter(capacity))

    def is_seated(self, youth: int) -> bool:
        return bool(self.price[youth] == SEATED)

    def seat(self, column: Column) -> None:
        self.columns.append(column)
        self.price[list(column.youths)] = SEATED
        if column.cell is not None:
            self.left[column.owner] -= 1

    def next_group(self, price: Price, youth: int | None = None) -> Column | None:
        """The group that earns most at these prices; with this youth in it, when one is given."""
        ready, table, trial = self.ready, self.ready.eligible.rooms, price.copy()
        rooms = np.arange(len(table))
        if youth is not None:
            trial[youth] = -SEATED // 2**8
            rooms = np.unique(np.searchsorted(table.start, np.flatnonzero(table.youth == youth), side="right") - 1)
        best = best_cells(ready.eligible, ready.tables, rooms, trial)
        for room in rooms[np.argsort(-best.profit[rooms], kind="stable")].tolist():
            if best.profit[room] <= 0:
                break
            families = table.family[table.family_start[room] : table.family_start[room + 1]].tolist()
            family = next((f for f in families if self.left[f] > 0), None)
            if family is not None:
                cell = (room, int(best.column[room]), int(best.band[room]), int(best.size[room]))
                column = column_at(ready.eligible, family, cell, trial)
                if self._together(column) and (youth is None or youth in column.youths):
                    return column
        return self._best_offer(trial, youth)

    def _best_offer(self, price: Price, youth: int | None) -> Column | None:
        full = {column.owner for column in self.columns if column.cell is None}
        found = [best_of_offer(self.ready.eligible, g, price)
                 for g in range(len(self.ready.eligible.seats)) if g not in full]  # fmt: skip
        able = [(profit, column) for profit, column in filter(None, found)
                if profit > 0 and self._together(column) and (youth is None or youth in column.youths)]  # fmt: skip
        return max(able, key=lambda pair: (pair[0], -pair[1].owner))[1] if able else None

    def _together(self, column: Column) -> bool:
        return all(self.ready.eligible.apart[y].isdisjoint(column.youths) for y in column.youths)

    def plan(self) -> Plan:
        return plan_of(self.ready, self.columns)


def plan_of(ready: choosing.Field, columns: Sequence[Column]) -> Plan:
    """Every way to form groups ends here: free seats are filled and the reasons found as for our own plans."""
    problem = ready.eligible.problem
    standing = completion.finished(problem, *written(ready.eligible, columns))
    run = Run(1, 0.0, "feasible", problem.sha256())
    loose = 2**50
    return explain.with_reasons(problem, standing.group_of, standing.opened.values(), (loose, "groups-considered"), run)


def longest_waiting_first(problem: Problem) -> Plan:
    """Youth after youth, longest waiting first: the new group or offer that suits best, with whoever else fits."""
    forming = Forming.of(problem)
    for youth in sorted(range(len(problem.youths)), key=lambda y: (-problem.youths[y].waiting_days, y)):
        if not forming.is_seated(youth) and (found := forming.next_group(forming.price, youth)) is not None:
            forming.seat(found)
    return forming.plan()


def most_heads_first(problem: Problem) -> Plan:
    """Always the group that seats most youths who are still unplaced."""
    return by_heads(problem).plan()


def by_heads(problem: Problem) -> Forming:
    forming = Forming.of(problem)
    forming.price = (forming.ready.eligible.urgency - 1000) * SCALE
    while (found := forming.next_group(forming.price)) is not None:
        forming.seat(found)
    return forming
