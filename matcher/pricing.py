"""What the groups of section 2 are worth when each youth has a price; it decides nothing.

All amounts are whole (points × SCALE), so that sums over them are exact and a bound made of them is proven. A *pair*
is a (room, tag set), a *cell* a pair with a band and a size. The profit of a cell is the sum of value - price over its
best members (at least the fewest, at most the size), less the cost of opening; NONE when too few are eligible.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matcher.eligibility import Cell, Eligible, Ints
from matcher.kernels import NONE as NONE, Tables as Tables, best_of_rooms, cells_above
from matcher.lanes import SCALE as SCALE, inside_of, lanes_of

Returned = tuple[tuple[int, Cell], ...]
"""(family, cell) pairs to which youths could return."""


def tables(eligible: Eligible) -> Tables:
    """The arrays of a problem as the kernels expect."""
    rooms = eligible.rooms
    return Tables(rooms.start, rooms.youth, rooms.worth, rooms.row, rooms.theme, lanes_of(eligible))


class Best(NamedTuple):
    """The most profitable cell of each room (arrays over all rooms; NONE where not asked) at some prices."""

    profit: Ints
    column: Ints
    band: Ints
    size: Ints


def best_cells(eligible: Eligible, tables: Tables, rooms: Ints, price: Ints) -> Best:
    """Price every cell of these rooms."""
    count = len(eligible.rooms)
    best = Best(np.full(count, NONE, dtype=np.int64), *np.zeros((3, count), dtype=np.int64))
    if len(rooms) and len(eligible.sizes):
        best_of_rooms(tables, rooms, price, inside_of(tables.lanes, _most(tables, rooms)), *best)
    return best


def cells_worth(tables: Tables, rooms: Ints, price: Ints, least: Ints, found: Ints) -> int:
    """Fills `found` with the cells of these rooms that earn at least `least[room]`; see `kernels.cells_above`."""
    return int(cells_above(tables, rooms, price, inside_of(tables.lanes, _most(tables, rooms)), least, found))


def _most(tables: Tables, rooms: Ints) -> int:
    """How many members a room of these has at most."""
    return int((tables.start[rooms + 1] - tables.start[rooms]).max(initial=0))


def family_profits(eligible: Eligible, rooms: Ints, best: Best, price: Ints, returning: Returned) -> Ints:
    """What the best group of each family earns, at least 0; `returning` are cells with a bonus for some youths."""
    table = eligible.rooms
    earned = np.zeros(len(eligible.families), dtype=np.int64)
    inside = np.isin(np.arange(len(table)), rooms)
    owners = np.repeat(np.arange(len(table)), np.diff(table.family_start))
    mine = inside[owners]
    np.maximum.at(earned, table.family[mine], best.profit[owners][mine])
    for family, cell in returning:
        if inside[cell[0]]:
            earned[family] = max(earned[family], cell_profit(eligible, family, cell, price))
    return earned


def cell_profit(eligible: Eligible, family: int, cell: Cell, price: Ints) -> int:
    """Scaled profit of one family's cell, with `previously` and `not_in`; NONE when too few are eligible."""
    who, value = eligible.members(family, cell)
    chosen = best_seats(value * SCALE - price[who], eligible.fewest, int(eligible.sizes[cell[3]]))
    if len(chosen) < eligible.fewest:
        return NONE
    return int((value * SCALE - price[who])[chosen].sum()) - int(eligible.problem.policy.open_cost) * SCALE


def best_seats(profit: Ints, fewest: int, most: int) -> Ints:
    """The places in `profit` of the best members: all that gain, and as many more as the fewest asks."""
    order = np.argsort(-profit, kind="stable")[:most]
    return order[(np.arange(len(order)) < fewest) | (profit[order] > 0)]
