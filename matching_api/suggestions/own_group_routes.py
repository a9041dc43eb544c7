"""The own offers with who is in them, and starting one; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.offers.routes import answered
from matching_api.offers.schemas import OfferOut
from matching_api.suggestions import own_groups, starting
from matching_api.suggestions.own_group_schemas import OwnGroupListOut

router = APIRouter(tags=["offers"], route_class=OnceRoute)

Publisher = Annotated[Actor, Depends(may(Permission.PUBLISH_OFFERS))]


@router.get("/own-groups", summary="Own offers with who is in them, others' youths as counts")
def own(actor: Publisher, session: DbSession) -> OwnGroupListOut:
    return OwnGroupListOut(items=own_groups.own_groups(session, actor))


@router.post("/offers/{offer_id}/starts", status_code=201, summary="Start a group with everybody who agreed")
def start(offer_id: UUID, actor: Publisher, session: DbSession, response: Response) -> OfferOut:
    return answered(session, response, starting.start(session, actor, offer_id))
