"""Which proposed groups are worth choosing from, once youths have prices; it opens none of them.

A group that earns `slack` less than the best of its family can only be part of plans that are worth that much less than
the bound, so a pool of all groups within the slack proves something about all groups of section 2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.eligibility import Cell, Eligible, Ints
from matcher.pricing import Returned, Tables, best_cells, cells_worth, family_profits
from matcher.sections import Section

FarBelow = -(2**40)
"""Inside `_useful` only: the worth of a seat for who may not sit there."""


@dataclass(frozen=True)
class Priced:
    """What the best group of each family of a section earns at given prices (scaled, at least 0)."""

    section: Section
    price: Ints
    best: Ints


def at_prices(eligible: Eligible, tables: Tables, section: Section, price: Ints, returning: Returned) -> Priced:
    """Price every group of a section."""
    best = best_cells(eligible, tables, section.rooms, price)
    return Priced(section, price, family_profits(eligible, section.rooms, best, price, returning))


def families_of(eligible: Eligible, room: int) -> list[int]:
    start = eligible.rooms.family_start
    mine: list[int] = eligible.rooms.family[start[room] : start[room + 1]].tolist()
    return mine


@dataclass(frozen=True)
class Candidates:
    """(family, cell) pairs, best first, with what each earns less than its family's best (scaled).

    Every pair that is not among them earns at least `beyond` less.
    """

    cells: tuple[tuple[int, Cell], ...]
    short: tuple[int, ...]
    beyond: int

    def first(self, most: int) -> Candidates:
        """The best of them, at most so many."""
        if len(self.cells) <= most:
            return self
        return Candidates(self.cells[:most], self.short[:most], self.short[most])


def within(eligible: Eligible, tables: Tables, priced: Priced, slack: int, most: int) -> Candidates:
    """Every (family, cell) that earns at most `slack` (scaled) less than its family's best; fewer if over `most`."""
    rooms = priced.section.rooms
    if not len(rooms):
        return Candidates((), (), 2**60)
    least = np.full(len(eligible.rooms), 2**60, dtype=np.int64)
    for room in rooms.tolist():
        least[room] = min(priced.best[family] for family in families_of(eligible, room))
    found = np.empty((most, 5), dtype=np.int64)
    while (count := cells_worth(tables, rooms, priced.price, least - slack, found)) > most:
        slack //= 2
    pairs = [
        (int(priced.best[family]) - profit, family, (room, column, band, size))
        for room, column, band, size, profit in found[:count].tolist()
        for family in families_of(eligible, room)
        if profit >= priced.best[family] - slack
    ]
    pairs.sort()
    return Candidates(tuple((f, cell) for _, f, cell in pairs), tuple(short for short, _, _ in pairs), slack)


def useful(eligible: Eligible, youths: Ints, cells: Iterable[tuple[int, Cell]]) -> list[tuple[int, Cell]]:
    """The cells without those that others of the family replace for whoever sits there, even when all its groups open.

    A cell is left out when as many others as the family has facilitators seat the same youths, each for at least as
    much, and as many of them: whatever else the family opens, one of these is still free. Only the `youths` count.
    """
    place = np.full(len(eligible.open), len(youths), dtype=np.int64)
    place[youths] = np.arange(len(youths))
    of_family: defaultdict[int, list[Cell]] = defaultdict(list)
    for family, cell in dict.fromkeys(cells):
        of_family[family].append(cell)
    return [
        (family, cell)
        for family, mine in of_family.items()
        for cell in _useful(eligible, place, len(youths), family, mine, int(eligible.capacity[family]))
    ]


def _useful(eligible: Eligible, place: Ints, count: int, family: int, cells: list[Cell], groups: int) -> list[Cell]:
    worth: NDArray[np.int64] = np.full((len(cells), count + 1), FarBelow, dtype=np.int64)
    for i, cell in enumerate(cells):
        who, value = eligible.members(family, cell)
        worth[i, place[who]] = value
    worth = worth[:, :count]
    size = eligible.sizes[np.array([cell[3] for cell in cells], dtype=np.int64)]
    order = np.lexsort((np.arange(len(cells)), -size, -(np.maximum(worth, 0)).sum(axis=1)))
    kept: list[int] = []
    for i in order.tolist():
        mine = np.flatnonzero(worth[i] > FarBelow)
        rivals = worth[kept][:, mine] if kept else np.zeros((0, len(mine)), dtype=np.int64)
        beaten = (rivals >= worth[i, mine]).all(axis=1) & (size[kept] >= size[i]) if kept else np.zeros(0, dtype=bool)
        if int(beaten.sum()) < groups:
            kept.append(i)
    return [cells[i] for i in sorted(kept)]
