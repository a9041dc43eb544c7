"""The loops that price every cell, compiled; they read plain arrays and know no families.

Amounts are scaled and whole, as in `pricing.py`. Small pieces get the arrays they need one by one: handing over all
tables costs more than the work they do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from matcher.compiled import compiled
from matcher.likeness import Ints

SCALE = 1000
NONE = -(2**60)
"""Below any profit."""
NOBODY = -(2**50)
"""What an empty seat adds; below what any youth adds, also at a price out of reach."""


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
    alike: int


class _Room(NamedTuple):
    """Space for one room: what each member adds but for likeness and age, and per band which members it holds."""

    base: Ints
    age: Ints
    largest: Ints
    first: Ints
    last: Ints


class _Pair(NamedTuple):
    """Space for one pair: those who fit the tag set, youngest first, with what each adds but for age.

    `before[i]` counts those among the first i members of the room, `gains[n]` is the most that the first n add,
    `small[n]` how many of them cannot sit in the largest size; `kept` holds the best of a cell.
    """

    here: Ints
    age: Ints
    largest: Ints
    before: Ints
    gains: Ints
    small: Ints
    kept: Ints


@compiled
def _space(t: Any, rooms: Any) -> Any:
    """(a `_Room`, a `_Pair`) large enough for any of these rooms."""
    most = 1
    for room in rooms:
        most = max(most, t.start[room + 1] - t.start[room] + 1)
    bands, size = len(t.low), np.max(t.sizes)
    empty = np.empty((9, most), np.int64)
    ends = np.empty((2, bands), np.int64)
    return (
        _Room(empty[0], empty[1], empty[2], ends[0], ends[1]),
        _Pair(empty[3], empty[4], empty[5], empty[6], empty[7], empty[8], np.empty(size, np.int64)),
    )


@compiled
def _enter(t: Any, room: Any, price: Any, inside: Any) -> Any:
    """Fill in the members of a room and which of them each band holds; gives the most that they could add together."""
    start, count, gain = t.start[room], t.start[room + 1] - t.start[room], 0
    for i in range(count):
        who = t.youth[start + i]
        inside.base[i] = t.worth[start + i] * SCALE - price[who]
        gain += max(0, inside.base[i] + t.alike + t.nearest)
        inside.age[i] = t.age[who]
        inside.largest[i] = t.largest[who]
    begin = 0
    end = 0
    for band in range(len(t.low)):
        while begin < count and inside.age[begin] < t.low[band]:
            begin += 1
        end = max(begin, end)
        while end < count and inside.age[end] <= t.high[band]:
            end += 1
        while end > begin and inside.age[end - 1] > t.high[band]:
            end -= 1
        inside.first[band], inside.last[band] = begin, end
    return gain


@compiled
def _fit(t: Any, room: Any, column: Any, inside: Any, pair: Any) -> int:
    """How many of the room's members fit the tag set; fills in the pair."""
    start, count, n, roomy = t.start[room], t.start[room + 1] - t.start[room], 0, t.sizes[-1]
    row, points, nearest = t.row, t.points, t.nearest
    pair.gains[0] = 0
    pair.small[0] = 0
    for i in range(count):
        pair.before[i] = n
        alike = points[row[start + i], column]
        if alike >= 0:
            amount = inside.base[i] + alike * SCALE
            pair.here[n], pair.age[n], pair.largest[n] = amount, inside.age[i], inside.largest[i]
            pair.gains[n + 1] = pair.gains[n] + max(0, amount + nearest)
            pair.small[n + 1] = pair.small[n] + (inside.largest[i] < roomy)
            n += 1
    pair.before[count] = n
    return n


@compiled
def best_seated(
    near: Any, size: Any, fewest: Any, begin: Any, end: Any, here: Any, age: Any, largest: Any, kept: Any
) -> Any:
    """What the best of begin..end-1 add in a cell with points `near` per age; NONE when too few fit that size."""
    for k in range(size):
        kept[k] = NOBODY
    for i in range(begin, end):
        amount = here[i] + near[age[i]] * SCALE if largest[i] >= size else NOBODY
        for k in range(size):  # without a branch: the best stay in order, the least falls out
            more = max(kept[k], amount)
            amount = min(kept[k], amount)
            kept[k] = more
    if kept[fewest - 1] == NOBODY:
        return NONE
    total = 0
    for k in range(size):
        total += kept[k] if k < fewest else max(0, kept[k])
    return total


@compiled
def best_of_rooms(t: Any, rooms: Any, price: Any, profit: Any, column_of: Any, band_of: Any, size_of: Any) -> None:
    """For each of `rooms` the most profitable cell, as profit, column of its tag set, band and size.

    Rooms where nothing earns more than 0 keep the profit they came with. A size is not looked at where everyone
    could sit in a larger one.
    """
    inside, pair = _space(t, rooms)
    here, age, largest, kept = pair.here, pair.age, pair.largest, pair.kept
    points, sizes, fewest, opening = t.age_points, t.sizes, t.fewest, t.opening
    for room in rooms:
        floor = max(0, profit[room])
        if _enter(t, room, price, inside) - opening <= floor:
            continue
        for column in range(t.pair_start[room + 1] - t.pair_start[room]):
            count = _fit(t, room, column, inside, pair)
            if count < fewest or pair.gains[count] - opening <= floor:
                continue
            for band in range(len(points)):
                begin, end = pair.before[inside.first[band]], pair.before[inside.last[band]]
                if end - begin < fewest or pair.gains[end] - pair.gains[begin] - opening <= floor:
                    continue
                for s in range(len(sizes) - 1, -1, -1):
                    if s < len(sizes) - 1 and pair.small[begin] == pair.small[end]:
                        break
                    near = points[band]
                    found = best_seated(near, sizes[s], fewest, begin, end, here, age, largest, kept) - opening
                    if found > floor:
                        floor = found
                        profit[room], column_of[room], band_of[room], size_of[room] = found, column, band, s


@compiled
def cells_above(t: Any, rooms: Any, price: Any, least: Any, found: Any) -> int:
    """Of `rooms`: rows (room, column, band, size, profit) of cells with profit >= least[room]; gives how many.

    Only as many rows as `found` holds are written; the number given may be larger.
    """
    inside, pair = _space(t, rooms)
    here, age, largest, kept = pair.here, pair.age, pair.largest, pair.kept
    points, sizes, fewest, opening = t.age_points, t.sizes, t.fewest, t.opening
    rows = 0
    for room in rooms:
        if _enter(t, room, price, inside) - opening < least[room]:
            continue
        for column in range(t.pair_start[room + 1] - t.pair_start[room]):
            count = _fit(t, room, column, inside, pair)
            if count < fewest or pair.gains[count] - opening < least[room]:
                continue
            for band in range(len(points)):
                begin, end = pair.before[inside.first[band]], pair.before[inside.last[band]]
                if end - begin < fewest or pair.gains[end] - pair.gains[begin] - opening < least[room]:
                    continue
                for s in range(len(sizes)):
                    near = points[band]
                    amount = best_seated(near, sizes[s], fewest, begin, end, here, age, largest, kept)
                    if amount > NONE and amount - opening >= least[room]:
                        if rows < len(found):
                            found[rows, 0], found[rows, 1], found[rows, 2] = room, column, band
                            found[rows, 3], found[rows, 4] = s, amount - opening
                        rows += 1
    return rows
