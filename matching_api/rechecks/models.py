"""Call lists with their rule, who is calling whom, and the answers; no column can hold a name or free text."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col

from matching_api.database import UtcDateTime, coded, now
from matching_api.rechecks.codes import Channel, Rule
from matching_api.waitlist.codes import RecheckOutcome


class RecheckList(SQLModel, table=True):
    """Whom one organisation calls, in which order, and the rule that gave the order."""

    __tablename__ = "recheck_list"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    rule: Rule = Field(sa_type=coded(Rule))
    days: int | None = Field(default=None, description="not checked for this long; for that rule only")
    rest_days: int = Field(description="who was checked more recently was left out")
    made_by: str
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RecheckRow(SQLModel, table=True):
    """One request at its place in a list; what became of it stands in the answers."""

    __tablename__ = "recheck_row"

    list_id: UUID = Field(foreign_key="recheck_list.id", primary_key=True)
    help_request_id: UUID = Field(foreign_key="help_request.id", primary_key=True, index=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    position: int


class RecheckClaim(SQLModel, table=True):
    """Somebody is calling this family; until the end nobody else gets it, on whichever list."""

    __tablename__ = "recheck_claim"

    help_request_id: UUID = Field(foreign_key="help_request.id", primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    until: datetime = Field(sa_type=UtcDateTime)


class RecheckAnswer(SQLModel, table=True):
    """What one family answered, and what that changed; a row is never changed but for being taken back once."""

    __tablename__ = "recheck_answer"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    help_request_id: UUID = Field(foreign_key="help_request.id", index=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    outcome: RecheckOutcome = Field(sa_type=coded(RecheckOutcome))
    channel: Channel = Field(sa_type=coded(Channel))
    answered_on: date = Field(description="the day the family said it")
    questions_version: str = Field(max_length=20)
    before: dict[str, Any] = Field(sa_type=sa.JSON, description="columns of the request that changed, as they were")
    after: dict[str, Any] = Field(sa_type=sa.JSON, description="and as they became")
    suggestion_id: UUID | None = Field(default=None, foreign_key="suggestion.id", description="that ended by it")
    given_on: date = Field(description="the service's day on which it came in")
    given_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    given_by: str
    taken_back_by: str | None = None
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


STANDING: sa.ColumnElement[bool] = col(RecheckAnswer.taken_back_at).is_(None)
