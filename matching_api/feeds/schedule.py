"""When a group meets, as far as is known: a day of the week, a part of that day, how often; no clock times."""

from datetime import date, timedelta

from matching_api.offers.models import Offer
from matching_api.vocabulary.codes import DAYS

_ICAL_DAYS = dict(zip(DAYS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
_DUTCH_DAYS = dict(
    zip(DAYS, ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"), strict=True)
)
_DUTCH_PARTS = {"morning": "ochtend", "afternoon": "middag", "evening": "avond"}


def day_of(daypart: str) -> str:
    """The day of the week in two letters, as RFC 5545 writes it."""
    return _ICAL_DAYS[daypart.split("-")[0]]


def first_meeting(offer: Offer) -> date | None:
    """The first day from `starts_on` that is the group's day of the week; none when no start is planned."""
    if offer.starts_on is None:
        return None
    days = DAYS.index(offer.daypart.split("-")[0]) - offer.starts_on.weekday()
    return offer.starts_on + timedelta(days=days % 7)


def spoken(offer: Offer) -> str:
    """The same in a Dutch sentence."""
    day, part = offer.daypart.split("-")
    times = "1 bijeenkomst" if offer.sessions == 1 else f"{offer.sessions} bijeenkomsten, in beginsel wekelijks"
    return f"{_DUTCH_DAYS[day]}{_DUTCH_PARTS[part]}, {times}, van {offer.session_minutes} minuten".capitalize()
