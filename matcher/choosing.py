"""Which groups to open in each section, from prices to proven choices; it knows no reasons and writes no plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher import assign, bound, improve, proposals, returning, sections
from matcher.brake import Brake
from matcher.draft import Column
from matcher.eligibility import Cell, Eligible, Ints
from matcher.pricing import SCALE, Tables, tables
from matcher.returning import Returning
from matcher.scoring import score_of
from matcher.sections import Section
from matcher.spread import side_by_side

JOINED_YOUTHS = 600
"""Sections that share youths are priced together up to this size; beyond it the programs get slow."""
FOUND_LIMIT = 60_000
LEAST_SHARE = 1e-6
FEW_YOUTHS = 700
"""Up to this many youths the best choice is looked for until it is proven."""
STAGES = ((60, 60), (300, 60), (1200, 200))
NOT_SO_NEAR = 0.01
"""From this share of the best on, rougher prices and dives will do."""
ROUNDING = SCALE // 10
"""Room (scaled) for the rounding of the solver's own bounds, far above its tolerances."""


@dataclass(frozen=True)
class Field:
    """A problem made ready to choose in: arrays, sections, and who is eligible in more than one of them.

    `near` is how near the best a plan of a large problem is good enough, as a share.
    """

    eligible: Eligible
    tables: Tables
    sections: tuple[Section, ...]
    shared: Ints
    returning: Returning
    brake: Brake
    near: float

    @cached_property
    def own(self) -> tuple[Ints, ...]:
        """Per section the youths who fit nowhere else."""
        return tuple(np.setdiff1d(section.youths, self.shared) for section in self.sections)


@dataclass(frozen=True)
class Prices:
    """Scaled prices of all youths with what is proven by them, and the cells that the relaxation used."""

    price: Ints
    bound: int
    support: dict[str, list[tuple[int, Cell]]]
    shares: dict[str, list[tuple[Column, float]]]

    def used(self, ready: Field) -> NDArray[np.float64]:
        """How much of each youth (column) the relaxation gives to each section (row); a trace where eligible."""
        used = np.zeros((len(ready.sections), len(self.price)))
        for number, section in enumerate(ready.sections):
            used[number, section.youths] = LEAST_SHARE
            for theme in section.themes:
                for column, share in self.shares.get(theme, ()):
                    used[number, list(column.youths)] += share
        return used


def field(eligible: Eligible, brake: Brake, near: float = 0.0) -> Field:
    eligible, back = returning.recalled(eligible)
    parts = sections.of(eligible)
    if sum(len(part.youths) for part in parts) <= JOINED_YOUTHS:
        parts = sections.joined(parts, JOINED_YOUTHS)
    return Field(eligible, tables(eligible), parts, sections.shared(parts), back, brake, near)


def roughly(ready: Field) -> tuple[assign.Relaxed, ...]:
    """The rough relaxation of each section; of a small problem none, as its exact one takes no longer from nothing."""
    if not _is_large(ready):
        return ()
    steps = assign.STEPS if ready.near < NOT_SO_NEAR else assign.STEPS_WHERE_ROUGH_WILL_DO
    return in_each_section(
        ready,
        lambda section: assign.rough(ready.eligible, ready.tables, section, ready.returning.cells, steps, ready.brake),
    )


def in_each_section(ready: Field, work: Callable[[Section], assign.Relaxed]) -> tuple[assign.Relaxed, ...]:
    """The relaxation of each section, in their order; worked on side by side, the largest first."""
    for section in ready.sections[:1]:
        earned(ready, section, np.zeros(len(ready.eligible.open), dtype=np.int64))  # loads the kernels, once for all
    numbers = sorted(range(len(ready.sections)), key=lambda number: -len(ready.sections[number].youths))
    found = dict(zip(numbers, side_by_side(lambda n: work(ready.sections[n]), numbers, heavy=True), strict=True))
    return tuple(found[number] for number in range(len(numbers)))


def exactly(ready: Field, rough: Sequence[assign.Relaxed]) -> Prices:
    """Prices from the linear relaxation of joined sections; large sections keep the rough one."""
    section_of = {theme: number for number, section in enumerate(ready.sections) for theme in section.themes}
    parts = sorted(sections.joined(ready.sections, JOINED_YOUTHS), key=lambda part: -len(part.youths))
    starts = [
        [rough[n] for n in sorted({section_of[theme] for theme in part.themes})] if rough else [] for part in parts
    ]

    def work(part: int) -> assign.Relaxed:
        if starts[part] and len(parts[part].youths) > assign.LARGE:
            return starts[part][0]
        cells = ready.returning.cells
        return assign.relax(ready.eligible, ready.tables, parts[part], cells, starts[part], ready.brake)

    return gathered(ready, parts, side_by_side(work, range(len(parts)), _is_large(ready)))


def prices(ready: Field) -> Prices:
    """The best prices there are."""
    return exactly(ready, roughly(ready))


def _is_large(ready: Field) -> bool:
    return len(ready.eligible.open) > FEW_YOUTHS


