"""The register of pilots; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.pilots import service
from matching_api.pilots.models import Pilot
from matching_api.pilots.schemas import PilotIn, PilotListOut, PilotOut

router = APIRouter(tags=["offers"], route_class=OnceRoute)

Anybody = Annotated[Actor, Depends(may(Permission.READ_FACTS))]
Keeper = Annotated[Actor, Depends(may(Permission.KEEP_PILOTS))]
IfMatch = Annotated[str, Header(description="the ETag that was read", pattern=r'^"[0-9]{1,9}"$')]


def _answered(session: DbSession, response: Response, pilot: Pilot) -> PilotOut:
    response.headers["ETag"] = f'"{pilot.version}"'
    return service.shown(session, [pilot])[0]


@router.get("/pilots", summary="The register of pilots, the last to begin first")
def pilots(
    actor: Anybody,
    session: DbSession,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> PilotListOut:
    found = service.pilots(session)
    return PilotListOut(items=service.shown(session, found[offset : offset + limit]), total=len(found))


@router.get("/pilots/{pilot_id:uuid}", summary="One pilot, with its ETag")
def pilot(pilot_id: UUID, actor: Anybody, session: DbSession, response: Response) -> PilotOut:
    return _answered(session, response, service.pilot_of(session, pilot_id))


@router.post("/pilots", status_code=201, summary="Add a pilot")
def write(wanted: PilotIn, actor: Keeper, session: DbSession, response: Response) -> PilotOut:
    return _answered(session, response, service.write(session, actor, wanted))


@router.put("/pilots/{pilot_id:uuid}", summary="Change a pilot that nobody changed meanwhile")
def change(
    pilot_id: UUID, wanted: PilotIn, actor: Keeper, session: DbSession, response: Response, if_match: IfMatch
) -> PilotOut:
    return _answered(session, response, service.change(session, actor, pilot_id, wanted, int(if_match.strip('"'))))
