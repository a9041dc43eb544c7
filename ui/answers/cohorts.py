"""Cohorts and their agenda items as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.facts import OrganisationName, Place
from ui.answers.insight import Part


class FrozenCluster(TypedDict):
    youths: int | None
    over_norm: int | None
    median_waiting_days: int
    tags: list[Part]
    lacking: list[Part]
    groups_low: int | None
    groups_high: int | None


class FrozenGroup(TypedDict):
    tags: list[str]
    place: Place | None
    daypart: str
    seats_min: int
    seats_max: int


class OutcomeGroup(TypedDict):
    title: str
    organisation: str
    state: str


class ItemOutcome(TypedDict):
    on: str
    result: str
    groups: list[OutcomeGroup]
    youths: list[Part]
    answers: int


class CohortItem(TypedDict):
    id: str
    frozen_on: str
    kind: str
    theme: str
    age_min: int
    age_max: int
    subregion: str | None
    cluster: FrozenCluster | None
    group: FrozenGroup | None
    owner: OrganisationName | None
    taken_on_by: str | None
    verdict: str | None
    note: str | None
    follow_up_on: str | None
    decided_by: str | None
    closed: bool
    outcome: ItemOutcome
    version: int


class CohortSummary(TypedDict):
    id: str
    frozen_on: str
    frozen_by: str
    theme: str | None
    age_band: str | None
    subregion: str | None
    waiting: int | None
    items_count: int
    decided_count: int


class Cohort(CohortSummary):
    threshold: int
    items: list[CohortItem]
    previous_frozen_on: str | None
    previous: list[CohortItem]
