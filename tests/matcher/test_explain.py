"""Why everybody sits where they sit: the quick answer is the one that brute force over every group gives."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from matcher.completion import finished, unfinished
from matcher.explain import with_reasons
from matcher.gates import first_failing_gate
from matcher.parts import Group, ProposedGroup
from matcher.plan import Almost, Nearest, Plan, Run
from matcher.problem import Problem
from matcher.rules import violations
from matcher.scoring import score_of
from matcher.standing import NotFinishedError, Standing
from tests.matcher.every_reason import EveryReason, change
from tests.matcher.lively import lively
from tests.matcher.worlds import documents, problems

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
lively_worlds = st.integers(0, 999_999).map(lively)
small = st.one_of(documents(most_youths=6, most_offers=3).map(Problem.from_json), lively_worlds)


def complete(problem: Problem) -> Standing:
    return finished(problem, dict(problem.pin_of), [])


def explained(standing: Standing) -> Plan:
    problem = standing.problem
    total = score_of(problem, standing.group_of, standing.opened.values()).total
    run = Run(seed=1, seconds=0.0, status="optimal", problem_sha256=problem.sha256())
    return with_reasons(problem, standing.group_of, standing.opened.values(), (total, "all-groups"), run)


def key_of(group: str | ProposedGroup) -> str:
    return group if isinstance(group, str) else group.key


def test_the_tiny_plan_is_explained_word_for_word_as_written_down() -> None:
    problem = Problem.read(SCENARIOS / "tiny.json")
    written = json.loads((SCENARIOS / "tiny.plan.json").read_text())
    plan = Plan.from_json(written)
    bound = (plan.bound.value, plan.bound.over)
    again = with_reasons(problem, {p.youth: p.group for p in plan.placements}, plan.proposed, bound, plan.run)
    assert json.dumps(again.to_json()) == json.dumps(written)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(small)
def test_every_reason_is_the_one_brute_force_finds(problem: Problem) -> None:
    assert_reasons(problem)


@pytest.mark.parametrize("seed", range(20))
def test_twenty_lively_worlds_are_explained_as_brute_force_does(seed: int) -> None:
    problem = lively(seed)
    assert_reasons(problem)
    assert violations(problem, explained(complete(problem))) == []


@pytest.mark.slow
def test_a_region_of_120_youths_is_explained_as_brute_force_does() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    policy = replace(problem.policy, age_span_years=1, proposed_sizes=(6,))  # still 115,883 proposed groups
    assert_reasons(replace(problem, policy=policy), every_nth=3)  # brute force takes half a second for each


def assert_reasons(problem: Problem, every_nth: int = 1) -> None:
    standing = complete(problem)
    every = EveryReason(standing)
    for row in explained(standing).unplaced[::every_nth]:
        reason, dropped = every.dropped(problem.youth_by_key[row.youth])
        assert row.reason == reason
        assert (row.nearest is None) == (not dropped)
        if row.nearest is not None:
            assert_lacks_least(row.nearest, reason, dropped)


def assert_lacks_least(nearest: Nearest, reason: str, dropped: dict[str, float]) -> None:
    least = min(dropped.values())
    assert nearest.lacking == reason
    assert dropped[key_of(nearest.group)] == pytest.approx(least)
    if reason in {"age", "too-far", "group-too-large", "too-few"}:
        assert nearest.by == pytest.approx(least)
    else:
        assert nearest.by is None


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.one_of(problems, lively_worlds))
def test_the_change_offered_is_the_first_that_gives_a_place(problem: Problem) -> None:
    standing = complete(problem)
    for row in explained(standing).unplaced:
        assert row.change == change(standing, problem.youth_by_key[row.youth])


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.one_of(problems, lively_worlds))
def test_a_runner_up_is_the_best_other_group_with_a_true_reason(problem: Problem) -> None:
    standing = complete(problem)
    every = EveryReason(standing)
    for placement in explained(standing).placements:
        youth = problem.youth_by_key[placement.youth]
        others = {
            group.key: every.worth(group, [youth.key])
            for group in standing.groups.values()
            if group.key != placement.group and first_failing_gate(problem.policy, problem.places, youth, group) is None
        }
        told = placement.why.runner_up
        assert (told is None) == (not others)
        if told is not None:
            assert told.value == max(others.values())
            assert told.group == min(key for key, points in others.items() if points == told.value)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(small)
def test_almost_lists_groups_that_truly_are_one_or_two_short(problem: Problem) -> None:
    standing = complete(problem)
    every = EveryReason(standing)
    rows = explained(standing).almost
    named = [youth for row in rows for youth in row.youths]
    assert len(named) == len(set(named))
    worths = [every.worth(group_named(standing, row), row.youths) for row in rows]
    assert worths == sorted(worths, reverse=True)
    for row in rows:
        assert_almost(every, row)


def group_named(standing: Standing, row: Almost) -> Group:
    return row.group if isinstance(row.group, ProposedGroup) else standing.problem.offer_by_key[row.group]


def assert_almost(every: EveryReason, row: Almost) -> None:
    standing, group = every.standing, group_named(every.standing, row)
    apart = standing.problem.apart
    assert row.short in (1, 2)
    assert row.youths
    assert all(b not in apart.get(a, frozenset()) for a, b in combinations(row.youths, 2))
    if group.key in standing.problem.pinned_groups:
        assert set(row.youths) == set(standing.members[group.key]) <= set(standing.problem.pin_of)
        assert len(row.youths) + row.short == group.needed
        return
    assert not standing.is_open(group)
    assert len(row.youths) + row.short == standing.least(group)
    assert set(row.youths) <= every.eligible[group.key]
    for other in every.eligible[group.key] - set(row.youths):
        assert not apart.get(other, frozenset()).isdisjoint(row.youths), "a further youth could join"
    if not group.is_offer:
        assert group in every.groups
        assert standing.facilitators_left[group.organisation, group.theme] > 0


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(small)
def test_a_completed_plan_leaves_nothing_undone(problem: Problem) -> None:
    standing = complete(problem)
    every = EveryReason(standing)
    assert list(every.possible_moves()) == []
    assert list(every.better_seats()) == []
    assert violations(problem, explained(standing)) == []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(small, st.data())
def test_a_plan_is_unfinished_exactly_when_brute_force_finds_a_move(problem: Problem, data: st.DataObject) -> None:
    standing = some_undone(complete(problem), data)
    every = EveryReason(standing)
    moves = unfinished(problem, standing)
    possible, better = set(every.possible_moves()), set(every.better_seats())
    assert {m.youths[0] for m in moves if m.better_seat} == {youth for youth, _ in better}
    assert bool([m for m in moves if not m.better_seat]) == bool(possible)
    for move in moves:
        assert move.better_seat or {(youth, move.group.key) for youth in move.youths} <= possible


def some_undone(standing: Standing, data: st.DataObject) -> Standing:
    """The same plan after some groups were emptied; pins stay."""
    problem = standing.problem
    shut = data.draw(st.sets(st.sampled_from(sorted(standing.members)))) if standing.members else set()
    group_of = {y: g for y, g in standing.group_of.items() if g not in shut or y in problem.pin_of}
    return Standing(problem, group_of, {k: g for k, g in standing.opened.items() if k in set(group_of.values())})


def test_no_reason_is_given_for_a_plan_that_leaves_a_move_undone() -> None:
    problem = Problem.read(SCENARIOS / "tiny.json")
    with pytest.raises(NotFinishedError):
        explained(Standing.of(problem, problem.pin_of, []))
