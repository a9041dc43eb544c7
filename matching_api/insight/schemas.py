"""What goes out about the region: counts with what they count, never rows."""

from datetime import date

from pydantic import BaseModel, Field

from matching_api.matching.schemas import RoundOut
from matching_api.suggestions.codes import State


class FigureOut(BaseModel):
    """One figure; no value and `suppressed` when it counts too few persons to show."""

    key: str
    name: str
    counts: str = Field(description="what it counts, one Dutch sentence")
    value: int | None
    suppressed: bool
    reference_date: date


class StateCountOut(BaseModel):
    state: State
    value: int | None
    suppressed: bool


class MunicipalityCountOut(BaseModel):
    code: str
    name: str
    waiting: int | None
    over_norm: int | None
    started: int | None
    suppressed: bool = Field(description="is any of the three suppressed?")


class ThemeCountOut(BaseModel):
    theme: str
    waiting: int | None
    suppressed: bool


class FiguresOut(BaseModel):
    """The region on one page."""

    as_of: date
    threshold: int = Field(description="counts of persons under this are not shown")
    items: list[FigureOut]
    by_state: list[StateCountOut]
    by_municipality: list[MunicipalityCountOut]
    by_theme: list[ThemeCountOut]
    rounds: list[RoundOut]
