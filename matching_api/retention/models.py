"""Counts that outlive the requests they were counted from, and when the daily chores were done; nobody stands here."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, now


class StartedTotal(SQLModel, table=True):
    """How many youths of a municipality started in a group, of whom the request itself is deleted."""

    __tablename__ = "started_total"

    municipality_code: str = Field(primary_key=True, max_length=8)
    youths: int


class DailyChore(SQLModel, table=True):
    """What the worker does once a calendar day, and when it did."""

    __tablename__ = "daily_chore"

    name: str = Field(primary_key=True, max_length=40)
    day: date = Field(primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
