"""The fields of the service's answers that the screen reads; shapes only, so no logic may live here."""

from typing import Any, Literal, TypedDict


class Organisation(TypedDict):
    key: str
    name: str
    kind: str
    subregion: str | None
    place: str | None
    sharing: bool


class Account(TypedDict):
    id: str
    username: str
    name: str
    role: str
    permissions: list[str]
    organisation: Organisation


class Label(TypedDict):
    nl: str
    en: str


class Tag(TypedDict):
    key: str
    theme: str
    label: Label
    age_min: int
    age_max: int
    retired: bool


class Theme(TypedDict):
    key: str
    label: Label
    tags: list[str]


class Place(TypedDict):
    postcode4: str
    name: str | None
    municipality: str | None


class HelpRequest(TypedDict):
    id: str
    pseudonym: str
    tags: list[str]
    theme: str
    age: int
    place: Place
    registered_on: str
    waiting_days: int
    over_norm: bool
    waitlist: str
    status: str
    dayparts: list[str]
    modes: list[str]


class RowError(TypedDict):
    row: int
    column: str
    code: str
    detail: str
    tags: list[str] | None


class Delivery(TypedDict):
    id: str | None
    kind: str
    source: str
    received_at: str
    received_by: str
    reference_date: str
    read: int
    taken: int
    created: int
    updated: int
    unchanged: int
    left: int
    refused: int
    errors: list[RowError]


class OrganisationName(TypedDict):
    key: str
    name: str


class Offer(TypedDict):
    id: str
    title: str
    description: str | None
    kind: str
    organisation: OrganisationName
    co_organisations: list[OrganisationName]
    theme: str
    tags: list[str]
    age_min: int
    age_max: int
    mode: str
    place: Place | None
    daypart: str
    language: str
    seats_min: int
    seats_max: int
    setting: str
    sessions: int
    session_minutes: int
    starts_on: str | None
    state: str
    seats_elsewhere: int
    seats_held: int
    seats_proposed: int
    seats_left: int
    short: int
    assured_on: str
    stale: bool
    version: int


class GroupCore(TypedDict):
    """What every card about a group shows, whichever way it came about."""

    id: str
    group_kind: Literal["offer", "proposed"]
    title: str | None
    organisation: OrganisationName
    theme: str
    tags: list[str]
    age_min: int
    age_max: int
    place: Place | None
    daypart: str
    mode: str
    seats_min: int
    seats_max: int


class RunnerUp(TypedDict):
    title: str | None
    because: str


class Why(TypedDict):
    similarity: float
    shared_tags: list[str]
    km: float
    previously: int
    runner_up: RunnerUp | None


class Suggestion(TypedDict):
    id: str
    state: str
    group: GroupCore
    help_request: HelpRequest
    why: Why
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    next_states: list[str]
    reversible: bool


class Group(GroupCore):
    co_organisations: list[OrganisationName]
    seats_taken: int
    mine: int
    others: int
    over_norm: int
    confirmed: int
    short: int
    can_start: bool
    state: str


class GroupCard(Group):
    suggestions: list[Suggestion]


class RoundMoment(TypedDict):
    id: str
    finished_at: str


class SuggestedGroups(TypedDict):
    round: RoundMoment | None
    items: list[GroupCard]


class AlmostGroup(TypedDict):
    group: GroupCore
    mine: int
    others: int
    short: int


class Nearest(TypedDict):
    group: GroupCore
    lacking: str
    by: float | None


class Outcome(TypedDict):
    kind: Literal["suggested", "unplaced", "not-matched"]
    suggestion_id: str | None
    state: str | None
    group: GroupCore | None
    reason: str | None
    nearest: Nearest | None
    change: dict[str, Any] | None


class RequestOutcome(TypedDict):
    help_request: HelpRequest
    outcome: Outcome


class ProposedGroup(Group):
    youths: int
    adopted_offer_id: str | None


class Progress(TypedDict):
    stage: str | None
    fraction: float


class Round(TypedDict):
    id: str
    state: str
    progress: Progress
    requested_by: str
    requested_at: str
    finished_at: str | None
    seconds: float | None
    youths: int | None
    placed: int | None
    over_norm_placed: int | None
    proposed_groups: int | None
    gap: float | None
    status: str | None
    failure_reason: str | None


class Figure(TypedDict):
    key: str
    value: int | float | None
    suppressed: bool
    reference_date: str | None


class StateCount(TypedDict):
    state: str
    value: int | None
    suppressed: bool


class MunicipalityCount(TypedDict):
    code: str
    name: str
    waiting: int | None
    over_norm: int | None
    started: int | None
    suppressed: bool


class ThemeCount(TypedDict):
    theme: str
    waiting: int | None
    suppressed: bool


class Figures(TypedDict):
    as_of: str
    threshold: int
    items: list[Figure]
    by_state: list[StateCount]
    by_municipality: list[MunicipalityCount]
    by_theme: list[ThemeCount]
