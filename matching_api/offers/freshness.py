"""When an offer counts as stale; an offer nobody confirms is not filled, for nobody knows whether it still stands."""

from datetime import date, timedelta

from matching_api.offers.models import Offer
from matching_api.settings import get_settings


def fresh_since() -> date:
    """The oldest day of confirmation that still counts."""
    settings = get_settings()
    return settings.current_date() - timedelta(days=settings.offer_fresh_days)


def is_stale(offer: Offer) -> bool:
    """Nobody said for longer than the settings allow that this offer stands."""
    return offer.assured_on < fresh_since()
