"""What a draft group would meet; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.insight import what_if
from matching_api.insight.what_if_schemas import DraftIn, WhatIfOut
from matching_api.turns import IN_TURN

router = APIRouter(tags=["offers"])

Publisher = Annotated[Actor, Depends(may(Permission.PUBLISH_OFFERS))]


@router.post(
    "/offers/_estimate", summary="What a group would meet, were it published now; nothing is kept", dependencies=IN_TURN
)
def what_if_published(wanted: DraftIn, actor: Publisher, session: DbSession) -> WhatIfOut:
    return what_if.what_if(session, actor, wanted)