def gathered(ready: Field, parts: Sequence[Section], found: Sequence[assign.Relaxed]) -> Prices:
    """What the relaxations of the parts say together."""
    proven, price = _agreed(ready, parts, [relaxed.price for relaxed in found])
    shares: defaultdict[str, list[tuple[Column, float]]] = defaultdict(list)
    for relaxed in found:
        for column, share in zip(relaxed.columns, relaxed.share, strict=True):
            if share > LEAST_SHARE:
                shares[_theme_of(ready.eligible, column)].append((column, share))
    support = {
        theme: [(column.owner, column.cell) for column, _ in mine if column.cell is not None]
        for theme, mine in shares.items()
    }
    return Prices(price, proven, support, dict(shares))


def _agreed(ready: Field, parts: Sequence[Section], found: Sequence[Ints]) -> tuple[int, Ints]:
    """(proven bound, prices): a youth of several parts gets the price that proves most, of three ways to settle it."""
    parts_of = np.zeros(len(ready.eligible.open), dtype=np.int64)
    for part in parts:
        parts_of[part.youths] += 1
    together = np.sum([np.zeros_like(parts_of), *found], axis=0)
    highest = np.max([np.zeros_like(parts_of), *found], axis=0)
    ways = [highest, (highest + together // np.maximum(1, parts_of)) // 2, together // np.maximum(1, parts_of)]
    proven = [
        int(price.sum()) + sum(earned(ready, part, price) for part in ready.sections)
        for price in (ways if (parts_of > 1).any() else ways[:1])
    ]
    best = int(np.argmin(proven))
    return proven[best], ways[best]


def _theme_of(eligible: Eligible, column: Column) -> str:
    if column.cell is not None:
        return eligible.families[column.owner][1]
    problem = eligible.problem
    return problem.theme_of[problem.offers[column.owner].tags[0]]


def earned(ready: Field, section: Section, price: Ints) -> int:
    return bound.scaled(ready.eligible, ready.tables, section, price, ready.returning.cells)


@dataclass(frozen=True)
class Chosen:
    """The choice in a section at the outside prices, its worth (scaled), and what is proven for any choice (scaled)."""

    columns: tuple[Column, ...]
    total: int
    bound: int


def choose(ready: Field, priced: Prices, number: int, stages: Sequence[tuple[int, int]], seed: int) -> Chosen:
    """The best groups for one section; shared youths pay their price to the others.

    Each stage (cells, nodes) chooses from more cells; it ends when the choice is proven to be the best.
    """
    eligible, section = ready.eligible, ready.sections[number]
    outside = np.zeros_like(priced.price)
    outside[ready.shared] = priced.price[ready.shared]
    at = proposals.at_prices(eligible, ready.tables, section, priced.price, ready.returning.cells)
    first_bound = int(priced.price[ready.own[number]].sum()) + earned(ready, section, priced.price)
    support = [pair for theme in section.themes for pair in priced.support.get(theme, [])]
    support += [(f, cell) for f, cell in ready.returning.cells if f in section.families]
    chosen = Chosen((), 0, first_bound)
    for most, nodes in stages:
        slack = first_bound - chosen.total + SCALE if chosen.columns else 0
        near = proposals.within(eligible, ready.tables, at, slack, FOUND_LIMIT).first(most)
        opened = [(column.owner, column.cell) for column in chosen.columns if column.cell is not None]
        cells = proposals.useful(eligible, section.youths, [*support, *near.cells])
        cells += sorted({*opened} - {*cells})
        choice = _solve(ready, section, cells, outside, nodes, seed, chosen.columns)
        total = round(choice.total * SCALE)
        in_pool = int(np.ceil(min(choice.bound * SCALE, chosen.bound))) + ROUNDING
        proven = min(chosen.bound, max(in_pool, first_bound - near.beyond))
        better = choice.columns if total > chosen.total else chosen.columns
        chosen = Chosen(better, max(total, chosen.total), proven)
        if chosen.bound - chosen.total < SCALE or ready.brake.pulled:
            break
    return chosen


def _solve(
    ready: Field,
    section: Section,
    cells: Sequence[tuple[int, Cell]],
    outside: Ints,
    nodes: int,
    seed: int,
    start: Sequence[Column],
) -> improve.Choice:
    eligible = ready.eligible
    everyone = np.ones(len(outside), dtype=np.bool_)
    pool = improve.pool_of(eligible, cells, section.offers, everyone, outside)
    room_for = {f: int(eligible.capacity[f]) for f in section.families}
    return improve.Program(eligible, pool, room_for).solve(nodes, seed, start, ready.brake)


def choose_everywhere(ready: Field, priced: Prices, seed: int) -> list[Chosen]:
    """The proven choice of every section, side by side."""
    numbers = range(len(ready.sections))
    return side_by_side(lambda number: choose(ready, priced, number, STAGES, seed), numbers)


def proven_points(ready: Field, priced: Prices, chosen: Sequence[Chosen]) -> int:
    """The bound on the score of any plan in whole points, with the pins; `chosen` may be empty or all sections."""
    problem, proven = ready.eligible.problem, priced.bound
    if chosen:
        proven = min(proven, sum(choice.bound for choice in chosen) + int(priced.price[ready.shared].sum()))
    settled = score_of(problem, problem.pin_of, ()).total
    return bound.whole_points(proven) + settled + ready.returning.unknown * problem.policy.previously
