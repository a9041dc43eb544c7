"""Figures as the service answers them; shapes only."""

from typing import TypedDict


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
