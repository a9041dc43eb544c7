"""What the groups of section 2 are worth when each youth has a price; it decides nothing.

All amounts are whole (points × SCALE), so that sums over them are exact and a bound made of them is proven. A *pair*
is a (room, tag set), a *cell* a pair with a band and a size. The profit of a cell is the sum of value - price over its
best members (at least the fewest, at most the size), less the cost of opening; NONE when too few are eligible.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matcher.eligibility import Cell, Eligible, Ints
from matcher.kernels import NONE as NONE, SCALE as SCALE, Tables as Tables, best_of_rooms, cells_above as cells_above

Returned = tuple[tuple[int, Cell], ...]
"""(family, cell) pairs to which youths could return."""


def tables(eligible: Eligible) -> Tables:
    """The arrays of a problem as the kernels expect; scaled are `opening`, and the most points for age and likeness."""
    rooms, policy = eligible.rooms, eligible.problem.policy
    sets = np.diff(eligible.set_start)[rooms.theme]
    return Tables(
        start=rooms.start,
        youth=rooms.youth,
        worth=rooms.worth,
        row=rooms.row,
        theme=rooms.theme,
        pair_start=np.concatenate([[0], np.cumsum(sets)]).astype(np.int64),
        set_start=eligible.set_start,
        points=eligible.similarity_points,
        age=eligible.age,
        largest=eligible.largest,
        low=np.array([low for low, _ in eligible.bands], dtype=np.int64),
        high=np.array([high for _, high in eligible.bands], dtype=np.int64),
        age_points=eligible.age_points,
        sizes=eligible.sizes,
        fewest=eligible.fewest,
        opening=int(policy.open_cost) * SCALE,
        nearest=int(eligible.age_points.max(initial=0)) * SCALE,
        alike=int(eligible.similarity_points.max(initial=0)) * SCALE,
    )


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
        best_of_rooms(tables, rooms, price, *best)
    return best


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
