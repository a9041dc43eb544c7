"""Publishes, changes, confirms and closes offers; never moves a youth."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.known import known
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.marks import Kept
from matching_api.offers import checks
from matching_api.offers.codes import ClosingReason, OfferState
from matching_api.offers.freshness import fresh_since
from matching_api.offers.models import CoOrganisation, Offer
from matching_api.offers.schemas import OfferIn, OfferOut
from matching_api.problems import ChangedMeanwhile, NotAllowed, NotFound
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings

_IN_ORDER = select(Offer).order_by(col(Offer.theme), col(Offer.title), col(Offer.id))


def offer_of(session: Session, offer_id: UUID) -> Offer:
    """One offer of the partnership; raises NotFound."""
    offer = session.get(Offer, offer_id)
    if offer is None:
        raise NotFound("There is no such offer.")
    return offer


@in_whole_region(Why.SEATS)
def locked(session: Session, offer_id: UUID) -> Offer:
    """One offer as it is now, which nobody else changes before this transaction ends; raises NotFound."""
    offer = session.get(Offer, offer_id, with_for_update=True, populate_existing=True)
    if offer is None:
        raise NotFound("There is no such offer.")
    return offer


def offers(session: Session, actor: Actor, state: OfferState | None = None, mine: bool | None = None) -> list[Offer]:
    """Offers by theme and title; `mine` keeps those the own organisation leads or carries along."""
    return list(session.exec(_IN_ORDER.where(*_wanted(actor, state, mine))))


def page(
    session: Session, actor: Actor, which: tuple[OfferState | None, bool | None], limit: int, offset: int
) -> tuple[list[Offer], int]:
    """One part of the same, and how many there are in all; `which` is the state and whether the own."""
    wanted = _wanted(actor, *which)
    total = session.exec(select(sa.func.count()).select_from(Offer).where(*wanted)).one()
    return list(session.exec(_IN_ORDER.where(*wanted).limit(limit).offset(offset))), total


def _wanted(actor: Actor, state: OfferState | None, mine: bool | None) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [] if state is None else [col(Offer.state) == state]
    if mine is not None:
        carried = select(CoOrganisation.offer_id).where(CoOrganisation.organisation_key == actor.organisation_key)
        is_mine = sa.or_(col(Offer.organisation_key) == actor.organisation_key, col(Offer.id).in_(carried))
        found.append(is_mine if mine else sa.not_(is_mine))
    return found


def matchable(session: Session) -> list[Offer]:
    """Offers a match round may fill: open, and confirmed not too long ago; by id."""
    open_ones = select(Offer).where(Offer.state != OfferState.CLOSED, col(Offer.assured_on) >= fresh_since())
    return list(session.exec(open_ones.order_by(col(Offer.id))))


def shown(session: Session, offers: Iterable[Offer]) -> list[OfferOut]:
    """Offers with the names of who carries them."""
    names, partners = names_of(session), partners_of_all(session)
    return [OfferOut.of(offer, partners.get(offer.id, []), names) for offer in offers]


def names_of(session: Session) -> Mapping[str, str]:
    """Organisation key → name."""
    return {key: each.name for key, each in known(session).items()}


def publish(session: Session, actor: Actor, wanted: OfferIn) -> Offer:
    """Publishes an offer of the own organisation; raises InvalidInput with every error at once."""
    offer = Offer(
        **checks.writable(wanted),
        theme=checks.theme_of(session, actor.organisation_key, wanted),
        organisation_key=actor.organisation_key,
        assured_on=get_settings().current_date(),
        published_by=actor.name,
    )
    return add(session, actor, offer, wanted.co_organisations)


def add(session: Session, actor: Actor, offer: Offer, co_organisations: Iterable[str]) -> Offer:
    """Keeps a new offer and who carries it along; it has been checked before."""
    session.add(offer)
    session.flush()
    _set_partners(session, offer.id, co_organisations)
    audit.record(
        session, events.OFFER_PUBLISHED, organisation=actor.organisation_key, actor=actor.account_id, offer=offer.id
    )
    return offer


def change(session: Session, actor: Actor, offer_id: UUID, wanted: OfferIn, version: int) -> Offer:
    """Changes an own offer that still has this version.

    Raises ChangedMeanwhile when it has another, and InvalidInput when fewer seats are left than are taken.
    """
    offer = _led_by(actor, locked(session, offer_id))
    if offer.state is OfferState.CLOSED:
        raise NotAllowed("A closed offer stays as it was.")
    if offer.version != version:
        raise ChangedMeanwhile("Someone changed this offer since you read it.")
    values = {**checks.writable(wanted), "theme": checks.theme_of(session, actor.organisation_key, wanted, offer)}
    for name, value in values.items():
        setattr(offer, name, value)
    offer.version += 1
    session.add(offer)
    _set_partners(session, offer.id, wanted.co_organisations)
    note_change(session, actor, offer)
    return offer


def confirm(session: Session, actor: Actor, offer_id: UUID) -> Offer:
    """Says today that the offer stands; whoever leads it or carries it along may."""
    offer = offer_of(session, offer_id)
    if actor.organisation_key not in {offer.organisation_key, *partners_of_all(session).get(offer.id, [])}:
        raise NotAllowed("This is an offer of other organisations.")
    if offer.state is OfferState.CLOSED:
        raise NotAllowed("A closed offer stays as it was.")
    offer.assured_on = get_settings().current_date()
    session.add(offer)
    note_change(session, actor, offer)
    return offer


def close(session: Session, actor: Actor, offer_id: UUID, reason: ClosingReason) -> Offer:
    """Closes an own offer: nobody joins any more; closing twice changes nothing."""
    offer = _led_by(actor, locked(session, offer_id))
    if offer.state is not OfferState.CLOSED:
        offer.state, offer.closed_reason, offer.version = OfferState.CLOSED, reason, offer.version + 1
        session.add(offer)
        note_change(session, actor, offer)
    return offer


def _led_by(actor: Actor, offer: Offer) -> Offer:
    if offer.organisation_key != actor.organisation_key:
        raise NotAllowed("This is an offer of another organisation.")
    return offer


_partners = Kept[Mapping[UUID, list[str]]]("offer_co_organisation")


def partners_of_all(session: Session) -> Mapping[UUID, list[str]]:
    """Offer id → who carries it along."""
    return _partners.get(session, lambda: _read_partners(session))


def _read_partners(session: Session) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for row in session.exec(select(CoOrganisation).order_by(col(CoOrganisation.organisation_key))):
        found.setdefault(row.offer_id, []).append(row.organisation_key)
    return found


def _set_partners(session: Session, offer_id: UUID, keys: Iterable[str]) -> None:
    session.exec(sa.delete(CoOrganisation).where(col(CoOrganisation.offer_id) == offer_id))
    session.add_all(CoOrganisation(offer_id=offer_id, organisation_key=key) for key in keys)
    session.flush()


def note_change(session: Session, actor: Actor, offer: Offer) -> None:
    audit.record(
        session, events.OFFER_CHANGED, organisation=actor.organisation_key, actor=actor.account_id, offer=offer.id
    )
