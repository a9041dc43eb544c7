"""What is new; transport only."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BeforeValidator

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.suggestions import news as service
from matching_api.suggestions.news import NewsOut

router = APIRouter(tags=["suggestions"])


def _written_out(value: Any) -> Any:
    # A number would be taken for seconds since 1970, which is a guess at what was meant.
    if isinstance(value, str) and not value[4:5] == "-":
        raise ValueError("A moment is written as 2026-11-22T08:00:00Z")
    return value


@router.get("/news", summary="What happened since a moment, in counts")
def news(
    actor: Annotated[Actor, Depends(may(Permission.READ_FACTS))],
    session: DbSession,
    since: Annotated[
        AwareDatetime, BeforeValidator(_written_out), Query(description="the visit before, see POST /visits")
    ],
) -> NewsOut:
    return service.news(session, actor, since)
