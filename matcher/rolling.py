"""A good choice in a section too large to choose in at once: a few families at a time, then neighbourhoods.

Families not yet settled keep a claim on the youths the relaxation gives them: who is used earlier pays that price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matcher import improve, picking, proposals
from matcher.choosing import Field, Prices
from matcher.diving import Diver
from matcher.draft import Column, worth
from matcher.eligibility import Cell, Eligible
from matcher.neighbourhoods import Freedom, Surroundings, improved
from matcher.spread import side_by_side

SMALL_SECTION = 300
"""Youths up to which all families of a section are chosen together."""
CELLS_AT_ONCE = 25
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
    sections = range(len(ready.sections))
    order = sorted(sections, key=lambda number: -len(ready.sections[number].youths))
    rights = _Rights(ready, priced)
    usable = {number: rights.of(number, {}, 0) for number in order}
    first = side_by_side(lambda number: _first(ready, priced, number, usable[number], seed), order, heavy=True)
    now = dict(zip(order, without_doubles(ready, first), strict=True))
    yield [column for number in sections for column in now[number]]
    for sweep in range(STEPS - 1):
        if ready.brake.pulled:
            return
        usable = {number: rights.of(number, now, sweep) for number in order}
        work = partial(_swept, ready, priced, seed, sweep, now, usable)
        now = dict(zip(order, side_by_side(work, order, heavy=True), strict=True))
        yield [column for number in sections for column in now[number]]


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


def _first(ready: Field, priced: Prices, number: int, usable: Flags, seed: int) -> Columns:
    if len(ready.sections[number].youths) > SMALL_SECTION:
        return _family_by_family(ready, priced, number, seed)
    return _diver(ready, priced, number, usable).dive()


def _diver(ready: Field, priced: Prices, number: int, usable: Flags) -> Diver:
    section = ready.sections[number]
    known = [column for theme in section.themes for column, _ in priced.shares.get(theme, ())]
    return Diver(ready.eligible, ready.tables, section, ready.returning.cells, usable, known, ready.brake)


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


def _family_by_family(ready: Field, priced: Prices, number: int, seed: int) -> Columns:
    eligible, section = ready.eligible, ready.sections[number]
    claims = _claims(ready, priced, number)
    cells_of: defaultdict[int, list[tuple[int, Cell]]] = defaultdict(list)
    for theme in section.themes:
        for family, cell in dict.fromkeys(priced.support.get(theme, ())):
            cells_of[family].append((family, cell))
    free, columns, elsewhere = np.ones(len(eligible.open), dtype=np.bool_), Columns(), np.zeros_like(priced.price)
    elsewhere[ready.shared] = priced.price[ready.shared]
    for families in _batches(claims, {f: len(cells) for f, cells in cells_of.items()}, CELLS_AT_ONCE):
        reach = sum((claims.pop(family) for family in families), np.zeros(len(free))) > 0
        offers = [g for g in section.offers if -1 - g in claims and (claims[-1 - g][reach] > 0).any()]
        for g in offers:
            claims.pop(-1 - g)
        later = sum(claims.values(), np.zeros(len(free)))
        pays = np.maximum(elsewhere, np.round(np.minimum(1.0, later) * priced.price).astype(np.int64))
        cells = proposals.useful(eligible, np.flatnonzero(free), [pair for f in families for pair in cells_of[f]])
        pool = improve.pool_of(eligible, cells, offers, free, pays)
        program = improve.Program(eligible, pool, {f: int(eligible.capacity[f]) for f in families})
        chosen = program.solve(NODES, seed, (), ready.brake).columns
        columns += chosen
        free[[y for column in chosen for y in column.youths]] = False
    return columns


def _claims(ready: Field, priced: Prices, number: int) -> dict[int, NDArray[np.float64]]:
    """Per family (and per offer, as -1 - offer) how much of each youth the relaxation gives it."""
    section = ready.sections[number]
    claims: dict[int, NDArray[np.float64]] = {}
    for theme in section.themes:
        for column, share in priced.shares.get(theme, ()):
            owner = column.owner if column.cell is not None else -1 - column.owner
            claim = claims.setdefault(owner, np.zeros(len(priced.price)))
            claim[list(column.youths)] += share
    return claims


def _batches(claims: dict[int, NDArray[np.float64]], sizes: dict[int, int], at_once: int) -> list[list[int]]:
    """Families that share youths together, as many as make so many cells."""
    left, batches = sorted(sizes), []
    while left:
        batch = [left.pop(0)]
        reach = claims[batch[0]] > 0
        while left and sum(sizes[f] for f in batch) < at_once:
            nearest = max(left, key=lambda f: (float(claims[f][reach].sum()) / max(1e-9, float(claims[f].sum())), -f))
            if sum(sizes[f] for f in batch) + sizes[nearest] > 1.3 * at_once:
                break
            left.remove(nearest)
            batch.append(nearest)
            reach = reach | (claims[nearest] > 0)
        batches.append(batch)
    return batches
