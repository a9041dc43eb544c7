"""Turns open offers into services of Open Referral HSDS 3; only reads, and of seats only how many are left."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlmodel import Session

from matching_api.access import service as access
from matching_api.access.models import Organisation
from matching_api.database import now
from matching_api.feeds.schedule import day_of, first_meeting, spoken
from matching_api.feeds.schemas import (
    HsdsAttributeOut,
    HsdsCapacityOut,
    HsdsLanguageOut,
    HsdsLocationOut,
    HsdsOrganizationOut,
    HsdsScheduleOut,
    HsdsServiceAtLocationOut,
    HsdsServiceOut,
    HsdsServicePageOut,
    HsdsTermOut,
    HsdsUnitOut,
)
from matching_api.offers import service as offers
from matching_api.offers.models import Offer
from matching_api.problems import NotFound
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.codes import Mode
from matching_api.vocabulary.models import Tag
from matching_api.vocabulary.places import places

HSDS_VERSION = "3.1"
PROFILE = "https://docs.openreferral.org/en/v3.1.0/hsds/"
TAXONOMY = "Samenstart hulpvragen"
# What has a key instead of an id gets one that is the same every time.
_NAMESPACE = UUID("6f0f2d62-3b7e-5d0c-9a53-0c1d5b6f7a10")


@dataclass(frozen=True)
class _Names:
    organisations: Mapping[str, Organisation]
    tags: Mapping[str, Tag]


def services(session: Session, page: int, per_page: int) -> HsdsServicePageOut:
    """One page of the open offers that were confirmed not too long ago, by id; pages count from 1."""
    found = offers.matchable(session)
    pages = max(1, -(-len(found) // per_page))
    part = found[(page - 1) * per_page : page * per_page]
    names = _names(session)
    return HsdsServicePageOut(
        total_items=len(found),
        total_pages=pages,
        page_number=page,
        size=len(part),
        first_page=page == 1,
        last_page=page >= pages,
        empty=not part,
        contents=[_service(offer, names) for offer in part],
    )


def service_of(session: Session, offer_id: UUID) -> HsdsServiceOut:
    """One open offer; raises NotFound for one that is closed or stale too."""
    found = next((each for each in offers.matchable(session) if each.id == offer_id), None)
    if found is None:
        raise NotFound("There is no such service.")
    return _service(found, _names(session))


def _names(session: Session) -> _Names:
    return _Names(
        {each.key: each for each in access.organisations(session)},
        {each.key: each for each in vocabulary.tags(session)},
    )


def _service(offer: Offer, names: _Names) -> HsdsServiceOut:
    return HsdsServiceOut(
        id=offer.id,
        name=offer.title,
        description=offer.description,
        eligibility_description=f"Kinderen en jongeren van {offer.age_min} tot en met {offer.age_max} jaar",
        minimum_age=offer.age_min,
        maximum_age=offer.age_max,
        assured_date=offer.assured_on,
        organization=_organization(names.organisations[offer.organisation_key]),
        service_at_locations=[HsdsServiceAtLocationOut(id=_id(offer, "location"), location=_location(offer))],
        schedules=[_schedule(offer)],
        languages=[HsdsLanguageOut(id=_id(offer, "language"), code=offer.language)],
        attributes=[_attribute(offer, names.tags[tag]) for tag in offer.tags if tag in names.tags],
        capacities=[_capacity(offer)],
    )


def _organization(organisation: Organisation) -> HsdsOrganizationOut:
    kind = {"jeugdteam": "Jeugdteam", "specialist": "Specialistische jeugdhulp", "region": "Regiobureau"}
    description = ", ".join(part for part in (kind[organisation.kind], organisation.subregion) if part)
    return HsdsOrganizationOut(
        id=uuid5(_NAMESPACE, f"organisation/{organisation.key}"), name=organisation.name, description=description
    )


def _location(offer: Offer) -> HsdsLocationOut:
    if offer.place is None:
        return HsdsLocationOut(id=uuid5(_NAMESPACE, "place/online"), location_type="virtual", name="Online")
    place = places().get(offer.place)
    return HsdsLocationOut(
        id=uuid5(_NAMESPACE, f"place/{offer.place}"),
        location_type="physical",
        name=f"{place.name} ({offer.place})" if place else offer.place,
        latitude=place.lat if place else None,
        longitude=place.lon if place else None,
        external_identifier=offer.place,
        external_identifier_type="NL postcode (4 cijfers)",
    )


def _schedule(offer: Offer) -> HsdsScheduleOut:
    return HsdsScheduleOut(
        id=_id(offer, "schedule"),
        dtstart=first_meeting(offer),
        count=offer.sessions,
        byday=day_of(offer.daypart),
        description=spoken(offer),
        attending_type="online" if offer.mode is Mode.ONLINE else "in person",
    )


def _attribute(offer: Offer, tag: Tag) -> HsdsAttributeOut:
    term = HsdsTermOut(
        id=uuid5(_NAMESPACE, f"tag/{tag.key}"),
        code=tag.key,
        name=tag.label_nl,
        description=tag.label_en,
        taxonomy=TAXONOMY,
    )
    return HsdsAttributeOut(id=_id(offer, f"tag/{tag.key}"), link_type="help request", taxonomy_term=term)


def _capacity(offer: Offer) -> HsdsCapacityOut:
    return HsdsCapacityOut(
        id=_id(offer, "capacity"),
        unit=HsdsUnitOut(id=uuid5(_NAMESPACE, "unit/seat"), name="plek"),
        available=offer.seats_max - offer.seats_elsewhere - offer.seats_held,
        maximum=offer.seats_max,
        updated=now(),
    )


def _id(offer: Offer, part: str) -> UUID:
    return uuid5(offer.id, part)
