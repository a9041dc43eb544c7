"""Keys with which an organisation's own systems sign in; the secret itself is never kept."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, now


class ApiKey(SQLModel, table=True):
    """One key of one organisation; it may do what its scopes say and is nobody."""

    __tablename__ = "api_key"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_key: str = Field(foreign_key="organisation.key", index=True)
    name: str = Field(max_length=40, description="which system uses it")
    scopes: list[str] = Field(sa_type=sa.JSON)
    secret_hash: str = Field(unique=True, max_length=64, description="SHA-256, as hex digits")
    made_by: str
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    last_used_on: date | None = None
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
