"""Cohorts, their agendas and decisions about them; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.cohorts import agenda, service
from matching_api.cohorts.schemas import (
    CohortIn,
    CohortItemListOut,
    CohortItemOut,
    CohortListOut,
    CohortOut,
    ItemDecisionIn,
)
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.paper.answers import PdfResponse, WorkbookResponse

router = APIRouter(tags=["cohorts"], route_class=OnceRoute)

Leader = Annotated[Actor, Depends(may(Permission.LEAD_COHORTS))]
Owner = Annotated[Actor, Depends(may(Permission.ADOPT_GROUPS))]


@router.get("/cohorts", summary="Frozen parts of the waitlist, the last one first")
def cohorts(_actor: Leader, session: DbSession) -> CohortListOut:
    return CohortListOut(items=service.cohorts(session))


@router.post("/cohorts", status_code=201, summary="Freeze today's waitlist, or a part of it, as an agenda")
def freeze(wanted: CohortIn, actor: Leader, session: DbSession) -> CohortOut:
    return service.freeze(session, actor, wanted)


@router.get("/cohorts/{cohort_id}", summary="One cohort with its agenda and what came of the one before")
def cohort(cohort_id: UUID, _actor: Leader, session: DbSession) -> CohortOut:
    return service.cohort(session, cohort_id)


@router.get("/cohorts/{cohort_id}/document", response_class=PdfResponse, summary="The agenda to print, as PDF")
def document(cohort_id: UUID, _actor: Leader, session: DbSession) -> Response:
    return PdfResponse.named("cohorttafel", agenda.as_pdf(session, service.cohort(session, cohort_id)))


@router.get("/cohorts/{cohort_id}/workbook", response_class=WorkbookResponse, summary="The agenda as a workbook")
def workbook(cohort_id: UUID, _actor: Leader, session: DbSession) -> Response:
    return WorkbookResponse.named("cohorttafel", agenda.as_workbook(session, service.cohort(session, cohort_id)))


@router.get("/cohort-items", summary="Open items of agendas that the own organisation owns")
def own_items(actor: Owner, session: DbSession) -> CohortItemListOut:
    return CohortItemListOut(items=service.own_items(session, actor))


@router.post("/cohort-items/{item_id}/decisions", status_code=201, summary="Record what was agreed about an item")
def decide(item_id: UUID, wanted: ItemDecisionIn, actor: Leader, session: DbSession) -> CohortItemOut:
    return service.decide(session, actor, item_id, wanted)


@router.post("/cohort-items/{item_id}/acceptances", status_code=201, summary="Say that the own organisation does this")
def take_on(item_id: UUID, actor: Owner, session: DbSession) -> CohortItemOut:
    return service.take_on(session, actor, item_id)
