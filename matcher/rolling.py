"""Good choices where a problem is too large to be proven on: dives in each section, then neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matcher import improve, picking
from matcher.choosing import Field, Prices
from matcher.diving import ROUNDS, Diver
from matcher.draft import Column, worth
from matcher.eligibility import Eligible
from matcher.neighbourhoods import Freedom, Surroundings, improved
from matcher.spread import side_by_side

SMALL_SECTION = 300
"""Youths up to which a section is dived in again and again."""
ROUNDS_IN_LARGE = 2
NODES = 40
DOUBTS = 4
"""Dives besides the first, each without one of the groups that the first was surest of."""
DIVED_AROUND = 5
PICKING_NODES = 10
AT_LAST = Freedom(groups=6, cells=60, slack=300, nodes=20, sweeps=1)
"""What is freed in the second sweep over a small section; in the first it is dived in again."""
SWEEPS_IN_LARGE = (
    Freedom(groups=5, cells=40, slack=300, nodes=10, sweeps=1),
    Freedom(groups=8, cells=60, slack=400, nodes=15, sweeps=1),
)
STEPS = 1 + len(SWEEPS_IN_LARGE)
Flags = NDArray[np.bool_]
Columns = list[Column]


def better_and_better(ready: Field, priced: Prices, seed: int) -> Iterator[Columns]:
    """Groups with members for the whole problem: first a good choice, then what each sweep makes of it."""
    sections, order, rights = range(len(ready.sections)), _order(ready), _Rights(ready, priced)
    now = _first(ready, priced, rights, None)
    yield [column for number in sections for column in now[number]]
    for sweep in range(STEPS - 1):
        if ready.brake.pulled:
            return
        usable = {number: rights.of(number, now, sweep) for number in order}
        work = partial(_swept, ready, priced, seed, sweep, now, usable)
        now = dict(zip(order, side_by_side(work, order, heavy=True), strict=True))
        yield [column for number in sections for column in now[number]]


def quickly(ready: Field, priced: Prices) -> Columns:
    """Groups with members for the whole problem, from the shortest dives; the first plan to show."""
    return [column for columns in _first(ready, priced, _Rights(ready, priced), 1).values() for column in columns]


def _first(ready: Field, priced: Prices, rights: _Rights, rounds: int | None) -> dict[int, Columns]:
    order = _order(ready)
    usable = {number: rights.of(number, {}, 0) for number in order}
    found = side_by_side(partial(_dived, ready, priced, usable, rounds), order, heavy=True)
    return dict(zip(order, without_doubles(ready, found), strict=True))


def _order(ready: Field) -> list[int]:
    return sorted(range(len(ready.sections)), key=lambda number: -len(ready.sections[number].youths))


def without_doubles(ready: Field, found: Sequence[Columns]) -> list[Columns]:
    """Who was chosen in two sections stays in the first; a group that falls below its minimum goes."""
    eligible, seen, kept = ready.eligible, set[int](), []
    for columns in found:
        stays = []
        for column in columns:
            free = tuple(y for y in column.youths if y not in seen)
            least = eligible.fewest if column.cell is not None else int(eligible.seats.needs[column.owner])
            if len(free) >= max(1, least):
                seen |= {*free}
                stays.append(_valued(eligible, column, free))
        kept.append(stays)
    return kept


def _valued(eligible: Eligible, column: Column, youths: tuple[int, ...]) -> Column:
    """The group with these members, at their whole value."""
    who, value = eligible.seats_of(column.owner, column.cell)
    return Column(column.owner, column.cell, youths, int(value[np.isin(who, youths)].sum()))


class _Rights:
    """Who may be used in which section while sections are worked on apart: shared youths in one of theirs, by turns."""

    def __init__(self, ready: Field, priced: Prices) -> None:
        self._ready = ready
        used = priced.used(ready)
        self._turns = {
            y: [n for n in np.argsort(-used[:, y], kind="stable").tolist() if used[n, y] > 0]
            for y in ready.shared.tolist()
        }

    def of(self, number: int, now: dict[int, Columns], sweep: int) -> Flags:
        """Section members who sit here, fit nowhere else, or are unplaced and have their turn here."""
        ready = self._ready
        usable = np.zeros(len(ready.eligible.open), dtype=np.bool_)
        usable[ready.own[number]] = True
        placed = {y: n for n, columns in now.items() for column in columns for y in column.youths}
        for y, turns in self._turns.items():
            usable[y] = placed.get(y, turns[sweep % len(turns)]) == number
        return usable


def _dived(ready: Field, priced: Prices, usable: dict[int, Flags], rounds: int | None, number: int) -> Columns:
    large = len(ready.sections[number].youths) > SMALL_SECTION
    return _diver(ready, priced, number, usable[number], rounds or (ROUNDS_IN_LARGE if large else ROUNDS)).dive()


def _diver(ready: Field, priced: Prices, number: int, usable: Flags, rounds: int = ROUNDS) -> Diver:
    section = ready.sections[number]
    known = [column for theme in section.themes for column, _ in priced.shares.get(theme, ())]
    return Diver(ready.eligible, ready.tables, section, ready.returning.cells, usable, known, ready.brake, rounds)


def _deeper(ready: Field, priced: Prices, number: int, columns: Columns, usable: Flags, seed: int) -> Columns:
    """The best of more dives, and of their groups together."""
    diver, best = _diver(ready, priced, number, usable), columns
    for doubted in columns[:DOUBTS]:
        if not ready.brake.pulled:
            best = max(best, diver.dive(banned=[doubted]), key=lambda found: worth(ready.eligible, found))
    best = diver.around(best, DIVED_AROUND)
    return picking.best_together(ready.eligible, diver.mixed, best, PICKING_NODES, seed, ready.brake)


def _swept(
    ready: Field,
    priced: Prices,
    seed: int,
    sweep: int,
    now: dict[int, Columns],
    usable_in: dict[int, Flags],
    number: int,
) -> Columns:
    columns, usable = now[number], usable_in[number]
    section, small = ready.sections[number], len(ready.sections[number].youths) <= SMALL_SECTION
    if small and sweep == 0:
        return _deeper(ready, priced, number, columns, usable, seed)
    support = tuple(pair for theme in section.themes for pair in priced.support.get(theme, ()))
    around = Surroundings(
        ready.eligible, ready.tables, section, priced.price, usable, ready.returning.cells, support, seed, ready.brake
    )
    freedom = AT_LAST if small else SWEEPS_IN_LARGE[sweep]
    return improved(around, reseated(ready, [number], columns, usable, seed), freedom)


def reseated(ready: Field, numbers: Sequence[int], columns: Sequence[Column], usable: Flags, seed: int) -> list[Column]:
    """The best seats for everyone in the chosen groups and the offers of some sections."""
    eligible = ready.eligible
    cells = [(c.owner, c.cell) for c in columns if c.cell is not None]
    offers = [g for number in numbers for g in ready.sections[number].offers]
    pool = improve.pool_of(eligible, cells, offers, usable, np.zeros(len(usable), dtype=np.int64))
    program = improve.Program(eligible, pool, dict(enumerate(eligible.capacity.tolist())))
    found = list(program.solve(NODES, seed, columns, ready.brake).columns)
    return found if worth(eligible, found) >= worth(eligible, columns) else list(columns)
