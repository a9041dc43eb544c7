"""Deliveries and the own waitlist; transport only."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, UploadFile
from pydantic import WithJsonSchema

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.rate_limit import CurrentLimits
from matching_api.settings import get_settings
from matching_api.turns import IN_TURN
from matching_api.waitlist import delivering, service, undoing
from matching_api.waitlist.codes import DeliveryKind, RequestState
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.waitlist.reading import MEGABYTE
from matching_api.waitlist.schemas import (
    DeliveryIn,
    DeliveryListOut,
    DeliveryOut,
    HelpRequestListOut,
    HelpRequestOut,
    HelpRequestSearchIn,
)
from matching_api.waitlist.service import Order

router = APIRouter(tags=["waitlist"], route_class=OnceRoute)

Deliverer = Annotated[Actor, Depends(may(Permission.DELIVER))]


def _not_too_often(actor: Deliverer, limits: CurrentLimits) -> Actor:
    limits.deliveries.take(actor.organisation_key)
    return actor


Sending = Annotated[Actor, Depends(_not_too_often)]
Reader = Annotated[Actor, Depends(may(Permission.READ_REQUESTS))]
Kind = Annotated[DeliveryKind, Query(description="full closes what it no longer names; partial closes nothing")]
AllOrNothing = Annotated[bool, Query(alias="allOrNothing", description="one bad row refuses the whole delivery")]
ReferenceDate = Annotated[
    # Written out, because an optional date would be described as a choice of two types.
    date | None,
    Query(alias="referenceDate", description="date of the export, for rows that name none"),
    WithJsonSchema({"type": "string", "format": "date"}),
]


@router.post("/deliveries", status_code=201, summary="Deliver rows", dependencies=IN_TURN)
def deliver(given: DeliveryIn, actor: Sending, session: DbSession, all_or_nothing: AllOrNothing = False) -> DeliveryOut:
    terms = given.terms(all_or_nothing=all_or_nothing)
    taken = delivering.deliver_rows(session, Sender.of(actor), given.rows, terms)
    return DeliveryOut.of(taken, reversible=True)


@router.post("/deliveries/_check", summary="Check rows without keeping anything", dependencies=IN_TURN)
def check(given: DeliveryIn, actor: Sending, session: DbSession, all_or_nothing: AllOrNothing = False) -> DeliveryOut:
    terms = given.terms(all_or_nothing=all_or_nothing, keep=False)
    return DeliveryOut.of(delivering.deliver_rows(session, Sender.of(actor), given.rows, terms), kept=False)


@router.post("/deliveries/files", status_code=201, summary="Deliver a CSV or XLSX file", dependencies=IN_TURN)
def deliver_file(
    file: UploadFile,
    kind: Kind,
    actor: Sending,
    session: DbSession,
    all_or_nothing: AllOrNothing = False,
    reference_date: ReferenceDate = None,
) -> DeliveryOut:
    terms = Terms(kind, reference_date, all_or_nothing)
    taken = delivering.deliver_file(session, Sender.of(actor), _content(file), terms)
    return DeliveryOut.of(taken, reversible=True)


@router.post(
    "/deliveries/files/_check", summary="Check a CSV or XLSX file without keeping anything", dependencies=IN_TURN
)
def check_file(
    file: UploadFile,
    kind: Kind,
    actor: Sending,
    session: DbSession,
    all_or_nothing: AllOrNothing = False,
    reference_date: ReferenceDate = None,
) -> DeliveryOut:
    terms = Terms(kind, reference_date, all_or_nothing, keep=False)
    return DeliveryOut.of(delivering.deliver_file(session, Sender.of(actor), _content(file), terms), kept=False)


@router.get("/deliveries", summary="The own deliveries, latest first")
def deliveries(
    actor: Deliverer, session: DbSession, limit: Annotated[int, Query(ge=1, le=200)] = 20
) -> DeliveryListOut:
    last = undoing.reversible(session, actor.organisation_key)
    found = delivering.deliveries(session, actor, limit)
    return DeliveryListOut(items=[DeliveryOut.of(each, reversible=each.id == last) for each in found])


@router.get("/deliveries/{delivery_id:uuid}", summary="One of the own deliveries")
def delivery(delivery_id: UUID, actor: Deliverer, session: DbSession) -> DeliveryOut:
    last = undoing.reversible(session, actor.organisation_key)
    return DeliveryOut.of(delivering.delivery_of(session, actor, delivery_id), reversible=delivery_id == last)


@router.get("/help-requests", summary="The own waitlist")
def help_requests(
    actor: Reader,
    session: DbSession,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
    state: RequestState | None = None,
    sort: Order = Order.LONGEST_WAITING,
) -> HelpRequestListOut:
    found, total = service.page(session, actor, (state, sort), limit, offset)
    return HelpRequestListOut.of(found, total)


@router.post("/help-requests/_search", summary="Search the own waitlist")
def search(wanted: HelpRequestSearchIn, actor: Reader, session: DbSession) -> HelpRequestListOut:
    found = service.search(session, actor, wanted.search())
    return HelpRequestListOut.of(service.in_full(session, found), total=len(found))


@router.get("/help-requests/{request_id:uuid}", summary="One request of the own waitlist")
def help_request(request_id: UUID, actor: Reader, session: DbSession) -> HelpRequestOut:
    return HelpRequestOut.of(service.request_of(session, actor, request_id))


def _content(file: UploadFile) -> bytes:
    limit = get_settings().max_upload_mb
    # One byte more than allowed is enough to know; the reading itself refuses it.
    return file.file.read(limit * MEGABYTE + 1)
