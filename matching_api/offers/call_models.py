"""Requests for an offer that nobody runs yet, with what organisations answer; says nothing about a youth."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now


class OfferCall(SQLModel, table=True):
    """A question to all organisations: who can run a group for this demand?"""

    __tablename__ = "offer_call"
    __table_args__ = (
        sa.CheckConstraint("age_min >= 0 AND age_min <= age_max AND age_max <= 22", name="ages_in_order"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", description="who asks")
    theme: str = Field(max_length=40)
    age_min: int
    age_max: int
    subregion: str | None = None
    youths: int | None = Field(
        default=None, description="waiting unserved when it was asked; none when too few to show"
    )
    asked_by: str
    asked_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CallAnswer(StrEnum):
    CAN_RUN = "can-run"
    CAN_JOIN = "can-join"
    CANNOT = "cannot"


class OfferCallAnswer(SQLModel, table=True):
    """What one organisation answers; answering again replaces it."""

    __tablename__ = "offer_call_answer"

    call_id: UUID = Field(foreign_key="offer_call.id", primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", primary_key=True)
    answer: CallAnswer = Field(sa_type=coded(CallAnswer))
    from_on: date | None = Field(default=None, description="the first day it could start")
    answered_by: str
    answered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
