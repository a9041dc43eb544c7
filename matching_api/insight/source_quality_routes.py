"""Quality of what organisations deliver; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.insight import source_quality as service
from matching_api.insight.source_quality_schemas import SourceQualityListOut

router = APIRouter(tags=["insight"])


@router.get("/sources", summary="How fresh and complete each organisation's waitlist is")
def source_quality(
    _actor: Annotated[Actor, Depends(may(Permission.MANAGE))], session: DbSession
) -> SourceQualityListOut:
    return service.source_quality(session)
