"""Remembers what a delivery changes and puts it back as it was; knows requests only, and nothing people decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.database import UtcDateTime
from matching_api.waitlist.models import Delivery, HelpRequest, RequestBefore
from matching_api.waitlist.pseudonym import Pseudonym, PseudonymListColumn

_REQUESTS = HelpRequest.__table__  # type: ignore[attr-defined]
_BEFORE = RequestBefore.__table__  # type: ignore[attr-defined]

Before = Mapping[UUID, Mapping[str, Any] | None]
"""Request id → its columns as they were, as far as they changed; none when it was not there."""


def remember(session: Session, delivery: Delivery, before: Before) -> None:
    """Keeps what this delivery changed, and forgets it of the organisation's earlier ones: only the last is undone.

    One that changed nothing leaves that of the one before, which can be taken back once it was taken back itself.
    """
    if not before:
        return
    connection = session.connection()
    connection.execute(sa.delete(_BEFORE).where(_BEFORE.c.organisation_key == delivery.organisation_key))
    same = {"delivery_id": delivery.id, "organisation_key": delivery.organisation_key}
    rows = [
        {**same, "help_request_id": each, "before": None if values is None else written(values)}
        for each, values in before.items()
    ]
    if rows:
        connection.execute(sa.insert(_BEFORE), rows)


def remembered(session: Session, delivery: Delivery) -> dict[UUID, dict[str, Any] | None]:
    """What a delivery changed, with values as the table holds them; empty when that is no longer kept."""
    rows = session.exec(select(RequestBefore).where(RequestBefore.delivery_id == delivery.id))
    return {each.help_request_id: None if each.before is None else columns(each.before) for each in rows}


def reversible(session: Session, organisation_key: str) -> UUID | None:
    """The organisation's last delivery that was not taken back, when everything it changed is still known."""
    own = select(Delivery).where(Delivery.organisation_key == organisation_key, col(Delivery.reversed_at).is_(None))
    last = session.exec(own.order_by(col(Delivery.received_at).desc(), col(Delivery.id)).limit(1)).first()
    if last is None:
        return None
    kept = select(RequestBefore.help_request_id).where(RequestBefore.delivery_id == last.id).limit(1)
    changed_nothing = not (last.created or last.updated or last.left)
    return last.id if changed_nothing or session.exec(kept).first() is not None else None


def put_back(session: Session, delivery: Delivery, before: Before) -> None:
    """Gives requests their columns of before; those that were not there are left to the caller."""
    # Rows of which the same columns changed go together.
    alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for request_id, values in before.items():
        if values:
            alike[tuple(sorted(values))].append({**values, "b_id": request_id})
    update = _REQUESTS.update().where(_REQUESTS.c.id == sa.bindparam("b_id"))
    for rows in alike.values():
        session.connection().execute(update, rows)
    forget(session, delivery)
    for held in [each for each in session.identity_map.values() if isinstance(each, HelpRequest)]:
        session.expire(held)


def forget(session: Session, delivery: Delivery) -> None:
    """Nothing is kept of what this delivery changed."""
    session.exec(sa.delete(RequestBefore).where(col(RequestBefore.delivery_id) == delivery.id))


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a request as JSON can hold them."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return [each.reveal() if isinstance(each, Pseudonym) else each for each in value]
    return value


def columns(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with values as the table holds them."""
    return {name: _value(_REQUESTS.c[name].type, value) for name, value in kept.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.Uuid):
        return UUID(value)
    if isinstance(kind, PseudonymListColumn):
        return [Pseudonym(each) for each in value]
    return kind.enum_class(value) if isinstance(kind, sa.Enum) and kind.enum_class is not None else value


def created(before: Before) -> Sequence[UUID]:
    """The requests that a delivery added."""
    return sorted(each for each, values in before.items() if values is None)
