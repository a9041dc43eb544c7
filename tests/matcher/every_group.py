"""Every group of matching.md section 2 written out one by one, to hold clever code against; small worlds only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matcher.parts import OLDEST, ProposedGroup
from matcher.problem import Problem


def proposed_groups(problem: Problem) -> list[ProposedGroup]:
    return sorted(set(_proposed(problem)), key=lambda group: group.specification)


def _proposed(problem: Problem) -> Iterator[ProposedGroup]:
    policy = problem.policy
    for row in problem.facilitators:
        if row.groups < 1:
            continue
        tags = sorted(problem.themes[row.theme])
        for chosen in (c for count in (1, 2, 3) for c in combinations(tags, count)):
            for place, daypart, mode in _meeting_points(problem, row.organisation):
                for low, high in _bands(policy.age_span_years):
                    for size in policy.proposed_sizes:
                        yield ProposedGroup(
                            row.organisation, row.theme, chosen, low, high, place, daypart, mode, "nl",
                            policy.proposed_min, size,
                        )  # fmt: skip


def _meeting_points(problem: Problem, organisation: str) -> Iterator[tuple[str | None, str, str]]:
    for venue in problem.venues:
        if venue.organisation == organisation:
            for mode in venue.modes:
                for daypart in venue.dayparts:
                    yield (None if mode == "online" else venue.place), daypart, mode


def _bands(span: int) -> list[tuple[int, int]]:
    ages = range(OLDEST + 1)
    return [(low, high) for low in ages for high in ages if 0 <= high - low <= span]
