"""A plan that breaks a rule is caught, whichever rule; and so is a reason that is not true."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from matcher.audit import contradictions
from matcher.completion import finished
from matcher.explain import with_reasons
from matcher.parts import Pin
from matcher.plan import Plan, Run
from matcher.problem import Problem
from matcher.rules import violations
from matcher.scoring import score, score_of
from tests.matcher.lively import lively

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
PROBLEM = Problem.read(SCENARIOS / "tiny.json")
DOCUMENT: dict[str, Any] = json.loads((SCENARIOS / "tiny.plan.json").read_text())
PLAN = Plan.from_json(DOCUMENT)
GROUP = PLAN.proposed[0]


def rules_broken(plan: Plan, problem: Problem = PROBLEM) -> set[str]:
    return {violation.rule for violation in violations(problem, plan)}


def seated(youth: str, group: str) -> Plan:
    """The tiny plan with one youth moved, or placed after all."""
    placements = [p for p in PLAN.placements if p.youth != youth]
    placements.append(replace(PLAN.placements[0], youth=youth, group=group))
    unplaced = tuple(row for row in PLAN.unplaced if row.youth != youth)
    return replace(PLAN, placements=tuple(placements), unplaced=unplaced)


def with_group(**change: Any) -> Plan:
    """The tiny plan with another specification for its proposed group."""
    group = replace(GROUP, **change)
    moved = tuple(replace(p, group=group.key) if p.group == GROUP.key else p for p in PLAN.placements)
    return replace(PLAN, proposed=(group,), placements=moved)


def test_the_tiny_plan_breaks_nothing_and_every_reason_in_it_is_true() -> None:
    assert violations(PROBLEM, PLAN) == []
    assert contradictions(PROBLEM, PLAN) == []
    assert score(PROBLEM, PLAN) == PLAN.score


def test_a_youth_cannot_sit_in_two_groups() -> None:
    assert rules_broken(replace(PLAN, placements=(*PLAN.placements, PLAN.placements[0]))) == {"more-than-once"}


def test_a_youth_cannot_be_placed_and_unplaced() -> None:
    twice = replace(PLAN.unplaced[0], youth="y1")
    assert rules_broken(replace(PLAN, unplaced=(*PLAN.unplaced, twice))) == {"more-than-once"}


def test_no_youth_is_forgotten_or_made_up() -> None:
    assert rules_broken(replace(PLAN, unplaced=PLAN.unplaced[:1])) == {"neither-placed-nor-unplaced"}
    stranger = replace(PLAN.unplaced[0], youth="y99")
    assert rules_broken(replace(PLAN, unplaced=(*PLAN.unplaced, stranger))) == {"unknown-youth"}


def test_a_placement_names_a_group_that_exists() -> None:
    assert "unknown-group" in rules_broken(seated("y2", "g9"))


def test_proposed_lists_the_opened_groups_once_and_no_others() -> None:
    assert rules_broken(replace(PLAN, proposed=(GROUP, GROUP))) == {"opened-twice"}
    empty = replace(GROUP, seats_max=8)
    assert rules_broken(replace(PLAN, proposed=(GROUP, empty))) == {"proposed-but-empty"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"tags": ()}, "tags-not-one-to-three-in-order"),
        ({"tags": ("vrienden-maken", "vrienden-maken")}, "tags-not-one-to-three-in-order"),
        ({"tags": ("faalangst", "vrienden-maken")}, "tags-of-another-theme"),
        ({"theme": "angst"}, "tags-of-another-theme"),
        ({"place": "2333"}, "no-such-venue"),
        ({"daypart": "mon-afternoon"}, "no-such-venue"),
        ({"mode": "online", "place": None}, "no-such-venue"),
        ({"organisation": "jt-noordwijk"}, "no-such-venue"),
        ({"age_min": 6}, "ages-out-of-bounds"),
        ({"age_min": 12}, "ages-out-of-bounds"),
        ({"seats_min": 2}, "size-not-proposed"),
        ({"seats_max": 7}, "size-not-proposed"),
        ({"language": "ar"}, "language-not-proposed"),
    ],
)
def test_a_proposed_group_is_one_of_the_catalogue(change: dict[str, Any], rule: str) -> None:
    assert rule in rules_broken(with_group(**change))


def test_each_placement_is_eligible() -> None:
    assert rules_broken(seated("y7", GROUP.key)) == {"not-eligible"}


def test_two_who_are_kept_apart_do_not_share_a_group() -> None:
    assert rules_broken(seated("y2", "g1")) == {"not-with"}


def test_a_group_holds_no_more_than_its_free_seats() -> None:
    assert rules_broken(seated("y2", "g3")) == {"over-seats"}


def test_an_opened_group_holds_at_least_its_minimum() -> None:
    left = tuple(p for p in PLAN.placements if p.youth not in {"y3", "y4"})
    moved = (*PLAN.unplaced, replace(PLAN.unplaced[0], youth="y3"), replace(PLAN.unplaced[0], youth="y4"))
    assert rules_broken(replace(PLAN, placements=left, unplaced=moved)) == {"under-minimum"}


def test_no_more_groups_than_facilitators() -> None:
    facilitator = replace(PROBLEM.facilitators[0], groups=1)
    youths = tuple(replace(youth, key=f"{youth.key}b") for youth in PROBLEM.youths if youth.key in {"y4", "y5", "y6"})
    problem = replace(PROBLEM, youths=(*PROBLEM.youths, *youths), facilitators=(facilitator,))
    second = replace(GROUP, age_min=8, age_max=10)
    rows = tuple(replace(PLAN.placements[0], youth=youth.key, group=second.key) for youth in youths)
    plan = replace(PLAN, placements=(*PLAN.placements, *rows), proposed=(GROUP, second))
    assert rules_broken(plan, problem) == {"more-groups-than-facilitators"}


def test_pins_are_kept() -> None:
    unpinned = tuple(p for p in PLAN.placements if p.youth != "y8")
    plan = replace(PLAN, placements=unpinned, unplaced=(*PLAN.unplaced, replace(PLAN.unplaced[0], youth="y8")))
    assert rules_broken(plan) == {"pin-not-kept"}


def test_a_pin_waives_the_minimum() -> None:
    problem = replace(PROBLEM, pinned=(*PROBLEM.pinned, Pin("y1", "g1")))
    left = tuple(p for p in PLAN.placements if p.youth != "y3")
    plan = replace(PLAN, placements=left, unplaced=(*PLAN.unplaced, replace(PLAN.unplaced[0], youth="y3")))
    assert "under-minimum" not in rules_broken(plan, problem)


def test_who_could_still_be_placed_is_placed() -> None:
    only_g2 = tuple(p for p in PLAN.placements if p.group == "g2")
    others = tuple(replace(PLAN.unplaced[0], youth=p.youth) for p in PLAN.placements if p.group != "g2")
    plan = replace(PLAN, placements=only_g2, proposed=(), unplaced=(*PLAN.unplaced, *others))
    assert {"could-still-be-placed"} <= rules_broken(plan)


FIGURES: list[tuple[Callable[[Any], Any], str]] = [
    (lambda d: d["placements"][0]["why"].update(urgency=2626), "why-untrue"),
    (lambda d: d["placements"][0]["why"].update(similarity=0.8944), "why-untrue"),
    (lambda d: d["placements"][0]["why"].update(shared_tags=[]), "why-untrue"),
    (lambda d: d["placements"][0]["why"].update(km=2.3), "why-untrue"),
    (lambda d: d["score"].update(total=11107), "score-untrue"),
    (lambda d: d["score"].update(over_norm_placed=3), "score-untrue"),
    (lambda d: d["bound"].update(value=11105), "bound-below-total"),
    (lambda d: d["bound"].update(gap=0.1), "gap-untrue"),
    (lambda d: d["bound"].update(over="some"), "bound-over-unknown"),
    (lambda d: d["bound"].update(value=11200, gap=0.0084), "not-proven-optimal"),
    (lambda d: d["run"].update(status="best"), "status-unknown"),
    (lambda d: d["run"].update(problem_sha256="0" * 64), "another-problem"),
]


CONSEQUENCES = ("bound-below-total", "not-proven-optimal")
"""A wrong total or bound makes these untrue as well."""


@pytest.mark.parametrize(("tamper", "rule"), FIGURES)
def test_the_figures_add_up(tamper: Callable[[Any], Any], rule: str) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    tamper(document)
    assert rule in rules_broken(Plan.from_json(document)) <= {rule, *CONSEQUENCES}


REASONS: list[tuple[Callable[[Any], Any], str]] = [
    (lambda d: d["placements"][0]["why"].update(runner_up=None), "runner-up-untrue"),
    (lambda d: d["placements"][0]["why"]["runner_up"].update(because="full"), "runner-up-untrue"),
    (lambda d: d["unplaced"][0].update(reason="not-with"), "reason-untrue"),
    (lambda d: d["unplaced"][0].update(change=None), "change-untrue"),
    (lambda d: d["unplaced"][0]["nearest"].update(group="g2"), "nearest-untrue"),
    (lambda d: d["unplaced"][0].update(nearest=None), "nearest-untrue"),
    (lambda d: d["unplaced"][1]["nearest"].update(by=0.6), "nearest-untrue"),
    (lambda d: d["unplaced"][1]["nearest"]["group"].update(age_min=0), "nearest-untrue"),
    (lambda d: d["almost"].append({"group": "g1", "youths": ["y2"], "short": 1}), "almost-untrue"),
]


@pytest.mark.parametrize(("tamper", "rule"), REASONS)
def test_a_reason_that_is_not_true_is_caught(tamper: Callable[[Any], Any], rule: str) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    tamper(document)
    assert {violation.rule for violation in contradictions(PROBLEM, Plan.from_json(document))} == {rule}


def test_another_group_that_lacks_as_little_may_be_named() -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["unplaced"][1]["nearest"]["group"].update(seats_max=8, age_min=9)
    assert contradictions(PROBLEM, Plan.from_json(document)) == []
    document["unplaced"][1]["nearest"]["group"] = GROUP.key
    assert contradictions(PROBLEM, Plan.from_json(document)) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 99_999).map(lively))
def test_explained_plans_contradict_nothing_and_a_youth_is_almost_placed_once(problem: Problem) -> None:
    standing = finished(problem, problem.pin_of, [])
    total = score_of(problem, standing.group_of, standing.opened.values()).total
    run = Run(seed=1, seconds=0.0, status="optimal", problem_sha256=problem.sha256())
    plan = with_reasons(problem, standing.group_of, standing.opened.values(), (total, "all-groups"), run)
    assert contradictions(problem, plan) == []
    if plan.almost:
        twice = replace(plan, almost=(*plan.almost, plan.almost[0]))
        assert "almost-twice" in {violation.rule for violation in contradictions(problem, twice)}
