"""A section as loops of exchanges and auctions expect it: owners with rooms, lists and slots; it decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.draft import Column, worth
from matcher.eligibility import Cell, Eligible, Ints
from matcher.exchange_kernels import CELL, COUNT, ELSEWHERE, FREE, HERE, LIST, OWNER, Desk, World
from matcher.exchange_steps import Log
from matcher.lanes import Lanes, inside_of
from matcher.pricing import SCALE, Returned
from matcher.rooms import starts
from matcher.sections import Section

SOMEWHERE = 88_172_645_463_325_252
"""Where the numbers drawn begin, before the seed: any number with many bits."""


class Table:
    """A section as the kernels expect it; owners are its families and then its offers."""

    def __init__(self, eligible: Eligible, lanes: Lanes, section: Section, price: Ints, returning: Returned) -> None:
        self._eligible, self._lanes, self._section = eligible, lanes, section
        rooms, seats, families = eligible.rooms, eligible.seats, section.families
        self._number = {f: o for o, f in enumerate(families)}
        self._homes: list[list[int]] = [[] for _ in families]
        for r in section.rooms.tolist():
            for f in rooms.family[rooms.family_start[r] : rooms.family_start[r + 1]].tolist():
                if f in self._number:
                    self._homes[self._number[f]].append(r)
        inside = set(section.rooms.tolist())
        named = sorted((self._number[f], cell) for f, cell in returning if f in self._number and cell[0] in inside)
        self._named: list[tuple[int, Cell]] = named
        self._guests = [eligible.members(families[o], cell) for o, cell in named]
        for g in section.offers:
            part = slice(seats.start[g], seats.start[g + 1])
            self._guests.append((seats.youth[part], seats.value[part]))
        capacity = [int(eligible.capacity[f]) for f in families] + [1] * len(section.offers)
        self._slots = starts(capacity)
        self._owner_of = np.repeat(np.arange(len(capacity)), capacity)
        self.world = self._world(price)

    def _world(self, price: Ints) -> World:
        eligible, rooms = self._eligible, self._eligible.rooms
        reach_start, reach = self._reach()
        apart = [sorted(others) for others in eligible.apart]
        return World(
            person=np.stack([eligible.age, eligible.largest, price], axis=1),
            room=np.stack([rooms.start[:-1], rooms.start[1:], rooms.theme], axis=1),
            youth=rooms.youth,
            worth=rooms.worth,
            wish=rooms.row,
            lanes=self._lanes,
            points=eligible.similarity_points,
            age_points=eligible.age_points,
            owner=self._owners(),
            home=_flat(self._homes),
            lists=self._lists(),
            guest=np.stack([_flat([w for w, _ in self._guests]), _flat([v for _, v in self._guests]) * SCALE], axis=1),
            reach_start=reach_start,
            reach=reach,
            apart_start=starts([len(mine) for mine in apart]),
            apart=_flat(apart),
        )

    def _owners(self) -> Ints:
        """Per owner where its rooms, lists and slots begin and end."""
        families, offers, named = len(self._homes), len(self._section.offers), len(self._named)
        homes = np.concatenate([starts([len(mine) for mine in self._homes]), np.full(offers, len(_flat(self._homes)))])
        owner_of_list = [o for o, _ in self._named] + [families + n for n in range(offers)]
        lists = np.searchsorted(np.array(owner_of_list, dtype=np.int64), np.arange(families + offers + 1))
        assert lists[-1] == named + offers
        edges = (homes[:-1], homes[1:], lists[:-1], lists[1:], self._slots[:-1], self._slots[1:])
        return np.stack(edges, axis=1).astype(np.int64)

    def _lists(self) -> Ints:
        eligible, seats = self._eligible, self._eligible.seats
        cost = int(eligible.problem.policy.open_cost) * SCALE
        edges = starts([len(who) for who, _ in self._guests])
        rest = [(*cell, int(eligible.sizes[cell[3]]), eligible.fewest, cost) for _, cell in self._named]
        rest += [(-1, 0, 0, 0, int(seats.free[g]), int(seats.needs[g]), 0) for g in self._section.offers]
        wide = np.array(rest, dtype=np.int64).reshape(-1, 7)
        return np.concatenate([edges[:-1, None], edges[1:, None], wide], axis=1)

    def _reach(self) -> tuple[Ints, Ints]:
        """(starts, owners): per youth the owners that could seat it."""
        rooms, owners, youths = self._eligible.rooms, len(self._slots) - 1, len(self._eligible.open)
        pairs = [np.zeros(0, dtype=np.int64)]
        for o, homes in enumerate(self._homes):
            who = np.unique(_flat([rooms.youth[rooms.start[r] : rooms.start[r + 1]] for r in homes]))
            pairs.append(who * owners + o)
        for n, (who, _) in enumerate(self._guests[len(self._named) :]):
            pairs.append(who * owners + len(self._homes) + n)
        found = np.sort(np.concatenate(pairs))
        return starts(np.bincount(found // owners, minlength=youths).tolist()), found % owners

    def _width(self) -> int:
        """Columns of a group: what it is, and a youth with points for each seat."""
        lists = self.world.lists[:, 6]
        return HERE + 2 * int(max(1, self._eligible.sizes.max(initial=1), lists.max(initial=1)))

    def standing(self, usable: NDArray[np.bool_], start: Iterable[Column]) -> tuple[tuple[Ints, Ints], int]:
        """((groups, places), scaled points) with these groups open."""
        eligible, families = self._eligible, len(self._homes)
        group = np.zeros((int(self._slots[-1]), self._width()), dtype=np.int64)
        group[:, OWNER] = self._owner_of
        place = np.where(usable, FREE, ELSEWHERE).astype(np.int64).reshape(-1, 1)
        offers = {g: families + n for n, g in enumerate(self._section.offers)}
        named = {pair: n for n, pair in enumerate(self._named)}
        chosen = list(start)
        for column in chosen:
            owner = offers[column.owner] if column.cell is None else self._number[column.owner]
            s = next(s for s in range(self._slots[owner], self._slots[owner + 1]) if group[s, COUNT] == 0)
            who, value = eligible.seats_of(column.owner, column.cell)
            points = dict(zip(who.tolist(), value.tolist(), strict=True))
            lone = len(self._named) + owner - families
            group[s, LIST] = lone if column.cell is None else named.get((owner, column.cell), -1)
            group[s, CELL:COUNT] = column.cell or (-1, 0, 0, 0)
            group[s, COUNT] = len(column.youths)
            for k, y in enumerate(column.youths):
                group[s, HERE + 2 * k : HERE + 2 * k + 2] = y, points[y] * SCALE
                place[y] = s
        return (group, place), worth(eligible, chosen) * SCALE

    def columns(self, group: Ints) -> list[Column]:
        """The open groups; who declined one is left out of it, and a group that is too small then too."""
        eligible, found = self._eligible, []
        for mine in group[group[:, COUNT] > 0].tolist():
            family = mine[0] < len(self._homes)
            owner = self._section.families[mine[0]] if family else self._section.offers[mine[0] - len(self._homes)]
            cell = (mine[2], mine[3], mine[4], mine[5]) if family else None
            who, value = eligible.seats_of(owner, cell)
            stays = np.isin(who, mine[HERE : HERE + 2 * mine[COUNT] : 2])
            if stays.sum() >= eligible.least(owner, cell):
                found.append(Column(owner, cell, tuple(sorted(who[stays].tolist())), int(value[stays].sum())))
        return found

    def desk(self) -> Desk:
        world, owners = self.world, len(self.world.owner)
        most = 1 + int(
            max(1, np.diff(self._eligible.rooms.start).max(initial=0), *(len(w) for w, _ in self._guests), 1)
        )
        return Desk(
            inside=inside_of(world.lanes, most),
            shut=np.zeros((len(self._slots) + len(world.lists) + int(self._slots[-1]), 3), dtype=np.int64),
            listed=np.zeros((0, 4), dtype=np.int64),
            found=np.zeros((owners, self._width()), dtype=np.int64),
            candidate=np.zeros((most, 3), dtype=np.int64),
        )

    def log(self, seed: int) -> Log:
        slots, youths = int(self._slots[-1]), len(self._eligible.open)
        return Log(
            stamp=np.full(slots, -1, dtype=np.int64),
            slot=np.zeros(slots, dtype=np.int64),
            group=np.zeros((slots, self._width()), dtype=np.int64),
            owner=np.zeros(len(self.world.owner), dtype=np.int64),
            loose=np.zeros(youths, dtype=np.int64),
            rng=np.array([SOMEWHERE + seed], dtype=np.uint64),
        )


def _flat(parts: Iterable[Sequence[int] | NDArray[Any]]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *(np.asarray(part, dtype=np.int64) for part in parts)])
