"""Offers as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.facts import OrganisationName, Place


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
