"""Records events from the closed list; refuses a field the event does not have."""

from uuid import UUID

from sqlmodel import Session

from matching_api.audit.events import Event
from matching_api.audit.models import AuditEvent


def record(session: Session, event: Event, *, organisation: str | None, **fields: UUID | str | int | bool) -> None:
    """Adds the event to the trail in the caller's transaction.

    Raises ValueError when the fields are not exactly those of the event.
    """
    if fields.keys() != event.fields:
        raise ValueError(f"{event.name} has the fields {sorted(event.fields)}")
    details = {name: str(value) if isinstance(value, UUID) else value for name, value in fields.items()}
    session.add(AuditEvent(name=event.name, organisation=organisation, details=details))
