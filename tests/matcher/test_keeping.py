"""A round that keeps the groups of the last one: who sat somewhere stays there, who came is fitted in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from matcher.matching import Effort, match
from matcher.parts import PROPOSED_PREFIX
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.rules import violations
from tests.matcher.worlds import problems

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
KEEP = Effort(keep=True)


def places(plan: Plan) -> dict[str, str]:
    return {placement.youth: placement.group for placement in plan.placements}


def a_round_later(problem: Problem, plan: Plan, gone: frozenset[str] = frozenset()) -> Problem:
    """The same youths, but for those who are gone, each with the group suggested before."""
    place_of = places(plan)
    youths = [
        replace(youth, previously=place_of.get(youth.key), not_with=tuple(k for k in youth.not_with if k not in gone))
        for youth in problem.youths
        if youth.key not in gone
    ]
    return replace(problem, youths=tuple(youths), pinned=tuple(pin for pin in problem.pinned if pin.youth not in gone))


def sample() -> Problem:
    return Problem.read(SCENARIOS / "hr-120.json.gz")


def test_when_nothing_changed_everyone_keeps_their_place() -> None:
    problem = sample()
    plan = match(problem)
    again = match(a_round_later(problem, plan), KEEP)
    assert places(again) == places(plan)
    assert again.score.previously == problem.policy.previously * len(plan.placements)


def test_who_came_gets_the_seats_of_who_left() -> None:
    problem = sample()
    plan = match(problem)
    group = next(p.group for p in plan.placements if p.group.startswith(PROPOSED_PREFIX))
    left = next(p.youth for p in plan.placements if p.group == group)
    who_left = next(youth for youth in problem.youths if youth.key == left)
    later = a_round_later(problem, plan, frozenset({left}))
    came = replace(who_left, key="somebody-new", previously=None, not_with=(), not_in=())
    again = places(match(replace(later, youths=(*later.youths, came)), KEEP))
    assert again.pop("somebody-new") == group
    assert again == {key: place for key, place in places(plan).items() if key != left}


def test_its_bound_holds_for_the_best_plan_too() -> None:
    problem = sample()
    later = a_round_later(problem, match(problem), frozenset(y.key for y in problem.youths[:6]))
    assert match(later, KEEP).bound.value >= match(later).score.total


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(problems, st.data())
def test_in_any_small_world_the_next_round_keeps_every_rule_and_is_the_same_twice(
    problem: Problem, data: st.DataObject
) -> None:
    keys = [youth.key for youth in problem.youths]
    gone = data.draw(st.frozensets(st.sampled_from(keys), max_size=2)) if keys else frozenset()
    later = a_round_later(problem, match(problem), gone)
    again = match(later, KEEP)
    assert violations(later, again) == []
    assert again.score.total <= again.bound.value
    assert places(match(later, KEEP)) == places(again)
