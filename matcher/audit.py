"""Whether the reasons in a plan are true: each is worked out again and compared; it judges no placement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matcher.changes import Changes
from matcher.explain import tables
from matcher.gate_table import GateTable
from matcher.gates import GATES, first_failing_gate, travel_km
from matcher.parts import Group, ProposedGroup, Youth
from matcher.plan import Almost, Nearest, Plan, Unplaced
from matcher.problem import Problem
from matcher.reasons import Reason, Reasons
from matcher.rules import faults_of_proposed
from matcher.runner_up import runner_up
from matcher.standing import NOBODY, NotFinishedError, Standing
from matcher.violation import Violation


def contradictions(problem: Problem, plan: Plan) -> list[Violation]:
    """Every reason, nearest, change, runner-up and nearly open group that is not true of this plan.

    For a plan without violations: of others nothing can be said.
    """
    standing = Standing.of(problem, {p.youth: p.group for p in plan.placements}, plan.proposed)
    try:
        return [*_runners_up(standing, plan), *_reasons(standing, plan), *_almost(standing, plan)]
    except NotFinishedError as error:
        return [Violation("not-finished", detail=str(error))]


def _runners_up(standing: Standing, plan: Plan) -> Iterator[Violation]:
    told = {placement.youth: placement.why.runner_up for placement in plan.placements}
    for table in tables(standing, standing.placed):
        for row, youth in enumerate(table.youths):
            if runner_up(standing, table, row) != told[youth.key]:
                yield Violation("runner-up-untrue", youth.key)


def _reasons(standing: Standing, plan: Plan) -> Iterator[Violation]:
    told = {row.youth: row for row in plan.unplaced}
    reasons, changes = Reasons(standing), Changes(standing)
    for table in tables(standing, standing.unplaced):
        for row, youth in enumerate(table.youths):
            if changes.of(table, row) != told[youth.key].change:
                yield Violation("change-untrue", youth.key)
            yield from _reason(reasons, table, row, told[youth.key])


def _reason(reasons: Reasons, table: GateTable, row: int, told: Unplaced) -> Iterator[Violation]:
    true = reasons.of(table, row)
    if told.reason != true.code:
        yield Violation("reason-untrue", told.youth, detail=true.code)
    elif not _nearest_holds(reasons, table.youths[row], told.nearest, true):
        yield Violation("nearest-untrue", told.youth)


def _nearest_holds(reasons: Reasons, youth: Youth, told: Nearest | None, true: Reason) -> bool:
    """Any group dropped at the gate may be named, if none lacks less."""
    if told == true.nearest:
        return True
    if told is None or true.nearest is None:
        return False
    group = _group(reasons.standing, told.group)
    same = told.lacking == true.code and _equal(told.by, true.nearest.by)
    return same and group is not None and _dropped_with(reasons, youth, group, told)


def _dropped_with(reasons: Reasons, youth: Youth, group: Group, told: Nearest) -> bool:
    """Whether this gate drops this very group, and for that much."""
    standing, problem = reasons.standing, reasons.problem
    gate = first_failing_gate(problem.policy, problem.places, youth, group)
    if told.lacking in GATES or gate is not None:
        return gate == told.lacking and _equal(told.by, _lack(problem, youth, group, gate))
    if standing.is_open(group):
        clash = standing.clashes(youth.key, group.key)
        return told.lacking == ("not-with" if clash else "full")
    judged = reasons.prospects.judged(group, youth, reasons.prospects.eligible(group))
    if not judged.opens:
        return told.lacking == "too-few" and told.by == judged.short
    return told.lacking == "no-facilitator" and not group.is_offer


def _lack(problem: Problem, youth: Youth, group: Group, gate: str | None) -> float | None:
    if gate == "age":
        return max(group.age_min - youth.age, youth.age - group.age_max)
    if gate == "too-far":
        return travel_km(problem.places, youth, group) - youth.max_travel_km
    if gate == "group-too-large":
        return group.seats_max - (youth.largest_group or 0)
    return None


def _equal(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) < 1e-6


def _group(standing: Standing, told: str | ProposedGroup) -> Group | None:
    """The group a plan names by key or writes out, if it may exist."""
    if isinstance(told, str):
        return standing.groups.get(told)
    return None if any(faults_of_proposed(standing.problem, told)) else told


def _almost(standing: Standing, plan: Plan) -> Iterator[Violation]:
    named = [youth for row in plan.almost for youth in row.youths]
    for youth in sorted({youth for youth in named if named.count(youth) > 1}):
        yield Violation("almost-twice", youth)
    for row in plan.almost:
        group = _group(standing, row.group)
        if group is None or not _nearly_open(standing, group, row):
            yield Violation("almost-untrue", None, row.group if isinstance(row.group, str) else row.group.key)


def _nearly_open(standing: Standing, group: Group, row: Almost) -> bool:
    problem, here = standing.problem, set(row.youths)
    if row.short not in (1, 2) or not here or not here <= problem.youth_by_key.keys():
        return False
    if group.key in problem.pinned_groups:
        return here == set(standing.members[group.key]) <= problem.pin_of.keys() and _short(group.needed, row)
    if isinstance(group, ProposedGroup) and standing.facilitators_left[group.organisation, group.theme] < 1:
        return False
    able = {youth.key for youth in standing.unplaced if _may_sit(problem, youth, group)}
    apart = problem.apart
    return (
        not standing.is_open(group)
        and _short(standing.least(group), row)
        and here <= able
        and not any(b in apart.get(a, NOBODY) for a, b in combinations(here, 2))
        and all(not apart.get(other, NOBODY).isdisjoint(here) for other in able - here)
    )


def _short(needed: int, row: Almost) -> bool:
    return len(row.youths) + row.short == needed


def _may_sit(problem: Problem, youth: Youth, group: Group) -> bool:
    return first_failing_gate(problem.policy, problem.places, youth, group) is None
