"""Organisations and the accounts of the people who work there."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.access.roles import OrganisationKind, Role
from matching_api.database import UtcDateTime, coded, now


class Organisation(SQLModel, table=True):
    """A jeugdteam, a specialist, or the region's own office; its key never changes."""

    key: str = Field(primary_key=True, max_length=64)
    name: str
    kind: OrganisationKind = Field(sa_type=coded(OrganisationKind))
    subregion: str | None = None
    place: str | None = Field(default=None, max_length=4, description="four-digit postcode it works from")
    sharing: bool = Field(default=False, description="may its requests be matched together with others'?")


class Account(SQLModel, table=True):
    """Somebody who signs in; works for one organisation in one role."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    username: str = Field(unique=True, max_length=120)
    name: str = Field(description="stands beside every decision of this person")
    role: Role = Field(sa_type=coded(Role))
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    password_hash: str
    active: bool = True
    one_time: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": sa.false()},
        description="somebody else knows the password; all that may be done is choosing another",
    )
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="last time the news was read")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Identity(SQLModel, table=True):
    """Somebody at the provider, at work for one organisation; for another organisation there is another account."""

    __table_args__ = (sa.UniqueConstraint("subject_hash", "organisation_key"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    subject_hash: str = Field(max_length=64, description="SHA-256 of issuer and subject, as hex digits")
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    signed_in_at: datetime = Field(sa_type=UtcDateTime, description="at the provider")
    token_at: datetime = Field(sa_type=UtcDateTime, description="when the latest token that came was issued")
