"""What placements are worth, part by part (matching.md sections 4 and 5); it takes the plan as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher import gates
from matcher.parts import Group, ProposedGroup, Youth
from matcher.plan import Plan, Score
from matcher.problem import Problem


@dataclass(frozen=True, slots=True)
class Worth:
    """The parts of one placement's value: points are whole, `similarity` has 3 decimals, `km` one."""

    urgency: int
    similarity: float
    shared_tags: tuple[str, ...]
    km: float
    fit: int
    travel: int
    offer: int
    previously: int

    @property
    def value(self) -> int:
        return self.urgency + self.fit - self.travel + self.offer + self.previously


def worth(problem: Problem, youth: Youth, group: Group) -> Worth:
    """The parts of this youth's value in this group; shared tags stand in the youth's order."""
    policy = problem.policy
    km = gates.travel_km(problem.places, youth, group)
    return Worth(
        urgency=gates.urgency(policy, youth),
        similarity=round(gates.similarity(youth.tags, group.tags), 3),
        shared_tags=tuple(tag for tag in youth.tags if tag in group.tags),
        km=km,
        fit=gates.fit(policy, youth, group),
        travel=gates.travel_points(policy, km),
        offer=policy.offer if group.is_offer else 0,
        previously=gates.previously_points(policy, youth, group),
    )


def score(problem: Problem, plan: Plan) -> Score:
    """The score of a plan whose placements name youths and groups that exist."""
    group_of = {placement.youth: placement.group for placement in plan.placements}
    return score_of(problem, group_of, plan.proposed)


def score_of(problem: Problem, group_of: Mapping[str, str], proposed: Iterable[ProposedGroup]) -> Score:
    """The score of placements (youth key → group key) and opened proposed groups."""
    opened = {group.key: group for group in proposed}
    groups: dict[str, Group] = {**problem.offer_by_key, **opened}
    rows = [(problem.youth_by_key[youth], groups[key]) for youth, key in group_of.items()]
    parts = [worth(problem, youth, group) for youth, group in rows]
    open_cost = problem.policy.open_cost * len(opened)
    return Score(
        total=sum(part.value for part in parts) - open_cost,
        placed=len(parts),
        over_norm_placed=sum(gates.is_over_norm(problem.policy, youth) for youth, _ in rows),
        urgency=sum(part.urgency for part in parts),
        fit=sum(part.fit for part in parts),
        travel=sum(part.travel for part in parts),
        offer=sum(part.offer for part in parts),
        previously=sum(part.previously for part in parts),
        open_cost=open_cost,
    )


def gap(bound: int, total: int) -> float:
    """(bound - total) / bound with 4 decimals; 0 when the bound is 0."""
    return round((bound - total) / bound, 4) if bound else 0.0
