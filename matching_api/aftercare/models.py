"""What is kept of a group after its start, as counts and texts; no column leads to a youth."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, now

LONGEST_LESSON = 600


class GroupAttendance(SQLModel, table=True):
    """How many were at one meeting of a group; never who."""

    __tablename__ = "group_attendance"
    __table_args__ = (sa.CheckConstraint("present >= 0", name="present_not_negative"),)

    offer_id: UUID = Field(foreign_key="offer.id", primary_key=True)
    meeting: int = Field(primary_key=True, description="1 is the first", sa_column_kwargs={"autoincrement": False})
    present: int


class GroupAnswers(SQLModel, table=True):
    """How many participants of a group gave this very answer: counts only, so that none is the first or the last."""

    __tablename__ = "group_answers"
    __table_args__ = (
        sa.CheckConstraint("usefulness >= 1 AND usefulness <= 10", name="usefulness_in_range"),
        sa.CheckConstraint("answers >= 1", name="answers_positive"),
    )

    offer_id: UUID = Field(foreign_key="offer.id", primary_key=True)
    usefulness: int = Field(primary_key=True, description="1 to 10", sa_column_kwargs={"autoincrement": False})
    more_support: bool = Field(primary_key=True, description="more support from each other")
    goals_met: bool = Field(primary_key=True)
    answers: int


class GroupLesson(SQLModel, table=True):
    """What professionals learned from a group that closed; nothing about a youth."""

    __tablename__ = "group_lesson"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    offer_id: UUID = Field(foreign_key="offer.id", index=True)
    organisation_key: str = Field(foreign_key="organisation.key", description="who wrote it")
    text: str = Field(max_length=LONGEST_LESSON)
    written_by: str
    written_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
