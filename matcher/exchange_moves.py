"""Closes a few groups and opens better ones in their place, over and over, compiled; it reads plain arrays only.

Ruin and recreate (Schrimpf et al., Journal of Computational Physics 159, 2000), accepted as simulated annealing does.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.compiled import compiled
from matcher.exchange_kernels import (
    BEGIN,
    CELL,
    COUNT,
    END,
    FREE,
    HERE,
    LIST,
    PROFIT,
    SLOTS,
    SLOTS_END,
    list_guests,
    list_members,
)  # fmt: skip
from matcher.exchange_rooms import best_of_owner
from matcher.exchange_steps import at_odds, close, draw, join, open_found, seats, touch, undo, value_at
from matcher.lanes import SCALE

LEAST_TILT, WHOLE, SHAKEN = 700, 1000, 100
"""Parts in 1024 of the price that youths cost in an exchange, at least and at most; parts in 2048 each is shaken."""
AT_ONCE = 4
"""Groups closed in an exchange, at most."""
MANY = 1 << 30
"""Numbers to draw from where a share is meant."""


@compiled
def _recreate(
    w: Any, group: Any, place: Any, d: Any, log: Any, n: Any, tilt: Any, shake: Any, width: Any, now: Any
) -> Any:
    """The owners at hand open their most profitable groups, the best first; gives the points."""
    total = 0
    for at in range(n):
        best_of_owner(w, group, place, d, log.owner[at], d.found[at], tilt, shake, width)
    while n > 0:
        top = 0
        for at in range(1, n):
            if d.found[at, PROFIT] > d.found[top, PROFIT]:
                top = at
        if d.found[top, PROFIT] <= 0:
            return total
        points, more = open_found(w, group, place, d.found[top], log.owner[top], log.stamp, now)
        total += points
        d.found[top, PROFIT] = 1 if more else 0
        for at in range(n):
            stale = at == top and more
            if d.found[at, PROFIT] > 0:
                for k in range(d.found[at, COUNT]):
                    stale = stale or place[d.found[at, HERE + 2 * k], 0] != FREE
            if stale:
                best_of_owner(w, group, place, d, log.owner[at], d.found[at], tilt, shake, width)
    return total


@compiled
def _fill(w: Any, group: Any, place: Any, d: Any, s: Any, tilt: Any, shake: Any, width: Any) -> Any:
    """Free youths take the free seats of an open group; gives the points."""
    most, total, out = seats(w, group[s]), 0, d.candidate
    if group[s, COUNT] >= most:
        return 0
    if group[s, LIST] < 0:
        n = list_members(w, group[s, CELL : CELL + 4], place, out, tilt, shake, width)
    else:
        mine = w.lists[group[s, LIST]]
        n = list_guests(w.guest, mine[BEGIN], mine[END], place, w.person, out, tilt, shake, width)
    while group[s, COUNT] < most:
        best = -1
        for i in range(n):
            if out[i, 0] >= 0 and out[i, 1] > 0 and (best < 0 or out[i, 2] > out[best, 2]):
                best = i
        if best < 0:
            break
        if not at_odds(w, place, out[best, 0], s):
            join(group, place, s, out[best, 0], out[best, 1])
            total += out[best, 1]
        out[best, 0] = -1
    return total


@compiled
def _resettle(w: Any, group: Any, place: Any, log: Any, y: Any, now: Any, n: Any) -> Any:
    """A loose youth takes the best free seat in any open group; (points, slots noted)."""
    best, where = 0, -1
    for k in range(w.reach_start[y], w.reach_start[y + 1]):
        o = w.reach[k]
        for s in range(w.owner[o, SLOTS], w.owner[o, SLOTS_END]):
            if 0 < group[s, COUNT] < seats(w, group[s]):
                value = value_at(w, group[s], y)
                if value > best and not at_odds(w, place, y, s):
                    best, where = value, s
    if where >= 0:
        n = touch(group, log, where, now, n)
        join(group, place, where, y, best)
    return best, n


@compiled
def _ruin(w: Any, group: Any, place: Any, log: Any, youths: Any, most: Any, now: Any) -> Any:
    """Closes some groups that could seat the same youths; (slots noted, owners at hand, loose youths, points lost)."""
    n, owners, loose, lost = 0, 0, 0, 0
    y, wanted = youths[draw(log.rng, len(youths))], 1 + draw(log.rng, most)
    for _ in range(2 * wanted):
        if n == wanted:
            break
        o = w.reach[w.reach_start[y] + draw(log.rng, w.reach_start[y + 1] - w.reach_start[y])]
        s = w.owner[o, SLOTS] + draw(log.rng, w.owner[o, SLOTS_END] - w.owner[o, SLOTS])
        if log.stamp[s] == now:
            continue
        n = touch(group, log, s, now, n)
        points, loose = close(w, group, place, log, s, loose)
        lost += points
        known = False
        for at in range(owners):
            known = known or log.owner[at] == o
        if not known:
            log.owner[owners] = o
            owners += 1
        if loose > 0:
            y = log.loose[draw(log.rng, loose)]
    return n, owners, loose, lost


@compiled
def _everything(w: Any, group: Any, log: Any, now: Any) -> Any:
    """All slots, with the owners that have one empty at hand; as `_ruin`."""
    n, owners = 0, 0
    for o in range(len(w.owner)):
        empty = False
        for s in range(w.owner[o, SLOTS], w.owner[o, SLOTS_END]):
            n = touch(group, log, s, now, n)
            empty = empty or group[s, COUNT] == 0
        if empty:
            log.owner[owners] = o
            owners += 1
    return n, owners, 0, 0


@compiled
def exchange(
    w: Any,
    now_open: Any,
    best_open: Any,
    d: Any,
    log: Any,
    youths: Any,
    total: Any,
    first: Any,
    last: Any,
    ends: Any,
    heat: Any,
) -> Any:
    """Exchanges first..last-1 of `ends`; the best groups met are left in `best_open`; (points now, best points).

    `heat`: points of loss that are still taken at the start and at the end. Exchange 0 opens what it can.
    """
    group, place = now_open
    best_group, best_place = best_open
    best = total[1]
    points = total[0]
    for now in range(first, last):
        tilt, shake, width = LEAST_TILT + draw(log.rng, WHOLE - LEAST_TILT + 1), draw(log.rng, MANY), SHAKEN
        if now == 0:
            tilt, width = WHOLE, 0
            n, owners, loose, lost = _everything(w, group, log, now)
        else:
            n, owners, loose, lost = _ruin(w, group, place, log, youths, AT_ONCE, now)
        change = _recreate(w, group, place, d, log, owners, tilt, shake, width, now) - lost
        for i in range(n):
            if group[log.slot[i], COUNT] > 0:
                change += _fill(w, group, place, d, log.slot[i], tilt, shake, width)
        for i in range(loose):
            if place[log.loose[i], 0] == FREE:
                more, n = _resettle(w, group, place, log, log.loose[i], now, n)
                change += more
        bearable = heat[0] * (heat[1] / heat[0]) ** (now / ends) * SCALE
        if change >= 0 or np.exp(change / bearable) * MANY > draw(log.rng, MANY):
            points += change
            if points > best:
                best = points
                best_group[:, :], best_place[:] = group, place
        else:
            undo(group, place, log, n)
    return points, best
