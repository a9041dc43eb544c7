"""Frozen cohorts of the waitlist, what was agreed about each part, and whom it counted; a youth by the id only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, coded, now


class ItemKind(StrEnum):
    CLUSTER = "cluster"  # requests that no offer serves
    PROPOSED_GROUP = "proposed-group"  # a group the last round found, that nobody runs yet


class Verdict(StrEnum):
    """What was decided about an agenda item."""

    FORM_GROUP = "form-group"
    ASK_WHO_CAN = "ask-who-can"
    USE_OFFER = "use-offer"
    RECHECK_FIRST = "recheck-first"
    ONE_ON_ONE = "one-on-one"
    DISCUSS_AGAIN = "discuss-again"
    NOTHING_NOW = "nothing-now"


class Cohort(SQLModel, table=True):
    """The waitlist as it was on one day, or a part of it: what a monthly meeting talks about. Never changes."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", description="who froze it")
    theme: str | None = Field(default=None, max_length=40, description="none: all themes")
    age_band: str | None = Field(default=None, max_length=8, description="none: all ages")
    subregion: str | None = Field(default=None, max_length=60, description="none: the whole region")
    waiting: int | None = Field(default=None, description="who waited; none when it may not be shown")
    frozen_on: date
    frozen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    frozen_by: str
    previous_id: UUID | None = Field(default=None, foreign_key="cohort.id", description="of the same part, before it")


class CohortItem(SQLModel, table=True):
    """One item of an agenda: what was frozen, and what people agreed about it. Closed once a next cohort follows."""

    __tablename__ = "cohort_item"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    cohort_id: UUID = Field(foreign_key="cohort.id", index=True)
    position: int
    kind: ItemKind = Field(sa_type=coded(ItemKind))
    theme: str = Field(max_length=40)
    age_min: int
    age_max: int
    subregion: str | None = Field(default=None, max_length=60)
    facts: dict[str, Any] = Field(sa_type=sa.JSON, description="as it was frozen: counts that may be shown, words")
    # Without a foreign key: it is only looked up, and may be gone.
    proposed_group_id: UUID | None = None
    owner_key: str | None = Field(default=None, foreign_key="organisation.key", index=True)
    taken_on_by: str | None = Field(default=None, description="somebody of the owner who said: I do this")
    taken_on_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verdict: Verdict | None = Field(default=None, sa_type=coded(Verdict))
    note: str | None = Field(default=None, max_length=280)
    follow_up_on: date | None = None
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    outcome_on: date | None = None
    version: int = 1


class CohortMember(SQLModel, table=True):
    """Whom an item counted, to see later what came of them; goes with the request."""

    __tablename__ = "cohort_member"

    item_id: UUID = Field(foreign_key="cohort_item.id", primary_key=True)
    help_request_id: UUID = Field(foreign_key="help_request.id", primary_key=True, index=True, ondelete="CASCADE")
