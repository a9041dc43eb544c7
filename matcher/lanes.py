"""The most profitable cell of a room: all its tag sets at once, one lane each, compiled; it knows no families.

A processor works on many lanes together where the loop over them is the inner one and small whole numbers fill them.
Amounts are scaled and whole, as in `pricing.py`. Members come by kind: their age, and the largest size they can sit in.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from matcher.compiled import compiled
from matcher.eligibility import Eligible
from matcher.likeness import Ints

SCALE = 1000
LANES = 64
"""Lanes worked on in one go; a theme with more tag sets takes several *tracks* of so many."""
WHOLE_LANES = 16
"""Lanes in use come in multiples of this."""
KEPT = 8
"""Seats up to which the loop over the best of a lane is written out; larger groups take longer."""
ROOM_FOR_SUMS = 2**30
"""What a few amounts must stay under for lanes of 32 bits."""
NO_CELL = -1


class Lanes(NamedTuple):
    """What does not change with prices.

    `points`: scaled points for likeness per (wish, track, lane), `nobody` where not alike; `wide`: lanes in use per
    (theme, track); `kind` and `age` per youth; `near`: scaled points per (band, age); `most`: what a place can be
    worth at most for age and likeness together; `lowest`: what a youth adds at least, below anything that the others
    of a cell could make up for.
    """

    points: Any
    wide: Ints
    kind: Ints
    age: Ints
    near: Any
    low: Ints
    high: Ints
    sizes: Ints
    fewest: int
    opening: int
    most: int
    lowest: int
    nobody: int


class Inside(NamedTuple):
    """Who is in a room at the moment, kind after kind: what each adds but for age and likeness, their wish and age.

    `first[k]:first[k+1]` are those of kind k. The rest is space: the best of crowded kinds (`crowd` with its own base,
    row, age and first), the best of a cell (`kept`: best of all lanes, second of all lanes, …) and the sums of lanes.
    """

    base: Any
    wish: Ints
    age: Ints
    first: Ints
    crowd: Any
    nothing: Any
    row: Ints
    aged: Ints
    begin: Ints
    kept: Any
    total: Ints


def lanes_of(eligible: Eligible) -> Lanes:
    """The lanes of a problem; of 64 bits where its policy's amounts ask for it."""
    policy = eligible.problem.policy
    near, alike = int(eligible.age_points.max(initial=0)), int(eligible.similarity_points.max(initial=0))
    worth = int(max(eligible.rooms.worth.max(initial=0), -eligible.rooms.worth.min(initial=0)))
    lowest = -(int(eligible.sizes.max(initial=1)) + 1) * (worth + near + alike + int(policy.open_cost) + 1) * SCALE
    whole, nobody = np.int32 if -8 * lowest < ROOM_FOR_SUMS else np.int64, 4 * lowest
    wishes, sets = eligible.similarity_points.shape
    points = np.full((wishes, max(1, -(-sets // LANES)) * LANES), nobody, dtype=whole)
    alike_at = eligible.similarity_points >= 0
    points[:, :sets][alike_at] = eligible.similarity_points[alike_at] * SCALE
    bands = np.array(eligible.bands, dtype=np.int64).reshape(-1, 2)
    left = np.diff(eligible.set_start)[:, None] - LANES * np.arange(points.shape[1] // LANES)
    return Lanes(
        points=points.reshape(wishes, -1, LANES),
        wide=WHOLE_LANES * -(-np.clip(left, 0, LANES) // WHOLE_LANES),
        kind=eligible.kind,
        age=eligible.age,
        near=(eligible.age_points * SCALE).astype(whole),
        low=bands[:, 0].copy(),
        high=bands[:, 1].copy(),
        sizes=eligible.sizes,
        fewest=eligible.fewest,
        opening=int(policy.open_cost) * SCALE,
        most=(near + alike) * SCALE,
        lowest=lowest,
        nobody=nobody,
    )


def inside_of(lanes: Lanes, most: int) -> Inside:
    """Space for rooms of at most so many members."""
    whole, slots = lanes.points.dtype, max(KEPT, int(lanes.sizes.max(initial=1)))
    kinds = lanes.near.shape[1] * len(lanes.sizes)
    crowded = max(lanes.near.shape[1], min(most, kinds * slots))
    return Inside(
        base=np.empty(most, dtype=whole),
        wish=np.empty(most, dtype=np.int64),
        age=np.empty(most, dtype=np.int64),
        first=np.zeros(kinds + 1, dtype=np.int64),
        crowd=np.empty((crowded, 1, LANES), dtype=whole),
        nothing=np.zeros(crowded, dtype=whole),
        row=np.arange(crowded),
        aged=np.empty(crowded, dtype=np.int64),
        begin=np.zeros(kinds + 1, dtype=np.int64),
        kept=np.empty(slots * LANES, dtype=whole),
        total=np.empty(LANES, dtype=np.int64),
    )


@compiled
def seat(
    kept: Any, rows: Any, track: Any, row: Any, base: Any, age: Any, near: Any, first: Any, last: Any, wide: Any
) -> None:
    """Members first..last-1 take seats in a cell of every lane: the best stay in order, the least falls out."""
    if len(kept) == KEPT * LANES:
        for i in range(first, last):
            mine, more = rows[row[i], track], base[i] + near[age[i]]
            for lane in range(wide):
                amount = mine[lane] + more
                for k in range(KEPT):
                    best = kept[k * LANES + lane]
                    kept[k * LANES + lane] = max(best, amount)
                    amount = min(best, amount)
    else:
        for i in range(first, last):
            mine, more = rows[row[i], track], base[i] + near[age[i]]
            for lane in range(wide):
                amount = mine[lane] + more
                for at in range(lane, len(kept), LANES):
                    best = kept[at]
                    kept[at] = max(best, amount)
                    amount = min(best, amount)


@compiled
def is_crowded(inside: Any) -> bool:
    """Whether some kind has more members than any group seats."""
    return bool(np.any(np.diff(inside.first) > len(inside.kept) // LANES))


@compiled
def thin_out(la: Any, inside: Any, track: Any, wide: Any) -> None:
    """Of each kind the best of every lane into `crowd`, with their likeness and all."""
    slots, at, none = len(inside.kept) // LANES, 0, inside.nothing
    first, crowd, begin = inside.first, inside.crowd, inside.begin
    for kind in range(len(first) - 1):
        begin[kind] = at
        count = min(slots, first[kind + 1] - first[kind])
        if count == slots:
            inside.kept[:] = la.nobody
            seat(
                inside.kept,
                la.points,
                track,
                inside.wish,
                inside.base,
                inside.age,
                none,
                first[kind],
                first[kind + 1],
                wide,
            )
        for k in range(count):
            if count == slots:
                crowd[at, 0, :wide] = inside.kept[k * LANES : k * LANES + wide]
            else:
                i = first[kind] + k
                crowd[at, 0, :wide] = la.points[inside.wish[i], track, :wide] + inside.base[i]
            inside.aged[at] = inside.age[first[kind]]
            at += 1
    begin[len(first) - 1] = at


@compiled
def sums(kept: Any, total: Any, fewest: Any, size: Any, wide: Any) -> Any:
    """What the best of each lane add together in a group of this size, into `total`; gives the most."""
    for lane in range(wide):
        total[lane] = 0
    for k in range(fewest):
        for lane in range(wide):
            total[lane] += kept[k * LANES + lane]
    for k in range(fewest, size):
        for lane in range(wide):
            total[lane] += max(0, kept[k * LANES + lane])
    most = total[0]
    for lane in range(wide):
        most = max(most, total[lane])
    return most


@compiled
def is_shut(shut: Any, column: Any, band: Any, size: Any) -> bool:
    found = False
    for n in range(len(shut)):
        found = found or (shut[n, 0] == column and shut[n, 1] == band and shut[n, 2] == size)
    return found


@compiled
def best_cell(la: Any, inside: Any, theme: Any, shut: Any, floor: Any, listed: Any) -> Any:
    """(profit, column, band, size, how many listed) of the most profitable cell of a room that beats `floor`, if any.

    Shut cells (rows of column, band, size) are left out. A size is not looked at where everyone could sit in a larger
    one, unless `listed` has room: then every cell of at least `floor` is written there as (column, band, size, profit),
    as many as fit, and counted.
    """
    near, kept, total, fewest, sizes, ages = la.near, inside.kept, inside.total, la.fewest, la.sizes, la.near.shape[1]
    best, count, crowded = (floor, NO_CELL, 0, 0), 0, is_crowded(inside)
    for track in range(la.wide.shape[1]):
        wide = la.wide[theme, track]
        rows, at, row, base, age, first = la.points, track, inside.wish, inside.base, inside.age, inside.first
        if crowded and wide > 0:
            thin_out(la, inside, track, wide)
            rows, at, row = inside.crowd, 0, inside.row
            base, age, first = inside.nothing, inside.aged, inside.begin
        for band in range(len(la.low) if wide > 0 else 0):
            there = 0
            for size in range(len(sizes)):
                there += first[size * ages + la.high[band] + 1] - first[size * ages + la.low[band]]
            if there < fewest:
                continue
            kept[:] = la.nobody
            for size in range(len(sizes) - 1, -1, -1):
                begin, end = first[size * ages + la.low[band]], first[size * ages + la.high[band] + 1]
                seat(kept, rows, at, row, base, age, near[band], begin, end, wide)
                if begin == end and len(listed) == 0:
                    continue
                if sums(kept, total, fewest, sizes[size], wide) - la.opening >= best[0]:
                    for lane in range(wide):
                        profit, column = total[lane] - la.opening, track * LANES + lane
                        if len(listed) > 0 and profit >= floor and kept[(fewest - 1) * LANES + lane] >= la.lowest:
                            if count < len(listed):
                                listed[count] = column, band, size, profit
                            count += 1
                        elif len(listed) == 0 and profit > best[0] and not is_shut(shut, column, band, size):
                            best = (profit, column, band, size)
    return best[0], best[1], best[2], best[3], count
