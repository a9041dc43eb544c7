"""The specification of a plan, sentence by sentence of matching.md, without any solver; it repairs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from matcher import gates
from matcher.bookkeeping import figures_that_do_not_add_up
from matcher.completion import unfinished
from matcher.parts import OLDEST, ONLINE, PROPOSED_LANGUAGE, Group, ProposedGroup, Youth
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.scoring import score
from matcher.standing import NOBODY, Standing
from matcher.violation import Violation

__all__ = [
    "Violation",
    "eligible",
    "fit",
    "score",
    "similarity",
    "travel",
    "travel_km",
    "urgency",
    "value",
    "violations",
]

similarity = gates.similarity


def travel_km(problem: Problem, youth: Youth, group: Group) -> float:
    """Km between the two places, rounded half up to 0.1; 0 when online."""
    return gates.travel_km(problem.places, youth, group)


def eligible(problem: Problem, youth: Youth, group: Group) -> str | None:
    """The first gate that keeps this youth out of this group, or None when they may sit there."""
    return gates.first_failing_gate(problem.policy, problem.places, youth, group)


def urgency(problem: Problem, youth: Youth) -> int:
    return gates.urgency(problem.policy, youth)


def fit(problem: Problem, youth: Youth, group: Group) -> int:
    return gates.fit(problem.policy, youth, group)


def travel(problem: Problem, youth: Youth, group: Group) -> int:
    """Whole points the way there costs."""
    return gates.travel_points(problem.policy, travel_km(problem, youth, group))


def value(problem: Problem, youth: Youth, group: Group) -> int:
    """Whole points of this youth in this group (matching.md section 4)."""
    return gates.value(problem.policy, problem.places, youth, group)


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule of sections 2, 3 and 5 that the plan breaks; its reasons are judged by `audit`.

    Whether it is finished, and its figures, are judged only when it is otherwise valid.
    """
    found = [
        *_everyone_exactly_once(problem, plan),
        *_groups_that_do_not_exist(problem, plan),
        *_proposed_groups_outside_the_catalogue(problem, plan),
    ]
    if found:
        return found
    standing = Standing.of(problem, {p.youth: p.group for p in plan.placements}, plan.proposed)
    found = [
        *_placed_where_not_eligible(standing),
        *_together_though_apart(standing),
        *_seats_out_of_bounds(standing),
        *_more_groups_than_facilitators(standing),
        *_pins_not_kept(standing),
    ]
    return found or [*_not_finished(standing), *figures_that_do_not_add_up(problem, plan)]


def _everyone_exactly_once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    times = Counter([row.youth for row in plan.placements] + [row.youth for row in plan.unplaced])
    for youth, count in times.items():
        if youth not in problem.youth_by_key:
            yield Violation("unknown-youth", youth)
        elif count > 1:
            yield Violation("more-than-once", youth)
    for youth in sorted(problem.youth_by_key.keys() - times.keys()):
        yield Violation("neither-placed-nor-unplaced", youth)


def _groups_that_do_not_exist(problem: Problem, plan: Plan) -> Iterator[Violation]:
    opened = Counter(group.key for group in plan.proposed)
    used = {placement.group for placement in plan.placements}
    for placement in plan.placements:
        if placement.group not in problem.offer_by_key and placement.group not in opened:
            yield Violation("unknown-group", placement.youth, placement.group)
    for key, count in opened.items():
        if count > 1:
            yield Violation("opened-twice", None, key)
        if key not in used:
            yield Violation("proposed-but-empty", None, key)


def _proposed_groups_outside_the_catalogue(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for group in plan.proposed:
        for fault in faults_of_proposed(problem, group):
            yield Violation(fault, None, group.key)


def faults_of_proposed(problem: Problem, group: ProposedGroup) -> Iterator[str]:
    """What section 2 does not allow in this proposed group."""
    policy = problem.policy
    if not 1 <= len(group.tags) <= 3 or list(group.tags) != sorted(set(group.tags)):
        yield "tags-not-one-to-three-in-order"
    if not set(group.tags) <= set(problem.themes.get(group.theme, ())):
        yield "tags-of-another-theme"
    if not _has_venue(problem, group):
        yield "no-such-venue"
    if not 0 <= group.age_min <= group.age_max <= OLDEST or group.age_max - group.age_min > policy.age_span_years:
        yield "ages-out-of-bounds"
    if group.seats_min != policy.proposed_min or group.seats_max not in policy.proposed_sizes:
        yield "size-not-proposed"
    if group.language != PROPOSED_LANGUAGE:
        yield "language-not-proposed"
    if problem.facilitators_of.get((group.organisation, group.theme), 0) < 1:
        yield "no-facilitator"


def _has_venue(problem: Problem, group: ProposedGroup) -> bool:
    return any(
        venue.organisation == group.organisation
        and group.daypart in venue.dayparts
        and group.mode in venue.modes
        and group.place == (None if group.mode == ONLINE else venue.place)
        for venue in problem.venues
    )


def _placed_where_not_eligible(standing: Standing) -> Iterator[Violation]:
    for youth in standing.placed:
        key = standing.group_of[youth.key]
        gate = eligible(standing.problem, youth, standing.groups[key])
        if gate is not None:
            yield Violation("not-eligible", youth.key, key, gate)


def _together_though_apart(standing: Standing) -> Iterator[Violation]:
    apart = standing.problem.apart
    for key, members in standing.members.items():
        guarded = [youth for youth in members if youth in apart]
        for one, other in combinations(guarded, 2):
            if other in apart.get(one, NOBODY):
                yield Violation("not-with", one, key, other)


def _seats_out_of_bounds(standing: Standing) -> Iterator[Violation]:
    for key, members in standing.members.items():
        group = standing.groups[key]
        if len(members) > group.free:
            yield Violation("over-seats", None, key)
        if len(members) < standing.least(group):
            yield Violation("under-minimum", None, key)


def _more_groups_than_facilitators(standing: Standing) -> Iterator[Violation]:
    for (organisation, theme), left in standing.facilitators_left.items():
        if left < 0:
            yield Violation("more-groups-than-facilitators", None, None, f"{organisation}, {theme}")


def _pins_not_kept(standing: Standing) -> Iterator[Violation]:
    for pin in standing.problem.pinned:
        if standing.group_of.get(pin.youth) != pin.group:
            yield Violation("pin-not-kept", pin.youth, pin.group)


def _not_finished(standing: Standing) -> Iterator[Violation]:
    for move in unfinished(standing.problem, standing):
        rule = "better-seat-free" if move.better_seat else "could-still-be-placed"
        yield Violation(rule, move.youths[0], move.group.key, ", ".join(move.youths[1:]))
