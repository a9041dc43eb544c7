"""Open offers that a draft would stand beside: same theme, same subregion, ages that overlap (P11)."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from matching_api.access.known import subregions
from matching_api.insight.what_if_schemas import DraftIn, OverlapOut
from matching_api.offers import service as offers
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.offers.schemas import MeetingPlaceOut, Names, OrganisationRef
from matching_api.vocabulary.places import places


def of(session: Session, own_key: str, wanted: DraftIn, theme: str) -> list[OverlapOut]:
    """Offers of all organisations, the own included, by title; the offer that is being changed is left out."""
    areas = subregions(session)
    here = _area(wanted.place, areas.get(own_key))
    open_ones = select(Offer).where(Offer.theme == theme, Offer.state != OfferState.CLOSED, Offer.id != wanted.offer_id)
    beside = [
        each
        for each in session.exec(open_ones.order_by(col(Offer.title), col(Offer.id)))
        if each.age_min <= wanted.age_max
        and wanted.age_min <= each.age_max
        and _area(each.place, areas.get(each.organisation_key)) == here
    ]
    return list(_told(beside, offers.names_of(session)))


def _area(postcode4: str | None, otherwise: str | None) -> str | None:
    """The subregion of the place, the region where that has none; of the organisation when it is online."""
    place = places().get(postcode4) if postcode4 else None
    return (place.subregion or place.region) if place else otherwise


def _told(beside: Iterable[Offer], names: Names) -> Iterable[OverlapOut]:
    for each in beside:
        yield OverlapOut(
            id=each.id,
            title=each.title,
            organisation=OrganisationRef.of(each.organisation_key, names),
            age_min=each.age_min,
            age_max=each.age_max,
            mode=each.mode,
            place=MeetingPlaceOut.of(each.place),
            daypart=each.daypart,
            seats_left=each.seats_max - each.seats_elsewhere - each.seats_held,
            state=each.state,
        )
