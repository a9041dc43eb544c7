"""The solver on whole problems: best plans, proven bounds, the same answer twice; every plan keeps every rule."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from matcher import eligibility, gates
from matcher.matching import Effort, match
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.rules import violations
from tests.matcher.worlds import problems

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
BEST_KNOWN = json.loads((SCENARIOS / "best_known.json").read_text())


def scenario(name: str) -> Problem:
    return Problem.read(SCENARIOS / name)


def text(plan: Plan) -> str:
    return json.dumps(replace(plan, run=replace(plan.run, seconds=0.0)).to_json())


def test_the_worked_example_gets_its_plan() -> None:
    problem = scenario("tiny.json")
    plan = match(problem).to_json()
    expected = json.loads((SCENARIOS / "tiny.plan.json").read_text())
    for part in ("placements", "proposed", "unplaced", "almost", "score"):
        assert plan[part] == expected[part]
    assert plan["run"]["status"] == "optimal"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hr-120.json.gz", "hr-500.json.gz"])
def test_the_best_plan_is_found_and_proven_over_all_groups(name: str) -> None:
    plan = match(scenario(name))
    assert plan.score.total == BEST_KNOWN[name]["best_known"]
    assert (plan.bound.value, plan.bound.over, plan.run.status) == (plan.score.total, "all-groups", "optimal")


@pytest.mark.slow
def test_a_whole_region_is_placed_within_one_percent_of_its_bound() -> None:
    problem = scenario("hr-1800.json.gz")
    plan = match(problem)
    assert not violations(problem, plan)
    assert plan.bound.gap <= 0.01
    assert plan.bound.value >= BEST_KNOWN["hr-1800.json.gz"]["best_known"]


@pytest.mark.slow
def test_the_same_problem_gets_the_same_plan_to_the_letter() -> None:
    problem = scenario("hr-120.json.gz")
    assert text(match(problem)) == text(match(problem))


@pytest.mark.slow
def test_a_run_that_is_stopped_still_gives_a_valid_plan_and_a_true_bound() -> None:
    problem = scenario("hr-120.json.gz")
    plan = match(problem, Effort(time_limit=0.001))
    assert plan.run.status in ("stopped", "optimal")
    assert not violations(problem, plan)
    assert plan.bound.value >= BEST_KNOWN["hr-120.json.gz"]["best_known"]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems)
def test_every_plan_keeps_every_rule_and_stays_below_its_bound(problem: Problem) -> None:
    plan = match(problem)
    assert not violations(problem, plan)
    assert plan.score.total <= plan.bound.value


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems)
def test_the_arrays_say_of_every_offer_what_the_rules_say(problem: Problem) -> None:
    seats = eligibility.of(problem).seats
    for (o, offer), (y, youth) in product(enumerate(problem.offers), enumerate(problem.youths)):
        if youth.key in problem.pin_of:
            continue
        here = dict(
            zip(
                *(part[seats.start[o] : seats.start[o + 1]].tolist() for part in (seats.youth, seats.value)),
                strict=True,
            )
        )
        beside_pins = {key for key, group in problem.pin_of.items() if group == offer.key}
        apart = not beside_pins.isdisjoint(problem.apart.get(youth.key, ()))
        able = gates.first_failing_gate(problem.policy, problem.places, youth, offer) is None and not apart
        assert (y in here) == able
        assert not able or here[y] == gates.value(problem.policy, problem.places, youth, offer)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems)
def test_the_arrays_say_of_every_proposed_group_what_the_rules_say(problem: Problem) -> None:
    eligible = eligibility.of(problem)
    rooms = eligible.rooms
    for room in range(len(rooms)):
        theme = rooms.theme[room]
        columns = range(eligible.set_start[theme + 1] - eligible.set_start[theme])
        family = int(rooms.family[rooms.family_start[room]])
        for cell in product([room], columns, range(0, len(eligible.bands), 5), range(len(eligible.sizes))):
            group = eligible.group_of(family, cell)
            here = dict(zip(*(part.tolist() for part in eligible.members(family, cell)), strict=True))
            for y, youth in enumerate(problem.youths):
                able = gates.first_failing_gate(problem.policy, problem.places, youth, group) is None
                assert (y in here) == (able and youth.key not in problem.pin_of)
                assert y not in here or here[y] == gates.value(problem.policy, problem.places, youth, group)
