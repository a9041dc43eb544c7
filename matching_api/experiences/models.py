"""Sentences of families about groups; no column leads to a youth."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now

LONGEST = 240


class Voice(StrEnum):
    """Who says it."""

    YOUTH = "youth"
    PARENT = "parent"


class ExperienceState(StrEnum):
    """A sentence is shown while it is approved; refused and withdrawn ones have no text any more."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Experience(SQLModel, table=True):
    """One sentence that a family allows to be shown, entered by a professional and looked at by another."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    offer_id: UUID = Field(foreign_key="offer.id", index=True)
    organisation_key: str = Field(foreign_key="organisation.key", description="of who entered it")
    voice: Voice = Field(sa_type=coded(Voice))
    text: str | None = Field(default=None, max_length=LONGEST, description="gone once refused or withdrawn")
    state: ExperienceState = Field(default=ExperienceState.WAITING, sa_type=coded(ExperienceState), index=True)
    entered_by_id: UUID = Field(foreign_key="account.id", description="who may not approve it")
    entered_by: str
    entered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    judged_by: str | None = None
    judged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
