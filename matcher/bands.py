"""The age bands worth proposing: those no mixture of other bands equals for every age; it knows no youths."""

from __future__ import annotations

import math
from itertools import combinations_with_replacement

from matcher.parts import OLDEST, Policy

Span = tuple[int, int, tuple[int, ...]]
"""(youngest, oldest, points per age 0–22 with -1 outside the band)."""


def age_points(policy: Policy, low: int, high: int, age: int) -> int:
    """Points for how near an age is to the middle of the group (matching.md section 4, `fit`)."""
    middle, half = (low + high) / 2, max(1.0, (high - low) / 2)
    return math.floor(policy.age_points * max(0.0, 1 - abs(age - middle) / half) + 0.5)


def useful_bands(policy: Policy) -> list[Span]:
    """The bands of section 2, less those that two others (or one) replace without loss for any set of members.

    If the points of a band are nowhere above the average of two others, then for every set of members one of
    the two is worth at least as much; so the best group over the remaining bands is the best over all.
    """
    spans = [(low, high, points) for (low, high), points in every_band(policy).items()]
    spans.sort(key=lambda span: (span[1] - span[0], span[0]))
    kept: list[Span] = []
    for place, span in enumerate(spans):
        wider = [other for other in spans[place + 1 :] if other[0] <= span[0] and other[1] >= span[1]]
        if not any(_replaces(pair, span) for pair in combinations_with_replacement(wider, 2)):
            kept.append(span)
    return sorted(kept)


def every_band(policy: Policy) -> dict[tuple[int, int], tuple[int, ...]]:
    """Every band of section 2 with its points per age."""
    widest = int(policy.age_span_years)
    return {
        (low, high): _span(policy, low, high)[2]
        for low in range(OLDEST + 1)
        for high in range(low, min(OLDEST, low + widest) + 1)
    }


def _span(policy: Policy, low: int, high: int) -> Span:
    inside = range(low, high + 1)
    return low, high, tuple(age_points(policy, low, high, age) if age in inside else -1 for age in range(OLDEST + 1))


def _replaces(pair: tuple[Span, Span], span: Span) -> bool:
    low, high, points = span
    (_, _, first), (_, _, second) = pair
    return all(first[age] + second[age] >= 2 * points[age] for age in range(low, high + 1))
