"""Sharing, and the requests of data subjects; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.schemas import OrganisationOut
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.retention import sharing
from matching_api.retention.schemas import SharingIn

router = APIRouter(tags=["retention"])

Administrator = Annotated[Actor, Depends(may(Permission.MANAGE))]


@router.put("/organisations/{organisation_key}/sharing", summary="Switch sharing on or off")
def switch_sharing(
    organisation_key: str, wanted: SharingIn, actor: Administrator, session: DbSession
) -> OrganisationOut:
    return OrganisationOut.of(sharing.switch(session, organisation_key, on=wanted.sharing, by=actor.account_id))
