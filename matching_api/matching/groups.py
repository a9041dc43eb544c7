"""Offers and proposed groups alike: finds them, and moves their seats by conditional UPDATE only."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.marks import ONLY_SEATS, Kept
from matching_api.matching.codes import GroupKind, ProposedState
from matching_api.matching.commitments import GroupRef
from matching_api.matching.models import ProposedGroup
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.problems import GroupFull, NotFound, StepNotPossible
from matching_api.reach import Why, in_whole_region

AnyGroup = Offer | ProposedGroup
TABLES: dict[GroupKind, type[Offer] | type[ProposedGroup]] = {
    GroupKind.OFFER: Offer,
    GroupKind.PROPOSED: ProposedGroup,
}


def ref_of(group: AnyGroup) -> GroupRef:
    return GroupRef(GroupKind.OFFER if isinstance(group, Offer) else GroupKind.PROPOSED, group.id)


def group_of(session: Session, ref: GroupRef) -> AnyGroup:
    """The group as this session knows it; raises NotFound."""
    group: AnyGroup | None = (
        session.get(Offer, ref.id) if ref.kind is GroupKind.OFFER else session.get(ProposedGroup, ref.id)
    )
    if group is None:
        raise NotFound("There is no such group.")
    return group


def groups_by_ref(session: Session, refs: Iterable[GroupRef]) -> dict[GroupRef, AnyGroup]:
    """All these groups, in two questions to the database for every 500."""
    found: list[AnyGroup] = []
    for kind in GroupKind:
        ids = sorted(ref.id for ref in set(refs) if ref.kind is kind)
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            if kind is GroupKind.OFFER:
                offers = session.exec(select(Offer).where(col(Offer.id).in_(some)))
                found.extend(offers)
            else:
                proposed = session.exec(select(ProposedGroup).where(col(ProposedGroup.id).in_(some)))
                found.extend(proposed)
    return {ref_of(group): group for group in found}


def live_proposed(session: Session) -> list[ProposedGroup]:
    """Proposed groups that nobody adopted and that have not lapsed, by id."""
    statement = select(ProposedGroup).where(ProposedGroup.state == ProposedState.PROPOSED)
    return list(session.exec(statement.order_by(col(ProposedGroup.id))))


def held(session: Session) -> list[ProposedGroup]:
    """Live proposed groups in which somebody accepted a seat: the next round keeps them as if they were offers."""
    return [group for group in live_proposed(session) if group.seats_held > 0]


def held_refs(session: Session) -> list[GroupRef]:
    """The same groups, by reference only."""
    held = col(ProposedGroup.state) == ProposedState.PROPOSED, col(ProposedGroup.seats_held) > 0
    session.flush()
    ids = session.connection().execute(sa.select(col(ProposedGroup.id)).where(*held).order_by(col(ProposedGroup.id)))
    return [GroupRef(GroupKind.PROPOSED, each) for each in ids.scalars()]


def seats_held(session: Session, refs: Collection[GroupRef]) -> dict[GroupRef, int]:
    """How many seats of each of these groups are confirmed inside the service; without those that are not there."""
    found: dict[GroupRef, int] = {}
    session.flush()
    for kind, table in TABLES.items():
        ids = sorted({ref.id for ref in refs if ref.kind is kind})
        for start in range(0, len(ids), 500):
            some = sa.select(col(table.id), col(table.seats_held)).where(col(table.id).in_(ids[start : start + 500]))
            found |= {GroupRef(kind, each): held for each, held in session.connection().execute(some)}
    return found


@in_whole_region(Why.SEATS)
def move_seats(session: Session, ref: GroupRef, *, held: int, proposed: int) -> None:
    """Adds to the held seats and to the suggestions that wait, in one conditional UPDATE.

    Raises GroupFull when a seat is asked and none is left, and StepNotPossible when the group takes nobody any more.
    The condition stands in the UPDATE itself, so that it also holds for whoever forgot to lock.
    """
    table = TABLES[ref.kind]
    change = sa.update(table).where(col(table.id) == ref.id)
    if held > 0 or proposed > 0 or ref.kind is GroupKind.PROPOSED:
        # An adopted group's seats moved to the offer, so nothing is given back here either.
        change = change.where(_is_open(ref.kind))
    if held > 0:
        change = change.where(_taken(ref.kind) + held <= table.seats_max)
    moved = change.values(seats_held=table.seats_held + held, seats_proposed=table.seats_proposed + proposed)
    if session.exec(moved.execution_options(synchronize_session=False, **{ONLY_SEATS: ref.id})).rowcount == 0:
        _refuse(session, ref)
    _forget(session, ref)


def has_seat(group: AnyGroup) -> bool:
    """Is a seat left, counting only confirmed ones as taken?"""
    return seats_taken(group) < group.seats_max


def seats_taken(group: AnyGroup) -> int:
    """Confirmed seats, inside and outside the service."""
    return group.seats_held + (group.seats_elsewhere if isinstance(group, Offer) else 0)


def is_open(group: AnyGroup) -> bool:
    """Does the group still take youths?"""
    if isinstance(group, Offer):
        return group.state is not OfferState.CLOSED
    return group.state is ProposedState.PROPOSED


@in_whole_region(Why.SEATS)
def lock(session: Session, ref: GroupRef) -> None:
    """Keeps one group as it is until the transaction ends; before any of its suggestions is locked."""
    table = TABLES[ref.kind]
    session.exec(select(col(table.id)).where(col(table.id) == ref.id).with_for_update()).one()
    _forget(session, ref)


def lock_all(session: Session) -> None:
    """Keeps every open group as it is until the transaction ends; always groups first, then suggestions."""
    for statement in (
        select(Offer).where(Offer.state != OfferState.CLOSED).order_by(col(Offer.id)),
        select(ProposedGroup).where(ProposedGroup.state == ProposedState.PROPOSED).order_by(col(ProposedGroup.id)),
    ):
        session.exec(statement.with_for_update().execution_options(populate_existing=True)).all()


def _taken(kind: GroupKind) -> sa.SQLColumnExpression[int]:
    if kind is GroupKind.OFFER:
        return col(Offer.seats_elsewhere) + col(Offer.seats_held)
    return col(ProposedGroup.seats_held)


def _is_open(kind: GroupKind) -> sa.ColumnElement[bool]:
    if kind is GroupKind.OFFER:
        return col(Offer.state) != OfferState.CLOSED
    return col(ProposedGroup.state) == ProposedState.PROPOSED


def _refuse(session: Session, ref: GroupRef) -> None:
    _forget(session, ref)
    if not is_open(group_of(session, ref)):
        raise StepNotPossible("This group takes nobody any more.")
    raise GroupFull("No free seat is left in this group.")


def _forget(session: Session, ref: GroupRef) -> None:
    """What the session remembers of the row is old now."""
    table = TABLES[ref.kind]
    remembered = session.identity_map.get(session.identity_key(table, ref.id))
    if remembered is not None:
        session.expire(remembered)


_same = Kept[Mapping[UUID, str]]("proposed_group")


def same_groups(session: Session) -> Mapping[UUID, str]:
    """Id of an offer or proposed group → the `new:` key it was found under, for all that were ever proposed."""
    return _same.get(session, lambda: _read_same(session))


def _read_same(session: Session) -> Mapping[UUID, str]:
    found: dict[UUID, str] = {}
    columns = sa.select(col(ProposedGroup.id), col(ProposedGroup.adopted_offer_id), col(ProposedGroup.key))
    for group_id, offer_id, key in session.connection().execute(columns):
        found[group_id] = key
        if offer_id is not None:
            found[offer_id] = key
    return MappingProxyType(found)


def require_seat(session: Session, ref: GroupRef) -> None:
    """Raises GroupFull when no seat is left, and StepNotPossible when the group takes nobody any more."""
    group = group_of(session, ref)
    if not is_open(group) or not has_seat(group):
        _refuse(session, ref)
