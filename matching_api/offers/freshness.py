"""When an offer counts as stale; an offer nobody confirms is not filled, for nobody knows whether it still stands."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.settings import get_settings

SOON_DAYS = 14


def fresh_since() -> date:
    """The oldest day of confirmation that still counts."""
    settings = get_settings()
    return settings.current_date() - timedelta(days=settings.offer_fresh_days)


def is_stale(offer: Offer) -> bool:
    """Nobody said for longer than the settings allow that this offer stands."""
    return offer.assured_on < fresh_since()


def to_confirm(session: Session, offer_ids: Iterable[UUID]) -> list[Offer]:
    """Which of these offers are open and stale, or stale within `SOON_DAYS` when nobody confirms them."""
    soon = fresh_since() + timedelta(days=SOON_DAYS)
    wanted = select(Offer).where(
        col(Offer.id).in_(offer_ids), Offer.state != OfferState.CLOSED, col(Offer.assured_on) < soon
    )
    return list(session.exec(wanted.order_by(col(Offer.id))))
