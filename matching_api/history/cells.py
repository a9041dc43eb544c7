"""In which cell of the book each request belongs now, beside the cell it was counted in; reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.history.codes import Stage, age_band
from matching_api.history.models import HistoryPosition
from matching_api.offers.codes import OfferKind
from matching_api.offers.models import Offer
from matching_api.suggestions.codes import HOLDS_SEAT, LIVE, State
from matching_api.suggestions.models import Suggestion
from matching_api.suggestions.one_on_one_models import STANDING, OneOnOneChoice
from matching_api.suggestions.slots import Slot
from matching_api.vocabulary.places import places
from matching_api.waitlist.codes import Referrer, Status
from matching_api.waitlist.models import Delivery, HelpRequest

ENDED_IN_A_GROUP = (State.COMPLETED, State.STOPPED)
_STAGES = {
    Status.TAILORING_FIRST: Stage.TAILORING,
    Status.HELPED: Stage.HELPED,
    Status.EXPIRED: Stage.EXPIRED,
}


@dataclass(frozen=True)
class At:
    """One cell of the book."""

    stage: Stage
    theme: str | None
    age_band: str | None
    municipality_code: str | None
    group_kind: OfferKind | None
    registered_on: date


@dataclass(frozen=True)
class Found:
    """One request: the cell it was counted in (none when it is new) and where it belongs (none when it is gone)."""

    request_id: UUID
    organisation_key: str
    before: At | None
    after: At | None
    first_delivery: bool = False
    referrer: Referrer | None = None
    referral_open: bool | None = None


_NAMES = tuple(each.name for each in fields(At))


def values(cell: At | None) -> dict[str, Any]:
    """A cell as columns."""
    return dict.fromkeys(_NAMES) if cell is None else {name: getattr(cell, name) for name in _NAMES}


def read(session: Session, ids: Sequence[UUID] | None) -> Iterator[Found]:
    """These requests, or all that are or were there; the whole region has to be in sight."""
    connection = session.connection()
    positions = sa.select(HistoryPosition)
    if ids is not None:
        positions = positions.where(col(HistoryPosition.help_request_id).in_(ids))
    booked = {row.help_request_id: row for row in connection.execute(positions)}
    once = _delivered_once(session)
    seen = set()
    for row in connection.execute(_requests(ids)):
        if row.id in seen:
            continue
        seen.add(row.id)
        position = booked.pop(row.id, None)
        before = _cell(position) if position is not None else None
        first = row.organisation_key in once
        yield Found(row.id, row.organisation_key, before, _belongs(row, before), first, row.referrer, row.referral_open)
    for request_id, position in booked.items():
        yield Found(request_id, position.organisation_key, _cell(position), None)


def _requests(ids: Sequence[UUID] | None) -> sa.Executable:
    """These requests, or all, with the suggestion that says where each stands: one that holds a seat comes first."""
    request, suggestion = HelpRequest, Suggestion
    counts = col(suggestion.state).in_((*LIVE, *ENDED_IN_A_GROUP))
    # Peer contact stands beside help and moves nobody.
    of_help = sa.and_(col(suggestion.help_request_id) == col(request.id), counts, col(suggestion.slot) == Slot.HELP)
    chosen = sa.and_(col(OneOnOneChoice.help_request_id) == col(request.id), STANDING)
    wanted = sa.true() if ids is None else col(request.id).in_(ids)
    return (
        sa.select(
            col(request.id), col(request.organisation_key), col(request.theme), col(request.age),
            col(request.postcode4), col(request.registered_on), col(request.status), col(request.left_at),
            col(request.started_at), col(request.referrer), col(request.referral_open),
            col(suggestion.state).label("state"), col(Offer.kind).label("kind"),
            col(OneOnOneChoice.id).label("choice"),
        )
        .outerjoin(suggestion, of_help)
        .outerjoin(Offer, col(Offer.id) == col(suggestion.offer_id))
        .outerjoin(OneOnOneChoice, chosen)
        .where(wanted)
        .order_by(col(request.id), sa.case((col(suggestion.state).in_(HOLDS_SEAT), 0), else_=1))
    )  # fmt: skip


def _belongs(row: sa.Row[Any], before: At | None) -> At:
    place, stage = places().get(row.postcode4), _stage(row)
    kind = row.kind if stage is Stage.STARTED else None
    if stage is Stage.STARTED and before is not None and (kind is None or before.stage is Stage.STARTED):
        # A group that follows does not change in what kind of group somebody started.
        kind = before.group_kind
    return At(
        stage=stage,
        theme=row.theme,
        age_band=age_band(row.age),
        municipality_code=place.municipality_code if place else None,
        group_kind=kind,
        registered_on=row.registered_on,
    )


def _stage(row: sa.Row[Any]) -> Stage:
    """As `HelpRequest.state` says; of who waits, how far the suggestion is."""
    if row.started_at is not None:
        return Stage.STARTED
    if row.left_at is not None:
        return Stage.LEFT
    if row.status is not Status.WAITING:
        return _STAGES[row.status]
    if row.state is State.PROPOSED:
        return Stage.SUGGESTED
    if row.state in HOLDS_SEAT:
        return Stage.ACCEPTED
    return Stage.ONE_ON_ONE if row.choice is not None else Stage.WAITING


def _cell(row: sa.Row[Any]) -> At:
    return At(**{name: getattr(row, name) for name in _NAMES})


def _delivered_once(session: Session) -> frozenset[str]:
    """Organisations of which everything came with one delivery."""
    counted = sa.select(col(Delivery.organisation_key)).group_by(col(Delivery.organisation_key))
    return frozenset(session.connection().execute(counted.having(sa.func.count() == 1)).scalars())
