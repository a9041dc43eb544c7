"""Records events from the closed list; refuses a field the event does not have."""

from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from matching_api.audit import chain
from matching_api.audit.events import Event
from matching_api.audit.models import AuditEvent
from matching_api.database import now


def record(session: Session, event: Event, *, organisation: str | None, **fields: UUID | str | int | bool) -> UUID:
    """Adds the event to the trail with the caller's transaction, and gives its id.

    Raises ValueError when the fields are not exactly those of the event.
    """
    if fields.keys() != event.fields:
        raise ValueError(f"{event.name} has the fields {sorted(event.fields)}")
    details = {name: str(value) if isinstance(value, UUID) else value for name, value in fields.items()}
    event_id = uuid4()
    content = {"id": event_id, "at": now(), "name": event.name, "organisation": organisation, "details": details}
    chain.add(session, content)
    return event_id


def of_organisation(session: Session, organisation: str, limit: int, before: int | None) -> list[AuditEvent]:
    """What concerns the organisation, latest first; `before` is a position to read on from."""
    statement = select(AuditEvent).where(AuditEvent.organisation == organisation)
    if before is not None:
        statement = statement.where(AuditEvent.position < before)
    return list(session.exec(statement.order_by(col(AuditEvent.position).desc()).limit(limit)))
