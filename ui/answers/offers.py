"""Offers as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.after import FollowUp, Said
from ui.answers.facts import OrganisationName, Place
from ui.answers.groups import Suggestion


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
    leaders: int
    professionals: str | None
    individual_hours: float
    starts_on: str | None
    state: str
    seats_elsewhere: int
    seats_held: int
    seats_proposed: int
    seats_left: int
    short: int
    assured_on: str
    stale: bool
    follow_up_id: str | None
    version: int


class GroupState(TypedDict):
    state: str
    mine: int
    others: int


class OwnGroup(TypedDict):
    offer: Offer
    led_here: bool
    states: list[GroupState]
    ready: int
    can_start: bool
    follow_up: list[FollowUp]
    experiences: list[Said]
    suggestions: list[Suggestion]


class Venue(TypedDict):
    place: str | None
    dayparts: list[str]
    modes: list[str]


class Facilitator(TypedDict):
    theme: str
    groups: int


class Capacity(TypedDict):
    venues: list[Venue]
    facilitators: list[Facilitator]
