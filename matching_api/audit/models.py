"""What is kept of an event, and how it hangs on the event before it; rows are only ever added."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from matching_api.database import UtcDateTime, now


class AuditEvent(SQLModel, table=True):
    """One link of the chain: its hash covers its own content and the hash before it (see `chain`)."""

    __tablename__ = "audit_event"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    position: int = Field(unique=True, description="1, 2, 3 … without a gap")
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    name: str
    organisation: str | None = Field(default=None, index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    previous: str | None = Field(
        default=None, max_length=64, description="hash of the event before; none for the first"
    )
    hash: str = Field(max_length=64, description="SHA-256, as hex digits")


# As statements per dialect, so that the migration holds the same text.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        """CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
        """CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''the audit trail is only added to''; END'""",
        """CREATE TRIGGER audit_event_change BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW
EXECUTE FUNCTION refuse_audit_change()""",
        """CREATE TRIGGER audit_event_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT
EXECUTE FUNCTION refuse_audit_change()""",
    ),
}

# The same triggers where tables are made without a migration.
for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        sa.event.listen(
            sa.inspect(AuditEvent).local_table,
            "after_create",
            sa.DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
