"""Section 5 of matching.md by brute force over every group, as slow and as plain as it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from matcher.gate_table import FIRST_FAIL, GateTable
from matcher.gates import GATES, first_failing_gate, travel_km, value
from matcher.parts import DAYPARTS, Group, Youth
from matcher.standing import Standing
from tests.matcher.every_group import proposed_groups


@dataclass(frozen=True)
class EveryReason:
    standing: Standing

    @cached_property
    def groups(self) -> list[Group]:
        return [*self.standing.problem.offers, *proposed_groups(self.standing.problem)]

    @cached_property
    def keys(self) -> list[str]:
        return [group.key for group in self.groups]

    @cached_property
    def eligible(self) -> dict[str, frozenset[str]]:
        """Group key → the unplaced who are eligible."""
        youths = self.standing.unplaced
        fails = GateTable(self.standing.problem, youths, self.groups).fails
        return {
            key: frozenset(youth.key for row, youth in enumerate(youths) if fails[row, column] == 0)
            for column, key in enumerate(self.keys)
        }

    def depths(self, youth: Youth) -> list[int]:
        fails = GateTable(self.standing.problem, [youth], self.groups).fails
        return [int(FIRST_FAIL[bits]) for bits in fails[0]]

    def dropped(self, youth: Youth) -> tuple[str, dict[str, float]]:
        """(reason, key of each group dropped at that gate → what it lacks)."""
        depths = self.depths(youth)
        gate = max(depths, default=0)
        if gate < len(GATES):
            at_gate = [group for group, depth in zip(self.groups, depths, strict=True) if depth == gate]
            return GATES[gate], {group.key: self.lack(youth, group, GATES[gate]) for group in at_gate}
        left = [group for group, depth in zip(self.groups, depths, strict=True) if depth == gate]
        for reason, drops in self.later_gates(youth):
            out = {group.key: self.lack(youth, group, reason) for group in left if drops(group)}
            left = [group for group in left if group.key not in out]
            if not left:
                return reason, out
        raise AssertionError("no gate leaves none: the plan is not finished")

    def lack(self, youth: Youth, group: Group, reason: str) -> float:
        if reason == "age":
            return max(group.age_min - youth.age, youth.age - group.age_max)
        if reason == "too-far":
            return round(travel_km(self.standing.problem.places, youth, group) - youth.max_travel_km, 6)
        if reason == "group-too-large":
            return group.seats_max - (youth.largest_group or 0)
        return self.short(youth, group) if reason == "too-few" else 0

    def later_gates(self, youth: Youth) -> Iterator[tuple[str, Any]]:
        standing = self.standing
        yield "not-with", lambda g: standing.is_open(g) and standing.clashes(youth.key, g.key)
        yield "full", lambda g: standing.is_open(g) and standing.free(g) <= 0
        yield "too-few", lambda g: not standing.is_open(g) and not self.could_open(g, youth.key)
        left = standing.facilitators_left
        yield "no-facilitator", lambda g: not g.is_offer and left[g.organisation, g.theme] <= 0

    def companies(self, group: Group, must: str) -> Iterator[tuple[str, ...]]:
        """Sets of unplaced youths with this one who may all sit in the group together."""
        others = sorted(self.eligible[group.key] - {must})
        apart = self.standing.problem.apart
        for count in range(min(len(others) + 1, max(0, self.standing.free(group)))):
            for company in combinations(others, count):
                together = (must, *company)
                if all(b not in apart.get(a, frozenset()) for a, b in combinations(together, 2)):
                    yield together

    def short(self, youth: Youth, group: Group) -> int:
        most = max((len(company) for company in self.companies(group, youth.key)), default=0)
        return max(0, self.standing.least(group) - most)

    def could_open(self, group: Group, must: str) -> bool:
        least, problem = self.standing.least(group), self.standing.problem
        cost = 0 if group.is_offer else problem.policy.open_cost
        return any(
            len(company) >= least and self.worth(group, company) > cost for company in self.companies(group, must)
        )

    def worth(self, group: Group, company: Iterable[str]) -> int:
        problem = self.standing.problem
        return sum(value(problem.policy, problem.places, problem.youth_by_key[key], group) for key in company)

    def possible_moves(self) -> Iterator[tuple[str, str]]:
        """(youth, group) for every unplaced youth who could still get a place."""
        standing, left = self.standing, self.standing.facilitators_left
        for group in self.groups:
            is_open = standing.is_open(group)
            able = group.is_offer or is_open or left[group.organisation, group.theme] > 0
            for key in self.eligible[group.key] if able else ():
                seat = standing.free(group) > 0 and not standing.clashes(key, group.key)
                if (is_open and seat) or (not is_open and self.could_open(group, key)):
                    yield key, group.key

    def better_seats(self) -> Iterator[tuple[str, str]]:
        """(youth, group) for every placed youth who could gain by going elsewhere alone."""
        standing, problem = self.standing, self.standing.problem
        for youth in standing.placed:
            own = standing.groups[standing.group_of[youth.key]]
            stays = youth.key in problem.pin_of or standing.holds(own.key) - 1 < standing.least(own)
            for group in () if stays else standing.groups.values():
                takes = standing.is_open(group) or (group.is_offer and standing.least(group) == 1)
                seat = takes and standing.free(group) > 0 and not standing.clashes(youth.key, group.key)
                eligible = first_failing_gate(problem.policy, problem.places, youth, group) is None
                if seat and eligible and self.worth(group, [youth.key]) > self.worth(own, [youth.key]):
                    yield youth.key, group.key


def change(standing: Standing, youth: Youth) -> dict[str, Any] | None:
    """The first single change that gives a place, by trying each."""
    opened = [group for group in standing.groups.values() if standing.is_open(group)]
    kms = sorted({travel_km(standing.problem.places, youth, group) for group in opened})
    sizes = sorted({group.seats_max for group in opened})
    words = sorted({group.language for group in opened})
    tries: list[tuple[dict[str, Any], Youth]] = [
        *(({"max_travel_km": km}, replace(youth, max_travel_km=km)) for km in kms if km > youth.max_travel_km),
        *(({"dayparts": d}, replace(youth, dayparts=(*youth.dayparts, d))) for d in sorted(DAYPARTS) if youth.dayparts),
        *(({"modes": m}, replace(youth, modes=(*youth.modes, m))) for m in ("in-person", "online")),
        *(({"largest_group": s}, replace(youth, largest_group=s)) for s in sizes if youth.largest_group is not None),
        *(({"languages": w}, replace(youth, languages=(*youth.languages, w))) for w in words),
    ]
    for told, changed in tries:
        if told.get("largest_group", 99) > (youth.largest_group or 0) and _gets_place(standing, changed, opened):
            return told
    return _one_size_up(standing, youth, opened)


def _gets_place(standing: Standing, youth: Youth, opened: list[Group]) -> bool:
    return any(_fits(standing, youth, group) and standing.free(group) > 0 for group in opened)


def _fits(standing: Standing, youth: Youth, group: Group) -> bool:
    problem = standing.problem
    gate = first_failing_gate(problem.policy, problem.places, youth, group)
    return gate is None and not standing.clashes(youth.key, group.key)


def _one_size_up(standing: Standing, youth: Youth, opened: list[Group]) -> dict[str, Any] | None:
    problem, found = standing.problem, []
    for group in opened:
        larger = [size for size in problem.policy.proposed_sizes if size > group.seats_max]
        size = group.seats_max + 1 if group.is_offer else min(larger, default=None)
        people = [youth, *(problem.youth_by_key[key] for key in standing.members.get(group.key, ()))]
        if size is not None and all(p.largest_group is None or size <= p.largest_group for p in people):
            seats = size - group.seats_max + standing.free(group)
            if _fits(standing, youth, group) and seats > 0:
                found.append((size, group.key))
    return {"seats_max": min(found)[0], "group": min(found)[1]} if found else None
