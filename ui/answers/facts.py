"""Organisations, accounts, words and places as the service answers them; shapes only."""

from typing import TypedDict


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
    one_time: bool
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


class OrganisationName(TypedDict):
    key: str
    name: str
