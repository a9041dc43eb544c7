"""Choices for one-on-one help instead of a group; a row is never changed but for being taken back once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col

from matching_api.database import UtcDateTime, coded, now


class OneOnOneReason(StrEnum):
    """Why one youth is helped one-on-one although groups are plan A."""

    SAFETY_FIRST = "safety-first"
    TOO_MUCH_AT_ONCE = "too-much-at-once"
    GROUP_TOO_HARD_NOW = "group-too-hard-now"
    INDIVIDUAL_TREATMENT_NEEDED = "individual-treatment-needed"
    FAMILY_CHOSE_ONE_ON_ONE = "family-chose-one-on-one"
    NO_GROUP_IN_TIME = "no-group-in-time"
    ALREADY_ONE_ON_ONE = "already-one-on-one"


_STANDS = sa.text("taken_back_at IS NULL")


class OneOnOneChoice(SQLModel, table=True):
    """A person chose one-on-one help for a request; while it stands, no group is proposed."""

    __tablename__ = "one_on_one_choice"
    __table_args__ = (
        sa.Index(
            "uq_one_on_one_choice_standing",
            "help_request_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    help_request_id: UUID = Field(foreign_key="help_request.id", index=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True, description="of the help request")
    reason: OneOnOneReason = Field(sa_type=coded(OneOnOneReason))
    suggestion_id: UUID | None = Field(
        default=None, foreign_key="suggestion.id", description="that ended by this choice"
    )
    chosen_by: str
    chosen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    taken_back_by: str | None = None
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


STANDING: sa.ColumnElement[bool] = col(OneOnOneChoice.taken_back_at).is_(None)
