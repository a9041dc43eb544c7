"""The audit trail as far as it concerns the own organisation; transport only."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from matching_api.access import service as access
from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.audit import service
from matching_api.audit.models import AuditEvent
from matching_api.database import DbSession

router = APIRouter(tags=["access"])


class AuditEventOut(BaseModel):
    """One event of the own organisation, with its place in the chain."""

    id: UUID
    position: int
    at: datetime
    name: str
    details: dict[str, Any]
    actor_name: str | None = Field(description="of the person, where it is one of the own organisation")
    previous: str | None = Field(description="SHA-256 of the event before, of whichever organisation")
    hash: str

    @classmethod
    def of(cls, event: AuditEvent, names: dict[str, str]) -> Self:
        same = event.model_dump(include=set(cls.model_fields))
        return cls(**same, actor_name=names.get(str(event.details.get("actor"))))


class AuditEventListOut(BaseModel):
    items: list[AuditEventOut]


@router.get("/audit-events", summary="What was recorded about the own organisation, latest first")
def audit_events(
    actor: Annotated[Actor, Depends(may(Permission.READ_TRAIL))],
    session: DbSession,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="a position to read on from")] = None,
) -> AuditEventListOut:
    names = access.names_in(session, actor.organisation_key)
    found = service.of_organisation(session, actor.organisation_key, limit, before)
    return AuditEventListOut(items=[AuditEventOut.of(each, names) for each in found])
