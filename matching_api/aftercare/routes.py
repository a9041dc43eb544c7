"""How started groups go and end, and what is learned from them; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.aftercare import service, showing
from matching_api.aftercare.schemas import (
    AftercareListOut,
    AftercareOut,
    AnswerIn,
    AttendanceIn,
    LessonIn,
    LessonListOut,
    LessonOut,
)
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.offers.routes import answered
from matching_api.offers.schemas import OfferOut

router = APIRouter(tags=["offers"], route_class=OnceRoute)

Publisher = Annotated[Actor, Depends(may(Permission.PUBLISH_OFFERS))]
Anybody = Annotated[Actor, Depends(may(Permission.READ_FACTS))]
Meeting = Annotated[int, Path(ge=1, le=104, description="1 is the first")]


def _one(session: DbSession, actor: Actor, offer_id: UUID) -> AftercareOut:
    return showing.aftercare(session, actor, offer_id)[0]


@router.get("/started-groups", summary="Own groups after their start: attendance, how it ended, what participants said")
def aftercare(actor: Publisher, session: DbSession) -> AftercareListOut:
    return AftercareListOut(items=showing.aftercare(session, actor))


@router.put("/offers/{offer_id}/attendances/{meeting}", summary="How many were at a meeting of a group")
def note_attendance(
    offer_id: UUID, meeting: Meeting, wanted: AttendanceIn, actor: Publisher, session: DbSession
) -> AftercareOut:
    service.note_attendance(session, actor, offer_id, meeting, wanted.present)
    return _one(session, actor, offer_id)


@router.post("/offers/{offer_id}/participant-answers", status_code=201, summary="What one participant says at the end")
def answer(offer_id: UUID, given: AnswerIn, actor: Publisher, session: DbSession) -> AftercareOut:
    service.answer(session, actor, offer_id, given)
    return _one(session, actor, offer_id)


@router.post("/offers/{offer_id}/endings", status_code=201, summary="End a group: who still sits in it completed it")
def end(offer_id: UUID, actor: Publisher, session: DbSession, response: Response) -> OfferOut:
    return answered(session, response, service.end(session, actor, offer_id))


@router.post("/offers/{offer_id}/lessons", status_code=201, summary="What was learned from a closed group")
def learn(offer_id: UUID, wanted: LessonIn, actor: Publisher, session: DbSession) -> LessonOut:
    return showing.shown_lessons(session, actor, [service.learn(session, actor, offer_id, wanted.text)])[0]


@router.get("/lessons", summary="What was learned from closed groups, the newest first")
def lessons(
    actor: Anybody,
    session: DbSession,
    theme: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> LessonListOut:
    found = service.lessons(session, theme)
    return LessonListOut(items=showing.shown_lessons(session, actor, found[offset : offset + limit]), total=len(found))


@router.post("/lessons/{lesson_id}/withdrawals", status_code=204, summary="Take an own lesson away")
def forget_lesson(lesson_id: UUID, actor: Publisher, session: DbSession) -> None:
    service.forget_lesson(session, actor, lesson_id)
