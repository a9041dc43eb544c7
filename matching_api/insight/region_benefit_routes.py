"""The benefit of all groups together; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.insight.region_benefit_schemas import RegionAssumptionsIn, RegionBenefitOut
from matching_api.insight.service import audience
from matching_api.settings import get_settings

router = APIRouter(tags=["figures"])

Reader = Annotated[Actor, Depends(may(Permission.READ_FIGURES))]


@router.post(
    "/started-groups/_benefit", summary="What the groups that run cost and save together, with own assumptions"
)
def benefit(assumed: RegionAssumptionsIn, _actor: Reader, session: DbSession) -> RegionBenefitOut:
    return RegionBenefitOut.of(session, get_settings().current_date(), assumed, audience(outside=False))
