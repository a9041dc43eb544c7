"""Keeps how each offer stood at the end of a day on which it changed; counts of seats, no youths."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.access.models import Organisation
from matching_api.history.models import GroupDay
from matching_api.offers.models import Offer
from matching_api.vocabulary.places import places

_COMPARED = ("state", "closed_reason", "kind", "theme", "subregion", "seats_min", "seats_max", "taken", "hours")


def keep(session: Session, today: date, offers: Collection[UUID] | None = None) -> None:
    """Writes those of these offers, or of all, that are no longer as they were last kept; a day has one row an offer.

    Of an offer that somebody else is at, they write it themselves: to wait for them here could be to wait in a circle.
    """
    changed = _changed(session, today, offers)
    if not changed:
        return
    connection, table = session.connection(), GroupDay.__table__  # type: ignore[attr-defined]
    free = sa.select(col(Offer.id)).where(col(Offer.id).in_(list(changed))).with_for_update(skip_locked=True)
    mine = set(connection.execute(free).scalars())
    # Read anew: these are locked, and nobody else changes them any more.
    rows = [each for offer_id, each in _changed(session, today, changed.keys()).items() if offer_id in mine]
    if rows:
        written = [each["offer_id"] for each in rows]
        connection.execute(sa.delete(table).where(table.c.on_day == today, table.c.offer_id.in_(written)))
        connection.execute(sa.insert(table), [{**each, "on_day": today} for each in rows])


def _changed(session: Session, today: date, offers: Collection[UUID] | None) -> dict[Any, dict[str, Any]]:
    last = {each["offer_id"]: each for each in latest(session, today, offers)}
    return {
        each["offer_id"]: each
        for each in now(session, offers)
        if each["offer_id"] not in last or _differs(each, last[each["offer_id"]])
    }


def latest(session: Session, on: date, offers: Collection[UUID] | None = None) -> list[dict[str, Any]]:
    """Every offer, or every one of these, that was known at the end of that day, as it was then."""
    table = GroupDay.__table__  # type: ignore[attr-defined]
    newest = (
        sa.select(table.c.offer_id, sa.func.max(table.c.on_day).label("day"))
        .where(table.c.on_day <= on, *_among(table.c.offer_id, offers))
        .group_by(table.c.offer_id)
        .subquery()
    )
    statement = sa.select(table).join(
        newest, sa.and_(table.c.offer_id == newest.c.offer_id, table.c.on_day == newest.c.day)
    )
    return [dict(row) for row in session.connection().execute(statement).mappings()]


def _differs(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return any(now[name] != before[name] for name in _COMPARED)


def now(session: Session, offers: Collection[UUID] | None = None) -> list[dict[str, Any]]:
    """Every offer, or every one of these, as it is at this moment."""
    columns: list[sa.Column[Any]] = list(Offer.__table__.c)  # type: ignore[attr-defined]
    office = sa.select(*columns, col(Organisation.subregion).label("office")).join(
        Organisation, col(Organisation.key) == col(Offer.organisation_key)
    )
    return [_row(row) for row in session.connection().execute(office.where(*_among(col(Offer.id), offers)))]


def _among(column: Any, offers: Collection[UUID] | None) -> list[sa.ColumnElement[bool]]:
    return [] if offers is None else [column.in_(sorted(offers))]


def _row(offer: Any) -> dict[str, Any]:
    place = places().get(offer.place) if offer.place else None
    taken = offer.seats_elsewhere + offer.seats_held
    return {
        "offer_id": offer.id,
        "state": offer.state,
        "closed_reason": offer.closed_reason,
        "kind": offer.kind,
        "theme": offer.theme,
        "subregion": place.subregion if place else offer.office,
        "seats_min": offer.seats_min,
        "seats_max": offer.seats_max,
        "taken": taken,
        "hours": round(offer.sessions * offer.session_minutes / 60 * offer.leaders + offer.individual_hours * taken, 2),
    }
