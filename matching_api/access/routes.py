"""Tokens, the signed-in person, organisations; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from matching_api.access import service
from matching_api.access.actor import CurrentActor, may
from matching_api.access.roles import Permission
from matching_api.access.schemas import AccountOut, CredentialsIn, OrganisationListOut, OrganisationOut, TokenOut
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.rate_limit import Client, CurrentLimits

router = APIRouter(tags=["access"])

Reader = Annotated[Actor, Depends(may(Permission.READ_FACTS))]


@router.post("/tokens", status_code=201, summary="Sign in")
def sign_in(credentials: CredentialsIn, session: DbSession, limits: CurrentLimits, client: Client) -> TokenOut:
    with limits.guess(credentials.username, client):
        token, ends = service.sign_in(session, credentials.username, credentials.password.get_secret_value())
    return TokenOut(access_token=token, expires_at=ends)


@router.get("/accounts/me", summary="The signed-in person")
def me(actor: CurrentActor, session: DbSession) -> AccountOut:
    return AccountOut.of(*service.account_of(session, actor))


@router.get("/organisations", summary="All organisations of the partnership")
def organisations(_actor: Reader, session: DbSession) -> OrganisationListOut:
    return OrganisationListOut(items=[OrganisationOut.of(each) for each in service.organisations(session)])


@router.get("/organisations/{organisation_key}", summary="One organisation")
def organisation(organisation_key: str, _actor: Reader, session: DbSession) -> OrganisationOut:
    return OrganisationOut.of(service.organisation_of(session, organisation_key))
