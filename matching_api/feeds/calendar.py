"""A group's meetings as iCalendar (RFC 5545): days without clock times, and nobody who comes."""

from uuid import UUID

from sqlmodel import Session

from matching_api.feeds.schedule import first_meeting, spoken
from matching_api.offers import service as offers
from matching_api.offers.codes import ClosingReason, OfferState
from matching_api.offers.models import Offer
from matching_api.problems import NotFound
from matching_api.vocabulary.places import places

_LINE_OCTETS = 75


def calendar_of(session: Session, offer_id: UUID) -> str:
    """The calendar of one offer; raises NotFound when there is none or no start is planned yet."""
    offer = offers.offer_of(session, offer_id)
    if offer.starts_on is None:
        raise NotFound("No start is planned yet, so there is no calendar.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Samenstart//Groepsaanbod//NL",
        "METHOD:PUBLISH",
        *_event(offer),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(offer: Offer) -> list[str]:
    organised = [f"DTSTART;VALUE=DATE:{first_meeting(offer):%Y%m%d}"]
    if offer.sessions > 1:
        organised.append(f"RRULE:FREQ=WEEKLY;COUNT={offer.sessions}")
    return [
        "BEGIN:VEVENT",
        f"UID:{offer.id}@samenstart.example",
        f"DTSTAMP:{offer.published_at:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{offer.version - 1}",
        *organised,
        f"SUMMARY:{_escaped(offer.title)}",
        f"DESCRIPTION:{_escaped(spoken(offer))}",
        f"LOCATION:{_escaped(_where(offer))}",
        f"STATUS:{_status(offer)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _where(offer: Offer) -> str:
    if offer.place is None:
        return "Online"
    place = places().get(offer.place)
    return f"{place.name} ({offer.place})" if place else offer.place


def _status(offer: Offer) -> str:
    if offer.state is OfferState.CLOSED and offer.closed_reason is not ClosingReason.COMPLETED:
        return "CANCELLED"
    return "TENTATIVE" if offer.state is OfferState.FORMING else "CONFIRMED"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a letter; what goes on begins with a space."""
    parts: list[str] = []
    part = ""
    for letter in line:
        # The space that begins a continuation counts too.
        if len((part + letter).encode()) > _LINE_OCTETS - bool(parts):
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
