"""Better plans from good ones: a few groups that share youths are freed and chosen again, exactly, the rest stays.

Every step keeps the plan or improves it. It looks at one section; who sits elsewhere stays there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher import improve, proposals
from matcher.brake import Brake
from matcher.draft import Column
from matcher.eligibility import Cell, Eligible, Ints
from matcher.pricing import SCALE, Returned, Tables
from matcher.sections import Section

OUT_OF_REACH = 2**40
"""A scaled price nobody is worth: who sits in a group that stays. A sum of some thousands fits in 64 bits."""
FOUND_LIMIT = 20_000
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Freedom:
    """How large a neighbourhood is: groups freed together, new cells offered in their place, nodes searched."""

    groups: int
    cells: int
    slack: int
    nodes: int
    sweeps: int


@dataclass(frozen=True)
class Surroundings:
    """What a neighbourhood search in a section looks at; `usable` are the youths who do not sit in other sections."""

    eligible: Eligible
    tables: Tables
    section: Section
    price: Ints
    usable: Flags
    returning: Returned
    support: Returned
    seed: int
    brake: Brake


def improved(around: Surroundings, columns: Sequence[Column], freedom: Freedom) -> list[Column]:
    """The columns of a section after some sweeps over neighbourhoods; never worth less."""
    now: list[Column] = list(columns)
    settled: set[frozenset[Column]] = set()
    for _ in range(freedom.sweeps):
        changed = False
        for trace in list(neighbourhoods(around.eligible, now, freedom.groups)):
            freed = [i for i, column in enumerate(now) if column in trace]
            if trace in settled or len(freed) < len(trace) or around.brake.pulled:
                continue
            settled.add(trace)
            better = _again(around, now, freed, freedom)
            if better is not None:
                now, changed = better, True
        if not changed:
            break
    return now


def neighbourhoods(eligible: Eligible, columns: Sequence[Column], groups: int) -> Iterator[frozenset[Column]]:
    """For each proposed group those that share most eligible youths with it, and itself."""
    places = [i for i, column in enumerate(columns) if column.cell is not None]
    able = np.zeros((len(places), len(eligible.open)), dtype=np.float32)
    for row, i in enumerate(places):
        cell = columns[i].cell
        assert cell is not None
        able[row, eligible.members(columns[i].owner, cell)[0]] = 1
    common = able @ able.T
    for row in range(len(places)):
        order = np.lexsort((np.arange(len(places)), -common[row]))
        nearest = [row, *[other for other in order.tolist() if other != row and common[row, other] > 0]]
        yield frozenset(columns[places[other]] for other in nearest[:groups])


def _again(around: Surroundings, now: list[Column], freed: Sequence[int], freedom: Freedom) -> list[Column] | None:
    """The plan with the freed groups chosen again, or None when nothing better was found."""
    eligible, section = around.eligible, around.section
    loose = {y for i in freed for y in now[i].youths}
    offers = [g for g in section.offers if _touches(eligible, g, loose)]
    start = [c for i, c in enumerate(now) if i in freed or (c.cell is None and c.owner in offers)]
    stay = [c for i, c in enumerate(now) if not (i in freed or (c.cell is None and c.owner in offers))]
    usable = around.usable.copy()
    usable[[y for c in stay for y in c.youths]] = False
    used = Counter(c.owner for c in stay if c.cell is not None)
    room_for = {f: int(eligible.capacity[f]) - used[f] for f in section.families}
    families = {now[i].owner for i in freed} | {f for f, left in room_for.items() if left > 0}
    cells = _cells(around, sorted(families), usable, start, freedom)
    taken = {(c.owner, c.cell) for c in stay}
    pool = improve.pool_of(eligible, [c for c in cells if c not in taken], offers, usable, np.zeros_like(around.price))
    choice = improve.Program(eligible, pool, room_for).solve(freedom.nodes, around.seed, start, around.brake)
    cost = eligible.problem.policy.open_cost
    before = sum(c.value - (cost if c.cell is not None else 0) for c in start)
    return stay + list(choice.columns) if choice.total > before + 0.5 else None


def _cells(
    around: Surroundings, families: list[int], usable: Flags, start: Sequence[Column], freedom: Freedom
) -> list[tuple[int, Cell]]:
    """New cells of these families for the usable youths, and those that were open."""
    eligible, table = around.eligible, around.eligible.rooms
    owners = np.repeat(np.arange(len(table)), np.diff(table.family_start))
    rooms = np.intersect1d(owners[np.isin(table.family, families)], around.section.rooms)
    part = replace(around.section, rooms=rooms, families=tuple(families))
    price = np.where(usable, around.price, OUT_OF_REACH)
    at = proposals.at_prices(eligible, around.tables, part, price, around.returning)
    near = proposals.within(eligible, around.tables, at, freedom.slack * SCALE, FOUND_LIMIT)
    likely = [pair for pair in around.support if pair[0] in set(families)]
    mine = likely + [(f, cell) for f, cell in near.cells if f in set(families)][: freedom.cells]
    opened = [(c.owner, c.cell) for c in start if c.cell is not None]
    found = proposals.useful(eligible, np.flatnonzero(usable), mine)
    return list(dict.fromkeys([*found, *opened]))


def _touches(eligible: Eligible, offer: int, loose: set[int]) -> bool:
    seats = eligible.seats
    return not loose.isdisjoint(seats.youth[seats.start[offer] : seats.start[offer + 1]].tolist())
