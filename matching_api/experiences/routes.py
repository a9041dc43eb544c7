"""What families say of groups; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.experiences import service
from matching_api.experiences.models import Experience, ExperienceState
from matching_api.experiences.schemas import ExperienceIn, ExperienceListOut, ExperienceOut, JudgementIn
from matching_api.idempotency.routing import OnceRoute

router = APIRouter(tags=["offers"], route_class=OnceRoute)

Carer = Annotated[Actor, Depends(may(Permission.PUBLISH_OFFERS))]


def _one(session: DbSession, actor: Actor, row: Experience) -> ExperienceOut:
    return service.shown(session, actor, [row])[0]


@router.get("/experiences", summary="What families said, as entered here or about own groups; what waits first")
def experiences(
    actor: Carer,
    session: DbSession,
    state: ExperienceState | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> ExperienceListOut:
    found = service.own(session, actor, state)
    return ExperienceListOut(items=service.shown(session, actor, found[offset : offset + limit]), total=len(found))


@router.post("/offers/{offer_id}/experiences", status_code=201, summary="Enter a sentence that a family allows")
def enter(offer_id: UUID, wanted: ExperienceIn, actor: Carer, session: DbSession) -> ExperienceOut:
    return _one(session, actor, service.enter(session, actor, offer_id, wanted.text, wanted.voice))


@router.post("/experiences/{experience_id}/judgements", status_code=201, summary="Approve or refuse what waits")
def judge(experience_id: UUID, wanted: JudgementIn, actor: Carer, session: DbSession) -> ExperienceOut:
    row = service.judge(session, actor, experience_id, approve=wanted.verdict == "approve")
    return _one(session, actor, row)


@router.post("/experiences/{experience_id}/withdrawals", status_code=201, summary="The family changed its mind")
def withdraw(experience_id: UUID, actor: Carer, session: DbSession) -> ExperienceOut:
    return _one(session, actor, service.withdraw(session, actor, experience_id))
