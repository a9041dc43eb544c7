"""Match rounds; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.matching import service
from matching_api.matching.schemas import RoundIn, RoundListOut, RoundOut

router = APIRouter(tags=["match rounds"], route_class=OnceRoute)

Reader = Annotated[Actor, Depends(may(Permission.READ_ROUNDS))]
Runner = Annotated[Actor, Depends(may(Permission.RUN_ROUNDS))]


@router.post("/match-rounds", status_code=201, summary="Ask for a match round")
def request_round(wanted: RoundIn, actor: Runner, session: DbSession) -> RoundOut:
    asked = service.request_round(session, actor.name, actor=actor, seed=wanted.seed, policy=wanted.policy)
    return RoundOut.of(asked)


@router.get("/match-rounds", summary="The last match rounds, newest first")
def rounds(_actor: Reader, session: DbSession) -> RoundListOut:
    items = [RoundOut.of(each) for each in service.rounds(session)]
    return RoundListOut(items=items, expected_seconds=service.expected_seconds(session))


@router.get("/match-rounds/{round_id}", summary="One match round, with its progress")
def match_round(round_id: UUID, _actor: Reader, session: DbSession) -> RoundOut:
    return RoundOut.of(service.round_of(session, round_id))


@router.post("/match-rounds/{round_id}/stops", status_code=201, summary="Stop a match round")
def stop(round_id: UUID, actor: Runner, session: DbSession) -> RoundOut:
    return RoundOut.of(service.stop_round(session, actor, round_id))
