"""Figures as the service answers them; shapes only."""

from typing import TypedDict

from ui.answers.facts import OrganisationName


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
    by: list[str]
    goal: Goal | None


class BreakdownLine(TypedDict):
    key: str
    name: str
    value: float | None
    suppressed: bool


class Breakdown(TypedDict):
    figure: Figure
    lines: list[BreakdownLine]


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


class Part(TypedDict):
    key: str
    youths: int


class Cluster(TypedDict):
    theme: str
    age_band: str
    subregion: str | None
    youths: int
    over_norm: int | None
    median_waiting_days: int
    tags: list[Part]
    lacking: list[Part]
    asked: bool


class ThemeTrend(TypedDict):
    theme: str
    before: int | None
    last: int | None


class OfferRef(TypedDict):
    title: str
    organisation: OrganisationName
    theme: str
    subregion: str | None
    age_min: int
    age_max: int
    seats_left: int


class OverlapGroup(TypedDict):
    offers: list[OfferRef]


class UnmetDemand(TypedDict):
    clusters: list[Cluster]
    trends: list[ThemeTrend]
    idle_offers: list[OfferRef]
    overlaps: list[OverlapGroup]


class CallAnswer(TypedDict):
    organisation: OrganisationName
    answer: str
    from_on: str | None


class OfferCall(TypedDict):
    id: str
    theme: str
    age_min: int
    age_max: int
    subregion: str | None
    youths: int | None
    asked_by: str
    asked_at: str
    closed_at: str | None
    can_run: int
    can_join: int
    answers: list[CallAnswer]
