"""What is kept of an answer for a day; unreadable to whoever does not hold the key the client chose."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, now


class KeptAnswer(SQLModel, table=True):
    """One request that was carried out; key and request stand here as digests, the answer encrypted."""

    __tablename__ = "kept_answer"

    actor_id: UUID = Field(primary_key=True)
    key_digest: str = Field(primary_key=True, max_length=64)
    request_digest: str = Field(max_length=64)
    answer: str | None = Field(default=None, description="none only while the request is carried out")
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
