"""Requests and deliveries as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.facts import Place


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
    max_travel_km: float
    peer_contact: bool | None
    rechecked_on: str | None
    reference_date: str


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
    error_counts: dict[str, int]
    reversible: bool
    reversed_at: str | None
    reversed_by: str | None
