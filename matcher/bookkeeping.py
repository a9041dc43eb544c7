"""Whether the figures in a plan add up: parts of the value, score, bound, status and hash; it judges no placement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from matcher.parts import Group
from matcher.plan import Plan, Score
from matcher.problem import Problem
from matcher.scoring import Worth, gap, score, worth
from matcher.violation import Violation

OVER = ("groups-considered", "all-groups")
STATUSES = ("optimal", "feasible", "stopped")


def figures_that_do_not_add_up(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """For a plan whose placements name youths and groups that exist."""
    yield from _whys(problem, plan)
    yield from _scores(score(problem, plan), plan.score)
    yield from _bound(plan)
    yield from _run(problem, plan)


def _whys(problem: Problem, plan: Plan) -> Iterator[Violation]:
    groups: dict[str, Group] = {**problem.offer_by_key, **{group.key: group for group in plan.proposed}}
    for placement in plan.placements:
        true = worth(problem, problem.youth_by_key[placement.youth], groups[placement.group])
        for name in (f.name for f in fields(Worth)):
            told, holds = getattr(placement.why, name), getattr(true, name)
            same = sorted(told) == sorted(holds) if name == "shared_tags" else told == holds
            if not same:
                yield Violation("why-untrue", placement.youth, placement.group, name)


def _scores(true: Score, told: Score) -> Iterator[Violation]:
    for name in (f.name for f in fields(Score)):
        if getattr(told, name) != getattr(true, name):
            yield Violation("score-untrue", detail=f"{name} is {getattr(true, name)}")


def _bound(plan: Plan) -> Iterator[Violation]:
    bound, total = plan.bound, plan.score.total
    if bound.value < total:
        yield Violation("bound-below-total")
    elif abs(bound.gap - gap(bound.value, total)) > 1e-9:
        yield Violation("gap-untrue", detail=f"gap is {gap(bound.value, total)}")
    if bound.over not in OVER:
        yield Violation("bound-over-unknown")


def _run(problem: Problem, plan: Plan) -> Iterator[Violation]:
    if plan.run.status not in STATUSES:
        yield Violation("status-unknown")
    elif plan.run.status == "optimal" and plan.bound.value != plan.score.total:
        yield Violation("not-proven-optimal")
    if plan.run.problem_sha256 != problem.sha256():
        yield Violation("another-problem", detail="problem_sha256 belongs to another problem")
