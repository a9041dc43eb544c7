"""When somebody last looked; transport only."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from matching_api.access import service
from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession, now

router = APIRouter(tags=["access"])


class VisitOut(BaseModel):
    previous_at: datetime | None = Field(description="the visit before; none for the first")
    at: datetime


@router.post("/visits", status_code=201, summary="I am looking now; tells when that was the last time")
def visit(actor: Annotated[Actor, Depends(may(Permission.READ_FACTS))], session: DbSession) -> VisitOut:
    account, _ = service.account_of(session, actor)
    previous, account.seen_at = account.seen_at, now()
    session.add(account)
    return VisitOut(previous_at=previous, at=account.seen_at)
