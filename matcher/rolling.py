"""Good choices where a problem is too large to be proven on: dives in each section, exchanges, neighbourhoods."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matcher import improve, picking
from matcher.assign import HUGE
from matcher.auction import Auction, Dive
from matcher.choosing import NOT_SO_NEAR, Field, Prices
from matcher.diving import Diver, Steps, peaceful
from matcher.draft import Column, worth
from matcher.eligibility import Eligible
from matcher.exchange import Patience, exchanged
from matcher.neighbourhoods import Freedom, Surroundings, improved
from matcher.pricing import SCALE
from matcher.rights import Rights
from matcher.sections import Section
from matcher.spread import side_by_side

SMALL_SECTION = 300
"""Youths up to which a section is dived in again and again."""
IN_STEPS = Steps(rounds=4, at_once=12)
FIRST_DIVE, LAST_DIVE = Dive(rounds=8, first=50, last=3, at_once=24), Dive(rounds=12, first=50, last=3, at_once=40)
ROUGH_DIVE = Dive(rounds=6, first=40, last=4, at_once=14)
IN_HUGE_DIVE = Dive(rounds=4, first=30, last=5, at_once=4)
NODES = 40
DOUBTS = 5
"""Dives besides the first, each without one of the groups that the first was surest of."""
DIVES, DIVE = 8, Dive(rounds=10, first=50, last=3, at_once=32)
"""And dives between auctions."""
DIVED_AROUND = 5
PICKING_NODES = 10
SHORTLY, LONG, IN_LARGE_PATIENCE = Patience(4, 60, 2), Patience(20, 60, 2), Patience(6, 60, 2)
IN_HUGE_PATIENCE = Patience(1, 60, 2)
"""Exchanges for a first plan and after one of many dives, between sweeps, and there in large problems."""
DEEP = 5_000
"""Youths beyond which a problem is large."""
AT_LAST = Freedom(groups=6, cells=60, slack=300, nodes=20, sweeps=1)
LAST_IN_LARGE = Freedom(groups=8, cells=60, slack=400, nodes=15, sweeps=1)
STEPS = 3
Flags = NDArray[np.bool_]
Columns = list[Column]
Work = Callable[[Section, Flags, Columns], Columns]
"""(section, who may sit there, its groups) → its groups."""


def better_and_better(ready: Field, priced: Prices, seed: int) -> Iterator[Columns]:
    """Groups with members for the whole problem: first a good choice, then what each sweep makes of it.

    A large problem is left alone once a plan is near its bound.
    """
    search = _Search(ready, priced, seed)
    large = len(ready.eligible.open) > DEEP
    patience = LONG if not large else SHORTLY if ready.near >= NOT_SO_NEAR else IN_LARGE_PATIENCE
    now = search.exchanged(search.dived(), patience)
    yield now
    for better in (search.deeper, search.at_last):
        enough = large and worth(ready.eligible, now) * SCALE >= priced.bound * (1 - ready.near)
        if ready.brake.pulled or enough:
            return
        now = search.exchanged(better(now), patience)
        yield now


def quickly(ready: Field, priced: Prices, seed: int) -> Columns:
    """Groups with members for the whole problem, as soon as there are prices; the first plan to show."""
    mixed = [pair for mine in priced.shares.values() for pair in mine]
    return _Search(ready, priced, seed).exchanged(_surest(ready.eligible, mixed), SHORTLY)


def _surest(eligible: Eligible, mixed: Iterable[tuple[Column, float]]) -> Columns:
    """Groups of a mixture that go together, those taken most of all first."""
    chosen, seated, groups, running = Columns(), set[int](), set[object](), Counter[int]()
    for column, _ in sorted(mixed, key=lambda one: (-one[1], -one[0].value, one[0].owner, one[0].youths)):
        full = column.cell is not None and running[column.owner] >= eligible.capacity[column.owner]
        calm = None if full or not seated.isdisjoint(column.youths) else peaceful(eligible, column)
        if calm is not None and (calm.owner, calm.cell) not in groups:
            chosen.append(calm)
            seated |= {*calm.youths}
            groups.add((calm.owner, calm.cell))
            running[calm.owner] += calm.cell is not None
    return chosen


def without_doubles(ready: Field, found: Sequence[Columns]) -> list[Columns]:
    """Who was chosen in two sections stays in the first; a group that falls below its minimum goes."""
    eligible, seen, kept = ready.eligible, set[int](), []
    for columns in found:
        stays = []
        for column in columns:
            free = tuple(y for y in column.youths if y not in seen)
            if len(free) >= eligible.least(column.owner, column.cell):
                seen |= {*free}
                stays.append(_valued(eligible, column, free))
        kept.append(stays)
    return kept


def _valued(eligible: Eligible, column: Column, youths: tuple[int, ...]) -> Column:
    """The group with these members, at their whole value."""
    who, value = eligible.seats_of(column.owner, column.cell)
    return Column(column.owner, column.cell, youths, int(value[np.isin(who, youths)].sum()))


class _Search:
    """Works on sections side by side; `_turn` counts how often youths of several sections were shared out."""

    def __init__(self, ready: Field, priced: Prices, seed: int) -> None:
        self._ready, self._priced, self._seed, self._turn = ready, priced, seed, 0
        self._sections = tuple(sorted(ready.sections, key=lambda section: -len(section.youths)))
        self._rights = Rights(self._sections, priced, len(ready.eligible.open))

    def _apart(self, work: Work, now: Columns, heavy: bool = True) -> Columns:
        """What work makes of the columns of each section, together."""
        shared, mine = self._rights.shared_out(now, self._turn), defaultdict[int, Columns](list)
        self._turn += 1
        for column in now:
            mine[self._rights.of(column)].append(column)
        found = side_by_side(lambda n: work(self._sections[n], shared == n, mine[n]), range(len(self._sections)), heavy)
        return [column for columns in found for column in columns]

    def dived(self) -> Columns:
        """The first groups: a dive in each section."""

        def work(section: Section, usable: Flags, _: Columns) -> Columns:
            if _large(section):
                rough = ROUGH_DIVE if self._ready.near >= NOT_SO_NEAR else FIRST_DIVE
                return self._auctioned(section, usable, IN_HUGE_DIVE if _huge(section) else rough)
            return self._diver(section, usable).dive()

        return self._apart(work, [])

    def _auctioned(self, section: Section, usable: Flags, dive: Dive, number: int = 0) -> Columns:
        ready = self._ready
        auction = Auction(
            ready.eligible, ready.tables.lanes, section, ready.returning.cells, usable, self._priced.price,
            seed=self._seed * 1000 + number,
        )  # fmt: skip
        return auction.dive(dive, ready.brake)

    def exchanged(self, now: Columns, patience: Patience) -> Columns:
        """After exchanges."""
        return self._apart(partial(self._exchanged, patience), now, heavy=False)

    def _exchanged(self, patience: Patience, section: Section, usable: Flags, columns: Columns) -> Columns:
        ready, price, back = self._ready, self._priced.price, self._ready.returning.cells
        patience = IN_HUGE_PATIENCE if _huge(section) else patience
        return exchanged(
            ready.eligible, ready.tables.lanes, section, usable, price, back, columns, patience, self._seed, ready.brake
        )

    def deeper(self, now: Columns) -> Columns:
        """The best of more dives and of their groups together; in large sections one more dive."""

        def work(section: Section, usable: Flags, columns: Columns) -> Columns:
            if _huge(section):
                return columns
            if _large(section):
                found = self._exchanged(SHORTLY, section, usable, self._auctioned(section, usable, LAST_DIVE))
                return max(columns, found, key=lambda found: worth(self._ready.eligible, found))
            ready, diver, met = self._ready, self._diver(section, usable), [columns]
            for doubted in diver.dive()[:DOUBTS]:
                if not ready.brake.pulled:
                    met.append(self._exchanged(SHORTLY, section, usable, diver.dive(banned=[doubted])))
            for number in range(DIVES):
                if not ready.brake.pulled:
                    met.append(
                        self._exchanged(SHORTLY, section, usable, self._auctioned(section, usable, DIVE, number))
                    )
            best = diver.around(max(met, key=lambda found: worth(ready.eligible, found)), DIVED_AROUND)
            pool = dict.fromkeys(chain(*met)) | diver.mixed
            return picking.best_together(ready.eligible, pool, best, PICKING_NODES, self._seed, ready.brake)

        return self._apart(work, now)

    def at_last(self, now: Columns) -> Columns:
        """After exact choices around each group, more groups at a time than before."""

        def work(section: Section, usable: Flags, columns: Columns) -> Columns:
            if _huge(section):
                return columns
            return self._improved(section, usable, columns, LAST_IN_LARGE if _large(section) else AT_LAST)

        return self._apart(work, now)

    def _improved(self, section: Section, usable: Flags, columns: Columns, freedom: Freedom) -> Columns:
        ready, priced = self._ready, self._priced
        support = tuple(pair for theme in section.themes for pair in priced.support.get(theme, ()))
        around = Surroundings(
            ready.eligible, ready.tables, section, priced.price, usable, ready.returning.cells, support, self._seed,
            ready.brake,
        )  # fmt: skip
        return improved(around, reseated(ready, [section], columns, usable, self._seed), freedom)

    def _diver(self, section: Section, usable: Flags) -> Diver:
        ready = self._ready
        known = [column for theme in section.themes for column, _ in self._priced.shares.get(theme, ())]
        cells = ready.returning.cells
        return Diver(ready.eligible, ready.tables, section, cells, usable, known, ready.brake, IN_STEPS)


def is_huge(ready: Field) -> bool:
    """Whether some section is so large that a first plan takes nearly as long as the best."""
    return any(map(_huge, ready.sections))


def _large(section: Section) -> bool:
    return len(section.youths) > SMALL_SECTION


def _huge(section: Section) -> bool:
    return len(section.youths) > HUGE


def reseated(
    ready: Field, parts: Iterable[Section], columns: Sequence[Column], usable: Flags, seed: int
) -> list[Column]:
    """The best seats for everyone in the chosen groups and the offers of some parts."""
    eligible = ready.eligible
    cells = [(c.owner, c.cell) for c in columns if c.cell is not None]
    offers = [g for part in parts for g in part.offers]
    pool = improve.pool_of(eligible, cells, offers, usable, np.zeros(len(usable), dtype=np.int64))
    program = improve.Program(eligible, pool, dict(enumerate(eligible.capacity.tolist())))
    found = list(program.solve(NODES, seed, columns, ready.brake).columns)
    return found if worth(eligible, found) >= worth(eligible, columns) else list(columns)
