"""Figures as the service answers them; shapes only."""

from typing import TypedDict


class Goal(TypedDict):
    baseline_on: str
    baseline: float | None
    target: float
    target_on: str


class Period(TypedDict):
    first: str
    last: str


class Figure(TypedDict):
    key: str
    unit: str
    value: float | None
    suppressed: bool
    reference_date: str
    period: Period | None
    goal: Goal | None


class StageCount(TypedDict):
    stage: str
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
    inflow: int | None


class ThemeAndAge(TypedDict):
    theme: str
    age_band: str
    waiting: int | None


class Month(TypedDict):
    month: str
    waiting: int | None
    over_norm: int | None
    inflow: int | None
    started_in_group: int | None
    started_one_on_one: int | None
    left_otherwise: int | None


class Figures(TypedDict):
    as_of: str
    threshold: int
    first_day: str
    quarter: Period | None
    items: list[Figure]
    by_stage: list[StageCount]
    by_municipality: list[MunicipalityCount]
    by_theme: list[ThemeCount]
    by_theme_and_age: list[ThemeAndAge]
    months: list[Month]
