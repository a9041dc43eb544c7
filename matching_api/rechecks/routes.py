"""Asking families whether they still wait: lists, who is next, answers and planning; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.rechecks import answering, follow_ups as following, lists, planning, questions as asked
from matching_api.rechecks.schemas import (
    AnsweredListOut,
    CallOut,
    FollowUpsOut,
    QuestionsOut,
    RecheckAnswerIn,
    RecheckAnswerOut,
    RecheckListIn,
    RecheckListListOut,
    RecheckListOut,
    RecheckPlanOut,
)
from matching_api.waitlist import service as waitlist

router = APIRouter(tags=["rechecks"], route_class=OnceRoute)

Caller = Annotated[Actor, Depends(may(Permission.RECHECK))]
Few = Annotated[int, Query(ge=1, le=120)]


@router.post("/recheck-lists", status_code=201, summary="Make a call list by a rule")
def make_list(wanted: RecheckListIn, actor: Caller, session: DbSession) -> RecheckListOut:
    return RecheckListOut.of(lists.make(session, actor, wanted.wanted()))


@router.get("/recheck-lists", summary="The own call lists, the newest first")
def recheck_lists(
    actor: Caller, session: DbSession, limit: Annotated[int, Query(ge=1, le=50)] = 5
) -> RecheckListListOut:
    return RecheckListListOut(items=[RecheckListOut.of(each) for each in lists.lists(session, actor, limit)])


@router.post("/recheck-lists/{list_id:uuid}/claims", status_code=201, summary="The next family to call, for oneself")
def next_call(list_id: UUID, actor: Caller, session: DbSession) -> CallOut:
    return CallOut.of(lists.next_call(session, actor, list_id))


@router.post("/help-requests/{request_id:uuid}/recheck-answers", status_code=201, summary="What the family answered")
def answer(request_id: UUID, given: RecheckAnswerIn, actor: Caller, session: DbSession) -> RecheckAnswerOut:
    made = answering.answer(session, actor, request_id, given.given())
    return RecheckAnswerOut.of(made, waitlist.request_of(session, actor, request_id))


@router.get("/recheck-answers", summary="The answers to the own organisation, the newest first")
def answers(
    actor: Caller,
    session: DbSession,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> AnsweredListOut:
    items, total = following.answered(session, actor, limit, offset)
    return AnsweredListOut(items=items, total=total)


@router.post("/recheck-answers/{answer_id:uuid}/reversals", status_code=201, summary="Take an answer back that day")
def take_back(answer_id: UUID, actor: Caller, session: DbSession) -> RecheckAnswerOut:
    made = answering.take_back(session, actor, answer_id)
    return RecheckAnswerOut.of(made, waitlist.request_of(session, actor, made.help_request_id))


@router.get("/recheck-follow-ups", summary="Who was not reached, and what the own system still says")
def follow_ups(actor: Caller, session: DbSession) -> FollowUpsOut:
    return following.follow_ups(session, actor)


@router.get("/recheck-questions", summary="What a family is asked")
def questions(actor: Caller) -> QuestionsOut:
    return QuestionsOut.of(asked.newest())


@router.get("/recheck-plans", summary="Weeks and staff for so many calls")
def plan(
    actor: Caller,
    calls: Annotated[int, Query(ge=1, le=100_000)],
    minutes: Annotated[int, Query(ge=1, le=480, description="one call takes, all in")],
    hours_per_week: Annotated[int, Query(alias="hoursPerWeek", ge=1, le=60, description="one person calls")],
    weeks: Few,
    people: Few,
) -> RecheckPlanOut:
    made = planning.plan(calls=calls, minutes=minutes, hours_per_week=hours_per_week, weeks=weeks, people=people)
    return RecheckPlanOut.of(made)
