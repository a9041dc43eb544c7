"""What a figure was when its baseline was taken, and what it is meant to become; says nothing about a youth."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, now


class FigureGoal(SQLModel, table=True):
    """What a figure was when a baseline was taken, and what it is meant to become by when."""

    __tablename__ = "figure_goal"

    key: str = Field(primary_key=True, max_length=40)
    baseline_on: date
    baseline: float | None = Field(default=None, description="none when it was too small to show")
    target: float
    target_on: date
    set_by: str
    set_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
