"""Accounts, sources and news as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.facts import OrganisationName


class ListedAccount(TypedDict):
    id: str
    username: str
    name: str
    role: str
    organisation: str
    organisation_name: str
    active: bool
    one_time: bool
    at_provider: bool


class NewPassword(ListedAccount):
    password: str


class LastDelivery(TypedDict):
    received_at: str
    reference_date: str
    read: int
    refused: int


class Refused(TypedDict):
    code: str
    rows: int | None


class Missing(TypedDict):
    field: str
    percent: int


class Source(TypedDict):
    organisation: OrganisationName
    sharing: bool
    last_delivery: LastDelivery | None
    days_since_delivery: int | None
    deliveries: int
    read: int
    refused_percent: int | None
    refused: list[Refused]
    waiting: int | None
    not_confirmed: int | None
    missing: list[Missing]
    median_recheck_days: int | None


class Sources(TypedDict):
    days_back: int
    threshold: int
    items: list[Source]


class Visit(TypedDict):
    previous_at: str | None


class News(TypedDict):
    round_finished_at: str | None
    new_groups: int
    startable_groups: int
    offers_to_confirm: int
    accepted_by_others: int
    declined_by_others: int
