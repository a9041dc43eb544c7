"""Figures of the region; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.insight import service
from matching_api.insight.schemas import FiguresOut

router = APIRouter(tags=["figures"])

Reader = Annotated[Actor, Depends(may(Permission.READ_FIGURES))]


@router.get("/figures", summary="The region in figures, with what each counts")
def figures(actor: Reader, session: DbSession) -> FiguresOut:
    return service.figures(session, actor)
