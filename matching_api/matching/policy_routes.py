"""The weights of match rounds; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.matching import policies
from matching_api.matching.policy_schemas import PolicyIn, PolicyListOut, PolicyOut, WeightsIn

router = APIRouter(tags=["policies"], route_class=OnceRoute)

Setter = Annotated[Actor, Depends(may(Permission.SET_POLICY))]


@router.get("/policies", summary="Saved weights of match rounds, newest first")
def saved_policies(_actor: Setter, session: DbSession) -> PolicyListOut:
    return PolicyListOut(items=[PolicyOut.of(each) for each in policies.versions(session)], defaults=WeightsIn())


@router.post("/policies", status_code=201, summary="Save weights for the rounds that follow")
def save_policy(wanted: PolicyIn, actor: Setter, session: DbSession) -> PolicyOut:
    weights = wanted.weights.model_dump()
    return PolicyOut.of(policies.save(session, actor, weights, from_version=wanted.from_version))
