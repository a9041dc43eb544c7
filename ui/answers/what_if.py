"""What a draft group would meet, and what a group saves, as the service answers; shapes only."""

from typing import TypedDict

from ui.answers.facts import OrganisationName, Place


class Count(TypedDict):
    mine: int
    others: int | None
    total: int | None


class Fit(TypedDict):
    fitting: Count
    suggested_elsewhere: Count
    over_norm: Count
    median_waiting_days: int | None


class Share(TypedDict):
    low: float
    high: float


class Amount(TypedDict):
    low: int
    high: int


class Chance(TypedDict):
    needed: int
    seats: int
    to_start: Share
    participants: Amount


class Home(TypedDict):
    code: str
    name: str
    mine: int
    others: int | None
    total: int | None


class Change(TypedDict):
    age_min: int | None
    age_max: int | None
    daypart: str | None
    mode: str | None
    tags: list[str] | None
    seats_max: int | None


class Alternative(TypedDict):
    change: Change
    more: Count


class Overlap(TypedDict):
    title: str
    organisation: OrganisationName
    age_min: int
    age_max: int
    place: Place | None
    daypart: str
    seats_left: int


class Benefit(TypedDict):
    group_hours: Share
    group_hours_per_youth: Share
    one_on_one_hours_per_youth: float
    hours_saved: Share
    break_even: int | None
    waiting_days_saved_per_youth: Share
    euros_per_youth_group: Share
    euros_per_youth_one_on_one: Share


class WhatIf(TypedDict):
    threshold: int
    fit: Fit
    chance: Chance
    homes: list[Home]
    alternatives: list[Alternative]
    overlaps: list[Overlap]
    benefit: Benefit
