"""Who may sit where and what that is worth: the formulas of matching.md sections 3 and 4 on one youth and one group.

This is the specification in its plainest form; it knows neither whole problems nor plans.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import asin, cos, floor, radians, sin, sqrt

from matcher.parts import ONLINE, Group, Places, Policy, Youth

EARTH_RADIUS_KM = 6371.0
ROAD_FACTOR = 1.25
TOLERANCE = 1e-9
GATES: tuple[str, ...] = (
    "no-group-with-tag",
    "age",
    "language",
    "mode",
    "daypart",
    "too-far",
    "group-too-large",
    "declined",
)


def round_half_up(amount: float) -> int:
    """floor(x + 1/2), so a half always goes up, below zero too."""
    return floor(amount + 0.5)


@lru_cache(maxsize=1 << 16)
def similarity(youth_tags: tuple[str, ...], group_tags: tuple[str, ...]) -> float:
    """Cosine between 2 on the leading tag, 1 on the youth's others, and 1 on each of the group's tags."""
    weight = {tag: 2 if position == 0 else 1 for position, tag in enumerate(youth_tags)}
    shared = sum(weight.get(tag, 0) for tag in group_tags)
    return shared / sqrt(sum(w * w for w in weight.values()) * len(group_tags))


@lru_cache(maxsize=1 << 18)
def road_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """1.25 × the great-circle distance between two [latitude, longitude], rounded half up to 0.1 km."""
    lat_1, lon_1, lat_2, lon_2 = (radians(degrees) for degrees in (*here, *there))
    half_chord = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord)))
    return round_half_up(ROAD_FACTOR * km * 10) / 10


def travel_km(places: Places, youth: Youth, group: Group) -> float:
    """Km from the youth's postcode to the group's; 0 when the group is online."""
    if group.mode == ONLINE or group.place is None:
        return 0.0
    return road_km(places[youth.place], places[group.place])


_Rule = Callable[[Policy, Places, Youth, Group], bool]
_RULES: tuple[tuple[str, _Rule], ...] = tuple(
    zip(
        GATES,
        (
            lambda policy, _, youth, group: similarity(youth.tags, group.tags) >= policy.min_similarity - TOLERANCE,
            lambda _, __, youth, group: group.age_min <= youth.age <= group.age_max,
            lambda _, __, youth, group: group.language in youth.languages,
            lambda _, __, youth, group: group.mode in youth.modes,
            lambda _, __, youth, group: not youth.dayparts or group.daypart in youth.dayparts,
            lambda _, places, youth, group: travel_km(places, youth, group) <= youth.max_travel_km,
            lambda _, __, youth, group: youth.largest_group is None or group.seats_max <= youth.largest_group,
            lambda _, __, youth, group: not youth.not_in or group.key not in youth.not_in,
        ),
        strict=True,
    )
)


def first_failing_gate(policy: Policy, places: Places, youth: Youth, group: Group) -> str | None:
    """The first of GATES that keeps this youth out of this group, or None when they may sit there."""
    for gate, holds in _RULES:
        if not holds(policy, places, youth, group):
            return gate
    return None


def urgency(policy: Policy, youth: Youth) -> int:
    """Points for being placed at all, for weeks waited, for being over the norm and for being young."""
    weeks = min(youth.waiting_days // 7, policy.weeks_cap)
    over_norm = policy.over_norm if is_over_norm(policy, youth) else 0
    young = policy.under_6 if youth.age < 6 else policy.under_10 if youth.age < 10 else 0
    return policy.placed + policy.per_week * weeks + over_norm + young


def is_over_norm(policy: Policy, youth: Youth) -> bool:
    return youth.waiting_days > policy.treeknorm_days


def fit(policy: Policy, youth: Youth, group: Group) -> int:
    """Points for likeness of request and for age near the middle of the group; at least 0."""
    middle = (group.age_min + group.age_max) / 2
    half = max(1, (group.age_max - group.age_min) / 2)
    nearness = max(0, 1 - abs(youth.age - middle) / half)
    alike = round_half_up(policy.similarity_points * similarity(youth.tags, group.tags))
    return alike + round_half_up(policy.age_points * nearness)


def travel_points(policy: Policy, km: float) -> int:
    """Points that the way there costs; at least 0."""
    return round_half_up(policy.per_km * min(km, policy.km_cap))


def value(policy: Policy, places: Places, youth: Youth, group: Group) -> int:
    """Whole points of this youth in this group (matching.md section 4)."""
    return (
        urgency(policy, youth)
        + fit(policy, youth, group)
        - travel_points(policy, travel_km(places, youth, group))
        + (policy.offer if group.is_offer else 0)
        + previously_points(policy, youth, group)
    )


def previously_points(policy: Policy, youth: Youth, group: Group) -> int:
    return policy.previously if youth.previously is not None and youth.previously == group.key else 0
