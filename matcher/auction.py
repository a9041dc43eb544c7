"""Prices of youths by auction: facilitators in turn take their best group, whose youths grow dearer; no proof.

An incremental subgradient method (Nedić and Bertsekas, SIAM Journal on Optimization 12, 2001): a step after each group
instead of one after all. Prices rise at once for who was taken, so the next facilitator takes others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.brake import Brake
from matcher.compiled import compiled
from matcher.draft import Column
from matcher.eligibility import Eligible, Ints
from matcher.exchange_kernels import (
    COUNT,
    FREE,
    HERE,
    LIST,
    OWNER,
    PROFIT,
    ROOMS,
    ROOMS_END,
    SLOTS,
    SLOTS_END,
)
from matcher.exchange_rooms import look_at_lists, look_at_room, seat_found
from matcher.exchange_table import Table
from matcher.lanes import Lanes
from matcher.pricing import SCALE, Returned
from matcher.sections import Section

SURE = 0.9
"""Share of the rounds from which a group is settled in any case."""
SEEN = COUNT
"""Column of what is known of a room: when it was looked at last."""
EVERY = 3
"""Each room is looked at in one of so many turns at least."""
MANY_GROUPS = 1 << 20
"""More than any owner opens; what is seen in one turn is told from what was seen in another by it."""
EXACTLY = 1024
"""The tilt of `price_of` that leaves a price as it is."""


@dataclass(frozen=True)
class Dive:
    """How a dive goes: so many rounds, with steps of so many points in the first and in the last, then at least one in
    `at_once` of the groups that these took is settled.
    """

    rounds: int
    first: float
    last: float
    at_once: int


@compiled
def _look(w: Any, group: Any, place: Any, d: Any, o: Any, room: Any, known: Any, now: Any) -> None:
    """Notes what a room is worth to an owner at the moment."""
    known[PROFIT], known[LIST], known[SEEN] = 0, -1, now
    look_at_room(w, group, place, d, o, room, known, EXACTLY, 0, 0)


@compiled
def _turn(w: Any, group: Any, place: Any, d: Any, o: Any, rise: Any, known: Any, turn: Any, taken: Any) -> None:
    """An owner takes as many groups as `taken` has rows, its best first (COUNT 0 for none); their youths grow dearer.

    Every turn looks at some rooms anew, and at whatever seems to be the best; the others are known from before.
    """
    first, count = w.owner[o, ROOMS], w.owner[o, ROOMS_END] - w.owner[o, ROOMS]
    now = turn * MANY_GROUPS
    for k in range(count):
        if (k + turn) % EVERY == 0 or turn == 1:
            _look(w, group, place, d, o, w.home[first + k], known[first + k], now)
    for n in range(len(taken)):
        row, top = taken[n], first
        while count > 0:
            for k in range(first, first + count):
                if known[k, PROFIT] > known[top, PROFIT]:
                    top = k
            if known[top, SEEN] == now + n or known[top, PROFIT] == 0:
                break
            _look(w, group, place, d, o, w.home[top], known[top], now + n)
        row[PROFIT], row[LIST] = 0, -1
        if count > 0:
            row[PROFIT:COUNT] = known[top, PROFIT:COUNT]
        look_at_lists(w, group, place, d, o, row, EXACTLY, 0, 0)
        row[COUNT] = 0
        if row[PROFIT] > 0:
            seat_found(w, place, d, row, EXACTLY, 0, 0)
        if row[PROFIT] <= 0:
            row[COUNT] = 0
        for k in range(row[COUNT]):
            w.person[row[HERE + 2 * k], 2] += rise


@compiled
def _round(
    w: Any, group: Any, place: Any, d: Any, owners: Any, left: Any, youths: Any, rise: Any, fall: Any, known: Any,
    turn: Any, taken: Any,
) -> None:  # fmt: skip
    """Each owner in turn takes its groups, into rows of `taken`; then everybody's price falls by `fall` for each."""
    at = 0
    for o in owners:
        _turn(w, group, place, d, o, rise, known, turn, taken[at : at + left[o]])
        at += left[o]
        for y in youths:
            w.person[y, 2] = max(0, w.person[y, 2] - fall * left[o])


