"""What goes out about the region: counts with what they count, never rows."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from matching_api.access.schemas import Incoming
from matching_api.history.codes import Stage
from matching_api.history.goal_models import FigureGoal
from matching_api.insight.definitions import By, Unit
from matching_api.matching.schemas import RoundOut


class GoalIn(Incoming):
    """The day whose figure is the baseline, and what it should be by when."""

    baseline_on: date
    target: float = Field(ge=0, le=100_000)
    target_on: date


class GoalOut(BaseModel):
    baseline_on: date
    baseline: float | None = Field(description="none when it was too small to show")
    target: float
    target_on: date
    set_by: str

    @classmethod
    def of(cls, goal: FigureGoal | None) -> Self | None:
        return cls(**goal.model_dump(include=set(cls.model_fields))) if goal is not None else None


class PeriodOut(BaseModel):
    """From the first day up to and with the last."""

    first: date
    last: date


class FigureOut(BaseModel):
    """One figure; `suppressed` when it counts too few persons to show, and just no value when nothing is known."""

    key: str
    name: str
    counts: str = Field(description="what it counts, one Dutch sentence")
    of: str | None = Field(description="what it is a share or an average of")
    source: str
    unit: Unit
    value: float | None
    suppressed: bool
    reference_date: date
    period: PeriodOut | None = Field(description="none for a figure of one day")
    by: list[By] = Field(description="what it can be broken down by")
    goal: GoalOut | None


class LineOut(BaseModel):
    """One line of a breakdown."""

    key: str
    name: str
    value: float | None
    suppressed: bool


class BreakdownOut(BaseModel):
    """One figure by month, place, theme, age or kind."""

    figure: FigureOut
    by: By
    lines: list[LineOut]


class StageCountOut(BaseModel):
    """How many stand at one step of the way to a group."""

    stage: Stage
    value: int | None
    suppressed: bool


class MunicipalityCountOut(BaseModel):
    code: str
    name: str
    waiting: int | None
    over_norm: int | None
    started: int | None = Field(description="in a group, in the last complete quarter")
    suppressed: bool = Field(description="is any of the three suppressed?")


class ThemeCountOut(BaseModel):
    theme: str
    waiting: int | None
    inflow: int | None = Field(description="new in the last complete quarter")
    suppressed: bool = Field(description="is who waits suppressed?")


class ThemeAndAgeOut(BaseModel):
    """A cell of the heat map."""

    theme: str
    age_band: str
    waiting: int | None
    suppressed: bool


class MonthOut(BaseModel):
    """A complete month: who waited at its end, and what came and went in it; none is too small to show."""

    month: date = Field(description="its first day")
    waiting: int | None
    over_norm: int | None
    inflow: int | None
    started_in_group: int | None
    started_one_on_one: int | None
    left_otherwise: int | None


class FiguresOut(BaseModel):
    """The region on one page, as it was known at the end of a day."""

    as_of: date
    threshold: int = Field(description="counts of persons under this are not shown")
    first_day: date = Field(description="of no day before this one are there figures")
    quarter: PeriodOut | None = Field(description="the last complete one, of which flows by place and theme are")
    items: list[FigureOut]
    by_stage: list[StageCountOut]
    by_municipality: list[MunicipalityCountOut]
    by_theme: list[ThemeCountOut]
    by_theme_and_age: list[ThemeAndAgeOut]
    months: list[MonthOut]
    rounds: list[RoundOut]
