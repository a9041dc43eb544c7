"""What the groups of section 2 are worth when each youth has a price; it decides nothing.

All amounts are whole (points × SCALE), so that sums over them are exact and a bound made of them is proven. A *pair*
is a (room, tag set), a *cell* a pair with a band and a size. The profit of a cell is the sum of value - price over its
best members (at least the fewest, at most the size), less the cost of opening; NONE when too few are eligible.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from matcher.compiled import compiled
from matcher.eligibility import Cell, Eligible, Ints

SCALE = 1000
NONE = -(2**60)
"""Inside the kernels only: below any profit."""


Returned = tuple[tuple[int, Cell], ...]
"""(family, cell) pairs to which youths could return."""


class Tables(NamedTuple):
    """What the kernels read: rooms with their members, tag sets, bands and sizes as plain arrays."""

    start: Ints
    youth: Ints
    worth: Ints
    row: Ints
    theme: Ints
    pair_start: Ints
    set_start: Ints
    points: Ints
    age: Ints
    largest: Ints
    low: Ints
    high: Ints
    age_points: Ints
    sizes: Ints
    fewest: int
    opening: int
    nearest: int


def tables(eligible: Eligible) -> Tables:
    """The arrays of a problem as the kernels expect; `opening` and `nearest` (the most points for age) are scaled."""
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
    )


@compiled
def _members(t: Any, room: Any, column: Any, price: Any, here: Any, ages: Any, seats: Any, gains: Any) -> int:
    """How many fit the tag set in this room; fills in, youngest first, what each adds and gains[n], the most n add."""
    count = 0
    gains[0] = 0
    for m in range(t.start[room], t.start[room + 1]):
        alike = t.points[t.row[m], column]
        if alike >= 0:
            who = t.youth[m]
            here[count] = (t.worth[m] + alike) * SCALE - price[who]
            ages[count] = t.age[who]
            seats[count] = t.largest[who]
            gains[count + 1] = gains[count] + max(0, here[count] + t.nearest)
            count += 1
    return count


@compiled
def _profit(t: Any, band: Any, size: Any, begin: Any, end: Any, here: Any, ages: Any, seats: Any, kept: Any) -> Any:
    """The profit of one cell with the best of the youths begin..end-1; NONE when too few can sit in that size."""
    held = 0
    for i in range(begin, end):
        if seats[i] < size:
            continue
        amount = here[i] + t.age_points[band, ages[i]] * SCALE
        if held == size:
            if amount <= kept[held - 1]:
                continue
            place = held - 1
        else:
            place = held
            held += 1
        while place > 0 and kept[place - 1] < amount:
            kept[place] = kept[place - 1]
            place -= 1
        kept[place] = amount
    if held < t.fewest:
        return NONE
    total = -t.opening
    for i in range(held):
        if i >= t.fewest and kept[i] <= 0:
            break
        total += kept[i]
    return total


@compiled
def _profits(
    t: Any,
    room: Any,
    column: Any,
    price: Any,
    floor: Any,
    here: Any,
    ages: Any,
    seats: Any,
    gains: Any,
    kept: Any,
    out: Any,
) -> bool:
    """Fill out[band, size] with the profit of every cell of one pair; NONE where it cannot exceed `floor`."""
    count = _members(t, room, column, price, here, ages, seats, gains)
    if count < t.fewest or gains[count] - t.opening <= floor:
        return False
    out[:] = NONE
    begin = 0
    end = 0
    for band in range(len(t.low)):
        while begin < count and ages[begin] < t.low[band]:
            begin += 1
        end = max(begin, end)
        while end < count and ages[end] <= t.high[band]:
            end += 1
        while end > begin and ages[end - 1] > t.high[band]:
            end -= 1
        if end - begin < t.fewest or gains[end] - gains[begin] - t.opening <= floor:
            continue
        for s in range(len(t.sizes)):
            out[band, s] = _profit(t, band, t.sizes[s], begin, end, here, ages, seats, kept)
    return True


@compiled
def best_of_rooms(t: Any, rooms: Any, price: Any, profit: Any, column_of: Any, band_of: Any, size_of: Any) -> None:
    """For each of `rooms` the most profitable cell, as profit, column of its tag set, band and size.

    Rooms where nothing earns more than 0 keep the profit they came with.
    """
    most = 0
    for room in rooms:
        most = max(most, t.start[room + 1] - t.start[room])
    here, ages, seats = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    gains, kept = np.empty(most + 1, np.int64), np.empty(np.max(t.sizes) + 1, np.int64)
    out = np.empty((len(t.low), len(t.sizes)), np.int64)
    for room in rooms:
        for column in range(t.pair_start[room + 1] - t.pair_start[room]):
            if _profits(t, room, column, price, max(0, profit[room]), here, ages, seats, gains, kept, out):
                for band in range(len(t.low)):
                    for s in range(len(t.sizes)):
                        if out[band, s] > profit[room]:
                            profit[room] = out[band, s]
                            column_of[room], band_of[room], size_of[room] = column, band, s


@compiled
def cells_above(t: Any, rooms: Any, price: Any, least: Any, found: Any) -> int:
    """Of `rooms`: rows (room, column, band, size, profit) of cells with profit >= least[room]; gives how many.

    Only as many rows as `found` holds are written; the number given may be larger.
    """
    most = 0
    for room in rooms:
        most = max(most, t.start[room + 1] - t.start[room])
    here, ages, seats = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    gains, kept = np.empty(most + 1, np.int64), np.empty(np.max(t.sizes) + 1, np.int64)
    out = np.empty((len(t.low), len(t.sizes)), np.int64)
    count = 0
    for room in rooms:
        for column in range(t.pair_start[room + 1] - t.pair_start[room]):
            if _profits(t, room, column, price, least[room] - 1, here, ages, seats, gains, kept, out):
                for band in range(len(t.low)):
                    for s in range(len(t.sizes)):
                        if out[band, s] > NONE and out[band, s] >= least[room]:
                            if count < len(found):
                                found[count, 0], found[count, 1], found[count, 2] = room, column, band
                                found[count, 3], found[count, 4] = s, out[band, s]
                            count += 1
    return count


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
