"""What is kept of an event; rows are only ever added."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, now


class AuditEvent(SQLModel, table=True):
    __tablename__ = "audit_event"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    name: str
    organisation: str | None = Field(default=None, index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
