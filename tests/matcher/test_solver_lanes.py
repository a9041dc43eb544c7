"""Prices of cells, all tag sets at once: what the compiled lanes find is what trying every cell finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from matcher import choosing, eligibility
from matcher.brake import Brake
from matcher.eligibility import Cell, Eligible, Ints
from matcher.lanes import LANES
from matcher.neighbourhoods import OUT_OF_REACH
from matcher.pricing import SCALE, best_cells, best_seats, cells_worth
from matcher.problem import Problem

REGION = Problem.read(Path(__file__).parents[2] / "data" / "scenarios" / "hr-120.json.gz")
ROOMS_TRIED = 12


def as_it_is(problem: Problem) -> Problem:
    return problem


def of_one_age(problem: Problem) -> Problem:
    """Everybody can come anywhere and is 9, so that rooms hold more youths of a kind than a group seats."""
    free = {"age": 9, "dayparts": (), "max_travel_km": 60.0, "modes": ("in-person", "online"), "languages": ("nl",)}
    return replace(problem, youths=tuple(replace(youth, **free) for youth in problem.youths), pinned=())  # type: ignore[arg-type]


def in_large_groups(problem: Problem) -> Problem:
    """Groups of up to 11, more than are kept in one go."""
    return replace(of_one_age(problem), policy=replace(problem.policy, proposed_sizes=(3, 5, 11)))


def with_large_amounts(problem: Problem) -> Problem:
    """Points that do not fit in 32 bits when they are scaled and added up."""
    return replace(problem, policy=replace(problem.policy, similarity_points=5_000_000, per_week=40_000))


def with_one_large_theme(problem: Problem) -> Problem:
    """More tag sets in a theme than there are lanes."""
    one, other = sorted({row.theme for row in problem.facilitators})[:2]
    joined = {one: problem.themes[one] + problem.themes[other]}
    themes = {theme: mine for theme, mine in problem.themes.items() if theme != other} | joined
    facilitators = tuple(row for row in problem.facilitators if row.theme != other)
    return replace(problem, themes=themes, facilitators=facilitators)


WORLDS = (as_it_is, of_one_age, in_large_groups, with_large_amounts, with_one_large_theme)


def arrays(world: Callable[[Problem], Problem]) -> choosing.Field:
    return choosing.field(eligibility.of(world(REGION)), Brake())


def some_prices(eligible: Eligible, seed: int) -> Ints:
    """Of every height, and some out of reach."""
    chance = np.random.default_rng(seed)
    price = chance.integers(0, 2 * int(eligible.urgency.max()) * SCALE, len(eligible.open))
    return np.where(chance.random(len(price)) < 0.1, OUT_OF_REACH, price // chance.integers(1, 9, len(price)))


def plain_profit(eligible: Eligible, cell: Cell, price: Ints) -> int | None:
    who, value = eligible.members_of_cell(cell)
    profit = value * SCALE - price[who]
    chosen = best_seats(profit, eligible.fewest, int(eligible.sizes[cell[3]]))
    if len(chosen) < eligible.fewest:
        return None
    return int(profit[chosen].sum()) - int(eligible.problem.policy.open_cost) * SCALE


def cells_of(eligible: Eligible, room: int) -> list[Cell]:
    sets = np.diff(eligible.set_start)[eligible.rooms.theme[room]]
    return [(room, *rest) for rest in product(range(sets), range(len(eligible.bands)), range(len(eligible.sizes)))]


def rooms_tried(eligible: Eligible, seed: int) -> Ints:
    """Those with most members, and some others."""
    most = np.argsort(-np.diff(eligible.rooms.start), kind="stable")[: ROOMS_TRIED // 2]
    others = np.random.default_rng(seed).integers(0, len(eligible.rooms), ROOMS_TRIED // 2)
    return np.unique(np.concatenate([most, others]))


@pytest.mark.parametrize("world", WORLDS)
def test_the_best_cell_of_a_room_is_the_best_of_all_its_cells(world: Callable[[Problem], Problem]) -> None:
    ready = arrays(world)
    eligible = ready.eligible
    for seed in (1, 2):
        rooms, price = rooms_tried(eligible, seed), some_prices(eligible, seed)
        best = best_cells(eligible, ready.tables, rooms, price)
        for room in rooms.tolist():
            profits = [p for cell in cells_of(eligible, room) if (p := plain_profit(eligible, cell, price)) is not None]
            assert max(0, best.profit[room]) == max(0, *profits, 0)
            if best.profit[room] > 0:
                found = (room, int(best.column[room]), int(best.band[room]), int(best.size[room]))
                assert plain_profit(eligible, found, price) == best.profit[room]


@pytest.mark.parametrize("world", WORLDS)
def test_every_cell_that_earns_enough_is_listed_with_what_it_earns(world: Callable[[Problem], Problem]) -> None:
    ready = arrays(world)
    eligible, rooms, price = ready.eligible, rooms_tried(ready.eligible, 3), some_prices(ready.eligible, 3)
    least = np.full(len(eligible.rooms), -200 * SCALE, dtype=np.int64)
    found = np.empty((200_000, 5), dtype=np.int64)
    count = cells_worth(ready.tables, rooms, price, least, found)
    listed = {(room, column, band, size): profit for room, column, band, size, profit in found[:count].tolist()}
    plain = {
        cell: profit
        for room in rooms.tolist()
        for cell in cells_of(eligible, room)
        if (profit := plain_profit(eligible, cell, price)) is not None and profit >= -200 * SCALE
    }
    assert listed == plain


def test_the_worlds_reach_what_they_are_for() -> None:
    kinds = arrays(of_one_age).eligible.kind
    assert np.bincount(kinds[kinds >= 0]).max() > max(REGION.policy.proposed_sizes)
    assert arrays(with_large_amounts).tables.lanes.points.dtype == np.int64
    assert arrays(as_it_is).tables.lanes.points.dtype == np.int32
    assert np.diff(arrays(with_one_large_theme).eligible.set_start).max() > LANES