class Auction:
    """An auction in a section for its usable youths, beside groups that are settled; `price` is where it stands."""

    def __init__(
        self,
        eligible: Eligible,
        lanes: Lanes,
        section: Section,
        returning: Returned,
        usable: NDArray[np.bool_],
        price: Ints,
        settled: Sequence[Column] = (),
        seed: int = 1,
    ) -> None:
        self._table = Table(eligible, lanes, section, price, returning)
        (self._group, self._place), _ = self._table.standing(usable, settled)
        self._desk = self._table.desk()
        empty = self._group[self._group[:, COUNT] == 0, OWNER]
        self._left = np.bincount(empty, minlength=len(self._table.world.owner))
        self._known, self._turn = np.zeros((len(self._table.world.home), SEEN + 1), dtype=np.int64), 0
        self._youths = section.youths[self._place[section.youths, 0] == FREE]
        self._section = section
        self._taken = np.zeros((len(empty), self._group.shape[1]), dtype=np.int64)
        self._numbers = np.random.default_rng(seed)
        self._outside = price.copy()

    @property
    def price(self) -> Ints:
        """Scaled prices of all youths; who has a place keeps the one from when it was settled."""
        price = self._outside.copy()
        price[self._section.youths] = self._table.world.person[self._section.youths, 2]
        return price

    def held(self, step: float) -> Ints:
        """A round with steps of so many points; gives the groups taken, rows as the table's groups."""
        table, owners = self._table, self._numbers.permutation(np.flatnonzero(self._left))
        taken = self._taken[: int(self._left.sum())]
        rise = int(step * SCALE)
        self._turn += 1
        fall = rise // max(1, len(taken))
        _round(
            table.world, self._group, self._place, self._desk, owners, self._left, self._youths, rise, fall,
            self._known, self._turn, taken,
        )  # fmt: skip
        taken[:, OWNER] = np.repeat(owners, self._left[owners])
        return _without_rest(taken[taken[:, COUNT] > 0])

    def shares(self, rounds: Sequence[Ints]) -> dict[Column, float]:
        """The groups taken in some rounds, and in how many of these each was."""
        found: dict[Column, float] = {}
        rows, times = _times(rounds, self._group.shape[1])
        for row, count in zip(rows, times.tolist(), strict=True):
            for column in self._table.columns(row[None, :]):
                found[column] = found.get(column, 0.0) + count / max(1, len(rounds))
        return found

    def settle(self, rows: Iterable[Ints]) -> None:
        """These groups open and stay."""
        for row in rows:
            first, end = self._table.world.owner[row[OWNER], SLOTS : SLOTS_END + 1]
            s = first + int(np.flatnonzero(self._group[first:end, COUNT] == 0)[0])
            self._group[s] = row
            self._place[row[HERE : HERE + 2 * row[COUNT] : 2]] = s
            self._left[row[OWNER]] -= 1
        self._youths = self._youths[self._place[self._youths, 0] == FREE]

    def dive(self, how: Dive, brake: Brake) -> list[Column]:
        """Whole groups: the surest are settled, the others taken anew, until none is left."""
        steps = np.geomspace(how.first, how.last, how.rounds).tolist()
        while True:
            rounds = [self.held(step) for step in (steps if not brake.pulled else steps[-1:])]
            chosen = self._surest(rounds, how.at_once)
            if not chosen:
                return self._table.columns(self._group)
            self.settle(chosen)

    def _surest(self, rounds: Sequence[Ints], at_once: int) -> list[Ints]:
        """Of the groups taken in some rounds those taken nearly always, and of the others the surest."""
        rows, times = _times(rounds, self._group.shape[1])
        value = rows[:, HERE + 1 :: 2].sum(axis=1)
        order = np.lexsort((*rows.T[::-1], -value, -times))
        least, left = times.sum() / max(1, len(rounds)) / at_once, self._left.copy()
        used, groups, chosen = set[int](), {tuple(row[:COUNT]) for row in self._group.tolist()}, list[Ints]()
        for row, count in zip(rows[order], times[order].tolist(), strict=True):
            share, mine = count / len(rounds), row[HERE : HERE + 2 * row[COUNT] : 2].tolist()
            if share <= SURE and len(chosen) >= max(1, least):
                break
            if left[row[OWNER]] > 0 and used.isdisjoint(mine) and tuple(row[:COUNT].tolist()) not in groups:
                chosen.append(row)
                used |= {*mine}
                groups.add(tuple(row[:COUNT].tolist()))
                left[row[OWNER]] -= 1
        return chosen


def _times(rounds: Sequence[Ints], width: int) -> tuple[Ints, Ints]:
    """(distinct groups, in how many rounds each was taken)."""
    taken = np.concatenate([np.zeros((0, width), dtype=np.int64), *rounds])
    return np.unique(taken, axis=0, return_counts=True)


def _without_rest(rows: Ints) -> Ints:
    """Copies of rows, with nothing behind their last youth."""
    found = rows.copy()
    found[np.arange(rows.shape[1]) >= HERE + 2 * rows[:, COUNT, None]] = 0
    return found
