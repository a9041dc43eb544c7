"""The loops that price every cell of many rooms, compiled; they read plain arrays and know no families."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from matcher.compiled import compiled
from matcher.lanes import LANES, SCALE, Lanes, best_cell
from matcher.likeness import Ints

NONE = -(2**60)
"""Below any profit."""


class Tables(NamedTuple):
    """What the kernels read: rooms with their members as plain arrays, and the lanes of tag sets."""

    start: Ints
    youth: Any
    worth: Ints
    row: Any
    theme: Ints
    lanes: Lanes


@compiled
def enter(t: Any, room: Any, price: Any, inside: Any) -> Any:
    """Lets the members of a room in; gives the most that they could add together."""
    la, first, n, at, gain = t.lanes, inside.first, 0, 0, 0
    for i in range(t.start[room], t.start[room + 1]):
        who = t.youth[i]
        if la.kind[who] >= 0:
            while at <= la.kind[who]:
                first[at] = n
                at += 1
            amount = t.worth[i] * SCALE - price[who]
            gain += max(0, amount + la.most)
            inside.base[n], inside.wish[n], inside.age[n] = max(la.lowest, amount), t.row[i], la.age[who]
            n += 1
    first[at:] = n
    return gain


@compiled
def best_of_rooms(
    t: Any, rooms: Any, price: Any, inside: Any, profit: Any, column_of: Any, band_of: Any, size_of: Any
) -> None:
    """For each of `rooms` the most profitable cell, as profit, column of its tag set, band and size.

    Rooms where nothing earns more than 0 keep the profit they came with.
    """
    none, listed = np.zeros((0, 3), np.int64), np.zeros((0, 4), np.int64)
    for room in rooms:
        floor = max(0, profit[room])
        if enter(t, room, price, inside) - t.lanes.opening > floor:
            amount, column, band, size, _ = best_cell(t.lanes, inside, t.theme[room], none, floor, listed)
            if column >= 0:
                profit[room], column_of[room], band_of[room], size_of[room] = amount, column, band, size


@compiled
def cells_above(t: Any, rooms: Any, price: Any, inside: Any, least: Any, found: Any) -> int:
    """Of `rooms`: rows (room, column, band, size, profit) of cells with profit >= least[room]; gives how many.

    Only as many rows as `found` holds are written; the number given may be larger.
    """
    none, many = np.zeros((0, 3), np.int64), 0
    listed = np.empty((len(t.lanes.low) * len(t.lanes.sizes) * t.lanes.points.shape[1] * LANES, 4), np.int64)
    for room in rooms:
        if enter(t, room, price, inside) - t.lanes.opening >= least[room]:
            count = best_cell(t.lanes, inside, t.theme[room], none, least[room], listed)[4]
            for n in range(max(0, min(count, len(found) - many))):
                found[many + n, 0] = room
                found[many + n, 1:] = listed[n]
            many += count
    return many
