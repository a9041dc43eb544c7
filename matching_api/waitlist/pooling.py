"""Who may be matched, as the matcher may know it: by id, without pseudonym; decides nothing about anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import from_json
from sqlmodel import Session, col

from matching_api.access.models import Organisation
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.waitlist.brief import words
from matching_api.waitlist.codes import Status
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.pseudonym import Pseudonym
from matching_api.waitlist.service import WAITS, travel_km, waiting_days

# What a request is pooled from; `not_with` says only whether there is anybody.
_PLAIN = (
    "id", "organisation_key", "age", "postcode4", "registered_on", "max_travel_km", "largest_group",
)  # fmt: skip
_LISTS = ("tags", "dayparts", "languages", "modes", "not_with")
_TABLE: sa.Table = HelpRequest.__table__  # type: ignore[attr-defined]
_COLUMNS = (*(_TABLE.c[name] for name in _PLAIN), *(sa.cast(_TABLE.c[name], sa.Text) for name in _LISTS))


@dataclass(frozen=True, slots=True)
class PooledRequest:
    """One request as the matcher may know it: an id instead of the pseudonym, distances in km, waiting in days."""

    id: UUID
    organisation_key: str
    tags: tuple[str, ...]
    age: int
    postcode4: str
    waiting_days: int
    dayparts: tuple[str, ...]
    languages: tuple[str, ...]
    modes: tuple[str, ...]
    max_travel_km: float
    largest_group: int | None
    not_with: tuple[UUID, ...]


@in_whole_region(Why.POOL)
def pool(session: Session, today: date) -> list[PooledRequest]:
    """The requests that may be matched, by id: waiting, not against a group, of an organisation that shares.

    In the words of the database the same as `not_matched` is none. `not_with` holds only ids that are in the pool too.
    """
    now = get_settings().current_date()
    free = sa.or_(col(HelpRequest.aside_until).is_(None), col(HelpRequest.aside_until) <= now)
    return _read(session, today, *WAITS, col(HelpRequest.open_to_group).is_not(False), free)


@in_whole_region(Why.POOL)
def wanting_peer_contact(session: Session, today: date) -> list[PooledRequest]:
    """The requests that ask for peer contact beside help, by id: also of who started in a group or is helped alone.

    Only of organisations that share, and confirmed not too long ago; who left the waitlist is not among them.
    """
    there = col(HelpRequest.left_at).is_(None), col(HelpRequest.status).in_((Status.WAITING, Status.HELPED))
    return _read(session, today, col(HelpRequest.peer_contact).is_(True), *there)


def pooled(request: HelpRequest, today: date) -> PooledRequest:
    """One request as the matcher may know it, kept apart from nobody."""
    return PooledRequest(
        id=request.id,
        organisation_key=request.organisation_key,
        tags=tuple(request.tags),
        age=request.age,
        postcode4=request.postcode4,
        waiting_days=waiting_days(request, today),
        dayparts=tuple(request.dayparts),
        languages=tuple(request.languages),
        modes=tuple(request.modes),
        max_travel_km=travel_km(request.max_travel_km, request.age),
        largest_group=request.largest_group,
        not_with=(),
    )


def _read(session: Session, today: date, *wanted: sa.ColumnElement[bool]) -> list[PooledRequest]:
    """Columns and no objects: of a whole region those would take nearly all of the time."""
    settings = get_settings()
    since = settings.current_date() - timedelta(days=settings.recheck_days)
    request = HelpRequest
    confirmed = [col(each) >= since for each in (request.registered_on, request.named_on, request.rechecked_on)]
    statement = (
        sa.select(*_COLUMNS)
        .join(Organisation, col(Organisation.key) == col(request.organisation_key))
        .where(col(Organisation.sharing).is_(True), *wanted, sa.or_(*confirmed))
        .order_by(col(request.id))
    )
    session.flush()
    rows = session.connection().execute(statement).all()
    apart = _apart(session, {row[0]: row[-1] for row in rows if len(row[-1]) > len("[]")}, {row[0] for row in rows})
    return [_pooled(row, today, apart) for row in rows]


def _pooled(row: Any, today: date, apart: Mapping[UUID, tuple[UUID, ...]]) -> PooledRequest:
    request_id, organisation, age, postcode4, registered_on, km, largest, *lists = row
    tags, dayparts, languages, modes = map(words, lists[:4])
    return PooledRequest(
        request_id, organisation, tags, age, postcode4, max(0, (today - registered_on).days), dayparts, languages,
        modes, travel_km(km, age), largest, apart.get(request_id, ()),
    )  # fmt: skip


def _apart(session: Session, told: Mapping[UUID, str], pooled_ids: set[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """Request → whom of the pool it is to be kept apart from, for those that name anybody."""
    if not told:
        return MappingProxyType({})
    owners = sa.select(col(HelpRequest.organisation_key)).where(col(HelpRequest.id).in_(sorted(told))).distinct()
    named = sa.select(col(HelpRequest.id), col(HelpRequest.organisation_key), col(HelpRequest.pseudonym))
    rows = session.connection().execute(named.where(col(HelpRequest.organisation_key).in_(owners))).all()
    ids: dict[tuple[str, Pseudonym], UUID] = {(owner, who): key for key, owner, who in rows if key in pooled_ids}
    owner_of = {key: owner for key, owner, _ in rows}
    return {
        key: tuple(
            sorted({found for each in from_json(names) if (found := ids.get((owner_of[key], Pseudonym(each))))} - {key})
        )
        for key, names in told.items()
    }
