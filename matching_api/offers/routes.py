"""Offers and what organisations can run besides; transport only. Closing stands with the suggestions it ends."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.offers import capacity, service
from matching_api.offers.benefit import Practice
from matching_api.offers.benefit_schemas import AssumptionsIn, BenefitOut
from matching_api.offers.capacity_schemas import CapacityIn, CapacityOut
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.offers.schemas import OfferIn, OfferListOut, OfferOut

router = APIRouter(tags=["offers"], route_class=OnceRoute)

Reader = Annotated[Actor, Depends(may(Permission.READ_FACTS))]
Publisher = Annotated[Actor, Depends(may(Permission.PUBLISH_OFFERS))]
IfMatch = Annotated[str, Header(description="the ETag that was read", pattern=r'^"[0-9]{1,9}"$')]

IfSame = Annotated[
    str | None, Header(description="the ETag that was read; left out, whatever is there is replaced", max_length=40)
]


def answered(session: DbSession, response: Response, offer: Offer) -> OfferOut:
    """The offer, with the tag of its version in the header."""
    response.headers["ETag"] = f'"{offer.version}"'
    return service.shown(session, [offer])[0]


@router.get("/offers", summary="Offers of the partnership")
def offers(
    actor: Reader,
    session: DbSession,
    state: OfferState | None = None,
    mine: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> OfferListOut:
    found, total = service.page(session, actor, (state, mine), limit, offset)
    return OfferListOut(items=service.shown(session, found), total=total)


@router.post("/offers", status_code=201, summary="Publish an offer")
def publish(wanted: OfferIn, actor: Publisher, session: DbSession, response: Response) -> OfferOut:
    return answered(session, response, service.publish(session, actor, wanted))


@router.get("/offers/{offer_id:uuid}", summary="One offer, with its ETag")
def offer(offer_id: UUID, _actor: Reader, session: DbSession, response: Response) -> OfferOut:
    return answered(session, response, service.offer_of(session, offer_id))


@router.put("/offers/{offer_id:uuid}", summary="Change an offer that nobody changed meanwhile")
def change(
    offer_id: UUID, wanted: OfferIn, actor: Publisher, session: DbSession, response: Response, if_match: IfMatch
) -> OfferOut:
    return answered(session, response, service.change(session, actor, offer_id, wanted, int(if_match.strip('"'))))


@router.post("/offers/{offer_id}/confirmations", status_code=201, summary="Say that an offer still stands")
def confirm(offer_id: UUID, actor: Publisher, session: DbSession, response: Response) -> OfferOut:
    return answered(session, response, service.confirm(session, actor, offer_id))


@router.post("/offers/{offer_id}/_benefit", summary="Hours, waiting and costs of a group against one-on-one help")
def benefit(offer_id: UUID, assumed: AssumptionsIn, _actor: Publisher, session: DbSession) -> BenefitOut:
    return BenefitOut.of(Practice.of(service.offer_of(session, offer_id)), assumed)


@router.get("/capacity", summary="Where, when and how many new groups the own organisation can run, with its ETag")
def own_capacity(actor: Publisher, session: DbSession, response: Response) -> CapacityOut:
    found = capacity.capacity_of(session, actor.organisation_key)
    response.headers["ETag"] = found.mark()
    return found


@router.put("/capacity", summary="Replace where, when and how many new groups the own organisation can run")
def set_capacity(
    wanted: CapacityIn, actor: Publisher, session: DbSession, response: Response, if_match: IfSame = None
) -> CapacityOut:
    capacity.set_capacity(session, actor, wanted, if_match)
    return own_capacity(actor, session, response)
