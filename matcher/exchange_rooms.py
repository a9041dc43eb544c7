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
from matcher.kernels import SCALE, best_seated


@compiled
def _enter(w: Any, r: Any, place: Any, d: Any, tilt: Any, shake: Any, width: Any) -> Any:
    """The free members of a room, youngest first, and which each band holds; (how many, most they could add)."""
    n, gain, inside, ends = 0, 0, d.inside, d.ends
    for i in range(w.room[r, 0], w.room[r, 1]):
        y = w.member[i, 0]
        if place[y, 0] == FREE:
            base = w.member[i, 1] - price_of(w.person, y, tilt, shake, width)
            inside[0, n], inside[1, n] = base, w.member[i, 2]
            inside[2, n], inside[3, n] = w.person[y, 0], w.person[y, 1]
            gain += max(0, base + w.rule[3])
            n += 1
    if n >= w.rule[0]:
        begin, end = 0, 0
        for band in range(len(w.band)):
            while begin < n and inside[2, begin] < w.band[band, 0]:
                begin += 1
            end = max(begin, end)
            while end < n and inside[2, end] <= w.band[band, 1]:
                end += 1
            while end > begin and inside[2, end - 1] > w.band[band, 1]:
                end -= 1
            ends[0, band], ends[1, band] = begin, end
    return n, gain


@compiled
def _fit(w: Any, column: Any, n: Any, d: Any) -> Any:
    """Who of the n members inside fits a tag set; (how many, the most that as many as the largest size could add)."""
    m, inside, fitting, kept, most = 0, d.inside, d.fitting, d.kept, w.sizes[-1]
    for k in range(most):
        kept[k] = 0
    for i in range(n):
        fitting[3, i] = m
        alike = w.points[inside[1, i], column]
        if alike >= 0:
            amount = inside[0, i] + alike * SCALE
            fitting[0, m], fitting[1, m], fitting[2, m] = amount, inside[2, i], inside[3, i]
            amount += w.rule[2]
            fitting[4, m + 1] = fitting[4, m] + max(0, amount)
            for k in range(most):
                more = max(kept[k], amount)
                amount = min(kept[k], amount)
                kept[k] = more
            m += 1
    fitting[3, n] = m
    total = 0
    for k in range(most):
        total += kept[k]
    return m, total


@compiled
def _shut(w: Any, group: Any, o: Any, room: Any, column: Any, band: Any, size: Any) -> bool:
    """Whether the owner has this cell open, or it is in one of its lists."""
    for s in range(w.owner[o, SLOTS], w.owner[o, SLOTS_END]):
        same = group[s, CELL] == room and group[s, CELL + 1] == column and group[s, CELL + 2] == band
        if same and group[s, CELL + 3] == size and group[s, COUNT] > 0 and group[s, LIST] < 0:
            return True
    for n in range(w.owner[o, LISTS], w.owner[o, LISTS_END]):
        same = w.lists[n, ROOM] == room and w.lists[n, COLUMN] == column
        if same and w.lists[n, BAND] == band and w.lists[n, SIZE] == size:
            return True
    return False


@compiled
def _best_of_room(
    w: Any, group: Any, place: Any, d: Any, o: Any, r: Any, row: Any, tilt: Any, shake: Any, width: Any
) -> None:
    """Notes the room's most profitable cell in `row` when it beats what stands there."""
    n, gain = _enter(w, r, place, d, tilt, shake, width)
    fewest, opening = w.rule[0], w.rule[1]
    if n < fewest or gain - opening <= row[PROFIT]:
        return
    d.fitting[4, 0] = 0
    amount, age, largest, before, gains = d.fitting[0], d.fitting[1], d.fitting[2], d.fitting[3], d.fitting[4]
    for column in range(w.room[r, 2]):
        m, most = _fit(w, column, n, d)
        if m < fewest or most - opening <= row[PROFIT]:
            continue
        for band in range(len(w.band)):
            begin, end = before[d.ends[0, band]], before[d.ends[1, band]]
            if end - begin < fewest or gains[end] - gains[begin] - opening <= row[PROFIT]:
                continue
            for s in range(len(w.sizes) - 1, -1, -1):
                found = (
                    best_seated(w.age_points[band], w.sizes[s], fewest, begin, end, amount, age, largest, d.kept)
                    - opening
                )
                if found > row[PROFIT] and not _shut(w, group, o, r, column, band, s):
                    row[PROFIT], row[LIST] = found, -1
                    row[CELL], row[CELL + 1], row[CELL + 2], row[CELL + 3] = r, column, band, s


@compiled
def best_of_owner(w: Any, group: Any, place: Any, d: Any, o: Any, row: Any, tilt: Any, shake: Any, width: Any) -> None:
    """The most profitable group this owner could open, with its youths, into `row`; profit 0 when there is none."""
    row[PROFIT], row[LIST] = 0, -1
    out, n = d.candidate, 0
    for k in range(w.owner[o, ROOMS], w.owner[o, ROOMS_END]):
        _best_of_room(w, group, place, d, o, w.home[k], row, tilt, shake, width)
    for n in range(w.owner[o, LISTS], w.owner[o, LISTS_END]):
        mine, open_now = w.lists[n], False
        for s in range(w.owner[o, SLOTS], w.owner[o, SLOTS_END]):
            open_now = open_now or (group[s, COUNT] > 0 and group[s, LIST] == n)
        if not open_now:
            m = list_guests(w.guest, mine[BEGIN], mine[END], place, w.person, out, tilt, shake, width)
            found = seat(w.apart_start, w.apart, out, m, mine[MOST], mine[FEWEST], row) - mine[COST]
            if found > row[PROFIT]:
                row[PROFIT], row[LIST] = found, n
                row[CELL], row[CELL + 1], row[CELL + 2], row[CELL + 3] = (
                    mine[ROOM],
                    mine[COLUMN],
                    mine[BAND],
                    mine[SIZE],
                )
    if row[PROFIT] > 0:
        if row[LIST] >= 0:
            mine = w.lists[row[LIST]]
            m = list_guests(w.guest, mine[BEGIN], mine[END], place, w.person, out, tilt, shake, width)
            found = seat(w.apart_start, w.apart, out, m, mine[MOST], mine[FEWEST], row) - mine[COST]
        else:
            m = list_members(w, row[CELL : CELL + 4], place, out, tilt, shake, width)
            found = seat(w.apart_start, w.apart, out, m, w.sizes[row[CELL + 3]], w.rule[0], row) - w.rule[1]
        row[PROFIT] = max(0, found)
