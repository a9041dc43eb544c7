"""What is new; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.suggestions import news as service
from matching_api.suggestions.news import NewsOut

router = APIRouter(tags=["suggestions"])


@router.get("/news", summary="What happened since a moment, in counts")
def news(
    actor: Annotated[Actor, Depends(may(Permission.READ_FACTS))],
    session: DbSession,
    since: Annotated[AwareDatetime, Query(description="the visit before, see POST /visits")],
) -> NewsOut:
    return service.news(session, actor, since)
