"""The best group an owner could open for youths who are free, compiled; it opens none."""

from __future__ import annotations

from typing import Any

from matcher.compiled import compiled
from matcher.exchange_kernels import (
    BAND,
    BEGIN,
    CELL,
    COLUMN,
    COST,
    COUNT,
    END,
    FEWEST,
    FREE,
    LIST,
    LISTS,
    LISTS_END,
    MOST,
    PROFIT,
    ROOM,
    ROOMS,
    ROOMS_END,
    SIZE,
    SLOTS,
    SLOTS_END,
    list_guests,
    list_members,
    price_of,
    seat,
)  # fmt: skip
from matcher.lanes import SCALE, best_cell


@compiled
def _enter(w: Any, r: Any, place: Any, inside: Any, tilt: Any, shake: Any, width: Any) -> Any:
    """Lets the free members of a room in; gives the most they could add together."""
    la, first, n, at, gain = w.lanes, inside.first, 0, 0, 0
    for i in range(w.room[r, 0], w.room[r, 1]):
        y = w.youth[i]
        if place[y, 0] == FREE and la.kind[y] >= 0:
            while at <= la.kind[y]:
                first[at] = n
                at += 1
            amount = w.worth[i] * SCALE - price_of(w.person, y, tilt, shake, width)
            gain += max(0, amount + la.most)
            inside.base[n], inside.wish[n], inside.age[n] = max(la.lowest, amount), w.wish[i], la.age[y]
            n += 1
    first[at:] = n
    return gain


@compiled
def _shut(w: Any, group: Any, o: Any, room: Any, shut: Any) -> int:
    """Into `shut` the cells of a room that the owner has open, or in one of its lists; gives how many."""
    n = 0
    for s in range(w.owner[o, SLOTS], w.owner[o, SLOTS_END]):
        if group[s, CELL] == room and group[s, COUNT] > 0 and group[s, LIST] < 0:
            shut[n, :] = group[s, CELL + 1 : CELL + 4]
            n += 1
    for mine in range(w.owner[o, LISTS], w.owner[o, LISTS_END]):
        if w.lists[mine, ROOM] == room:
            shut[n, 0], shut[n, 1], shut[n, 2] = w.lists[mine, COLUMN], w.lists[mine, BAND], w.lists[mine, SIZE]
            n += 1
    return n


@compiled
def look_at_room(
    w: Any, group: Any, place: Any, d: Any, o: Any, r: Any, row: Any, tilt: Any, shake: Any, width: Any
) -> None:
    """Notes the room's most profitable cell in `row` when it beats what stands there."""
    if _enter(w, r, place, d.inside, tilt, shake, width) - w.lanes.opening > row[PROFIT]:
        shut = d.shut[: _shut(w, group, o, r, d.shut)]
        profit, column, band, size, _ = best_cell(w.lanes, d.inside, w.room[r, 2], shut, row[PROFIT], d.listed)
        if column >= 0:
            row[PROFIT], row[LIST] = profit, -1
            row[CELL], row[CELL + 1], row[CELL + 2], row[CELL + 3] = r, column, band, size


@compiled
def look_at_lists(w: Any, group: Any, place: Any, d: Any, o: Any, row: Any, tilt: Any, shake: Any, width: Any) -> None:
    """Notes the most profitable of the owner's lists that is not open in `row`, when it beats what stands there."""
    for n in range(w.owner[o, LISTS], w.owner[o, LISTS_END]):
        mine, open_now = w.lists[n], False
        for s in range(w.owner[o, SLOTS], w.owner[o, SLOTS_END]):
            open_now = open_now or (group[s, COUNT] > 0 and group[s, LIST] == n)
        if not open_now:
            m = list_guests(w.guest, mine[BEGIN], mine[END], place, w.person, d.candidate, tilt, shake, width)
            found = seat(w.apart_start, w.apart, d.candidate, m, mine[MOST], mine[FEWEST], row) - mine[COST]
            if found > row[PROFIT]:
                row[PROFIT], row[LIST] = found, n
                row[CELL], row[CELL + 1] = mine[ROOM], mine[COLUMN]
                row[CELL + 2], row[CELL + 3] = mine[BAND], mine[SIZE]


@compiled
def seat_found(w: Any, place: Any, d: Any, row: Any, tilt: Any, shake: Any, width: Any) -> None:
    """The youths of what stands in `row`, and its profit with those who may sit together."""
    out = d.candidate
    if row[LIST] >= 0:
        mine = w.lists[row[LIST]]
        m = list_guests(w.guest, mine[BEGIN], mine[END], place, w.person, out, tilt, shake, width)
        found = seat(w.apart_start, w.apart, out, m, mine[MOST], mine[FEWEST], row) - mine[COST]
    else:
        size = w.lanes.sizes[row[CELL + 3]]
        m = list_members(w, row[CELL : CELL + 4], place, out, tilt, shake, width)
        found = seat(w.apart_start, w.apart, out, m, size, w.lanes.fewest, row) - w.lanes.opening
    row[PROFIT] = max(0, found)


@compiled
def best_of_owner(w: Any, group: Any, place: Any, d: Any, o: Any, row: Any, tilt: Any, shake: Any, width: Any) -> None:
    """The most profitable group this owner could open, with its youths, into `row`; profit 0 when there is none."""
    row[PROFIT], row[LIST] = 0, -1
    for k in range(w.owner[o, ROOMS], w.owner[o, ROOMS_END]):
        look_at_room(w, group, place, d, o, w.home[k], row, tilt, shake, width)
    look_at_lists(w, group, place, d, o, row, tilt, shake, width)
    if row[PROFIT] > 0:
        seat_found(w, place, d, row, tilt, shake, width)
