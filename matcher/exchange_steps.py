"""Small steps of an exchange, and how to take them back, compiled; it decides nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from matcher.compiled import compiled
from matcher.exchange_kernels import BEGIN, CELL, COST, COUNT, END, FREE, HERE, LIST, MOST, SLOTS, SLOTS_END
from matcher.kernels import NONE
from matcher.lanes import SCALE
from matcher.likeness import Ints


class Log(NamedTuple):
    """What an exchange touched, to undo it: slots, and the groups as they were; owners at hand, loose youths."""

    stamp: Ints
    slot: Ints
    group: Ints
    owner: Ints
    loose: Ints
    rng: Any


@compiled
def draw(rng: Any, n: Any) -> Any:
    """A number from 0 to n - 1 (xorshift: Marsaglia, Journal of Statistical Software 8, 2003)."""
    x = rng[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    rng[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(n))


@compiled
def touch(group: Any, log: Any, s: Any, now: Any, n: Any) -> Any:
    """Notes a slot as it is, once an exchange; gives how many are noted."""
    if log.stamp[s] == now:
        return n
    log.stamp[s] = now
    log.slot[n] = s
    log.group[n, :] = group[s]
    return n + 1


@compiled
def close(w: Any, group: Any, place: Any, log: Any, s: Any, loose: Any) -> Any:
    """Empties a slot; (points lost, loose youths)."""
    lost, count = 0, group[s, COUNT]
    for k in range(count):
        y = group[s, HERE + 2 * k]
        lost += group[s, HERE + 2 * k + 1]
        place[y, 0] = FREE
        log.loose[loose] = y
        loose += 1
    if count > 0:
        lost -= w.lanes.opening if group[s, LIST] < 0 else w.lists[group[s, LIST], COST]
    group[s, COUNT] = 0
    return lost, loose


@compiled
def undo(group: Any, place: Any, log: Any, n: Any) -> None:
    for i in range(n):
        s = log.slot[i]
        for k in range(group[s, COUNT]):
            place[group[s, HERE + 2 * k], 0] = FREE
    for i in range(n):
        s = log.slot[i]
        group[s, :] = log.group[i]
        for k in range(group[s, COUNT]):
            place[group[s, HERE + 2 * k], 0] = s


@compiled
def open_found(w: Any, group: Any, place: Any, row: Any, o: Any, stamp: Any, now: Any) -> Any:
    """Opens what was found in the owner's first empty slot of this exchange; (points, whether another is empty)."""
    mine, more, total = -1, False, 0
    for s in range(w.owner[o, SLOTS], w.owner[o, SLOTS_END]):
        if group[s, COUNT] == 0 and stamp[s] == now:
            more = more or mine >= 0
            mine = s if mine < 0 else mine
    for k in range(1, HERE + 2 * row[COUNT]):
        group[mine, k] = row[k]
    for k in range(row[COUNT]):
        place[row[HERE + 2 * k], 0] = mine
        total += row[HERE + 2 * k + 1]
    return total - (w.lanes.opening if row[LIST] < 0 else w.lists[row[LIST], COST]), more


@compiled
def at_odds(w: Any, place: Any, y: Any, s: Any) -> bool:
    found = False
    for k in range(w.apart_start[y], w.apart_start[y + 1]):
        found = found or place[w.apart[k], 0] == s
    return found


@compiled
def join(group: Any, place: Any, s: Any, y: Any, points: Any) -> None:
    at = HERE + 2 * group[s, COUNT]
    group[s, at], group[s, at + 1] = y, points
    group[s, COUNT] += 1
    place[y, 0] = s


@compiled
def seats(w: Any, mine: Any) -> Any:
    """How many a group can hold."""
    return w.lanes.sizes[mine[CELL + 3]] if mine[LIST] < 0 else w.lists[mine[LIST], MOST]


@compiled
def value_at(w: Any, mine: Any, y: Any) -> Any:
    """What a place in an open group is worth to a youth; NONE when not eligible."""
    if mine[LIST] >= 0:
        for i in range(w.lists[mine[LIST], BEGIN], w.lists[mine[LIST], END]):
            if w.guest[i, 0] == y:
                return w.guest[i, 1]
        return NONE
    near = w.age_points[mine[CELL + 2], w.person[y, 0]]
    if near < 0 or w.person[y, 1] < w.lanes.sizes[mine[CELL + 3]]:
        return NONE
    kind, first, last = w.lanes.kind, w.room[mine[CELL], 0], w.room[mine[CELL], 1]
    while first < last:
        i = (first + last) // 2
        if (kind[w.youth[i]], w.youth[i]) < (kind[y], y):
            first = i + 1
        else:
            last = i
    if first == w.room[mine[CELL], 1] or w.youth[first] != y:
        return NONE
    alike = w.points[w.wish[first], mine[CELL + 1]]
    return NONE if alike < 0 else (w.worth[first] + alike + near) * SCALE
