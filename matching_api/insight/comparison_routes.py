"""Rounds beside each other, and weights tried out; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.insight import comparisons
from matching_api.insight.comparison_schemas import ChangesOut, PolicyPreviewOut
from matching_api.matching import previews
from matching_api.matching.models import MatchRound
from matching_api.matching.policy_schemas import PolicyPreviewIn

router = APIRouter(tags=["match rounds"], route_class=OnceRoute)

Reader = Annotated[Actor, Depends(may(Permission.READ_ROUNDS))]
Setter = Annotated[Actor, Depends(may(Permission.SET_POLICY))]


@router.get("/match-rounds/{round_id}/changes", summary="What changed since the round before")
def changes(round_id: UUID, actor: Reader, session: DbSession) -> ChangesOut:
    return comparisons.changes(session, actor, round_id)


@router.post("/policy-previews", status_code=201, summary="Try weights on what the latest round was told")
def request_preview(wanted: PolicyPreviewIn, actor: Setter, session: DbSession) -> PolicyPreviewOut:
    return _shown(previews.request_preview(session, actor, wanted.weights.model_dump()))


@router.get("/policy-previews/{preview_id}", summary="How far a preview is, and what would change")
def preview(preview_id: UUID, _actor: Setter, session: DbSession) -> PolicyPreviewOut:
    return _shown(previews.preview_of(session, preview_id))


def _shown(each: MatchRound) -> PolicyPreviewOut:
    return PolicyPreviewOut.of(each, comparisons.effect_of(each))
