"""Groups, suggestions and outcomes as the service answers them; shapes only."""

from typing import Any, Literal, TypedDict

from ui.answers.after import FollowUp, Said
from ui.answers.facts import OrganisationName, Place
from ui.answers.waitlist import HelpRequest


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
    language: str
    seats_min: int
    seats_max: int


class RunnerUp(TypedDict):
    group: str
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
    slot: str
    by_hand: bool


class Group(GroupCore):
    co_organisations: list[OrganisationName]
    seats_taken: int
    mine: int
    others: int
    over_norm: int
    confirmed: int
    short: int
    can_start: bool
    origin: Literal["cluster", "combination"] | None
    state: str
    slot: str
    follow_up: list[FollowUp]
    experiences: list[Said]


class GroupCard(Group):
    suggestions: list[Suggestion]


class RoundMoment(TypedDict):
    id: str
    finished_at: str


class GroupChoices(TypedDict):
    themes: list[str]
    dayparts: list[str]
    age_min: int | None
    age_max: int | None


class SuggestedGroups(TypedDict):
    round: RoundMoment | None
    items: list[GroupCard]
    total: int
    ready: int
    undecided: int
    choices: GroupChoices


class AlmostGroup(TypedDict):
    id: str
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
    language: str
    subregion: str | None
    adopted_offer_id: str | None
