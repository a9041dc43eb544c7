"""The order of rows in a file decides nothing: the same youths sit in the same groups."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings, strategies as st

from matcher.matching import match
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.proving import certificate
from tests.matcher.worlds import problems


def shuffled(problem: Problem, chance: Random) -> Problem:
    lists = {name: list(getattr(problem, name)) for name in ("youths", "offers", "venues", "facilitators", "pinned")}
    for rows in lists.values():
        chance.shuffle(rows)
    return replace(problem, **{name: tuple(rows) for name, rows in lists.items()})


def decided(plan: Plan) -> tuple[object, ...]:
    """Everything in a plan but the order of its lists and how it came about."""
    seats = {placement.youth: (placement.group, placement.why.runner_up) for placement in plan.placements}
    waits = {unplaced.youth: unplaced.reason for unplaced in plan.unplaced}
    return seats, waits, {group.key for group in plan.proposed}, plan.score, plan.bound, plan.run.status


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems, chance=st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_plan_and_the_same_prices(problem: Problem, chance: Random) -> None:
    other = shuffled(problem, chance)
    plan = match(problem)
    again = match(other)
    assert decided(again) == decided(plan)
    assert certificate(other, again).prices == certificate(problem, plan).prices
