"""Sharing, and the requests of data subjects; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.schemas import OrganisationOut
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.retention import reversing, sharing, subjects
from matching_api.retention.schemas import SharingIn, SubjectErasureOut, SubjectExportOut
from matching_api.waitlist.schemas import DeliveryOut

router = APIRouter(tags=["retention"])

Administrator = Annotated[Actor, Depends(may(Permission.MANAGE))]
Deliverer = Annotated[Actor, Depends(may(Permission.DELIVER))]
Answering = Annotated[Actor, Depends(may(Permission.ANSWER_SUBJECTS))]


@router.put("/organisations/{organisation_key}/sharing", summary="Switch sharing on or off")
def switch_sharing(
    organisation_key: str, wanted: SharingIn, actor: Administrator, session: DbSession
) -> OrganisationOut:
    return OrganisationOut.of(sharing.switch(session, organisation_key, on=wanted.sharing, by=actor.account_id))


@router.post(
    "/deliveries/{delivery_id:uuid}/reversals", status_code=201, summary="Take the last of the own deliveries back"
)
def take_back(delivery_id: UUID, actor: Deliverer, session: DbSession) -> DeliveryOut:
    return DeliveryOut.of(reversing.reverse(session, actor, delivery_id))


@router.post("/help-requests/{request_id}/exports", status_code=201, summary="Everything kept about one own youth")
def export(request_id: UUID, actor: Answering, session: DbSession) -> SubjectExportOut:
    return subjects.export(session, actor, request_id)


@router.post("/help-requests/{request_id}/erasures", status_code=201, summary="Erase everything about one own youth")
def erase(request_id: UUID, actor: Answering, session: DbSession) -> SubjectErasureOut:
    return subjects.erase(session, actor, request_id)
