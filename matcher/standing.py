"""Where everybody sits at one moment: placements and opened groups of a problem, without a judgement on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from matcher.parts import Group, ProposedGroup, Youth
from matcher.problem import Problem

NOBODY: frozenset[str] = frozenset()


class NotFinishedError(ValueError):
    """No reason of matching.md section 5 holds: the plan leaves a move undone."""


@dataclass(frozen=True)
class Standing:
    """`group_of` gives each placed youth's group; `opened` holds the proposed groups that exist, by key.

    Every group named in `group_of` must be an offer of the problem or one of `opened`.
    """

    problem: Problem
    group_of: Mapping[str, str]
    opened: Mapping[str, ProposedGroup]

    @classmethod
    def of(cls, problem: Problem, group_of: Mapping[str, str], proposed: Iterable[ProposedGroup]) -> Standing:
        return cls(problem, group_of, {group.key: group for group in proposed})

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Every offer and every opened proposed group, by key."""
        return {**self.problem.offer_by_key, **self.opened}

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Group key → youths of the plan in it, in the problem's order; groups without any are absent."""
        found: dict[str, list[str]] = {}
        for youth in self.problem.youths:
            key = self.group_of.get(youth.key)
            if key is not None:
                found.setdefault(key, []).append(youth.key)
        return found

    @cached_property
    def unplaced(self) -> tuple[Youth, ...]:
        return tuple(youth for youth in self.problem.youths if youth.key not in self.group_of)

    @cached_property
    def placed(self) -> tuple[Youth, ...]:
        return tuple(youth for youth in self.problem.youths if youth.key in self.group_of)

    @cached_property
    def facilitators_left(self) -> dict[tuple[str, str], int]:
        """(organisation, theme) → proposed groups it can still run."""
        used = Counter((group.organisation, group.theme) for group in self.opened.values())
        return {pair: groups - used[pair] for pair, groups in self.problem.facilitators_of.items()}

    def is_open(self, group: Group) -> bool:
        """It holds a youth of the plan, or is an offer that needs none (matching.md section 3)."""
        return group.key in self.members or (group.is_offer and self.problem.still_needed(group) == 0)

    def holds(self, key: str) -> int:
        return len(self.members.get(key, ()))

    def free(self, group: Group) -> int:
        """Seats that neither `taken` nor this plan fills."""
        return group.free - self.holds(group.key)

    def clashes(self, youth: str, key: str) -> bool:
        """Whether the group holds somebody this youth may not sit with."""
        apart = self.problem.apart.get(youth, NOBODY)
        return bool(apart) and not apart.isdisjoint(self.members.get(key, ()))

    def least(self, group: Group) -> int:
        """Youths below which an opened group may not fall; 1 for a proposed group that asks for none."""
        needed = self.problem.still_needed(group)
        return needed if group.is_offer else max(1, needed)
