"""Open offers for other systems; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.feeds import calendar, hsds
from matching_api.feeds.schemas import HsdsServiceOut, HsdsServicePageOut, HsdsVersionOut
from matching_api.settings import get_settings

router = APIRouter(tags=["feeds"])

Reader = Annotated[Actor, Depends(may(Permission.READ_FACTS))]


class CalendarResponse(Response):
    media_type = "text/calendar"


@router.get("/hsds", summary="Which version of Open Referral HSDS this speaks")
def hsds_version(_actor: Reader) -> HsdsVersionOut:
    address = f"{get_settings().public_url}/v1/openapi.json"
    return HsdsVersionOut(version=hsds.HSDS_VERSION, profile=hsds.PROFILE, openapi_url=address)


@router.get("/hsds/services", response_model_exclude_none=True, summary="Open offers as HSDS services")
def hsds_services(
    _actor: Reader,
    session: DbSession,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=200)] = 50,
) -> HsdsServicePageOut:
    return hsds.services(session, page, per_page)


@router.get("/hsds/services/{offer_id}", response_model_exclude_none=True, summary="One open offer as an HSDS service")
def hsds_service(offer_id: UUID, _actor: Reader, session: DbSession) -> HsdsServiceOut:
    return hsds.service_of(session, offer_id)


@router.get("/offers/{offer_id}/calendar", response_class=CalendarResponse, summary="The meetings as iCalendar")
def offer_calendar(offer_id: UUID, _actor: Reader, session: DbSession) -> CalendarResponse:
    return CalendarResponse(calendar.calendar_of(session, offer_id))
