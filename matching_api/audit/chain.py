"""Hangs each event on the one before, at the moment its transaction is kept; never changes one that is there."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, col, select

from matching_api.audit.models import AuditEvent
from matching_api.reach import Why, whole_region

# Any number will do, as long as every process takes the same.
_TURN = 20_261_122
_WAITING = "audit_events"
_COVERED = ("position", "id", "at", "name", "organisation", "details")


def digest(previous: str | None, content: dict[str, Any]) -> str:
    """SHA-256, as hex digits, of the hash before and the event's own content as sorted JSON without spaces."""
    covered = {name: content[name] for name in _COVERED}
    covered |= {"id": str(content["id"]), "at": content["at"].isoformat(timespec="microseconds")}
    text = json.dumps([previous, covered], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def add(session: Session, content: dict[str, Any]) -> None:
    """Keeps the event with the transaction of the session; it gets its place in the chain when that is committed."""
    if not session.in_transaction():
        session.begin()
    transaction, waiting = session.info.get(_WAITING, (None, []))
    if transaction is not session.get_transaction():
        # What another transaction of this session recorded was rolled back with it.
        waiting = []
    session.info[_WAITING] = (session.get_transaction(), [*waiting, content])


def broken_at(events: Iterable[AuditEvent]) -> int | None:
    """The position where the chain, in order, no longer holds; none when it does."""
    previous: str | None = None
    for position, each in enumerate(events, start=1):
        content = {name: getattr(each, name) for name in _COVERED}
        if each.position != position or each.previous != previous or each.hash != digest(previous, content):
            return position
        previous = each.hash
    return None


def in_order(session: Session) -> Iterable[AuditEvent]:
    """The whole trail, read in parts."""
    return session.exec(select(AuditEvent).order_by(col(AuditEvent.position)).execution_options(yield_per=1000))


def _link(session: Session) -> None:
    transaction, waiting = session.info.pop(_WAITING, (None, []))
    if transaction is None or transaction is not session.get_transaction():
        return
    with whole_region(session, Why.TRAIL):
        _append(session, waiting)


def _append(session: Session, waiting: list[dict[str, Any]]) -> None:
    # The turn is taken last of all locks and held for the commit only, so nobody waits in a circle or for long.
    # SQLite has one writer; the unique position stands behind both.
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
    last = session.exec(select(AuditEvent.position, AuditEvent.hash).order_by(col(AuditEvent.position).desc())).first()
    reached, previous = last or (0, None)
    rows = []
    for position, content in enumerate(waiting, start=reached + 1):
        row = {**content, "position": position, "previous": previous}
        previous = row["hash"] = digest(previous, row)
        rows.append(row)
    session.connection().execute(sa.insert(AuditEvent), rows)


event.listen(Session, "before_commit", _link)
