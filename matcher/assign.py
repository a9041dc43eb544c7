"""What a place is worth to each youth of a section: the linear relaxation over all groups, by column generation.

A column is one group with its members. OR-Tools' GLOP mixes the columns known so far; its prices show which columns of
the whole implicit catalogue are missing. It chooses no final groups.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from matcher.auction import Auction
from matcher.brake import Brake
from matcher.draft import Column
from matcher.eligibility import Cell, Eligible, Ints
from matcher.mixture import Mixture
from matcher.pricing import SCALE, Returned, Tables, best_cells, best_seats, cell_profit, family_profits
from matcher.sections import Section

CLOSE_ENOUGH = 1e-4
CAUTION = 0.6
"""How far new prices are drawn to the best known ones; without it column generation swings."""
MOST_ROUNDS = 80
LARGE = 700
"""Youths in a section from which exact prices cost too much."""
HEADSTARTS = (600, 1200, 1800)
LATEST = 10
"""Of so many last rounds of an auction the groups that were taken are kept."""


@dataclass(frozen=True)
class Steps:
    """How many rounds an auction has, and the points by which a price rises in the first and in the last."""

    rounds: int
    first: float
    last: float


HUGE = 6_000
"""Youths in a section from which even an auction is costly."""
STEPS = Steps(rounds=80, first=300, last=1)
STEPS_WHERE_ROUGH_WILL_DO, STEPS_IN_HUGE = Steps(rounds=40, first=300, last=2), Steps(rounds=30, first=300, last=2)


@dataclass(frozen=True)
class Relaxed:
    """The relaxation of a section: scaled prices of all youths of the problem, and the columns with their shares.

    `bound` (scaled) is proven for the section on its own.
    """

    price: Ints
    bound: int
    columns: tuple[Column, ...]
    share: tuple[float, ...]


class Catalogue:
    """Prices all groups of a section at once."""

    def __init__(self, eligible: Eligible, tables: Tables, section: Section, returning: Returned) -> None:
        self._eligible, self._tables, self._section = eligible, tables, section
        rooms, inside = eligible.rooms, set(section.rooms.tolist())
        self._capacity = {f: int(eligible.capacity[f]) for f in section.families}
        self._left: Mapping[int, int] = self._capacity
        self._rooms_of: dict[int, list[int]] = {f: [] for f in section.families}
        for r in section.rooms.tolist():
            for f in rooms.family[rooms.family_start[r] : rooms.family_start[r + 1]].tolist():
                if f in self._rooms_of:
                    self._rooms_of[f].append(r)
        self._returning = tuple((f, cell) for f, cell in returning if cell[0] in inside and f in self._capacity)

    def price(self, price: Ints, left: Mapping[int, int] | None = None) -> int:
        """Price all groups; gives what families and offers earn at most (scaled).

        With `left`, how many groups families can still open, only groups of those that can are priced.
        """
        eligible, section = self._eligible, self._section
        self._left = self._capacity if left is None else left
        rooms = section.rooms if left is None else self._rooms(left)
        self._best = best_cells(eligible, self._tables, rooms, price)
        earned = family_profits(eligible, rooms, self._best, price, self._returning)
        self._offers = [found for g in section.offers if (found := best_of_offer(eligible, g, price)) is not None]
        families = np.array(section.families, dtype=np.int64)
        proposed = int((earned[families] * eligible.capacity[families]).sum())
        return proposed + sum(max(0, profit) for profit, _ in self._offers)

    def _rooms(self, left: Mapping[int, int]) -> Ints:
        used = {r for f, rooms in self._rooms_of.items() if left[f] > 0 for r in rooms}
        return np.array(sorted(used), dtype=np.int64)

    def columns(self, price: Ints, times: int = 2, more: int = 2) -> Iterator[Column]:
        """The most profitable groups at these prices: for each family of some of its rooms, and every offer.

        Of a family that can still open n groups, at most times × n + more.
        """
        best = self._best
        for f, mine in self._rooms_of.items():
            if self._left[f] <= 0:
                continue
            rooms = np.array(mine, dtype=np.int64)
            most = times * self._left[f] + more
            for r in rooms[np.argsort(-best.profit[rooms], kind="stable")[:most]].tolist():
                if best.profit[r] > 0:
                    cell = (r, int(best.column[r]), int(best.band[r]), int(best.size[r]))
                    yield column_at(self._eligible, f, cell, price)
        for f, cell in self._returning:
            if self._left[f] > 0 and cell_profit(self._eligible, f, cell, price) > 0:
                yield column_at(self._eligible, f, cell, price)
        for profit, column in self._offers:
            if profit > 0:
                yield column


def column_at(eligible: Eligible, family: int, cell: Cell, price: Ints) -> Column:
    """The cell with its best members at these prices."""
    who, value = eligible.members(family, cell)
    chosen = best_seats(value * SCALE - price[who], eligible.fewest, int(eligible.sizes[cell[3]]))
    return Column(family, cell, tuple(sorted(who[chosen].tolist())), int(value[chosen].sum()))


def best_of_offer(eligible: Eligible, offer: int, price: Ints) -> tuple[int, Column] | None:
    """(scaled profit, column) of an offer with its best members, or None when it cannot open."""
    seats = eligible.seats
    part = slice(seats.start[offer], seats.start[offer + 1])
    who, value, needs = seats.youth[part], seats.value[part], int(seats.needs[offer])
    profit = value * SCALE - price[who]
    chosen = best_seats(profit, needs, int(seats.free[offer]))
    if len(chosen) < max(1, needs):
        return None
    return int(profit[chosen].sum()), Column(offer, None, tuple(sorted(who[chosen].tolist())), int(value[chosen].sum()))


def rough(
    eligible: Eligible, tables: Tables, section: Section, returning: Returned, steps: Steps, brake: Brake
) -> Relaxed:
    """The relaxation of a section, roughly: an auction, and the groups taken in its last rounds."""
    catalogue = Catalogue(eligible, tables, section, returning)
    starts, steps = headstarts(eligible, section.youths), STEPS_IN_HUGE if len(section.youths) > HUGE else steps
    bound, number = min((int(price.sum()) + catalogue.price(price), number) for number, price in enumerate(starts))
    return auctioned(eligible, tables, section, returning, Relaxed(starts[number], bound, (), ()), steps, brake)


def auctioned(
    eligible: Eligible,
    tables: Tables,
    section: Section,
    returning: Returned,
    start: Relaxed,
    steps: Steps,
    brake: Brake,
) -> Relaxed:
    """The prices after an auction that begins at others, or those where they prove more; with the groups taken last."""
    auction = Auction(eligible, tables.lanes, section, returning, eligible.open, start.price)
    latest: deque[Ints] = deque(maxlen=LATEST)
    for step in np.geomspace(steps.first, steps.last, steps.rounds):
        if not brake.pulled:
            latest.append(auction.held(float(step)))
    price = auction.price
    bound = int(price.sum()) + Catalogue(eligible, tables, section, returning).price(price)
    shares = auction.shares(latest)
    best = (bound, price) if bound < start.bound else (start.bound, start.price)
    return Relaxed(best[1], best[0], tuple(shares), tuple(shares.values()))


def headstarts(eligible: Eligible, youths: Ints) -> list[Ints]:
    """Urgency less one amount for everybody: what remains when seats are scarce."""
    starts = []
    for less in HEADSTARTS:
        price = np.zeros(len(eligible.open), dtype=np.int64)
        price[youths] = np.maximum(0, eligible.urgency[youths] - less) * SCALE
        starts.append(price)
    return starts


def relax(
    eligible: Eligible,
    tables: Tables,
    section: Section,
    returning: Returned,
    start: Sequence[Relaxed],
    brake: Brake,
) -> Relaxed:
    """The relaxation of a section to within CLOSE_ENOUGH of its bound, from rough ones of its parts, if any."""
    catalogue, mixture = Catalogue(eligible, tables, section, returning), Mixture(eligible, section)
    for column in chain(*(part.columns for part in start)):
        mixture.add(column)
    best = np.max([np.zeros(len(eligible.open), dtype=np.int64), *(part.price for part in start)], axis=0)
    bound, own, worth = int(best.sum()) + catalogue.price(best), best, mixture.solve()
    for _ in range(MOST_ROUNDS):
        if bound <= worth * SCALE * (1 + CLOSE_ENOUGH) + SCALE // 2 or brake.pulled:
            break
        trial = _drawn(best, own)
        proven = int(trial.sum()) + catalogue.price(trial)
        if proven < bound:
            bound, best = proven, trial
        if sum([mixture.add(column) for column in catalogue.columns(trial)]):
            worth = mixture.solve()
            own = mixture.prices(len(best))
    return Relaxed(best, bound, tuple(mixture.columns), mixture.shares())


def _drawn(best: Ints, own: Ints) -> Ints:
    """New prices, drawn to the best known ones."""
    return np.round(CAUTION * best + (1 - CAUTION) * own).astype(np.int64)
