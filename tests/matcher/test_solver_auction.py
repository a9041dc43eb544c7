"""What an auction may do: its prices prove a bound, its groups obey the rules, and it comes out the same twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from matcher import assign, choosing, eligibility
from matcher.auction import Auction, Dive
from matcher.brake import Brake, Stop
from matcher.choosing import Field
from matcher.draft import Column, worth
from matcher.order import in_order
from matcher.pricing import SCALE
from matcher.problem import Problem
from matcher.sections import Section
from tests.matcher.test_solver_exchange import broken
from tests.matcher.worlds import problems

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
SHORT = Dive(rounds=4, first=50, last=5, at_once=8)


@pytest.fixture(scope="module")
def ready() -> Field:
    return choosing.field(eligibility.of(in_order(Problem.read(SCENARIOS / "hr-500.json.gz"))), Brake())


def largest(ready: Field) -> Section:
    return max(ready.sections, key=lambda section: len(section.youths))


def auction(ready: Field, section: Section, settled: Sequence[Column] = (), seed: int = 1) -> Auction:
    price = assign.headstarts(ready.eligible, section.youths)[1]
    usable, cells = ready.eligible.open, ready.returning.cells
    return Auction(ready.eligible, ready.tables.lanes, section, cells, usable, price, settled, seed)


def rough(ready: Field, section: Section) -> assign.Relaxed:
    return assign.rough(ready.eligible, ready.tables, section, ready.returning.cells, assign.STEPS, ready.brake)


def test_an_auction_proves_nearly_as_much_as_linear_programs(ready: Field) -> None:
    for section in ready.sections:
        found = rough(ready, section)
        exact = assign.relax(
            ready.eligible, ready.tables, section, ready.returning.cells, [found], ready.brake
        )  # fmt: skip
        assert exact.bound <= found.bound <= 1.01 * exact.bound
        assert found.bound == int(found.price.sum()) + choosing.earned(ready, section, found.price)


def test_no_group_is_taken_in_more_rounds_than_there_are(ready: Field) -> None:
    shares = dict(zip((found := rough(ready, largest(ready))).columns, found.share, strict=True))
    assert all(0 < share <= ready.eligible.capacity.max() for share in shares.values())
    assert not broken_each(ready, shares)


def broken_each(ready: Field, columns: Sequence[Column] | dict[Column, float]) -> list[str]:
    return [fault for column in columns for fault in broken(ready.eligible, [column])]


def test_a_dive_is_better_than_nothing_and_near_what_is_proven(ready: Field) -> None:
    section = largest(ready)
    proven = rough(ready, section)
    held = Auction(
        ready.eligible, ready.tables.lanes, section, ready.returning.cells, ready.eligible.open, proven.price
    )  # fmt: skip
    found = held.dive(Dive(rounds=10, first=50, last=3, at_once=32), Brake())
    assert broken(ready.eligible, found) == []
    assert 0.95 * proven.bound <= worth(ready.eligible, found) * SCALE <= proven.bound


def test_the_same_auction_gives_the_same_groups_and_another_seed_others(ready: Field) -> None:
    section = largest(ready)
    once, again, other = (auction(ready, section, seed=seed).dive(SHORT, Brake()) for seed in (1, 1, 2))
    assert once == again
    assert once != other


def test_settled_groups_stay_and_nobody_in_them_is_taken_again(ready: Field) -> None:
    section = largest(ready)
    settled = auction(ready, section).dive(SHORT, Brake())[:3]
    found = auction(ready, section, settled).dive(SHORT, Brake())
    assert {*settled} <= {*found}
    assert broken(ready.eligible, found) == []


def test_with_the_brake_pulled_a_dive_still_ends_with_whole_groups(ready: Field) -> None:
    stop = Stop()
    stop.pull()
    found = auction(ready, largest(ready)).dive(SHORT, Brake(stop=stop))
    assert found
    assert broken(ready.eligible, found) == []


@settings(max_examples=40, deadline=None)
@given(problems, st.integers(1, 99))
def test_in_any_world_a_dive_obeys_every_rule(problem: Problem, seed: int) -> None:
    ready = choosing.field(eligibility.of(in_order(problem)), Brake())
    for section in ready.sections:
        assert broken(ready.eligible, auction(ready, section, seed=seed).dive(SHORT, Brake())) == []


def test_where_rough_will_do_the_work_is_less_and_what_is_told_still_holds() -> None:
    problem = Problem.read(SCENARIOS / "hr-1800.json.gz")
    quick = choosing.field(eligibility.of(in_order(problem)), Brake(), near=choosing.NOT_SO_NEAR)
    slow = replace(quick, near=0.0)
    at_once, after_more = (choosing.gathered(r, r.sections, choosing.roughly(r)) for r in (quick, slow))
    assert after_more.bound < at_once.bound < 1.01 * after_more.bound
    assert np.all(at_once.price >= 0)
