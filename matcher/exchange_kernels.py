"""Who of the free youths would sit in a group, compiled; it opens none.

Amounts are scaled and whole, as in `pricing.py`. What youths would be worth elsewhere is their price, tilted a little
and shaken, so that the same closed groups are not always opened again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from matcher.compiled import compiled
from matcher.kernels import NONE
from matcher.lanes import SCALE, Inside, Lanes
from matcher.likeness import Ints

OWNER = 0
"""Column of a group: whose slot it is; the others are as in `Desk.found`."""
FREE, ELSEWHERE = -1, -2
"""Instead of a slot: unplaced, and not to be used."""
ROOMS, ROOMS_END, LISTS, LISTS_END, SLOTS, SLOTS_END = range(6)
"""Columns of `World.owner`: where its rooms, its lists and its slots begin and end."""
BEGIN, END, ROOM, COLUMN, BAND, SIZE, MOST, FEWEST, COST = range(9)
"""Columns of `World.lists`: who (rows of `guest`), the cell (room NONE for an offer), seats, and scaled cost."""
PROFIT, LIST, CELL, COUNT = 0, 1, 2, 6
"""Columns of `Desk.found`; `CELL` is four wide, then come COUNT and the youths with their points."""
HERE = 7


class World(NamedTuple):
    """What does not change while groups are exchanged; an auction moves the prices. An owner is a family or an offer,
    with slots for its groups.

    `person`: age, largest size, scaled price; `room`: first and last member, theme; its members are `youth`, `worth`
    and `wish` (row in `points`), kind after kind. A list is an offer or a cell that `previously` or `not_in` names,
    with who may sit there (`guest`: youth, scaled value).
    """

    person: Ints
    room: Ints
    youth: Any
    worth: Ints
    wish: Any
    lanes: Lanes
    points: Ints
    age_points: Ints
    owner: Ints
    home: Ints
    lists: Ints
    guest: Ints
    reach_start: Ints
    reach: Ints
    apart_start: Ints
    apart: Ints


class Desk(NamedTuple):
    """Space to work in: for the members of a room, for what was found per owner at hand, and for candidates."""

    inside: Inside
    shut: Ints
    listed: Ints
    found: Ints
    candidate: Ints


@compiled
def price_of(person: Any, y: Any, tilt: Any, shake: Any, width: Any) -> Any:
    """The price of a youth, `tilt` parts in 1024 of it, shaken by at most `width` parts in 2048."""
    mixed = (y + shake) * 2654435761
    return person[y, 2] * (tilt * 1024 + (((mixed ^ (mixed >> 15)) & 1023) - 512) * width) // (1024 * 1024)


@compiled
def list_guests(
    guest: Any, begin: Any, end: Any, place: Any, person: Any, out: Any, tilt: Any, shake: Any, width: Any
) -> int:
    """The free youths of a list as candidates: youth, value, gain; gives how many."""
    n = 0
    for i in range(begin, end):
        y = guest[i, 0]
        if place[y, 0] == FREE:
            out[n, 0], out[n, 1] = y, guest[i, 1]
            out[n, 2] = guest[i, 1] - price_of(person, y, tilt, shake, width)
            n += 1
    return n


@compiled
def list_members(w: Any, cell: Any, place: Any, out: Any, tilt: Any, shake: Any, width: Any) -> int:
    """The free youths of a cell as candidates, as `list_guests`."""
    n, size = 0, w.lanes.sizes[cell[3]]
    for i in range(w.room[cell[0], 0], w.room[cell[0], 1]):
        y = w.youth[i]
        if place[y, 0] != FREE or w.person[y, 1] < size:
            continue
        alike, near = w.points[w.wish[i], cell[1]], w.age_points[cell[2], w.person[y, 0]]
        if alike >= 0 and near >= 0:
            value = (w.worth[i] + alike + near) * SCALE
            out[n, 0], out[n, 1] = y, value
            out[n, 2] = value - price_of(w.person, y, tilt, shake, width)
            n += 1
    return n


@compiled
def seat(apart_start: Any, apart: Any, out: Any, n: Any, most: Any, fewest: Any, row: Any) -> int:
    """Of n candidates the best who may sit together, into a row of what was found; their gain, NONE if too few."""
    total, got = 0, 0
    for _ in range(n):
        best = -1
        for i in range(n):
            if out[i, 0] >= 0 and (best < 0 or out[i, 2] > out[best, 2]):
                best = i
        if got == most or best < 0 or (got >= fewest and out[best, 2] <= 0):
            break
        y, clash = out[best, 0], False
        for k in range(apart_start[y], apart_start[y + 1]):
            for j in range(got):
                clash = clash or row[HERE + 2 * j] == apart[k]
        if not clash:
            row[HERE + 2 * got], row[HERE + 2 * got + 1] = y, out[best, 1]
            total += out[best, 2]
            got += 1
        out[best, 0] = -1
    row[COUNT] = got
    return total if got >= max(1, fewest) else NONE
